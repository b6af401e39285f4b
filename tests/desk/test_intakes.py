"""Taking a table in: all of it or nothing, twins by choice, and back again while nothing else has happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from beforehand.desk.intakes import Choice, Intakes, Preview, Taken
from beforehand.desk.register import Register
from beforehand.domain.consent import Act
from beforehand.domain.person import Person, Relation
from beforehand.domain.sheet import Encoding, SheetError
from beforehand.store import recovery
from beforehand.store.consents import ConsentStore, MemoryConsents, VaultConsents
from beforehand.store.trouble import DiskFull, ErasedPerson
from beforehand.store.vault import Vault, Ways

HEADINGS = "name,relation,contact,answer,date,networks\n"
TABLE = (
    HEADINGS
    + "Ana Example,colleague,ana@example.org,given,2026-01-02,linkedin\n"
    + "Bo Example,partner,,given,2026-01-02,any\n"
    + "Cem Example,cousin,,,,\n"
)


@pytest.fixture(params=["memory", "vault"])
def store(request, tmp_path) -> Iterator[ConsentStore]:
    if request.param == "memory":
        yield MemoryConsents()
        return
    vault = Vault.create(tmp_path / "vault", Ways(code=recovery.new_code()))
    yield VaultConsents(vault)
    assert vault.problems() == []
    vault.close()


@pytest.fixture
def register(store: ConsentStore, clock) -> Register:
    register = Register(clock)
    register.use(store)
    return register


class Intake:
    """Intakes with what they said last."""

    def __init__(self, register: Register, clock, folder: Path) -> None:
        self.intakes = Intakes(register, clock)
        self.heard: list[object] = []
        for told in (self.intakes.read, self.intakes.refused, self.intakes.taken, self.intakes.failed):
            told.connect(self.heard.append)
        self._path = folder / "people.csv"

    def read(self, data: bytes | str, encoding: Encoding | None = None) -> Preview:
        self._path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.intakes.read_file(self._path, encoding)
        return self.heard[-1]

    def take(self, data: str, choices: dict[int, Choice] | None = None) -> Taken:
        self.intakes.take_in(self.read(data), choices or {})
        return self.heard[-1]


@pytest.fixture
def intake(register: Register, clock, tmp_path) -> Intake:
    return Intake(register, clock, tmp_path)


def stored(store: ConsentStore) -> tuple[set[str], int]:
    contents = store.load()
    return {person.name for person in contents.people}, len(contents.events)


def test_looking_keeps_nothing(intake, register, store) -> None:
    preview = intake.read(TABLE)
    assert [fault.line for fault in preview.intake.faults] == [4]
    assert stored(store) == (set(), 0)
    assert register.people == ()


def test_what_was_looked_at_is_kept_whole(intake, register, store) -> None:
    taken = intake.take(TABLE)
    assert len(taken.new) == 2
    assert stored(store) == ({"Ana Example", "Bo Example"}, 2)
    ana = register.people[0]
    assert register.records_of(ana.id)[0].state(register.today) is Act.GIVEN
    assert register.records_of(ana.id)[0].events[0].origin == "people.csv"
    again = Register(register._clock)
    again.use(store)
    assert again.people == register.people
    assert again.records_of(ana.id) == register.records_of(ana.id)


def test_a_twin_is_left_out_merged_or_kept_apart_as_the_author_says(intake, register, store) -> None:
    there = store.keep(Person("", "ANA EXAMPLE", Relation.COLLEAGUE, language="fr"))
    register.read_again()
    preview = intake.read(TABLE)
    assert preview.twins == {0: there}
    intake.take(TABLE)
    assert register.records_of(there.id) == ()
    intake.take(TABLE, {0: Choice.MERGE, 1: Choice.SKIP})
    assert register.person(there.id) == Person(
        there.id, "ANA EXAMPLE", Relation.COLLEAGUE, contact="ana@example.org", language="fr"
    )
    assert len(register.records_of(there.id)) == 1
    intake.take(TABLE, {0: Choice.MERGE, 1: Choice.SKIP})
    assert len(register.records_of(there.id)) == 1, "the same answer comes in once"
    intake.take(TABLE, {0: Choice.APART, 1: Choice.SKIP})
    assert sorted(person.name for person in register.people) == ["ANA EXAMPLE", "Ana Example", "Bo Example"]


def test_taking_back_leaves_the_register_as_it_was(intake, register, store) -> None:
    there = store.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    register.read_again()
    intake.take(TABLE, {0: Choice.MERGE})
    assert intake.intakes.may_undo
    intake.intakes.take_back()
    assert not intake.intakes.may_undo
    assert register.people == (there,)
    (record,) = register.records_of(there.id)
    assert record.state(register.today) is Act.INVALIDATED
    assert len(register.erased) == 1


def test_it_can_be_taken_back_only_while_nothing_else_has_happened(intake, register) -> None:
    intake.take(TABLE)
    register.keep(Person("", "Dee Example", Relation.PUBLIC))
    assert not intake.intakes.may_undo
    intake.intakes.take_back()
    assert len(register.people) == 3


def test_when_one_row_cannot_be_kept_none_is(intake, register, store, monkeypatch) -> None:
    if isinstance(store, MemoryConsents):
        gone = store.keep(Person("", "Ana Example", Relation.COLLEAGUE))
        register.read_again()
        preview = intake.read(TABLE)
        store.erase(gone.id)
        expected: type[Exception] = ErasedPerson
        intake.intakes.take_in(preview, {0: Choice.MERGE})
    else:
        append, made = store._vault.ledger.append, []

        def fail_late(*given: object) -> object:
            made.append(given)
            if len(made) == 4:
                raise DiskFull
            return append(*given)

        monkeypatch.setattr(store._vault.ledger, "append", fail_late)
        store._vault.database.make_room = lambda: False
        expected = DiskFull
        intake.take(TABLE)
    assert isinstance(intake.heard[-1], expected)
    assert stored(store) == (set(), 0)
    assert register.people == () or isinstance(store, MemoryConsents)


def test_another_encoding_can_be_asked_for(intake) -> None:
    data = (HEADINGS + "Zoë,colleague,,,,\n").encode("cp1252")
    assert intake.read(data).intake.candidates[0].person.name == "Zoë"
    assert isinstance(intake.read(data, Encoding.UTF_8), SheetError)


def test_a_file_that_is_not_there_is_a_trouble(intake, tmp_path) -> None:
    intake.intakes.read_file(tmp_path / "nothing.csv")
    assert intake.heard[-1].code


def test_somebody_who_was_changed_meanwhile_is_not_set_back(intake, register, store) -> None:
    there = store.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    register.read_again()
    preview = intake.read(TABLE)
    register.keep(Person(there.id, "Ana Example", Relation.PARTNER, language="fr"))
    intake.intakes.take_in(preview, {0: Choice.MERGE})
    kept = register.person(there.id)
    assert (kept.relation, kept.language, kept.contact) == (Relation.PARTNER, "fr", "ana@example.org")
