"""A table of people and consents, read row by row: who may be taken in, and which cell keeps a row out and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from beforehand.domain.columns import (
    ACTS,
    BETWEEN,
    FAMILIES,
    NAMINGS,
    NO,
    PERSONAL,
    RELATIONS,
    WAYS,
    YES,
    Column,
    column_named,
    name_key,
    one_line,
    told,
)
from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    ConsentEvent,
    FourTests,
    Notice,
    Scope,
    Statements,
)
from beforehand.domain.person import Guardian, Person, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from beforehand.domain.sheet import Sheet, SheetRow

LONGEST: Final = 2_000
"""Code points in a cell; a notice may have ten times as many."""

_FLAGS: Final = (
    Column.ASSENT, Column.NO_EFFECT, Column.WITHDRAWAL, Column.NO_RECALL, Column.COPY_GIVEN, Column.TOLD_WHAT,
    Column.FREELY, Column.UNDERSTOOD, Column.ABLE,
)  # fmt: skip

Value = TypeVar("Value")


class Wrong(StrEnum):
    """What is wrong with a cell; windows hold one sentence for each."""

    MISSING = "missing"
    UNKNOWN_VALUE = "unknown-value"
    BAD_DATE = "bad-date"
    FUTURE = "future"
    BEFORE_START = "before-start"
    BAD_YEAR = "bad-year"
    NO_GUARDIAN = "no-guardian"
    TOO_LONG = "too-long"
    TOO_MANY_CELLS = "too-many-cells"
    DIFFERS = "differs"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is left out; ``value`` is what the cell holds, or the line that it contradicts or repeats."""

    line: int
    column: Column
    wrong: Wrong
    value: str = ""


class FaultyCellError(ValueError):
    """A cell cannot be read."""

    def __init__(self, column: Column, wrong: Wrong, value: str = "") -> None:
        super().__init__(wrong.value)
        self.column, self.wrong, self.value = column, wrong, value


