"""The author's profile on the desk: what is kept of it, and what the checklist hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.profile import OwnProfile
from beforehand.domain.gate import Lack
from beforehand.domain.profile import Account, Concern, Profile, Service
from beforehand_checks.pack import Item, Pack, load_pack

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk

ANA = Profile("Ana Example", Service.SEPARATED, stations=("Goma",))
ADDRESS = Item(
    "address", "impartiality", "auto", "Private?", "", ("account:work-email",), (), ("unsettled:work-email",), "profile"
)


@pytest.fixture
def own(desk: Desk, clock: Any) -> OwnProfile:
    return OwnProfile(desk, clock, desk)


def test_nothing_is_held_or_kept_before_there_is_a_place_for_it(own: OwnProfile) -> None:
    own.keep(ANA)
    assert (own.profile, own.is_ready, own.is_durable) == (Profile(), False, False)


def test_without_a_vault_a_profile_is_held_in_memory(own: OwnProfile, qtbot: Any) -> None:
    own.use({})
    with qtbot.waitSignal(own.changed):
        own.keep(ANA)
    assert (own.profile, own.is_ready, own.is_durable) == (ANA, True, False)


def test_with_a_vault_every_change_is_kept_there_and_read_again(own: OwnProfile) -> None:
    kept: dict[str, object] = {}
    own.use({}, kept.__setitem__)
    own.keep(ANA)
    own.keep(ANA)
    assert list(kept) == ["profile"]
    own.forget()
    assert own.profile == Profile()
    own.use(kept, kept.__setitem__)
    assert (own.profile, own.is_durable) == (ANA, True)


def test_what_was_held_in_memory_goes_into_a_new_vault_and_never_over_another_profile(own: OwnProfile) -> None:
    own.use({})
    own.keep(ANA)
    kept: dict[str, object] = {}
    own.use({}, kept.__setitem__)
    assert list(kept) == ["profile"]
    known = {"profile": {"version": 1, "name": "Somebody Else"}}
    fresh = dict(known)
    own.use(fresh, fresh.__setitem__)
    assert fresh == known
    assert own.profile == Profile("Somebody Else")


def test_a_profile_of_a_later_program_is_left_as_it_is(own: OwnProfile, desk: Desk) -> None:
    kept: dict[str, object] = {"profile": {"version": 99, "service": "separated"}}
    own.use(kept, kept.__setitem__)
    own.keep(ANA)
    assert own.is_newer
    assert kept == {"profile": {"version": 99, "service": "separated"}}
    desk.new_draft("Rain in Goma")
    assert own.holds(desk.current) == frozenset()


def test_a_profile_that_cannot_be_read_asks_no_less_than_none(own: OwnProfile, desk: Desk) -> None:
    own.use({"profile": {"version": 99, "accounts": []}})
    desk.new_draft("Hello", "x")
    assert own.is_newer
    assert own.holds(desk.current) == frozenset({"account:unknown"})


def test_the_checklist_and_the_gate_follow_the_profile(own: OwnProfile, desk: Desk, small_pack: Pack) -> None:
    desk.set_pack(replace(small_pack, checklist=(ADDRESS,), domains=("un.org",)))
    desk.new_draft("Hello", "x")
    desk.set_judgement("Hello", ())
    assert desk.is_open
    own.use({})
    account = Account("a", "x", "@ana", address="ana@un.org")
    own.keep(Profile(accounts=(account,)))
    assert [(each.kind, each.target) for each in desk.missing] == [(Lack.SETTLING, "address")]
    own.keep(Profile(accounts=(replace(account, address="ana@post.example"),)))
    assert desk.is_open
    own.keep(Profile(accounts=(account,)))
    own.forget()
    assert desk.is_open


def test_a_look_at_the_settings_is_noted_for_the_accounts_that_are_meant(own: OwnProfile) -> None:
    own.use({})
    own.keep(Profile(accounts=(Account("a", "x", "@a"), Account("b", "linkedin", "b"))))
    own.note_review(("a",))
    assert [each.reviewed for each in own.profile.accounts] == [date(2026, 3, 2), None]
    assert [own.unsettled(each) for each in own.profile.accounts] == [(), (Concern.UNREVIEWED,)]


def test_the_policy_names_work_domains_beside_the_authors(own: OwnProfile, desk: Desk) -> None:
    own.use({})
    own.keep(Profile(domains=("mission.example",)))
    assert own.work_domains == ("mission.example",)
    desk.set_pack(load_pack(with_rules=False))
    assert {"un.org", "mission.example"} <= set(own.work_domains)


def test_an_approval_does_not_outlive_a_profile_that_shuts_the_gate(
    own: OwnProfile, desk: Desk, small_pack: Pack, clipboard: Any
) -> None:
    desk.set_pack(replace(small_pack, checklist=(ADDRESS,), domains=("un.org",)))
    own.use({})
    desk.new_draft("Hello", "x")
    desk.set_judgement("Hello", ())
    assert desk.copy_approved("Hello") is not None
    own.keep(Profile(accounts=(Account("a", "x", "@ana", address="ana@un.org"),)))
    assert desk.approval is None
    assert desk.copy_approved("Hello") is None
    assert clipboard.history == ["Hello"]


def test_a_plain_share_is_approved_and_nothing_is_copied(desk: Desk, small_pack: Pack, clipboard: Any) -> None:
    desk.set_pack(replace(small_pack, checklist=()))
    desk.new_draft("", "x")
    desk.set_act("share")
    desk.set_judgement("", ())
    assert desk.copy_approved("") is None
    desk.set_shared("A photo of a market, by a newspaper")
    approval = desk.copy_approved("")
    assert approval is not None
    assert (approval.act, clipboard.history) == ("share", [])
    desk.set_shared("Another photo")
    assert desk.approval is None
