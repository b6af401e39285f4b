"""Kinds of act and audiences: what they make the checklist ask and the gate wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.domain.act import ActKind, Audience, act_conditions, audience_of, kind_of, shared_text
from beforehand.domain.aside import AsideGap
from beforehand.domain.checklist import Checklist, compute
from beforehand.domain.gate import Lack, Readiness, missing
from beforehand_checks.lint import FACTS
from beforehand_checks.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft

READY = Readiness(
    is_policy_loaded=True, is_worker_up=True, are_rules_ready=True, has_worker_failed=False, is_text_current=True
)
PACK = load_pack(with_rules=False)


def asked(draft: Draft) -> set[str]:
    return {state.item.id for state in compute(PACK, draft, (), frozenset()).items}


def lacks(draft: Draft) -> list[Lack]:
    return [each.kind for each in missing(draft, (), Checklist(), READY)]


def test_the_policy_may_name_every_act_and_audience() -> None:
    every = {f"act:{kind.value}" for kind in ActKind} | {f"audience:{audience.value}" for audience in Audience}
    assert every == {fact for fact in FACTS if fact.startswith(("act:", "audience:"))}


def test_an_act_or_audience_of_a_later_program_counts_as_a_public_post(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("Hello", act="hologram", audience="dreamers")
    assert (kind_of(draft), audience_of(draft)) == (ActKind.POST, Audience.PUBLIC)


@pytest.mark.parametrize("kind", [ActKind.SHARE, ActKind.LIKE])
def test_a_plain_share_or_like_needs_the_other_words_and_none_of_its_own(
    make_draft: Callable[..., Draft], kind: ActKind
) -> None:
    assert lacks(make_draft(act=kind)) == [Lack.OTHER_WORDS]
    assert lacks(make_draft(act=kind, shared="A photo of a market")) == []
    assert lacks(make_draft("Well said", act=kind, shared="A photo")) == [Lack.OWN_WORDS]


def test_a_share_with_comment_needs_both_words_and_a_reply_only_its_own(make_draft: Callable[..., Draft]) -> None:
    assert lacks(make_draft(act="quote")) == [Lack.WORDS, Lack.OTHER_WORDS]
    assert lacks(make_draft("Well said", act="quote", shared="A photo")) == []
    assert lacks(make_draft("Thank you", act="reply")) == []
    assert lacks(make_draft(" \n", act="profile")) == [Lack.WORDS]


def test_what_is_missing_of_the_other_words_leads_to_their_field(make_draft: Callable[..., Draft]) -> None:
    only = missing(make_draft(act="like"), (), Checklist(), READY)
    assert [each.target for each in only] == [AsideGap("shared")]


def test_other_words_that_a_post_has_nothing_to_do_with_are_left_out(make_draft: Callable[..., Draft]) -> None:
    assert shared_text(make_draft("Hi", shared="Vote for them")) == ""
    assert "shared" not in act_conditions(make_draft("Hi", shared="Vote for them"))
    assert shared_text(make_draft("Hi", act="reply", shared="Vote for them")) == "Vote for them"


@pytest.mark.parametrize(
    ("act", "items"),
    [
        ("post", set()),
        ("reply", {"reply-alone"}),
        ("quote", {"reader-takes-it", "shared-words"}),
        ("share", {"reader-takes-it", "shared-words"}),
        ("like", {"like-shows", "shared-words"}),
        ("profile", {"bio-words"}),
        ("story", {"kept-for-good"}),
    ],
)
def test_each_act_asks_what_goes_with_it(make_draft: Callable[..., Draft], act: str, items: set[str]) -> None:
    assert asked(make_draft("Hello", act=act)) == {"media-test", "fine-in-public"} | items


@pytest.mark.parametrize(
    ("audience", "items"),
    [
        ("public", set()),
        ("followers", {"left-by-followers"}),
        ("group", {"left-the-group"}),
        ("disappearing", {"kept-for-good"}),
    ],
)
def test_no_audience_takes_a_question_away_and_all_but_everybody_ask_about_a_screenshot(
    make_draft: Callable[..., Draft], audience: str, items: set[str]
) -> None:
    assert asked(make_draft("Hello", audience=audience)) == {"media-test", "fine-in-public"} | items
    questions = {item.id: item.question for item in PACK.checklist}
    assert all("screenshot" in questions[item] for item in items)
