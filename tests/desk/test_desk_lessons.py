"""What the second reader learns at the desk: kept with the decisions for every draft, reversible, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.desk.drafts import Desk
from beforehand.domain.decision import Decision, Kind
from beforehand.domain.gate import Lack
from beforehand.store.memory import MemoryDecisions, MemoryDrafts
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "A calm morning. Liked this, all of it!"
Told = list[tuple[Decision, ...]]


@pytest.fixture
def finding(find: Callable[..., Finding]) -> Finding:
    return find(TEXT, "Liked this", clause="endorsement", rule="reader:endorsement")


@pytest.fixture
def judged(desk: Desk, finding: Finding) -> Desk:
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [finding])
    return desk


@pytest.fixture
def learnt(judged: Desk) -> Told:
    told: Told = []
    judged.lessons_changed.connect(told.append)
    return told


def sentences(lessons: tuple[Decision, ...]) -> list[str]:
    return [lesson.sentence for lesson in lessons]


def test_a_dismissal_teaches_and_has_everything_judged_again(judged: Desk, learnt: Told, finding: Finding) -> None:
    judged.decide(finding, Kind.IGNORED_HERE, "My sister's cake.")
    assert sentences(judged.lessons) == ["Liked this, all of it!"]
    assert [sentences(each) for each in learnt] == [["Liked this, all of it!"]]
    assert [lack.kind for lack in judged.missing] == [Lack.CHECKING]
    judged.set_judgement(TEXT, [finding])
    assert judged.is_open


def test_keeping_a_mark_teaches_nothing(judged: Desk, learnt: Told, finding: Finding) -> None:
    judged.decide(finding, Kind.KEPT, "Cleared with the office.")
    assert (judged.lessons, learnt) == ((), [])


@pytest.mark.parametrize("kind", [Kind.IGNORED_HERE, Kind.IGNORED_IN_DRAFT, Kind.IGNORED_ALWAYS])
def test_taking_a_dismissal_back_takes_its_lesson_back(
    judged: Desk, learnt: Told, finding: Finding, kind: Kind
) -> None:
    decision = judged.decide(finding, kind, "My sister's cake.")
    judged.undo(decision)
    assert (judged.lessons, judged.decisions) == ((), ())
    assert learnt[-1] == ()


def test_a_lesson_can_be_forgotten_while_its_dismissal_stays(judged: Desk, learnt: Told, finding: Finding) -> None:
    decision = judged.decide(finding, Kind.IGNORED_IN_DRAFT, "My sister's cake.")
    judged.undo(judged.lessons[0])
    assert (judged.lessons, judged.decisions) == ((), (decision,))
    assert learnt[-1] == ()


def test_everything_learnt_can_be_forgotten_at_once(
    judged: Desk, learnt: Told, finding: Finding, find: Callable[..., Finding]
) -> None:
    other = find(TEXT, "calm", clause="endorsement", rule="reader:endorsement")
    judged.decide(finding, Kind.IGNORED_IN_DRAFT, "My sister's cake.")
    judged.decide(other, Kind.IGNORED_IN_DRAFT, "Weather.")
    assert len(judged.lessons) == 2
    judged.forget_lessons()
    assert (judged.lessons, len(judged.decisions), learnt[-1]) == ((), 2, ())
    before = len(learnt)
    judged.forget_lessons()
    assert len(learnt) == before


def test_an_approval_rests_on_decisions_and_on_no_lesson(judged: Desk, finding: Finding) -> None:
    judged.decide(finding, Kind.IGNORED_HERE, "My sister's cake.")
    judged.set_judgement(TEXT, [finding])
    approval = judged.copy_approved(TEXT)
    assert approval is not None
    assert [each.kind for each in approval.decisions] == [Kind.IGNORED_HERE]


def test_another_store_brings_other_lessons(judged: Desk, learnt: Told, finding: Finding) -> None:
    judged.decide(finding, Kind.IGNORED_HERE, "My sister's cake.")
    known = judged.lessons
    judged.use(MemoryDrafts(), MemoryDecisions())
    assert learnt[-1] == ()
    judged.use(MemoryDrafts(), MemoryDecisions(known))
    assert learnt[-1] == known


def test_a_hint_shown_for_a_lesson_keeps_nothing_shut(judged: Desk, finding: Finding) -> None:
    from dataclasses import replace

    judged.set_judgement(TEXT, [replace(finding, tier=Tier.HINT, lowered="Liked that.")])
    assert judged.is_open
