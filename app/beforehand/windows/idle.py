"""Notices when the author has done nothing for some minutes; looks only at what a window is given from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ACTS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.InputMethod,
})  # fmt: skip
MINUTE_MS = 60_000


class IdleWatch(QObject):
    """Tells once when nothing was done for the set time."""

    rested = Signal()

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.rested)
        handle = window.windowHandle()
        if handle is not None:
            self._watch(handle)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)

    @property
    def is_watching(self) -> bool:
        """Whether the time runs."""
        return self._timer.isActive()

    def set_minutes(self, minutes: int) -> None:
        """Tell after so many minutes; 0 for never."""
        self._timer.stop()
        self._timer.setInterval(minutes * MINUTE_MS)
        if minutes:
            self._timer.start()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._timer.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTS and self._timer.isActive():
            self._timer.start()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
