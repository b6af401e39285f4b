"""The author's profile: what an account has against it, and what the checklist is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.checklist import Status, compute
from beforehand.domain.gate import Lack, Readiness, missing
from beforehand.domain.profile import (
    Account,
    Concern,
    PlaceFinder,
    Problem,
    Profile,
    Seniority,
    Service,
    as_domain,
    concerns,
    conditions,
    is_address,
    is_overdue,
    is_work_address,
    listed,
    problems,
    reads_like,
    unsettled,
)
from beforehand_checks.lint import FACTS
from beforehand_checks.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft

TODAY = date(2026, 3, 2)
DOMAINS = ("un.org", "wfp.org")
PACK = load_pack(with_rules=False)
FINE = Account("a", "x", "@ana", "Ana Example", address="ana@post.example", reviewed=date(2026, 1, 5))


def told(profile: Profile, draft: Draft) -> frozenset[str]:
    return conditions(profile, draft, DOMAINS, TODAY)


def asked(profile: Profile, draft: Draft) -> dict[str, Status]:
    return {s.item.id: s.status for s in compute(PACK, draft, (), told(profile, draft)).items}


@pytest.mark.parametrize(
    ("address", "is_work"),
    [
        ("ana@un.org", True),
        ("ANA@UN.ORG", True),
        ("ana@field.wfp.org", True),
        ("ana@fun.org", False),
        ("ana@un.org.example", False),
        ("un.org", False),
        ("", False),
    ],
)
def test_a_work_address_lies_in_a_domain_or_below_it(address: str, is_work: bool) -> None:
    assert is_work_address(address, DOMAINS) is is_work


@pytest.mark.parametrize("text", ["ana@post.example", "ana.b+x@sub.post.example", "аня@почта.example"])
def test_an_address_is_told_from_what_is_none(text: str) -> None:
    assert is_address(text)
    assert not any(map(is_address, (f"{text} ", text.replace("@", ""), f"{text}@", f"<{text}>", "ana@post")))


@pytest.mark.parametrize(
    ("typed", "domain"),
    [("un.org", "un.org"), ("@UN.org ", "un.org"), ("ana@un.org", "un.org"), ("un", ""), ("un .org", ""), ("", "")],
)
def test_a_domain_is_taken_however_it_is_typed(typed: str, domain: str) -> None:
    assert as_domain(typed) == domain


def test_a_list_is_split_at_commas_of_several_scripts_and_holds_nothing_twice() -> None:
    assert listed(" Geneva,Genève ;  Palais   des Nations\n内罗毕、جنيف، ,Geneva") == (
        "Geneva",
        "Genève",
        "Palais des Nations",
        "内罗毕",
        "جنيف",
    )


@pytest.mark.parametrize("shown", ["Ana María Example", "EXAMPLE Ana 🌍", "Dr. A. Example", "ana example-writes"])
def test_a_shown_name_that_reads_like_the_author(shown: str) -> None:
    assert reads_like(shown, "Ana Maria Example")


@pytest.mark.parametrize("shown", ["Blue Heron", "Ana", "Exampleton", ""])
def test_a_shown_name_that_does_not(shown: str) -> None:
    assert not reads_like(shown, "Ana Maria Example")
    assert reads_like(shown, "")


def test_what_an_account_has_against_it() -> None:
    assert concerns(FINE, DOMAINS, TODAY) == ()
    assert concerns(replace(FINE, address="ana@un.org"), DOMAINS, TODAY) == (Concern.WORK_EMAIL,)
    assert concerns(replace(FINE, is_own_name=False), DOMAINS, TODAY) == ()
    bird = replace(FINE, is_own_name=False, writes_about_un=True, reviewed=None)
    assert concerns(bird, DOMAINS, TODAY) == (Concern.FALSE_NAME, Concern.UNREVIEWED)


def test_a_reason_settles_a_concern_but_never_a_look_at_the_settings() -> None:
    account = replace(FINE, address="ana@un.org", reviewed=None, reason="The network does not let me change it.")
    assert unsettled(account, DOMAINS, TODAY) == (Concern.UNREVIEWED,)
    assert unsettled(replace(account, reason=" "), DOMAINS, TODAY) == (Concern.WORK_EMAIL, Concern.UNREVIEWED)


@pytest.mark.parametrize(
    ("reviewed", "on", "overdue"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), False),
        (date(2025, 3, 1), date(2026, 3, 2), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
    ],
)
def test_a_look_at_the_settings_holds_for_a_year(reviewed: date, on: date, overdue: bool) -> None:
    assert is_overdue(reviewed, on) is overdue


def test_what_must_be_put_right_before_an_account_is_kept() -> None:
    assert problems(FINE, TODAY) == ()
    wrong = replace(FINE, handle=" ", address="ana", reviewed=date(2026, 3, 3))
    assert problems(wrong, TODAY) == (Problem.NO_HANDLE, Problem.ADDRESS, Problem.FUTURE)


def test_every_condition_is_one_that_a_policy_may_name(make_draft: Callable[..., Draft]) -> None:
    worst = Account("b", "x", "@b", is_own_name=False, address="b@un.org", names_employer=True, writes_about_un=True)
    seen: set[str] = set()
    for service in Service:
        for seniority in Seniority:
            profile = Profile("Ana", service, "", (), seniority, ("Goma",), (FINE, worst))
            seen |= told(profile, make_draft("In Goma", network="x"))
    seen |= told(Profile(), make_draft(network="x")) | told(Profile(accounts=(worst,)), make_draft())
    assert seen <= set(FACTS)
    groups = ("status:", "seniority:", "account:", "unsettled:", "place:")
    assert {fact for fact in FACTS if fact.startswith(groups)} <= seen


def test_only_accounts_on_the_network_of_the_draft_are_asked_about(make_draft: Callable[..., Draft]) -> None:
    profile = Profile(accounts=(replace(FINE, network="linkedin", address="ana@un.org"), FINE))
    assert "account:work-email" not in told(profile, make_draft(network="x_premium"))
    assert "account:work-email" in told(profile, make_draft(network="linkedin"))
    assert "account:unknown" in told(profile, make_draft(network="bluesky"))
    assert "account:unknown" not in told(Profile(), make_draft())


def test_the_authors_own_domains_count_beside_those_of_the_policy(make_draft: Callable[..., Draft]) -> None:
    account, draft = replace(FINE, address="ana@mission.example"), make_draft(network="x")
    assert "account:work-email" not in told(Profile(accounts=(account,)), draft)
    assert "account:work-email" in told(Profile(domains=("mission.example",), accounts=(account,)), draft)


def test_without_a_network_an_account_is_told_of_and_holds_nothing_back(make_draft: Callable[..., Draft]) -> None:
    bad = replace(FINE, address="ana@un.org", is_own_name=False, writes_about_un=True, reviewed=None)
    profile = Profile(accounts=(bad, replace(FINE, network="linkedin")))
    found = asked(profile, make_draft("Hello"))
    assert found["account-elsewhere"] is Status.SATISFIED
    assert not {"account-address", "account-name", "account-privacy"} & set(found)
    assert "account-elsewhere" not in asked(profile, make_draft("Hello", network="x"))
    assert "account-elsewhere" not in asked(Profile(accounts=(FINE,)), make_draft("Hello"))


def test_an_account_item_is_open_until_the_profile_settles_it(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("Hello", network="x")
    bad = replace(FINE, address="ana@un.org")
    assert asked(Profile(accounts=(bad,)), draft)["account-address"] is Status.OPEN
    kept = replace(bad, reason="The network does not let me change it.")
    assert asked(Profile(accounts=(kept,)), draft)["account-address"] is Status.SATISFIED
    assert "account-address" not in asked(Profile(accounts=(FINE,)), draft)
    assert asked(Profile(accounts=(FINE,)), draft)["account-privacy"] is Status.SATISFIED


def test_the_gate_names_an_open_account_item(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("Hello", network="x")
    profile = Profile(accounts=(replace(FINE, address="ana@un.org"),))
    checklist = compute(PACK, draft, (), told(profile, draft))
    named = {each.target: each.kind for each in missing(draft, (), checklist, Readiness())}
    assert named["account-address"] is Lack.SETTLING
    assert "account-privacy" not in named


@pytest.mark.parametrize(
    ("service", "items", "gone"),
    [
        (Service.SERVING, set(), set()),
        (Service.SEPARATED, {"after-service"}, set()),
        (Service.CONSULTANT, {"contract"}, set()),
        (Service.INTERN, {"internship"}, set()),
        (Service.FAMILY, {"relative", "through-relative"}, {"media-test"}),
    ],
)
def test_each_status_has_the_questions_that_fit(
    make_draft: Callable[..., Draft], service: Service, items: set[str], gone: set[str]
) -> None:
    usual = {"media-test", "fine-in-public"}
    assert set(asked(Profile(service=service), make_draft("Hello"))) == (usual | items) - gone


def test_the_duty_of_separated_staff_is_quoted_from_the_guideline() -> None:
    item = next(each for each in PACK.checklist if each.id == "after-service")
    assert "This obligation does not cease upon separation from service." in item.help
    assert "This obligation does not cease upon separation from service." in PACK.clause(item.clause).quotation


@pytest.mark.parametrize(
    ("names", "text", "is_there"),
    [
        (("Geneva",), "lunch in GENEVA's old town", True),
        (("Geneva",), "the genevan style", False),
        (("Goma",), "#goma", True),
        (("Palais des Nations",), "at the Palais des Nations.", True),
        (("内罗毕",), "我在内罗毕吃饭", True),
        (("جنيف",), "في جنيف اليوم", True),
        (("C++ (camp)",), "at C++ (camp) now", True),
        ((), "anything", False),
        ((" ",), "any thing", False),
    ],
)
def test_a_place_is_found_as_a_word(names: tuple[str, ...], text: str, is_there: bool) -> None:
    assert PlaceFinder(names).is_in(text) is is_there


def test_the_duty_station_is_looked_for_in_text_and_warning(make_draft: Callable[..., Draft]) -> None:
    profile = Profile(stations=("Goma",))
    assert "place:duty-station" in told(profile, make_draft("Rain in Goma"))
    assert "place:duty-station" in told(profile, make_draft("Rain", warning="Goma"))
    assert "place:duty-station" not in told(profile, make_draft("Rain", act="reply", shared="Goma"))


@given(st.text(), st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1))
def test_a_name_between_spaces_is_found_whatever_stands_around_it(text: str, name: str) -> None:
    assert PlaceFinder((name,)).is_in(f"{text} {name} {text}")
