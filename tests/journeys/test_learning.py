"""An author dismisses a mark of the second reader, and alike ones become hints, until it is forgotten."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from beforehand.domain.decision import Kind
from beforehand.program import worker_command
from beforehand_checks.finding import Tier


def dismiss(author) -> None:
    author.press(Qt.Key.Key_F8)
    author.card.ask_reason(Kind.IGNORED_HERE)
    QTest.keyClicks(QApplication.focusWidget(), "Only a recipe")
    author.press(Qt.Key.Key_Return)
    author.read()


def texts(within) -> str:
    return "\n".join(each.text() for each in within.findChildren(QLabel))


@pytest.fixture
def taught(author):
    author.write("I hope I may show the soup.")
    assert author.left == ["hope I may"]
    dismiss(author)
    author.choose("new_draft")
    author.write("I hope I may show the bread.")
    return author


def test_an_alike_mark_is_a_hint_in_the_next_draft_and_says_why(taught) -> None:
    assert (taught.listed, taught.left) == (["hope I may"], [])
    taught.press(Qt.Key.Key_F8)
    told = texts(taught.card)
    assert "Shown as a hint because you dismissed: “I hope I may show the soup.”" in told
    taught.press(Qt.Key.Key_Escape)


def test_a_mark_of_its_own_weight_says_nothing_about_dismissals(author) -> None:
    author.write("I hope I may show the soup.")
    author.press(Qt.Key.Key_F8)
    assert "because you dismissed" not in texts(author.card)
    author.press(Qt.Key.Key_Escape)


def test_what_was_learnt_is_listed_and_forgotten_with_one_key(taught) -> None:
    taught.choose("show_decisions")
    window = taught.dialog()
    told = texts(window)
    assert "“I hope I may show the soup.”" in told
    assert "are shown as hints" in told
    assert "Only a recipe" in told
    forget = taught.button(window, "Forget")
    forget.setFocus()
    QTest.keyClick(forget, Qt.Key.Key_Return)
    taught.until(lambda: taught.left == ["hope I may"])
    assert "learnt from you" not in texts(window)
    window.close()


def test_all_of_it_is_forgotten_only_when_the_author_says_so_twice(taught) -> None:
    taught.choose("show_decisions")
    window = taught.dialog()
    taught.click(window, "Forget all of it…")
    taught.click(taught.dialog(), "Cancel")
    assert taught.left == []
    taught.click(window, "Forget all of it…")
    taught.click(taught.dialog(), "Forget all")
    taught.until(lambda: taught.left == ["hope I may"])
    assert taught.desk.lessons == ()
    window.close()


def test_taking_the_dismissal_back_forgets_it_too(author) -> None:
    author.write("I hope I may show the soup.")
    dismiss(author)
    author.until(lambda: author.left == [])
    author.choose("show_decisions")
    window = author.dialog()
    author.click(window, "Take back")
    author.until(lambda: author.left == ["hope I may"])
    assert author.desk.lessons == ()
    window.close()


ANGRY = "That minister is the worst thing that happened to this country since the flood."


def test_the_real_second_reader_learns_and_forgets(start) -> None:
    author = start(command=worker_command(), wait=False)
    author.qtbot.waitUntil(lambda: "reader" in author.program.checker.stages, timeout=60_000)
    if author.program.checker.reader_trouble:
        pytest.skip("the base encoder is brought in by the set-up")

    def tier() -> Tier | None:
        shown = [each.finding for each in author.desk.findings if each.finding.rule == "reader:impartiality"]
        return shown[0].tier if shown else None

    author.editor.textCursor().insertText(f"A quiet day. {ANGRY}")
    author.qtbot.waitUntil(lambda: tier() is Tier.LIKELY, timeout=30_000)
    author.desk.decide(author.desk.findings[0].finding, Kind.IGNORED_HERE, "A line from a play")
    author.choose("new_draft")
    author.editor.textCursor().insertText(f"Another day, another line. {ANGRY}")
    author.qtbot.waitUntil(lambda: tier() is Tier.HINT, timeout=30_000)
    assert author.desk.findings[0].finding.lowered == ANGRY
    author.desk.forget_lessons()
    author.qtbot.waitUntil(lambda: tier() is Tier.LIKELY, timeout=30_000)
