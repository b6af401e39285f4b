"""A machine that does anything in any order and compares the vault with plain dictionaries; and bugs it must catch."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beforehand.domain.post import Draft
from beforehand.store import drafts as drafts_module
from beforehand.store import recovery
from beforehand.store import vault as vault_module
from beforehand.store.attachments import Attachments
from beforehand.store.database import Database
from beforehand.store.drafts import VaultDrafts
from beforehand.store.ledger import Ledger
from beforehand.store.memory import MemoryDrafts
from beforehand.store.people_keys import PeopleKeys
from beforehand.store.reserve import Reserve
from beforehand.store.slots import KeySlots
from beforehand.store.steady import Time
from beforehand.store.trouble import ErasedPerson
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Callable

CODE = recovery.format_code(bytes(range(20)))
HOME = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
IDS = [f"draft-{letter}" for letter in "ab"]
texts = st.sampled_from(["heron pier", "pier heron", "kestrel", ""]) | st.text(st.characters(), max_size=40)


class VaultMachine(RuleBasedStateMachine):
    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(dir=HOME))
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.born = self.moment
        self.wanted = MemoryDrafts()
        self.history: dict[str, list[str]] = {}
        self.events: list[tuple[bytes | None, dict[str, int]]] = []
        self.attached: dict[str, tuple[bytes, bytes]] = {}
        self.erased: set[bytes] = set()
        self.settings: dict[str, object] = {}

    @initialize()
    def create(self) -> None:
        self.vault = Vault.create(self.home / "vault-0", Ways(code=CODE), self.time())

    def time(self) -> Time:
        return Time(lambda: self.moment, self.elapsed)

    def elapsed(self) -> float:
        return (self.moment - self.born).total_seconds()

    def teardown(self) -> None:
        with contextlib.suppress(AttributeError):
            self.vault.close()
        shutil.rmtree(self.home)

    @rule(draft=st.sampled_from(IDS), text=texts)
    def save(self, draft: str, text: str) -> None:
        self.moment += timedelta(seconds=1)
        made = Draft(draft, text, "x", "", (), (), (), self.moment, self.moment)
        self.wanted.save(made)
        self.vault.drafts.save(made)
        past = self.history.setdefault(draft, [])
        if not past or past[-1] != text:
            past.append(text)

    @rule(draft=st.sampled_from(IDS), action=st.sampled_from(["delete", "restore", "erase"]))
    def move(self, draft: str, action: str) -> None:
        results = []
        for store in (self.wanted, self.vault.drafts):
            try:
                getattr(store, action)(draft)
            except KeyError:
                results.append("no such draft")
            else:
                results.append("done")
        assert results[0] == results[1]
        if action == "erase" and results[0] == "done":
            del self.history[draft]

    @rule(query=st.sampled_from(["heron", "pier heron", "er", "kestrel"]))
    def search(self, query: str) -> None:
        assert self.vault.drafts.summaries(query) == self.wanted.summaries(query)

    @rule(target=people)
    def person(self) -> bytes:
        return self.vault.people.create()

    @rule(subject=people | st.none(), payload=st.dictionaries(st.text(max_size=4), st.integers(), max_size=2))
    def record(self, subject: bytes | None, payload: dict[str, int]) -> None:
        if subject in self.erased:
            with pytest.raises(ErasedPerson):
                self.vault.ledger.append("consent.given", payload, subject)
            return
        self.vault.ledger.append("consent.given", payload, subject)
        self.events.append((subject, payload))

    @rule(subject=people, data=st.binary(max_size=50) | st.sampled_from([bytes(1500), b"x" * 70_000]))
    def attach(self, subject: bytes, data: bytes) -> None:
        if subject not in self.erased:
            made = self.vault.attachments.add(io.BytesIO(data), name="a", kind="b", subject=subject)
            self.attached[made.id] = (subject, data)

    @rule(subject=people)
    def erase(self, subject: bytes) -> None:
        if subject not in self.erased:
            self.vault.erase_person(subject)
            self.erased.add(subject)
            self.events.append((None, {}))

    @rule(key=st.sampled_from("ab"), value=st.none() | st.integers() | st.text(max_size=5))
    def set(self, key: str, value: object) -> None:
        self.vault.settings.write(key, value)
        self.settings[key] = value

    @rule()
    def tend(self) -> None:
        self.vault.tend()

    @rule()
    def crash(self) -> None:
        assert self.vault.problems() == []
        folder = self.home / f"{self.vault.folder.name}x"
        shutil.copytree(self.vault.folder, folder)
        former, self.vault = self.vault, Vault.open(folder, KeySlots.unlock_with_code(folder, CODE), self.time())
        former.close()
        shutil.rmtree(former.folder)

    @rule(draft=st.sampled_from(IDS))
    def fail(self, draft: str) -> None:
        def job() -> None:
            self.vault.drafts.save(Draft(draft, "half done", "x", "", (), (), (), self.moment, self.moment))
            self.vault.ledger.append("half.done", {})
            raise RuntimeError

        with contextlib.suppress(RuntimeError):
            self.vault.database.write(job)

    @invariant()
    def drafts_are_the_same(self) -> None:
        if not hasattr(self, "vault"):
            return
        assert self.vault.drafts.binned() == self.wanted.binned()
        assert self.vault.drafts.summaries() == self.wanted.summaries()
        for draft, past in self.history.items():
            assert self.vault.drafts.load(draft) == self.wanted.load(draft)
            kept = self.vault.drafts.history(draft)
            assert [self.vault.drafts.revision(draft, revision.number) for revision in reversed(kept)] == past

    @invariant()
    def records_are_the_same(self) -> None:
        if not hasattr(self, "vault"):
            return
        assert self.vault.ledger.verify().is_intact
        kept = self.vault.ledger.after()
        assert len(kept) == len(self.events)
        for event, (subject, payload) in zip(kept, self.events, strict=True):
            if event.kind == "consent.given":
                assert event.payload == (None if subject in self.erased else payload)
        assert self.vault.settings.read() == self.settings
        for attachment, (subject, data) in self.attached.items():
            if subject in self.erased:
                assert not (self.vault.attachments.folder / attachment).exists()
            else:
                assert self.vault.attachments.read(attachment) == data


QUICK = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
HUNT = settings(QUICK, max_examples=60, stateful_step_count=60, phases=[Phase.generate])


@pytest.fixture(autouse=True)
def _without_reserve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting 8 MiB aside takes most of the time of a small example."""
    monkeypatch.setattr(Reserve, "fill", lambda _: False)


