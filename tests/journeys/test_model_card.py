"""An author asks how the second reader works."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from beforehand.windows import model_card


@pytest.fixture
def window(author):
    author.choose("show_model_card")
    return author.dialog()


def test_it_begins_with_what_it_cannot_do_and_keeps_its_figures(window) -> None:
    text = window.page.toPlainText()
    assert text.startswith("What it cannot do\nIt knows English only.")
    assert "precision" in text
    assert "**" not in text
    assert "|---" not in text


def test_without_its_model_it_says_so_and_why(window) -> None:
    assert window.state.text() == "There is no second reader at the moment: There is none in this test."


def test_the_keyboard_scrolls_it_and_escape_closes_it(author, window) -> None:
    author.until(lambda: window.page.verticalScrollBar().maximum() > 0)
    assert QApplication.focusWidget() is window.page
    QTest.keyClick(window.page, Qt.Key.Key_PageDown)
    assert window.page.verticalScrollBar().value() > 0
    QTest.keyClick(window.page, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().text() == author.button(window, "Close").text()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.is_freed(window)


def test_nothing_in_it_opens_anything(window) -> None:
    assert not window.page.openLinks()
    assert not window.page.openExternalLinks()
    assert not window.page.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByMouse


def test_an_installation_without_a_card_says_what_to_do(author, monkeypatch) -> None:
    monkeypatch.setattr(model_card, "read_card", lambda: "")
    author.choose("show_model_card")
    assert "Run the set-up again" in author.dialog().page.toPlainText()


def test_the_window_comes_without_arithmetic() -> None:
    code = "import beforehand.windows.model_card, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
