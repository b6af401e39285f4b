"""The posting routine on the screen: what lies on the clipboard now, where to paste it, what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.desk.posting import End, Stage
from beforehand.domain.network import network_named
from beforehand.domain.routine import Kind
from beforehand.windows.dialogs import Dialog
from beforehand.windows.findings import reading_direction
from beforehand.windows.parts import announce, button, clear, label, set_look
from beforehand.windows.posting_words import state_told, step_name, where_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.posting import Posting
    from beforehand.domain.post import Draft
    from beforehand.domain.routine import Step

LONGEST_SHOWN = 1200
"""Code points of a step that are shown; all of it is copied."""


class PostingWindow(Dialog):
    """Next and Back walk through the steps; closing it before the end leaves the routine."""

    mark_wanted = Signal()
    """The author posted it and wants to say so."""
    copies_wanted = Signal()
    """The author wants the safe copies as files."""
    missing_wanted = Signal()
    """The author wants to see what keeps the gate shut."""

    def __init__(self, posting: Posting, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Post step by step"), parent, width=460)
        self._posting = posting
        self._network = network_named(draft.network)
        self._network_name = self._network.name if self._network.family != "plain" else ""
        self.head = label("", size=1.2, is_bold=True)
        self.body.addWidget(self.head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.body.addWidget(self.bar)
        self.where = label("")
        self.body.addWidget(self.where)
        self._build_middle()
        self.numbers = QCheckBox(self.tr("N&umber the pieces (begins again)"))
        self.numbers.setVisible(sum(step.kind is Kind.TEXT for step in posting.steps) > 1)
        self.numbers.toggled.connect(lambda is_on: posting.number_pieces(is_numbered=is_on))
        self.body.addWidget(self.numbers)
        if draft.warning.strip() and not self._network.has_warning:
            text = self.tr(
                "%1 has no field for a content warning, so yours is not copied. Put it into the text if readers need it."
            )
            self.body.addWidget(label(fill(text, self._network.name), "likely"))
        self._build_buttons()
        posting.changed.connect(self.refresh)
        posting.ended.connect(self._on_ended)
        self.finished.connect(lambda _code: posting.leave())
        self.refresh()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(520, 560)

    def refresh(self) -> None:
        """Show the present step."""
        posting, step = self._posting, self._posting.step
        if step is None:
            return
        total = len(posting.steps)
        told = state_told(step, posting.stage)
        self.head.setText(told)
        set_look(self.head, "bad" if posting.stage is Stage.FAILED else "")
        self.bar.setRange(0, total)
        self.bar.setValue(len(posting.done))
        self.where.setText(where_told(step, self._network_name, posting.stage))
        self._show_words(step)
        self._list_steps()
        self.back.setEnabled(posting.at > 0)
        self.again.setVisible(True)
        self.save.setVisible(step.kind is Kind.PHOTO and bool(posting.copies))
        self.next.setText(self.tr("&Next") if posting.at + 1 < total else self.tr("&Done"))
        announce(self, fill(self.tr("%1 Step %2 of %3."), told, posting.at + 1, total))

    def _build_middle(self) -> None:
        """The words of the step, and below them the list of all steps."""
        self.words = label("", "quotation")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.list = QVBoxLayout()
        self.list.setSpacing(2)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(self.list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Steps"))
        scroll.setMinimumHeight(160)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)

    def _build_buttons(self) -> None:
        self.missing = self.add_side_button(button(self.tr("&What is missing"), self._on_missing))
        self.missing.hide()
        self.save = self.add_side_button(button(self.tr("&Save safe copies…"), self.copies_wanted.emit))
        self.back = self.add_button(button(self.tr("&Back"), self._posting.back))
        self.again = self.add_button(button(self.tr("&Copy again"), self._posting.copy_again))
        self.mark = self.add_button(button(self.tr("&Mark as posted…"), self._on_mark, "primary"))
        self.mark.hide()
        self.next = self.add_button(button(self.tr("&Next"), self._posting.next, "primary"), is_default=True)
        self.close_button = self.add_button(button(self.tr("Close"), self.close))
        for keys, slot in (("Alt+Right", self._posting.next), ("Alt+Left", self._posting.back)):
            QShortcut(QKeySequence(keys), self, slot)

    def _show_words(self, step: Step) -> None:
        text = step.text if len(step.text) <= LONGEST_SHOWN else f"{step.text[:LONGEST_SHOWN]}…"
        is_rtl = reading_direction(text, self.layoutDirection()) == Qt.LayoutDirection.RightToLeft
        self.words.setText(text)
        set_look(self.words, "quotation-rtl" if is_rtl else "quotation")
        self.words.setVisible(bool(text))

    def _list_steps(self) -> None:
        """Every step with a sign: done, at hand, to come."""
        clear(self.list)
        for number, step in enumerate(self._posting.steps):
            is_here = number == self._posting.at
            sign = "▸" if is_here else "✓" if number in self._posting.done else "○"
            row = QHBoxLayout()
            row.addWidget(_sign(sign))
            named = label(step_name(step), "" if is_here else "quiet", is_bold=is_here)
            row.addWidget(named, 1)
            self.list.addLayout(row)

    def _on_mark(self) -> None:
        self.close()
        self.mark_wanted.emit()

    def _on_missing(self) -> None:
        self.close()
        self.missing_wanted.emit()

    def _on_ended(self, why: str) -> None:
        """Say how it ended; the steps are over."""
        for each in (self.back, self.again, self.next, self.save, self.numbers, self.words):
            each.hide()
        is_done = why == End.DONE
        self.head.setText(
            self.tr("Everything was copied.") if is_done else self.tr("Something changed, so the routine has ended.")
        )
        set_look(self.head, "good" if is_done else "bad")
        self.where.setText(
            self.tr(
                "Once it is online, say so here: then it is read again whenever the guidelines or a consent change."
            )
            if is_done
            else self.tr(
                "What was not approved any more was taken off the clipboard. Look what is missing, and begin again."
            )
        )
        self.bar.setValue(self.bar.maximum() if is_done else 0)
        self.mark.setVisible(is_done)
        self.missing.setVisible(not is_done)
        self._list_ended(is_done=is_done)
        (self.mark if is_done else self.close_button).setFocus()
        announce(self, self.head.text())

    def _list_ended(self, *, is_done: bool) -> None:
        """Every step as it was left."""
        clear(self.list)
        for number, step in enumerate(self._posting.steps if is_done else ()):
            row = QHBoxLayout()
            row.addWidget(_sign("✓" if number in self._posting.done else "–"))
            row.addWidget(label(step_name(step), "quiet"), 1)
            self.list.addLayout(row)


def _sign(text: str) -> QLabel:
    made = QLabel(text)
    made.setFixedWidth(18)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    return made
