"""What somebody else wrote: a field for it, what was found in it, and the guideline about sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.aside import SHARED
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.fitting import FittingScroll
from beforehand.windows.parts import LineButton, label
from beforehand.windows.pasting import fit

if TYPE_CHECKING:
    from beforehand.desk.asides import Asides
    from beforehand.desk.drafts import Desk
    from beforehand.domain.aside import AsideGap
    from beforehand.windows.theme import Theme

PAUSE_MS = 250
"""The desk takes over what somebody else wrote after such a pause."""
MOST = 10_000
"""Code points of somebody else's post; longer ones are cut, as no network shows them whole."""
FIELD_HEIGHT = 64
LEAST_HEIGHT, MOST_HEIGHT = 86, 260
"""Of all that belongs to somebody else's words; more is scrolled to, so that the post itself keeps its room."""


class OtherField(QPlainTextEdit):
    """Takes what somebody else wrote, as plain text and no more than fits."""

    left = Signal()
    """The keyboard went elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(FIELD_HEIGHT)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        room = max(0, MOST - len(self.toPlainText()) + len(self.textCursor().selectedText()))
        self.insertPlainText(fit(source.text()[:room]).text)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class OtherWords(FittingScroll):
    """The field with all that belongs to it; what is typed is told after a pause or when the keyboard leaves."""

    changing = Signal()
    """Something is being typed; ``changed`` will follow."""
    changed = Signal(str)
    """What somebody else wrote."""
    guideline_wanted = Signal(str)
    """Show the guideline with this clause id."""

    def __init__(self, desk: Desk, asides: Asides, theme: Theme) -> None:
        inner = QWidget()
        super().__init__(inner, LEAST_HEIGHT, MOST_HEIGHT)
        self.field = OtherField()
        self.notes = CheckedNotes(desk, asides, SHARED, theme)
        self.guideline = LineButton(
            self.tr("Readers may take a share or a like as agreement. Read the guideline"),
            lambda: self.guideline_wanted.emit("endorsement"),
        )
        name = label(self.tr("What the other one wrote"), is_bold=True)
        name.setWordWrap(False)  # a name that may wrap would ask for the height of two lines
        name.setBuddy(self.field)
        self.field.setAccessibleName(name.text())
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (name, self.field, self.guideline, self.notes):
            column.addWidget(widget)
        column.addStretch(1)
        self._is_showing = self._is_pending = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.field.textChanged.connect(self._on_typed)
        self.field.left.connect(self.flush)
        asides.changed.connect(self._show_guideline)
        self._show_guideline()

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been told yet."""
        return self._is_pending

    def show_text(self, text: str, hint: str) -> None:
        """Show what somebody else wrote, unless the author is just typing it."""
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleDescription(hint)
        if not self._is_pending and self.field.toPlainText() != text:
            self._is_showing = True
            self.field.setPlainText(text)
            self._is_showing = False

    def flush(self) -> None:
        """Tell what is typed now."""
        if self._is_pending:
            self.drop()
            self.changed.emit(self.field.toPlainText())

    def drop(self) -> None:
        """Hold nothing back any more."""
        self._is_pending = False
        self._pause.stop()

    def go_to(self, gap: AsideGap | None = None) -> None:
        """Put the keyboard on the field, or on the way to settle what was found."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if gap is not None and gap.finding is not None:
            self.notes.go_to(gap)
        focused = self.focusWidget()
        if focused is not None:
            self.ensureWidgetVisible(focused)

    def _show_guideline(self) -> None:
        """Let the guideline speak where something was found."""
        self.guideline.setVisible(bool(self.notes.shown))

    def _on_typed(self) -> None:
        if self._is_showing:
            return
        if len(self.field.toPlainText()) > MOST:
            self._is_showing = True
            self.field.textCursor().deletePreviousChar()
            self._is_showing = False
        self._is_pending = True
        self._pause.start()
        self.changing.emit()
