"""The ways from the main window to questions and answers: the menu, a mark's card, and an answer that holds a draft back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from beforehand.domain.asking import AdviceGap, Verdict
from beforehand.windows.advice_words import reason_of, told_answer, told_question, verdict_look
from beforehand.windows.checklist import AffirmCard
from beforehand.windows.extras import add_to
from beforehand.windows.wording import fill, moment
from beforehand_checks.finding import Finding

if TYPE_CHECKING:
    from beforehand.desk.advice import Advice
    from beforehand.windows.checklist import ItemCard
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.questions import QuestionsWindow


class AdviceDoor(QObject):
    """Opens the windows and tells the cards of findings what was asked and answered about them."""

    def __init__(self, window: MainWindow, commands: Commands, advice: Advice) -> None:
        super().__init__(window)
        self._window, self._advice = window, advice
        text = QCoreApplication.translate("Menus", "&Questions and answers…")
        self.action = add_to(commands.menus, commands.menus.records, "show_questions", text, self._on_wanted)
        window.checklist.card_added.connect(self._on_card_added)
        commands.advice_wanted.connect(self._on_advice_wanted)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.cards.ask_more = self.told
        advice.changed.connect(self._on_changed)
        self._on_changed()

    def ask(self, finding: Finding | None) -> None:
        """Open a question about a finding of the current draft, or about all of it."""
        question = self._advice.begin(finding)
        if question is None or self._window.desk.pack is None:
            return
        from beforehand.windows.advice import AdviceWindow

        window = self._window
        AdviceWindow(window.desk, self._advice, question, finding, window.clipboard, window).open()

    def show_questions(self) -> QuestionsWindow:
        """Open the list."""
        from beforehand.windows.questions import QuestionsWindow

        window = QuestionsWindow(self._window.desk, self._advice, self._window)
        window.draft_wanted.connect(self._window.writing.open)
        window.open()
        return window

    def told(self, finding: Finding) -> tuple[tuple[str, str], str]:
        """What was asked or answered about a finding, its look, and the reason to keep it with; "" for nothing."""
        found = self._advice.about(finding)
        answers = [(question, question.answer) for question in found if question.answer is not None]
        if answers:
            # what holds the post back weighs most, then what was said about this very passage
            _, answer = min(answers, key=lambda pair: (not pair[1].verdict.holds_back, pair[0].is_about_draft))
            reason = reason_of(answer) if answer.verdict is Verdict.GO_AHEAD else ""
            return (told_answer(answer), verdict_look(answer.verdict)), reason
        if not found:
            return ("", ""), ""
        asked = fill(self.tr("You asked %1 on %2."), found[0].whom, moment(found[0].asked))
        return (f"{asked} {told_question(found[0])}.", "likely"), ""

    def _on_card_added(self, card: ItemCard) -> None:
        if isinstance(card, AffirmCard):
            from beforehand.windows.asked import AskedPart

            part = AskedPart(self._advice, card)
            part.questions_wanted.connect(self._on_wanted)
            card.put_last(part)

    def _on_wanted(self) -> None:
        self.show_questions()

    def _on_advice_wanted(self, finding: object) -> None:
        self.ask(finding if isinstance(finding, Finding) else None)

    def _on_target_wanted(self, target: object) -> None:
        """Go from a line of the gate to the passage, or to the answer where it was about the whole draft."""
        if not isinstance(target, AdviceGap):
            return
        judgement = self._window.desk.judgement
        question = target.question
        found = (f for f in judgement.findings if not question.is_about_draft and question.is_about(f, judgement.text))
        finding = next(found, None)
        if finding is not None:
            self._window.cards.open_finding(finding)
        else:
            self.show_questions()

    def _on_changed(self) -> None:
        self.action.setEnabled(self._advice.is_ready)
