"""Asks for a reason before something ends that cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LONGEST = 500


class ReasonWindow(Dialog):
    """A question with a line for the reason; without one nothing happens."""

    given = Signal(str)
    """The reason that the author gave."""

    def __init__(self, title: str, text: str, detail: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width=460)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Reason"))
        self.body.addWidget(label(text, size=1.15, is_bold=True))
        self.body.addWidget(label(detail))
        self.body.addWidget(self.reason)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.close))
        self._do = self.add_button(button(action, self._on_done, "primary"))
        self._do.setEnabled(False)
        self.reason.textChanged.connect(lambda typed: self._do.setEnabled(bool(typed.strip())))
        self.reason.returnPressed.connect(self._on_done)
        self.reason.setFocus()

    def _on_done(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.accept()
            self.given.emit(reason)
