"""The slim row above the editor: what kind of act the draft is, who is to see it, and what somebody else wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.act import ActKind, Audience, audience_of, kind_of
from beforehand.domain.aside import SHARED
from beforehand.windows.acts_words import act_name, act_prompt, other_hint
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.fitting import FittingScroll
from beforehand.windows.parts import LineButton, label
from beforehand.windows.pasting import fit
from beforehand.windows.profile_words import audience_name

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
LEAST_HEIGHT, MOST_HEIGHT = 64, 260
"""Of what belongs to somebody else's words; more is scrolled to, so that the post itself keeps its room."""


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


class ActsBar(QFrame):
    """Shows act and audience of the current draft and, for a reply, a share or a like, what it answers or passes on."""

    kind_chosen = Signal(str)
    """The value of an ``ActKind``."""
    audience_chosen = Signal(str)
    """The value of an ``Audience``."""
    other_changing = Signal()
    """What somebody else wrote is being typed; ``other_changed`` will follow."""
    other_changed = Signal(str)
    """What somebody else wrote."""
    guideline_wanted = Signal(str)
    """Show the guideline with this clause id."""
    prompt_changed = Signal(str)
    """What the empty editor asks for."""

    def __init__(self, desk: Desk, asides: Asides, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "head")
        self.kind, self.audience = QComboBox(), QComboBox()
        for kind in ActKind:
            self.kind.addItem(act_name(kind), kind.value)
        for audience in Audience:
            self.audience.addItem(audience_name(audience), audience.value)
        for picker, name in ((self.kind, self.tr("Kind of act")), (self.audience, self.tr("Who is to see it"))):
            picker.setAccessibleName(name)
            picker.setToolTip(name)
        self.kind.activated.connect(lambda _row: self.kind_chosen.emit(self.kind.currentData()))
        self.audience.activated.connect(lambda _row: self.audience_chosen.emit(self.audience.currentData()))
        self.other = OtherField()
        self.hint = label("", "quiet")
        self.notes = CheckedNotes(desk, asides, SHARED, theme)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.other.textChanged.connect(self._on_typed)
        self.other.left.connect(self.flush)
        self._is_showing = self._is_pending = False
        self._lay_out()
        asides.changed.connect(self._show_notes)
        self.show_draft()

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been told yet."""
        return self._is_pending

    def flush(self) -> None:
        """Tell what is typed now."""
        if self._is_pending:
            self._is_pending = False
            self._pause.stop()
            self.other_changed.emit(self.other.toPlainText())

    def go_to_other(self, gap: AsideGap | None = None) -> None:
        """Put the keyboard on somebody else's words, or on the way to settle what was found in them."""
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        if gap is not None and gap.finding is not None:
            self.notes.go_to(gap)
        focused = self._section.focusWidget()
        if focused is not None:
            self._section.ensureWidgetVisible(focused)

    def show_draft(self) -> None:
        """Show the draft that is open; what is just being typed is left alone."""
        draft = self._desk.current
        self.setEnabled(draft is not None)
        if draft is None or self.is_pending:
            return
        kind, audience = kind_of(draft), audience_of(draft)
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        self.audience.setCurrentIndex(self.audience.findData(audience.value))
        self._section.setVisible(kind.has_other)
        self.hint.setText(other_hint(kind))
        self.prompt_changed.emit(act_prompt(kind))
        if self.other.toPlainText() != draft.shared:
            self._is_showing = True
            self.other.setPlainText(draft.shared)
            self._is_showing = False
        self._show_notes()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kind)
        row.addWidget(self.audience)
        row.addStretch(1)
        section = QWidget()
        inner = QVBoxLayout(section)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        name = label(self.tr("What the other one wrote"), is_bold=True)
        name.setBuddy(self.other)
        self.other.setAccessibleName(name.text())
        self.guideline = LineButton(
            self.tr("Readers may take a share or a like as agreement. Read the guideline"),
            lambda: self.guideline_wanted.emit("endorsement"),
        )
        for widget in (name, self.hint, self.other):
            inner.addWidget(widget)
        inner.addWidget(self.guideline)
        inner.addWidget(self.notes)
        inner.addStretch(1)
        self._section = FittingScroll(section, LEAST_HEIGHT, MOST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._section)

    def _show_notes(self) -> None:
        """Let the guideline speak where something was found."""
        self.guideline.setVisible(bool(self.notes.shown))

    def _on_typed(self) -> None:
        if not self._is_showing:
            if len(self.other.toPlainText()) > MOST:
                self._is_showing = True
                self.other.textCursor().deletePreviousChar()
                self._is_showing = False
            self._is_pending = True
            self._pause.start()
            self.other_changing.emit()
