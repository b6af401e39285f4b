"""One journey on a real X screen, with real key presses from outside the program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__)
pytestmark = pytest.mark.xvfb


@pytest.fixture
def screen() -> Iterator[str]:
    """The display of a private X server that picks its own free number."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write_end), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        number = pipe.readline().strip()
    assert number
    yield f":{number}"
    server.terminate()
    server.wait(10)


def keys(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip()


def wait_for(what, patience: float = 30.0):
    end = time.monotonic() + patience
    while not (value := what()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return value


def test_writing_settling_and_copying_with_the_keyboard_alone(screen: str, tmp_path: Path) -> None:
    """Given a screen and a keyboard, a post goes from the first key to the clipboard without the mouse."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed")
    log = tmp_path / "copied.txt"
    env = os.environ | {
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_SESSION_TYPE": "x11",
        "BEFOREHAND_COPIES": str(log),
    }
    program = subprocess.Popen([sys.executable, str(HERE.with_name("screen_program.py"))], env=env)
    try:
        wait_for(lambda: keys(env, "search", "--name", "Beforehand"))
        wait_for(lambda: log.exists() and "ready" in log.read_text(encoding="utf-8"))
        keys(env, "type", "--delay", "15", "I fly to Goma today ")
        wait_for(lambda: "found to Goma" in log.read_text(encoding="utf-8"))
        keys(env, "key", "ctrl+shift+c")
        wait_for(lambda: "missing" in log.read_text(encoding="utf-8"))
        assert "copied" not in log.read_text(encoding="utf-8")
        keys(env, "key", "Escape", "F8")
        keys(env, "key", "--delay", "80", "Return")  # the first choice: change to “on a trip”
        wait_for(lambda: "settled" in log.read_text(encoding="utf-8"))
        for _ in range(2):  # two questions; Space on Yes
            keys(env, "key", "ctrl+shift+m")
            keys(env, "key", "--delay", "120", "Return", "space")
        wait_for(lambda: "open" in log.read_text(encoding="utf-8").split("settled")[-1])
        keys(env, "key", "ctrl+shift+c")
        wait_for(lambda: "copied I fly on a trip today" in log.read_text(encoding="utf-8"))
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(10)
