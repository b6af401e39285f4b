"""An author at the real window: what the journeys are told with."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from shiboken6 import isValid

from beforehand.program import Program, Stores, build, memory_stores
from beforehand.windows.checklist import AffirmCard, EvidenceCard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from beforehand.desk.keeper import Keeper

PATIENCE = 5_000
PHRASE_WORKER = (sys.executable, "-S", str(Path(__file__).with_name("phrase_worker.py")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's offscreen screen says so whenever a window has a smallest size or a list drops down."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
            )


class Author:
    """Types, presses and reads as a person would; waits as a person would, too."""

    def __init__(self, qtbot, program: Program, clipboard) -> None:
        self.qtbot = qtbot
        self.program = program
        self.window = program.window
        self.editor = program.window.editor
        self.desk = program.desk
        self.clipboard = clipboard

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)

    def write(self, text: str) -> None:
        """Write at the caret, and wait until it has been read."""
        for character in text:
            if character == "\n":
                QTest.keyClick(self.editor, Qt.Key.Key_Return)
            elif character.isascii():
                QTest.keyClicks(self.editor, character)
            else:
                self.editor.textCursor().insertText(character)
        self.read()

    def read(self) -> None:
        """Wait until the checker has read everything and the desk knows."""
        page = self.window.writing.page
        self.until(lambda: page.paragraphs.is_judged and not self.window.writing.is_telling)
        self.until(lambda: self.desk.readiness.is_judged)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def choose(self, action: str) -> None:
        """Take something from the menus."""
        self.program.commands.menus.actions[action].trigger()

    @property
    def text(self) -> str:
        return self.window.writing.page.text

    @property
    def listed(self) -> list[str]:
        """The words in the list of findings."""
        return [row.quoted for row in self.window.findings_model.rows]

    @property
    def left(self) -> list[str]:
        """The words in the list of findings that are still to be settled."""
        return [row.quoted for row in self.window.findings_model.rows if row.is_open]

    @property
    def marked(self) -> list[str]:
        """The words that are drawn as marked, read off the screen's own layout."""
        found = []
        block = self.editor.document().firstBlock()
        while block.isValid():
            raw = block.text().encode("utf-16-le", "surrogatepass")
            spans = block.layout().formats()
            found += [raw[2 * s.start : 2 * (s.start + s.length)].decode("utf-16-le") for s in spans]
            block = block.next()
        return found

    @property
    def card(self):
        return self.window.cards.card

    def button(self, within, text: str) -> QPushButton:
        """The visible button with this text."""
        for button in within.findChildren(QPushButton):
            if button.text().replace("&", "") == text and button.isVisible():
                return button
        raise AssertionError(f"no button “{text}”")

    def _has_button(self, within, text: str) -> bool:
        buttons = within.findChildren(QPushButton)
        return any(button.text().replace("&", "") == text and button.isVisible() for button in buttons)

    def click(self, within, text: str) -> None:
        self.until(lambda: self._has_button(within, text))
        QTest.mouseClick(self.button(within, text), Qt.MouseButton.LeftButton)

    def dialog(self) -> QDialog:
        """The window that has just opened."""
        self.until(lambda: [d for d in self.window.findChildren(QDialog) if d.isVisible()])
        return [d for d in self.window.findChildren(QDialog) if d.isVisible()][-1]

    def put_caret(self, before: str) -> None:
        """Put the caret before these words."""
        cursor = self.editor.document().find(before)
        assert not cursor.isNull()
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        self.editor.setTextCursor(start)

    def is_freed(self, thing) -> None:
        """Wait until a window is not only hidden but gone."""
        self.until(lambda: not isValid(thing))

    def answer_everything(self) -> None:
        for state in self.desk.checklist.items:
            card = self.window.checklist.card(state.item.id)
            if isinstance(card, AffirmCard):
                card.answer_yes()
            elif isinstance(card, EvidenceCard):
                card.fill_in("Ana Example", "2 March", "E-mail")

    def keep(self, reason: str) -> None:
        """Keep the finding whose card is open."""
        self.click(self.card, "Keep with a reason")
        QTest.keyClicks(QApplication.focusWidget(), reason)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def copied(self) -> str | None:
        return self.clipboard.history[-1] if self.clipboard.history else None


@pytest.fixture
def start(qtbot, clock, clipboard) -> Iterator[Callable[..., Author]]:
    """Starts the program; whatever was started is closed at the end."""
    running: list[Program] = []

    def begin(
        *,
        sample: str = "",
        stores: Stores | None = None,
        command: tuple[str, ...] = PHRASE_WORKER,
        wait: bool = True,
        keeper: Keeper | None = None,
        asks_keyring: bool = True,
    ) -> Author:
        program = build(stores or memory_stores(), clipboard=clipboard, clock=clock, command=command, keeper=keeper)
        running.append(program)
        program.window.show()
        program.window.activateWindow()
        program.start(sample=sample, asks_keyring=asks_keyring)
        author = Author(qtbot, program, clipboard)
        if wait:
            author.until(lambda: program.checker.are_rules_ready)
            author.read()
        return author

    yield begin
    for program in running:
        end(program)


def end(program: Program) -> None:
    program.shut_down()
    program.window.hide()
    program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def author(start) -> Author:
    """An author before an empty draft."""
    return start()


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
