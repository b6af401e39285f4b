"""The slim row above the editor: what kind of act the draft is, who is to see it, and what somebody else wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from beforehand.domain.act import ActKind, Audience, audience_of, kind_of
from beforehand.windows.acts_words import act_name, act_prompt, audience_name, other_hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.drafts import Desk
    from beforehand.windows.other_words import OtherWords


class ActsBar(QFrame):
    """Shows act and audience of the current draft and, for a reply, a share or a like, what it answers or passes on."""

    kind_chosen = Signal(str)
    """The value of an ``ActKind``."""
    audience_chosen = Signal(str)
    """The value of an ``Audience``."""
    prompt_changed = Signal(str)
    """What the empty editor asks for."""

    def __init__(self, desk: Desk, make_words: Callable[[], OtherWords], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._make_words = make_words
        self._words: OtherWords | None = None
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
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kind)
        row.addWidget(self.audience)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 6, 16, 6)
        self._column.setSpacing(6)
        self._column.addLayout(row)
        self.show_draft()

    @property
    def words(self) -> OtherWords:
        """Somebody else's words, built when they are first wanted."""
        if self._words is None:
            self._words = self._make_words()
            self._column.addWidget(self._words)
        return self._words

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been told yet."""
        return self._words is not None and self._words.is_pending

    def flush(self) -> None:
        """Tell what is typed now."""
        if self._words is not None:
            self._words.flush()

    def show_other_draft(self) -> None:
        """Show a draft that was just opened; what was typed for the one before is told already or let go of."""
        if self._words is not None:
            self._words.drop()
        self.show_draft()

    def show_draft(self) -> None:
        """Show the draft that is open."""
        draft = self._desk.current
        self.setEnabled(draft is not None)
        if draft is None:
            return
        kind = kind_of(draft)
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        self.audience.setCurrentIndex(self.audience.findData(audience_of(draft).value))
        self.prompt_changed.emit(act_prompt(kind))
        if kind.has_other:
            self.words.show_text(draft.shared, other_hint(kind))
        if self._words is not None:
            self._words.setVisible(kind.has_other)
