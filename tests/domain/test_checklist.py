"""The checklist: which items apply, and where each stands."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.checklist import Checklist, Status, acknowledged, compute
from beforehand.domain.decision import Kind, decide, judge
from beforehand.domain.post import Answer, Evidence, Reply, facts
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import Item, Pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
AUTO = Item("auto", "impartiality", "auto", "Nothing takes a side?", "", ())
ALWAYS = Item("always", "privacy", "affirm", "Would you say it to the media?", "", ())
LINKED = Item("linked", "endorsement", "affirm", "Could the link be read as yours?", "", ("link", "share"))
ON_X = Item("on-x", "privacy", "affirm", "Are your settings as you want them?", "", ("network:x",))
LEAK = Item("leak", "undisclosed", "evidence", "Who authorised this?", "", ("finding:undisclosed",))
PACK = Pack("p", "A policy", "", "2019-03-05", "v1", ("en",), (), (), (AUTO, ALWAYS, LINKED, ON_X, LEAK), (), {})


def statuses(checklist: Checklist) -> dict[str, Status]:
    return {state.item.id: state.status for state in checklist.items}


def test_only_items_that_apply_are_asked(make_draft: Callable[..., Draft], mark: Callable[..., Finding]) -> None:
    plain = make_draft("See example.org")
    assert list(statuses(compute(PACK, plain, (), frozenset()))) == ["auto", "always"]
    assert list(statuses(compute(PACK, plain, (), facts(plain.text)))) == ["auto", "always", "linked"]
    assert list(statuses(compute(PACK, replace(plain, network="x"), (), frozenset()))) == ["auto", "always", "on-x"]
    leak = mark(plain.text, "See", clause="undisclosed")
    assert list(statuses(compute(PACK, plain, (leak,), frozenset()))) == ["auto", "always", "leak"]


def test_the_paid_x_is_x(make_draft: Callable[..., Draft]) -> None:
    assert compute(PACK, make_draft(network="x_premium"), (), frozenset()).state("on-x") is not None


def test_a_hint_makes_no_item_apply(make_draft: Callable[..., Draft], mark: Callable[..., Finding]) -> None:
    draft = make_draft("See")
    hint = mark("See", "See", Tier.HINT, clause="undisclosed")
    assert compute(PACK, draft, (hint,), frozenset()).state("leak") is None
    assert acknowledged(judge((hint,), (), "See")) == frozenset()


def test_a_kept_finding_is_still_asked_about_and_a_false_alarm_is_not(
    make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    leak = mark("See", "See", clause="undisclosed")
    kept = judge((leak,), (decide(Kind.KEPT, leak, "See", "Cleared by the spokesperson.", WHEN),), "See")
    ignored = judge((leak,), (decide(Kind.IGNORED_HERE, leak, "See", "It is a film title.", WHEN),), "See")
    draft = make_draft("See")
    assert compute(PACK, draft, (), acknowledged(kept)).state("leak") is not None
    assert compute(PACK, draft, (), acknowledged(ignored)).state("leak") is None


def test_an_automatic_item_follows_its_findings(make_draft: Callable[..., Draft], mark: Callable[..., Finding]) -> None:
    draft = make_draft("vote for")
    finding = mark(draft.text, "vote for")
    assert statuses(compute(PACK, draft, (finding,), frozenset()))["auto"] is Status.OPEN
    assert statuses(compute(PACK, draft, (), frozenset()))["auto"] is Status.SATISFIED
    assert statuses(compute(PACK, draft, (), frozenset(), is_judged=False))["auto"] is Status.OPEN
    other = mark(draft.text, "vote for", clause="endorsement")
    assert statuses(compute(PACK, draft, (other,), frozenset()))["auto"] is Status.SATISFIED


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (None, Status.OPEN),
        (Reply.YES, Status.SATISFIED),
        (Reply.NO, Status.NOT_SATISFIED),
        (Reply.NOT_SURE, Status.NOT_SATISFIED),
    ],
)
def test_only_a_yes_satisfies(make_draft: Callable[..., Draft], reply: Reply | None, status: Status) -> None:
    answers = () if reply is None else (Answer("always", reply, WHEN),)
    assert statuses(compute(PACK, make_draft(answers=answers), (), frozenset()))["always"] is status


def test_no_answer_takes_the_place_of_a_record(make_draft: Callable[..., Draft]) -> None:
    holds = frozenset({"finding:undisclosed"})
    said = make_draft(answers=(Answer("leak", Reply.YES, WHEN),))
    half = make_draft(evidence=(Evidence("leak", "Ms Example", "", "", WHEN),))
    full = make_draft(evidence=(Evidence("leak", "Ms Example", "2026-03-01", "Memo 7", WHEN),))
    assert [statuses(compute(PACK, d, (), holds))["leak"] for d in (said, half, full)] == [
        Status.OPEN,
        Status.OPEN,
        Status.SATISFIED,
    ]


def test_progress_counts_what_applies(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft(answers=(Answer("always", Reply.YES, WHEN), Answer("linked", Reply.NO, WHEN)))
    checklist = compute(PACK, draft, (), frozenset({"link"}))
    assert (checklist.done, checklist.total, checklist.is_complete) == (2, 3, False)
    assert compute(PACK, draft, (), frozenset()).is_complete


def test_a_long_checklist_with_many_findings_takes_under_five_milliseconds(
    make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    pack = replace(PACK, checklist=tuple(replace(LINKED, id=f"i{n}") for n in range(200)))
    draft = make_draft("vote " * 500, answers=tuple(Answer(f"i{n}", Reply.YES, WHEN) for n in range(200)))
    findings = [mark("vote", "vote").moved(5 * n) for n in range(500)]
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        compute(pack, draft, findings, frozenset({"link"}))
        times.append(time.perf_counter() - begun)
    assert min(times) <= 0.005
