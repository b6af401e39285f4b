"""The checklist of a draft, computed from the policy, the text and the author's answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.act import act_conditions
from beforehand.domain.decision import Kind, closes_gate
from beforehand.domain.network import network_named
from beforehand.domain.post import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.decision import Judged
    from beforehand.domain.post import Answer, Draft, Evidence
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Item, Pack

AUTHORISED = "authorised:{}"
"""The condition that the authorisation behind the record for an item (its id) still covers the draft."""


class Status(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item that applies to the draft, where it stands, and what was answered or recorded."""

    item: Item
    status: Status
    answer: Answer | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items that apply, in the order of the policy."""

    items: tuple[ItemState, ...] = ()

    @property
    def done(self) -> int:
        """How many items are satisfied."""
        return sum(state.status is Status.SATISFIED for state in self.items)

    @property
    def total(self) -> int:
        """How many items apply."""
        return len(self.items)

    @property
    def is_complete(self) -> bool:
        """Whether every item that applies is satisfied."""
        return self.done == self.total

    def state(self, item: str) -> ItemState | None:
        """The state of an item by its id, if it applies."""
        return next((state for state in self.items if state.item.id == item), None)


def acknowledged(judged: Iterable[Judged]) -> frozenset[str]:
    """Conditions ``finding:<clause>`` for each finding that is open or kept; an ignored one was a false alarm."""
    return frozenset(
        f"finding:{each.finding.clause}"
        for each in judged
        if closes_gate(each.finding) and (each.decision is None or each.decision.kind is Kind.KEPT)
    )


def compute(
    pack: Pack,
    draft: Draft,
    findings_open: Iterable[Finding],
    facts: frozenset[str],
    *,
    is_judged: bool = True,
) -> Checklist:
    """The items that apply to a draft and where each stands.

    ``facts`` are conditions that hold besides the network, the act, the audience and the open findings; while the text
    is not fully judged, items that follow findings stay open.
    """
    clauses = frozenset(finding.clause for finding in findings_open if closes_gate(finding))
    holds = facts.union((f"finding:{clause}" for clause in clauses), _network_conditions(draft.network))
    holds |= act_conditions(draft)

    def has_open(item: Item) -> bool:
        return not holds.isdisjoint(item.open) if item.open else item.clause in clauses or not is_judged

    return Checklist(
        tuple(
            _state(item, draft, holds, has_open=has_open(item))
            for item in pack.checklist
            if (not item.when or not holds.isdisjoint(item.when)) and holds.isdisjoint(item.unless)
        )
    )


def _network_conditions(network: str) -> frozenset[str]:
    """The conditions that a choice of network makes hold: its own id and its family's."""
    return frozenset({f"network:{network}", f"network:{network_named(network).family}"})


def _state(item: Item, draft: Draft, holds: frozenset[str], *, has_open: bool) -> ItemState:
    """Where one item stands."""
    answer, record = draft.answer(item.id), draft.record(item.id)
    if item.kind == "auto":
        return ItemState(item, Status.OPEN if has_open else Status.SATISFIED)
    is_lapsed = record is not None and bool(record.authorisation) and AUTHORISED.format(item.id) not in holds
    if item.kind == "evidence" and record is not None and record.is_complete and not is_lapsed:
        return ItemState(item, Status.SATISFIED, answer, record)
    if answer is None or (item.kind == "evidence" and answer.reply is Reply.YES):
        return ItemState(item, Status.OPEN, answer, record)
    return ItemState(item, Status.SATISFIED if answer.reply is Reply.YES else Status.NOT_SATISFIED, answer, record)
