"""The main way through the program: write, see, settle, answer, copy."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_draft_that_names_a_journey_is_not_copied_until_everything_is_settled(author) -> None:
    """Given a draft that names a journey, pressing Copy lists what is missing and nothing reaches the clipboard until it is dealt with."""
    author.write("I fly to Goma on Tuesday, cafe\u0301 first.")
    assert author.marked == ["to Goma"]
    assert author.left == ["to Goma"]

    author.choose("copy_approved")
    assert author.window.gate.isVisible()
    assert author.copied() is None
    assert author.window.gate.lines[0].text().startswith("To be changed or kept with a reason: “to Goma”")

    author.window.gate.lines[0].click()
    assert author.card.content.quoted == "to Goma"
    author.keep("Announced on the web site")
    author.read()
    assert author.left == []
    author.choose("copy_approved")
    assert author.copied() is None

    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.copied() == unicodedata.normalize("NFC", "I fly to Goma on Tuesday, cafe\u0301 first.")
    assert author.window.footer.state.text() == "Approved"
    assert author.desk.approval.text_hash[:12] in author.window.gate._detail.text()


def test_each_line_of_what_is_missing_jumps_to_its_place(author) -> None:
    author.write("I fly to Goma.")
    author.choose("show_missing")
    lines = {lack.target: line for lack, line in zip(author.desk.missing, author.window.gate.lines, strict=True)}
    item = next(lack.target for lack in author.desk.missing if lack.kind is Lack.EVIDENCE)
    lines[item].click()
    assert author.window.checklist.card(item).isAncestorOf(QApplication.focusWidget())


def test_an_edit_after_approval_asks_everything_again(author) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.copied() == "A quiet day."
    author.editor.setFocus()
    QTest.keyClicks(author.editor, "!")
    assert author.desk.approval is None
    assert author.window.footer.state.text() != "Approved"


def test_a_suggestion_changes_the_words_in_one_undo_step(author) -> None:
    author.write("I fly to Goma today")
    author.put_caret("Goma")
    author.press(Qt.Key.Key_F2)
    author.click(author.card, "Change to “on a trip”")
    author.read()
    assert author.text == "I fly on a trip today"
    assert author.listed == []
    author.editor.undo()
    author.read()
    assert author.text == "I fly to Goma today"
    assert author.marked == ["to Goma"]
    author.editor.redo()
    assert author.text == "I fly on a trip today"


def test_leaving_words_out_leaves_no_double_space(author) -> None:
    author.write("I fly to Goma today")
    author.put_caret("Goma")
    author.press(Qt.Key.Key_F2)
    author.click(author.card, "Leave it out")
    assert author.text == "I fly today"


def test_f8_walks_along_the_findings_and_esc_brings_the_caret_back(author) -> None:
    author.write("to Goma\nvote for the Greens\nto Goma again")
    caret = author.editor.textCursor().position()
    author.press(Qt.Key.Key_F8)
    first = author.card.content
    author.press(Qt.Key.Key_F8)
    second = author.card.content
    author.press(Qt.Key.Key_F8, SHIFT)
    assert (first.quoted, second.quoted, author.card.content.ident) == ("to Goma", "vote for the Greens", first.ident)
    author.press(Qt.Key.Key_Escape)
    assert author.card is None
    assert author.editor.textCursor().position() == caret
    assert author.editor.hasFocus()


def test_the_walk_begins_at_the_caret_and_goes_round(author) -> None:
    author.write("to Goma\nvote for the Greens")
    author.put_caret("Greens")
    author.press(Qt.Key.Key_F8, SHIFT)
    assert author.card.content.quoted == "to Goma"
    author.press(Qt.Key.Key_F8, SHIFT)
    assert author.card.content.quoted == "vote for the Greens"


def test_esc_in_the_reason_goes_back_to_the_choices(author) -> None:
    author.write("to Goma now")
    author.press(Qt.Key.Key_F8)
    author.click(author.card, "Keep with a reason")
    author.press(Qt.Key.Key_Escape)
    assert author.card is not None
    assert author.button(author.card, "Keep with a reason")
    assert author.left == ["to Goma"]


def test_a_blank_reason_settles_nothing(author) -> None:
    author.write("to Goma now")
    author.press(Qt.Key.Key_F8)
    author.keep("   ")
    assert author.left == ["to Goma"]


def test_a_kept_finding_stays_listed_and_can_be_taken_back_in_its_card(author) -> None:
    author.write("to Goma now")
    author.press(Qt.Key.Key_F8)
    author.keep("It is public")
    author.read()
    assert (author.listed, author.left) == (["to Goma"], [])
    author.press(Qt.Key.Key_F8)
    author.click(author.card, "Take this back")
    assert author.left == ["to Goma"]


def test_ignoring_in_this_draft_covers_the_same_words_everywhere_in_it(author) -> None:
    author.write("to Goma\nand to Goma")
    author.press(Qt.Key.Key_F8)
    author.card.ask_reason(Kind.IGNORED_IN_DRAFT)
    QTest.keyClicks(QApplication.focusWidget(), "A football club")
    author.press(Qt.Key.Key_Return)
    author.read()
    assert author.left == []
    assert author.marked == []
    author.choose("show_decisions")
    window = author.dialog()
    author.click(window, "Take back")
    assert author.left == ["to Goma", "to Goma"]
    assert author.marked == ["to Goma", "to Goma"]
    window.close()


def test_ignoring_always_holds_in_another_draft(author) -> None:
    author.write("to Goma")
    author.press(Qt.Key.Key_F8)
    author.card.ask_reason(Kind.IGNORED_ALWAYS)
    QTest.keyClicks(QApplication.focusWidget(), "A street name")
    author.press(Qt.Key.Key_Return)
    author.choose("new_draft")
    author.write("to Goma again")
    assert author.left == []
    assert author.marked == []


def test_a_rule_that_is_switched_off_finds_nothing_until_it_is_switched_on(author) -> None:
    author.write("to Goma, vote for the Greens")
    author.press(Qt.Key.Key_F8)
    author.press(Qt.Key.Key_F8)
    author.press(Qt.Key.Key_F8)
    while author.card.content.quoted != "to Goma":
        author.press(Qt.Key.Key_F8)
    author.card.ask_reason(Kind.RULE_OFF)
    QTest.keyClicks(QApplication.focusWidget(), "Never travels")
    author.press(Qt.Key.Key_Return)
    author.read()
    author.until(lambda: author.listed == ["vote for the Greens"])
    author.choose("show_decisions")
    window = author.dialog()
    author.click(window, "Take back")
    window.close()
    author.until(lambda: author.listed == ["to Goma", "vote for the Greens"])


def test_asking_for_advice_gives_a_text_and_sends_nothing(author) -> None:
    author.write("I fly to Goma on Tuesday. Nice day.")
    author.press(Qt.Key.Key_F8)
    author.click(author.card, "Ask for advice")
    window = author.dialog()
    assert "> I fly to Goma on Tuesday." in window.text.toPlainText()
    assert "Nice day" not in window.text.toPlainText()
    assert author.copied() is None
    author.click(window, "Copy the question")
    assert "Official travel and locations" in author.copied()
    window.close()
    assert author.left == ["to Goma"]


def test_not_sure_leads_to_a_question_and_keeps_the_gate_shut(author) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    card = author.window.checklist.card("media-test")
    author.click(card, "Not sure")
    assert [lack.kind for lack in author.desk.missing] == [Lack.ANSWERED_NOT_SURE]
    author.click(card, "Write to somebody who can advise you")
    window = author.dialog()
    assert "> A quiet day." in window.text.toPlainText()
    window.close()


def test_a_record_satisfies_an_item_that_needs_one(author) -> None:
    author.write("I fly to Goma")
    card = author.window.checklist.card("movements")
    card.fill_in("Ana Example", "2 March", "")
    assert "movements" in [lack.target for lack in author.desk.missing]
    card.fill_in("Ana Example", "2 March", "E-mail of that day")
    assert "movements" not in [lack.target for lack in author.desk.missing]
    assert "Recorded" in card._status.text()


def test_quick_actions_offer_everything_at_the_caret(author) -> None:
    author.write("to Goma now")
    place = author.window.writing.next_place(1)
    menu = author.window.cards.build_actions(place)
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts[:2] == ["Change to “on a trip”", "Leave it out"]
    assert "Keep with a reason…" in texts
    assert "Ask for advice…" in texts
    menu.actions()[0].trigger()
    assert author.text == "on a trip now"
    menu.deleteLater()


def test_hints_never_keep_a_post_back_and_can_be_hidden(author) -> None:
    author.write("Please retweet this")
    assert author.listed == ["retweet this"]
    assert author.left == []
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.program.settings.set_value("editor.show_hints", False)
    assert author.listed == []
    assert author.marked == []
