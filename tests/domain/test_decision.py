"""Decisions: how far each reaches, and that none reaches further."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.decision import Kind, ReasonMissingError, closes_gate, decide, judge, settles
from beforehand.domain.sentence import sentence_around
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
TEXT = "Please vote for Ana. I hope you vote for Ana, and vote for Ben.\nDo not Vote  for anyone else."


def test_a_kept_passage_is_settled_only_where_it_stands(mark: Callable[..., Finding]) -> None:
    here = mark(TEXT, "vote for")
    kept = decide(Kind.KEPT, here, TEXT, "It is my cousin's choir.", WHEN)
    assert settles(kept, here, TEXT)
    assert not settles(kept, mark(TEXT, "vote for", nth=1), TEXT)


@pytest.mark.parametrize("kind", [Kind.KEPT, Kind.IGNORED_HERE])
def test_two_equal_passages_in_one_sentence_are_told_apart(kind: Kind, mark: Callable[..., Finding]) -> None:
    first, second = mark(TEXT, "vote for", nth=1), mark(TEXT, "vote for", nth=2)
    decision = decide(kind, second, TEXT, "It is a quotation.", WHEN)
    assert not settles(decision, first, TEXT)
    assert settles(decision, second, TEXT)


@pytest.mark.parametrize("kind", [Kind.KEPT, Kind.IGNORED_HERE])
def test_a_local_decision_survives_edits_elsewhere_and_no_edit_of_its_sentence(
    kind: Kind, mark: Callable[..., Finding]
) -> None:
    decision = decide(kind, mark(TEXT, "vote for"), TEXT, "It is a quotation.", WHEN)
    moved = "A new first line.\n" + TEXT + " And more."
    assert settles(decision, mark(moved, "vote for"), moved)
    edited = TEXT.replace("Please", "You must")
    assert not settles(decision, mark(edited, "vote for"), edited)


def test_ignored_in_this_draft_reaches_every_place_whatever_the_capitals(mark: Callable[..., Finding]) -> None:
    decision = decide(Kind.IGNORED_IN_DRAFT, mark(TEXT, "vote for"), TEXT, "A choir contest.", WHEN)
    assert all(settles(decision, mark(TEXT, "vote for", nth=n), TEXT) for n in range(3))
    assert settles(decision, mark(TEXT, "Vote  for"), TEXT)
    assert not settles(decision, mark(TEXT, "vote for Ben"), TEXT)


@pytest.mark.parametrize("kind", list(Kind))
def test_no_decision_reaches_another_rule(kind: Kind, mark: Callable[..., Finding]) -> None:
    decision = decide(kind, mark(TEXT, "vote for"), TEXT, "A choir contest.", WHEN)
    assert not settles(decision, mark(TEXT, "vote for", rule="another"), TEXT)


def test_a_rule_that_is_off_is_settled_whatever_it_marks(mark: Callable[..., Finding]) -> None:
    decision = decide(Kind.RULE_OFF, mark(TEXT, "vote for"), TEXT, "It never fits my choir.", WHEN)
    assert settles(decision, mark(TEXT, "Please"), TEXT)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("tier", [Tier.CERTAIN, Tier.LIKELY])
def test_what_closes_the_gate_is_settled_only_with_a_reason(
    kind: Kind, tier: Tier, mark: Callable[..., Finding]
) -> None:
    with pytest.raises(ReasonMissingError):
        decide(kind, mark(TEXT, "vote for", tier), TEXT, " \n", WHEN)


def test_a_hint_is_ignored_without_a_reason_but_that_settles_no_surer_finding(mark: Callable[..., Finding]) -> None:
    decision = decide(Kind.IGNORED_IN_DRAFT, mark(TEXT, "vote for", Tier.HINT), TEXT, "", WHEN)
    assert settles(decision, mark(TEXT, "vote for", Tier.HINT), TEXT)
    assert not settles(decision, mark(TEXT, "vote for", Tier.CERTAIN), TEXT)


def test_only_three_kinds_hold_for_every_draft() -> None:
    assert [kind for kind in Kind if kind.is_standing] == [Kind.IGNORED_ALWAYS, Kind.RULE_OFF, Kind.LESSON]


def test_findings_come_in_reading_order_with_their_words_and_decision(mark: Callable[..., Finding]) -> None:
    second, first = mark(TEXT, "vote for", nth=1), mark(TEXT, "vote for")
    kept = decide(Kind.KEPT, second, TEXT, "It is a quotation.", WHEN)
    judged = judge([second, first], [kept], TEXT)
    assert [(each.finding, each.quoted, each.decision) for each in judged] == [
        (first, "vote for", None),
        (second, "vote for", kept),
    ]
    assert [each.is_open for each in judged] == [True, False]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. Two three! Four", "three", "Two three!"),
        ("One line\nand another", "another", "and another"),
        ("一。二三！四", "三", "二三！"),
        ("هل هذا سر؟ نعم", "سر", "هل هذا سر؟"),
        ("One. Two. Three.", "One. Two", "One. Two."),
        ("   \n  ", "  ", "  "),
        ("Mr. Example came. He left.", "Example", "Mr. Example came."),
    ],
)
def test_the_sentence_around_a_passage(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    first, last = sentence_around(text, start, start + len(words))
    assert text[first:last] == sentence


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, Finding]:
    text = draw(st.text(st.sampled_from("ab .!?\n。🐱é"), min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    tier = draw(st.sampled_from(Tier))
    rule = draw(st.sampled_from("rs"))
    return text, Finding(start, end, "c", rule, tier, 0.5, "", "", "")


@given(marked_texts())
def test_the_sentence_holds_the_passage(marked: tuple[str, Finding]) -> None:
    text, finding = marked
    first, last = sentence_around(text, finding.start, finding.end)
    assert 0 <= first <= finding.start < finding.end <= last <= len(text)


@given(marked_texts(), st.sampled_from([kind for kind in Kind if kind is not Kind.LESSON]))
def test_a_decision_settles_the_finding_that_it_was_made_about(marked: tuple[str, Finding], kind: Kind) -> None:
    text, finding = marked
    assert settles(decide(kind, finding, text, "why", WHEN), finding, text)


@given(marked_texts(), st.sampled_from(Kind), st.text(" \n\t", max_size=3))
def test_without_a_reason_nothing_that_closes_the_gate_is_ever_settled(
    marked: tuple[str, Finding], kind: Kind, reason: str
) -> None:
    text, finding = marked
    try:
        decision = decide(kind, finding, text, reason, WHEN)
    except ReasonMissingError:
        return
    assert not closes_gate(finding)
    assert decision.kind is not Kind.RULE_OFF
