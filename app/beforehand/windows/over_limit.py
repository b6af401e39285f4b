"""Tints what is beyond the network's limit in the editor; the number beside it stands in the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from beforehand.domain.network import fitting
from beforehand_checks.text import to_utf16

if TYPE_CHECKING:
    from beforehand.domain.network import Network
    from beforehand.windows.main_window import MainWindow

OPACITY = 0.22
"""Of the tint: strong enough to be seen, weak enough that words and marks on it stay readable."""


class OverLimit(QObject):
    """Follows the draft, its network and its warning; what is typed at the end stays tinted until it is counted again."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._known: tuple[str, Network | None, str] = ("", None, "")
        self._fits = 0
        window.desk.drafts_changed.connect(self.refresh)
        window.writing.page_shown.connect(self.refresh)
        window.settings.changed.connect(self._on_setting_changed)

    @property
    def start(self) -> int | None:
        """Where the tint begins, in code points of the draft; None where nothing is over."""
        draft = self._window.desk.current
        return self._fits if draft is not None and self._fits < len(draft.text) else None

    def refresh(self) -> None:
        """Tint what is over by now."""
        desk, editor = self._window.desk, self._window.editor
        draft = desk.current
        if draft is None or self._window.writing.page is None:
            self._known = ("", None, "")
            self._fits = 0
        elif (draft.text, desk.network, draft.warning) != self._known:
            self._known = (draft.text, desk.network, draft.warning)
            self._fits = fitting(desk.network, draft.text, draft.warning)
        if self.start is None or draft is None:
            if editor.extraSelections():
                editor.setExtraSelections([])
            return
        editor.setExtraSelections([self._tint(to_utf16(draft.text, self._fits))])

    def _tint(self, start: int) -> QTextEdit.ExtraSelection:
        """The tint from a place in UTF-16 units to the end."""
        document = self._window.editor.document()
        tint = QTextEdit.ExtraSelection()
        cursor = QTextCursor(document)
        cursor.setPosition(min(start, document.characterCount() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        colour = QColor(self._window.theme.certain)
        colour.setAlphaF(OPACITY)
        look = QTextCharFormat()
        look.setBackground(colour)
        tint.cursor, tint.format = cursor, look
        return tint

    def _on_setting_changed(self, _key: str) -> None:
        QTimer.singleShot(0, self, self.refresh)  # once a new theme is in place
