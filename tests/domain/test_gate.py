"""The gate: it opens only when nothing is left, and no approval outlives an edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.checklist import Checklist, acknowledged, compute
from beforehand.domain.decision import Decision, Judged, Kind, closes_gate, decide, judge, settles
from beforehand.domain.gate import Lack, Readiness, approve, is_valid_for, missing
from beforehand.domain.post import Answer, Draft, Evidence, Reply, composed
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import Item, Pack

if TYPE_CHECKING:
    from collections.abc import Callable

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
READY = Readiness(is_policy_loaded=True, is_worker_up=True, are_rules_ready=True, is_text_current=True, waiting=0)
ITEMS = (
    Item("auto", "impartiality", "auto", "Nothing takes a side?", "", ()),
    Item("ask", "privacy", "affirm", "Would you say it to the media?", "", ("finding:privacy", "link")),
    Item("leak", "undisclosed", "evidence", "Who authorised this?", "", ("finding:undisclosed",)),
)
PACK = Pack("p", "A policy", "", "2019-03-05", "v1", ("en",), (), (), ITEMS, (), {})
NOTHING = Checklist()


def kinds(draft: Draft, judged: tuple[Judged, ...] = (), readiness: Readiness = READY) -> list[Lack]:
    left = [each.finding for each in judged if each.is_open]
    checklist = compute(PACK, draft, left, acknowledged(judged))
    return [lack.kind for lack in missing(draft, judged, checklist, readiness)]


def test_a_harmless_draft_that_was_judged_passes(make_draft: Callable[..., Draft]) -> None:
    assert kinds(make_draft("A walk in the park")) == []


def test_a_draft_without_words_has_nothing_to_copy(make_draft: Callable[..., Draft]) -> None:
    assert kinds(make_draft(" \n ")) == [Lack.WORDS]


@pytest.mark.parametrize(
    ("lacking", "kind"),
    [
        ({"is_policy_loaded": False}, Lack.POLICY),
        ({"is_worker_up": False}, Lack.CHECKER_STARTING),
        ({"are_rules_ready": False}, Lack.CHECKER_STARTING),
        ({"has_worker_failed": True}, Lack.CHECKER_DOWN),
        ({"has_worker_failed": True, "is_worker_up": False}, Lack.CHECKER_DOWN),
        ({"is_text_current": False}, Lack.CHECKING),
        ({"waiting": 1}, Lack.CHECKING),
    ],
)
def test_the_gate_stays_shut_until_the_program_has_done_its_part(
    make_draft: Callable[..., Draft], lacking: dict[str, bool | int], kind: Lack
) -> None:
    assert kinds(make_draft("A walk"), (), replace(READY, **lacking)) == [kind]  # type: ignore[arg-type]


def test_it_says_how_many_paragraphs_are_left(make_draft: Callable[..., Draft]) -> None:
    (lack,) = missing(make_draft("A walk"), (), NOTHING, replace(READY, waiting=7))
    assert (lack.kind, lack.count) == (Lack.CHECKING, 7)


def test_without_a_checklist_it_stays_shut(make_draft: Callable[..., Draft]) -> None:
    assert [lack.kind for lack in missing(make_draft("A walk"), (), None, READY)] == [Lack.POLICY]


def test_each_open_finding_is_named_with_its_place(
    make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    text = "vote for Ana, vote for Ben"
    first, second = mark(text, "vote for", Tier.CERTAIN), mark(text, "vote for", nth=1)
    lacks = missing(make_draft(text), judge((second, first), (), text), NOTHING, READY)
    assert [(lack.kind, lack.target) for lack in lacks] == [(Lack.FINDING, first), (Lack.FINDING, second)]


def test_hints_never_close_the_gate(make_draft: Callable[..., Draft], mark: Callable[..., Finding]) -> None:
    text = "vote for Ana"
    hints = [mark(text, "vote", Tier.HINT, clause=clause) for clause in ("impartiality", "privacy", "undisclosed")]
    assert kinds(make_draft(text), judge(hints, (), text)) == []


def test_a_kept_leak_still_needs_its_record(make_draft: Callable[..., Draft], mark: Callable[..., Finding]) -> None:
    text = "The draft report says so"
    leak = mark(text, "draft report", clause="undisclosed")
    judged = judge((leak,), (decide(Kind.KEPT, leak, text, "Cleared.", WHEN),), text)
    assert kinds(make_draft(text), judged) == [Lack.EVIDENCE]
    record = Evidence("leak", "Ms Example", "2026-03-01", "Memo 7", WHEN)
    assert kinds(make_draft(text, evidence=(record,)), judged) == []


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        (None, [Lack.ANSWER]),
        (Reply.NO, [Lack.ANSWERED_NO]),
        (Reply.NOT_SURE, [Lack.ANSWERED_NOT_SURE]),
        (Reply.YES, []),
    ],
)
def test_every_item_must_be_answered_yes(
    make_draft: Callable[..., Draft], reply: Reply | None, left: list[Lack]
) -> None:
    draft = make_draft("See example.org", answers=(Answer("ask", reply, WHEN),) if reply else ())
    lacks = missing(draft, (), compute(PACK, draft, (), frozenset({"link"})), READY)
    assert [lack.kind for lack in lacks] == left
    assert all(lack.target == "ask" for lack in lacks)


CHANGES = [
    {"text": "A walk in the park!"},
    {"text": "A walk in the park "},
    {"network": "mastodon"},
    {"language": "fr"},
    {"act": "share"},
    {"audience": "followers"},
    {"warning": "Politics"},
    {"shared": "What somebody else wrote"},
    {"answers": (Answer("ask", Reply.NO, WHEN),)},
    {"evidence": (Evidence("leak", "Ms Example", "2026-03-01", "Memo 7", WHEN),)},
    {"decisions": (Decision(Kind.KEPT, "c", "r", "walk", "why", WHEN),)},
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_ends_an_approval(make_draft: Callable[..., Draft], change: dict[str, object]) -> None:
    draft = make_draft("A walk in the park")
    approval = approve(draft, PACK, (), WHEN)
    assert is_valid_for(approval, draft, PACK)
    assert not is_valid_for(approval, replace(draft, **change), PACK)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"version": "v2"}, {"name": "another"}])
def test_another_policy_ends_an_approval(make_draft: Callable[..., Draft], change: dict[str, str]) -> None:
    draft = make_draft("A walk in the park")
    assert not is_valid_for(approve(draft, PACK, (), WHEN), draft, replace(PACK, **change))  # type: ignore[arg-type]


def test_an_approval_shows_every_decision_that_it_rests_on(make_draft: Callable[..., Draft]) -> None:
    own = Decision(Kind.KEPT, "c", "r", "walk", "why", WHEN)
    standing = Decision(Kind.RULE_OFF, "c", "s", "park", "why", WHEN)
    approval = approve(make_draft("A walk in the park", decisions=(own,)), PACK, (standing,), WHEN)
    assert approval.decisions == (own, standing)
    assert is_valid_for(approval, make_draft("A walk in the park", decisions=(own,)), PACK)


@given(st.text(min_size=1), st.text())
def test_an_approval_never_survives_an_edit(before: str, after: str) -> None:
    draft = Draft("d", before, "x", "", (), (), (), WHEN, WHEN)
    approval = approve(draft, PACK, (), WHEN)
    assert is_valid_for(approval, replace(draft, text=after), PACK) == (composed(before) == composed(after))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Draft, list[Finding], list[Decision], Readiness]:
    text = draw(st.text(st.sampled_from("ab. "), min_size=1, max_size=30))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 5))
    findings = [
        Finding(start, min(len(text), start + size), clause, rule, tier, 0.5, "", "", "")
        for (start, size), clause, rule, tier in draw(
            st.lists(
                st.tuples(
                    spans,
                    st.sampled_from(["impartiality", "privacy", "undisclosed"]),
                    st.sampled_from("rst"),
                    st.sampled_from(Tier),
                ),
                max_size=4,
            )
        )
    ]
    decisions = [
        Decision(kind, f.clause, f.rule, text[f.start : f.end], reason, WHEN, draw(st.sampled_from([text, ""])), 0)
        for f in findings
        for kind, reason in draw(
            st.lists(st.tuples(st.sampled_from(Kind), st.sampled_from(["", " ", "why"])), max_size=2)
        )
    ]
    answers = tuple(
        Answer(item, reply, WHEN)
        for item, reply in draw(st.dictionaries(st.sampled_from(["ask", "leak"]), st.sampled_from(Reply))).items()
    )
    parts = draw(st.tuples(*[st.sampled_from(["", "x"])] * 3))
    readiness = draw(
        st.builds(
            Readiness, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 2)
        )
    )
    readiness = draw(st.sampled_from([readiness, READY, READY]))
    draft = Draft("d", text, "x", "", tuple(decisions), answers, (Evidence("leak", *parts, WHEN),), WHEN, WHEN)
    return draft, findings, decisions, readiness


@given(situations())
def test_the_gate_never_opens_over_anything_that_is_left(
    situation: tuple[Draft, list[Finding], list[Decision], Readiness],
) -> None:
    draft, findings, decisions, readiness = situation
    judged = judge(findings, decisions, draft.text)
    left = [each.finding for each in judged if each.is_open]
    checklist = compute(PACK, draft, left, acknowledged(judged))
    is_open = not missing(draft, judged, checklist, readiness)
    # Worked out again from the plain rules, without the code under test.
    are_settled = all(
        f.tier is Tier.HINT or any(d.reason.strip() and settles(d, f, draft.text) for d in decisions) for f in findings
    )
    asked = {state.item.id for state in checklist.items}
    is_answered = "ask" not in asked or any(a.item == "ask" and a.reply is Reply.YES for a in draft.answers)
    is_recorded = "leak" not in asked or draft.evidence[0].is_complete
    is_ready = (
        readiness.is_policy_loaded
        and readiness.is_worker_up
        and readiness.are_rules_ready
        and readiness.is_text_current
        and not readiness.has_worker_failed
        and readiness.waiting == 0
    )
    assert is_open == (bool(draft.text.strip()) and are_settled and is_answered and is_recorded and is_ready)
    if is_open:
        assert all(each.decision is not None for each in judged if closes_gate(each.finding))
