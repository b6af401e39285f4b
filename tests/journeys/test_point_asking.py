"""Guideline 11, asking when unsure: a question goes out, the answer comes back, and the gate heeds it."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel

from beforehand.desk.advice import Advice
from beforehand.domain.asking import Verdict
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack
from beforehand.windows.advice import AdviceWindow
from beforehand.windows.advice_answer import AnswerForm
from beforehand.windows.parts import LineButton
from beforehand.windows.questions import QuestionsWindow

POST = "I fly to Goma on Tuesday. Nice day."


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def shown(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def service(author) -> Advice:
    return author.window.findChild(Advice)


def card_of(author):
    author.until(lambda: not [w for w in author.window.findChildren(QDialog) if w.isVisible()])
    author.window.activateWindow()
    author.until(author.window.isActiveWindow)
    author.editor.setFocus()
    author.choose("next_finding")
    author.until(lambda: author.card is not None and author.card.isVisible())
    return author.card


def ask(author, whom: str) -> None:
    """Ask about the finding of the post and take the question out as text."""
    author.click(card_of(author), "Ask for advice")
    window = opened(author, AdviceWindow)
    window.whom.setCurrentText(whom)
    author.click(window, "Copy the question")
    window.close()


def note(author, verdict: Verdict, **fields: str) -> None:
    """Write down the answer to the newest question, through the list."""
    author.choose("show_questions")
    window = opened(author, QuestionsWindow)
    window.answer(service(author).questions[0])
    form = opened(author, AnswerForm)
    form.choose(verdict)
    if "words" in fields:
        QTest.keyClicks(form.words, fields["words"])
    author.click(form, "Write it down")
    author.is_freed(form)
    window.close()


def kinds(author) -> list[Lack]:
    return [lack.kind for lack in author.desk.missing if lack.kind is not Lack.ANSWER]


def led(card) -> str:
    """Where a doubt led, as the card tells."""
    return "".join(each.accessibleName() for each in card.findChildren(LineButton) if each.isVisible())


def end_of_text(author) -> None:
    author.editor.setFocus()
    author.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def test_whoever_is_not_sure_asks_and_the_question_holds_what_somebody_needs_to_answer(author) -> None:
    author.desk.set_network("mastodon")
    author.write(POST)
    author.click(card_of(author), "Ask for advice")
    window = opened(author, AdviceWindow)
    names = [window.whom.itemText(row) for row in range(window.whom.count())]
    assert [name for name in names if "upervisor" in name or "Executive" in name or "Ethics" in name or "human" in name]
    assert len(names) == 4
    window.whom.setCurrentText("The Ethics Office")
    assert "confidential advice" in shown(window)
    window.question.setPlainText("May I name the town?")
    told = window.text.toPlainText()
    assert "> I fly to Goma on Tuesday." in told
    assert "Nice day" not in told
    assert "Official travel and locations" in told
    assert "on Mastodon" in told
    assert told.count("May I name the town?") == 1
    assert "Who can be asked" not in told
    author.click(window, "Copy the question")
    assert author.copied() == told
    window.close()
    entry = author.program.journal.entries("advice.")[0]
    assert (entry.kind, entry.payload["whom"]) == ("advice.asked", "The Ethics Office")
    assert "Goma" not in str(entry.payload)
    card = card_of(author)
    author.until(lambda: "You asked The Ethics Office" in shown(card))
    assert "Waiting for an answer" in shown(card)


def test_waiting_for_an_answer_shuts_nothing_by_itself(author) -> None:
    author.write(POST)
    ask(author, "Your supervisor")
    assert kinds(author) == [Lack.FINDING, Lack.EVIDENCE]
    card_of(author)
    author.keep("It was announced")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)


def test_not_sure_in_the_checklist_shuts_the_gate_and_leads_to_a_question_about_the_draft(author) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    card = author.window.checklist.card("media-test")
    author.click(card, "Not sure")
    assert kinds(author) == [Lack.ANSWERED_NOT_SURE]
    author.click(card, "Write to somebody who can advise you")
    window = opened(author, AdviceWindow)
    assert "> A quiet day." in window.text.toPlainText()
    author.click(window, "Copy the question")
    window.close()
    assert kinds(author) == [Lack.ANSWERED_NOT_SURE]
    assert service(author).questions[0].is_about_draft
    author.until(lambda: "Waiting for an answer" in led(card))
    note(author, Verdict.GO_AHEAD)
    author.until(lambda: "Go ahead" in led(card))
    next(each for each in card.findChildren(LineButton) if each.isVisible()).click()
    opened(author, QuestionsWindow).close()
    author.click(card, "Yes")
    author.until(lambda: led(card) == "")
    author.until(lambda: author.desk.is_open)


def test_go_ahead_keeps_the_finding_with_the_advice_as_its_reason(author) -> None:
    author.write(POST)
    ask(author, "The Ethics Office")
    note(author, Verdict.GO_AHEAD)
    decision = author.desk.findings[0].decision
    assert decision is not None
    assert decision.kind is Kind.KEPT
    assert decision.reason.startswith("Advice of The Ethics Office on ")
    author.choose("show_decisions")
    author.click(author.dialog(), "Take back")
    author.dialog().close()
    assert author.left == ["to Goma"]
    card = card_of(author)
    author.until(lambda: "The Ethics Office, on" in shown(card))
    author.click(card, "Keep with a reason")
    assert card._reason.text() == decision.reason


def test_advised_against_keeps_the_gate_shut_until_the_passage_changes(author) -> None:
    author.write(POST)
    ask(author, "Your supervisor")
    note(author, Verdict.AGAINST, words="Not before the visit is over.")
    card_of(author)
    author.keep("I know better")
    author.answer_everything()
    assert kinds(author) == [Lack.ADVICE]
    author.choose("copy_approved")
    assert author.copied() != POST
    assert "Your supervisor advised against a passage on" in author.window.gate.lines[0].accessibleName()
    author.window.gate.lines[0].click()
    author.until(lambda: author.card is not None and "Advised against" in shown(author.card))
    author.press(Qt.Key.Key_Escape)

    end_of_text(author)
    author.write(" And more.")
    assert kinds(author) == [Lack.ADVICE]
    author.editor.setPlainText("I fly to Goma one day. Nice day.")
    author.read()
    assert Lack.ADVICE not in kinds(author)


def test_a_later_answer_to_the_same_question_counts(author) -> None:
    author.write(POST)
    ask(author, "Your supervisor")
    note(author, Verdict.AGAINST)
    assert Lack.ADVICE in kinds(author)
    note(author, Verdict.GO_AHEAD)
    assert Lack.ADVICE not in kinds(author)
    assert author.desk.findings[0].decision is not None


def test_what_was_advised_against_stays_so_in_another_draft(author) -> None:
    author.write(POST)
    ask(author, "Your supervisor")
    note(author, Verdict.IF_CHANGED)
    author.choose("new_draft")
    author.write("I fly to Goma on Tuesday. Another day.")
    assert Lack.ADVICE in kinds(author)
    author.choose("show_missing")
    told = [line.accessibleName() for line in author.window.gate.lines]
    assert any("only if a passage is changed" in line for line in told)


def test_a_question_about_the_whole_draft_is_heeded_for_just_these_words(author) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.choose("ask_advice")
    window = opened(author, AdviceWindow)
    author.click(window, "Copy the question")
    window.close()
    note(author, Verdict.AGAINST)
    assert kinds(author) == [Lack.ADVICE]
    author.choose("show_missing")
    author.window.gate.lines[0].click()
    window = opened(author, QuestionsWindow)
    author.until(lambda: "About the whole of “A quiet day.”" in shown(window))
    assert "Advised against" in shown(window)
    window.close()
    end_of_text(author)
    author.write(" Really.")
    assert kinds(author) == []


def test_the_question_can_be_saved_as_mail_and_as_a_page(author, tmp_path) -> None:
    author.write(POST)
    author.click(card_of(author), "Ask for advice")
    window = opened(author, AdviceWindow)
    assert "A file is not encrypted" in shown(window)
    for text, name in (("Save as an e-mail…", "q.eml"), ("Save as PDF…", "q.pdf")):
        author.click(window, text)
        chooser = opened(author, QFileDialog)
        chooser.fileSelected.emit(str(tmp_path / name))
        chooser.close()
        assert "Saved in clear" in shown(window)
    message = message_from_bytes((tmp_path / "q.eml").read_bytes(), policy=default)
    assert message["To"] is None
    assert "> I fly to Goma on Tuesday." in message.get_content()
    assert "Subject:" not in message.get_content()
    assert (tmp_path / "q.pdf").read_bytes().startswith(b"%PDF")
    for name in ("q.eml", "q.pdf"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert [entry.payload["form"] for entry in author.program.journal.entries("advice.")] == ["mail"]
    assert len(service(author).questions) == 1
    window.close()


def test_a_folder_that_cannot_be_written_is_told(author, tmp_path) -> None:
    author.write(POST)
    author.choose("ask_advice")
    window = opened(author, AdviceWindow)
    window._write_mail(tmp_path / "absent" / "q.eml")
    assert "It could not be saved there" in shown(window)
    window._write_paper(tmp_path / "absent" / "q.pdf")
    assert author.program.journal.entries("advice.") == ()
    window.close()


def test_own_words_stay_until_they_are_written_anew(author) -> None:
    author.write(POST)
    author.choose("ask_advice")
    window = opened(author, AdviceWindow)
    window.text.appendPlainText("Mind the photo.")
    window.whom.setCurrentText("The Executive Office")
    window.question.setPlainText("Is it known?")
    assert "Mind the photo." in window.text.toPlainText()
    author.click(window, "Write it anew from the fields above")
    assert "Mind the photo." not in window.text.toPlainText()
    assert "Is it known?" in window.text.toPlainText()
    window.close()


@pytest.mark.parametrize("verdict", [Verdict.NONE, Verdict.GO_AHEAD])
def test_an_answer_for_a_draft_that_is_not_open_settles_nothing_elsewhere(author, verdict: Verdict) -> None:
    author.write(POST)
    first = author.desk.current.id
    ask(author, "Your supervisor")
    author.choose("new_draft")
    author.write("I fly to Goma in May.")
    note(author, verdict)
    assert author.left == ["to Goma"]
    author.choose("show_questions")
    window = opened(author, QuestionsWindow)
    author.click(window, "Open the draft")
    author.until(lambda: author.desk.current.id == first)
    author.read()
    assert author.left == ["to Goma"]
    card = card_of(author)
    author.click(card, "Keep with a reason")
    assert bool(card._reason.text()) is (verdict is Verdict.GO_AHEAD)


def test_an_answer_needs_a_name_and_a_day_that_has_come(author) -> None:
    author.write(POST)
    ask(author, "Your supervisor")
    author.choose("show_questions")
    window = opened(author, QuestionsWindow)
    author.click(window, "Write down the answer…")
    form = opened(author, AnswerForm)
    form.who.clear()
    author.click(form, "Write it down")
    assert form._told.text() == "Write who answered."
    form.who.setText("Ana Example")
    form.on.setDate(form.on.date().addDays(1))
    author.click(form, "Write it down")
    assert form._told.text() == "This day has not come yet."
    form.close()
    window.close()
    assert [entry.kind for entry in author.program.journal.entries("advice.")] == ["advice.asked"]
