"""The chain of events, and persons whose key is destroyed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.store.ledger import Anchor, Finding
from beforehand.store.migrations import COPY_NAME
from beforehand.store.trouble import ErasedPerson
from beforehand.store.vault import anchor_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.store.database import Database
    from beforehand.store.vault import Vault


@pytest.fixture
def person(vault: Vault) -> bytes:
    return vault.people.create()


@pytest.fixture
def chained(vault: Vault, person: bytes) -> Vault:
    for number in range(20):
        vault.ledger.append("consent.given", {"name": "Maria", "n": number}, person if number % 2 else None)
    return vault


def test_events_are_read_as_they_were_recorded(vault: Vault, person: bytes, clock: Any) -> None:
    made = vault.ledger.append("consent.given", {"name": "Zoë \ud800", "uses": ["post"]}, person)
    clock.go_on(seconds=3)
    vault.ledger.append("approval.given", {"text": "abc"})
    assert vault.ledger.event(1) == made
    assert made.payload == {"name": "Zoë \ud800", "uses": ["post"]}
    assert [event.kind for event in vault.ledger.after()] == ["consent.given", "approval.given"]
    assert [event.seq for event in vault.ledger.about(person)] == [1]
    assert [event.seq for event in vault.ledger.of_kind("approval.given")] == [2]
    assert vault.ledger.after(1, limit=1)[0].at == clock.now()
    assert vault.ledger.count() == 2
    assert vault.ledger.event(99) is None


@pytest.mark.parametrize(
    "statement",
    [
        "update event set kind = 'consent.withdrawn' where seq = 5",
        "delete from event where seq = 5",
        "delete from event where seq = 20",
        "insert into event select seq + 5, at, kind, subject, body, previous, mac from event where seq = 20",
        "insert or replace into event select * from event where seq = 5",
        "insert into event select seq + 1, at, kind, subject, body, zeroblob(32), mac from event where seq = 20",
    ],
)
def test_the_database_itself_refuses_to_change_events(chained: Vault, statement: str) -> None:
    with pytest.raises(Exception, match="event"):
        chained.database.rows(statement)
    assert chained.ledger.verify().is_intact


def without_triggers(database: Database) -> None:
    for (name,) in database.rows("select name from sqlite_schema where type = 'trigger'"):
        database.rows(f"drop trigger {name}")


@pytest.mark.parametrize(
    ("statement", "finding", "event"),
    [
        ("update event set kind = 'consent.withdrawn' where seq = 5", Finding.ALTERED, 5),
        ("update event set at = '2020' where seq = 5", Finding.ALTERED, 5),
        ("update event set body = x'00' where seq = 20", Finding.ALTERED, 20),
        ("update event set subject = null where seq = 6", Finding.ALTERED, 6),
        ("delete from event where seq = 5", Finding.ALTERED, 5),
        ("delete from event where seq = 1", Finding.ALTERED, 1),
        ("delete from event where seq > 15", Finding.CUT_OFF, 16),
        ("delete from event", Finding.CUT_OFF, 1),
        ("update event set mac = zeroblob(32) where seq = 20", Finding.ALTERED, 20),
        (
            "update event set body = (select body from event e where e.seq = 9 - event.seq + 10) where seq in (9, 10)",
            Finding.ALTERED,
            9,
        ),
    ],
)
def test_whatever_is_changed_behind_the_program_is_found(
    chained: Vault, statement: str, finding: Finding, event: int
) -> None:
    anchor = chained.ledger.anchor()
    without_triggers(chained.database)
    chained.database.rows(statement)
    verdict = chained.ledger.verify(anchor)
    assert (verdict.finding, verdict.at_event) == (finding, event)
    assert not verdict.is_intact


def test_a_chain_grown_anew_from_an_older_copy_is_found(chained: Vault, person: bytes) -> None:
    anchor = chained.ledger.anchor()
    without_triggers(chained.database)
    chained.database.rows("delete from event where seq > 10")
    for _ in range(15):
        chained.ledger.append("consent.given", {}, person)
    assert chained.ledger.verify().is_intact
    assert chained.ledger.verify(anchor).finding is Finding.OTHER_HISTORY


def test_the_check_can_be_taken_in_slices(chained: Vault) -> None:
    check = chained.ledger.check(chained.ledger.anchor())
    seen = [check.advance(7) for _ in range(3)]
    assert seen[:2] == [None, None]
    assert seen[2] is not None
    assert seen[2].is_intact
    assert seen[2].checked == 20
    assert chained.ledger.check().advance(20) is None


def test_an_empty_chain_is_intact(vault: Vault) -> None:
    assert vault.ledger.verify().is_intact
    assert vault.ledger.verify(vault.ledger.anchor()).is_intact


def test_an_anchor_survives_as_text(chained: Vault, door: Any) -> None:
    anchor = chained.ledger.anchor()
    assert Anchor.of_text(anchor.text()) == anchor
    for text in ("", "5", "x:00", "5:zz", "5:00", "-1:" + "00" * 32):
        assert Anchor.of_text(text) is None
    door.keep(anchor_account(chained.slots.vault), anchor.text())
    assert Anchor.of_text(door.fetch(anchor_account(chained.slots.vault))) == anchor


def test_a_clock_set_back_never_turns_the_order_round(vault: Vault, clock: Any) -> None:
    first = vault.ledger.append("approval.given", {})
    clock.go_on(hours=-5)
    second = vault.ledger.append("approval.given", {"text": "b"})
    assert second.at == first.at
    assert second.payload is not None
    assert second.payload["clock_showed"] == (first.at - timedelta(hours=5)).isoformat(timespec="microseconds")
    assert vault.ledger.verify().is_intact


def test_an_event_and_the_change_it_tells_of_stand_or_fall_together(vault: Vault) -> None:
    def job() -> None:
        vault.ledger.append("approval.given", {})
        vault.settings.write("a", 1)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        vault.database.write(job)
    assert vault.ledger.count() == 0
    assert not vault.settings.read()


def test_an_erased_person_leaves_no_readable_trace(
    chained: Vault, person: bytes, bench: Any, clear_pages: Callable[..., bytes]
) -> None:
    other = chained.people.create()
    chained.ledger.append("consent.given", {"name": "Kofi"}, other)
    photo = chained.attachments.add(io.BytesIO(b"pixels"), name="maria.jpg", kind="image/jpeg", subject=person)
    kept = chained.attachments.add(io.BytesIO(b"others"), name="kofi.jpg", kind="image/jpeg", subject=other)
    wrapped = bytes(chained.database.value("select wrapped from person_key where subject = ?", person))
    copy = chained.folder / COPY_NAME.format(9)
    copy.touch()
    assert {event.payload["name"] for event in chained.ledger.about(person) if event.payload} == {"Maria"}
    chained.erase_person(person)
    assert {event.payload for event in chained.ledger.about(person)} == {None}
    assert [event.kind for event in chained.ledger.about(person)] == ["consent.given"] * 10
    assert chained.ledger.after(21)[-1].payload == {"subject": person.hex()}
    assert chained.ledger.verify().is_intact
    assert chained.attachments.get(photo.id) is None
    assert [file.name for file in chained.attachments.folder.iterdir()] == [kept.id]
    assert chained.attachments.read(kept.id) == b"others"
    assert chained.ledger.about(other)[0].payload == {"name": "Kofi"}
    assert chained.people.subjects() == [other]
    assert not copy.exists()
    chained.close()
    pages = clear_pages(chained.database.path, chained.slots)
    assert wrapped not in pages
    assert b"maria.jpg" not in pages
    assert b"kofi.jpg" in pages
    again = bench.open()
    with pytest.raises(ErasedPerson):
        again.people.open(person, bytes(40), b"")


def test_nothing_can_be_added_about_an_erased_person(chained: Vault, person: bytes) -> None:
    chained.erase_person(person)
    count = chained.ledger.count()
    with pytest.raises(ErasedPerson):
        chained.ledger.append("consent.given", {"name": "Maria"}, person)
    with pytest.raises(ErasedPerson):
        chained.erase_person(person)
    with pytest.raises(ErasedPerson):
        chained.attachments.add(io.BytesIO(b"x"), name="m.jpg", kind="image/jpeg", subject=person)
    assert chained.ledger.count() == count
    assert not list(chained.attachments.folder.iterdir())


def test_what_is_sealed_to_one_person_or_place_opens_nowhere_else(vault: Vault, person: bytes) -> None:
    other = vault.people.create()
    sealed = vault.people.seal(person, b"Maria", b"row 1")
    assert vault.people.open(person, sealed, b"row 1") == b"Maria"
    for subject, context in ((person, b"row 2"), (other, b"row 1")):
        with pytest.raises(Exception, match="damaged-page"):
            vault.people.open(subject, sealed, context)


def test_a_kill_in_the_middle_of_an_erasure_is_finished_at_the_next_start(
    chained: Vault, person: bytes, bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = chained.attachments.add(io.BytesIO(b"pixels"), name="maria.jpg", kind="image/jpeg", subject=person)
    monkeypatch.setattr(chained.attachments, "unlink_gone", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        chained.erase_person(person)
    assert (chained.attachments.folder / photo.id).exists()
    again = bench.crash(chained)
    assert not (again.attachments.folder / photo.id).exists()
    assert not again.people.exists(person)
    assert again.problems() == []


def test_a_key_whose_making_was_undone_seals_nothing(vault: Vault) -> None:
    made: list[bytes] = []

    def job() -> None:
        made.append(vault.people.create())
        vault.ledger.append("consent.given", {"name": "Maria"}, made[0])
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        vault.database.write(job)
    with pytest.raises(ErasedPerson):
        vault.ledger.append("consent.given", {"name": "Maria"}, made[0])
    assert vault.ledger.count() == 0


def test_an_erasure_that_was_undone_leaves_everything_readable(vault: Vault, person: bytes) -> None:
    vault.ledger.append("consent.given", {"name": "Maria"}, person)

    def job() -> None:
        vault.people.destroy(person)
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        vault.database.write(job)
    assert vault.ledger.about(person)[0].payload == {"name": "Maria"}
