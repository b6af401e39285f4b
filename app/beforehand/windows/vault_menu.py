"""The Vault menu and the windows that it opens; what lies below the curtain is shut meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from beforehand.desk.keeper import BACKUP, Keeper, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from beforehand.desk.checkup import Checkup
    from beforehand.desk.copies import Copies
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow

OPEN_ONLY = ("lock_vault", "show_ways", "show_history", "make_backup", "export_vault", "check_vault")
UNCOVERED = ("quit", "show_about", "show_keys", "show_guidelines", "full_screen")
"""Actions that work while the curtain is down."""


class VaultMenu(QObject):
    """Builds the menu, opens the windows, and knows what may be done in which phase."""

    lock_wanted = Signal()
    installed = Signal()
    """A backup took the place of the vault: the program must start again."""

    def __init__(
        self, commands: Commands, window: MainWindow, keeper: Keeper, checkup: Checkup, copies: Copies
    ) -> None:
        super().__init__(window)
        self._commands = commands
        self._window = window
        self._keeper = keeper
        self._checkup = checkup
        self._copies = copies
        self._shut: list[QAction] | None = None
        self._build()

    def refresh(self, *, is_covered: bool) -> None:
        """Allow what can be done now."""
        phase, actions = self._keeper.phase, self._commands.menus.actions
        self._cover(is_covering=is_covered)
        if not is_covered:
            for name in OPEN_ONLY:
                actions[name].setEnabled(phase is Phase.OPEN)
        actions["create_vault"].setVisible(phase in (Phase.ABSENT, Phase.DECLINED))
        actions["restore_backup"].setEnabled(phase in (Phase.OPEN, Phase.LOCKED, Phase.ABSENT, Phase.DECLINED))

    def show_create(self) -> None:
        """Offer to make a vault."""
        from beforehand.windows.vault_create import CreateWindow

        window = CreateWindow(self._keeper, self._window)
        window.restore_wanted.connect(self.show_restore)
        window.open()

    def show_backup(self) -> None:
        """Make a backup."""
        from beforehand.windows.vault_copies import BackupWindow

        self._window.writing.flush()
        window = BackupWindow(self._copies, self._window)
        window.made.connect(lambda: self._keeper.remember(BACKUP, datetime.now(UTC).date().isoformat()))
        window.open()

    def show_restore(self) -> None:
        """Put a backup in the place of the vault."""
        from beforehand.windows.vault_restore import RestoreWindow

        has_vault = self._keeper.phase in (Phase.OPEN, Phase.LOCKED)
        lost = self._commands.drafts_to_lose()
        window = RestoreWindow(self._copies, self._window, has_vault=has_vault, lost=lost)
        window.installed.connect(self.installed)
        window.open()

    def show_check(self) -> None:
        """Check everything now."""
        from beforehand.windows.vault_check import CheckWindow

        CheckWindow(self._checkup, self._window).open()

    def _build(self) -> None:
        tr = QCoreApplication.translate
        menus, bar = self._commands.menus, self._window.menuBar()
        menus.add_slots(self._slots())
        menu = bar.addMenu(tr("Menus", "Va&ult"))
        bar.insertMenu(menus.view.menuAction(), menu)
        menus.add(menu, "create_vault", tr("Menus", "&Create a vault…"))
        menus.add(menu, "lock_vault", tr("Menus", "&Lock now"), "Ctrl+L")
        menu.addSeparator()
        menus.add(menu, "show_history", tr("Menus", "&History of this draft…"), "Ctrl+H")
        menus.add(menu, "show_ways", tr("Menus", "&Ways in…"))
        menu.addSeparator()
        menus.add(menu, "make_backup", tr("Menus", "Make a &backup…"))
        menus.add(menu, "restore_backup", tr("Menus", "&Restore a backup…"))
        menus.add(menu, "export_vault", tr("Menus", "&Export in clear text…"))
        menu.addSeparator()
        menus.add(menu, "check_vault", tr("Menus", "Check &now…"))

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "create_vault": self.show_create,
            "lock_vault": self.lock_wanted.emit,
            "show_history": self._show_history,
            "show_ways": self._show_ways,
            "make_backup": self.show_backup,
            "restore_backup": self.show_restore,
            "export_vault": self._show_export,
            "check_vault": self.show_check,
        }

    def _cover(self, *, is_covering: bool) -> None:
        """Shut whatever would reach below the curtain, and open again what was open before."""
        if is_covering and self._shut is None:
            self._shut = [
                action
                for name, action in self._commands.menus.actions.items()
                if name not in UNCOVERED and action.isEnabled()
            ]
        elif not is_covering:
            for action in self._shut or ():
                action.setEnabled(True)
            self._shut = None
        for action in self._shut or ():
            action.setEnabled(False)

    def _show_history(self) -> None:
        from beforehand.windows.vault_history import HistoryWindow

        self._window.writing.flush()
        if self._window.writing.page is not None:
            HistoryWindow(self._keeper, self._window.writing, self._window.theme, self._window).open()

    def _show_ways(self) -> None:
        from beforehand.windows.vault_ways import WaysWindow

        WaysWindow(self._keeper, self._window).open()

    def _show_export(self) -> None:
        from beforehand.windows.vault_copies import ExportWindow

        self._window.writing.flush()
        ExportWindow(self._copies, self._window).open()
