"""The editor: plain text in a comfortable measure, with guarded pastes and guarded ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QTextEdit, QWidget
from typing_extensions import override

from beforehand.windows.pasting import fit
from beforehand.windows.photo_mime import are_pictures_meant, pictures_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.windows.page import Page
    from beforehand_checks.finding import Finding

MEASURE = 68
"""Average characters in a full line."""
HOVER_MS = 450
"""The pointer rests this long before a card opens."""


class Editor(QTextEdit):
    """Shows one page; everything that enters is plain text, and the whole draft leaves only when it may."""

    card_wanted = Signal(object, bool)
    """Open the card of ``(paragraph id, finding)``; True when the author asked for it by key or menu."""
    whole_copy_refused = Signal(str)
    """The whole, unapproved draft was about to leave by ``copy``, ``cut`` or ``drag``."""
    paste_fitted = Signal(object)
    """A ``Paste`` was shortened or wrapped, which must be told."""
    pictures_given = Signal(object)
    """``Pictures`` were pasted or dropped; only where ``takes_pictures`` is set."""
    pointer_left = Signal()
    """The pointer went away from the finding that it rested on."""
    font_step_wanted = Signal(int)
    """Control and the wheel ask for larger (+1) or smaller (-1) text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(self.tr("Text of the post"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.takes_pictures = False
        self._page: Page | None = None
        self._is_approved = False
        self._has_hover_cards = True
        self._hovered: tuple[int, Finding] | None = None
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(HOVER_MS)
        self._hover.timeout.connect(self._on_pointer_rested)
        self.cursorPositionChanged.connect(self._on_caret_moved)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    @property
    def hovered(self) -> tuple[int, Finding] | None:
        """The finding under the pointer."""
        return self._hovered

    def show_page(self, page: Page) -> None:
        """Show another draft."""
        self._hover.stop()
        self._hovered = None
        self._page = page
        self.setDocument(page.document)
        self._set_margins()

    def show_nothing(self) -> None:
        """Let go of the draft that is shown."""
        self._hover.stop()
        self._hovered = None
        self._page = None
        self.setDocument(QTextDocument(self))

    def set_approved(self, *, is_approved: bool) -> None:
        """Let the whole draft leave by ordinary copying, or not."""
        self._is_approved = is_approved

    def set_hover_cards(self, *, has_hover_cards: bool) -> None:
        """Open a card when the pointer rests on a mark, or only by key."""
        self._has_hover_cards = has_hover_cards

    def finding_at_caret(self) -> tuple[int, Finding] | None:
        """The finding that the caret stands in or beside."""
        return self._page.finding_at(self.textCursor().position()) if self._page is not None else None

    def show_cursor(self, cursor: QTextCursor) -> None:
        """Put the caret somewhere and bring the place into comfortable view."""
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        where = self.cursorRect(cursor)
        if where.bottom() > self.viewport().height() * 3 // 4:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + where.bottom() - self.viewport().height() // 2)

    def rect_over(self, cursor: QTextCursor) -> QRect:
        """The rectangle around selected words, in viewport pixels; the first line of them when they wrap."""
        start, end = QTextCursor(cursor), QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        end.setPosition(cursor.selectionEnd())
        first, last = self.cursorRect(start), self.cursorRect(end)
        if first.top() != last.top():
            return first
        return first.united(last)

    def selects_whole(self) -> bool:
        """Whether no letter or digit of the draft is left outside the selection."""
        cursor = self.textCursor()
        if self._page is None or not cursor.hasSelection():
            return False
        text = self.document().toRawText()
        outside = (
            text[: cursor.selectionStart()] + text[cursor.selectionEnd() :] if text.isascii() else self._outside(cursor)
        )
        return not any(map(str.isalnum, outside))

    def copy_selection(self, *, is_cut: bool = False) -> None:
        """Copy or cut the selection; the whole of an unapproved draft asks first."""
        if not self.textCursor().hasSelection():
            return
        if not self._is_approved and self.selects_whole():
            self.whole_copy_refused.emit("cut" if is_cut else "copy")
        else:
            self.take_selection(is_cut=is_cut)

    def take_selection(self, *, is_cut: bool) -> None:
        """Copy or cut the selection without asking."""
        cursor = self.textCursor()
        QApplication.clipboard().setText(_plain(cursor))
        if is_cut:
            cursor.removeSelectedText()

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        if self._is_approved or not self.selects_whole():
            data.setText(_plain(self.textCursor()))
        return data

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or (self.takes_pictures and are_pictures_meant(source))

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.takes_pictures and are_pictures_meant(source):
            self.pictures_given.emit(pictures_in(source))
            return
        paste = fit(source.text(), room_used=self._page.paragraphs.length if self._page is not None else 0)
        cursor = self.textCursor()
        cursor.insertText(paste.text)
        self.ensureCursorVisible()
        if paste.is_changed:
            self.paste_fitted.emit(paste)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy_selection(is_cut=True)
        elif event.matches(QKeySequence.StandardKey.InsertParagraphSeparator) or event.matches(
            QKeySequence.StandardKey.InsertLineSeparator
        ):
            # Qt's own Enter takes the line spacing off an empty paragraph instead of making a new one
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_dragging = bool(event.buttons() & Qt.MouseButton.LeftButton) and self._is_over_selection(
            event.position().toPoint()
        )
        super().mouseMoveEvent(event)
        if is_dragging and not self._is_approved and self.selects_whole():
            self.whole_copy_refused.emit("drag")
        self._follow_pointer(event.position().toPoint())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.font_step_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._page is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._page.finish_word()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse and not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        menu = self.build_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def build_menu(self) -> QMenu:
        """The context menu, with the guarded ways of copying."""
        menu = QMenu(self)
        cursor, document = self.textCursor(), self.document()
        has_selection = cursor.hasSelection()
        found = self.finding_at_caret()
        if found is not None:
            self._add(menu, self.tr("&Explain this finding"), lambda: self.card_wanted.emit(found, True), key="F2")  # noqa: FBT003
            menu.addSeparator()
        keys = QKeySequence.StandardKey
        self._add(menu, self.tr("&Undo"), self.undo, key=keys.Undo, is_enabled=document.isUndoAvailable())
        self._add(menu, self.tr("&Redo"), self.redo, key=keys.Redo, is_enabled=document.isRedoAvailable())
        menu.addSeparator()
        self._add(
            menu, self.tr("Cu&t"), lambda: self.copy_selection(is_cut=True), key=keys.Cut, is_enabled=has_selection
        )
        self._add(menu, self.tr("&Copy"), self.copy_selection, key=keys.Copy, is_enabled=has_selection)
        self._add(menu, self.tr("&Paste"), self.paste, key=keys.Paste, is_enabled=self.canPaste())
        menu.addSeparator()
        self._add(menu, self.tr("Select &all"), self.selectAll, key=keys.SelectAll)
        return menu

    @staticmethod
    def _add(
        menu: QMenu,
        text: str,
        slot: Callable[[], object],
        *,
        key: QKeySequence.StandardKey | str,
        is_enabled: bool = True,
    ) -> QAction:
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.setEnabled(is_enabled)
        action.triggered.connect(slot)
        return action

    def _outside(self, cursor: QTextCursor) -> str:
        before, after = QTextCursor(self.document()), QTextCursor(self.document())
        before.setPosition(cursor.selectionStart(), QTextCursor.MoveMode.KeepAnchor)
        after.setPosition(cursor.selectionEnd())
        after.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        return before.selectedText() + after.selectedText()

    def _set_margins(self) -> None:
        """Keep lines no longer than the measure, in the middle of the window."""
        column = round(QFontMetricsF(self.document().defaultFont()).averageCharWidth() * MEASURE)
        side = max(28, (self.width() - column) // 2)
        self.setViewportMargins(side, 24, side, 12)

    def _is_over_selection(self, point: QPoint) -> bool:
        cursor = self.textCursor()
        at = self.cursorForPosition(point).position()
        return cursor.hasSelection() and cursor.selectionStart() <= at <= cursor.selectionEnd()

    def _follow_pointer(self, point: QPoint) -> None:
        """Start the wait for a card when the pointer comes to rest on a finding."""
        found = self._finding_under(point)
        if found == self._hovered:
            return
        self._hovered = found
        self._hover.stop()
        if found is None:
            self.pointer_left.emit()
        elif self._has_hover_cards and not self.textCursor().hasSelection():
            self._hover.start()

    def _finding_under(self, point: QPoint) -> tuple[int, Finding] | None:
        if self._page is None:
            return None
        at = self.cursorForPosition(point)
        if not self.cursorRect(at).adjusted(-14, -2, 14, 6).contains(point):
            return None
        return self._page.finding_at(at.position())

    def _on_pointer_rested(self) -> None:
        if (
            self._hovered is not None
            and self._finding_under(self.viewport().mapFromGlobal(self.cursor().pos())) == self._hovered
        ):
            self.card_wanted.emit(self._hovered, False)  # noqa: FBT003

    def _on_caret_moved(self) -> None:
        if self._page is not None:
            self._page.caret_moved(self.textCursor().position())


def _plain(cursor: QTextCursor) -> str:
    """Selected text with ordinary line ends; Qt hands out U+2029 and U+2028 instead."""
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