class NoNamesError(ValueError):
    """A table has no column of names, so nobody in it can be known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the table, not kept yet, with the answers on all their lines; no event names a person yet."""

    person: Person
    lines: tuple[int, ...]
    events: tuple[ConsentEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """What a table holds; ``left_out`` are headings that mean no column here."""

    candidates: tuple[Candidate, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows may be taken in."""
        return sum(len(candidate.lines) for candidate in self.candidates)


@dataclass(slots=True)
class Reading:
    """What reading needs beside the table: the moment, ids for events, and the name of the file as their origin."""

    now: datetime
    new_id: Callable[[], str]
    origin: str = ""
    people: dict[tuple[str, str, str], Candidate] = field(default_factory=dict)
    lines: dict[frozenset[tuple[Column, str]], int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which the table is read."""
        return self.now.astimezone().date()


def read_intake(sheet: Sheet, reading: Reading) -> Intake:
    """Everybody in a table; raises ``NoNamesError``."""
    columns = [column_named(heading) for heading in sheet.header.cells]
    if Column.NAME not in columns:
        raise NoNamesError
    faults = []
    for row in sheet.rows:
        try:
            _take(_Cells(columns, row), reading)
        except FaultyCellError as error:
            faults.append(Fault(row.line, error.column, error.wrong, error.value))
    pairs = zip(sheet.header.cells, columns, strict=True)
    left_out = tuple(heading for heading, column in pairs if column is None and heading)
    return Intake(tuple(reading.people.values()), tuple(faults), left_out)


class _Cells:
    """The cells of one row by their columns."""

    def __init__(self, columns: list[Column | None], row: SheetRow) -> None:
        if any(row.cells[len(columns) :]):
            raise FaultyCellError(Column.NAME, Wrong.TOO_MANY_CELLS, str(len(row.cells)))
        self.line = row.line
        self._cells: dict[Column, str] = {}
        for column, cell in zip(columns, row.cells, strict=False):
            if column is not None and cell and column not in self._cells:
                self._cells[column] = _short(column, cell)

    @property
    def content(self) -> frozenset[tuple[Column, str]]:
        """Everything that the row says."""
        return frozenset(self._cells.items())

    @property
    def tells_of_consent(self) -> bool:
        """Whether the row says more than who somebody is."""
        return any(column not in PERSONAL for column in self._cells)

    def text(self, column: Column) -> str:
        """A cell as it stands, "" for an empty one."""
        return self._cells.get(column, "")

    def needed(self, column: Column) -> str:
        """A cell that must not be empty."""
        cell = self.text(column)
        if not cell:
            raise FaultyCellError(column, Wrong.MISSING)
        return cell

    def one_of(self, column: Column, known: Mapping[str, Value]) -> Value:
        """A cell that holds a word of a fixed set."""
        cell = self.text(column)
        value = known.get(told(cell))
        if value is None:
            raise FaultyCellError(column, Wrong.UNKNOWN_VALUE if cell else Wrong.MISSING, cell)
        return value

    def flag(self, column: Column) -> bool:
        """A cell that holds yes or no; an empty one means no."""
        cell = self.text(column)
        if not cell:
            return False
        word = told(cell)
        if word not in YES and word not in NO:
            raise FaultyCellError(column, Wrong.UNKNOWN_VALUE, cell)
        return word in YES

    def several(self, column: Column) -> list[str]:
        """The values in a cell that may hold more than one."""
        return [part.strip() for part in self.text(column).split(BETWEEN.strip())]

    def day(self, column: Column) -> date | None:
        """A day as 2026-03-31 or 31.3.2026; what may be read in two ways is refused."""
        cell = self.text(column)
        if not cell:
            return None
        try:
            if cell.count(".") == 2:
                day, month, year = (int(part) for part in cell.split("."))
                return date(year, month, day)
            return date.fromisoformat(cell)
        except ValueError:
            raise FaultyCellError(column, Wrong.BAD_DATE, cell) from None


def _take(cells: _Cells, reading: Reading) -> None:
    """Add one row to the people of the table."""
    content = cells.content
    before = reading.lines.get(content)
    if before is not None:
        raise FaultyCellError(Column.NAME, Wrong.REPEATED, str(before))
    person = _person(cells, reading.today)
    events = (_event(cells, reading),) if cells.tells_of_consent else ()
    key = (name_key(person.name), person.contact.casefold(), str(person.birth_year or ""))
    known = reading.people.get(key)
    if known is None:
        reading.people[key] = Candidate(person, (cells.line,), events)
    else:
        _same(known, person)
        lines = (*known.lines, cells.line)
        reading.people[key] = replace(known, lines=lines, events=known.events + events)
    reading.lines[content] = cells.line


def _same(known: Candidate, person: Person) -> None:
    """See that a further row says the same of the person as the first."""
    for column, one, other in (
        (Column.RELATION, known.person.relation, person.relation),
        (Column.PSEUDONYM, known.person.is_pseudonym, person.is_pseudonym),
        (Column.LANGUAGE, known.person.language, person.language),
        (Column.GUARDIAN, known.person.guardians, person.guardians),
    ):
        if one != other:
            raise FaultyCellError(column, Wrong.DIFFERS, str(known.lines[0]))


def _person(cells: _Cells, today: date) -> Person:
    person = Person(
        "",
        _name(cells),
        cells.one_of(Column.RELATION, RELATIONS),
        cells.flag(Column.PSEUDONYM),
        cells.text(Column.CONTACT),
        cells.text(Column.LANGUAGE).casefold(),
        _year(cells),
        _guardians(cells),
    )
    for problem in problems(person, today):
        if problem == "birth_year":
            raise FaultyCellError(Column.BIRTH_YEAR, Wrong.BAD_YEAR, cells.text(Column.BIRTH_YEAR))
        raise FaultyCellError(Column.GUARDIAN, Wrong.NO_GUARDIAN)
    return person


def _name(cells: _Cells) -> str:
    name = one_line(cells.needed(Column.NAME))
    if not name:
        raise FaultyCellError(Column.NAME, Wrong.MISSING)
    return name


def _year(cells: _Cells) -> int | None:
    cell = cells.text(Column.BIRTH_YEAR)
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) == 4):
        raise FaultyCellError(Column.BIRTH_YEAR, Wrong.BAD_YEAR, cell)
    return int(cell)


