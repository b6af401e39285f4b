"""Drafts, panes, settings, the first run, closing, and a checker that fails."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox

from beforehand.program import memory_stores

SAMPLE = "I fly to Goma.\n\nPlease vote for the Greens.\n\nViews are my own."


def test_the_first_run_shows_a_sample_with_three_findings_that_can_be_removed(start) -> None:
    author = start(sample=SAMPLE)
    assert len(author.left) == 3
    assert author.window.notice.topic == "sample"
    author.click(author.window.notice, "Remove it and start writing")
    assert author.text == ""
    assert author.desk.binned() == ()
    assert len(author.desk.summaries()) == 1
    assert not author.window.notice.isVisible()


def test_the_second_run_begins_with_an_empty_draft(start) -> None:
    stores = memory_stores()
    start(sample=SAMPLE, stores=stores)
    author = start(sample=SAMPLE, stores=memory_stores(stores.settings))
    assert author.text == ""
    assert author.window.notice.topic == ""


def test_the_line_about_the_sample_stands_above_the_sample_alone(start) -> None:
    author = start(sample=SAMPLE)
    sample = author.window.writing.page.draft_id
    author.window.writing.new_draft("Bread.")
    assert author.window.notice.topic != "sample"
    author.window.writing.open(sample)
    assert author.window.notice.topic == "sample"


def test_an_untouched_sample_does_not_hold_up_closing(start) -> None:
    author = start(sample=SAMPLE)
    assert author.window.close()


def test_closing_with_words_in_memory_warns_first(author) -> None:
    author.write("Not saved anywhere")
    assert not author.window.close()
    question = author.dialog()
    assert question.accessibleName() == "One draft will be lost."
    author.click(question, "Go on writing")
    assert author.window.isVisible()
    author.window.close()
    author.click(author.dialog(), "Close and lose them")
    author.until(lambda: not author.window.isVisible())


def test_drafts_are_listed_searched_deleted_and_brought_back(author) -> None:
    author.write("About a concert")
    author.choose("new_draft")
    author.write("About a garden")
    model, panel = author.window.drafts_model, author.window.drafts
    author.choose("find_draft")
    QTest.keyClicks(QApplication.focusWidget(), "concert")
    assert [row.summary.title for row in model.rows] == ["About a concert"]
    author.press(Qt.Key.Key_Return)
    assert author.text == "About a concert"
    panel.search.clear()
    author.choose("delete_draft")
    assert author.text == "About a garden"
    author.click(author.window.notice, "Bring it back")
    assert author.text == "About a concert"
    panel.search.setText("nothing like it")
    assert panel._empty.text() == "No draft holds these words."


def test_the_bin_restores_and_erases(author) -> None:
    author.write("Thrown away")
    author.choose("delete_draft")
    assert author.window.writing.page is None
    assert author.window.start_writing.isVisible()
    author.choose("show_bin")
    window = author.dialog()
    author.click(window, "Restore")
    assert author.text == "Thrown away"
    author.choose("delete_draft")
    author.click(window, "Erase for good")
    assert author.desk.binned() == ()
    window.close()
    author.click(author.window, "Start a new draft")
    author.write("On we go")
    assert author.text == "On we go"


def test_the_counter_follows_the_network(author) -> None:
    author.write("See un.org 😀")
    first = author.desk.current.id
    footer = author.window.footer
    assert footer.counter.text() == "12 characters"
    footer.network.setCurrentIndex(footer.network.findData("x"))
    footer.network.activated.emit(footer.network.currentIndex())
    assert footer.counter.text() == "30 of 280"
    author.choose("new_draft")
    assert footer.network.currentData() == "plain"
    author.window.writing.open(first)
    assert footer.network.currentData() == "x"


def test_an_over_long_post_says_by_how_much(author) -> None:
    footer = author.window.footer
    author.desk.set_network("bluesky")
    author.editor.insertPlainText("a" * 312)
    author.until(lambda: footer.counter.text() == "312 of 300, 12 too many")


def test_f6_goes_round_the_panes(author) -> None:
    author.editor.setFocus()
    seen = []
    for _ in range(6):
        author.press(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen[0] is author.window.footer.network
    assert author.window.drafts.search in seen
    assert author.editor in seen
    assert len(set(map(id, seen))) >= 4


def test_everything_in_the_menus_has_a_mnemonic_and_keys_do_not_clash(author) -> None:
    actions = author.program.commands.menus.actions
    for bar in author.window.menuBar().actions():
        letters = [a.text()[a.text().index("&") + 1].lower() for a in bar.menu().actions() if "&" in a.text()]
        assert "&" in bar.text()
        assert len(letters) == len(set(letters)), bar.text()
    keys = [key.toString() for action in actions.values() for key in action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))


def test_preferences_take_effect_at_once_and_can_be_reset(author) -> None:
    author.choose("show_preferences")
    window = author.dialog()
    size, theme = window.control("editor.text_size"), window.control("appearance.theme")
    assert isinstance(size, QSpinBox)
    assert isinstance(theme, QComboBox)
    size.setValue(20)
    assert author.editor.document().defaultFont().pointSize() == 20
    theme.setCurrentIndex(theme.findData("dark"))
    theme.activated.emit(theme.currentIndex())
    assert author.window.theme.name == "dark"
    author.click(window, "Reset all settings")
    assert size.value() == 13
    assert author.window.theme.name == "light"
    window.close()


def test_the_window_remembers_its_panes(start) -> None:
    stores = memory_stores()
    author = start(stores=stores)
    author.window.docks["drafts"].close()
    author.window.resize(760, 600)
    author.window.close()
    again = start(stores=memory_stores(stores.settings))
    assert not again.window.docks["drafts"].isVisible()
    assert again.window.docks["findings"].isVisible()
    assert again.window.size().height() == 600


def test_text_size_by_keys_stays_within_bounds(author) -> None:
    author.choose("larger")
    assert author.program.settings.number("editor.text_size") == 14
    for _ in range(60):
        author.choose("smaller")
    assert author.program.settings.number("editor.text_size") == 8
    author.choose("usual_size")
    assert author.program.settings.number("editor.text_size") == 13


def test_a_checker_that_dies_comes_back_with_its_marks_and_nobody_is_troubled(author) -> None:
    author.write("I fly to Goma today")
    died = author.program.checker
    with author.qtbot.waitSignal(died.restarted, timeout=15_000):
        died._process.kill()
    author.read()
    assert author.marked == ["to Goma"]
    assert author.window.notice.topic == ""


def test_a_checker_that_keeps_failing_is_told_and_the_gate_stays_shut(start) -> None:
    author = start(command=(sys.executable, "-c", "raise SystemExit(1)"), wait=False)
    author.until(lambda: author.window.notice.topic == "checker")
    assert "does not run" in author.window.status.text()
    QTest.keyClicks(author.editor, "Words")
    author.choose("copy_approved")
    assert author.copied() is None
    assert "checker does not run" in author.window.gate.lines[0].text()


@pytest.mark.parametrize("what", ["show_keys", "show_guidelines", "show_about"])
def test_help_opens_and_is_freed_when_it_closes(author, what: str) -> None:
    author.choose(what)
    window = author.dialog()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.is_freed(window)


def test_a_card_is_freed_when_it_closes(author) -> None:
    author.write("I fly to Goma today")
    author.press(Qt.Key.Key_F8)
    card = author.card
    author.press(Qt.Key.Key_Escape)
    author.is_freed(card)
