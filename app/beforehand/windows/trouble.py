"""The last resort: a defect is told by its type and place, never by what the author wrote."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label

if TYPE_CHECKING:
    from types import TracebackType


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """A defect's type and the places it came through: file names, lines and functions, no values and no message."""
    frames = traceback.extract_tb(trace)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([kind.__name__, *places])


class TroubleWindow(Dialog):
    """Says that the program made a mistake, and what to pass on."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Something went wrong"), parent, width=520)
        self.body.addWidget(label(self.tr("The program made a mistake."), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "Your drafts are still here. If it happens again, pass the lines below on to whoever looks after the program; "
                    "they name the place of the mistake and hold nothing of what you wrote."
                )
            )
        )
        self.text = QPlainTextEdit(description)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Type and place of the mistake"))
        self.body.addWidget(self.text, 1)
        self.add_side_button(button(self.tr("Copy these lines"), lambda: QApplication.clipboard().setText(description)))
        self.add_button(button(self.tr("Go on"), self.close), is_default=True)


class LastResort(QObject):
    """Catches what nothing else caught and shows it once per place."""

    defect_appeared = Signal(str)
    """A description, as ``describe`` makes it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._before = sys.excepthook

    def install(self) -> None:
        """Take over from Python's own hook."""
        sys.excepthook = self.catch

    def remove(self) -> None:
        """Give Python's own hook back."""
        sys.excepthook = self._before

    def catch(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        """Tell of a defect; what ends the program on purpose passes."""
        if not issubclass(kind, Exception):
            self._before(kind, value, trace)
            return
        description = describe(kind, trace)
        sys.stderr.write(description + "\n")
        if description not in self._seen:
            self._seen.add(description)
            self.defect_appeared.emit(description)
