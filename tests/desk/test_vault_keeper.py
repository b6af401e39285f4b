"""The keeper of the vault: nothing on the desk's thread, nothing lost, every trouble told."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.checkup import Checkup, Report
from beforehand.desk.copies import Copies
from beforehand.desk.keeper import Keeper, Phase, Place
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.records import APPROVED
from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.drafts import VaultDrafts
from beforehand.store.paths import Places
from beforehand.store.trouble import DiskFull, KeyringGone, ReadOnly
from beforehand.store.vault import Vault, Ways, anchor_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def draft(text: str, draft_id: str = "one") -> Draft:
    return Draft(draft_id, text, "plain", "", (), (), (), MOMENT, MOMENT)


def no_keyring() -> Any:
    raise KeyringGone


class Bench:
    """Makes keepers over one folder and shuts them down."""

    def __init__(self, qtbot: Any, folder: Path) -> None:
        self.qtbot = qtbot
        self.places = Places(folder)
        self.made: list[Keeper] = []
        self.troubles: list[Any] = []

    def keeper(self, backend: Callable[[], Any] = no_keyring, retry: int = 50, limit: float = 5) -> Keeper:
        keeper = Keeper(self.places, KeyringDoor(backend, limit), retry=retry)
        keeper.opening_failed.connect(self.troubles.append)
        self.made.append(keeper)
        return keeper

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=5_000)

    def open(self, backend: Callable[[], Any] = no_keyring) -> Keeper:
        """A keeper with an open vault, made where there is none."""
        if not self.places.vault.exists():
            door = KeyringDoor(backend) if backend is not no_keyring else None
            Vault.create(self.places.vault, Ways(PASSPHRASE, recovery.new_code(), door)).close()
        keeper = self.keeper(backend)
        keeper.begin(asks_keyring=False)
        self.until(lambda: keeper.phase is Phase.LOCKED)
        keeper.unlock_with_passphrase(PASSPHRASE)
        self.until(lambda: keeper.phase is Phase.OPEN)
        return keeper

    def ask(self, keeper: Keeper, job: Callable[[], Any]) -> Any:
        told: list[Any] = []
        keeper.files.run(job, told.append)
        self.until(lambda: told)
        return told[0]


@pytest.fixture
def bench(qtbot: Any) -> Iterator[Bench]:
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    made = Bench(qtbot, folder)
    yield made
    for keeper in made.made:
        keeper.shut_down()
        keeper.deleteLater()
    shutil.rmtree(folder)


def test_without_a_vault_it_says_so_and_makes_nothing(bench: Bench) -> None:
    keeper = bench.keeper()
    keeper.begin()
    bench.until(lambda: keeper.phase is Phase.ABSENT)
    assert list(bench.places.root.iterdir()) == []


def test_what_it_keeps_is_there_at_the_next_start(bench: Bench) -> None:
    keeper = bench.open()
    keeper.drafts.save(draft("Words"))
    keeper.decisions.add(Decision(Kind.RULE_OFF, "c", "r", "q", "why", MOMENT))
    keeper.shut_down(Place("one", 3, 0))
    again = bench.open()
    assert again.drafts.load("one").text == "Words"
    assert [each.rule for each in again.decisions.standing()] == ["r"]
    assert again.place == Place("one", 3, 0)


def test_all_work_on_files_and_keys_is_done_on_other_threads(bench: Bench, monkeypatch: Any) -> None:
    threads: set[str] = set()
    save, unlock = VaultDrafts.save, Vault.open.__func__

    def noted_save(drafts: Any, each: Draft) -> None:
        threads.add(threading.current_thread().name)
        save(drafts, each)

    def noted_open(cls: Any, *arguments: Any, **more: Any) -> Any:
        threads.add(threading.current_thread().name)
        return unlock(cls, *arguments, **more)

    monkeypatch.setattr(VaultDrafts, "save", noted_save)
    keeper = bench.open()
    monkeypatch.setattr(Vault, "open", classmethod(noted_open))
    keeper.drafts.save(draft("Words"))
    bench.until(lambda: not keeper.has_unsaved)
    assert threads == {"vault"}


def test_a_save_returns_at_once_while_the_disk_is_slow(bench: Bench, monkeypatch: Any) -> None:
    keeper = bench.open()
    gate = threading.Event()
    keeper.files.writer.submit(lambda: gate.wait(5))
    begin = time.monotonic()
    keeper.drafts.save(draft("Words"))
    assert keeper.drafts.summaries()[0].title == "Words"
    assert time.monotonic() - begin < 0.1
    assert keeper.has_unsaved
    gate.set()
    bench.until(lambda: not keeper.has_unsaved)


def test_what_cannot_be_saved_is_told_and_tried_again_until_it_is(bench: Bench, monkeypatch: Any) -> None:
    keeper = bench.open()
    save, tries = VaultDrafts.save, [0]

    def refuse(drafts: Any, each: Draft) -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise DiskFull
        save(drafts, each)

    monkeypatch.setattr(VaultDrafts, "save", refuse)
    keeper.drafts.save(draft("Words"))
    bench.until(lambda: isinstance(keeper.trouble, DiskFull))
    assert keeper.has_unsaved
    bench.until(lambda: keeper.trouble is None)
    assert tries[0] == 3
    assert bench.ask(keeper, lambda: keeper.vault.drafts.load("one").text) == "Words"


def test_locking_is_refused_while_something_is_not_on_the_disk(bench: Bench, monkeypatch: Any) -> None:
    keeper = bench.open()
    is_full = [True]
    save = VaultDrafts.save

    def refuse(drafts: Any, each: Draft) -> None:
        if is_full[0]:
            raise DiskFull
        save(drafts, each)

    monkeypatch.setattr(VaultDrafts, "save", refuse)
    keeper.drafts.save(draft("Words"))
    assert not keeper.lock(Place())
    assert keeper.phase is Phase.OPEN
    is_full[0] = False
    keeper.save_again()
    assert keeper.lock(Place())
    assert not keeper.files.writer.is_alive
    assert not keeper.keys.writer.is_alive


def test_a_wrong_passphrase_and_a_wrong_code_are_told(bench: Bench) -> None:
    Vault.create(bench.places.vault, Ways(PASSPHRASE)).close()
    keeper = bench.keeper()
    keeper.begin()
    bench.until(lambda: keeper.phase is Phase.LOCKED)
    assert (keeper.ways.has_keyring, keeper.ways.has_passphrase, keeper.ways.has_code) == (False, True, False)
    keeper.unlock_with_passphrase("wrong")
    bench.until(lambda: [each.code for each in bench.troubles] == ["wrong-key"])
    keeper.unlock_with_code("ABCDE")
    bench.until(lambda: [each.code for each in bench.troubles] == ["wrong-key", "code-mistyped"])
    assert keeper.phase is Phase.LOCKED


def test_a_slow_keyring_can_be_cancelled_and_has_a_limit(bench: Bench, keyring: Any) -> None:
    Vault.create(bench.places.vault, Ways(PASSPHRASE, None, KeyringDoor(lambda: keyring))).close()
    gate = threading.Event()

    def slow() -> Any:
        gate.wait(5)
        return keyring

    keeper = bench.keeper(slow)
    keeper.begin()
    bench.until(lambda: keeper.is_asking_keyring)
    bench.qtbot.wait(100)
    keeper.door.cancel()
    bench.until(lambda: [each.code for each in bench.troubles] == ["keyring-cancelled"])
    impatient = bench.keeper(slow, limit=0.2)
    impatient.begin()
    bench.until(lambda: [each.code for each in bench.troubles] == ["keyring-cancelled", "keyring-slow"])
    assert impatient.phase is Phase.LOCKED
    gate.set()


def test_a_folder_that_cannot_be_written_is_a_trouble_and_no_vault(bench: Bench, monkeypatch: Any) -> None:
    keeper = bench.keeper()
    keeper.begin()
    bench.until(lambda: keeper.phase is Phase.ABSENT)

    def refuse(*_: Any) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("beforehand.store.vault.make_private_folder", refuse)
    keeper.create(passphrase=PASSPHRASE)
    bench.until(lambda: bench.troubles)
    assert isinstance(bench.troubles[0], ReadOnly)
    assert keeper.phase is Phase.ABSENT


def test_a_search_answers_at_once_from_titles_and_then_from_all_words(bench: Bench) -> None:
    keeper = bench.open()
    keeper.drafts.save(draft("Heron in the title", "a"))
    keeper.drafts.save(draft("Another\nwith a heron below", "b"))
    told: list[bool] = []
    keeper.drafts.found.connect(lambda: told.append(True))
    assert [each.id for each in keeper.drafts.summaries("heron")] == ["a"]
    bench.until(lambda: told)
    assert {each.id for each in keeper.drafts.summaries("heron")} == {"a", "b"}
    assert len(told) == 1
    keeper.drafts.delete("b")
    assert [each.id for each in keeper.drafts.summaries("heron")] == ["a"]


def test_the_bin_no_longer_lists_what_the_vault_emptied(bench: Bench) -> None:
    keeper = bench.open()
    keeper.drafts.save(draft("Old"))
    keeper.drafts.delete("one")
    assert [each.id for each in keeper.drafts.binned()] == ["one"]
    keeper.drafts.note_binned(frozenset())
    assert keeper.drafts.binned() == ()


def check(bench: Bench, keeper: Keeper) -> tuple[Checkup, Report]:
    checkup = Checkup(keeper)
    reports: list[Report] = []
    checkup.told.connect(reports.append)
    checkup.begin()
    bench.until(lambda: reports)
    return checkup, reports[0]


def test_a_check_finds_events_cut_off_by_the_anchor_in_the_keyring(bench: Bench, keyring: Any) -> None:
    keeper = bench.open(lambda: keyring)
    vault = keeper.vault
    for number in range(3):
        bench.ask(keeper, lambda number=number: vault.ledger.append(APPROVED, {"number": number}))
    checkup, report = check(bench, keeper)
    assert report.is_sound
    assert not report.has_anchor
    account = ("Beforehand", anchor_account(vault.slots.vault))
    bench.until(lambda: account in keyring.secrets)

    def cut() -> bool:
        for (name,) in vault.database.rows(
            "select name from sqlite_schema where type = 'trigger' and tbl_name = 'event'"
        ):
            vault.database.rows(f"drop trigger {name}")
        vault.database.write(lambda: vault.database.rows("delete from event where seq = 3"))
        return True

    bench.ask(keeper, cut)
    checkup.stop()
    again, report = check(bench, keeper)
    assert report.events.finding.value == "cut-off"
    assert report.has_anchor
    again.stop()


def test_a_backup_is_restored_on_another_computer_after_a_full_check(bench: Bench, tmp_path: Path) -> None:
    keeper = bench.open()
    keeper.drafts.save(draft("Words to keep"))
    bench.until(lambda: not keeper.has_unsaved)
    copies, told = Copies(keeper), []
    copies.backed_up.connect(lambda: told.append("written"))
    copies.failed.connect(lambda trouble: told.append(trouble.code))
    copies.back_up(tmp_path / "b.age", passphrase=PASSPHRASE)
    bench.until(lambda: told == ["written"])
    keeper.shut_down()

    other = Bench(bench.qtbot, tmp_path / "other")
    fresh = other.keeper()
    fresh.begin()
    other.until(lambda: fresh.phase is Phase.ABSENT)
    into, found, problems = Copies(fresh), [], []
    into.checked.connect(found.append)
    into.failed.connect(lambda trouble: problems.append(trouble.code))
    into.check(tmp_path / "b.age", "another passphrase", PASSPHRASE)
    other.until(lambda: problems == ["backup-refused"])
    into.check(tmp_path / "b.age", PASSPHRASE, PASSPHRASE)
    other.until(lambda: found)
    assert not other.places.vault.exists()
    done: list[bool] = []
    into.installed.connect(lambda: done.append(True))
    into.install(found[0])
    other.until(lambda: done)
    fresh.shut_down()
    assert other.open().drafts.load("one").text == "Words to keep"
    for each in other.made:
        each.shut_down()
        each.deleteLater()


def test_a_cancelled_backup_leaves_the_former_one(bench: Bench, tmp_path: Path) -> None:
    keeper = bench.open()
    target = tmp_path / "b.age"
    target.write_bytes(b"the former one")
    copies, told = Copies(keeper), []
    copies.cancelled.connect(lambda: told.append(True))
    copies.back_up(target, passphrase=PASSPHRASE)
    copies.cancel()
    bench.until(lambda: told)
    assert target.read_bytes() == b"the former one"
    assert list(tmp_path.glob(".*")) == []
    assert not copies.is_busy


def test_an_export_says_that_it_is_clear_text(bench: Bench, tmp_path: Path) -> None:
    keeper = bench.open()
    keeper.drafts.save(draft("Words to keep"))
    copies, told = Copies(keeper), []
    copies.exported.connect(told.append)
    copies.export(tmp_path / "export")
    bench.until(lambda: told == [0])
    assert "Words to keep" in (tmp_path / "export" / "drafts.json").read_text(encoding="utf-8")
    assert any("CLEAR TEXT" in path.name for path in (tmp_path / "export").iterdir())
