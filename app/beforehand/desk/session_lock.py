"""Knows when the desktop session locks, where the session bus or the system bus tells: on Linux alone, through local pipes."""

from __future__ import annotations

import sys
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
"""Services that tell on the session bus that the screen was locked, with their objects; each names its interface alike."""
LOGIN: Final = "org.freedesktop.login1"

_ACTIVE_CHANGED: Final[Any] = "1_on_active_changed(bool)"
"""What Qt's macro SLOT makes; its Python form takes a text, whatever its annotation says."""
_LOCK: Final[Any] = "1_on_lock()"


class SessionLock(QObject):
    """Tells that the session locks; silent where nothing tells it."""

    locked = Signal()

    def listen(self) -> None:
        """Begin to listen; without a bus nothing happens."""
        if sys.platform in ("win32", "darwin"):
            return
        from PySide6.QtDBus import QDBusConnection

        session = QDBusConnection.sessionBus()
        if session.isConnected():
            for name, path in SAVERS:
                session.connect("", path, name, "ActiveChanged", self, _ACTIVE_CHANGED)
        system = QDBusConnection.systemBus()
        if system.isConnected():
            system.connect(LOGIN, "", f"{LOGIN}.Session", "Lock", self, _LOCK)

    @Slot(bool)
    def _on_active_changed(self, is_active: bool) -> None:
        if is_active:
            self.locked.emit()

    @Slot()
    def _on_lock(self) -> None:
        self.locked.emit()
