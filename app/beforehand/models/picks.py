"""The people of the register with a box each, to be picked for an export or for a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from beforehand.models.rows import RowsModel
from beforehand.store.folding import searchable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject

    from beforehand.desk.register import Register
    from beforehand.domain.person import Person


class PickRole(IntEnum):
    """What a row tells beside the name."""

    PERSON = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PickRow:
    """A person and whether they are picked."""

    person: Person
    is_picked: bool


class PicksModel(RowsModel[PickRow]):
    """The people that the search finds, by name; who is picked stays so while the search changes."""

    picks_changed = Signal()
    """Others are picked than before."""

    def __init__(self, register: Register, picked: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__({PickRole.PERSON: b"person"}, parent)
        self._register = register
        self._picked = set(picked)
        self._query = ""
        self._keyed: list[tuple[str, Person]] = []
        register.changed.connect(self._on_register_changed)
        self._on_register_changed()

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of those who are picked, in the order of their names."""
        return tuple(person.id for _, person in self._keyed if person.id in self._picked)

    def search(self, query: str) -> None:
        """Show only people whose name or contact holds every word of a query."""
        self._query = query
        self._show()

    def pick_shown(self, *, is_picked: bool) -> None:
        """Pick everybody who is shown, or nobody of them."""
        shown = {row.person.id for row in self.rows}
        self._picked = self._picked | shown if is_picked else self._picked - shown
        self._show()
        self.picks_changed.emit()

    def toggle(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Pick somebody or no longer."""
        self._picked ^= {self.row(index).person.id}
        self._show()
        self.picks_changed.emit()

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    @override
    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        if (Qt.CheckState(value) == Qt.CheckState.Checked) is not self.row(index).is_picked:
            self.toggle(index)
        return True

    @override
    def value(self, row: PickRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.person.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (row.person.name, row.person.contact)))
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.is_picked else Qt.CheckState.Unchecked
            case PickRole.PERSON:
                return row.person
            case _:
                return None

    def _show(self) -> None:
        words = searchable(self._query).split()
        found = (person for key, person in self._keyed if all(word in key for word in words))
        self.set_rows((person.id, PickRow(person, person.id in self._picked)) for person in found)

    def _on_register_changed(self) -> None:
        people = self._register.people
        self._keyed = [(searchable(f"{person.name} {person.contact}"), person) for person in people]
        before = len(self._picked)
        self._picked &= {person.id for person in people}
        self._show()
        if len(self._picked) != before:
            self.picks_changed.emit()
