"""Small values that the tests of the domain share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.post import Draft
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

WHEN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="session")
def make_draft() -> Callable[..., Draft]:
    """Make a draft out of a text and whatever else matters."""

    def make(text: str = "", **fields: object) -> Draft:
        values = {"id": "d", "network": "plain", "language": "", "decisions": (), "answers": (), "evidence": ()}
        return Draft(text=text, **(values | {"created": WHEN, "changed": WHEN} | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def mark() -> Callable[..., Finding]:
    """Make a finding on the nth occurrence of some words in a text."""

    def make(
        text: str, words: str, tier: Tier = Tier.LIKELY, *, nth: int = 0, clause: str = "impartiality", rule: str = "r"
    ) -> Finding:
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        return Finding(start, start + len(words), clause, rule, tier, 0.9, "It takes a side.", "Drop it.", "“vote”")

    return make
