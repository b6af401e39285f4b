"""The author's profile and the vault: shut away while it is locked, kept in it, and read by nobody without it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.keeper import Keeper, Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.domain.profile import Account, Profile, Service
from beforehand.program import make_keeper
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.profile import ProfileWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
SECRET = "KanarieZ9"
ANA = Profile(f"Ana {SECRET}", Service.SERVING, accounts=(Account("a", "x", f"@{SECRET}", address="ana@un.org"),))


@pytest.fixture
def root() -> Iterator[Path]:
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


def no_keyring() -> Any:
    raise KeyringGone


def begin(start: Callable[..., Any], root: Path, *, until: Phase) -> tuple[Any, Keeper]:
    keeper = make_keeper(Places(root), KeyringDoor(no_keyring))
    author = start(keeper=keeper, wait=False)
    author.until(lambda: keeper.phase is until)
    return author, keeper


def unlock(author: Any, keeper: Keeper) -> None:
    keeper.unlock_with_passphrase(PASSPHRASE)
    author.until(lambda: keeper.phase is Phase.OPEN)


def test_a_profile_is_kept_in_the_vault_and_nowhere_in_clear(start: Callable[..., Any], root: Path) -> None:
    Vault.create(Places(root).vault, Ways(passphrase=PASSPHRASE)).close()
    author, keeper = begin(start, root, until=Phase.LOCKED)
    entry = author.program.commands.menus.actions["show_profile"]
    assert not entry.isEnabled()
    unlock(author, keeper)
    author.until(entry.isEnabled)
    author.choose("show_profile")
    window = author.dialog()
    assert isinstance(window, ProfileWindow)
    assert "It is kept in your vault." in window._intro()
    window.reject()
    author.program.profile.keep(ANA)
    author.program.shut_down()
    assert author.program.profile.profile == Profile()
    for file in root.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()

    again, keeper = begin(start, root, until=Phase.LOCKED)
    unlock(again, keeper)
    again.until(lambda: again.program.profile.profile == ANA)


def test_what_was_said_without_a_vault_goes_into_one_that_is_made_later(start: Callable[..., Any], root: Path) -> None:
    author, keeper = begin(start, root, until=Phase.ABSENT)
    keeper.decline()
    author.program.profile.keep(ANA)
    keeper.offer()
    keeper.create(passphrase=PASSPHRASE)
    author.until(lambda: keeper.phase is Phase.OPEN)
    assert author.program.profile.profile == ANA
    assert author.program.profile.is_durable
    author.program.shut_down()
    again, keeper = begin(start, root, until=Phase.LOCKED)
    unlock(again, keeper)
    again.until(lambda: again.program.profile.profile == ANA)