def test_the_vault_does_what_dictionaries_do() -> None:
    run_state_machine_as_test(VaultMachine, settings=QUICK)


def forgets_a_shorter_text(patch: pytest.MonkeyPatch) -> None:
    save = VaultDrafts._save

    def wrong(self: VaultDrafts, draft: Draft) -> None:
        known = self._database.value(
            "select length(body) from revision join draft on head = revision.number where id = ?", draft.id
        )
        if known is None or known <= len(draft.text.encode("utf-8", "surrogatepass")):
            save(self, draft)

    patch.setattr(VaultDrafts, "_save", wrong)


def restores_out_of_nowhere(patch: pytest.MonkeyPatch) -> None:
    move = VaultDrafts._move
    patch.setattr(VaultDrafts, "_move", lambda self, draft, deleted, _: move(self, draft, deleted, "true"))


def thins_the_last_hour(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(drafts_module, "superfluous", lambda marks, _: [mark.number for mark in marks[:-1]][1::2])


def searches_what_was(patch: pytest.MonkeyPatch) -> None:
    index = VaultDrafts._index

    def wrong(self: VaultDrafts, stale: list[Any]) -> None:
        known = {row[0] for row in self._database.rows("select rowid from search")}
        index(self, [row for row in stale if row[0] not in known])

    patch.setattr(VaultDrafts, "_index", wrong)


def keeps_the_file_of_an_erased_person(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Attachments, "unlink_gone", lambda _: None)


def keeps_the_key_of_an_erased_person(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PeopleKeys, "destroy", lambda *_: None)


def remembers_the_key_of_an_erased_person(patch: pytest.MonkeyPatch) -> None:
    def wrong(self: PeopleKeys, subject: bytes) -> None:
        self._cipher(subject)
        self._database.rows("delete from person_key where subject = ?", subject)

    patch.setattr(PeopleKeys, "destroy", wrong)


def records_nothing_about_an_erasure(patch: pytest.MonkeyPatch) -> None:
    append = Ledger.append

    def wrong(self: Ledger, kind: str, payload: Any, subject: bytes | None = None) -> Any:
        return None if kind == vault_module.ERASED else append(self, kind, payload, subject)

    patch.setattr(Ledger, "append", wrong)


def commits_the_inner_job(patch: pytest.MonkeyPatch) -> None:
    write = Database.write

    def wrong(self: Database, job: Callable[[], Any]) -> Any:
        result = write(self, job)
        if self.is_writing:
            self.rows("commit")
            self.rows("begin immediate")
        return result

    patch.setattr(Database, "write", wrong)


def loses_a_byte_of_a_file(patch: pytest.MonkeyPatch) -> None:
    add = Attachments.add

    def wrong(self: Attachments, source: io.BytesIO, **more: Any) -> Any:
        data = source.read()
        return add(self, io.BytesIO(data[:-1] if len(data) > 1000 else data), **more)

    patch.setattr(Attachments, "add", wrong)


BUGS = [
    forgets_a_shorter_text, restores_out_of_nowhere, thins_the_last_hour, searches_what_was,
    keeps_the_file_of_an_erased_person, keeps_the_key_of_an_erased_person, remembers_the_key_of_an_erased_person,
    records_nothing_about_an_erasure, commits_the_inner_job, loses_a_byte_of_a_file,
]  # fmt: skip


@pytest.mark.parametrize("plant", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, KeyError, BaseExceptionGroup, pytest.fail.Exception)):
        run_state_machine_as_test(VaultMachine, settings=HUNT)
