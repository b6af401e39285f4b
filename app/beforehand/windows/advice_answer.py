"""Writes down what somebody advised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from beforehand.domain.asking import Answer, Verdict
from beforehand.windows.advice_words import reason_of, verdict_name
from beforehand.windows.consent_fields import DayEdit, Form, tick
from beforehand.windows.dialogs import Dialog
from beforehand.windows.papers_field import PapersField
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.advice import Advice
    from beforehand.domain.asking import Question

LONGEST = 200


class AnswerForm(Dialog):
    """Asks who answered what, and when; ``advice`` keeps it and may settle what was asked about."""

    def __init__(self, advice: Advice, question: Question, parent: QWidget | None = None) -> None:
        title = self.tr("Write down an answer")
        super().__init__(title, parent, width=540)
        self._advice, self._question = advice, question
        self._may_settle = advice.may_settle(question)
        self.verdict = QComboBox()
        for verdict in Verdict:
            self.verdict.addItem(verdict_name(verdict), verdict)
        self.who = QLineEdit(question.whom)
        self.who.setMaxLength(LONGEST)
        self.on = DayEdit("", advice.today)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        self.papers = PapersField()
        self.settles = tick(self.tr("Keep what was asked about, with this advice as the reason"), is_on=True)
        self._effect = label("", "quiet")
        self._lay_out(title)
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Write it down"), self._on_record, "primary"), is_default=True)
        self.verdict.currentIndexChanged.connect(self._show_effect)
        self._show_effect()
        self.verdict.setFocus()

    @property
    def answer(self) -> Answer:
        """What the fields say."""
        who, words = " ".join(self.who.text().split()), self.words.toPlainText().strip()
        return Answer(who, self.on.day, Verdict(self.verdict.currentData()), words)

    def choose(self, verdict: Verdict) -> None:
        """Choose what was advised."""
        self.verdict.setCurrentIndex(self.verdict.findData(verdict))

    def _lay_out(self, title: str) -> None:
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        asked = fill(self.tr("You asked: %1"), self._question.whom) if self._question.whom else ""
        if asked:
            self.body.addWidget(label(asked, "quiet"))
        form = Form()
        form.field(self.tr("The answer"), self.verdict)
        form.add(self._effect)
        form.add(self.settles)
        form.field(self.tr("Who answered"), self.who)
        form.field(self.tr("Answered on"), self.on)
        form.field(self.tr("In their words"), self.words)
        form.add(label(self.tr("Kept for good: leave out the words of the post and the names of others."), "quiet"))
        form.heading(self.tr("Evidence, if there is any"))
        form.add(self.papers)
        form.close_column()
        self.body.addWidget(form.in_scroll_area(title, 360), 1)

    def _show_effect(self) -> None:
        verdict = Verdict(self.verdict.currentData())
        self.settles.setVisible(verdict is Verdict.GO_AHEAD and self._may_settle)
        self._effect.setText(
            {
                Verdict.GO_AHEAD: self.tr("The last word stays yours."),
                Verdict.IF_CHANGED: self.tr("The post cannot be copied until what was asked about is changed."),
                Verdict.AGAINST: self.tr("The post cannot be copied until what was asked about is changed."),
                Verdict.NONE: self.tr("It stays open: ask somebody else, or change the post."),
            }[verdict]
        )

    def _on_record(self) -> None:
        answer = self.answer
        lack = ""
        if not answer.who:
            lack = self.tr("Write who answered.")
        elif answer.on > self._advice.today:
            lack = self.tr("This day has not come yet.")
        self._told.setText(lack)
        if lack:
            announce(self, lack)
            return
        settles = answer.verdict is Verdict.GO_AHEAD and self._may_settle and self.settles.isChecked()
        self.accept()
        self._advice.note_answer(self._question.id, answer, self.papers.paths)
        if settles:
            self._advice.settle(self._question, reason_of(answer))
