"""A clipboard that is emptied some time after something was put on it, if that still lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.clipboard import OwnClipboard
    from beforehand.desk.photo_parts import Picture


class TidyClipboard(QObject):
    """Remembers what it put on the clipboard last and nothing else; what others put there is compared and let be."""

    cleared = Signal()
    """The clipboard was emptied."""

    def __init__(self, clipboard: OwnClipboard, seconds: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._seconds = seconds
        self._own: str | None = None
        self._has_picture = False
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear_own)

    def text(self) -> str:
        """The plain text that the clipboard holds; "" for none."""
        return self._clipboard.text()

    def set_text(self, text: str) -> None:
        """Put plain text on the clipboard, for a while."""
        self._clipboard.set_text(text)
        self._note(text)

    def set_picture(self, picture: Picture) -> None:
        """Put the pixels of a picture on the clipboard, for a while."""
        self._clipboard.set_picture(picture)
        self._note(None)

    def hold(self) -> None:
        """Let everything lie until ``release``: more is about to follow."""
        self._is_held = True
        self._timer.stop()

    def release(self) -> None:
        """Let the time run from now on."""
        self._is_held = False
        self._start()

    def clear_own(self) -> None:
        """Empty the clipboard at once if what was put there last still lies there."""
        self._timer.stop()
        own, had_picture = self._own, self._has_picture
        self._own, self._has_picture = None, False
        is_own = self._clipboard.holds_own_picture() if had_picture else bool(own) and self._clipboard.text() == own
        if is_own:
            self._clipboard.clear()
            self.cleared.emit()

    def shut_down(self) -> None:
        """Stop the time; what lies there stays."""
        self._timer.stop()

    def _note(self, own: str | None) -> None:
        self._own, self._has_picture = own, own is None
        self._start()

    def _start(self) -> None:
        """Begin the time anew where there is anything to empty."""
        seconds = self._seconds()
        has_own = self._has_picture or self._own is not None
        if has_own and seconds > 0 and not self._is_held:
            self._timer.start(seconds * 1000)
        else:
            self._timer.stop()
