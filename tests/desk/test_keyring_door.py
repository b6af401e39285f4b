"""The system keyring: in the mood that a test gives it, and the real one of GNOME on a bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.keyring_door import SERVICE, KeyringDoor
from beforehand.store import recovery
from beforehand.store.keys import DataKey
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import KeyringCancelled, KeyringGone, KeyringLocked, KeyringSlow, Trouble

if TYPE_CHECKING:
    from pathlib import Path


class Mood:
    """A backend that does as it is told; the library's own errors are told by their names."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.released = threading.Event()
        self.released.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        del self.kept[service, username]

    def _answer(self) -> None:
        self.released.wait(10)
        if self.error is not None:
            raise self.error


@pytest.fixture
def mood() -> Mood:
    return Mood()


@pytest.fixture
def door(mood: Mood) -> KeyringDoor:
    return KeyringDoor(lambda: mood, limit=0.3)


def test_it_keeps_fetches_and_drops(door: KeyringDoor, mood: Mood) -> None:
    assert door.fetch("a") is None
    door.keep("a", "secret")
    assert mood.kept == {(SERVICE, "a"): "secret"}
    assert door.fetch("a") == "secret"
    door.drop("a")
    door.drop("a")
    assert door.fetch("a") is None
    assert door.is_there()


def test_a_vault_opens_through_it(door: KeyringDoor, tmp_path: Path) -> None:
    made = KeySlots.create(tmp_path, DataKey.random(), code=recovery.new_code(), keyring=door)
    assert KeySlots.unlock_with_keyring(tmp_path, door).key == made.key


def test_a_locked_keyring_is_told_from_one_that_is_gone(door: KeyringDoor, mood: Mood) -> None:
    mood.error = type("KeyringLocked", (Exception,), {})("dismissed")
    with pytest.raises(KeyringLocked):
        door.fetch("a")
    for error in (RuntimeError("no D-Bus"), OSError(), ValueError(), type("DBusException", (Exception,), {})()):
        mood.error = error
        with pytest.raises(KeyringGone):
            door.keep("a", "secret")


def test_it_waits_no_longer_than_it_may(door: KeyringDoor, mood: Mood) -> None:
    mood.released.clear()
    start = time.monotonic()
    with pytest.raises(KeyringSlow) as caught:
        door.fetch("a")
    assert time.monotonic() - start < 2
    assert "0" in caught.value.text()
    mood.released.set()


def test_the_wait_can_be_cancelled(mood: Mood) -> None:
    patient = KeyringDoor(lambda: mood, limit=20)
    mood.released.clear()
    timer = threading.Timer(0.1, patient.cancel)
    timer.start()
    start = time.monotonic()
    with pytest.raises(KeyringCancelled):
        patient.fetch("a")
    assert time.monotonic() - start < 5
    mood.released.set()
    timer.join()
    assert patient.fetch("a") is None


def test_no_accepted_keyring_is_a_keyring_that_is_gone() -> None:
    def none() -> Mood:
        raise KeyringGone

    door = KeyringDoor(none)
    assert not door.is_there()
    with pytest.raises(KeyringGone):
        door.fetch("a")


PLAIN = """
import sys, types
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): open(sys.argv[1], 'w').write(password)
    def delete_password(self, service, username): pass
import keyring
keyring.set_keyring(PlaintextKeyring())
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.store.trouble import KeyringGone
door = KeyringDoor()
print(door.is_there())
try:
    door.keep('a', 'secret')
except KeyringGone:
    print('gone')
keyring.set_password('s', 'u', 'control')
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the session bus of Linux")
def test_a_plain_file_keyring_is_never_used(tmp_path: Path) -> None:
    target = tmp_path / "plain"
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, target], env=environment, stdout=subprocess.PIPE, check=True, timeout=60
    )
    assert done.stdout.split() == [b"False", b"gone"]
    assert target.read_text() == "control"


REAL = textwrap.dedent("""
    import sys
    from beforehand.desk.keyring_door import KeyringDoor
    from beforehand.store.trouble import Trouble
    door = KeyringDoor(limit=float(sys.argv[1]))
    def say(job):
        try:
            print(job())
        except Trouble as trouble:
            print(trouble.code)
    say(door.is_there)
    say(lambda: door.keep('vault/slot', 'secret'))
    say(lambda: door.fetch('vault/slot'))
    say(lambda: door.fetch('vault/other'))
    say(lambda: door.drop('vault/slot'))
    say(lambda: door.fetch('vault/slot'))
""")

needs_gnome = pytest.mark.skipif(
    shutil.which("gnome-keyring-daemon") is None or shutil.which("dbus-run-session") is None,
    reason="needs gnome-keyring and a session bus",
)


def on_a_bus(tmp_path: Path, start: str, limit: float = 20) -> list[str]:
    """What the real door says on a session bus of its own, after the shell command `start`."""
    (tmp_path / "real.py").write_text(REAL)
    shell = f'{start}\n"{sys.executable}" "{tmp_path}/real.py" {limit}'
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "DISPLAY", "WAYLAND"))}
    environment = {
        **kept,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
    }
    (tmp_path / "run").mkdir(mode=0o700, exist_ok=True)
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", shell],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=120,
    )  # fmt: skip
    return done.stdout.decode().splitlines()[-6:]


UNLOCKED = "printf 'login password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null"


@needs_gnome
def test_the_keyring_of_gnome_unlocked(tmp_path: Path) -> None:
    assert on_a_bus(tmp_path, UNLOCKED) == ["True", "None", "secret", "None", "None", "None"]


@needs_gnome
def test_the_keyring_of_gnome_locked_with_nobody_to_ask(tmp_path: Path) -> None:
    on_a_bus(tmp_path, UNLOCKED)
    said = on_a_bus(tmp_path, "gnome-keyring-daemon --start --components=secrets >/dev/null", limit=3)
    assert "secret" not in said
    assert set(said[1:]) <= {"keyring-locked", "keyring-gone", "keyring-slow"}


@needs_gnome
def test_no_keyring_on_the_bus(tmp_path: Path) -> None:
    said = on_a_bus(tmp_path, "export XDG_DATA_DIRS=/nonexistent; true", limit=3)
    assert set(said[1:]) <= {"keyring-gone", "keyring-slow", "keyring-locked"}


def test_every_keyring_trouble_names_another_way_in() -> None:
    for kind in (KeyringGone, KeyringLocked, KeyringCancelled, KeyringSlow):
        assert issubclass(kind, Trouble)
        assert "passphrase" in kind.next_step
