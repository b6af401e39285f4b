"""A scroll area that is as high as what it holds, within its limits."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from beforehand.windows.fitting import FittingScroll
from beforehand.windows.parts import clear, label

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
LEAST, MOST = 40, 120


@pytest.fixture
def shown(qtbot: Any) -> tuple[QWidget, FittingScroll, QVBoxLayout]:
    """A window with the area above an editor that takes all the rest."""
    window, inner = QWidget(), QWidget()
    lines = QVBoxLayout(inner)
    area = FittingScroll(inner, LEAST, MOST)
    column = QVBoxLayout(window)
    column.addWidget(area)
    column.addWidget(QTextEdit(), 1)
    qtbot.addWidget(window)
    window.resize(300, 400)
    window.show()
    return window, area, lines


def fill(lines: QVBoxLayout, count: int) -> None:
    clear(lines)
    for number in range(count):
        made = label(f"Line {number}")
        made.setWordWrap(False)
        lines.addWidget(made)
        made.show()


def test_it_follows_what_it_holds_up_to_its_limit(qtbot: Any, shown: Any) -> None:
    _, area, lines = shown
    heights = []
    for count in (1, 3, 40):
        fill(lines, count)
        qtbot.waitUntil(lambda: area.height() == min(MOST, lines.totalSizeHint().height()))
        heights.append(area.height())
    assert heights[0] < heights[1] < heights[2] == MOST
    fill(lines, 1)
    qtbot.waitUntil(lambda: area.height() == heights[0])


def test_it_gives_way_in_a_low_window_but_never_vanishes(qtbot: Any, shown: Any) -> None:
    window, area, lines = shown
    fill(lines, 40)
    qtbot.waitUntil(lambda: area.height() == MOST)
    window.resize(300, window.minimumSizeHint().height())
    qtbot.waitUntil(lambda: LEAST <= area.height() < MOST)
