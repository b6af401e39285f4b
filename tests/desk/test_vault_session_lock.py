"""The lock of the desktop is heard on the session bus, which is a local pipe."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

LISTEN = """
import subprocess
from PySide6.QtCore import QCoreApplication, QTimer
from beforehand.desk.session_lock import SessionLock
app = QCoreApplication([])
session = SessionLock()
session.locked.connect(lambda: (print("locked"), app.quit()))
session.listen()
signal = ["dbus-send", "--session", "--type=signal", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"]
QTimer.singleShot(50, lambda: subprocess.run([*signal, "boolean:false"]))
QTimer.singleShot(300, lambda: (print("asked"), subprocess.run([*signal, "boolean:true"])))
QTimer.singleShot(8000, app.quit)
app.exec()
"""


@pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or shutil.which("dbus-send") is None, reason="no session bus to start"
)
def test_it_hears_the_screen_being_locked_and_not_being_unlocked() -> None:
    run = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LISTEN],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.split() == ["asked", "locked"], run.stderr


def test_without_a_bus_it_stays_silent() -> None:
    code = LISTEN.split("signal =", maxsplit=1)[0] + "QTimer.singleShot(50, app.quit)\napp.exec()\nprint('fine')"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=60, check=False, env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},
    )  # fmt: skip
    assert run.stdout.split() == ["fine"], run.stderr
