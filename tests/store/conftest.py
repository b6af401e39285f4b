"""A vault of its own for each test, and the small tools that look at it from outside."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.keys import Purpose
from beforehand.store.slots import KeySlots
from beforehand.store.steady import Time
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

CODE = recovery.format_code(bytes(range(20)))
PAGE = 4096


class Bench:
    """Makes, closes and opens vaults in one folder, and closes what a test left open."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.path = folder / "vault"
        self.now = now
        self.born = now()
        self.jumped = 0.0
        self.time = Time(now, lambda: (now() - self.born).total_seconds() - self.jumped)
        self.opened: list[Vault] = []

    def create(self, **ways: object) -> Vault:
        ways.setdefault("code", CODE)
        return self._note(Vault.create(self.path, Ways(**ways), self.time))  # type: ignore[arg-type]

    def open(self, folder: Path | None = None) -> Vault:
        place = folder or self.path
        return self._note(Vault.open(place, KeySlots.unlock_with_code(place, CODE), self.time))

    def crash(self, vault: Vault) -> Vault:
        """Open a copy of the files as they are now, as after a kill; the former vault is closed unsaved."""
        copy = self.folder / f"crashed-{len(self.opened)}"
        shutil.copytree(vault.folder, copy)
        vault.close()
        return self.open(copy)

    def set_clock(self, clock: Any, **by: float) -> None:
        """Set the computer's clock forwards or back; no time passes."""
        self.jumped += timedelta(**by).total_seconds()
        clock.go_on(**by)

    def draft(self, text: str, **changes: object) -> Draft:
        moment = self.now()
        draft = Draft("one", text, "plain", "", (), (), (), moment, moment)
        return replace(draft, **changes)  # type: ignore[arg-type]

    def _note(self, vault: Vault) -> Vault:
        self.opened.append(vault)
        return vault


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: flushing to a real disk is what takes the time."""
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def bench(quick_folder: Path, clock: object) -> Iterator[Bench]:
    made = Bench(quick_folder, clock.now)  # type: ignore[attr-defined]
    yield made
    for vault in made.opened:
        vault.close()


@pytest.fixture
def vault(bench: Bench) -> Vault:
    return bench.create()


class DictKeyring:
    """A system keyring made of a dictionary; `trouble` is raised by every call."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.trouble: Exception | None = None

    def fetch(self, account: str) -> str | None:
        self._answer()
        return self.kept.get(account)

    def keep(self, account: str, secret: str) -> None:
        self._answer()
        self.kept[account] = secret

    def drop(self, account: str) -> None:
        self._answer()
        self.kept.pop(account, None)

    def _answer(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def door() -> DictKeyring:
    return DictKeyring()


def decrypted_pages(path: Path, slots: KeySlots) -> bytes:
    """The clear pages of a SQLCipher 4 file, by the published format and not by SQLCipher."""
    key = slots.key.derive(Purpose.DATABASE)
    raw = path.read_bytes()
    salt = bytes(byte ^ 0x3A for byte in raw[:16])
    mac_key = hashlib.pbkdf2_hmac("sha512", key, salt, 2, 32)
    clear = bytearray()
    for number in range(len(raw) // PAGE):
        page = raw[number * PAGE : (number + 1) * PAGE]
        start = 16 if number == 0 else 0
        body, iv, mac = page[start:-80], page[-80:-64], page[-64:]
        expected = hmac.new(mac_key, page[start:-64] + (number + 1).to_bytes(4, "little"), hashlib.sha512).digest()
        assert expected == mac, f"page {number + 1} is not what the format says"
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        clear += decryptor.update(body) + decryptor.finalize()
    return bytes(clear)


@pytest.fixture
def clear_pages() -> Callable[[Path, KeySlots], bytes]:
    return decrypted_pages
