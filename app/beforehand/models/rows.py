"""A list model that tells views about rows that come, go and change, and never about a reset."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from PySide6.QtCore import QObject

Row = TypeVar("Row")


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows with a key each: a row keeps its place, and a view its selection, while its key stays."""

    def __init__(self, roles: Mapping[int, bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = dict(roles)
        self._keys: list[Hashable] = []
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """What the model holds, from the top."""
        return tuple(self._rows)

    def row(self, index: QModelIndex | QPersistentModelIndex | int) -> Row:
        """What stands at an index or in a row; raises ``IndexError``."""
        return self._rows[index if isinstance(index, int) else index.row()]

    def row_of_key(self, key: Hashable) -> int:
        """The row with this key, -1 when there is none."""
        return self._keys.index(key) if key in self._keys else -1

    def set_rows(self, rows: Iterable[tuple[Hashable, Row]]) -> None:
        """Show these rows, each with a key of its own, telling views no more than what differs."""
        given = list(rows)
        keys = [key for key, _ in given]
        if keys != self._keys:
            stay = _staying(self._keys, keys)
            self._remove_all_but(stay)
            self._insert_missing(given, stay)
        self._update([row for _, row in given])

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        return self.value(self._rows[index.row()], role)

    @override
    def roleNames(self) -> dict[int, Any]:
        return {**super().roleNames(), **self._roles}

    def value(self, row: Row, role: int) -> Any:
        """What a row shows in a role; None for a role that it has nothing for."""
        raise NotImplementedError

    def _remove_all_but(self, stay: frozenset[Hashable]) -> None:
        """Remove the rows whose keys do not stay, from the bottom up."""
        for first, last in reversed(list(_runs(i for i, key in enumerate(self._keys) if key not in stay))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._keys[first : last + 1], self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert_missing(self, given: Sequence[tuple[Hashable, Row]], stay: frozenset[Hashable]) -> None:
        """Insert the rows that are not there yet, from the top down."""
        for first, last in _runs(i for i, (key, _) in enumerate(given) if key not in stay):
            self.beginInsertRows(QModelIndex(), first, last)
            self._keys[first:first] = [key for key, _ in given[first : last + 1]]
            self._rows[first:first] = [row for _, row in given[first : last + 1]]
            self.endInsertRows()

    def _update(self, rows: Sequence[Row]) -> None:
        """Put the rows' present values in and tell which differ."""
        changed = [i for i, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
        self._rows[:] = rows
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))


def _staying(old: Sequence[Hashable], new: Sequence[Hashable]) -> frozenset[Hashable]:
    """The largest set of keys that need not move: a longest increasing subsequence."""
    places = {key: at for at, key in enumerate(old)}
    tails: list[int] = []
    nodes: list[tuple[Hashable, int]] = []  # key and the node before it, -1 for none
    ends: list[int] = []
    for key in new:
        place = places.get(key)
        if place is None:
            continue
        at = bisect_left(tails, place)
        nodes.append((key, ends[at - 1] if at else -1))
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [len(nodes) - 1]
    kept = set()
    node = ends[-1] if ends else -1
    while node >= 0:
        key, node = nodes[node]
        kept.add(key)
    return frozenset(kept)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours in ascending numbers."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]
