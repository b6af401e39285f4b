"""The register in a vault and its twin in memory: what is kept comes back, and an erased person does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.consent import (
    Act,
    Circumstances,
    ConsentEvent,
    FourTests,
    Naming,
    Notice,
    Scope,
    Statements,
    Way,
)
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.store.consent_codec import plain, read_event, read_person
from beforehand.store.consents import EvidenceFile, MemoryConsents, VaultConsents
from beforehand.store.trouble import ErasedPerson, MissingAttachment

if TYPE_CHECKING:
    from beforehand.store.consents import ConsentStore

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHILD = Person(
    "", "Amira Zephyrine", Relation.BENEFICIARY, contact="by the school", birth_year=2014,
    guardians=(Guardian("Leïla Zephyrine", "mother"),),
)  # fmt: skip
SCAN = EvidenceFile("zephyrine.pdf", "application/pdf", b"%PDF-zephyrine" * 9)


def yes(person: str, number: int = 1, act: Act = Act.GIVEN) -> ConsentEvent:
    scope = Scope(("x", "linkedin"), Naming.NAMED, "Workshop", photos=("p",), until=date(2027, 3, 2))
    how = Circumstances(
        Way.SIGNED_FORM, "Zephyrville", "Ana", "Bo", "Cy", "Leïla Zephyrine", has_assent=True,
        statements=Statements(has_no_effect=True), tests=FourTests(freely=True),
    )  # fmt: skip
    notice = Notice("  Word for word,\n zephyrine. ", "2", "fr")
    return ConsentEvent(f"e{number}", "r", person, act, date(2026, 3, 2), NOW, scope, notice, how, "note")


@pytest.fixture(params=["memory", "vault"])
def store(request: pytest.FixtureRequest) -> ConsentStore:
    if request.param == "memory":
        return MemoryConsents()
    return VaultConsents(request.getfixturevalue("vault"))


def test_what_is_kept_comes_back_to_the_last_letter(store: ConsentStore) -> None:
    person = store.keep(CHILD)
    (event,) = store.add([yes(person.id)], [SCAN])
    changed = store.keep(replace(person, contact="none"))
    contents = store.load()
    assert contents.people == (changed,)
    assert contents.events == (event,)
    assert store.file(event.how.evidence[0]) == SCAN
    assert contents.erased == ()


def test_an_erased_person_is_gone_but_for_acts_and_moments(store: ConsentStore) -> None:
    person, other = store.keep(CHILD), store.keep(replace(CHILD, name="Somebody"))
    (event,) = store.add([yes(person.id)], [SCAN])
    store.add([yes(person.id, 2, Act.WITHDRAWN), yes(other.id, 3)])
    store.erase(person.id)
    contents = store.load()
    assert contents.people == (other,)
    assert [each.id for each in contents.events] == ["e3"]
    assert [trace.act for trace in contents.erased[0]] == [Act.GIVEN, Act.WITHDRAWN]
    with pytest.raises(MissingAttachment):
        store.file(event.how.evidence[0])
    for late in (lambda: store.erase(person.id), lambda: store.keep(person), lambda: store.add([yes(person.id, 4)])):
        with pytest.raises(ErasedPerson):
            late()


def test_events_come_in_the_order_in_which_they_were_recorded(store: ConsentStore) -> None:
    person = store.keep(CHILD)
    acts = [Act.WITHDRAWN, Act.GIVEN, Act.REQUESTED, Act.GIVEN]
    for number, act in enumerate(acts):
        store.add([yes(person.id, number, act)])
    assert [event.act for event in store.load().events] == acts


def test_events_are_recorded_all_or_none(store: ConsentStore) -> None:
    person = store.keep(CHILD)
    with pytest.raises(ErasedPerson):
        store.add([yes(person.id), yes("f" * 32, 2)], [SCAN])
    assert store.load().events == ()


def test_the_vault_shows_nothing_of_an_erased_person_and_the_chain_still_verifies(bench, clear_pages) -> None:
    vault = bench.create()
    store = VaultConsents(vault)
    person = store.keep(CHILD)
    (event,) = store.add([yes(person.id)], [SCAN])
    store.erase(person.id)
    assert vault.ledger.verify().is_intact
    assert not (vault.folder / "attachments" / event.how.evidence[0]).exists()
    slots, path = vault.slots, vault.folder / "store.db"
    vault.close()
    pages = clear_pages(path, slots)
    assert b"ephyr" not in pages
    assert b"consent.given" in pages


def test_a_register_is_there_after_a_crash(bench) -> None:
    vault = bench.create()
    store = VaultConsents(vault)
    person = store.keep(CHILD)
    store.add([yes(person.id)], [SCAN])
    again = VaultConsents(bench.crash(vault))
    assert again.load().events[0].notice == yes(person.id).notice
    assert again.file(again.load().events[0].how.evidence[0]) == SCAN


def test_a_failed_event_leaves_no_evidence_behind(vault) -> None:
    store = VaultConsents(vault)
    person = store.keep(CHILD)
    with pytest.raises(ErasedPerson):
        store.add([yes(person.id), yes("f" * 32, 2)], [SCAN])
    assert vault.attachments.every() == []
    assert vault.problems() == []


texts = st.text(max_size=12)


@given(
    st.builds(Person, texts, texts, st.sampled_from(Relation), st.booleans(), texts, texts, st.none() | st.integers())
)
def test_people_survive_the_codec(person: Person) -> None:
    assert read_person(plain(person)) == person
    assert read_person({**plain(person), "from_the_future": 1}) == person


@given(
    st.builds(
        ConsentEvent,
        texts,
        texts,
        texts,
        st.sampled_from(Act),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.none() | st.builds(Scope, st.tuples(texts), st.sampled_from(Naming), texts, until=st.none() | st.dates()),
        st.none() | st.builds(Notice, texts, texts, texts),
        st.just(yes("p").how),
        texts,
        texts,
    )
)
def test_events_survive_the_codec(event: ConsentEvent) -> None:
    assert read_event(plain(event)) == event
