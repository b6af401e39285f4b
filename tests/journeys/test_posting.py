"""From *Copy* to the network, step by step: content warning, pieces, safe copies and their descriptions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from beforehand.desk.photo_parts import Picture
from beforehand.domain.network import count, network_named
from beforehand.domain.posting import Fate
from beforehand.windows.approval_mark import MarkWindow
from beforehand.windows.posting import PostingWindow

PATIENCE = 60_000
SENTENCE = "The market was full of people and the coffee was good. "
LONG = (SENTENCE * 14).strip()


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def ready(author, text: str, network: str = "mastodon", warning: str = "") -> None:
    """A draft that nothing is missing from."""
    author.editor.textCursor().insertText(text)
    author.read()
    author.desk.set_network(network)
    author.desk.set_warning(warning)
    author.read()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)


def begun(author) -> PostingWindow:
    author.choose("copy_approved")
    return opened(author, PostingWindow)


def listed(window: PostingWindow) -> list[str]:
    """The steps with their signs, as they stand in the list."""
    rows = [window.list.itemAt(n).layout() for n in range(window.list.count())]
    return [" ".join(row.itemAt(n).widget().text() for n in range(row.count())) for row in rows]


def attach(author, tmp_path, *alts: str) -> None:
    """Photos that nobody is in, looked at and described."""
    photos = author.program.photos
    for number in range(len(alts)):
        path = tmp_path / f"photo-{number}.png"
        Image.new("RGB", (64 + number, 48), (90, 120, 150)).save(path)
        photos.attach([path])
        author.qtbot.waitUntil(lambda: len(photos.photos) == number + 1 and not photos.is_busy, timeout=PATIENCE)  # noqa: B023
    for photo, alt in zip(photos.photos, alts, strict=True):
        photos.change(replace(photo, has_looked=True, alt=alt))


def test_one_piece_without_photos_stays_one_key_press(author) -> None:
    ready(author, "A quiet day by the river.")
    author.choose("copy_approved")
    assert author.copied() == "A quiet day by the river."
    assert author.window.findChildren(PostingWindow) == []
    assert author.window.gate.isVisible()


def test_without_a_network_the_words_go_where_the_author_publishes_them(author, tmp_path) -> None:
    attach(author, tmp_path, "")
    ready(author, "A quiet day by the river.", network="plain")
    window = begun(author)
    assert window.where.text() == "Paste it where it is to be published."
    window.close()


def test_a_thread_with_two_photos_by_keyboard_alone(author, tmp_path) -> None:
    attach(author, tmp_path, "A market from above", "")
    ready(author, LONG, warning="Food")
    window = begun(author)
    assert author.copied() == "Food"
    assert window.head.text() == "Content warning: on the clipboard."
    assert listed(window) == [
        "▸ Content warning",
        "○ Text 1 of 2",
        "○ Photo 1 of 2",
        "○ Description of photo 1",
        "○ Photo 2 of 2",
        "○ Text 2 of 2",
    ]
    assert window.next.isDefault()
    QTest.keyClick(window, Qt.Key.Key_Return)
    first = author.copied()
    assert LONG.startswith(first)
    assert "new post on Mastodon" in window.where.text()

    QTest.keyClick(window, Qt.Key.Key_Return)
    author.qtbot.waitUntil(lambda: len(author.clipboard.pictures) == 1, timeout=PATIENCE)
    assert window.head.text() == "Photo 1 of 2: on the clipboard."
    picture = author.clipboard.content
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (64, 48)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert author.copied() == "A market from above"
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    author.qtbot.waitUntil(lambda: len(author.clipboard.pictures) == 2, timeout=PATIENCE)
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_Return)
    author.qtbot.waitUntil(lambda: len(author.clipboard.pictures) == 3, timeout=PATIENCE)
    assert author.clipboard.content.width == 65
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert LONG.endswith(author.copied())
    assert "reply to the piece before" in window.where.text()
    assert not any(count(network_named("mastodon"), each).is_over for each in (first, author.copied()))
    assert window.next.text() == "&Done"
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert window.head.text() == "Everything was copied."
    assert all(line.startswith("✓") for line in listed(window))
    assert author.program.clipboard._timer.isActive()

    author.click(window, "Mark as posted…")
    mark = opened(author, MarkWindow)
    QTest.keyClick(mark.link, Qt.Key.Key_Return)
    author.is_freed(window)
    (entry,) = author.program.approvals.entries
    assert entry.fate is Fate.POSTED


def test_an_edit_ends_it_and_nothing_unapproved_stays_on_the_clipboard(author) -> None:
    ready(author, LONG)
    window = begun(author)
    assert author.clipboard.text()
    QTest.keyClicks(author.editor, "!")
    author.until(lambda: author.clipboard.text() == "")
    assert "Something changed" in window.head.text()
    assert not window.next.isVisible()
    author.click(window, "What is missing")
    author.until(author.window.gate.isVisible)
    author.is_freed(window)


def test_leaving_it_lets_the_clipboard_be_for_a_while_and_copying_again_begins_anew(author) -> None:
    ready(author, LONG)
    window = begun(author)
    first = author.copied()
    author.choose("copy_approved")
    assert [w for w in author.window.findChildren(PostingWindow) if w.isVisible()] == [window]
    window.next.click()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.is_freed(window)
    assert author.clipboard.text() == author.copied() != first
    assert author.program.clipboard._timer.isActive()
    again = begun(author)
    assert author.copied() == first
    again.close()
    assert len(author.program.approvals.entries) == 1


def test_a_single_copy_is_taken_off_the_clipboard_after_a_while_unless_that_is_not_wanted(author) -> None:
    settings, board = author.program.settings, author.program.clipboard
    settings.set_value("copy.clears_clipboard", 1)
    ready(author, "A quiet day by the river.")
    author.choose("copy_approved")
    assert author.clipboard.text() == "A quiet day by the river."
    author.until(lambda: author.clipboard.text() == "")
    assert author.window.statusBar().currentMessage() == "The clipboard was emptied."
    assert not author.window.gate.isVisible()
    settings.set_value("copy.clears_clipboard", 0)
    author.choose("copy_approved")
    assert author.clipboard.text()
    assert not board._timer.isActive()


def test_pieces_are_numbered_when_wanted(author) -> None:
    ready(author, LONG)
    window = begun(author)
    window.numbers.setChecked(True)
    assert author.copied().endswith("1/2")
    window.next.click()
    assert author.copied().endswith("2/2")
    window.close()


def test_a_warning_that_the_network_has_no_field_for_is_told(author) -> None:
    ready(author, LONG, "bluesky", "Food")
    window = begun(author)
    assert any("no field for a content warning" in each.text() for each in window.findChildren(QLabel))
    assert "Food" not in author.clipboard.history
    window.close()


class Stretched(QTranslator):
    """Translates everything into something a third longer."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_window_holds_its_text_at_every_step(qapp, start, theme, direction) -> None:
    translator = Stretched()
    qapp.installTranslator(translator)
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    ready(author, LONG, warning="Food")
    window = begun(author)
    window.resize(window.minimumSizeHint())
    for _ in range(4):
        author.qtbot.waitUntil(lambda: cut_off(window) == [], timeout=3_000)
        window.next.click()
    window.close()
    qapp.removeTranslator(translator)


def cut_off(window) -> list[str]:
    short = []
    for widget in window.findChildren(QAbstractButton) + window.findChildren(QLabel):
        if widget.isVisible() and widget.text():
            is_wrapped = isinstance(widget, QLabel) and widget.wordWrap()
            needed = widget.heightForWidth(widget.width()) if is_wrapped else widget.minimumSizeHint().width()
            short += [widget.text()] if needed > (widget.height() if is_wrapped else widget.width()) + 1 else []
    return short
