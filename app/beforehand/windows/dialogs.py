"""What all smaller windows have in common, and the smallest of them: a question, the keys, what the program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from beforehand.windows.parts import button, label, line
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction

    from beforehand_checks.pack import Pack


class Dialog(QDialog):
    """A window that is freed when it closes, with a body and a row of buttons."""

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 20, 24, 18)
        self._outer.setSpacing(12)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._outer.addLayout(self.body, 1)
        self._button_row = QHBoxLayout()
        self._button_row.addStretch(1)
        self._outer.addLayout(self._button_row)

    def add_button(self, made: QPushButton, *, is_default: bool = False) -> QPushButton:
        """Put a button at the end of the row."""
        self._button_row.addWidget(made)
        if is_default:
            made.setDefault(True)
            made.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    def add_side_button(self, made: QPushButton) -> QPushButton:
        """Put a button at the beginning of the row."""
        self._button_row.insertWidget(0, made)
        return made


class Question(Dialog):
    """Asks something that the author answers with one of a few buttons; Esc takes the last, harmless one."""

    def __init__(self, title: str, text: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width=440)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.answer = ""
        self.body.addWidget(label(text, size=1.15, is_bold=True))
        self.body.addWidget(label(detail))
        self.body.addStretch(1)

    def offer(self, answer: str, text: str, look: str = "", *, is_default: bool = False) -> QPushButton:
        """Add a button for an answer."""
        return self.add_button(button(text, lambda: self._on_answered(answer), look), is_default=is_default)

    def _on_answered(self, answer: str) -> None:
        self.answer = answer
        self.accept()


class KeysWindow(Dialog):
    """Every key of the program as it is now, taken from its menus."""

    change_wanted = Signal()
    """The author wants to give other keys."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keys"), parent, width=520)
        self.body.addWidget(label(self.tr("Everything by keyboard"), size=1.2, is_bold=True))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(24)
        for row, action in enumerate(action for action in actions if not action.shortcut().isEmpty()):
            keys = " / ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            grid.addWidget(label(action.text().replace("&", "")), row, 0)
            shown = label(keys, "quiet")
            shown.setWordWrap(False)
            grid.addWidget(shown, row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(380)
        scroll.setAccessibleName(self.tr("Keys"))
        self.body.addWidget(scroll, 1)
        self.add_side_button(button(self.tr("C&hange keys…"), self._on_change))
        self.add_button(button(self.tr("Close"), self.close), is_default=True)

    def _on_change(self) -> None:
        self.close()
        self.change_wanted.emit()


class AboutWindow(Dialog):
    """What the program is and what it never does."""

    def __init__(self, pack: Pack | None, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About Beforehand"), parent, width=480)
        self.body.addWidget(label("Beforehand", size=1.6, is_bold=True))
        self.body.addWidget(label(fill(self.tr("Version %1"), QApplication.applicationVersion()), "quiet"))
        self.body.addWidget(
            label(
                self.tr(
                    "A composer that marks risky phrases before you post, and asks what a careful colleague would ask."
                )
            )
        )
        self.body.addWidget(line())
        for sentence in (
            self.tr("This is no official software of the United Nations, and it speaks for nobody but its authors."),
            self.tr("It never opens a network connection and never reports to anybody."),
            self.tr("It points things out; you decide."),
        ):
            self.body.addWidget(label(sentence))
        if pack is not None:
            text = fill(
                self.tr("Guidelines: %1, %2 (%3), edition %4"), pack.source, pack.title, pack.date, pack.version[:8]
            )
            self.body.addWidget(label(text, "quiet"))
        self.body.addWidget(
            label(
                self.tr("Free software under the Apache License 2.0. Made with Qt, spaCy and other free software."),
                "quiet",
            )
        )
        self.body.addStretch(1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
