"""Marks stay exact while the author types, pastes, undoes and drags, in every script, and never disturb."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from beforehand.windows.pasting import LONGEST_LINE, MOST_CHARACTERS

CONTROL = Qt.KeyboardModifier.ControlModifier


def paste(author, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    author.editor.insertFromMimeData(data)
    author.read()


def test_the_word_being_typed_is_never_marked(author) -> None:
    for character in "I fly to Goma":
        QTest.keyClicks(author.editor, character)
        author.until(lambda: not author.window.writing.page.paragraphs.is_judging)
        assert author.marked == []
    QTest.keyClicks(author.editor, " ")
    author.until(lambda: author.marked == ["to Goma"])


def test_a_pause_shows_the_mark_of_the_last_word(author) -> None:
    QTest.keyClicks(author.editor, "I fly to Goma")
    author.until(lambda: author.marked == ["to Goma"])


def test_leaving_the_word_shows_its_mark_at_once(author) -> None:
    QTest.keyClicks(author.editor, "I fly to Goma")
    author.until(lambda: author.window.writing.page.paragraphs.is_judged)
    if not author.marked:
        QTest.keyClick(author.editor, Qt.Key.Key_Home)
    assert author.marked == ["to Goma"]


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("😀 👨‍👩‍👧 I fly ", "to Goma"),
        ("我们明天去", "戈马"),
        ("سأسافر غداً إلى ", "غوما"),
        ("e\u0301 🇺🇳 ", "vote for the Greens"),
    ],
)
def test_marks_stand_under_the_right_words_in_every_script(author, before: str, word: str) -> None:
    paste(author, f"{before}{word} 😀 end\n{word}")
    assert author.marked == [word, word]
    author.editor.moveCursor(QTextCursor.MoveOperation.Start)
    author.write("😀x")
    assert author.marked == [word, word]
    author.editor.undo()
    author.read()
    assert author.marked == [word, word]


def test_a_paste_in_front_moves_the_marks_along(author) -> None:
    author.write("I fly to Goma now")
    author.editor.moveCursor(QTextCursor.MoveOperation.Start)
    paste(author, "Line one 😀\nline two ")
    assert author.text == "Line one 😀\nline two I fly to Goma now"
    assert author.marked == ["to Goma"]


def test_breaking_and_joining_paragraphs_keeps_marks_exact(author) -> None:
    author.write("to Goma and to Goma.")
    author.put_caret("and")
    QTest.keyClick(author.editor, Qt.Key.Key_Return)
    assert author.marked == ["to Goma", "to Goma"]
    QTest.keyClick(author.editor, Qt.Key.Key_Backspace)
    author.read()
    assert author.marked == ["to Goma", "to Goma"]


def test_dragging_words_elsewhere_takes_their_mark_along(author) -> None:
    author.write("to Goma. Home.\nEnd")
    cursor = author.editor.document().find("to Goma")
    cursor.removeSelectedText()
    end = QTextCursor(author.editor.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    end.insertText(" to Goma")
    author.read()
    assert author.marked == ["to Goma"]
    author.editor.undo()
    author.editor.undo()
    author.read()
    assert author.text == "to Goma. Home.\nEnd"
    assert author.marked == ["to Goma"]


def test_rich_text_and_strange_line_ends_become_plain_text(author) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold\r\nnext\u2028third\x00")
    author.editor.insertFromMimeData(data)
    assert author.text == "bold\nnext\nthird"


def test_a_huge_line_is_wrapped_and_the_author_is_told(author) -> None:
    sentence = "This is one sentence of many. "
    started = time.monotonic()
    data = QMimeData()
    data.setText(sentence * 2_000)
    author.editor.insertFromMimeData(data)
    assert time.monotonic() - started < 5
    assert max(map(len, author.text.split("\n"))) <= LONGEST_LINE
    assert author.text.replace("\n", " ").split() == (sentence * 2_000).split()
    assert "very long lines" in author.window.notice.text
    author.editor.undo()
    assert author.text == ""


def test_more_than_a_draft_holds_is_left_out_and_counted(author) -> None:
    data = QMimeData()
    data.setText("A line of text that is not so long.\n" * 30_000)
    author.editor.insertFromMimeData(data)
    assert author.window.writing.page.paragraphs.length == MOST_CHARACTERS
    left_out = len(data.text()) - MOST_CHARACTERS
    assert f"{left_out} characters were left out" in author.window.notice.text


def test_pages_remember_their_own_undo(author) -> None:
    author.write("first")
    first = author.desk.current.id
    author.choose("new_draft")
    author.write("second")
    author.window.writing.open(first)
    author.editor.undo()
    assert "second" not in author.text
    assert len(author.text) < len("first")


def test_selecting_everything_and_copying_asks_first(author) -> None:
    author.write("A whole draft.")
    author.editor.selectAll()
    QTest.keyClick(author.editor, Qt.Key.Key_C, CONTROL)
    question = author.dialog()
    assert "not approved" in question.accessibleName()
    author.click(question, "Show what is missing")
    assert author.window.gate.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_a_part_of_a_draft_is_copied_without_asking(author, key: Qt.Key, qapp) -> None:
    author.write("A whole draft.")
    author.put_caret("whole")
    author.editor.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    QTest.keyClick(author.editor, key, CONTROL)
    assert qapp.clipboard().text() == "whole"
    assert ("whole" in author.text) == (key == Qt.Key.Key_C)


def test_cutting_everything_asks_and_takes_nothing_meanwhile(author, qapp) -> None:
    qapp.clipboard().setText("before")
    author.write("A whole draft.")
    author.editor.selectAll()
    QTest.keyClick(author.editor, Qt.Key.Key_X, CONTROL)
    question = author.dialog()
    assert author.text == "A whole draft."
    assert qapp.clipboard().text() == "before"
    author.click(question, "Cut anyway")
    assert author.text == ""
    assert qapp.clipboard().text() == "A whole draft."


def test_all_but_the_full_stop_counts_as_everything(author) -> None:
    author.write("A whole draft.")
    author.editor.selectAll()
    author.editor.moveCursor(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor)
    assert author.editor.createMimeDataFromSelection().text() == ""


def test_an_approved_draft_is_copied_whole_without_asking(author, qapp) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    author.editor.selectAll()
    QTest.keyClick(author.editor, Qt.Key.Key_C, CONTROL)
    assert qapp.clipboard().text() == "A quiet day."


def test_while_the_author_types_the_desk_is_left_alone(start, qtbot) -> None:
    author = start()
    qtbot.waitUntil(lambda: not author.window.writing.is_telling)
    told: list[None] = []
    author.window.writing.told.connect(lambda: told.append(None))
    for letter in "a word and a second word":
        qtbot.keyClicks(author.window.editor, letter)
        qtbot.wait(20)
    assert len(told) <= 2
    qtbot.waitUntil(lambda: not author.window.writing.is_telling)
    assert told
