"""The vault in the real window: the first start, unlocking, saving, locking, and what the register remembers."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from beforehand.desk.advice_events import ASKED
from beforehand.desk.keeper import Keeper, Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.records import APPROVED
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import DiskFull, KeyringGone
from beforehand.store.vault import DATABASE_NAME, Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
SECRET = "KanarieZ9"


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder in memory where there is one: flushing to a real disk is what takes the time."""
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


def no_keyring() -> Any:
    raise KeyringGone


class Safe:
    """Starts the program over one data folder, as often as a journey needs, and ends it again."""

    def __init__(self, start: Callable[..., Any], root: Path) -> None:
        self._start = start
        self.places = Places(root)
        self.backend: Callable[[], Any] = no_keyring
        self.keeper: Keeper

    def open(self, *, until: Phase, sample: str = "", asks_keyring: bool = True) -> Any:
        self.keeper = make_keeper(self.places, KeyringDoor(self.backend))
        author = self._start(keeper=self.keeper, wait=False, sample=sample, asks_keyring=asks_keyring)
        author.until(lambda: self.keeper.phase is until)
        return author

    def make(self, *, text: str = "", code: str = "") -> str:
        """Make a vault beforehand and return the code that opens it."""
        code = code or recovery.new_code()
        Vault.create(self.places.vault, Ways(passphrase=PASSPHRASE, code=code)).close()
        return code

    def on_disk(self, code: str | None = None) -> list[str]:
        """The texts in the vault, read by another hand once the program has let go of it."""
        folder = self.places.vault
        slots = KeySlots.unlock_with_code(folder, code) if code else KeySlots.unlock_with_passphrase(folder, PASSPHRASE)
        vault = Vault.open(folder, slots)
        try:
            return [vault.drafts.load(each.id).text for each in vault.drafts.summaries()]
        finally:
            vault.close()

    def end(self, author: Any) -> None:
        author.program.shut_down()
        author.window.hide()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def safe(start: Callable[..., Any], root: Path) -> Safe:
    return Safe(start, root)


@pytest.fixture
def opened(safe: Safe) -> Any:
    """An author whose vault was just opened with the passphrase."""
    safe.make()
    author = safe.open(until=Phase.LOCKED)
    unlock(author, PASSPHRASE)
    author.until(lambda: safe.keeper.phase is Phase.OPEN)
    author.until(lambda: author.program.checker.are_rules_ready)
    author.read()
    return author


def unlock(author: Any, passphrase: str) -> None:
    curtain = author.program.vault.curtain
    author.until(curtain.passphrase.isVisible)
    curtain.passphrase.clear()
    QTest.keyClicks(curtain.passphrase, passphrase)
    QTest.keyClick(curtain.passphrase, Qt.Key.Key_Return)


def type_passphrase(window: Any, passphrase: str) -> None:
    for field in (window.passphrase.first, window.passphrase.again):
        QTest.keyClicks(field, passphrase)


def test_a_first_start_shows_the_sample_and_one_window_that_makes_the_vault(safe: Safe) -> None:
    """Given a fresh profile without a keyring, a passphrase typed twice makes the vault and the sample goes along into it."""
    author = safe.open(until=Phase.ABSENT, sample="The weather is fine.")
    window = author.dialog()
    author.until(window.passphrase.isVisible)
    assert author.text == "The weather is fine."
    assert not window.make.isEnabled()
    type_passphrase(window, "password1")
    author.until(lambda: "easy to guess" in window.passphrase.told.text())
    assert not window.make.isEnabled()
    window.passphrase.clear()
    type_passphrase(window, PASSPHRASE)
    author.until(window.make.isEnabled)
    author.click(window, "Create the vault")
    author.until(lambda: safe.keeper.phase is Phase.OPEN)
    author.is_freed(window)
    assert author.text == "The weather is fine."
    assert author.desk.is_durable
    author.until(lambda: author.program.vault.saved.text() == "Saved")
    safe.end(author)
    assert safe.on_disk() == ["The weather is fine."]


def test_with_a_keyring_the_recovery_code_is_proved_by_two_groups(safe: Safe, keyring: Any) -> None:
    """Given a keyring, the vault is made with it and a code of which two groups were retyped; the next start asks nothing."""
    safe.backend = lambda: keyring
    author = safe.open(until=Phase.ABSENT)
    window = author.dialog()
    author.until(window.code.isVisible)
    author.click(window, "I have the code: go on")
    assert not window.make.isEnabled()
    groups = recovery.groups(window.code.code)
    first, second = window.code.fields
    QTest.keyClicks(window.code.fields[first], groups[first].lower())
    QTest.keyClicks(window.code.fields[second], "WRONG")
    assert not window.make.isEnabled()
    window.code.fields[second].clear()
    QTest.keyClicks(window.code.fields[second], groups[second])
    author.click(window, "Create the vault")
    author.until(lambda: safe.keeper.phase is Phase.OPEN)
    author.until(lambda: author.window.writing.page is not None)
    author.editor.insertPlainText("Kept by the keyring")
    safe.end(author)

    again = safe.open(until=Phase.OPEN)
    assert again.text == "Kept by the keyring"


