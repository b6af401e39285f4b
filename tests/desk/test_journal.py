"""The journal: what is recorded is kept, told and read again; a store that fails loses nothing that was there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.journal import Journal
from beforehand.store.journal import Entry, MemoryJournal
from beforehand.store.trouble import DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHEN = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


class Full(MemoryJournal):
    """A store whose disk is full."""

    def append(self, kind: str, payload: Mapping[str, Any]) -> Entry:
        raise DiskFull


@pytest.fixture
def journal(qapp: object) -> Iterator[Journal]:
    made = Journal()
    yield made
    made.deleteLater()


def test_without_a_store_nothing_is_recorded_and_nothing_breaks(journal: Journal) -> None:
    journal.record("approval.given", {})
    assert not journal.is_ready
    assert journal.entries() == ()


def test_what_is_recorded_is_told_and_found_by_its_kind(journal: Journal) -> None:
    journal.use(MemoryJournal(lambda: WHEN))
    told: list[Entry] = []
    journal.recorded.connect(told.append)
    journal.record("approval.given", {"draft": "a"})
    journal.record("advice.asked", {"draft": "a"})
    assert [entry.kind for entry in told] == ["approval.given", "advice.asked"]
    assert [entry.payload for entry in journal.entries("approval.")] == [{"draft": "a"}]
    assert told[1].family == "advice"


def test_a_failure_is_told_and_what_was_there_stays(journal: Journal) -> None:
    journal.use(MemoryJournal(lambda: WHEN))
    journal.record("approval.given", {})
    kept = journal.entries()
    journal._store = Full(lambda: WHEN)
    failures: list[object] = []
    own: list[object] = []
    journal.failed.connect(failures.append)
    journal.record("approval.given", {}, failed=own.append)
    assert len(failures) == len(own) == 1
    assert journal.entries() == kept


def test_an_event_recorded_while_the_store_is_being_read_is_there_once(journal: Journal) -> None:
    waiting: list[Any] = []

    def later(job: Any, then: Any, failed: Any) -> None:
        waiting.append((job, then))

    journal.use(MemoryJournal(lambda: WHEN), later)
    journal.record("approval.given", {"n": 1})
    assert not journal.is_ready
    (load, loaded), (append, appended) = waiting
    read = load()
    appended(append())
    loaded(read)
    assert [entry.payload for entry in journal.entries()] == [{"n": 1}]
    assert journal.is_ready


def test_after_forgetting_nothing_is_left(journal: Journal) -> None:
    journal.use(MemoryJournal(lambda: WHEN))
    journal.record("approval.given", {})
    journal.forget()
    assert (journal.entries(), journal.is_ready, journal.is_durable) == ((), False, False)
