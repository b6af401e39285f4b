"""The part of a checklist card that tells whom a doubt was taken to, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from beforehand.domain.post import Reply
from beforehand.windows.advice_words import told_question
from beforehand.windows.parts import LineButton, clear
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from beforehand.desk.advice import Advice
    from beforehand.windows.checklist import AffirmCard


class AskedPart(QWidget):
    """Shown while the author is not sure and has asked somebody about the draft; leads to the questions."""

    questions_wanted = Signal()
    """The author wants to see the questions and write an answer down."""

    def __init__(self, advice: Advice, card: AffirmCard) -> None:
        super().__init__()
        self._advice, self._card = advice, card
        self._shown = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()
        advice.changed.connect(self.refresh)
        card.state_shown.connect(self.refresh)

    def refresh(self) -> None:
        """Say how the last question about the draft stands."""
        answer = self._card.state.answer
        question = self._advice.of_draft() if answer is not None and answer.reply is Reply.NOT_SURE else None
        told = ""
        if question is not None:
            when, how = moment(question.asked), told_question(question)
            told = fill(self.tr("You asked %1 on %2: %3"), question.whom, when, how)
        if told != self._shown:
            self._shown = told
            clear(self._column)
            if told:
                self._column.addWidget(LineButton(told, self.questions_wanted.emit))
            self.setVisible(bool(told))
