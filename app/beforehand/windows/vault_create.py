"""The first start: one window that makes the vault, with a good default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.desk.keeper import Phase
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label
from beforehand.windows.vault_parts import CodePage, NewPassphrase, TroubleLabel

if TYPE_CHECKING:
    from beforehand.desk.keeper import Keeper
    from beforehand.store.trouble import Trouble


class CreateWindow(Dialog):
    """Makes a vault: system keyring and recovery code where a keyring answers, a passphrase where none does."""

    restore_wanted = Signal()
    """The author has a backup to start from."""

    def __init__(self, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keep your drafts"), parent, width=640)
        self._keeper = keeper
        self._is_done = False
        self._has_keyring: bool | None = None
        self.body.addWidget(label(self.tr("Where shall your drafts be kept?"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "In a vault on this computer: encrypted, saved while you type, opened by you alone. Nothing leaves this computer."
                )
            )
        )
        self._how = label(self.tr("Looking for the system keyring…"))
        self.body.addWidget(self._how)
        self.code = CodePage()
        self.passphrase = NewPassphrase()
        self.code.hide()
        self.passphrase.hide()
        self._ways = QVBoxLayout()
        self._ways.addWidget(self.code)
        self._ways.addWidget(self.passphrase)
        self.body.addLayout(self._ways)
        self.restore = button(self.tr("&Restore a backup instead…"), self._on_restore, "link")
        self.other = button(self.tr("Use a passphrase instead"), self._on_other_way, "link")
        self.other.hide()
        self.back = button(self.tr("&Show the code again"), self._on_back, "link")
        self.back.hide()
        links = QHBoxLayout()
        links.addWidget(self.back)
        links.addWidget(self.other)
        links.addWidget(self.restore)
        links.addStretch(1)
        self.body.addLayout(links)
        self.trouble = TroubleLabel()
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)
        self.body.addWidget(
            label(
                self.tr(
                    "Without a vault your drafts are kept in memory for this session and are gone when the program ends."
                ),
                "quiet",
            )
        )
        self.decline = self.add_button(button(self.tr("Keep drafts in &memory for this session"), self.close))
        self.make = self.add_button(button(self.tr("&Create the vault"), self._on_create, "primary"), is_default=True)
        self.make.setEnabled(False)
        self.code.changed.connect(self.refresh)
        self.passphrase.changed.connect(self.refresh)
        keeper.keyring_found.connect(self._on_keyring_found)
        keeper.phase_changed.connect(self._on_phase_changed)
        keeper.opening_failed.connect(self._on_failed)
        keeper.look_for_keyring()

    @property
    def is_with_keyring(self) -> bool:
        """Whether the vault will be opened by the system keyring."""
        return self._has_keyring is True and not self.passphrase.isVisibleTo(self)

    @property
    def is_asking_code(self) -> bool:
        """Whether the code is hidden and two of its groups are asked for."""
        return self.back.isVisibleTo(self)

    def refresh(self) -> None:
        """Allow what can be done now."""
        if self._keeper.phase is Phase.OPENING or self._has_keyring is None:
            is_ready = False
        elif not self.is_with_keyring:
            is_ready = self.passphrase.is_good
        else:
            is_ready = not self.is_asking_code or self.code.is_retyped
        self.make.setEnabled(is_ready)
        is_next = self.is_with_keyring and not self.is_asking_code
        self.make.setText(self.tr("I have the code: &go on") if is_next else self.tr("&Create the vault"))

    @override
    def reject(self) -> None:
        if self._keeper.phase is Phase.OPENING:
            return
        if not self._is_done:
            self._is_done = True
            self._keeper.decline()
        super().reject()

    def _show_ways(self, *, with_keyring: bool) -> None:
        self.code.setVisible(with_keyring)
        self.passphrase.setVisible(not with_keyring)
        self.other.setVisible(self._has_keyring is True)
        self.other.setText(
            self.tr("Use a passphrase instead") if with_keyring else self.tr("Use the system keyring instead")
        )
        self._how.setText(
            self.tr(
                "The system keyring opens it for you. Write this recovery code down or print it: it opens the vault when the keyring is lost."
            )
            if with_keyring
            else self.tr(
                "A passphrase opens it. Nobody can open the vault when it is forgotten, so choose it with care."
            )
        )
        self.refresh()
        (self.make if with_keyring else self.passphrase.first).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_code(self, *, is_asking: bool) -> None:
        self.code.ask(is_asking=is_asking)
        self.back.setVisible(is_asking)
        self.other.setVisible(not is_asking)
        self.refresh()

    def _on_keyring_found(self, is_there: bool) -> None:
        self._has_keyring = is_there
        self._show_ways(with_keyring=is_there)

    def _on_other_way(self) -> None:
        self._show_ways(with_keyring=not self.code.isVisibleTo(self))

    def _on_back(self) -> None:
        self._ask_code(is_asking=False)
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_create(self) -> None:
        self.trouble.say("")
        if not self.is_with_keyring:
            self._keeper.create(passphrase=self.passphrase.text)
        elif self.is_asking_code:
            self._keeper.create(code=self.code.code, with_keyring=True)
        else:
            self._ask_code(is_asking=True)

    def _on_restore(self) -> None:
        self._is_done = True
        self.restore_wanted.emit()
        self.close()

    def _on_phase_changed(self) -> None:
        is_busy = self._keeper.phase is Phase.OPENING
        for widget in (self.code, self.passphrase, self.decline, self.restore, self.back, self.other):
            widget.setEnabled(not is_busy)
        self.refresh()
        if self._keeper.phase is Phase.OPEN:
            self._is_done = True
            self.passphrase.clear()
            self.close()

    def _on_failed(self, trouble: Trouble) -> None:
        self.trouble.tell(trouble)
        self.refresh()
