"""Authorisations on the desk: kept in the journal, with their files in the vault, and gone with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.authorisations import Authorisations
from beforehand.desk.journal import Journal
from beforehand.desk.papers import Papers
from beforehand.domain.authorisation import Authorisation, Ground
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack
from beforehand.store.consents import EvidenceFile
from beforehand.store.journal import MemoryJournal, VaultJournal
from beforehand.store.papers import MemoryPapers, VaultPapers
from beforehand.store.trouble import DiskFull, MissingAttachment
from beforehand.store.vault import Vault, Ways
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import Clause, Item, Pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from beforehand.desk.drafts import Desk

CLAUSE = "undisclosed-information"
TEXT = "The memo says that the plant works."
GIVEN = Authorisation("", Ground.PRIOR, (CLAUSE,), "Ana Example", date(2026, 2, 1), "", "The plant", ("plant",))


@pytest.fixture
def leaky(desk: Desk) -> Desk:
    """A desk whose policy asks for evidence, with a draft that discloses something and keeps it."""
    clause = Clause(CLAUSE, 6, "Official information", "…", "Undisclosed")
    item = Item("leak", CLAUSE, "evidence", "Who?", "", (f"finding:{CLAUSE}",))
    desk.set_pack(Pack("p", "P", "", "2019", "v", ("en",), (), (clause,), (item,), (), {}, (), {CLAUSE: clause}))
    disclose(desk)
    return desk


def disclose(desk: Desk) -> str:
    made = desk.new_draft(TEXT)
    finding = Finding(4, 8, CLAUSE, "r", Tier.LIKELY, 0.9, "s", "d", "b")
    desk.set_judgement(TEXT, [finding])
    desk.decide(finding, Kind.KEPT, "It is known")
    return made


@pytest.fixture
def journal(qapp: object, clock: Any) -> Iterator[Journal]:
    made = Journal()
    made.use(MemoryJournal(clock.now))
    yield made
    made.deleteLater()


@pytest.fixture
def service(leaky: Desk, journal: Journal, clock: Any) -> Iterator[Authorisations]:
    papers = Papers(journal)
    papers.use(MemoryPapers())
    made = Authorisations(leaky, journal, papers, clock)
    yield made
    made.deleteLater()


def give(service: Authorisations, given: Authorisation = GIVEN, files: tuple[Path, ...] = ()) -> str:
    ids: list[str] = []
    service.give(given, files, ids.append)
    return ids[0]


def test_a_later_draft_is_offered_what_was_written_down_and_needs_a_yes_of_its_own(
    service: Authorisations, leaky: Desk
) -> None:
    name = give(service)
    first = leaky.current
    assert [each.id for each in service.offers("leak")] == [name]
    service.confirm("leak", name)
    assert leaky.is_open
    second = disclose(leaky)
    assert [lack.kind for lack in leaky.missing] == [Lack.EVIDENCE]
    service.confirm("leak", name)
    assert leaky.is_open
    assert first is not None
    assert service.drafts_using(name) == (first.id, second)
    assert leaky.current is not None
    assert service.used_by(leaky.current) == (name,)


def test_an_end_shuts_the_gate_of_the_drafts_that_rest_on_it_and_is_final(
    service: Authorisations, leaky: Desk, journal: Journal
) -> None:
    name = give(service)
    service.confirm("leak", name)
    service.end(name, "  The mandate is over ")
    assert [lack.kind for lack in leaky.missing] == [Lack.EVIDENCE]
    service.end(name, "Again")
    known = service.named(name)
    assert known is not None
    assert known.ending is not None
    assert known.ending.reason == "The mandate is over"
    before = journal.entries()
    service.confirm("leak", name)
    assert journal.entries() == before


def test_no_event_holds_words_of_the_post(service: Authorisations, journal: Journal) -> None:
    service.confirm("leak", give(service))
    told = str([entry.payload for entry in journal.entries("authorisation.")])
    assert "memo" not in told
    assert "Ana Example" in told


def test_a_note_for_the_draft_alone_takes_the_place_of_an_authorisation(service: Authorisations, leaky: Desk) -> None:
    service.confirm("leak", give(service))
    leaky.record("leak", "Bo Example", "2 March", "E-mail")
    assert leaky.current is not None
    assert leaky.current.evidence[0].authorisation == ""
    assert leaky.is_open
    service.take_back("leak")
    assert not leaky.is_open


def test_files_are_kept_with_it_and_dropped_when_the_event_is_not(
    service: Authorisations, journal: Journal, tmp_path: Path
) -> None:
    scan = tmp_path / "memo.pdf"
    scan.write_bytes(b"signed")
    known = service.named(give(service, files=(scan,)))
    assert known is not None
    fetched: list[EvidenceFile] = []
    service.papers.fetch(known.evidence[0], fetched.append)
    assert fetched == [EvidenceFile("memo.pdf", "application/pdf", b"signed")]

    def full(*_: object) -> None:
        raise DiskFull

    journal._store.append = full  # type: ignore[method-assign, union-attr, assignment]
    service.give(GIVEN, (scan,))
    store = service.papers._store
    assert isinstance(store, MemoryPapers)
    assert list(store._files) == [known.evidence[0]]


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_recorded(
    service: Authorisations, journal: Journal, tmp_path: Path
) -> None:
    troubles: list[object] = []
    service.papers.failed.connect(troubles.append)
    service.give(GIVEN, (tmp_path / "absent.pdf",))
    assert len(troubles) == 1
    assert journal.entries() == ()


def test_without_a_store_nothing_is_known_and_a_draft_that_rests_on_one_stays_shut(
    service: Authorisations, leaky: Desk, journal: Journal
) -> None:
    service.confirm("leak", give(service))
    assert leaky.is_open
    journal.forget()
    assert service.all == ()
    assert not leaky.is_open


def test_in_a_vault_all_of_it_is_there_after_it_was_opened_again(
    leaky: Desk, clock: Any, tmp_path: Path, qapp: object
) -> None:
    from beforehand.store import recovery
    from beforehand.store.slots import KeySlots

    code = recovery.new_code()
    vault = Vault.create(tmp_path / "vault", Ways(code=code))
    scan = tmp_path / "memo.pdf"
    scan.write_bytes(b"signed by Ana")
    made = at(leaky, vault, clock)
    name = give(made, files=(scan,))
    made.confirm("leak", name)
    vault.close()
    vault = Vault.open(tmp_path / "vault", KeySlots.unlock_with_code(tmp_path / "vault", code))
    again = at(leaky, vault, clock)
    known = again.named(name)
    assert known is not None
    assert (known.who, known.topics, known.evidence) == ("Ana Example", ("plant",), made.all[0].evidence)
    fetched: list[EvidenceFile] = []
    again.papers.fetch(known.evidence[0], fetched.append)
    assert fetched[0].data == b"signed by Ana"
    assert not any(b"signed by Ana" in path.read_bytes() for path in (tmp_path / "vault").rglob("*") if path.is_file())
    assert vault.problems() == []
    with pytest.raises(MissingAttachment):
        VaultPapers(vault).file("00" * 16)
    vault.close()


def at(desk: Desk, vault: Vault, clock: Any) -> Authorisations:
    journal = Journal(desk)
    papers = Papers(desk)
    papers.use(VaultPapers(vault))
    made = Authorisations(desk, journal, papers, clock, desk)
    journal.use(VaultJournal(vault))
    return made
