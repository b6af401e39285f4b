"""An author posts a long text as a thread: piece by piece, and only once the whole is approved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from beforehand.domain.network import count, network_named
from beforehand.windows.thread import ThreadWindow

SENTENCE = "The market was full of people and the coffee was good. "
LONG = (SENTENCE * 14).strip()


def open_thread(author) -> ThreadWindow:
    author.choose("show_thread")
    window = author.dialog()
    assert isinstance(window, ThreadWindow)
    return window


def write_long(author, text: str = LONG, network: str = "mastodon") -> None:
    author.editor.textCursor().insertText(text)
    author.read()
    author.desk.set_network(network)
    author.read()


def test_pieces_are_copied_one_by_one_once_the_gate_is_open(author) -> None:
    write_long(author)
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    window = open_thread(author)
    assert window.head.text() == "2 posts for Mastodon"
    window.numbers.setChecked(True)
    first, second = window.copy_buttons
    first.click()
    assert window.told.text() == "1 of 2 copied."
    second.click()
    assert window.told.text() == "All pieces have been copied."
    copied = author.clipboard.history
    assert len(copied) == 2
    assert copied[0].endswith("good. 1/2")
    assert copied[1].endswith("good. 2/2")
    assert not any(count(network_named("mastodon"), piece).is_over for piece in copied)
    window.close()


def test_nothing_leaves_while_a_finding_is_open_anywhere(author) -> None:
    write_long(author, f"{LONG} Then I fly to Goma.")
    author.answer_everything()
    window = open_thread(author)
    assert not any(button.isEnabled() for button in window.copy_buttons)
    assert "missing" in window.told.text()
    assert not author.program.extras._threads.copy(0, is_numbered=False)
    author.click(window, "What is missing")
    author.until(author.window.gate.isVisible)
    assert author.clipboard.history == []


def test_a_text_that_cannot_be_cut_is_told(author) -> None:
    write_long(author, "https://example.org/" + "a/" * 200, "bluesky")
    window = open_thread(author)
    assert "cannot be cut" in window.head.text()
    assert window.copy_buttons == ()
    window.close()


def test_tracking_is_shown_before_and_left_out_of_the_copy(author) -> None:
    write_long(author, "Read https://example.org/a?utm_source=x&id=3 today", "plain")
    author.until(lambda: author.window.notice.topic == "tracking")
    assert "utm_source" in author.window.notice.text
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.copied() == "Read https://example.org/a?id=3 today"
    window = open_thread(author)
    window.copy_buttons[0].click()
    assert author.copied() == "Read https://example.org/a?id=3 today"
    window.close()
    author.click(author.window.notice, "Leave links as they are")
    author.choose("copy_approved")
    assert author.copied() == "Read https://example.org/a?utm_source=x&id=3 today"
    assert author.window.notice.topic == ""


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
def test_nothing_is_cut_off(start, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    write_long(author, f"{LONG} Ask @ana@example.social about #coffee.")
    window = open_thread(author)
    author.until(lambda: window.height() > 300)
    texts = [each for each in window.findChildren(type(window.head)) if each.isVisible()]
    assert any("@ana@example.social" in each.text() for each in texts)
    author.until(lambda: all(each.heightForWidth(each.width()) <= each.height() + 1 for each in texts))
    window.close()
