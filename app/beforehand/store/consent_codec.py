"""People and events of consent as plain values that JSON can hold, and back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from beforehand.domain.consent import (
    Act,
    Circumstances,
    ConsentEvent,
    FourTests,
    Naming,
    Notice,
    Scope,
    Statements,
    Way,
)
from beforehand.domain.person import Guardian, Person, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = TypeVar("Value")

_PLAIN: Final = frozenset({str, int, bool})


def plain(value: object) -> Any:
    """Return a value of the domain as dictionaries, lists, texts and numbers."""
    if value is None or type(value) in _PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


def read_person(content: Mapping[str, Any]) -> Person:
    """Return the person in plain values; what a newer layout added is passed over."""
    return _read(Person, content)


def read_event(content: Mapping[str, Any]) -> ConsentEvent:
    """Return the event in plain values; what a newer layout added is passed over."""
    return _read(ConsentEvent, content)


def _read(kind: type[Value], content: Mapping[str, Any]) -> Value:
    readers = _READERS[kind]
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    given = {name: value for name, value in content.items() if name in known}
    return kind(**{name: readers[name](value) if name in readers else value for name, value in given.items()})


def _nested(kind: type[Value]) -> Callable[[Any], Value | None]:
    return lambda content: None if content is None else _read(kind, content)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_READERS: Final[Mapping[type[Any], Mapping[str, Callable[[Any], object]]]] = {
    Guardian: {},
    Notice: {},
    Statements: {},
    FourTests: {},
    Person: {"relation": Relation, "guardians": lambda each: tuple(_read(Guardian, one) for one in each)},
    Scope: {"networks": tuple, "photos": tuple, "naming": Naming, "starts": _day, "until": _day},
    Circumstances: {
        "way": Way,
        "statements": _nested(Statements),
        "tests": _nested(FourTests),
        "evidence": tuple,
    },
    ConsentEvent: {
        "act": Act,
        "on": date.fromisoformat,
        "recorded": datetime.fromisoformat,
        "scope": _nested(Scope),
        "notice": _nested(Notice),
        "how": _nested(Circumstances),
    },
}
