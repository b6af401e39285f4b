"""The guards of the tests themselves: each kind of leak fails the test that made it, by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEAKS = """
import logging, threading, sys
import pytest
from PySide6.QtCore import QProcess, QThread, QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_timer(qapp):
    kept.append(QTimer()); kept[-1].start(100_000)

def test_thread(qapp):
    kept.append(QThread()); kept[-1].start()

def test_process(qapp):
    kept.append(QProcess()); kept[-1].start(sys.executable, ["-c", "input()"]); kept[-1].waitForStarted()

def test_window(qapp):
    kept.append(QWidget()); kept[-1].setWindowTitle("Left open")

def test_python_thread():
    threading.Thread(target=threading.Event().wait, name="left", daemon=True).start()

def test_log_record():
    logging.getLogger("some.module").warning("disk %s", "full")

def test_missing_log_record(expected_logs):
    expected_logs.append("some.module")

def test_qt_warning(qapp):
    QTimer().killTimer(12345); from PySide6.QtCore import qWarning; qWarning("from Qt")

def test_clean(qtbot, expected_logs, clock, clipboard, keyring):
    timer = QTimer(); timer.start(100_000)
    window = QWidget(); qtbot.addWidget(window); window.show()
    expected_logs.append("some.module")
    logging.getLogger("some.module").warning("as expected")

def test_profile(tmp_path):
    import platformdirs
    for folder in (platformdirs.user_config_path("x"), platformdirs.user_data_path("x"), platformdirs.user_state_path("x")):
        assert folder.is_relative_to(tmp_path)

@pytest.fixture(scope="session", autouse=True)
def _end():
    yield
    for thing in kept:
        if isinstance(thing, QThread): thing.quit(); thing.wait()
        if isinstance(thing, QProcess): thing.kill(); thing.waitForFinished()
"""
TOLD = {
    "test_timer": "QTimer made at",
    "test_thread": "QThread made at",
    "test_process": "QProcess made at",
    "test_window": "the window QWidget “Left open” is still there",
    "test_python_thread": "the thread left still runs",
    "test_log_record": "some.module logged: disk full",
    "test_missing_log_record": "some.module was expected to log and did not",
    "test_qt_warning": "from Qt",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("leaks")
    conftest = Path(__file__).parent.parent / "conftest.py"
    (folder / "conftest.py").write_bytes(conftest.read_bytes())
    (folder / "test_leaks.py").write_text(LEAKS, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-o", "qt_log_level_fail=WARNING", "--color=no"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), str(folder)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return run.stdout


@pytest.mark.parametrize("name", TOLD)
def test_a_leak_fails_its_test_and_is_named(report: str, name: str) -> None:
    lines = report.splitlines()
    assert any(line.startswith(("ERROR", "FAILED")) and f"::{name}" in line for line in lines), report
    assert TOLD[name] in report


@pytest.mark.parametrize("name", ["test_clean", "test_profile"])
def test_a_clean_test_passes(report: str, name: str) -> None:
    assert name not in "".join(line for line in report.splitlines() if line.startswith(("ERROR", "FAILED"))), report
    assert "10 passed" in report or "9 passed" in report, report
