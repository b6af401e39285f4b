"""Questions and answers on the desk: recorded once, read again, heeded, and without a word of the post."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.advice import Advice
from beforehand.desk.journal import Journal
from beforehand.desk.papers import Papers
from beforehand.domain.asking import Answer, Verdict
from beforehand.domain.gate import Lack
from beforehand.store.journal import MemoryJournal
from beforehand.store.papers import MemoryPapers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from beforehand.desk.drafts import Desk
    from beforehand_checks.finding import Finding

TEXT = "Please vote for the heron. A calm day."


@pytest.fixture
def journal(qapp: object, clock: Any) -> Iterator[Journal]:
    made = Journal()
    made.use(MemoryJournal(clock.now))
    yield made
    made.deleteLater()


@pytest.fixture
def advice(desk: Desk, journal: Journal, clock: Any) -> Iterator[Advice]:
    papers = Papers(journal)
    papers.use(MemoryPapers())
    made = Advice(desk, journal, papers, clock)
    yield made
    made.deleteLater()


@pytest.fixture
def finding(desk: Desk, find: Callable[..., Finding]) -> Finding:
    desk.new_draft(TEXT)
    made = find(TEXT, "vote for")
    desk.set_judgement(TEXT, [made])
    return made


def asked(advice: Advice, finding: Finding | None, text: str = "May I write about it?") -> str:
    question = advice.begin(finding)
    assert question is not None
    advice.note_asked(question, "The Ethics Office", text, "text")
    return question.id


def answer(verdict: Verdict) -> Answer:
    return Answer("Ana Example", date(2026, 3, 2), verdict, "As they said")


def kinds(desk: Desk) -> list[Lack]:
    return [lack.kind for lack in desk.missing]


def test_a_question_that_leaves_twice_alike_is_recorded_once(
    advice: Advice, finding: Finding, journal: Journal, clock: Any
) -> None:
    question = advice.begin(finding)
    assert question is not None
    advice.note_asked(question, "A", "One", "text")
    clock.go_on(minutes=5)
    advice.note_asked(question, "A", "One", "mail")
    advice.note_asked(question, "A", "Two", "mail")
    assert len(journal.entries("advice.")) == 2
    known = advice.questions
    assert len(known) == 1
    assert known[0].asked == question.asked
    assert "heron" not in str([entry.payload for entry in journal.entries()])


def test_an_answer_against_shuts_the_gate_for_every_draft_with_the_passage(
    advice: Advice, finding: Finding, desk: Desk
) -> None:
    name = asked(advice, finding)
    assert kinds(desk) == [Lack.FINDING]
    advice.note_answer(name, answer(Verdict.AGAINST))
    assert kinds(desk) == [Lack.FINDING, Lack.ADVICE]
    desk.set_text("Please vote for the kingfisher. A calm day.")
    assert Lack.ADVICE not in kinds(desk)
    desk.new_draft("Another day.\nPlease vote for the heron.")
    assert Lack.ADVICE in kinds(desk)


def test_go_ahead_settles_what_was_asked_about_and_nothing_else(
    advice: Advice, desk: Desk, find: Callable[..., Finding]
) -> None:
    text = f"{TEXT} You should vote for me."
    desk.new_draft(text)
    first, second = find(text, "vote for"), find(text, "vote for", nth=1)
    desk.set_judgement(text, [first, second])
    question = advice.named(asked(advice, first))
    assert question is not None
    assert advice.may_settle(question)
    advice.settle(question, "Advice of Ana")
    assert [each.is_open for each in desk.findings] == [False, True]
    assert not advice.may_settle(question)
    whole = advice.named(asked(advice, None))
    assert whole is not None
    advice.settle(whole, "Advice of Ana")
    assert [each.decision is not None and each.decision.reason for each in desk.findings] == ["Advice of Ana"] * 2


def test_what_was_asked_about_a_draft_is_not_settled_once_its_words_changed(
    advice: Advice, finding: Finding, desk: Desk, find: Callable[..., Finding]
) -> None:
    question = advice.named(asked(advice, None))
    assert question is not None
    text = f"{TEXT} More."
    desk.set_judgement(text, [find(text, "vote for")])
    assert not advice.may_settle(question)
    assert advice.about(desk.findings[0].finding) == ()


def test_those_that_wait_come_first_and_the_newest_of_them(advice: Advice, finding: Finding) -> None:
    first, second, third = (asked(advice, finding, text) for text in ("1", "2", "3"))
    advice.note_answer(third, answer(Verdict.NONE))
    assert [question.id for question in advice.questions] == [second, first, third]
    assert [question.id for question in advice.about(finding)] == [third, second, first]


def test_all_of_it_is_read_again_with_its_files(
    advice: Advice, finding: Finding, journal: Journal, desk: Desk, clock: Any, tmp_path: Path
) -> None:
    scan = tmp_path / "answer.eml"
    scan.write_bytes(b"Please wait")
    name = asked(advice, finding)
    advice.note_answer(name, answer(Verdict.AGAINST), (scan,))
    again = Advice(desk, journal, advice.papers, clock)
    known = again.named(name)
    assert known == advice.named(name)
    assert known is not None
    assert known.answer is not None
    assert (known.answer.words, len(known.answer.evidence)) == ("As they said", 1)
    again.deleteLater()


def test_a_question_of_an_earlier_version_is_listed_and_holds_nothing_back(
    advice: Advice, finding: Finding, journal: Journal, desk: Desk
) -> None:
    draft = desk.current
    assert draft is not None
    journal.record("advice.asked", {"draft": draft.id, "network": "x", "question_sha256": "00"})
    question = advice.questions[0]
    assert (question.whom, question.is_waiting) == ("", True)
    advice.note_answer(question.id, answer(Verdict.AGAINST))
    assert kinds(desk) == [Lack.FINDING]
