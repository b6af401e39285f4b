"""What the program offers beside the draft, each with a menu entry of its own: archive audit, quick check, thread, policy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from beforehand.desk.policy import PolicyReader
from beforehand.domain.tracking import without_tracking
from beforehand.windows.over_limit import OverLimit
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.audit import Audit
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.decision import Decision
    from beforehand.domain.photo import Photo
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus


class Extras(QObject):
    """Adds the entries and opens the windows; owns what works on after a window has closed."""

    def __init__(self, window: MainWindow, commands: Commands, audit: Audit, threads: ThreadCopy) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._threads = threads
        self._tracking: tuple[str, ...] = ()
        self.photos: Callable[[], Sequence[Photo]] = tuple
        """The photos of the draft that is open; set by whoever owns them."""
        self.policy = PolicyReader(parent=self)
        self.audit = audit
        audit.setParent(self)
        self._was_told_of_audits = False
        audit.listed.connect(self._tell_of_audit)
        audit.opened.connect(lambda: window.notice.withdraw("audit"))
        self.over_limit = OverLimit(window)
        tr = QCoreApplication.translate
        key = "Ctrl+Shift+K"
        add_after(commands.menus, "show_missing", "quick_check", tr("Menus", "&Quick check…"), self.open_quick, key)
        key = "Ctrl+Shift+T"
        add_after(
            commands.menus, "copy_approved", "show_thread", tr("Menus", "Copy as a &thread…"), self.open_thread, key
        )
        text, key = tr("Menus", "Pre&view…"), "Ctrl+Shift+V"
        add_after(commands.menus, "show_thread", "show_preview", text, self.open_preview, key)
        add_after(commands.menus, "show_bin", "audit_archive", tr("Menus", "&Archive audit…"), self.open_archive)

        text = tr("Menus", "What each &rule watches…")
        add_after(commands.menus, "show_guidelines", "show_policy", text, self.open_policy)
        text = tr("Menus", "How the &second reader works…")
        add_after(commands.menus, "show_policy", "show_model_card", text, self.open_model_card)
        for signal in (window.desk.drafts_changed, window.desk.draft_opened, window.settings.changed):
            signal.connect(self._tell_of_tracking)

    def open_thread(self) -> None:
        """Show the draft as a thread for its network."""
        self._window.writing.flush()
        if self._window.desk.current is not None:
            cleans = self._window.settings.switch("copy.clean_links")
            from beforehand.windows.thread import ThreadWindow

            window = ThreadWindow(self._window.desk, self._threads, self._window, cleans=cleans)
            window.missing_wanted.connect(self._window.gate.open)
            window.open()

    def open_preview(self) -> None:
        """Show the draft as networks show it."""
        self._window.writing.flush()
        if self._window.desk.current is not None:
            from beforehand.windows.preview import PreviewWindow

            photos, theme = self.photos(), self._window.theme
            PreviewWindow(self._window.desk, self._threads, photos, theme, self._window).open()

    def open_policy(self) -> None:
        """Show the guidelines with their rules."""
        from beforehand.windows.policy import PolicyWindow

        PolicyWindow(self._window.desk, self.policy, self._window.theme, self._window).open()

    def open_model_card(self) -> None:
        """Show what the second reader is, and first what it cannot do."""
        from beforehand.windows.model_card import ModelCardWindow

        ModelCardWindow(self._window.checker, self._window.theme, self._window).open()

    def open_quick(self) -> None:
        """Show the quick check."""
        desk, main = self._window.desk, self._window

        def standing() -> tuple[Decision, ...]:
            return tuple(decision for decision in desk.decisions if decision.kind.is_standing)

        from beforehand.windows.quick import QuickCheckWindow

        window = QuickCheckWindow(main.checker, main.clipboard, main.theme, main, standing=standing)
        window.set_pack(desk.pack)
        desk.rules_off_changed.connect(window.ask_again)
        desk.decisions_changed.connect(window.refresh)
        window.show()

    def open_archive(self) -> None:
        """Show the archive audit."""
        desk = self._window.desk
        from beforehand.windows.archive import ArchiveWindow

        window = ArchiveWindow(self.audit, desk.pack, self._window.theme, lambda: desk.rules_off, self._window)
        window.show()

    def _tell_of_audit(self) -> None:
        """Offer, once, to go on with an audit that the vault holds and that was interrupted."""
        audit = self.audit
        if self._was_told_of_audits or audit.has_begun or not audit.is_durable:
            return
        self._was_told_of_audits = True
        left = [each for each in audit.entries if not (each.progress.is_complete or each.progress.is_ended)]
        if left:
            share = round(left[0].progress.read * 100)
            told = fill(self.tr("The audit of %1 was interrupted at %2 %."), left[0].plan.name, share)
            go_on = partial(self._go_on_with_audit, left[0].id)
            self._window.notice.tell("audit", told, self.tr("Go on"), go_on)

    def _go_on_with_audit(self, audit: str) -> None:
        self.audit.open(audit, goes_on=True)
        self.open_archive()

    def _tell_of_tracking(self) -> None:
        """Say which parameters of links will be left out, before anything is copied."""
        draft, settings = self._window.desk.current, self._window.settings
        cleans = draft is not None and settings.switch("copy.clean_links")
        names = without_tracking(draft.text).names if draft is not None and cleans and "?" in draft.text else ()
        if names == self._tracking:
            return
        self._tracking = names
        if not names:
            self._window.notice.withdraw("tracking")
            return
        told = fill(self.tr("When you copy, tracking is taken out of your links: %1."), ", ".join(names))
        keep = partial(settings.set_value, "copy.clean_links", False)  # noqa: FBT003  the value of a setting
        self._window.notice.tell("tracking", told, self.tr("Leave links as they are"), keep)

    def shut_down(self) -> None:
        """Leave no process and no thread."""
        self.policy.shut_down()
        self.audit.shut_down()


def add_to(
    menus: Menus, menu: QMenu, name: str, text: str, slot: Callable[[], None], key: str = "", *, is_apart: bool = False
) -> QAction:
    """Add an entry at the end of a menu, after a line where it stands apart."""
    if is_apart:
        menu.addSeparator()
    return _add(menus, menu, None, name, text, slot, key)


def add_after(menus: Menus, earlier: str, name: str, text: str, slot: Callable[[], None], key: str = "") -> QAction:
    """Add an entry to the menu that holds an earlier one, right after it."""
    before = menus.actions[earlier]
    menu = next(each for each in before.associatedObjects() if isinstance(each, QMenu))
    following = menu.actions()[menu.actions().index(before) + 1 :]
    return _add(menus, menu, following[0] if following else None, name, text, slot, key)


def _add(
    menus: Menus, menu: QMenu, later: QAction | None, name: str, text: str, slot: Callable[[], None], key: str
) -> QAction:
    action = QAction(text, menu)
    if key:
        action.setShortcut(QKeySequence(key))
    action.triggered.connect(lambda: slot())  # noqa: PLW0108  Qt would hand the slot an argument
    menu.insertAction(later, action) if later is not None else menu.addAction(action)
    menus.actions[name] = action
    return action
