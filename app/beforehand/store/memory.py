"""A store in memory: what it keeps ends with the program."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from beforehand.store.protocols import DraftSummary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.domain.decision import Decision
    from beforehand.domain.post import Draft


class MemoryDrafts:
    """Drafts in memory."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._drafts: dict[str, Draft] = {draft.id: draft for draft in drafts}
        self._bin: dict[str, Draft] = {}

    @property
    def is_durable(self) -> bool:
        """False: drafts end with the program."""
        return False

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first."""
        words = _folded(query).split()
        return _summaries(d for d in self._drafts.values() if not words or _holds(_folded(d.text), words))

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        return _summaries(self._bin.values())

    def load(self, draft_id: str) -> Draft:
        """A draft, in the bin or not; raises ``KeyError`` for one that is not kept."""
        return self._drafts[draft_id] if draft_id in self._drafts else self._bin[draft_id]

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the former one with its id; one in the bin stays there."""
        home = self._bin if draft.id in self._bin else self._drafts
        home[draft.id] = draft

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; raises ``KeyError``."""
        self._bin[draft_id] = self._drafts.pop(draft_id)

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        self._drafts[draft_id] = self._bin.pop(draft_id)

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good; raises ``KeyError`` for one that is not in the bin."""
        del self._bin[draft_id]


class MemoryDecisions:
    """Decisions for every draft, in memory."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._decisions: list[Decision] = list(decisions)

    def standing(self) -> tuple[Decision, ...]:
        """The decisions, oldest first."""
        return tuple(self._decisions)

    def add(self, decision: Decision) -> None:
        """Keep a decision; one that is kept already is not kept twice."""
        if decision not in self._decisions:
            self._decisions.append(decision)

    def remove(self, decision: Decision) -> None:
        """Take a decision back; one that is not kept is no error."""
        if decision in self._decisions:
            self._decisions.remove(decision)


class MemorySettings:
    """Settings in memory."""

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self._values: dict[str, object] = dict(values or {})

    def read(self) -> Mapping[str, object]:
        """Every value that was set."""
        return dict(self._values)

    def write(self, key: str, value: object) -> None:
        """Keep a value."""
        self._values[key] = value

    def remove(self, key: str) -> None:
        """Forget a value; one that is not kept is no error."""
        self._values.pop(key, None)


def _summaries(drafts: Iterable[Draft]) -> tuple[DraftSummary, ...]:
    """What a list shows of drafts, the last changed first."""
    ordered = sorted(drafts, key=lambda draft: (draft.changed, draft.created, draft.id), reverse=True)
    return tuple(DraftSummary(draft.id, draft.title, draft.network, draft.changed) for draft in ordered)


def _holds(text: str, words: list[str]) -> bool:
    """Whether a folded text holds every one of the folded words."""
    return all(word in text for word in words)


def _folded(text: str) -> str:
    """Text as it is searched: without accents and in small letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