def test_doing_without_a_vault_is_said_plainly(safe: Safe) -> None:
    author = safe.open(until=Phase.ABSENT)
    window = author.dialog()
    author.until(window.passphrase.isVisible)
    author.click(window, "Keep drafts in memory for this session")
    author.until(lambda: safe.keeper.phase is Phase.DECLINED)
    assert "gone when the program ends" in author.window.notice.text
    assert author.program.vault.saved.text() == "In memory only"
    assert not author.desk.is_durable
    assert not safe.places.vault.exists()


def test_a_wrong_passphrase_says_so_and_the_right_one_opens(safe: Safe) -> None:
    safe.make()
    author = safe.open(until=Phase.LOCKED)
    assert not author.window.centralWidget().isEnabled()
    assert not author.program.commands.menus.actions["new_draft"].isEnabled()
    unlock(author, "not the passphrase")
    author.until(author.program.vault.curtain.trouble.isVisible)
    assert author.program.vault.curtain.trouble.text().startswith("This does not open the vault.")
    unlock(author, PASSPHRASE)
    author.until(lambda: safe.keeper.phase is Phase.OPEN)
    assert not author.program.vault.curtain.isVisible()
    assert author.window.centralWidget().isEnabled()
    assert author.program.vault.curtain.passphrase.text() == ""


def test_the_recovery_code_opens_in_any_spelling(safe: Safe) -> None:
    code = safe.make()
    author = safe.open(until=Phase.LOCKED)
    curtain = author.program.vault.curtain
    author.click(curtain, "Use the recovery code instead")
    QTest.keyClicks(curtain.code, code.lower().replace("-", " "))
    QTest.keyClick(curtain.code, Qt.Key.Key_Return)
    author.until(lambda: safe.keeper.phase is Phase.OPEN)


def test_a_damaged_vault_offers_a_backup_and_touches_nothing(safe: Safe) -> None:
    safe.make()
    file = safe.places.vault / DATABASE_NAME
    file.write_bytes(file.read_bytes()[:5000])
    before = file.read_bytes()
    author = safe.open(until=Phase.LOCKED)
    unlock(author, PASSPHRASE)
    curtain = author.program.vault.curtain
    author.until(curtain.restore.isVisible)
    assert curtain.title.text() == "The vault cannot be opened"
    assert "backup" in curtain.trouble.text()
    assert file.read_bytes() == before


def test_what_is_typed_is_on_the_disk_within_a_second_and_soon_after_a_pause(opened: Any, safe: Safe) -> None:
    """Given an author who types without a pause, what is on the disk is at most a second old."""
    keeper, seen = safe.keeper, []
    keeper.saving_changed.connect(lambda: seen.append(time.monotonic()))
    begin = time.monotonic()
    written = 0
    while time.monotonic() - begin < 2.4:
        QTest.keyClicks(opened.editor, "a")
        written += 1
        QTest.qWait(25)
    last_key = time.monotonic()
    opened.until(lambda: not keeper.has_unsaved and opened.desk.current.text == "a" * written)
    settled = time.monotonic()
    gaps = [after - before for before, after in zip([begin, *seen], seen, strict=False) if before < last_key]
    assert len(seen) >= 4, "nothing was kept while typing"
    assert max(gaps) < 1.0
    assert settled - last_key < 0.5  # 0.2 on a machine that does nothing else


def test_a_full_disk_is_told_and_the_save_is_tried_again(opened: Any, safe: Safe, monkeypatch: Any) -> None:
    """Given a full disk, nothing is lost: the window says so, and once there is room everything is saved."""
    is_full = [True]
    save = type(safe.keeper.vault.drafts).save

    def refuse(drafts: Any, draft: Any) -> None:
        if is_full[0]:
            raise DiskFull
        save(drafts, draft)

    monkeypatch.setattr(type(safe.keeper.vault.drafts), "save", refuse)
    opened.write("Still here")
    opened.until(lambda: opened.window.notice.text.startswith("The disk is full"))
    assert opened.program.vault.saved.text() == "Not saved yet"
    assert not opened.program.vault.lock()
    assert opened.text == "Still here"
    assert opened.window.notice.text.startswith("Not locked")
    opened.window.notice.withdraw("lock")
    is_full[0] = False
    opened.click(opened.window.notice, "Try again")
    opened.until(lambda: opened.program.vault.saved.text() == "Saved")
    safe.end(opened)
    assert safe.on_disk() == ["Still here"]


def test_locking_clears_the_window_ends_the_worker_and_brings_back_the_place(opened: Any, safe: Safe) -> None:
    """Given a draft and a caret in its middle, Lock now leaves nothing in the window, and unlocking brings both back."""
    opened.write(f"First {SECRET} and then more words")
    opened.put_caret("then")
    place = opened.editor.textCursor().position()
    asked: list[bool] = []
    opened.program.vault.restart_wanted.connect(asked.append)
    opened.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    opened.until(lambda: asked == [True])
    assert safe.keeper.phase is Phase.CLOSED
    assert SECRET not in opened.editor.toPlainText()
    assert opened.window.writing.page is None
    assert opened.desk.summaries() == ()
    assert not safe.keeper.files.writer.is_alive
    safe.end(opened)
    assert not opened.program.checker.is_up

    again = safe.open(until=Phase.LOCKED, asks_keyring=False)
    unlock(again, PASSPHRASE)
    again.until(lambda: again.window.writing.page is not None)
    assert SECRET in again.text
    assert again.editor.textCursor().position() == place


