"""Whether a consent covers what a post is about, its occasion, its readers and where they are; and what to ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    ConsentEvent,
    Naming,
    Notice,
    Record,
    Scope,
    Statements,
)
from beforehand.domain.matching import AUDIENCES, Match, Misfit, Use, match, misfits, use_of
from beforehand.domain.person import Person, Relation
from beforehand.domain.request import wanted

DAY = date(2026, 3, 2)
ANA = Person("a" * 32, "Ana Example", Relation.COLLEAGUE)
WIDE = Scope((ANY_NETWORK,), Naming.NAMED, "")
SAID = Circumstances(statements=Statements(True, True, True))


def yes(**parts: object) -> Record:
    scope = replace(WIDE, **parts)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    event = ConsentEvent("1", "r", ANA.id, Act.GIVEN, DAY, now, scope, Notice("Told.", "2", "en"), SAID)
    return Record("r", ANA.id, (event,))


def lacks(record: Record, **use: str) -> tuple[Misfit, ...]:
    return misfits(ANA, record, Use("x", Naming.NAMED, DAY, **use))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", (Misfit.TOPIC,)),
        ("Water project", ()),
        ("  the WATER   project ", ()),
        ("Water project in Kisumu", ()),
        ("water", (Misfit.TOPIC,)),
        ("Water projects", (Misfit.TOPIC,)),
        ("Summer party", (Misfit.OTHER_TOPIC,)),
        ("Water project; summer party", (Misfit.OTHER_TOPIC,)),
        ("Water project; wáter project 2", ()),
        (" ; ", (Misfit.TOPIC,)),
    ],
)
def test_a_topic_that_was_told_must_lie_within_what_was_agreed(told: str, expected: tuple[Misfit, ...]) -> None:
    assert lacks(yes(purpose="water project"), topic=told) == expected


def test_any_of_several_topics_that_were_agreed_is_enough() -> None:
    record = yes(purpose="Water project; training")
    assert lacks(record, topic="A training for midwives") == ()
    assert lacks(record, topic="training; water project") == ()
    assert lacks(record, topic="Elections") == (Misfit.OTHER_TOPIC,)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Summer Party 2026", ()),
        ("summer party", (Misfit.OCCASION,)),
        ("Summer party 2027", (Misfit.OCCASION,)),
        ("Retreat", (Misfit.OTHER_OCCASION,)),
        ("", (Misfit.OCCASION,)),
    ],
)
def test_an_occasion_is_the_very_one_or_the_author_confirms_it(told: str, expected: tuple[Misfit, ...]) -> None:
    assert lacks(yes(occasion="Summer party 2026"), occasion=told) == expected


def test_a_photo_that_was_agreed_needs_no_occasion() -> None:
    record = yes(occasion="Summer party", photos=("p1",))
    assert lacks(record, photo="p1", occasion="Retreat") == ()
    assert lacks(record, photo="p2", occasion="Retreat") == (Misfit.OTHER_OCCASION,)


def test_words_without_spaces_between_them_are_compared_as_well() -> None:
    assert lacks(yes(purpose="供水项目"), topic="基苏木的供水项目") == ()
    assert lacks(yes(purpose="供水项目"), topic="供水") == (Misfit.TOPIC,)
    assert lacks(yes(purpose="供水项目"), topic="晚会") == (Misfit.OTHER_TOPIC,)


@pytest.mark.parametrize("agreed", AUDIENCES)
@pytest.mark.parametrize("asked", AUDIENCES)
def test_an_audience_lies_within_a_wider_one_and_in_no_narrower_one(agreed: str, asked: str) -> None:
    is_within = AUDIENCES.index(asked) <= AUDIENCES.index(agreed)
    assert lacks(yes(audience=agreed), audience=asked) == (() if is_within else (Misfit.WIDER_AUDIENCE,))


@pytest.mark.parametrize(
    ("agreed", "asked", "expected"),
    [
        ("", "public", ()),
        ("disappearing", "disappearing", ()),
        ("disappearing", "group", (Misfit.AUDIENCE,)),
        ("followers", "disappearing", (Misfit.AUDIENCE,)),
        ("public", "disappearing", ()),
        ("my former class", "group", (Misfit.AUDIENCE,)),
    ],
)
def test_an_audience_that_cannot_be_compared_is_confirmed(
    agreed: str, asked: str, expected: tuple[Misfit, ...]
) -> None:
    assert lacks(yes(audience=agreed), audience=asked) == expected


def test_a_country_is_told_or_confirmed_and_another_one_does_not_fit() -> None:
    record = yes(territory="Kenya")
    assert lacks(record) == (Misfit.TERRITORY,)
    assert lacks(record, territory="kenya") == ()
    assert lacks(record, territory="Uganda") == (Misfit.OTHER_TERRITORY,)
    assert lacks(record, territory="Kenya; Uganda") == (Misfit.OTHER_TERRITORY,)


def test_what_was_told_and_contradicts_can_no_longer_be_confirmed() -> None:
    record = yes(purpose="water project", occasion="Summer party")
    assert Match(record, lacks(record)).may_be_confirmed
    assert not Match(record, lacks(record, topic="elections")).may_be_confirmed


def test_the_consent_with_the_least_that_contradicts_is_told_about() -> None:
    far, near = yes(purpose="elections"), replace(yes(purpose="water", occasion="March", territory="Kenya"), id="s")
    found = match(ANA, [far, near], Use("x", Naming.NAMED, DAY, topic="water"))
    assert found.record is near


words = st.sampled_from(["", "water", "water project", "elections", "march; april", "水"])


@given(words, words, words, st.sampled_from(["", *AUDIENCES, "disappearing", "us"]), words, words, words,
       st.sampled_from([*AUDIENCES, "disappearing"]), st.sampled_from(Naming), st.sampled_from(["x", "linkedin"]))  # fmt: skip
def test_what_is_asked_for_again_would_cover_the_post_once_it_is_given(
    purpose: str, occasion: str, place: str, readers: str, topic: str, told: str, where: str, audience: str,
    naming: Naming, network: str,
) -> None:  # fmt: skip
    """As far as the author said anything: what was left open stays to be confirmed."""
    record = yes(networks=("linkedin",), naming=Naming.UNNAMED, purpose=purpose, occasion=occasion, territory=place,
                 audience=readers)  # fmt: skip
    use = Use(network, naming, DAY, topic, told, "p", audience, where)
    found = match(ANA, [record], use)
    scope = wanted(found, use, date(2027, 3, 2))
    asked = replace(record, events=(replace(record.events[0], scope=scope),))
    after = match(ANA, [asked], use)
    assert not {each for each in after.misfits if not each.is_for_author}
    assert scope.until == date(2027, 3, 2)


def test_a_draft_tells_its_use(make_draft) -> None:
    draft = replace(make_draft("Ana came.", network="x"), topic="Wells", audience="group", territory="Kenya")
    assert use_of(draft, Naming.NAMED, DAY, "p") == Use("x", Naming.NAMED, DAY, "Wells", "", "p", "group", "Kenya")
