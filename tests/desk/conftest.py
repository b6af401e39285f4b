"""A desk over a store in memory, with a small policy, that tests can tell what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.clipboard import ApprovedCopy
from beforehand.desk.drafts import Desk
from beforehand.store.memory import MemoryDecisions, MemoryDrafts
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import Clause, Item, Pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIGNALS = (
    "drafts_changed",
    "draft_opened",
    "findings_changed",
    "decisions_changed",
    "rules_off_changed",
    "checklist_changed",
    "gate_changed",
    "approval_changed",
)


@pytest.fixture(scope="session")
def small_pack() -> Pack:
    """A policy with three clauses and one item of each kind."""
    clauses = tuple(
        Clause(name, number, name.title(), f"About {name}.", f"{name} in short")
        for number, name in enumerate(("impartiality", "undisclosed", "endorsement"), 1)
    )
    items = (
        Item("auto", "impartiality", "auto", "Nothing takes a side?", "Settle the findings.", ()),
        Item("link", "endorsement", "affirm", "Is the link no endorsement?", "Look at it again.", ("link",)),
        Item("leak", "undisclosed", "evidence", "Who authorised this?", "Ask first.", ("finding:undisclosed",)),
    )
    by_id = {clause.id: clause for clause in clauses}
    return Pack("small", "A small policy", "", "2019-03-05", "v1", ("en",), (), clauses, items, (), {}, (), by_id)


@pytest.fixture
def find() -> Callable[..., Finding]:
    """Make a finding on the nth occurrence of some words in a text."""

    def make(text: str, words: str, tier: Tier = Tier.LIKELY, *, nth: int = 0, **fields: str) -> Finding:
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        clause, rule = fields.get("clause", "impartiality"), fields.get("rule", "r")
        return Finding(start, start + len(words), clause, rule, tier, 0.9, "It takes a side.", "Drop it.", "“vote”")

    return make


@pytest.fixture
def desk(small_pack: Pack, clock: Any, clipboard: Any, qapp: object) -> Iterator[Desk]:
    """A desk whose checker is well and whose policy is loaded."""
    made = Desk(MemoryDrafts(), MemoryDecisions(), clock, ApprovedCopy(clipboard), small_pack)
    made.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    yield made
    made.deleteLater()


@pytest.fixture
def told(desk: Desk) -> list[str]:
    """The names of the desk's signals, in the order in which they came; clear it to start anew."""
    names: list[str] = []
    for name in SIGNALS:
        getattr(desk, name).connect(lambda *_, name=name: names.append(name))
    return names
