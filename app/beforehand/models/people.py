"""The people of the register as a list that can be searched, filtered and put in another order, thousands at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from beforehand.domain.consent import Act
from beforehand.domain.person import Person, Relation
from beforehand.domain.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from beforehand.desk.register import Register

SOON_DAYS: Final = 30


class PersonRole(IntEnum):
    """What a row tells beside the name."""

    PERSON = Qt.ItemDataRole.UserRole + 1
    RELATION = Qt.ItemDataRole.UserRole + 2
    IN_FORCE = Qt.ItemDataRole.UserRole + 3
    LAST_ACT = Qt.ItemDataRole.UserRole + 4
    ENDS = Qt.ItemDataRole.UserRole + 5


class Order(StrEnum):
    """In which order people are listed."""

    NAME = "name"
    ENDS = "ends"
    CHANGED = "changed"


class Filter(StrEnum):
    """Who is listed."""

    EVERYBODY = "everybody"
    IN_FORCE = "in_force"
    SOON = "soon"
    WAITING = "waiting"
    RUN_OUT = "run_out"
    ENDED = "ended"
    BARE = "bare"
    COLLEAGUE = "colleague"
    PARTNER = "partner"
    BENEFICIARY = "beneficiary"
    PUBLIC = "public"
    MINORS = "minors"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, and how their consents stand."""

    person: Person
    standing: Standing


class PeopleModel(QAbstractListModel):
    """The people that search and filter leave, in the chosen order; what a row tells is worked out when it is shown."""

    def __init__(self, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._query, self._order, self._filter = "", Order.NAME, Filter.EVERYBODY
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        register.changed.connect(self._on_register_changed)
        self._on_register_changed()

    @property
    def query(self) -> str:
        """What is searched for; "" for everybody."""
        return self._query

    @property
    def rows(self) -> tuple[PersonRow, ...]:
        """Everybody who is listed, from the top."""
        return tuple(self.row(at) for at in range(len(self._ids)))

    def row(self, index: QModelIndex | QPersistentModelIndex | int) -> PersonRow:
        """Who stands at an index or in a row; raises ``IndexError``."""
        person = self._register.person(self._ids[index if isinstance(index, int) else index.row()])
        if person is None:
            raise IndexError(index)
        return PersonRow(person, self._register.standing(person.id))

    def row_of_key(self, person: str) -> int:
        """The row of the person with this id, -1 when they are not listed."""
        return self._places.get(person, -1)

    def search(self, query: str) -> None:
        """Show only people whose name or contact holds every word of a query."""
        self._query = query
        self._show(self._wanted())

    def order_by(self, order: Order) -> None:
        """List people in another order."""
        self._order = order
        self._show(self._wanted())

    def filter_by(self, wanted: Filter) -> None:
        """List others."""
        self._filter = wanted
        self._show(self._wanted())

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person = self._register.person(self._ids[index.row()]) if self._has(index) else None
        if person is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return person.name
            case PersonRole.PERSON:
                return person.id
            case PersonRole.RELATION:
                return person.relation
            case PersonRole.IN_FORCE:
                return self._register.standing(person.id).in_force
            case PersonRole.LAST_ACT:
                return self._register.standing(person.id).last
            case PersonRole.ENDS:
                return self._register.standing(person.id).ends
            case _:
                return None

    @override
    def roleNames(self) -> dict[int, Any]:
        return {**super().roleNames(), **{int(role): role.name.lower().encode() for role in PersonRole}}

    def _has(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return index.isValid() and 0 <= index.row() < len(self._ids)

    def _wanted(self) -> list[str]:
        """The ids of those to be listed."""
        found = self._register.find(self._query)
        if self._filter is not Filter.EVERYBODY:
            found = tuple(filter(self._test(), found))
        ids = [person.id for person in found]
        if self._order is not Order.NAME:
            standings = self._register.standings()
            if self._order is Order.ENDS:
                ids.sort(key=lambda person: standings[person].ends or date.max)
            else:
                ids.sort(key=lambda person: standings[person].changed or date.min, reverse=True)
        return ids

    def _test(self) -> Callable[[Person], bool]:
        """Whether the filter leaves a person."""
        wanted, today = self._filter, self._register.today
        if wanted is Filter.MINORS:
            return lambda person: person.is_minor(today)
        if wanted in _RELATIONS:
            relation = _RELATIONS[wanted]
            return lambda person: person.relation is relation
        standings, soon = self._register.standings(), today + timedelta(SOON_DAYS)
        return lambda person: _stands(standings[person.id], wanted, soon)

    def _show(self, wanted: list[str]) -> None:
        """List others: views are told of the one row that came or went, otherwise to begin anew."""
        if wanted == self._ids:
            return
        here, there = len(self._ids), len(wanted)
        at = next(
            (n for n, (old, new) in enumerate(zip(self._ids, wanted, strict=False)) if old != new), min(here, there)
        )
        if there == here + 1 and wanted[at + 1 :] == self._ids[at:]:
            self.beginInsertRows(QModelIndex(), at, at)
            self._set(wanted)
            self.endInsertRows()
        elif there == here - 1 and wanted[at:] == self._ids[at + 1 :]:
            self.beginRemoveRows(QModelIndex(), at, at)
            self._set(wanted)
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._set(wanted)
            self.endResetModel()

    def _set(self, wanted: list[str]) -> None:
        self._ids = wanted
        self._places = {person: at for at, person in enumerate(wanted)}

    def _on_register_changed(self) -> None:
        """Show what the register holds."""
        self._show(self._wanted())
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))


def _stands(standing: Standing, wanted: Filter, soon: date) -> bool:
    """Whether consents stand as a filter wants it."""
    match wanted:
        case Filter.IN_FORCE:
            return bool(standing.in_force)
        case Filter.SOON:
            return standing.ends is not None and standing.ends <= soon
        case Filter.WAITING:
            return standing.is_waiting
        case Filter.BARE:
            return standing.changed is None
        case Filter.RUN_OUT:
            return not standing.in_force and standing.last is Act.EXPIRED
        case _:
            return not standing.in_force and (standing.last.is_final or standing.last is Act.REFUSED)


_RELATIONS: Final = {
    Filter.COLLEAGUE: Relation.COLLEAGUE,
    Filter.PARTNER: Relation.PARTNER,
    Filter.BENEFICIARY: Relation.BENEFICIARY,
    Filter.PUBLIC: Relation.PUBLIC,
}
