"""The stores that a window uses while another thread owns the vault."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.memory import MemoryDecisions, MemoryDrafts, MemorySettings
from beforehand.store.queued import News, QueuedDecisions, QueuedDrafts, QueuedSettings
from beforehand.store.trouble import DiskFull
from beforehand.store.vault import Vault, Ways
from beforehand.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from beforehand.store.protocols import DecisionStore, DraftStore, SettingsStore

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def draft(text: str, number: int = 0, draft_id: str = "one") -> Draft:
    moment = MOMENT + timedelta(seconds=number)
    return Draft(draft_id, text, "x", "", (), (), (), MOMENT, moment)


class Owner:
    """A vault on its own thread, which can be held up."""

    def __init__(self, folder: Path) -> None:
        self.writer = Writer()
        self.vault = self.writer.submit(lambda: Vault.create(folder, Ways(code=recovery.new_code()))).result(10)
        self.saved: list[str] = []
        self.failed: list[BaseException] = []
        self.drafts = QueuedDrafts(self.writer, self.vault, News(self.saved.append, self.failed.append))

    def hold_up(self) -> threading.Event:
        gate = threading.Event()
        self.writer.submit(lambda: gate.wait(10))
        return gate

    def on_disk(self, draft_id: str = "one") -> str:
        return self.writer.submit(lambda: self.vault.drafts.load(draft_id).text).result(10)

    def close(self) -> None:
        self.writer.submit(self.vault.close)
        assert self.writer.close(20)


@pytest.fixture
def owner(quick_folder: Path) -> Iterator[Owner]:
    made = Owner(quick_folder / "vault")
    yield made
    made.close()


def test_a_save_returns_at_once_and_is_on_the_disk_soon(owner: Owner) -> None:
    gate = owner.hold_up()
    start = time.perf_counter()
    for number in range(200):
        owner.drafts.save(draft(f"word {number}", number))
    assert time.perf_counter() - start < 0.5
    assert owner.drafts.unsaved == {"one"}
    assert owner.drafts.load("one").text == "word 199"
    assert owner.drafts.summaries()[0].title == "word 199"
    gate.set()
    assert owner.drafts.flush(10)
    assert owner.saved == ["one"]
    assert owner.on_disk() == "word 199"
    assert owner.drafts.is_durable


def test_a_failed_save_keeps_the_text_and_can_be_tried_again(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Draft) -> None:
        raise DiskFull

    monkeypatch.setattr(owner.vault.drafts, "save", full)
    owner.drafts.save(draft("precious"))
    assert not owner.drafts.flush(10)
    assert [type(error) for error in owner.failed] == [DiskFull]
    assert owner.drafts.load("one").text == "precious"
    monkeypatch.undo()
    owner.drafts.save_again()
    assert owner.drafts.flush(10)
    assert owner.on_disk() == "precious"


def test_failures_of_other_changes_are_told(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise DiskFull

    owner.drafts.save(draft("x"))
    monkeypatch.setattr(owner.vault.drafts, "delete", full)
    owner.drafts.delete("one")
    owner.drafts.flush(10)
    assert [type(error) for error in owner.failed] == [DiskFull]


def test_a_draft_saved_again_after_it_was_erased_is_kept(owner: Owner) -> None:
    gate = owner.hold_up()
    owner.drafts.save(draft("first"))
    owner.drafts.delete("one")
    owner.drafts.erase("one")
    owner.drafts.save(draft("second life", 1))
    gate.set()
    assert owner.drafts.flush(10)
    assert owner.on_disk() == "second life"
    assert owner.failed == []


def test_a_search_sees_what_was_typed_before_it(owner: Owner) -> None:
    owner.drafts.save(draft("heron"))
    assert [summary.id for summary in owner.drafts.summaries("heron")] == ["one"]


actions = st.lists(
    st.tuples(
        st.sampled_from(["save", "delete", "restore", "erase"]),
        st.sampled_from("abc"),
        st.sampled_from(["heron", "pier"]),
    ),
    max_size=25,
)


@settings(max_examples=30)
@given(actions)
def test_it_does_what_the_store_in_memory_does(done: list[tuple[str, str, str]]) -> None:
    import shutil
    import tempfile
    from pathlib import Path

    home = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    owner = Owner(home / "vault")
    wanted: DraftStore = MemoryDrafts()
    queued: DraftStore = owner.drafts
    try:
        for number, (action, draft_id, text) in enumerate(done):
            outcomes = [_do(store, action, draft_id, text, number) for store in (wanted, queued)]
            assert outcomes[0] == outcomes[1]
            assert queued.summaries() == wanted.summaries()
            assert queued.binned() == wanted.binned()
        assert queued.summaries("heron") == wanted.summaries("heron")
        again = QueuedDrafts(owner.writer, owner.vault)
        assert (again.summaries(), again.binned()) == (wanted.summaries(), wanted.binned())
        for summary in (*wanted.summaries(), *wanted.binned()):
            assert queued.load(summary.id) == again.load(summary.id) == wanted.load(summary.id)
        assert owner.failed == []
    finally:
        owner.close()
        shutil.rmtree(home)


def _do(store: DraftStore, action: str, draft_id: str, text: str, number: int) -> str:
    try:
        if action == "save":
            store.save(draft(text, number, draft_id))
        else:
            getattr(store, action)(draft_id)
    except KeyError:
        return "no such draft"
    return "done"


def test_decisions_and_settings_are_the_same_too(owner: Owner) -> None:
    first = Decision(Kind.RULE_OFF, "1", "r", "", "why", MOMENT)
    second = Decision(Kind.IGNORED_ALWAYS, "1", "r", "words", "why", MOMENT)
    wanted: DecisionStore = MemoryDecisions()
    queued: DecisionStore = QueuedDecisions(owner.writer, owner.vault)
    settings_wanted: SettingsStore = MemorySettings()
    settings_queued: SettingsStore = QueuedSettings(owner.writer, owner.vault)
    for decisions in (wanted, queued):
        for decision in (first, second, first):
            decisions.add(decision)
        decisions.remove(first)
        decisions.remove(first)
    for kept in (settings_wanted, settings_queued):
        kept.write("a", None)
        kept.write("b", [1])
        kept.remove("a")
        kept.remove("a")
    owner.drafts.flush(10)
    assert queued.standing() == wanted.standing() == QueuedDecisions(owner.writer, owner.vault).standing()
    assert settings_queued.read() == settings_wanted.read() == QueuedSettings(owner.writer, owner.vault).read()


def test_what_is_not_kept_is_a_key_error_at_once(owner: Owner) -> None:
    calls: list[Any] = [owner.drafts.load, owner.drafts.delete, owner.drafts.restore, owner.drafts.erase]
    for call in calls:
        with pytest.raises(KeyError):
            call("nowhere")
