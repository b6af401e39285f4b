"""The people of the register as a list that can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.consent import Act
from beforehand.models.rows import RowsModel
from beforehand.store.folding import searchable

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from beforehand.desk.register import Register
    from beforehand.domain.person import Person


class PersonRole(IntEnum):
    """What a row tells beside the name."""

    PERSON = Qt.ItemDataRole.UserRole + 1
    RELATION = Qt.ItemDataRole.UserRole + 2
    IN_FORCE = Qt.ItemDataRole.UserRole + 3
    LAST_ACT = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, how many of their consents are in force, and the state of the last one."""

    person: Person
    in_force: int
    last: Act


class PeopleModel(RowsModel[PersonRow]):
    """The people that the search finds, by name."""

    def __init__(self, register: Register, parent: QObject | None = None) -> None:
        super().__init__({role: role.name.lower().encode() for role in PersonRole}, parent)
        self._register = register
        self._query = ""
        register.changed.connect(self._on_register_changed)
        self._on_register_changed()

    @property
    def query(self) -> str:
        """What is searched for; "" for everybody."""
        return self._query

    def search(self, query: str) -> None:
        """Show only people whose name or contact holds every word of a query."""
        self._query = query
        self._on_register_changed()

    @override
    def value(self, row: PersonRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.person.name
            case PersonRole.PERSON:
                return row.person.id
            case PersonRole.RELATION:
                return row.person.relation
            case PersonRole.IN_FORCE:
                return row.in_force
            case PersonRole.LAST_ACT:
                return row.last
            case _:
                return None

    def _row(self, person: Person) -> PersonRow:
        today = self._register.today
        states = [record.state(today) for record in self._register.records_of(person.id)]
        return PersonRow(person, sum(state.permits for state in states), states[-1] if states else Act.UNKNOWN)

    def _on_register_changed(self) -> None:
        """Show what the register holds."""
        words = searchable(self._query).split()
        found = (p for p in self._register.people if all(word in searchable(f"{p.name} {p.contact}") for word in words))
        self.set_rows((person.id, self._row(person)) for person in found)
