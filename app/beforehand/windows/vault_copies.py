"""The windows that make copies of the vault: a locked backup, and an export in clear text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QProgressBar, QRadioButton, QWidget
from typing_extensions import override

from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_folder, choose_new_file
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.vault_parts import NewPassphrase, TroubleLabel
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.copies import Copies
    from beforehand.store.trouble import Trouble


def place_row(shown: QLineEdit, name: str, choose: QWidget) -> QHBoxLayout:
    """A place that was chosen, and the button that chooses it."""
    shown.setReadOnly(True)
    shown.setAccessibleName(name)
    shown.setPlaceholderText(name)
    row = QHBoxLayout()
    row.addWidget(shown, 1)
    row.addWidget(choose)
    return row


class BackupWindow(Dialog):
    """One file that holds everything, locked with a passphrase or to public keys."""

    made = Signal()
    """A backup was written."""

    def __init__(self, copies: Copies, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Make a backup"), parent, width=560)
        self._copies = copies
        self._place: Path | None = None
        self._is_busy = False
        self.body.addWidget(label(self.tr("Make a backup"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "One encrypted file with all drafts, records and attachments. Keep it on another disk. "
                    "To open the vault in it you also need one of its ways in."
                ),
                "quiet",
            )
        )
        self.shown = QLineEdit()
        self.choose = button(self.tr("&Choose…"), self._on_choose)
        self.body.addLayout(place_row(self.shown, self.tr("Where to write it"), self.choose))
        self.by_passphrase = QRadioButton(self.tr("Lock it with a &passphrase"))
        self.by_keys = QRadioButton(self.tr("Lock it to the public &keys (age) of whoever may open it"))
        self.by_passphrase.setChecked(True)
        self.passphrase = NewPassphrase()
        self.keys = QPlainTextEdit()
        self.keys.setAccessibleName(self.tr("Public keys, one a line"))
        self.keys.setPlaceholderText(self.tr("Public keys, one a line"))
        self.keys.setTabChangesFocus(True)
        self.keys.setMaximumHeight(80)
        self.keys.hide()
        for widget in (self.by_passphrase, self.passphrase, self.by_keys, self.keys):
            self.body.addWidget(widget)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of the backup"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.told = label("")
        self.trouble = TroubleLabel()
        for below in (self.bar, self.told, self.trouble):
            self.body.addWidget(below)
        self.body.addStretch(1)
        self.stop = self.add_button(button(self.tr("Close"), self.close))
        self.write = self.add_button(button(self.tr("&Make the backup"), self._on_write, "primary"), is_default=True)
        self._listen()
        self.refresh()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Allow what can be done now."""
        by_keys = self.by_keys.isChecked()
        self.passphrase.setVisible(not by_keys)
        self.keys.setVisible(by_keys)
        is_locked = bool(self.keys.toPlainText().strip()) if by_keys else self.passphrase.is_good
        self.write.setEnabled(self._place is not None and is_locked and not self._is_busy)
        self.stop.setText(self.tr("Cancel") if self._is_busy else self.tr("Close"))
        for widget in (self.choose, self.passphrase, self.keys, self.by_passphrase, self.by_keys):
            widget.setEnabled(not self._is_busy)

    def take_place(self, place: Path) -> None:
        """Write the backup there."""
        self._place = place
        self.shown.setText(str(place))
        self.refresh()

    @override
    def reject(self) -> None:
        if self._is_busy:
            self._copies.cancel()
        else:
            super().reject()

    def _listen(self) -> None:
        self.passphrase.changed.connect(self.refresh)
        self.keys.textChanged.connect(self.refresh)
        self.by_keys.toggled.connect(self.refresh)
        self._copies.progressed.connect(self.bar.setValue)
        self._copies.backed_up.connect(self._on_backed_up)
        self._copies.cancelled.connect(self._on_cancelled)
        self._copies.failed.connect(self._on_failed)

    def _on_choose(self) -> None:
        name = f"beforehand-{QDate.currentDate().toString(Qt.DateFormat.ISODate)}.age"
        choose_new_file(self, self.tr("Where to write the backup"), name, self.take_place)

    def _on_write(self) -> None:
        if self._place is None:
            return
        self._set_busy(is_busy=True)
        self.trouble.say("")
        self.told.setText("")
        if self.by_keys.isChecked():
            recipients = tuple(line.strip() for line in self.keys.toPlainText().splitlines() if line.strip())
            self._copies.back_up(self._place, recipients=recipients)
        else:
            self._copies.back_up(self._place, passphrase=self.passphrase.text)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.bar.setVisible(is_busy)
        self.bar.setValue(0)
        self.refresh()

    def _tell(self, text: str, look: str) -> None:
        self._set_busy(is_busy=False)
        self.told.setText(text)
        set_look(self.told, look)
        announce(self, text)

    def _on_backed_up(self) -> None:
        self._tell(self.tr("The backup is written and complete."), "good")
        self.passphrase.clear()
        self.made.emit()

    def _on_cancelled(self) -> None:
        self._tell(self.tr("Cancelled. Nothing was written."), "quiet")

    def _on_failed(self, trouble: Trouble) -> None:
        self._set_busy(is_busy=False)
        self.trouble.tell(trouble)


class ExportWindow(Dialog):
    """Everything in plain files, for reading without this program; said plainly to be clear text."""

    def __init__(self, copies: Copies, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Export in clear text"), parent, width=540)
        self._copies = copies
        self._place: Path | None = None
        self._is_busy = False
        self.body.addWidget(label(self.tr("Export in clear text"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("This writes every draft, record and photo into a folder where anybody can read them."), "bad"
            )
        )
        self.body.addWidget(
            label(self.tr("Choose an encrypted disk, and delete the folder when it is no longer needed."), "quiet")
        )
        self.shown = QLineEdit()
        choose = button(self.tr("&Choose…"), self._on_choose)
        self.body.addLayout(place_row(self.shown, self.tr("In which folder"), choose))
        self.consent = QCheckBox(self.tr("I know that these files are not encrypted"))
        self.consent.toggled.connect(self.refresh)
        self.told = label("")
        self.trouble = TroubleLabel()
        for widget in (self.consent, self.told, self.trouble):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        self.write = self.add_button(button(self.tr("&Export"), self._on_write))
        copies.exported.connect(self._on_exported)
        copies.failed.connect(self._on_failed)
        self.refresh()

    def refresh(self) -> None:
        """Allow what can be done now."""
        self.write.setEnabled(self._place is not None and self.consent.isChecked() and not self._is_busy)

    def take_place(self, place: Path) -> None:
        """Write into a new folder there."""
        self._place = place / f"beforehand-{QDate.currentDate().toString(Qt.DateFormat.ISODate)}"
        self.shown.setText(str(self._place))
        self.refresh()

    def _on_choose(self) -> None:
        choose_folder(self, self.tr("In which folder"), self.take_place)

    def _on_write(self) -> None:
        if self._place is not None:
            self._is_busy = True
            self.trouble.say("")
            self.refresh()
            self._copies.export(self._place)

    def _on_exported(self, unread: int) -> None:
        self._is_busy = False
        text = self.tr("Exported. The folder holds clear text.")
        if unread:
            text = fill(self.tr("Exported, but %1 attachments could not be read. The folder holds clear text."), unread)
        self.told.setText(text)
        set_look(self.told, "bad" if unread else "good")
        announce(self, text)
        self.refresh()

    def _on_failed(self, trouble: Trouble) -> None:
        self._is_busy = False
        self.trouble.tell(trouble)
        self.refresh()
