"""The window that puts a backup in the place of the vault, once all of it was read and found sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_file
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.vault_copies import place_row
from beforehand.windows.vault_parts import Secret, TroubleLabel
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.copies import Copies
    from beforehand.store.restore import Unpacked
    from beforehand.store.trouble import Trouble


class RestoreWindow(Dialog):
    """Two steps: check everything, then replace; the former vault is kept for 30 days."""

    installed = Signal()
    """The program must start again."""

    def __init__(self, copies: Copies, parent: QWidget | None = None, *, has_vault: bool, lost: int = 0) -> None:
        super().__init__(self.tr("Restore a backup"), parent, width=560)
        self._copies = copies
        self._has_vault = has_vault
        self._place: Path | None = None
        self._unpacked: Unpacked | None = None
        self._is_busy = False
        self.body.addWidget(label(self.tr("Restore a backup"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("The backup is read to the last byte before anything is replaced.")
                + (" " + self.tr("The present vault is then kept beside it for 30 days.") if has_vault else ""),
                "quiet",
            )
        )
        if lost:
            text = self.tr("%1 drafts in memory are lost when the backup takes their place. Copy what you still need.")
            self.body.addWidget(label(fill(text, lost), "bad"))
        self.shown = QLineEdit()
        self.choose = button(self.tr("C&hoose…"), self._on_choose)
        self.body.addLayout(place_row(self.shown, self.tr("Which backup"), self.choose))
        self.key = Secret(self.tr("Passphrase of the backup, or secret key (age)"))
        self.opener = Secret(self.tr("Passphrase or recovery code of the vault in it"))
        for field in (self.key, self.opener):
            name = label(field.accessibleName())
            name.setBuddy(field)
            self.body.addWidget(name)
            self.body.addWidget(field)
            field.textChanged.connect(self.refresh)
        self.body.addWidget(
            label(self.tr("Leave the second one empty to ask the system keyring of this computer."), "quiet")
        )
        self.told = label("")
        self.trouble = TroubleLabel()
        self.body.addWidget(self.told)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.go_on = self.add_button(button("", self._on_go_on, "primary"), is_default=True)
        copies.checked.connect(self._on_checked)
        copies.installed.connect(self._on_installed)
        copies.failed.connect(self._on_failed)
        self.refresh()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Allow what can be done now."""
        is_checked = self._unpacked is not None
        for widget in (self.choose, self.key, self.opener):
            widget.setEnabled(not self._is_busy and not is_checked)
        self.go_on.setEnabled(self._place is not None and bool(self.key.text()) and not self._is_busy)
        replace = self.tr("&Replace the vault") if self._has_vault else self.tr("&Use this vault")
        self.go_on.setText(replace if is_checked else self.tr("&Check the backup"))

    def take_place(self, place: Path) -> None:
        """Restore this file."""
        self._place = place
        self.shown.setText(str(place))
        self.refresh()
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def reject(self) -> None:
        if self._is_busy:
            return
        if self._unpacked is not None:
            self._copies.discard(self._unpacked)
            self._unpacked = None
        super().reject()

    def _on_choose(self) -> None:
        choose_file(self, self.tr("Which backup"), ".age", self.take_place)

    def _on_go_on(self) -> None:
        self._is_busy = True
        self.trouble.say("")
        if self._unpacked is not None:
            self._tell(self.tr("Putting the vault in its place…"), "quiet")
            self._copies.install(self._unpacked)
        elif self._place is not None:
            self._tell(self.tr("Reading the whole backup…"), "quiet")
            self._copies.check(self._place, self.key.text(), self.opener.text())
        self.refresh()

    def _tell(self, text: str, look: str) -> None:
        self.told.setText(text)
        set_look(self.told, look)
        if text:
            announce(self, text)

    def _on_checked(self, unpacked: Unpacked) -> None:
        self._is_busy = False
        self._unpacked = unpacked
        made = unpacked.manifest.created[:10]
        self._tell(fill(self.tr("The backup is complete and sound. It was made on %1."), made), "good")
        self.refresh()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_installed(self) -> None:
        self._is_busy = False
        self._unpacked = None
        self.installed.emit()
        self.close()

    def _on_failed(self, trouble: Trouble) -> None:
        self._is_busy = False
        self._tell("", "quiet")
        self.trouble.tell(trouble)
        self.refresh()
