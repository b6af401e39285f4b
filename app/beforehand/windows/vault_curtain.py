"""What covers the window while the vault is not open: opening it, the ways to unlock it, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.desk.keeper import Phase
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.vault_parts import Secret, TroubleLabel

if TYPE_CHECKING:
    from beforehand.desk.keeper import Keeper
    from beforehand.store.trouble import Trouble

WIDTH = 460
HOPELESS = frozenset({
    "header-damaged", "damaged-page", "truncated-file", "vault-missing", "newer-schema", "foreign-file",
    "migration-failed", "second-process", "read-only", "disk-fault",
})  # fmt: skip
"""Troubles in which no key helps."""


class Curtain(QFrame):
    """Covers all panes of the main window; below it nothing takes the keyboard."""

    restore_wanted = Signal()
    """The author wants to put a backup in the place of the vault."""
    quit_wanted = Signal()

    def __init__(self, keeper: Keeper, window: QMainWindow, *, hint: str = "") -> None:
        super().__init__(window)
        self._keeper = keeper
        self._window = window
        self._is_hopeless = False
        self._uses_code = False
        self.setObjectName("curtain")
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("The vault is locked"))
        self.title = label("", size=1.4, is_bold=True)
        self.told = label(hint, "quiet")
        self.passphrase = Secret(self.tr("Passphrase"))
        self.code = QLineEdit()
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.code.setPlaceholderText(self.tr("Recovery code"))
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.trouble = TroubleLabel()
        self.unlock = button(self.tr("&Unlock"), self._on_unlock, "primary")
        self.keyring = button(self.tr("Unlock with the system &keyring"), self._on_keyring, "primary")
        self.cancel = button(self.tr("&Cancel"), keeper.door.cancel)
        self.other = button("", self._on_other_way, "link")
        self.restore = button(self.tr("&Restore a backup…"), self.restore_wanted.emit)
        self.retry = button(self.tr("&Try again"), keeper.begin)
        self.quit = button(self.tr("&Quit"), self.quit_wanted.emit)
        for field in (self.passphrase, self.code):
            field.returnPressed.connect(self._on_unlock)
        self._lay_out()
        keeper.phase_changed.connect(self.refresh)
        keeper.opening_failed.connect(self._on_failed)
        window.installEventFilter(self)
        self.refresh()

    @property
    def is_down(self) -> bool:
        """Whether the window is covered."""
        phase = self._keeper.phase
        if phase is Phase.LOOKING:
            return self._keeper.may_have_vault
        return phase in (Phase.LOCKED, Phase.CLOSED) or (phase is Phase.OPENING and self._keeper.has_vault)

    def refresh(self) -> None:
        """Show what can be done in the vault's present state, or go."""
        phase = self._keeper.phase
        self._cover(is_covering=self.is_down)
        if not self.is_down:
            return
        is_busy, is_locked = phase in (Phase.LOOKING, Phase.OPENING), phase is Phase.LOCKED
        ways, is_askable = self._keeper.ways, is_locked and not self._is_hopeless
        uses_code = self._uses_code or not ways.has_passphrase
        has_field = is_askable and (ways.has_passphrase or self._uses_code)
        self.title.setText(self._title_text(is_busy=is_busy))
        self.passphrase.setVisible(has_field and not uses_code)
        self.code.setVisible(has_field and uses_code)
        self.unlock.setVisible(has_field)
        self.keyring.setVisible(is_askable and ways.has_keyring)
        set_look(self.keyring, "" if has_field else "primary")
        self.other.setVisible(is_askable and ways.has_code and (ways.has_passphrase or not self._uses_code))
        self.other.setText(
            self.tr("Use the passphrase instead")
            if uses_code and has_field
            else self.tr("Use the recovery code instead")
        )
        self.cancel.setVisible(is_busy and self._keeper.is_asking_keyring)
        self.restore.setVisible(is_locked and self._is_hopeless)
        self.retry.setVisible(is_locked and self._is_hopeless)
        self.quit.setVisible(is_locked)
        self._focus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(12)
        for widget in (self.title, self.told, self.passphrase, self.code, self.trouble):
            column.addWidget(widget)
        self.told.setVisible(bool(self.told.text()))
        first = QHBoxLayout()
        for made in (self.unlock, self.keyring, self.cancel, self.retry, self.restore):
            first.addWidget(made)
        first.addStretch(1)
        column.addLayout(first)
        second = QHBoxLayout()
        second.addWidget(self.other)
        second.addStretch(1)
        second.addWidget(self.quit)
        column.addLayout(second)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inner, 8)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    def _title_text(self, *, is_busy: bool) -> str:
        if not is_busy:
            return self.tr("The vault cannot be opened") if self._is_hopeless else self.tr("The vault is locked")
        if self._keeper.is_asking_keyring:
            return self.tr("Asking the system keyring…")
        return self.tr("Opening the vault…")

    def _cover(self, *, is_covering: bool) -> None:
        """Come or go; what lies below is out of reach of keyboard and screen readers meanwhile."""
        middle = self._window.centralWidget()
        parts: list[QWidget] = [*self._window.findChildren(QDockWidget), *([middle] if middle is not None else [])]
        for part in parts:
            part.setEnabled(not is_covering)
        if is_covering:
            self._fit()
            self.raise_()
        self.setVisible(is_covering)

    def _fit(self) -> None:
        top = self._window.menuBar().height() if self._window.menuBar().isVisibleTo(self._window) else 0
        self.setGeometry(0, top, self._window.width(), self._window.height() - top)

    def _focus(self) -> None:
        shown = (self.passphrase, self.code, self.keyring, self.cancel, self.retry)
        first = next((each for each in shown if each.isVisibleTo(self)), None)
        if first is not None:
            QTimer.singleShot(0, first, lambda: first.setFocus(Qt.FocusReason.OtherFocusReason))

    def _on_unlock(self) -> None:
        self.trouble.say("")
        if self.code.isVisibleTo(self):
            self._keeper.unlock_with_code(self.code.text())
        elif self.passphrase.text():
            self._keeper.unlock_with_passphrase(self.passphrase.text())

    def _on_keyring(self) -> None:
        self.trouble.say("")
        self._keeper.unlock_with_keyring()

    def _on_other_way(self) -> None:
        self._uses_code = not self._uses_code
        self.refresh()

    def _on_failed(self, trouble: Trouble) -> None:
        self._is_hopeless = trouble.code in HOPELESS
        self.passphrase.selectAll()
        self.refresh()
        self.trouble.tell(trouble)
        announce(self, self.title.text())

    @override
    def hideEvent(self, event: object) -> None:
        self.passphrase.clear()
        self.code.clear()
        self.trouble.say("")
        super().hideEvent(event)  # type: ignore[arg-type]
