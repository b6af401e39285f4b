"""Taking people and consents out of the register: as a table, as receipts for other programs, as copies to hand over."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QProgressBar, QWidget
from typing_extensions import override

from beforehand.domain.receipt import Controller
from beforehand.store.export import safe_name
from beforehand.windows.consent_fields import Form
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_folder, choose_new_file
from beforehand.windows.intake_words import number
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.person_paper import write_copy
from beforehand.windows.picks import Picks
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from beforehand.desk.exports import Entries, Exports, Written
    from beforehand.desk.register import Register
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


class Format(StrEnum):
    """As what people are taken out."""

    TABLE = "table"
    RECEIPTS = "receipts"
    COPIES = "copies"


class ExportWindow(Dialog):
    """Who, as what, and where to."""

    def __init__(
        self,
        exports: Exports,
        register: Register,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        picked: Iterable[str] = (),
        wanted: Format = Format.TABLE,
        record: str = "",
    ) -> None:
        super().__init__(self.tr("Take people out of the register"), parent, width=560)
        self._exports, self._register, self._record = exports, register, record
        self._entries: Entries = ()
        self._copied = self._failures = 0
        self._folder: Path | None = None
        self.format = QComboBox()
        self.picks = Picks(register, theme, picked)
        self.controller = _ControllerFields(exports.controller)
        self.told = label("", "quiet")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of the copies"))
        self.bar.setTextVisible(False)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self._lay_out()
        self.format.setCurrentIndex(self.format.findData(wanted))
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("Take people out of the register"), size=1.2, is_bold=True))
        text = self.tr("The file is in clear text: anybody who gets hold of it can read it.")
        self.body.addWidget(label(text, "quiet"))
        if self._record:
            self.body.addWidget(label(self.tr("Only the consent that you chose goes out.")))
        for each, name in (
            (Format.TABLE, self.tr("A table for a spreadsheet (CSV)")),
            (Format.RECEIPTS, self.tr("Consent receipts for other programs (JSON-LD)")),
            (Format.COPIES, self.tr("Their own copies to hand over (PDF)")),
        ):
            self.format.addItem(name, each)
        form = Form()
        form.field(self.tr("As"), self.format)
        self.body.addWidget(form)
        self.body.addWidget(self.picks, 1)
        self.body.addWidget(self.controller)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.told)
        self.stop = self.add_button(button(self.tr("Close"), self.reject))
        self.save = self.add_button(button(self.tr("&Save…"), self._on_save, "primary"))
        self.save.setDefault(True)
        for needless in (form, self.picks):
            needless.setVisible(not self._record)
        (self.controller.first if self._record else self.picks.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self) -> None:
        self.format.activated.connect(self.refresh)
        self.picks.model.picks_changed.connect(self.refresh)
        self.controller.changed.connect(self.refresh)
        self._exports.written.connect(self._on_written)
        self._exports.failed.connect(self._on_failed)

    @property
    def wanted(self) -> Format:
        """As what people are taken out."""
        return Format(self.format.currentData())

    @override
    def reject(self) -> None:
        if self._turn.isActive():
            self._finish()
        else:
            super().reject()

    def refresh(self) -> None:
        """Allow what can be done now."""
        is_busy = self._turn.isActive()
        self.controller.setVisible(self.wanted is Format.RECEIPTS)
        self.bar.setVisible(is_busy)
        self.stop.setText(self.tr("Stop") if is_busy else self.tr("Close"))
        needs = self.wanted is Format.RECEIPTS and not self.controller.controller.is_complete
        self.save.setEnabled(bool(self.picks.picked) and not needs and not is_busy)
        if needs:
            self._say(self.tr("A receipt must tell who answers for the consents: fill in all four lines."))

    def save_to(self, path: Path) -> None:
        """Write the file there, or for copies into that folder."""
        self._exports.keep_controller(self.controller.controller)
        picked = self.picks.picked
        self._say("")
        if self.wanted is Format.TABLE:
            self._exports.write_table(path, picked)
        elif self.wanted is Format.RECEIPTS:
            self._exports.write_receipts(path, picked, self._record)
        else:
            self._entries, self._folder = self._exports.entries(picked), path
            self._copied = self._failures = 0
            self.bar.setRange(0, len(self._entries))
            self._turn.start()
            self.refresh()

    def _on_save(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        match self.wanted:
            case Format.TABLE:
                choose_new_file(self, self.tr("Save the table"), f"people-{today}.csv", self.save_to)
            case Format.RECEIPTS:
                choose_new_file(self, self.tr("Save the receipts"), f"receipts-{today}.jsonld", self.save_to)
            case Format.COPIES:
                choose_folder(self, self.tr("A folder for the copies, one file for each person"), self.save_to)

    def _on_turn(self) -> None:
        """Write one copy and let the window breathe."""
        done = self._copied + self._failures
        if self._folder is None or done >= len(self._entries):
            self._finish()
            return
        person, records = self._entries[done]
        path = self._folder / f"{safe_name(person.name)} {person.id[:6]}.pdf"
        is_written = write_copy(path, person, records, self._register.today, self._exports.controller)
        self._copied += is_written
        self._failures += not is_written
        self.bar.setValue(self._copied + self._failures)

    def _finish(self) -> None:
        self._turn.stop()
        self._entries = ()
        self.refresh()
        text = fill(self.tr("Copies written: %1."), number(self._copied))
        if self._failures:
            text = fill(self.tr("%1 Copies that could not be written: %2."), text, number(self._failures))
        self._say(text, "bad" if self._failures else "good")
        announce(self, text)

    def _on_written(self, written: Written) -> None:
        text = (
            fill(self.tr("Receipts written: %1."), number(written.count))
            if self.wanted is Format.RECEIPTS
            else fill(self.tr("Rows written: %1."), number(written.count))
        )
        if written.left_out:
            more = self.tr("%1 Consents without a receipt, because scope or notice is not on record: %2.")
            text = fill(more, text, number(written.left_out))
        self._say(text, "bad" if written.left_out else "good")
        announce(self, text)

    def _on_failed(self, trouble: Trouble) -> None:
        self._say(trouble_text(trouble), "bad")
        announce(self, self.told.text())

    def _say(self, text: str, look: str = "quiet") -> None:
        self.told.setText(text)
        set_look(self.told, look)


class _ControllerFields(Form):
    """Who answers for the consents."""

    changed = Signal()
    """Something else is filled in."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.heading(self.tr("Who answers for these consents"))
        self._lines = []
        for name, value in (
            (self.tr("Name or office"), controller.name),
            (self.tr("Postal address"), controller.address),
            (self.tr("Contact, also for withdrawing"), controller.contact),
            (self.tr("Whose law applies (country or organisation)"), controller.jurisdiction),
        ):
            made = QLineEdit(value)
            made.textChanged.connect(self.changed)
            self.field(name, made)
            self._lines.append(made)

    @property
    def first(self) -> QLineEdit:
        """The first line."""
        return self._lines[0]

    @property
    def controller(self) -> Controller:
        """What was filled in."""
        return Controller(*(each.text().strip() for each in self._lines))
