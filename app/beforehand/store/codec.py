"""Drafts and decisions as JSON and back: what the database keeps beside the words."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Answer, Draft, Evidence, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")

_COLUMNS: Final = frozenset({"id", "text", "created", "changed"})
"""Fields of a draft that have columns of their own."""

_READ: Final[Mapping[type[Any], Mapping[str, Callable[[Any], object]]]] = {
    Decision: {"kind": Kind, "when": datetime.fromisoformat},
    Answer: {"reply": Reply, "when": datetime.fromisoformat},
    Evidence: {"when": datetime.fromisoformat},
}
_LISTS: Final[Mapping[str, type[Any]]] = {"decisions": Decision, "answers": Answer, "evidence": Evidence}


def write_decision(decision: Decision) -> str:
    """Return a decision as JSON, always spelt the same."""
    return _json(_plain(decision))


def read_decision(text: str) -> Decision:
    """Return the decision in a JSON text."""
    return _value(Decision, json.loads(text))


def write_detail(draft: Draft) -> str:
    """Return everything of a draft that has no column of its own, as JSON."""
    return _json({name: value for name, value in _plain(draft).items() if name not in _COLUMNS})


def read_draft(draft_id: str, text: str, created: str, changed: str, detail: str) -> Draft:
    """Return the draft in a row; fields that a newer layout added keep their defaults."""
    known: dict[str, Any] = json.loads(detail)
    for name, kind in _LISTS.items():
        known[name] = tuple(_value(kind, entry) for entry in known[name])
    known["created"] = datetime.fromisoformat(created)
    known["changed"] = datetime.fromisoformat(changed)
    return Draft(id=draft_id, text=text, **known)


def _plain(value: DataclassInstance) -> dict[str, Any]:
    return {field.name: _scalar(getattr(value, field.name)) for field in fields(value)}


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


def _value(kind: type[Value], entry: Mapping[str, Any]) -> Value:
    readers = _READ[kind]
    return kind(**{name: readers.get(name, _same)(value) for name, value in entry.items()})


def _same(value: object) -> object:
    return value


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)  # ASCII only, so that an unpaired surrogate survives
