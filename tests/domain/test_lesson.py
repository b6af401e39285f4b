"""Lessons: only a dismissal of the second reader's marks with a reason teaches one, and a lesson settles nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.decision import Kind, decide, judge
from beforehand.domain.lesson import dismissed, lesson_of, lessons, taught_by
from beforehand.store.codec import read_decision, write_decision
from beforehand_checks.dismissed import Dismissed
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
TEXT = "Bread rose well. Liked this, all of it! Goodbye."
READER = "reader:endorsement"


def marked(mark: Callable[..., Finding], words: str = "Liked this", tier: Tier = Tier.LIKELY) -> Finding:
    return mark(TEXT, words, tier, clause="endorsement", rule=READER)


@pytest.mark.parametrize("kind", [Kind.IGNORED_HERE, Kind.IGNORED_IN_DRAFT, Kind.IGNORED_ALWAYS])
def test_a_dismissal_teaches_the_whole_sentence(kind: Kind, mark: Callable[..., Finding]) -> None:
    finding = marked(mark)
    decision = decide(kind, finding, TEXT, "My sister's cake.", WHEN)
    lesson = lesson_of(decision, finding, TEXT)
    assert lesson is not None
    assert (lesson.kind, lesson.sentence, lesson.reason) == (Kind.LESSON, "Liked this, all of it!", "My sister's cake.")
    assert dismissed(lesson) == Dismissed("endorsement", "Liked this, all of it!")
    assert read_decision(write_decision(lesson)) == lesson
    assert lessons([decision, lesson]) == (lesson,)
    assert taught_by(decision, [decision, lesson]) == (lesson,)


def test_keeping_switching_off_and_other_rules_teach_nothing(mark: Callable[..., Finding]) -> None:
    finding, other = marked(mark), mark(TEXT, "Liked this")
    for kind, found in ((Kind.KEPT, finding), (Kind.RULE_OFF, finding), (Kind.IGNORED_ALWAYS, other)):
        assert lesson_of(decide(kind, found, TEXT, "Because.", WHEN), found, TEXT) is None


def test_a_hint_ignored_without_a_reason_teaches_nothing(mark: Callable[..., Finding]) -> None:
    finding = marked(mark, tier=Tier.HINT)
    assert lesson_of(decide(Kind.IGNORED_HERE, finding, TEXT, "", WHEN), finding, TEXT) is None


def test_a_lesson_settles_nothing(mark: Callable[..., Finding]) -> None:
    finding = marked(mark)
    lesson = lesson_of(decide(Kind.IGNORED_ALWAYS, finding, TEXT, "Cake.", WHEN), finding, TEXT)
    assert lesson is not None
    assert [each.is_open for each in judge([finding], [lesson], TEXT)] == [True]


def test_dismissals_of_other_words_taught_other_lessons(mark: Callable[..., Finding]) -> None:
    first, second = marked(mark), marked(mark, "Goodbye")
    decisions = [decide(Kind.IGNORED_HERE, each, TEXT, "Cake.", WHEN) for each in (first, second)]
    learnt = [lesson_of(decision, each, TEXT) for decision, each in zip(decisions, (first, second), strict=True)]
    assert taught_by(decisions[0], [each for each in learnt if each]) == (learnt[0],)
