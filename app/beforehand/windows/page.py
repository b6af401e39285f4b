"""One draft's document: tells its paragraphs what changed and draws what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument

from beforehand.windows.marks import Look, Marks, word_at
from beforehand_checks.text import from_utf16, to_utf16

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFont

    from beforehand.desk.paragraphs import Paragraphs
    from beforehand.windows.theme import Theme
    from beforehand_checks.finding import Finding

LINE_HEIGHT = 145.0
"""Per cent of the font's own height."""
TYPING_PAUSE_MS = 600
"""After such a pause the word at the caret counts as typed, and its marks appear."""


class Page(QObject):
    """The document, paragraphs and marks of one open draft."""

    text_changed = Signal()
    """The author or a correction changed the text."""
    marks_changed = Signal()
    """Findings of some paragraph changed, by an answer or by an edit that touched them."""

    def __init__(self, draft_id: str, paragraphs: Paragraphs, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft_id = draft_id
        self.paragraphs = paragraphs
        self.document = QTextDocument(self)
        self.document.setDefaultFont(font)
        self.document.setDocumentMargin(6)
        self.document.documentLayout()  # a document without a layout announces no changes
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.finish_word)
        self.document.contentsChange.connect(self._on_contents_change)  # before the highlighter connects its own slot
        self.marks = Marks(self.document, paragraphs)
        paragraphs.findings_changed.connect(self._on_findings_changed)

    @property
    def text(self) -> str:
        """The whole draft, with the author's own spaces."""
        return self.paragraphs.text

    def load(self, text: str) -> None:
        """Fill the document without leaving an undo step."""
        self.document.setUndoRedoEnabled(False)
        self.document.setPlainText(text)
        cursor = QTextCursor(self.document)
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spacing)
        self.document.setUndoRedoEnabled(True)
        self.document.setModified(False)
        self.marks.set_typed_word(None)
        self._pause.stop()

    def put_away(self) -> None:
        """Stop all timers."""
        self._pause.stop()
        self.paragraphs.rest()

    def set_theme(self, theme: Theme) -> None:
        """Draw all marks in other colours."""
        self.marks.set_theme(theme)
        self.redraw_all()

    def redraw_all(self) -> None:
        """Draw every paragraph that has findings again."""
        block = self.document.firstBlock()
        while block.isValid():
            paragraph = self.paragraphs.get(block.userState())
            if paragraph is not None and paragraph.findings:
                self.marks.rehighlightBlock(block)
            block = block.next()

    def redraw(self, idents: Iterable[int]) -> None:
        """Draw some paragraphs again."""
        for ident in idents:
            block = self.block_of(ident)
            if block is not None:
                self.marks.rehighlightBlock(block)

    def choose(self, chosen: tuple[int, Finding] | None) -> None:
        """Draw one finding stronger."""
        self.redraw(self.marks.set_chosen(chosen))

    def block_of(self, ident: int) -> QTextBlock | None:
        """The text block of a paragraph, or None when it is gone."""
        number = self.paragraphs.number_of(ident)
        block = self.document.findBlockByNumber(number)
        return block if block.isValid() and block.userState() == ident else None

    def cursor_over(self, ident: int, finding: Finding) -> QTextCursor | None:
        """A cursor that selects a finding's words, or None when its paragraph is gone."""
        block = self.block_of(ident)
        paragraph = self.paragraphs.get(ident)
        if block is None or paragraph is None:
            return None
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + to_utf16(paragraph.text, finding.start))
        cursor.setPosition(block.position() + to_utf16(paragraph.text, finding.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def finding_at(self, position: int) -> tuple[int, Finding] | None:
        """The surest finding at a document position (UTF-16), with its paragraph's id."""
        block = self.document.findBlock(position)
        paragraph = self.paragraphs.get(block.userState())
        if paragraph is None or not paragraph.findings:
            return None
        offset = from_utf16(paragraph.text, position - block.position())
        here = [f for f in paragraph.findings if f.start <= offset <= f.end]
        best = min(
            here,
            key=lambda f: (self.marks.look(paragraph.ident, f) is Look.HIDDEN, f.tier.rank, f.end - f.start),
            default=None,
        )
        return (paragraph.ident, best) if best is not None else None

    def offset_of(self, position: int) -> int:
        """The code point offset in the whole draft of a document position (UTF-16)."""
        block = self.document.findBlock(position)
        return self.paragraphs.start_of(block.blockNumber()) + from_utf16(block.text(), position - block.position())

    def replace(self, cursor: QTextCursor, text: str) -> None:
        """Let ``text`` take the place of the selected words, as one undo step; takes a double space away with a left-out word."""
        cursor.beginEditBlock()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        is_at_beginning = start == self.document.findBlock(start).position()
        if not text and self._is_space(end) and (is_at_beginning or self._is_space(start - 1)):
            cursor.setPosition(start)
            cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.finish_word()

    def caret_moved(self, position: int) -> None:
        """Follow the caret: a word that it left counts as typed."""
        block = self.document.findBlock(position)
        word = self.marks.typed_word
        if word is None:
            return
        paragraph = self.paragraphs.get(word.ident)
        offset = from_utf16(paragraph.text, position - block.position()) if paragraph is not None else 0
        if block.userState() != word.ident or not word.start < offset <= word.end:
            self.finish_word()

    def finish_word(self) -> None:
        """Show the marks of the word that was being typed."""
        self._pause.stop()
        ident = self.marks.set_typed_word(None)
        if ident is not None:
            self.redraw((ident,))

    def _is_space(self, position: int) -> bool:
        return position >= 0 and self.document.characterAt(position) == " "

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        blocks = self._touched(position, position + added)
        gone = len(blocks) + self.paragraphs.count - self.document.blockCount()
        if gone == len(blocks) == 1 and blocks[0].text() == self._known_text(blocks[0]):
            return  # only the looks changed
        idents = self.paragraphs.replace(blocks[0].blockNumber(), gone, [block.text() for block in blocks])
        for block, ident in zip(blocks, idents, strict=True):
            if block.userState() != ident:
                block.setUserState(ident)
        self._follow_typing(blocks[-1], position + added, is_typing=added <= 2 and (added > 0 or removed <= 2))
        self.text_changed.emit()

    def _touched(self, start: int, end: int) -> list[QTextBlock]:
        block = self.document.findBlock(start)
        blocks = []
        while block.isValid():
            blocks.append(block)
            if block.position() + block.length() > end:
                break
            block = block.next()
        return blocks or [self.document.lastBlock()]

    def _known_text(self, block: QTextBlock) -> str | None:
        paragraph = self.paragraphs.get(block.userState())
        return paragraph.text if paragraph is not None else None

    def _follow_typing(self, block: QTextBlock, position: int, *, is_typing: bool) -> None:
        """Note the word at the caret, so that nothing is drawn under it until it is done."""
        text = block.text()
        offset = min(from_utf16(text, max(0, position - block.position())), len(text))
        word = word_at(block.userState(), text, offset) if is_typing else None
        earlier = self.marks.typed_word
        if earlier is not None and (word is None or earlier.ident != word.ident):
            self.marks.set_typed_word(None)
            QTimer.singleShot(0, self, lambda: self.redraw((earlier.ident,)))
        self.marks.set_typed_word(word)
        if word is not None:
            self._pause.start()

    def _on_findings_changed(self, ident: int) -> None:
        self.redraw((ident,))
        self.marks_changed.emit()
