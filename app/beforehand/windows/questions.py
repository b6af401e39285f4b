"""Questions and answers: whom the author asked about what, what came back, and what still waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from beforehand.windows.advice_answer import AnswerForm
from beforehand.windows.advice_words import told_question, verdict_look
from beforehand.windows.papers_list import PapersListWindow
from beforehand.windows.parts import Flow, button, label, line
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from beforehand.desk.advice import Advice
    from beforehand.desk.drafts import Desk
    from beforehand.domain.asking import Question


class QuestionsWindow(PapersListWindow):
    """Every question, those that wait for an answer first."""

    draft_wanted = Signal(str)
    """The author wants to open the draft with this id."""

    def __init__(self, desk: Desk, advice: Advice, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Questions and answers"),
            self.tr(
                "Whom you asked before posting, and what they said. Of the question itself only a fingerprint is kept."
            ),
            advice.papers,
            parent,
        )
        self._desk, self._advice = desk, advice
        advice.changed.connect(self.refresh)
        self.tell("" if advice.is_durable else self.tr("Kept in memory only: they end with the program."))
        self.refresh()

    def refresh(self) -> None:
        """List them again."""
        self.start()
        found = self._advice.questions
        titles = {each.id: each.title for each in (*self._desk.summaries(), *self._desk.binned())}
        for question in found:
            self._rows.addWidget(self._row(question, titles))
            self._rows.addWidget(line())
        if found:
            self._rows.addStretch(1)
        elif not self._advice.is_ready:
            self.empty(self.tr("They are still being read."))
        else:
            self.empty(
                self.tr(
                    "You have not asked anybody yet. When you are not sure about a post, take “Ask for advice” from the Post menu or from a mark's card."
                )
            )

    def answer(self, question: Question) -> None:
        """Open the form for an answer."""
        AnswerForm(self._advice, question, self).open()

    def _row(self, question: Question, titles: dict[str, str]) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(3)
        answer = question.answer
        column.addWidget(label(self._headline(question), is_bold=True))
        look = verdict_look(answer.verdict) if answer is not None else "likely"
        column.addWidget(label(told_question(question), look))
        for told in (answer.words if answer is not None else "", self._about(question, titles)):
            if told:
                column.addWidget(label(told, "quiet"))
        flow = Flow()
        for made in self._buttons(question, is_kept=question.draft in titles):
            flow.addWidget(made)
        column.addLayout(flow)
        return row

    def _headline(self, question: Question) -> str:
        if not question.whom:
            return fill(self.tr("Asked on %1"), moment(question.asked))
        return fill(self.tr("%1, asked on %2"), question.whom, moment(question.asked))

    def _about(self, question: Question, titles: dict[str, str]) -> str:
        if question.draft not in titles:
            return self.tr("About a draft that is gone.")
        title = titles[question.draft] or self.tr("Draft without words")
        pack = self._desk.pack
        if question.is_about_draft or pack is None or question.clause not in pack.by_id:
            return fill(self.tr("About the whole of “%1”"), title)
        return fill(self.tr("About a passage of “%1” · %2"), title, pack.by_id[question.clause].short)

    def _buttons(self, question: Question, *, is_kept: bool) -> list[QPushButton]:
        text = self.tr("Write down the answer…") if question.is_waiting else self.tr("Write down another answer…")
        made = [button(text, partial(self.answer, question))]
        if is_kept:
            made.append(button(self.tr("Open the draft"), partial(self._on_open, question.draft)))
        made += self.copy_buttons(paper for answer in question.answers for paper in answer.evidence)
        for each in made:
            each.setAccessibleName(fill(self.tr("%1: %2"), each.text().replace("&", ""), self._headline(question)))
        return made

    def _on_open(self, draft: str) -> None:
        self.draft_wanted.emit(draft)
        self.close()
