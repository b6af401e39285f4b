"""What a photo lacks: nobody is settled by accident, and a consent counts only while it fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from beforehand.domain.consent import (
    Act,
    Circumstances,
    ConsentEvent,
    FourTests,
    Naming,
    Notice,
    Record,
    Scope,
    Statements,
    records,
)
from beforehand.domain.matching import Misfit
from beforehand.domain.person import Person, Relation
from beforehand.domain.photo import (
    Box,
    Photo,
    PhotoGap,
    Row,
    State,
    Trace,
    consent_for,
    gaps,
    grant_of,
    is_settled,
    lacks,
    texts,
)
from beforehand.domain.post import Draft
from beforehand.store.photos import from_json, to_json

TODAY = date(2026, 3, 2)
ANA = Person("a" * 32, "Ana Example", Relation.COLLEAGUE)
SCOPE = Scope(("mastodon",), Naming.UNNAMED, "", until=date(2026, 12, 31))
BOX = Box(10, 10, 40, 50)
PHOTO = Photo("p1", "meeting.jpg", width=200, height=100, is_searched=True, has_looked=True)


def yes(scope: Scope = SCOPE, *later: ConsentEvent) -> Record:
    how = Circumstances(statements=Statements(True, True, True), tests=FourTests(True, True, True, True))
    notice = Notice("What for.", "1", "en")
    given = ConsentEvent("e1", "r1", ANA.id, Act.GIVEN, TODAY, datetime(2026, 3, 2, tzinfo=UTC), scope, notice, how)
    return records([given, *later])[0]


def post(network: str, **fields: str) -> Draft:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    return Draft("d", "We met.", network, "", (), (), (), now, now, **fields)


def found(record: Record, network: str = "mastodon", on: date = TODAY):
    return consent_for(PHOTO, ANA, [record], post(network), on, record="r1")


CONSENTED = Row("1", BOX, State.CONSENTED, ANA.id, "r1")


def test_a_consent_that_fits_settles_a_row() -> None:
    assert is_settled(CONSENTED, lambda _: found(yes()))


@pytest.mark.parametrize(
    ("network", "on", "misfit"),
    [("bluesky", TODAY, Misfit.NETWORK), ("mastodon", TODAY + timedelta(days=400), Misfit.STATE)],
)
def test_another_network_or_a_later_day_opens_the_row_again(network: str, on: date, misfit: Misfit) -> None:
    match = found(yes(), network, on)
    assert match.misfits == (misfit,)
    assert not is_settled(CONSENTED, lambda _: match)


def test_a_withdrawal_opens_the_row_again() -> None:
    end = ConsentEvent("e2", "r1", ANA.id, Act.WITHDRAWN, TODAY, datetime(2026, 3, 2, tzinfo=UTC))
    assert not is_settled(CONSENTED, lambda _: found(yes(SCOPE, end)))


def test_a_consent_for_an_occasion_counts_once_the_author_confirmed_that_very_yes() -> None:
    match = found(yes(replace(SCOPE, occasion="Annual meeting")))
    assert lacks(CONSENTED, match) == (Misfit.OCCASION,)
    assert lacks(replace(CONSENTED, confirmed="another"), match) == (Misfit.OCCASION,)
    assert lacks(replace(CONSENTED, confirmed=grant_of(match)), match) == ()


def test_a_consent_for_this_photo_fits_it_and_no_other() -> None:
    record = yes(replace(SCOPE, photos=("p1",)))
    assert found(record).is_covered
    assert not consent_for(replace(PHOTO, id="p2"), ANA, [record], post("mastodon"), TODAY).is_covered


def test_somebody_who_cannot_be_identified_needs_a_reason() -> None:
    row = Row("1", BOX, State.NOT_IDENTIFIABLE, reason="  ")
    assert not is_settled(row, lambda _: found(yes()))
    assert is_settled(replace(row, reason="From behind"), lambda _: found(yes()))


def test_gaps_name_the_photo_and_its_open_rows_and_ask_for_a_look() -> None:
    open_one = PHOTO.with_row(Row("1", BOX)).with_row(Row("2", BOX, State.COVERED))
    unseen = replace(PHOTO, id="p2", has_looked=False)
    assert gaps((open_one, unseen, PHOTO), lambda _photo, _row: found(yes())) == (
        PhotoGap("p1", 1, ("1",)),
        PhotoGap("p2", 2, ()),
    )


def test_another_decision_leaves_nothing_of_the_one_before() -> None:
    row = replace(CONSENTED, confirmed="e1").decided(State.COVERED)
    assert (row.person, row.record, row.confirmed, row.reason) == ("", "", "", "")


def test_a_box_stays_within_the_photo() -> None:
    assert Box(-5, 90, 50, 50).within(200, 100) == Box(0, 90, 45, 10)
    assert Box(500, 500, 5, 5).within(200, 100) == Box(199, 99, 1, 1)


def test_photos_come_back_as_they_were_kept() -> None:
    photo = replace(PHOTO, alt="Ünï", traces=(Trace("device", "X"),), captions=("a",), notes=("photos.note.turned",))
    photo = photo.with_row(CONSENTED).with_row(Row("2", BOX, State.COVERED, is_drawn=True, reach="person", shape="box"))
    assert from_json(to_json((photo,))) == (photo,)


def test_the_words_of_a_photo_are_its_description_its_captions_and_its_name() -> None:
    photo = replace(PHOTO, name="IMG_visit-to.Lake.jpg", alt="Two people", captions=("A caption", " "))
    assert [(each.photo, each.kind, each.text) for each in texts(photo)] == [
        ("p1", "alt", "Two people"),
        ("p1", "name", "IMG visit to Lake"),
        ("p1", "caption", "A caption"),
    ]
    assert texts(replace(photo, name="", alt="  ", captions=())) == ()
