"""The rows model: whatever changes, views are told exactly that and never a reset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Numbers(RowsModel[int]):
    """Rows that show a number."""

    def __init__(self) -> None:
        super().__init__({Qt.ItemDataRole.UserRole + 1: b"number"})

    def value(self, row: int, role: int) -> Any:
        return str(row) if role == Qt.ItemDataRole.DisplayRole else None


class Mirror:
    """What a view would know that heard nothing but the signals, and how many rows it was told of."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.model, self.told = model, 0
        self.shown = self.fresh()
        model.rowsInserted.connect(self.insert)
        model.rowsRemoved.connect(self.remove)
        model.dataChanged.connect(self.change)
        model.modelReset.connect(lambda: pytest.fail("a reset"))

    def fresh(self) -> list[str]:
        return [self.model.index(row, 0).data() for row in range(self.model.rowCount())]

    def insert(self, _: QModelIndex, first: int, last: int) -> None:
        self.shown[first:first] = [self.model.index(row, 0).data() for row in range(first, last + 1)]
        self.told += last - first + 1

    def remove(self, _: QModelIndex, first: int, last: int) -> None:
        del self.shown[first : last + 1]
        self.told += last - first + 1

    def change(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            self.shown[row] = self.model.index(row, 0).data()
        self.told += last.row() - first.row() + 1


KEYS = st.lists(st.integers(0, 9), unique=True)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), unique_by=lambda pair: pair[0]), max_size=5))
def test_a_view_that_follows_the_signals_shows_what_is_there(steps: list[list[tuple[int, int]]]) -> None:
    model = Numbers()
    mirror = Mirror(model)
    with_tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in steps:
        model.set_rows(rows)
        assert mirror.shown == mirror.fresh() == [str(number) for _, number in rows]
    del with_tester


@given(KEYS, KEYS)
def test_a_row_that_need_not_move_is_the_same_row_for_a_view(before: list[int], after: list[int]) -> None:
    model = Numbers()
    model.set_rows((key, key) for key in before)
    marks = {key: QPersistentModelIndex(model.index(row)) for row, key in enumerate(before)}
    model.set_rows((key, key) for key in after)
    stayed = [key for key in after if key in marks and marks[key].isValid()]
    assert all(marks[key].row() == after.index(key) for key in stayed)
    assert not any(marks[key].isValid() for key in before if key not in after)
    if [key for key in before if key in after] == [key for key in after if key in before]:
        assert stayed == [key for key in after if key in before]


def test_one_edited_row_among_a_thousand_is_told_alone(qtbot: QtBot) -> None:
    model = Numbers()
    model.set_rows((key, key) for key in range(1_000))
    mirror = Mirror(model)
    model.set_rows((key, 0 if key == 500 else key) for key in range(1_000))
    assert mirror.told == 1
    model.set_rows((key, 0 if key == 500 else key) for key in range(1_000) if key != 200)
    assert mirror.told == 2
    model.set_rows((key, 0 if key == 500 else key) for key in [*range(1, 200), 0, *range(201, 1_000)])
    assert mirror.told == 4


def test_a_list_has_no_children_and_knows_its_roles(qtbot: QtBot) -> None:
    model = Numbers()
    model.set_rows([("a", 1)])
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None
    assert bytes(model.roleNames()[Qt.ItemDataRole.UserRole + 1]) == b"number"
    assert (model.row_of_key("a"), model.row_of_key("b"), model.row(model.index(0)), model.rows) == (0, -1, 1, (1,))
