"""What is still missing before the text may leave: each line jumps to its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.act import kind_of
from beforehand.domain.aside import AsideGap
from beforehand.domain.asking import AdviceGap
from beforehand.domain.gate import Lack
from beforehand.domain.named import Gap
from beforehand.domain.pause import Pause
from beforehand.domain.photo import PhotoGap
from beforehand.windows.advice_words import told_advice_gap
from beforehand.windows.aside_words import told_aside_gap
from beforehand.windows.consent_wording import told_gap
from beforehand.windows.fitting import FittingScroll
from beforehand.windows.parts import LineButton, announce, clear, label
from beforehand.windows.pause_words import told_pause
from beforehand.windows.photo_words import told_photo_gap
from beforehand.windows.wording import fill, moment
from beforehand_checks.finding import Finding

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.domain.gate import Missing

MOST_LINES = 60
"""Longer lists end in a line that counts the rest."""
LEAST_HEIGHT, MOST_HEIGHT = 60, 190
"""Pixels of the list; more is scrolled to."""


class GatePanel(QFrame):
    """Opens above the footer: what is missing, or the approval that covers the text."""

    target_wanted = Signal(object)
    """Jump to what a ``Missing`` names: a finding, an item's id, a gap, a pause, or the editor (None)."""
    closed = Signal()
    """The author closed the panel."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "row")
        self.heading = label("", size=1.1, is_bold=True)
        self._detail = label("", "quiet")
        close = QToolButton()
        close.setText("×")
        close.setProperty("look", "plain")
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self._close)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(close)
        self._list = QWidget()
        self._jumps: list[QPushButton] = []
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self._scroll = FittingScroll(self._list, LEAST_HEIGHT, MOST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._detail)
        column.addWidget(self._scroll)
        self.hide()

    @property
    def lines(self) -> tuple[QPushButton, ...]:
        """The lines that jump somewhere, from the top."""
        return tuple(self._jumps)

    def open(self) -> None:
        """Show how things stand, with the keyboard on the first line."""
        self.refresh()
        self.show()
        announce(self, self.heading.text())
        if self.lines:
            self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """List again what is missing."""
        missing = self._desk.missing
        approval = self._desk.approval
        had_focus = self._list.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        clear(self._lines)
        self._jumps.clear()
        self._scroll.setVisible(bool(missing))
        self._detail.setVisible(not missing)
        if missing:
            self.heading.setText(
                self.tr("One thing is left before you can copy:")
                if len(missing) == 1
                else fill(self.tr("%1 things are left before you can copy:"), len(missing))
            )
            self._fill(missing)
            if had_focus:
                self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif approval is not None:
            self.heading.setText(
                self.tr("Copied. The text on the clipboard is approved.")
                if self._has_words
                else self.tr("Approved. There are no words of yours to copy.")
            )
            self._detail.setText(
                fill(
                    self.tr(
                        "Approved at %1 for exactly these words (fingerprint %2). Any change opens the question again."
                    ),
                    moment(approval.when),
                    approval.text_hash[:12],
                )
            )
        else:
            self.heading.setText(self.tr("Nothing is missing."))
            self._detail.setText(
                self.tr("Copy approved text puts it on the clipboard.")
                if self._has_words
                else self.tr("Approve keeps on record what you looked at before you share or like it.")
            )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _fill(self, missing: tuple[Missing, ...]) -> None:
        for lack in missing[:MOST_LINES]:
            made = LineButton(self._told(lack), partial(self.target_wanted.emit, lack.target))
            self._jumps.append(made)
            self._lines.addWidget(made)
            made.show()
        if len(missing) > MOST_LINES:
            self._lines.addWidget(label(fill(self.tr("… and %1 more"), len(missing) - MOST_LINES), "quiet"))

    def _told(self, lack: Missing) -> str:
        if isinstance(lack.target, Finding):
            return self._told_finding(lack.target)
        if isinstance(lack.target, Gap):
            return told_gap(lack.target, self._desk.current)
        if isinstance(lack.target, PhotoGap):
            return told_photo_gap(lack.target)
        if isinstance(lack.target, AsideGap) and lack.kind is Lack.ASIDE:
            return told_aside_gap(lack.target)
        if isinstance(lack.target, AdviceGap):
            return told_advice_gap(lack.target)
        if isinstance(lack.target, Pause):
            return told_pause(lack.target, lack.count)
        question = self._question(lack.target) if isinstance(lack.target, str) else ""
        return {
            Lack.WORDS: self.tr("The draft has no words yet."),
            Lack.OWN_WORDS: self.tr(
                "This kind of act carries no words of yours: share with a comment, or take them out."
            ),
            Lack.OTHER_WORDS: self.tr("Paste or describe what the other one wrote, so that it can be read as well."),
            Lack.POLICY: self.tr("The guidelines are still being loaded."),
            Lack.CHECKER_DOWN: self.tr(
                "The checker does not run, so nobody has read the text. Try again in the Post menu."
            ),
            Lack.CHECKER_STARTING: self.tr("The checker is still starting."),
            Lack.CHECKING: self.tr("The text is still being read.")
            if lack.count <= 1
            else fill(self.tr("%1 paragraphs are still being read."), lack.count),
            Lack.ANSWER: fill(self.tr("To be answered: %1"), question),
            Lack.ANSWERED_NO: fill(self.tr("Answered no: %1"), question),
            Lack.ANSWERED_NOT_SURE: fill(self.tr("Not sure, so ask first: %1"), question),
            Lack.SETTLING: fill(self.tr("To be settled: %1"), question),
            Lack.EVIDENCE: fill(self.tr("To be recorded: %1"), question),
            Lack.FINDING: "",
            Lack.REGISTER: "",
            Lack.CONSENT: "",
            Lack.PHOTO: "",
            Lack.ASIDE: "",
            Lack.AUTHORISATION: fill(self.tr("The authorisation that you used is no longer in force: %1"), question),
            Lack.ADVICE: "",
            Lack.PAUSE: "",
            Lack.RECORDS: self.tr("Your records of advice and pauses have not been read yet."),
            Lack.UNKNOWN: self.tr(
                "The program could not find out what is missing, so nothing can be copied. Change something, or start it again."
            ),
        }[lack.kind]

    def _told_finding(self, finding: Finding) -> str:
        text = self._desk.judgement.text
        quoted = " ".join(text[finding.start : finding.end].split())
        shown = quoted if len(quoted) <= 50 else f"{quoted[:49]}…"
        return fill(self.tr("To be changed or kept with a reason: “%1”. %2"), shown, finding.say)

    @property
    def _has_words(self) -> bool:
        draft = self._desk.current
        return draft is None or kind_of(draft).has_words

    def _question(self, item: object) -> str:
        state = self._desk.checklist.state(str(item))
        return state.item.question if state is not None else ""

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
