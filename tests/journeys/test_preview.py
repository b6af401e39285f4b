"""What is too long is tinted where it begins, and the preview shows a post as each network would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from beforehand.domain.photo import Photo
from beforehand.windows.preview import PreviewWindow

if TYPE_CHECKING:
    from collections.abc import Callable


def choose(author: Any, network: str) -> None:
    footer = author.window.footer
    footer.network.setCurrentIndex(footer.network.findData(network))
    footer.network.activated.emit(footer.network.currentIndex())


def tinted(author: Any) -> str:
    return "".join(each.cursor.selectedText() for each in author.editor.extraSelections()).replace("\u2029", "\n")


def preview(author: Any) -> PreviewWindow:
    author.choose("show_preview")
    window = author.dialog()
    assert isinstance(window, PreviewWindow)
    return window


def words(frame: Any) -> list[str]:
    return [text.accessibleName() or text.text() for text in frame.findChildren(QLabel)]


def test_what_is_beyond_the_limit_is_tinted_and_counted(author: Any) -> None:
    choose(author, "x")
    author.editor.insertPlainText("🐱" * 139 + "\nab")
    author.until(lambda: "281 of 280, 1 too many" in author.window.footer.counter.text())
    assert tinted(author) == "b"
    QTest.keyClicks(author.editor, "cd")
    assert tinted(author) == "bcd"
    choose(author, "mastodon")
    author.until(lambda: tinted(author) == "")
    author.desk.set_warning("w" * 400)
    author.until(lambda: tinted(author) != "")
    author.desk.set_warning("")
    author.until(lambda: tinted(author) == "")
    choose(author, "plain")
    assert tinted(author) == ""


def test_each_draft_has_its_own_tint(author: Any) -> None:
    choose(author, "x")
    author.editor.insertPlainText("a" * 290)
    author.until(lambda: tinted(author) == "a" * 10)
    first = author.desk.current.id
    author.choose("new_draft")
    assert tinted(author) == ""
    author.program.window.writing.open(first)
    assert tinted(author) == "a" * 10


def test_it_costs_no_step_of_undo(author: Any) -> None:
    choose(author, "x")
    author.editor.insertPlainText("a" * 290)
    author.until(lambda: tinted(author))
    author.editor.undo()
    assert author.text == ""


def test_the_draft_is_shown_for_one_network_after_the_other(author: Any) -> None:
    choose(author, "mastodon")
    author.editor.insertPlainText("Bread & <b>butter</b> at https://example.org/?utm_source=x for @ana #lunch. " * 6)
    author.desk.set_warning("Food")
    author.program.extras.photos = lambda: (Photo("p", "one.jpg", alt="A loaf"), Photo("q", "two.jpg"))
    before = author.text
    window = preview(author)
    assert window.network.currentData() == "mastodon"
    (post,) = window.posts
    told = words(post)
    assert "Food" in told
    assert any("A loaf" in each for each in told)
    assert any(each.startswith("No description") for each in told)
    shown = next(each for each in told if each.startswith("Bread"))
    assert "<b>butter</b>" in shown
    assert "utm_source" not in shown
    window.network.setCurrentIndex(window.network.findData("x"))
    assert len(window.posts) > 1
    assert not any("Food" in words(each) for each in window.posts)
    assert not window.numbers.isHidden()
    window.numbers.setChecked(True)
    assert any(each.endswith(f"1/{len(window.posts)}") for each in words(window.posts[0]))
    window.theme.setCurrentIndex(1 - window.theme.currentIndex())
    window.network.setCurrentIndex(window.network.findData("plain"))
    assert not any("A loaf" in each for each in words(window.posts[0]))
    window.close()
    assert author.clipboard.history == []
    assert author.text == before
    assert author.desk.current.network == "mastodon"


def test_it_says_what_does_not_fit(author: Any) -> None:
    choose(author, "bluesky")
    author.editor.insertPlainText("A walk")
    author.program.extras.photos = lambda: tuple(Photo(str(n), f"{n}.jpg", alt="a" * 2_001) for n in range(5))
    window = preview(author)
    assert "Bluesky takes 4 photos; you have 5." in window.told.text()
    assert sum("too long: 2001 of 2000" in each for each in words(window.posts[0])) == 4
    window.network.setCurrentIndex(window.network.findData("instagram"))
    assert "photos; you have" not in window.told.text()
    author.program.extras.photos = tuple
    window.close()
    window = preview(author)
    window.network.setCurrentIndex(window.network.findData("instagram"))
    assert "no post without a photo" in window.told.text()
    window.close()


def test_a_text_that_cannot_be_cut_is_told(author: Any) -> None:
    choose(author, "bluesky")
    author.editor.insertPlainText("https://example.org/" + "a" * 400)
    window = preview(author)
    assert "cannot be cut" in window.told.text()
    assert window.posts == ()
    window.close()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off(start: Callable[..., Any], theme: str, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    author.editor.insertPlainText("Aber " * 200)
    window = preview(author)
    assert window.theme.currentData() == theme
    window.resize(window.minimumSizeHint())
    author.until(lambda: window.network.width() >= window.network.minimumSizeHint().width())
    window.close()
    author.is_freed(window)
