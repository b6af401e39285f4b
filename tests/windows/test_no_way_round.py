"""No window beside the editor hands out words that nobody approved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from beforehand.store.comparison import compare
from beforehand.windows.theme import LIGHT
from beforehand.windows.vault_history import HistoryWindow

WORDS = "Amina and I vote for the Greens."


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_history_shows_earlier_words_and_lets_none_be_copied(qtbot: Any) -> None:
    keeper: Any = SimpleNamespace(files=SimpleNamespace(run=lambda *_: None))
    window = HistoryWindow(keeper, SimpleNamespace(page=None), LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    window._on_compared((-1, WORDS, compare(WORDS, "Amina and I met.")))
    assert "vote for" in window.difference.toPlainText()
    QGuiApplication.clipboard().setText("before")
    window.difference.setFocus()
    QTest.keyClick(window.difference, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.difference, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    QTest.mouseDClick(
        window.difference.viewport(), Qt.MouseButton.LeftButton, pos=window.difference.cursorRect().center()
    )
    assert not window.difference.textCursor().hasSelection()
