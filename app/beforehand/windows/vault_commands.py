"""What the vault does in the main window: opening and locking it, the Vault menu, and what is told about saving."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QLabel

from beforehand.desk.keeper import BACKUP, Keeper, Phase, Place
from beforehand.windows.parts import set_look
from beforehand.windows.vault_curtain import Curtain
from beforehand.windows.vault_menu import VaultMenu
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.checkup import Checkup, Report
    from beforehand.desk.copies import Copies
    from beforehand.store.paths import InstanceLock, Places
    from beforehand.store.protocols import DecisionStore, DraftStore
    from beforehand.windows.commands import Commands
    from beforehand.windows.idle import IdleWatch
    from beforehand.windows.main_window import MainWindow

CHECK_AFTER_MS = 4_000
"""The vault is checked in the background so long after it was opened."""
TEND_AFTER_MS = 60_000
"""The vault is tidied up so long after it was opened, and every hour from then on."""
HOUR_MS = 3_600_000


class VaultCommands(QObject):
    """Connects the keeper of the vault with the window."""

    restart_wanted = Signal(bool)
    """The program must start again; whether it stays locked then."""
    locked = Signal()
    """The vault was locked because the author, the desktop or the clock wanted it."""

    def __init__(
        self,
        commands: Commands,
        window: MainWindow,
        keeper: Keeper,
        checkup: Checkup,
        copies: Copies,
        memory: tuple[DraftStore, DecisionStore],
    ) -> None:
        super().__init__(window)
        self._commands = commands
        self._window = window
        self._desk = window.desk
        self._keeper = keeper
        self._checkup = checkup
        self._copies = copies
        self._memory = memory
        self._sample = ""
        self._was_offered = False
        self._told_trouble = ""
        self.menu = VaultMenu(commands, window, keeper, checkup, copies)
        self.curtain = Curtain(keeper, window)
        self.saved = QLabel()
        self.saved.setContentsMargins(10, 0, 10, 0)
        window.statusBar().addPermanentWidget(self.saved)
        self._idle: IdleWatch | None = None
        self._checking = self._timer(CHECK_AFTER_MS, checkup.begin)
        self._tending = self._timer(TEND_AFTER_MS, self._tend)
        self._listen()
        self._refresh()

    def begin(self, sample: str, *, asks_keyring: bool = True) -> None:
        """Look for the vault; the sample is what a first start shows."""
        self._sample = sample
        if not self._keeper.may_have_vault:
            self._commands.open_first_draft(sample)
        self._keeper.begin(asks_keyring=asks_keyring)

    def answer_knocks(self, lock: InstanceLock, places: Places) -> None:
        """Come forward whenever the program is started a second time."""
        lock.answer_knock()
        watcher = QFileSystemWatcher([str(places.root)], self)
        watcher.directoryChanged.connect(lambda _folder: self._come_forward() if lock.answer_knock() else None)

    def listen_to_session(self) -> None:
        """Lock when the desktop session locks, where that is known."""
        from beforehand.desk.session_lock import SessionLock

        session = SessionLock(self)
        session.locked.connect(self._on_session_locked)
        session.listen()

    def lock(self) -> bool:
        """Close the vault, clear the window and have the program start again; False while something is not saved."""
        if self._keeper.phase is not Phase.OPEN:
            return False
        self._window.writing.flush()
        self._window.keep_place()
        place = self._place()
        self._copies.cancel()
        if not self._keeper.lock(place):
            self._window.notice.tell(
                "lock", self.tr("Not locked: the last change is not on the disk yet."), self.tr("Try again"), self.lock
            )
            return False
        self.rest()
        self._clear()
        self.locked.emit()
        self.restart_wanted.emit(True)  # noqa: FBT003  a signal
        return True

    def shut_down(self) -> None:
        """See the last save through and close the vault."""
        place = self._place() if self._keeper.phase is Phase.OPEN else None
        self.rest()
        self._copies.cancel()
        self._keeper.shut_down(place)

    def rest(self) -> None:
        """Stop everything that would happen by itself."""
        self._checking.stop()
        self._tending.stop()
        self._checkup.stop()
        if self._idle is not None:
            self._idle.stop()

    def _listen(self) -> None:
        keeper = self._keeper
        keeper.phase_changed.connect(self._on_phase_changed)
        keeper.saving_changed.connect(self._on_saving_changed)
        self.menu.lock_wanted.connect(self.lock)
        self.menu.installed.connect(self._on_installed)
        self.curtain.restore_wanted.connect(self.menu.show_restore)
        self.curtain.quit_wanted.connect(self._window.close)
        self._checkup.told.connect(self._on_checked)
        self._window.settings.changed.connect(self._on_setting_changed)
        self._commands.count_unsaved = self._count_unsaved

    def _timer(self, milliseconds: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _place(self) -> Place:
        page, editor = self._window.writing.page, self._window.editor
        if page is None:
            return Place()
        return Place(page.draft_id, editor.textCursor().position(), editor.verticalScrollBar().value())

    def _clear(self) -> None:
        """Leave nothing of the drafts in the window."""
        from beforehand.store.memory import MemoryDecisions, MemoryDrafts

        for dialog in self._window.findChildren(QDialog):
            dialog.close()
        self._window.notice.withdraw_all()
        self._desk.use(MemoryDrafts(), MemoryDecisions())
        self._window.writing.forget()
        self._window.drafts.search.clear()

    def _refresh(self) -> None:
        """Allow what can be done now, and say how safe the text is."""
        self.menu.refresh(is_covered=self.curtain.is_down)
        self._refresh_saved()

    def _refresh_saved(self) -> None:
        keeper = self._keeper
        text, look = "", "quiet"
        if keeper.phase is Phase.OPEN:
            text = self.tr("Saving…") if keeper.has_unsaved else self.tr("Saved")
            if keeper.trouble is not None:
                text, look = self.tr("Not saved yet"), "bad"
        elif keeper.phase in (Phase.DECLINED, Phase.ABSENT):
            text = self.tr("In memory only")
        self.saved.setText(text)
        set_look(self.saved, look)

    def _carry_over(self) -> str:
        """Take what was written before there was a vault along into it; return the id of the draft that was open."""
        drafts, decisions = self._memory
        current = self._desk.current
        kept = self._keeper.drafts
        assert kept is not None
        for summary in reversed(drafts.summaries()):
            kept.save(drafts.load(summary.id))
        for summary in drafts.binned():
            kept.save(drafts.load(summary.id))
            kept.delete(summary.id)
        for decision in decisions.standing():
            self._keeper.decisions.add(decision)
        return current.id if current is not None else ""

    def _open_drafts(self) -> None:
        """Let the desk work with the vault, at the place where the author was."""
        self._window.writing.flush()
        caret = self._window.editor.textCursor().position()
        carried = self._carry_over()
        kept = self._keeper.drafts
        assert kept is not None
        kept.found.connect(self._desk.drafts_changed)
        self._desk.use(kept, self._keeper.decisions)
        place = Place(carried, caret) if carried else self._keeper.place
        known = {summary.id for summary in kept.summaries()}
        if place.draft in known:
            self._window.writing.open(place.draft)
            self._go_to(place)
        else:
            self._commands.open_first_draft(self._sample)
        self._window.editor.setFocus()

    def _go_to(self, place: Place) -> None:
        editor = self._window.editor
        cursor = QTextCursor(editor.document())
        cursor.setPosition(max(0, min(place.caret, editor.document().characterCount() - 1)))
        editor.setTextCursor(cursor)
        bar = editor.verticalScrollBar()
        QTimer.singleShot(0, editor, lambda: bar.setValue(place.scroll) if place.scroll else None)

    def _on_phase_changed(self) -> None:
        phase, notice = self._keeper.phase, self._window.notice
        self._refresh()
        if phase is Phase.OPEN:
            notice.withdraw("memory")
            self._open_drafts()
            self._tell_warnings()
            self._checking.start()
            self._tending.start()
            self._watch_idle()
        elif phase is Phase.ABSENT and not self._was_offered:
            self._was_offered = True
            if not self._desk.summaries():
                self._commands.open_first_draft(self._sample)
            self.menu.show_create()
        elif phase is Phase.DECLINED:
            notice.tell(
                "memory",
                self.tr("Drafts are kept in memory for this session and are gone when the program ends."),
                self.tr("Create a vault"),
                self.menu.show_create,
            )

    def _tell_warnings(self) -> None:
        notice = self._window.notice
        for warning in self._keeper.warnings:
            notice.tell(warning.code, trouble_text(warning))
        days = self._window.settings.number("vault.backup_reminder")
        last = self._keeper.values.get(BACKUP)
        try:
            since = date.fromisoformat(str(last)) if last else None
        except ValueError:
            since = None
        today = datetime.now(UTC).date()
        if since is None:
            self._keeper.remember(BACKUP, today.isoformat())  # the first reminder comes after a whole term
        elif days and (today - since).days >= days:
            text = fill(self.tr("The last backup is %1 days old."), QLocale().toString((today - since).days))
            notice.tell("backup", text, self.tr("Make a backup…"), self.menu.show_backup)

    def _watch_idle(self) -> None:
        from beforehand.windows.idle import IdleWatch

        self._idle = IdleWatch(self._window, self)
        self._idle.rested.connect(self._on_rested)
        self._idle.set_minutes(self._window.settings.number("vault.lock_after"))

    def _on_rested(self) -> None:
        if self._copies.is_busy or not self.lock():
            self._idle_again()

    def _idle_again(self) -> None:
        if self._idle is not None:
            self._idle.set_minutes(self._window.settings.number("vault.lock_after"))

    def _on_session_locked(self) -> None:
        if self._window.settings.switch("vault.lock_with_session"):
            self.lock()

    def _come_forward(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def _on_setting_changed(self, key: str) -> None:
        if key == "vault.lock_after":
            self._idle_again()

    def _on_saving_changed(self) -> None:
        self._refresh_saved()
        trouble, notice = self._keeper.trouble, self._window.notice
        text = trouble_text(trouble) if trouble is not None else ""
        if text == self._told_trouble:
            return
        self._told_trouble = text
        if text:
            notice.tell("saving", text, self.tr("Try again"), self._keeper.save_again)
        else:
            notice.withdraw("saving")
            notice.withdraw("lock")

    def _on_checked(self, report: Report) -> None:
        if not report.is_sound:
            from beforehand.windows.vault_check import advice_text

            self._window.notice.tell(
                "check",
                self.tr("The vault was checked and something is wrong with it.") + " " + advice_text(report),
                self.tr("Look"),
                self.menu.show_check,
            )

    def _tend(self) -> None:
        vault, kept = self._keeper.vault, self._keeper.drafts

        def tend() -> frozenset[str]:
            vault.tend()
            return frozenset(each.id for each in vault.drafts.binned())

        if kept is not None:
            self._keeper.files.run(tend, kept.note_binned, lambda _trouble: None)
            self._tending.start(HOUR_MS)

    def _count_unsaved(self) -> int:
        kept = self._keeper.drafts
        if kept is None or self._keeper.phase is not Phase.OPEN or kept.flush(2.0):
            return 0
        return len(kept.unsaved)

    def _on_installed(self) -> None:
        self.rest()
        self._clear()
        self.restart_wanted.emit(False)  # noqa: FBT003  a signal
