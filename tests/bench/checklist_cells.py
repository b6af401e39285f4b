"""Working the checklist out again at an edit, with every item of the policy asked and a long draft full of findings."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

CELLS = (("checklist_per_edit_p95_ms", 5.0, "ms"), ("checklist_items_asked", -25.0, "items"))
"""Name, bound and unit; a negative bound is a floor."""

EDITS = 200
SENTENCE = "We met in Goma and wrote a long report about water, see https://example.org/posts/123456 and @ana_example. "
WHEN = datetime(2026, 3, 2, tzinfo=UTC)


class StillClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """The moment at which it stands."""
        return WHEN


class NoClipboard:
    """Takes nothing."""

    def text(self) -> str:
        """What was copied."""
        return ""

    def set_text(self, text: str) -> None:
        """Let a text go."""


def full_desk() -> tuple[Any, Any]:
    """A desk and a profile under which nearly all items of the policy are asked."""
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.drafts import Desk
    from beforehand.desk.profile import OwnProfile
    from beforehand.domain.profile import Account, Profile, Seniority, Service
    from beforehand.store.memory import MemoryDecisions, MemoryDrafts
    from beforehand_checks.pack import load_pack

    desk = Desk(
        MemoryDrafts(), MemoryDecisions(), StillClock(), ApprovedCopy(NoClipboard()), load_pack(with_rules=False)
    )
    desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    own = OwnProfile(desk, StillClock(), desk)
    own.use({})
    bad = {"address": "ana@un.org", "is_own_name": False, "writes_about_un": True}
    accounts = tuple(
        Account(f"{family}{number}", family, f"@{number}", names_employer=number % 2 == 0, **bad)
        for family in ("x", "mastodon", "linkedin")
        for number in range(4)
    )
    own.keep(Profile("Ana Example", Service.SEPARATED, "", ("mission.example",), Seniority.SENIOR, ("Goma",), accounts))
    statuses = ("status:consultant", "status:intern", "account:unknown", "act:reply", "act:like", "act:profile")
    others = (*statuses, "audience:followers", "audience:disappearing", "photo")
    desk.set_facts("others", lambda _draft: frozenset(others))
    desk.new_draft(SENTENCE * 120, "x")
    desk.set_act("quote")
    desk.set_audience("group")
    desk.set_shared(SENTENCE * 20)
    return desk, own


def findings(text: str, clauses: tuple[str, ...]) -> list[Any]:
    """A finding of some clause in every sentence."""
    from beforehand_checks.finding import Finding, Tier

    starts = range(0, len(text) - 10, len(SENTENCE))
    return [
        Finding(start, start + 6, clauses[n % len(clauses)], "r", Tier.LIKELY, 0.9, "Say.", "Do.", "“met”")
        for n, start in enumerate(starts)
    ]


def measure() -> dict[str, float]:
    """The slowest but 5 % of edits in milliseconds, and how many items were asked."""
    from PySide6.QtCore import QCoreApplication

    app = QCoreApplication.instance() or QCoreApplication([])
    desk, _ = full_desk()
    clauses = tuple(clause.id for clause in desk.pack.clauses)
    times = []
    for edit in range(EDITS):
        text = desk.current.text + "a"
        found = findings(text, clauses)
        start = time.perf_counter()
        desk.set_text(text)
        checklist_and_text = time.perf_counter() - start
        desk.set_judgement(text, found)
        times.append(checklist_and_text * 1000)
        if not edit % 50:
            app.processEvents()
    asked = desk.checklist.total
    return {"checklist_per_edit_p95_ms": sorted(times)[int(0.95 * EDITS)], "checklist_items_asked": float(asked)}


if __name__ == "__main__":
    print(measure())
