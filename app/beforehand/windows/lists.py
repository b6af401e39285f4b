"""Two lists in windows of their own: every decision, and the bin; whatever stands there can be taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from beforehand.domain.lesson import lessons
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.parts import button, clear, label, line
from beforehand.windows.wording import fill, kind_name, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from beforehand.desk.drafts import Desk
    from beforehand.domain.decision import Decision
    from beforehand.store.protocols import DraftSummary
    from beforehand.windows.writing import Writing


class ListWindow(Dialog):
    """A scrolling list of rows, with a sentence in place of an empty one."""

    def __init__(self, title: str, intro: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width=600)
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self.body.addWidget(label(intro, "quiet"))
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(300)
        scroll.setWidget(self._inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(scroll, 1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)

    def empty(self, text: str) -> None:
        """Say that there is nothing."""
        self._rows.addWidget(label(text, "quiet"))
        self._rows.addStretch(1)

    def start(self) -> None:
        """Take all rows away."""
        clear(self._rows)

    def head(self, title: str, text: str, made: QPushButton) -> None:
        """Begin a part of the list, with what can be done with all of it."""
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(title, size=1.1, is_bold=True), 1)
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addSpacing(6)
        self._rows.addLayout(row)
        self._rows.addWidget(label(text, "quiet"))
        self._rows.addWidget(line())

    def add(self, first: str, second: str, *buttons: QPushButton) -> None:
        """Add a row of two lines and what can be done with it."""
        row = QHBoxLayout()
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(first, is_bold=True))
        texts.addWidget(label(second, "quiet"))
        row.addLayout(texts, 1)
        for made in buttons:
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)
        self._rows.addWidget(line())


class DecisionsWindow(ListWindow):
    """Everything that was kept, ignored or switched off, and what the second reader learnt from it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Decisions"),
            self.tr(
                "What you kept or ignored in this draft, and what you decided for every draft. Taking one back opens its finding again."
            ),
            parent,
        )
        self._desk = desk
        desk.decisions_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the decisions again."""
        self.start()
        learnt = lessons(self._desk.decisions)
        decisions = [decision for decision in self._desk.decisions if decision not in learnt]
        for decision in decisions:
            take_back = button(self.tr("Take back"), partial(self._desk.undo, decision))
            take_back.setAccessibleName(fill(self.tr("Take back: %1, “%2”"), kind_name(decision.kind), decision.quoted))
            self.add(self._first(decision), self._second(decision), take_back)
        if not decisions:
            self._rows.addWidget(label(self.tr("You have not kept or ignored anything."), "quiet"))
        if learnt:
            self._list(learnt)
        self._rows.addStretch(1)

    def _list(self, learnt: Sequence[Decision]) -> None:
        """List what the second reader learnt."""
        self.head(
            self.tr("What the second reader learnt from you"),
            self.tr(
                "A mark that is likely and much like one of these is shown as a hint. A hint never keeps a post from being copied. "
                "This is kept in your vault and goes nowhere else; without a vault it ends with the program."
            ),
            button(self.tr("Forget all of it…"), self._on_all_unwanted),
        )
        for lesson in reversed(learnt):
            words = " ".join(lesson.sentence.split())
            forget = button(self.tr("Forget"), partial(self._desk.undo, lesson))
            forget.setAccessibleName(fill(self.tr("Forget: “%1”"), words))
            lowers = fill(self.tr("Marks like this one for “%1” are shown as hints."), self._clause(lesson))
            why = fill(self.tr("You dismissed it: %1 · %2"), lesson.reason, moment(lesson.when))
            self.add(fill(self.tr("“%1”"), words), f"{lowers}\n{why}", forget)

    def _on_all_unwanted(self) -> None:
        question = Question(
            self.tr("Forget all of it"),
            self.tr("Forget everything that the second reader learnt from you?"),
            self.tr(
                "What you kept or ignored stays as it is. Marks that were shown as hints for it are shown in full again."
            ),
            self,
        )
        question.offer("forget", self.tr("Forget all"))
        question.offer("", self.tr("Cancel"), is_default=True)
        question.accepted.connect(lambda: self._on_all_answered(question.answer))
        question.open()

    def _on_all_answered(self, answer: str) -> None:
        if answer == "forget":
            self._desk.forget_lessons()

    def _first(self, decision: Decision) -> str:
        if decision.kind.value == "rule_off":
            return fill(self.tr("%1: %2"), kind_name(decision.kind), decision.rule)
        return fill(self.tr("%1: “%2”"), kind_name(decision.kind), " ".join(decision.quoted.split()))

    def _second(self, decision: Decision) -> str:
        clause = self._clause(decision)
        if not decision.reason:
            return fill(self.tr("%1 · %2"), clause, moment(decision.when))
        return fill(self.tr("%1 · %2 · %3"), decision.reason, clause, moment(decision.when))

    def _clause(self, decision: Decision) -> str:
        pack = self._desk.pack
        is_known = pack is not None and decision.clause in pack.by_id
        return pack.by_id[decision.clause].short if pack is not None and is_known else decision.clause


class BinWindow(ListWindow):
    """Drafts that were thrown away, until they are erased for good."""

    def __init__(self, desk: Desk, writing: Writing, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Bin"),
            self.tr("Restored drafts come back to the list. After 30 days here they are erased, which is for good.")
            if desk.is_durable
            else self.tr("Restored drafts come back to the list. Erased ones are gone for good."),
            parent,
        )
        self._desk = desk
        self._writing = writing
        desk.drafts_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the drafts in the bin again."""
        self.start()
        binned = self._desk.binned()
        for summary in binned:
            self.add(self._title(summary), moment(summary.changed), *self._buttons(summary))
        if binned:
            self._rows.addStretch(1)
        else:
            self.empty(self.tr("The bin is empty."))

    def _buttons(self, summary: DraftSummary) -> tuple[QPushButton, QPushButton]:
        restore = button(self.tr("Restore"), partial(self._restore, summary.id))
        erase = button(self.tr("Erase for good"), partial(self._desk.erase, summary.id))
        restore.setAccessibleName(fill(self.tr("Restore: %1"), self._title(summary)))
        erase.setAccessibleName(fill(self.tr("Erase for good: %1"), self._title(summary)))
        return restore, erase

    def _title(self, summary: DraftSummary) -> str:
        return summary.title or self.tr("Draft without words")

    def _restore(self, draft_id: str) -> None:
        self._desk.restore(draft_id)
        if self._desk.current is None:
            self._writing.open(draft_id)
