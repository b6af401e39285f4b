"""The vault of the real program on a real screen: first start, second start, locking, unlocking, quitting."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beforehand.store.paths import Places
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.xvfb
PASSPHRASE = "salmon lantern orbit thimble"
SECRET = "kanariezweineun"
PROGRAM = [sys.executable, "-m", "beforehand"]


@pytest.fixture
def screen() -> Iterator[str]:
    """The display of a private X server that picks its own free number."""
    program = shutil.which("Xvfb")
    if program is None or shutil.which("xdotool") is None:
        pytest.skip("Xvfb or xdotool is not installed")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write_end), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Author:
    """Looks at the screen and presses keys, from outside the program."""

    def __init__(self, display: str, home: Path) -> None:
        self.places = Places(home / "data" / "beforehand")
        self.env = os.environ | {
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11", "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
        }  # fmt: skip

    def keys(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    def focus(self, title: str) -> None:
        """Give the keyboard to a window; there is no window manager that would do it."""
        until(lambda: self.keys("search", "--onlyvisible", "--name", title))
        self.keys("windowfocus", "--sync", self.keys("search", "--onlyvisible", "--name", title).split()[-1])

    def write(self, text: str) -> None:
        self.keys("type", "--delay", "20", text)


def until(holds: Callable[[], object], patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]


def is_in_memory(pid: int, word: str) -> bool:
    """Whether a process holds a word anywhere, in UTF-8 or UTF-16."""
    wanted = [word.encode(), word.encode("utf-16-le")]
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found is None or "[v" in line:
                continue
            start, end = (int(part, 16) for part in found.groups())
            try:
                memory.seek(start)
                block = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            if any(each in block for each in wanted):
                return True
    return False


def saved_texts(places: Places) -> list[str]:
    vault = Vault.open(places.vault, KeySlots.unlock_with_passphrase(places.vault, PASSPHRASE))
    try:
        return [vault.drafts.load(each.id).text for each in vault.drafts.summaries()]
    finally:
        vault.close()


def test_from_the_first_start_to_the_locked_program_and_back(screen: str, tmp_path: Path) -> None:
    """Given a fresh profile, keys alone make a vault; Lock now leaves no word in memory; unlocking goes on where it was."""
    author = Author(screen, tmp_path)
    program = subprocess.Popen(PROGRAM, env=author.env)
    try:
        author.focus("Keep your drafts")
        time.sleep(1)  # the keyring is looked for, and none is found
        author.write(PASSPHRASE)
        author.keys("key", "Tab")
        author.write(PASSPHRASE)
        time.sleep(1)
        author.keys("key", "Return")
        until((author.places.vault / "keys.json").exists)
        until(lambda: not author.keys("search", "--onlyvisible", "--name", "Keep your drafts"))
        author.focus("Beforehand")
        author.keys("key", "ctrl+n")
        author.write(SECRET)
        until(lambda: is_in_memory(program.pid, SECRET))
        second = subprocess.run(PROGRAM, env=author.env, timeout=30, check=False)
        assert second.returncode == 0
        until(lambda: not author.places.knock.exists())
        author.focus("Beforehand")
        author.keys("key", "ctrl+l")
        until(lambda: "--locked" in command_of(program.pid))
        author.focus("Beforehand")
        time.sleep(1)
        assert program.poll() is None
        assert not is_in_memory(program.pid, SECRET)
        author.write(PASSPHRASE)
        author.keys("key", "Return")
        until(lambda: is_in_memory(program.pid, SECRET))
        time.sleep(0.5)
        author.keys("key", "End")
        author.write(" and on")
        author.keys("key", "ctrl+q")
        assert program.wait(20) == 0
    finally:
        if program.poll() is None:
            program.kill()
            program.wait(10)
    assert f"{SECRET} and on" in saved_texts(author.places)
    spellings = (SECRET.encode(), SECRET.encode("utf-16-le"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [path for path in files if any(each in path.read_bytes() for each in spellings)]
