"""The clipboard of the desktop."""

from __future__ import annotations

from PySide6.QtGui import QClipboard, QGuiApplication


class DesktopClipboard:
    """Plain text only; satisfies ``beforehand.desk.clipboard.Clipboard``."""

    def text(self) -> str:
        """The plain text that it holds; "" for none."""
        return str(QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard))

    def set_text(self, text: str) -> None:
        """Put plain text on it in place of whatever it holds."""
        QGuiApplication.clipboard().setText(text, QClipboard.Mode.Clipboard)
