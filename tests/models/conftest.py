"""A desk with one open draft, for the lists to show."""

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

ITEMS = (
    Item("auto", "impartiality", "auto", "Nothing takes a side?", "Settle the findings.", ()),
    Item("link", "endorsement", "affirm", "Is the link no endorsement?", "Look at it again.", ("link",)),
    Item("leak", "endorsement", "evidence", "Who authorised this?", "Ask first.", ("finding:undisclosed",)),
)


@pytest.fixture
def desk(clock: Any, clipboard: Any, qapp: object) -> Iterator[Desk]:
    clauses = (
        Clause("impartiality", 1, "Think", "About it.", "take no side"),
        Clause("endorsement", 2, "Share", "", "sharing"),
    )
    by_id = {clause.id: clause for clause in clauses}
    pack = Pack("small", "A small policy", "", "2019-03-05", "v1", ("en",), (), clauses, ITEMS, (), {}, (), by_id)
    made = Desk(MemoryDrafts(), MemoryDecisions(), clock, ApprovedCopy(clipboard), pack)
    made.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    yield made
    made.deleteLater()


@pytest.fixture
def find() -> Callable[..., Finding]:
    def make(text: str, words: str, tier: Tier = Tier.LIKELY, clause: str = "impartiality") -> Finding:
        start = text.index(words)
        return Finding(start, start + len(words), clause, "r", tier, 0.9, "It takes a side.", "Drop it.", "“vote”")

    return make