def _guardians(cells: _Cells) -> tuple[Guardian, ...]:
    names = [name for name in cells.several(Column.GUARDIAN) if name]
    relationships = cells.several(Column.GUARDIAN_RELATIONSHIP)
    contacts = cells.several(Column.GUARDIAN_CONTACT)
    for column, given in ((Column.GUARDIAN_RELATIONSHIP, relationships), (Column.GUARDIAN_CONTACT, contacts)):
        if len(given) > max(1, len(names)) or (given != [""] and not names):
            raise FaultyCellError(column, Wrong.NO_GUARDIAN, cells.text(column))
    return tuple(Guardian(name, _at(relationships, number), _at(contacts, number)) for number, name in enumerate(names))


def _event(cells: _Cells, reading: Reading) -> ConsentEvent:
    cells.needed(Column.ANSWER)
    act, on = cells.one_of(Column.ANSWER, ACTS), cells.day(Column.DATE)
    if on is None:
        raise FaultyCellError(Column.DATE, Wrong.MISSING)
    if on > reading.today:
        raise FaultyCellError(Column.DATE, Wrong.FUTURE, cells.text(Column.DATE))
    event = ConsentEvent(reading.new_id(), reading.new_id(), "", act, on, reading.now)
    return replace(
        event,
        scope=_scope(cells, act),
        notice=_notice(cells),
        how=_how(cells),
        note=cells.text(Column.NOTE),
        origin=reading.origin,
    )


def _scope(cells: _Cells, act: Act) -> Scope | None:
    networks = _networks(cells)
    if not networks:
        if act.permits or cells.text(Column.PURPOSE):
            raise FaultyCellError(Column.NETWORKS, Wrong.MISSING)
        return None
    starts, until = cells.day(Column.STARTS), cells.day(Column.UNTIL)
    if until is not None and starts is not None and until < starts:
        raise FaultyCellError(Column.UNTIL, Wrong.BEFORE_START, cells.text(Column.UNTIL))
    return Scope(
        networks,
        cells.one_of(Column.NAMING, NAMINGS),
        cells.text(Column.PURPOSE),
        cells.text(Column.AUDIENCE),
        cells.text(Column.TERRITORY),
        cells.text(Column.OCCASION),
        (),
        starts,
        until,
    )


def _networks(cells: _Cells) -> tuple[str, ...]:
    cell = cells.text(Column.NETWORKS)
    found = []
    for part in cell.replace(",", "|").replace(";", "|").split("|"):
        if not told(part):
            continue
        family = FAMILIES.get(told(part))
        if family is None:
            raise FaultyCellError(Column.NETWORKS, Wrong.UNKNOWN_VALUE, part.strip())
        found.append(family)
    return (ANY_NETWORK,) if ANY_NETWORK in found else tuple(dict.fromkeys(found))


def _notice(cells: _Cells) -> Notice | None:
    text, version = cells.text(Column.NOTICE), cells.text(Column.NOTICE_VERSION)
    language = cells.text(Column.NOTICE_LANGUAGE)
    if not text:
        for column, cell in ((Column.NOTICE_VERSION, version), (Column.NOTICE_LANGUAGE, language)):
            if cell:
                raise FaultyCellError(Column.NOTICE, Wrong.MISSING, column.value)
        return None
    return Notice(text, cells.needed(Column.NOTICE_VERSION), cells.needed(Column.NOTICE_LANGUAGE).casefold())


def _how(cells: _Cells) -> Circumstances:
    flags = {column: cells.flag(column) for column in _FLAGS}
    return Circumstances(
        cells.one_of(Column.WAY, WAYS),
        cells.text(Column.PLACE),
        cells.text(Column.EXPLAINED_BY),
        cells.text(Column.INTERPRETER),
        cells.text(Column.WITNESS),
        cells.text(Column.AGREED_BY),
        flags[Column.ASSENT],
        Statements(
            flags[Column.NO_EFFECT], flags[Column.WITHDRAWAL], flags[Column.NO_RECALL], flags[Column.COPY_GIVEN]
        ),
        FourTests(flags[Column.TOLD_WHAT], flags[Column.FREELY], flags[Column.UNDERSTOOD], flags[Column.ABLE]),
    )


def _short(column: Column, cell: str) -> str:
    if len(cell) > LONGEST * (10 if column is Column.NOTICE else 1):
        raise FaultyCellError(column, Wrong.TOO_LONG, str(len(cell)))
    return cell


def _at(given: Iterable[str], number: int) -> str:
    found = list(given)
    return found[number] if number < len(found) else ""
