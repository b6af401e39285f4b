"""The clipboard of the desktop: pictures are pixels alone, and what this program put there can be told and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QGuiApplication

from beforehand.desk.hygiene import TidyClipboard
from beforehand.desk.photo_parts import Picture
from beforehand.windows.clipboard import DesktopClipboard

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = Picture(2, 1, bytes((255, 0, 0, 0, 0, 255)))


@pytest.fixture
def board(qapp: object) -> Iterator[DesktopClipboard]:
    made = DesktopClipboard()
    yield made
    made.clear()


def test_a_picture_is_its_pixels_and_a_label(board: DesktopClipboard) -> None:
    assert not board.holds_own_picture()
    board.set_picture(PICTURE)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (2, 1)
    assert (image.pixelColor(0, 0).red(), image.pixelColor(1, 0).blue()) == (255, 255)
    assert board.text() == ""
    assert board.holds_own_picture()


def test_whatever_follows_is_not_ours(board: DesktopClipboard) -> None:
    board.set_picture(PICTURE)
    QGuiApplication.clipboard().setText("something else")
    assert not board.holds_own_picture()
    board.set_picture(PICTURE)
    QGuiApplication.clipboard().setImage(QGuiApplication.clipboard().image())
    assert not board.holds_own_picture()


def test_the_tidy_clipboard_drops_its_own_picture_and_no_other(board: DesktopClipboard, qtbot: Any) -> None:
    tidy = TidyClipboard(board, lambda: 60)
    tidy.set_picture(PICTURE)
    tidy.clear_own()
    assert QGuiApplication.clipboard().image().isNull()
    tidy.set_picture(PICTURE)
    QGuiApplication.clipboard().setText("mine")
    tidy.clear_own()
    assert board.text() == "mine"
    tidy.set_text("ours")
    tidy.clear_own()
    assert board.text() == ""
    assert not tidy._timer.isActive()
