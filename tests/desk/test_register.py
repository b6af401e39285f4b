"""The register as windows see it: changes are kept, announced and shown, and a draft that names somebody waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.register import Register
from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    CorrectionError,
    Naming,
    Notice,
    Scope,
    Statements,
)
from beforehand.domain.gate import Lack, of_consent
from beforehand.domain.named import UNREAD, fits
from beforehand.domain.person import Person, Relation
from beforehand.domain.post import Reply
from beforehand.store.consents import EvidenceFile, MemoryConsents
from beforehand.store.trouble import DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beforehand.desk.drafts import Desk

ANA = Person("", "Ana Example", Relation.COLLEAGUE)
SCOPE = Scope((ANY_NETWORK,), Naming.NAMED, "")
GIVEN = {
    "scope": SCOPE,
    "notice": Notice("One photo.", "1", "en"),
    "how": Circumstances(statements=Statements(has_no_effect=True, how_to_withdraw=True, no_full_recall=True)),
}


class Queue:
    """Does jobs only when told to, as another thread would, later."""

    def __init__(self) -> None:
        self.jobs: list[tuple] = []

    def run(self, job, then, failed) -> None:
        self.jobs.append((job, then, failed))

    def go_on(self) -> None:
        while self.jobs:
            job, then, failed = self.jobs.pop(0)
            try:
                result = job()
            except DiskFull as trouble:
                failed(trouble)
            else:
                then(result)


class FullDisk(MemoryConsents):
    """Cannot keep anything."""

    def add(self, events, files=()):
        raise DiskFull("")


@pytest.fixture
def register(qapp: object, clock) -> Iterator[Register]:
    made = Register(clock)
    made.use(MemoryConsents())
    yield made
    made.deleteLater()


def ana(register: Register) -> Person:
    register.keep(ANA)
    return register.people[0]


def test_changes_are_shown_and_announced(register: Register) -> None:
    told: list[object] = []
    register.person_kept.connect(lambda person: told.append(("kept", person)))
    register.consent_recorded.connect(lambda events: told.append([event.act for event in events]))
    register.person_erased.connect(lambda person: told.append(("erased", person)))
    person = ana(register)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)])
    assert register.records_of(person.id)[0].is_in_force(register.today)
    register.withdraw(person.id, "by phone")
    assert register.records_of(person.id)[0].ending.note == "by phone"
    register.erase(person.id)
    assert register.people == ()
    assert register.records_of(person.id) == ()
    assert [trace.act for trace in register.erased[0]] == [Act.GIVEN, Act.WITHDRAWN]
    assert told == [("kept", person.id), [Act.GIVEN], [Act.WITHDRAWN], ("erased", person.id)]


def test_withdrawing_takes_every_consent_that_has_not_ended_or_the_one_that_is_meant(register: Register) -> None:
    person = ana(register)
    for _ in range(3):
        register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)])
    first = register.records_of(person.id)[0]
    register.withdraw(person.id, record=first.id)
    assert [r.is_in_force(register.today) for r in register.records_of(person.id)] == [False, True, True]
    register.withdraw(person.id)
    assert [len(r.events) for r in register.records_of(person.id)] == [2, 2, 2]


def test_a_correction_stands_in_place_of_an_event_but_never_changes_what_happened(register: Register) -> None:
    person = ana(register)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)])
    event = register.records_of(person.id)[0].events[0]
    register.correct(event, replace(event, note="in the garden"))
    assert register.records_of(person.id)[0].standing[0].note == "in the garden"
    with pytest.raises(CorrectionError):
        register.correct(event, replace(event, act=Act.REFUSED))


def test_evidence_is_kept_with_its_event(register: Register, tmp_path) -> None:
    person = ana(register)
    scan = EvidenceFile("form.pdf", "application/pdf", b"%PDF")
    path = tmp_path / scan.name
    path.write_bytes(scan.data)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)], [path])
    found: list[EvidenceFile] = []
    register.fetch(register.records_of(person.id)[0].events[0].how.evidence[0], found.append)
    assert found == [scan]


def test_evidence_that_cannot_be_read_is_told_and_nothing_is_recorded(register: Register, tmp_path) -> None:
    person, troubles = ana(register), []
    register.failed.connect(troubles.append)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)], [tmp_path / "none.pdf"])
    assert len(troubles) == 1
    assert register.records_of(person.id) == ()


def test_nothing_is_shown_before_it_is_kept_and_what_fails_is_told(qapp: object, clock) -> None:
    register, queue, troubles = Register(clock), Queue(), []
    register.failed.connect(troubles.append)
    register.use(FullDisk(), queue.run)
    assert not register.is_ready
    queue.go_on()
    register.keep(ANA)
    assert register.people == ()
    queue.go_on()
    person = register.people[0]
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)])
    queue.go_on()
    assert register.records_of(person.id) == ()
    assert isinstance(troubles[0], DiskFull)
    register.deleteLater()


def test_the_answer_of_a_former_store_is_thrown_away(qapp: object, clock) -> None:
    register, queue = Register(clock), Queue()
    register.use(MemoryConsents(), queue.run)
    register.keep(ANA)
    register.use(MemoryConsents())
    queue.go_on()
    assert register.people == ()
    register.deleteLater()


def lacks(desk: Desk) -> list[Lack]:
    return [each.kind for each in desk.missing]


def hold(desk: Desk, register: Register) -> None:
    """Have the desk ask the register, as the window does."""
    desk.set_lacks("register", lambda draft: tuple(map(of_consent, register.gaps(draft))))


@pytest.fixture
def draft(desk: Desk, register: Register) -> Desk:
    register.changed.connect(lambda: hold(desk, register))
    desk.new_draft("Ana Example spoke.", "x")
    desk.set_judgement("Ana Example spoke.", ())
    hold(desk, register)
    return desk


def test_a_draft_that_names_somebody_waits_for_a_consent_and_a_withdrawal_shuts_it_again(
    draft: Desk, register: Register
) -> None:
    assert draft.is_open
    person = ana(register)
    assert lacks(draft) == [Lack.CONSENT]
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **GIVEN)])
    assert draft.is_open
    assert draft.copy_approved("Ana Example spoke.") is not None
    register.withdraw(person.id)
    assert lacks(draft) == [Lack.CONSENT]
    assert draft.approval is None


def test_an_end_passes_while_the_draft_is_open(draft: Desk, register: Register, clock) -> None:
    person = ana(register)
    scope = replace(SCOPE, until=register.today)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **(GIVEN | {"scope": scope}))])
    assert draft.is_open
    clock.go_on(days=2)
    assert draft.copy_approved("Ana Example spoke.") is None
    assert lacks(draft) == [Lack.CONSENT]


def test_the_author_says_that_the_post_is_within_what_was_agreed(draft: Desk, register: Register) -> None:
    person = ana(register)
    narrow = GIVEN | {"scope": replace(SCOPE, purpose="Workshop")}
    register.record([register.new_event(person.id, Act.GIVEN, register.today, **narrow)])
    draft.answer(fits(draft.missing[0].target), Reply.YES)
    assert draft.is_open
    draft.set_text("Ana Example spoke again.")
    draft.set_judgement("Ana Example spoke again.", ())
    assert draft.is_open


def test_a_register_that_is_not_read_yet_keeps_the_gate_shut(desk: Desk, qapp: object, clock) -> None:
    register, queue = Register(clock), Queue()
    desk.new_draft("Hello", "x")
    desk.set_judgement("Hello", ())
    register.changed.connect(lambda: hold(desk, register))
    register.use(MemoryConsents(), queue.run)
    assert [each.target for each in desk.missing] == [UNREAD]
    queue.go_on()
    assert desk.is_open
    register.deleteLater()


def test_a_name_in_the_warning_or_in_a_text_beside_the_post_counts_as_well(register: Register, desk: Desk) -> None:
    register.keep(ANA)
    desk.new_draft("We met.", "x")
    assert register.gaps(desk.current) == ()
    desk.set_warning("About Ana Example")
    assert [gap.person.name for gap in register.gaps(desk.current)] == ["Ana Example"]
    desk.set_warning("")
    register.add_texts(lambda _draft: ("Ana Example before a wall",))
    assert [gap.person.name for gap in register.gaps(desk.current)] == ["Ana Example"]
