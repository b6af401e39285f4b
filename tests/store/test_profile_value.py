"""The profile as a value among the settings of the vault."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.act import Audience
from beforehand.domain.profile import LONGEST, Account, Profile, Seniority, Service
from beforehand.store.profile import NewerProfileError, read_profile, write_profile

words = st.text(max_size=LONGEST)
accounts = st.builds(
    Account,
    id=st.uuids().map(lambda made: made.hex),
    network=words,
    handle=words,
    shown_name=words,
    is_own_name=st.booleans(),
    address=words,
    audience=st.sampled_from(Audience),
    names_employer=st.booleans(),
    writes_about_un=st.booleans(),
    reviewed=st.none() | st.dates(),
    reason=words,
)
profiles = st.builds(
    Profile,
    name=words,
    service=st.sampled_from(Service),
    organisation=words,
    domains=st.lists(words).map(tuple),
    seniority=st.sampled_from(Seniority),
    stations=st.lists(words).map(tuple),
    accounts=st.lists(accounts, max_size=4, unique_by=lambda each: each.id).map(tuple),
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers(max_value=1) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["accounts", "id", "service", "reviewed", "version"]), inner)
    ),
)


@given(profiles)
def test_a_profile_comes_back_as_it_was(profile: Profile) -> None:
    assert read_profile(json.loads(json.dumps(write_profile(profile)))) == profile


@given(junk)
def test_a_damaged_value_counts_as_not_said(value: object) -> None:
    assert isinstance(read_profile(value), Profile)


def test_what_is_sound_in_a_damaged_value_is_kept() -> None:
    rows = [{"id": "a", "network": "x", "handle": "@a", "reviewed": "2026-02-30"}, {"handle": "@no-id"}, 7]
    value = {"version": 1, "name": "Ana Example", "service": "monarch", "domains": ["un.org", 4], "accounts": rows}
    profile = read_profile(value)
    assert (profile.name, profile.service, profile.domains) == ("Ana Example", Service.UNSAID, ("un.org",))
    assert profile.accounts == (Account("a", "x", "@a", is_own_name=False),)


def test_a_profile_of_a_later_program_is_told() -> None:
    with pytest.raises(NewerProfileError):
        read_profile({"version": 2, "name": "Ana Example"})


def test_a_day_is_written_so_that_people_can_read_it() -> None:
    written = write_profile(Profile(accounts=(Account("a", "x", "@a", reviewed=date(2026, 3, 2)),)))
    assert written["version"] == 1
    assert written["accounts"][0]["reviewed"] == "2026-03-02"
