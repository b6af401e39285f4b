"""What every test stands on: a throw-away profile, written fakes, and a floor that is watched."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
import weakref
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

try:
    from PySide6 import QtCore, QtWidgets
    from shiboken6 import isValid
except ImportError:  # the engine is tested without Qt as well
    QtCore = QtWidgets = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("beforehand", deadline=None, print_blob=True)
settings.load_profile("beforehand")


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard() -> Iterator[None]:
    """Empty the clipboard at the end: what Python put there must not outlive Python."""
    yield
    if QtWidgets is not None and isinstance(app := QtWidgets.QApplication.instance(), QtWidgets.QApplication):
        app.clipboard().clear()


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def go_on(self, **by: float) -> None:
        self.time += timedelta(**by)


class FakeClipboard:
    """A clipboard that remembers everything that was ever put on it, and what lies on it now."""

    def __init__(self) -> None:
        self.history: list[str] = []
        self.pictures: list[object] = []
        self.content: object = ""

    def text(self) -> str:
        return self.content if isinstance(self.content, str) else ""

    def set_text(self, text: str) -> None:
        self.history.append(text)
        self.content = text

    def set_picture(self, picture: object) -> None:
        self.pictures.append(picture)
        self.content = picture

    def holds_own_picture(self) -> bool:
        return not isinstance(self.content, str)

    def clear(self) -> None:
        self.content = ""


class FakeKeyring:
    """A keyring that can be locked or absent; then every call fails as a real one does."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._may_fail()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may_fail()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._may_fail()
        del self.secrets[service, username]

    def _may_fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def clipboard() -> FakeClipboard:
    return FakeClipboard()


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


class Births:
    """Where each timer, thread and process of Qt was made, so that one that is left can be named."""

    def __init__(self) -> None:
        self._born: list[tuple[weakref.ref[Any], str]] = []

    def watch(self, kind: type) -> None:
        """Note the place at which objects of this class are made from now on."""
        made = kind.__init__

        def note(thing: object, *args: object, **kwargs: object) -> None:
            made(thing, *args, **kwargs)
            self._born.append((weakref.ref(thing), _caller()))

        kind.__init__ = note  # type: ignore[misc]

    def clear(self) -> None:
        self._born.clear()

    def running(self) -> list[str]:
        """The things made since the last ``clear`` that still run, each with its place of birth."""
        alive = ((ref(), place) for ref, place in self._born)
        return [
            f"{type(thing).__name__} made at {place} still runs"
            for thing, place in alive
            if thing is not None and isValid(thing) and _runs(thing)
        ]


def _caller() -> str:
    """File and line of the nearest frame outside this file."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _runs(thing: Any) -> bool:
    if isinstance(thing, QtCore.QTimer):
        return thing.isActive()
    if isinstance(thing, QtCore.QThread):
        return thing.isRunning()
    return thing.state() != QtCore.QProcess.ProcessState.NotRunning


BIRTHS = Births()
if QtCore is not None:
    for watched in (QtCore.QTimer, QtCore.QThread, QtCore.QProcess):
        BIRTHS.watch(watched)


class Records(logging.Handler):
    """Collects log records from WARNING upwards."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_logs() -> list[str]:
    """Names of loggers that the test expects to warn; append to it. A record of any other logger fails the test."""
    return []


@pytest.fixture(autouse=True)
def _watched_floor(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> Iterator[None]:
    """Give each test a profile of its own and fail it for anything that it leaves running, open or logged."""
    _use_profile(tmp_path / "profile", monkeypatch)
    records = Records()
    logging.getLogger().addHandler(records)
    BIRTHS.clear()
    threads = set(threading.enumerate())
    windows = set(map(id, _windows()))
    yield
    logging.getLogger().removeHandler(records)
    left = [*_left_running(lambda: [w for w in _windows() if id(w) not in windows]), *_left_threads(threads)]
    names = {record.name for record in records.records}
    left += [f"{r.name} logged: {r.getMessage()}" for r in records.records if r.name not in expected_logs]
    left += [f"{name} was expected to log and did not" for name in expected_logs if name not in names]
    if left:
        pytest.fail(f"{request.node.nodeid} left behind:\n  " + "\n  ".join(left), pytrace=False)


def _use_profile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point every folder that belongs to a user into a folder of the test."""
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))


def _windows() -> list[Any]:
    """The top-level widgets that are there, apart from Qt's own tool tip."""
    if QtWidgets is None or not isinstance(QtWidgets.QApplication.instance(), QtWidgets.QApplication):
        return []
    return [w for w in QtWidgets.QApplication.topLevelWidgets() if w.objectName() != "qtooltip_label"]


def _left_running(new_windows: Callable[[], list[Any]]) -> list[str]:
    """What of Qt is left, after everything had its chance to go; collects garbage only when something is suspect."""
    if QtCore is None or QtCore.QCoreApplication.instance() is None:
        return []
    for collect in (lambda: 0, gc.collect):
        collect()
        QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
        left = BIRTHS.running() + [
            f"the window {type(window).__name__} “{window.windowTitle() or window.objectName()}” is still there"
            for window in new_windows()
        ]
        if not left:
            break
    return left


def _left_threads(before: set[threading.Thread]) -> list[str]:
    """The threads that were started and do not end within a second."""
    patience = time.monotonic() + 1
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(max(0, patience - time.monotonic()))
    return [f"the thread {thread.name} still runs" for thread in left if thread.is_alive()]
