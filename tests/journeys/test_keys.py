"""An author gives menu entries other keys: they work, are kept, cannot clash, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from beforehand.program import memory_stores
from beforehand.windows.dialogs import KeysWindow
from beforehand.windows.keys import OWN
from beforehand.windows.keys_page import CLEARING
from beforehand.windows.preferences import PreferencesWindow

if TYPE_CHECKING:
    from collections.abc import Callable


def page(author: Any) -> Any:
    author.choose("show_preferences")
    window = author.dialog()
    assert isinstance(window, PreferencesWindow)
    window.show_keys()
    return window


def press(field: Any, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(field, key, held)


CONTROL = Qt.KeyboardModifier.ControlModifier


def keys(author: Any, name: str) -> list[str]:
    return [key.toString() for key in author.program.commands.menus.actions[name].shortcuts()]


def test_a_key_is_given_works_and_is_kept(start: Callable[..., Any]) -> None:
    stores = memory_stores()
    author = start(stores=stores)
    window = page(author)
    row = window.keys_page.rows["quick_check"]
    assert not row.reset.isVisibleTo(row)
    press(row.field, Qt.Key.Key_J, CONTROL)
    assert keys(author, "quick_check") == ["Ctrl+J"]
    assert row.reset.isVisibleTo(row)
    window.close()
    author.choose("show_keys")
    shown = author.dialog()
    assert isinstance(shown, KeysWindow)
    assert any("Ctrl+J" in text.text() for text in shown.findChildren(QLabel))
    author.click(shown, "Change keys…")
    author.until(lambda: isinstance(author.dialog(), PreferencesWindow))
    again = author.dialog()
    assert again.pages.currentWidget() is again.keys_page
    again.close()

    other = start(stores=stores, wait=False)
    assert keys(other, "quick_check") == ["Ctrl+J"]


def test_every_entry_of_every_door_is_there(author: Any) -> None:
    window = page(author)
    assert set(window.keys_page.rows) == set(author.program.commands.menus.actions)
    assert {"quick_check", "show_thread", "audit_archive", "show_people", "pane_findings"} <= set(window.keys_page.rows)
    assert not window.keys_page.rows["copy"].field.isEnabled()
    window.close()


def test_a_key_that_another_entry_has_is_not_taken_unasked(author: Any) -> None:
    window = page(author)
    row = window.keys_page.rows["quick_check"]
    press(row.field, Qt.Key.Key_N, CONTROL)
    assert "New draft" in row.told.text()
    assert keys(author, "quick_check") == ["Ctrl+Shift+K"]
    author.click(row, "Use it here")
    assert keys(author, "quick_check") == ["Ctrl+N"]
    assert keys(author, "new_draft") == []
    assert window.keys_page.rows["new_draft"].field.keySequence().isEmpty()
    author.click(row, "Reset")
    assert keys(author, "quick_check") == ["Ctrl+Shift+K"]
    author.click(window.keys_page.rows["new_draft"], "Reset")
    assert keys(author, "new_draft") == ["Ctrl+N"]
    window.close()
    assert author.program.settings.text(OWN) == ""


@pytest.mark.parametrize(("key", "held", "told"), [
    (Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier, "writes something"),
    (Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier, "writes something"),
    (Qt.Key.Key_C, CONTROL, "editing text"),
])  # fmt: skip
def test_keys_that_are_needed_for_writing_are_refused(author: Any, key: Any, held: Any, told: str) -> None:
    window = page(author)
    row = window.keys_page.rows["audit_archive"]
    press(row.field, key, held)
    assert told in row.told.text()
    assert not row.take.isVisibleTo(row)
    assert keys(author, "audit_archive") == []
    author.click(row, "Reset")
    assert row.field.keySequence().isEmpty()
    window.close()


def test_a_key_can_be_taken_away_and_all_come_back(author: Any) -> None:
    window = page(author)
    usual = {name: keys(author, name) for name in window.keys_page.rows}
    rows = window.keys_page.rows
    press(rows["redo"].field, Qt.Key.Key_Delete)
    rows["quick_check"].field.findChild(QAction, CLEARING).trigger()
    press(rows["next_finding"].field, Qt.Key.Key_F7)
    press(rows["explain"].field, Qt.Key.Key_Control, CONTROL)
    rows["explain"].field.editingFinished.emit()
    now = [keys(author, name) for name in ("redo", "quick_check", "next_finding", "explain")]
    assert now == [[], [], ["F7"], ["F2"]]
    assert rows["explain"].field.keySequence() == QKeySequence("F2")
    author.click(window, "Reset all keys")
    assert {name: keys(author, name) for name in rows} == usual
    window.close()


def test_the_key_on_the_copy_button_is_told(author: Any) -> None:
    author.program.commands.keys.give("copy_approved", QKeySequence("Ctrl+Alt+P"))
    assert author.window.footer.copy.toolTip() == "Ctrl+Alt+P"


@pytest.mark.parametrize("kept", ["{", "[1]", '{"new_draft": 3, "nothing": "Ctrl+J"}'])
def test_keys_that_cannot_be_read_count_as_none(start: Callable[..., Any], kept: str) -> None:
    stores = memory_stores()
    stores.settings.write(OWN, kept)
    author = start(stores=stores, wait=False)
    assert keys(author, "new_draft") == ["Ctrl+N"]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off(start: Callable[..., Any], theme: str, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start(wait=False)
    author.program.settings.set_value("appearance.theme", theme)
    window = page(author)
    press(window.keys_page.rows["quick_check"].field, Qt.Key.Key_N, CONTROL)
    window.resize(window.minimumSizeHint())
    row = window.keys_page.rows["quick_check"]
    assert row.take.isVisibleTo(row)
    assert row.take.width() >= row.take.minimumSizeHint().width()
    window.close()
