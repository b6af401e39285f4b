"""A content warning is written above the post, read and counted like the post, and copied before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from beforehand.domain.gate import Lack
from beforehand.windows.thread import ThreadWindow
from beforehand.windows.warning import WarningBar

if TYPE_CHECKING:
    from collections.abc import Callable


def bar(author: Any) -> WarningBar:
    return author.window.findChildren(WarningBar)[0]


def choose(author: Any, network: str) -> None:
    author.window.footer.network.setCurrentIndex(author.window.footer.network.findData(network))
    author.window.footer.network.activated.emit(author.window.footer.network.currentIndex())


def write_warning(author: Any, text: str) -> None:
    author.choose("write_warning")
    assert bar(author).field.hasFocus()
    bar(author).field.selectAll()
    QTest.keyClicks(bar(author).field, text)


def test_the_field_is_there_where_the_network_has_one(author: Any) -> None:
    assert not bar(author).isVisible()
    assert not author.program.commands.menus.actions["write_warning"].isEnabled()
    choose(author, "mastodon")
    assert bar(author).isVisible()
    write_warning(author, "Weather")
    author.until(lambda: author.desk.current.warning == "Weather")
    choose(author, "x")
    assert bar(author).isVisible()
    assert "X has no field" in bar(author).told.text()
    bar(author).field.selectAll()
    QTest.keyClick(bar(author).field, Qt.Key.Key_Delete)
    author.until(lambda: author.desk.current.warning == "")
    author.until(lambda: not bar(author).isVisible())


def test_it_counts_with_the_text(author: Any) -> None:
    choose(author, "mastodon")
    QTest.keyClicks(author.editor, "Hello")
    write_warning(author, "Weather")
    author.until(lambda: "12 of 500" in author.window.footer.counter.text())
    author.program.settings.set_value("network.mastodon_limit", 1_000)
    assert author.window.footer.counter.text().replace(",", "").startswith("12 of 1000")


def test_it_is_read_as_the_post_is_and_keeps_the_gate_shut(author: Any) -> None:
    choose(author, "mastodon")
    QTest.keyClicks(author.editor, "A walk in the park. ")
    author.read()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    write_warning(author, "vote for the Greens")
    assert Lack.ASIDE in [lack.kind for lack in author.desk.missing]
    author.until(bar(author).notes.isVisible)
    (found,) = bar(author).notes.shown
    assert found.quoted == "vote for the Greens"
    author.click(author.window.footer, "1 thing left")
    target = next(lack.target for lack in author.desk.missing if lack.kind is Lack.ASIDE)
    author.window.editor.setFocus()
    author.window.gate.target_wanted.emit(target)
    assert bar(author).isAncestorOf(QApplication.focusWidget())
    write_warning(author, "Weather")
    author.until(lambda: not bar(author).notes.isVisible())
    author.answer_everything()
    author.until(lambda: author.desk.is_open)


def test_each_draft_has_its_own_and_it_is_kept_when_another_opens(author: Any) -> None:
    choose(author, "mastodon")
    QTest.keyClicks(author.editor, "First ")
    first = author.desk.current.id
    write_warning(author, "Weather")
    author.choose("new_draft")
    choose(author, "mastodon")
    assert bar(author).field.text() == ""
    author.program.window.writing.open(first)
    assert bar(author).field.text() == "Weather"


def test_a_thread_copies_it_first(author: Any) -> None:
    choose(author, "mastodon")
    author.editor.insertPlainText(" ".join(f"Sentence number {n} about the park." for n in range(30)))
    write_warning(author, "Weather")
    author.read()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("show_thread")
    window = author.dialog()
    assert isinstance(window, ThreadWindow)
    QTest.mouseClick(window.warning_button, Qt.MouseButton.LeftButton)
    assert author.copied() == "Weather"
    assert "has been copied" in window.told.text()
    QTest.mouseClick(window.copy_buttons[0], Qt.MouseButton.LeftButton)
    assert author.copied().startswith("Sentence number 0")
    window.close()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off(start: Callable[..., Any], theme: str, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    choose(author, "mastodon")
    author.window.resize(author.window.minimumSize())
    field = bar(author).field
    author.until(lambda: field.width() >= 120)
    assert field.height() >= field.minimumSizeHint().height()