@pytest.mark.parametrize("other", ["", "Something of another program"])
def test_locking_takes_the_approved_text_off_the_clipboard_and_nothing_else(opened: Any, other: str) -> None:
    """Given an approved text on the clipboard, Lock now takes it off, unless something else lies there by now."""
    opened.write("A walk in the park.")
    opened.answer_everything()
    opened.choose("copy_approved")
    assert opened.clipboard.text() == "A walk in the park."
    if other:
        opened.clipboard.set_text(other)
    assert opened.program.vault.lock()
    assert opened.clipboard.text() == other


def test_the_vault_locks_when_nobody_touches_the_program(opened: Any, safe: Safe) -> None:
    asked: list[bool] = []
    opened.program.vault.restart_wanted.connect(asked.append)
    opened.program.vault._idle._timer.setInterval(200)
    opened.program.vault._idle._timer.start()
    for _ in range(4):
        QTest.qWait(80)
        QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_Shift)
    assert asked == []
    opened.until(lambda: asked == [True])


def test_search_finds_words_that_no_title_shows(opened: Any, safe: Safe) -> None:
    opened.write("A title\nand far below the word heron")
    opened.choose("new_draft")
    opened.write("Another post")
    opened.window.drafts.search.setText("heron")
    opened.until(lambda: [row.summary.title for row in opened.window.drafts_model.rows] == ["A title"])
    opened.window.drafts.search.setText("nowhere")
    opened.until(lambda: opened.window.drafts_model.rows == ())


def test_history_shows_what_changed_and_brings_words_back_in_one_step(opened: Any) -> None:
    opened.write("The river is blue")
    opened.until(lambda: opened.program.vault.saved.text() == "Saved")
    opened.write(" and cold")
    opened.until(lambda: opened.program.vault.saved.text() == "Saved")
    opened.choose("show_history")
    window = opened.dialog()
    opened.until(lambda: window.list.count() >= 2)
    old = next(row for row in range(window.list.count()) if _words(opened, window, row) == "The river is blue")
    window.list.setCurrentRow(old)
    opened.until(window.restore.isEnabled)
    assert "and cold" in window.difference.toPlainText()
    opened.click(window, "Bring these words back")
    opened.is_freed(window)
    opened.until(lambda: opened.text == "The river is blue")
    opened.editor.undo()
    assert opened.text == "The river is blue and cold"


def _words(author: Any, window: Any, row: int) -> str:
    window.list.setCurrentRow(row)
    author.until(lambda: window._words is not None)
    return window._words


def test_approvals_and_questions_are_recorded_without_words_of_the_post(opened: Any, safe: Safe) -> None:
    opened.write("A quiet day by the river.")
    opened.answer_everything()
    opened.until(lambda: opened.desk.is_open)
    opened.choose("copy_approved")
    opened.choose("ask_advice")
    window = opened.dialog()
    opened.click(window, "Copy the question")
    window.close()
    events: list[Any] = []
    safe.keeper.files.run(safe.keeper.vault.ledger.after, events.extend)
    opened.until(lambda: events)
    assert [event.kind for event in events] == [APPROVED, ASKED]
    assert events[0].payload["text_sha256"] == opened.desk.approval.text_hash
    assert all("river" not in str(event.payload) for event in events)


def test_the_check_tells_in_plain_words_that_a_record_was_altered(opened: Any, safe: Safe) -> None:
    vault = safe.keeper.vault

    def tamper() -> None:
        for number in range(3):
            vault.ledger.append(APPROVED, {"number": number})
        for (name,) in vault.database.rows(
            "select name from sqlite_schema where type = 'trigger' and tbl_name = 'event'"
        ):
            vault.database.rows(f"drop trigger {name}")
        vault.database.write(lambda: vault.database.rows("update event set kind = 'other' where seq = 2"))

    opened.choose("check_vault")
    window = opened.dialog()
    opened.until(lambda: window.title.text() == "The vault is sound.")
    window.close()
    safe.keeper.files.run(tamper)
    opened.choose("check_vault")
    again = opened.dialog()
    opened.until(lambda: again.title.text().startswith("Export what can be read"))
    assert again.lines[0].text().startswith("Record number 2 was altered")
    assert "something is wrong" in opened.window.notice.text


def test_no_window_of_the_vault_outlives_its_closing(opened: Any) -> None:
    for action in ("show_ways", "show_history", "make_backup", "restore_backup", "export_vault", "check_vault"):
        opened.choose(action)
        window = opened.dialog()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        opened.is_freed(window)
    assert not [d for d in opened.window.findChildren(QDialog) if d.isVisible()]
    assert QApplication.activeModalWidget() is None
