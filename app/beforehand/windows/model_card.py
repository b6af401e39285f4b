"""How the second reader works: its model card, what it cannot do first, and whether it is at work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from beforehand.desk.model_card import read_card
from beforehand.desk.paragraphs import READER
from beforehand.domain.model_card import arranged
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label, set_look
from beforehand.windows.theme import scaled
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.checker import Checker
    from beforehand.windows.theme import Theme

SMALLEST = (420, 320)
SIZE = (720, 640)


class ModelCardWindow(Dialog):
    """The card as a page that the keyboard scrolls; nothing in it opens anything."""

    def __init__(self, checker: Checker, theme: Theme, parent: QWidget | None = None) -> None:
        title = self.tr("How the second reader works")
        super().__init__(title, parent, width=SMALLEST[0])
        self.setMinimumHeight(SMALLEST[1])
        self._checker = checker
        self.body.addWidget(label(title, size=1.3, is_bold=True))
        self.state = label("")
        self.body.addWidget(self.state)
        self.page = QTextBrowser()
        self.page.setAccessibleName(title)
        self.page.setOpenLinks(False)
        self.page.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.page.document().setDocumentMargin(14)
        self._show(read_card(), theme)
        self.body.addWidget(self.page, 1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        checker.state_changed.connect(self._on_state_changed)
        self._on_state_changed()
        self.resize(*SIZE)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, card: str, theme: Theme) -> None:
        if not card:
            self.page.setPlainText(
                self.tr(
                    "This installation has no model card. Run the set-up again to bring the language model with its card."
                )
            )
            return
        document = self.page.document()
        document.setMarkdown(
            arranged(card, self.tr("What it cannot do")), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        dress(document, theme)
        self.page.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_state_changed(self) -> None:
        """Say whether the second reader reads here, and if not, why."""
        checker = self._checker
        if checker.has_failed or checker.reader_trouble:
            why = checker.reader_trouble or self.tr("The checker does not run.")
            self.state.setText(fill(self.tr("There is no second reader at the moment: %1"), why))
            set_look(self.state, "bad")
        elif READER in checker.stages:
            self.state.setText(
                self.tr("The second reader is at work. What stands below was measured before it came to you.")
            )
            set_look(self.state, "quiet")
        else:
            self.state.setText(self.tr("The second reader is being loaded."))
            set_look(self.state, "quiet")


def dress(document: QTextDocument, theme: Theme) -> None:
    """Give headings, paragraphs and tables of a page their looks; colours of text follow the palette."""
    block = document.firstBlock()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        shape.setTopMargin(16 if level and block.position() else 2)
        shape.setBottomMargin(4 if level else 8)
        shape.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(_heading(document.defaultFont(), level))
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, theme)


def _heading(font: QFont, level: int) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontPointSize(scaled(font, 1.25 if level <= 2 else 1.1).pointSizeF())
    shape.setFontWeight(QFont.Weight.DemiBold)
    return shape


def _dress_table(table: QTextTable, theme: Theme) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(QColor(theme.line)))
    shape.setCellPadding(5)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
