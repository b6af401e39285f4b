"""What the desk asks of a store; the desk does not know which one it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from beforehand.domain.decision import Decision
    from beforehand.domain.post import Draft


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """What a list shows of a draft."""

    id: str
    title: str
    network: str
    changed: datetime


class DraftStore(Protocol):
    """Where drafts are kept."""

    @property
    def is_durable(self) -> bool:
        """Whether drafts outlive the program; a window warns before it closes when they do not."""
        ...

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first."""
        ...

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        ...

    def load(self, draft_id: str) -> Draft:
        """A draft, in the bin or not; raises ``KeyError`` for one that is not kept."""
        ...

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the former one with its id; one in the bin stays there."""
        ...

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; raises ``KeyError``."""
        ...

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        ...

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good; raises ``KeyError`` for one that is not in the bin."""
        ...


class DecisionStore(Protocol):
    """Where the decisions that hold for every draft are kept."""

    def standing(self) -> tuple[Decision, ...]:
        """The decisions, oldest first."""
        ...

    def add(self, decision: Decision) -> None:
        """Keep a decision; one that is kept already is not kept twice."""
        ...

    def remove(self, decision: Decision) -> None:
        """Take a decision back; one that is not kept is no error."""
        ...


class SettingsStore(Protocol):
    """Where settings are kept: plain values, nothing personal."""

    def read(self) -> Mapping[str, object]:
        """Every value that was set."""
        ...

    def write(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold."""
        ...

    def remove(self, key: str) -> None:
        """Forget a value; one that is not kept is no error."""
        ...
