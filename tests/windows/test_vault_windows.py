"""The windows of the vault, each for itself: ways in, the page with a code, choosing files without a trace."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from shiboken6 import isValid

from beforehand.desk.copies import Copies
from beforehand.desk.keeper import Keeper, Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.vault import Vault, Ways
from beforehand.windows.code_page import write_page
from beforehand.windows.files import choose_new_file
from beforehand.windows.idle import IdleWatch
from beforehand.windows.vault_copies import BackupWindow, ExportWindow
from beforehand.windows.vault_restore import RestoreWindow
from beforehand.windows.vault_ways import CodeWindow, PassphraseWindow, WaysWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
OTHER = "copper meadow violin harbour"
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)


class Bench:
    def __init__(self, qtbot: Any, folder: Path, keyring: Any) -> None:
        self.qtbot = qtbot
        self.places = Places(folder)
        self.door = KeyringDoor(lambda: keyring)
        Vault.create(self.places.vault, Ways(PASSPHRASE)).close()
        self.parent = QWidget()
        self.keeper = Keeper(self.places, self.door)
        self.keeper.begin()
        self.until(lambda: self.keeper.phase is Phase.LOCKED)
        self.keeper.unlock_with_passphrase(PASSPHRASE)
        self.until(lambda: self.keeper.phase is Phase.OPEN)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=5_000)

    def inner(self, kind: type) -> Any:
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def kinds(self) -> list[str]:
        return sorted(slot.kind.value for slot in self.keeper.vault.slots.slots)

    def click(self, window: QWidget, text: str) -> None:
        def shown() -> list[QPushButton]:
            buttons = window.findChildren(QPushButton)
            return [b for b in buttons if b.text().replace("&", "") == text and b.isVisible() and b.isEnabled()]

        self.until(shown)
        QTest.mouseClick(shown()[0], Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: Any, keyring: Any) -> Iterator[Bench]:
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    made = Bench(qtbot, folder, keyring)
    yield made
    made.keeper.shut_down()
    made.keeper.deleteLater()
    made.parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shutil.rmtree(folder)


def type_both(window: Any, passphrase: str) -> None:
    for field in (window.passphrase.first, window.passphrase.again):
        QTest.keyClicks(field, passphrase)


def test_ways_in_are_added_changed_and_removed_and_the_last_personal_one_stays(bench: Bench) -> None:
    window = WaysWindow(bench.keeper, bench.parent)
    window.open()
    bench.click(window, "Add the system keyring")
    bench.until(lambda: bench.kinds() == ["keyring", "passphrase"])
    bench.until(lambda: not window.add_keyring.isVisible())

    bench.click(window, "Add a recovery code…")
    code = bench.inner(CodeWindow)
    bench.click(code, "I have the code: go on")
    assert not code.take.isEnabled()
    groups = recovery.groups(code.code.code)
    for number, field in code.code.fields.items():
        QTest.keyClicks(field, groups[number])
    bench.click(code, "Add this code")
    bench.until(lambda: bench.kinds() == ["keyring", "passphrase", "recovery"])

    bench.until(window.isEnabled)
    bench.click(window, "Change…")
    change = bench.inner(PassphraseWindow)
    type_both(change, OTHER)
    bench.until(change.take.isEnabled)
    before = [slot.id for slot in bench.keeper.vault.slots.slots if slot.kind.value == "passphrase"]
    bench.click(change, "Use this passphrase")
    bench.until(lambda: before != [s.id for s in bench.keeper.vault.slots.slots if s.kind.value == "passphrase"])

    slots = {slot.kind.value: slot for slot in bench.keeper.vault.slots.slots}
    bench.until(window.isEnabled)
    window._on_remove_answered("remove", slots["passphrase"])
    bench.until(lambda: bench.kinds() == ["keyring", "recovery"])
    bench.until(window.isEnabled)
    window._on_remove_answered("remove", slots["recovery"])
    bench.until(window.trouble.isVisible)
    assert window.trouble.text().startswith("This is the last way in that does not depend on this computer.")
    assert bench.kinds() == ["keyring", "recovery"]
    window.reject()
    bench.until(lambda: not isValid(window))


def test_removing_a_way_in_asks_first_and_keeps_it_by_default(bench: Bench) -> None:
    window = WaysWindow(bench.keeper, bench.parent)
    window.open()
    bench.click(window, "Remove")
    question = QApplication.activeModalWidget()
    QTest.keyClick(question, Qt.Key.Key_Return)
    bench.until(lambda: not isValid(question))
    assert bench.kinds() == ["passphrase"]
    window.reject()
    bench.until(lambda: not isValid(window))


def test_a_backup_shows_its_progress_and_is_restored_through_its_window(bench: Bench, tmp_path: Path) -> None:
    copies = Copies(bench.keeper, bench.parent)
    backup = BackupWindow(copies, bench.parent)
    made: list[bool] = []
    backup.made.connect(lambda: made.append(True))
    backup.open()
    backup.take_place(tmp_path / "b.age")
    assert not backup.write.isEnabled()
    type_both(backup, OTHER)
    bench.until(backup.write.isEnabled)
    bench.click(backup, "Make the backup")
    assert backup.bar.isVisible()
    assert backup.stop.text() == "Cancel"
    bench.until(lambda: made)
    assert backup.told.text() == "The backup is written and complete."
    assert backup.passphrase.text == ""
    backup.reject()
    bench.until(lambda: not isValid(backup))

    restore = RestoreWindow(copies, bench.parent, has_vault=True)
    done: list[bool] = []
    restore.installed.connect(lambda: done.append(True))
    restore.open()
    restore.take_place(tmp_path / "b.age")
    QTest.keyClicks(restore.key, "wrong")
    bench.click(restore, "Check the backup")
    bench.until(restore.trouble.isVisible)
    assert "nothing was replaced" in restore.trouble.text()
    restore.key.clear()
    QTest.keyClicks(restore.key, OTHER)
    QTest.keyClicks(restore.opener, PASSPHRASE)
    bench.click(restore, "Check the backup")
    bench.until(lambda: restore.go_on.text() == "&Replace the vault" and restore.go_on.isEnabled())
    assert restore.told.text().startswith("The backup is complete and sound.")
    bench.click(restore, "Replace the vault")
    bench.until(lambda: done)
    bench.until(lambda: not isValid(restore))
    assert len(list(bench.places.root.glob("vault.replaced-*"))) == 1


def test_a_restore_that_is_given_up_leaves_nothing_behind(bench: Bench, tmp_path: Path) -> None:
    copies = Copies(bench.keeper, bench.parent)
    written: list[bool] = []
    copies.backed_up.connect(lambda: written.append(True))
    copies.back_up(tmp_path / "b.age", passphrase=OTHER)
    bench.until(lambda: written)
    restore = RestoreWindow(copies, bench.parent, has_vault=True)
    restore.open()
    restore.take_place(tmp_path / "b.age")
    restore.key.setText(OTHER)
    restore.opener.setText(PASSPHRASE)
    bench.click(restore, "Check the backup")
    bench.until(lambda: restore.go_on.text() == "&Replace the vault")
    assert len(list(bench.places.root.glob("restore.*"))) == 1
    restore.reject()
    bench.until(lambda: not list(bench.places.root.glob("restore.*")))
    assert bench.keeper.phase is Phase.OPEN


def test_an_export_needs_a_folder_and_consent(bench: Bench, tmp_path: Path) -> None:
    window = ExportWindow(Copies(bench.keeper, bench.parent), bench.parent)
    window.open()
    window.take_place(tmp_path)
    assert not window.write.isEnabled()
    window.consent.setChecked(True)
    assert window.write.isEnabled()
    bench.click(window, "Export")
    bench.until(lambda: window.told.text() == "Exported. The folder holds clear text.")
    assert len(list(tmp_path.glob("beforehand-*/drafts.json"))) == 1
    window.reject()
    bench.until(lambda: not isValid(window))


def test_the_page_with_a_code_is_a_private_pdf(qapp: Any, tmp_path: Path) -> None:
    path = tmp_path / "code.pdf"
    assert write_page(path, recovery.new_code())
    assert path.read_bytes().startswith(b"%PDF-")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert write_page(path, recovery.new_code())  # a second try replaces the first
    assert not write_page(tmp_path / "nowhere" / "code.pdf", recovery.new_code())


def test_choosing_a_file_leaves_no_trace_of_the_folder(qtbot: Any, tmp_path: Path) -> None:
    parent = QWidget()
    chosen: list[Path] = []
    secret = tmp_path / "KanarieFolder"
    secret.mkdir()
    dialog = choose_new_file(parent, "Where", "page.pdf", chosen.append)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(secret))
    dialog.selectFile(str(secret / "page.pdf"))
    dialog.accept()
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert chosen == [secret / "page.pdf"]
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for path in (tmp_path / "profile").rglob("*"):
        assert path.is_dir() or b"KanarieFolder" not in path.read_bytes()


def test_a_touch_starts_the_idle_time_anew(qtbot: Any) -> None:
    window = QWidget()
    window.show()
    watch = IdleWatch(window, window)
    told: list[bool] = []
    watch.rested.connect(lambda: told.append(True))
    watch.set_minutes(1)
    watch._timer.setInterval(150)
    for _ in range(4):
        qtbot.wait(70)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert told == []
    qtbot.waitUntil(lambda: told == [True], timeout=2_000)
    watch.set_minutes(0)
    assert not watch.is_watching
    window.close()
    window.deleteLater()
