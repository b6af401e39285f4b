"""The clipboard of the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

if TYPE_CHECKING:
    from beforehand.desk.photo_parts import Picture


OWN = "application/x-beforehand-picture"
"""A format that labels pictures of this program, and holds nothing."""


class DesktopClipboard:
    """Plain text, and pictures that are pixels alone; satisfies ``beforehand.desk.clipboard.Clipboard``."""

    def text(self) -> str:
        """The plain text that it holds; "" for none."""
        return str(QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard))

    def set_text(self, text: str) -> None:
        """Put plain text on it in place of whatever it holds."""
        QGuiApplication.clipboard().setText(text, QClipboard.Mode.Clipboard)

    def set_picture(self, picture: Picture) -> None:
        """Put a picture on it, its pixels and nothing else, in place of whatever it holds."""
        size = picture.width, picture.height, picture.width * 3
        content = QMimeData()
        content.setImageData(QImage(picture.pixels, *size, QImage.Format.Format_RGB888).copy())
        content.setData(OWN, QByteArray(b"1"))
        QGuiApplication.clipboard().setMimeData(content, QClipboard.Mode.Clipboard)

    def holds_own_picture(self) -> bool:
        """Whether the picture that this program put on it is still there; told by its label, not by its pixels."""
        content: QMimeData | None = QGuiApplication.clipboard().mimeData(QClipboard.Mode.Clipboard)
        return content is not None and content.hasFormat(OWN)

    def clear(self) -> None:
        """Drop whatever it holds."""
        QGuiApplication.clipboard().clear(QClipboard.Mode.Clipboard)
