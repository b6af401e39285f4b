"""Sentences are filled in by number, each argument once and never inside another."""

from __future__ import annotations

from PySide6.QtCore import Qt

from beforehand.domain.decision import Kind
from beforehand.windows.findings import reading_direction
from beforehand.windows.wording import fill, kind_name, tier_meaning, tier_name
from beforehand_checks.finding import Tier


def test_arguments_may_hold_percent_signs() -> None:
    assert fill("%2 before %1", "%2", "100%1") == "100%1 before %2"
    assert fill("%1 and %3", "one") == "one and %3"


def test_every_tier_and_every_kind_has_words(qapp) -> None:
    assert len({tier_name(t) for t in Tier}) == len(Tier)
    assert len({tier_meaning(t) for t in Tier}) == len(Tier)
    assert len({kind_name(k) for k in Kind}) == len(Kind)


def test_the_first_letter_gives_the_direction() -> None:
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    assert reading_direction("“مرحبا”", left) == right
    assert reading_direction("1. Hello", right) == left
    assert reading_direction("…", right) == right
