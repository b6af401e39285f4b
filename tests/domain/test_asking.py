"""Questions and answers: which words they were about, how long those stand, and which answers hold a post back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.asking import Answer, Question, Verdict, holding_back, passage_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand_checks.finding import Finding

TEXT = "A calm day. I fly to Goma on Tuesday 🌊. See you.\nA new line."
WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def question(text: str, finding: Finding | None, *verdicts: Verdict) -> Question:
    answers = tuple(Answer("Ana", date(2026, 3, 2), verdict) for verdict in verdicts)
    clause, rule = (finding.clause, finding.rule) if finding is not None else ("", "")
    return Question("q", "d", "Ethics", WHEN, passage_of(finding, text), "", clause, rule, answers=answers)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        (TEXT, True),
        ("I fly to Goma on Tuesday 🌊.", True),
        ("Moved.\n\nI fly to Goma on Tuesday 🌊. To the end", True),
        ("I fly to Goma on Tuesday.", False),
        ("So I fly to Goma on Tuesday 🌊.", False),
        ("I fly to Goma on Tuesday 🌊 or later.", False),
        ("", False),
    ],
)
def test_a_passage_stands_as_long_as_its_very_sentence_does_wherever(
    mark: Callable[..., Finding], text: str, *, stands: bool
) -> None:
    assert question(TEXT, mark(TEXT, "to Goma")).stands_in(text) is stands


def test_a_passage_of_two_sentences_stands_only_whole(mark: Callable[..., Finding]) -> None:
    asked = question(TEXT, mark(TEXT, "day. I fly"))
    assert asked.stands_in(TEXT)
    assert not asked.stands_in("A calm day. So I fly to Goma on Tuesday 🌊.")


def test_a_question_about_a_draft_is_about_all_of_its_words() -> None:
    asked = question(TEXT, None)
    assert asked.is_about_draft
    assert asked.stands_in(TEXT)
    assert not asked.stands_in(TEXT + "!")


def test_a_question_is_about_a_finding_of_its_rule_in_the_same_sentence(mark: Callable[..., Finding]) -> None:
    finding = mark(TEXT, "to Goma")
    asked = question(TEXT, finding)
    moved = "More.\n" + TEXT
    assert asked.is_about(mark(moved, "to Goma"), moved)
    assert not asked.is_about(mark(TEXT, "to Goma", rule="other"), TEXT)
    assert not asked.is_about(mark(TEXT, "See you"), TEXT)


@pytest.mark.parametrize(
    ("verdicts", "holds"),
    [
        ((), False),
        ((Verdict.GO_AHEAD,), False),
        ((Verdict.NONE,), False),
        ((Verdict.AGAINST,), True),
        ((Verdict.IF_CHANGED,), True),
        ((Verdict.AGAINST, Verdict.GO_AHEAD), False),
        ((Verdict.GO_AHEAD, Verdict.AGAINST), True),
    ],
)
def test_the_last_answer_holds_a_post_back_when_it_advises_against_it(
    mark: Callable[..., Finding], verdicts: tuple[Verdict, ...], *, holds: bool
) -> None:
    asked = question(TEXT, mark(TEXT, "to Goma"), *verdicts)
    assert [gap.question for gap in holding_back([asked], TEXT)] == [asked] * holds
    assert holding_back([asked], "Something else.") == ()
    if holds:
        assert holding_back([asked], TEXT)[0].answer.verdict is verdicts[-1]


@given(st.text("ab. \n?！🌊", max_size=60), st.data())
def test_any_finding_of_a_text_stands_in_that_text(text: str, data: st.DataObject) -> None:
    from beforehand_checks.finding import Finding, Tier

    places = [at for at, character in enumerate(text) if not character.isspace()]
    if places:
        start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
        if "\n" not in text[start:end]:
            finding = Finding(start, end + 1, "c", "r", Tier.LIKELY, 0.9, "s", "d", "b")
            assert question(text, finding).stands_in(text)


@pytest.mark.parametrize("text", ["We leave at six. ", "\nWe leave at six.\n", "We leave at six."])
def test_an_answer_against_a_draft_holds_whatever_spaces_stand_around_it(text: str) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    no = Answer("Legal office", now.date(), Verdict.AGAINST, "Not this.")
    for asked in ("We leave at six.", " We leave at six.\n"):
        question = Question("q", "d", "Legal office", now, passage_of(None, asked), "h", answers=(no,))
        assert len(holding_back([question], text)) == 1
