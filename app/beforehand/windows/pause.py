"""Sleeping on one draft: until when, chosen by the author."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QWidget

from beforehand.domain.pause import Length
from beforehand.windows.consent_fields import Form
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label
from beforehand.windows.pause_words import length_name, until_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.pauses import Pauses

LENGTHS = (Length.TOMORROW, Length.HOUR, Length.TEN_MINUTES, Length.OWN)


class PauseWindow(Dialog):
    """Asks how long, and begins the wait."""

    def __init__(self, pauses: Pauses, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Sleep on it"), parent, width=460)
        self._pauses = pauses
        self.length = QComboBox()
        for length in LENGTHS:
            self.length.addItem(length_name(length), length)
        begin = pauses.now.astimezone()
        self.until = QDateTimeEdit(QDateTime(begin.year, begin.month, begin.day, begin.hour, begin.minute, 0))
        self.until.setDateTime(self.until.dateTime().addSecs(2 * 60 * 60))
        self.until.setCalendarPopup(True)
        self.until.setAccessibleName(self.tr("Until"))
        self._told = label("", "quiet")
        self._lack = label("", "bad")
        self._lay_out()
        self.length.currentIndexChanged.connect(self._show_until)
        self.until.dateTimeChanged.connect(self._show_until)
        self._show_until()
        self.length.setFocus()

    @property
    def end(self) -> datetime:
        """The moment that the fields say."""
        length = Length(self.length.currentData())
        if length is not Length.OWN:
            return self._pauses.end_after(length)
        chosen = self.until.dateTime()
        day, time = chosen.date(), chosen.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()).astimezone()

    def choose(self, length: Length) -> None:
        """Choose how long."""
        self.length.setCurrentIndex(self.length.findData(length))

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("Sleep on it"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("Some posts read differently after a while. You can end the wait at any time, with a reason.")
            )
        )
        form = Form()
        form.field(self.tr("How long"), self.length)
        form.add(self.until)
        self.body.addWidget(form)
        self.body.addWidget(self._told)
        self.body.addWidget(self._lack)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Sleep on it"), self._on_begin, "primary"), is_default=True)

    def _show_until(self) -> None:
        self.until.setVisible(self.length.currentData() == Length.OWN)
        self._told.setText(fill(self.tr("This draft cannot be copied until %1."), until_told(self.end)))
        self._lack.setText("")
        self._lack.hide()

    def _on_begin(self) -> None:
        if self.end <= self._pauses.now:
            self._lack.setText(self.tr("This moment is over already."))
            self._lack.show()
            announce(self, self._lack.text())
            return
        until = self.end
        self.accept()
        self._pauses.begin(until)
