"""Restoring a backup: unpack beside the vault, check everything, and only then change places.

Nothing that exists is removed: the vault that was there before stays beside the new one until the author removes it
or 30 days have passed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final

import pyrage

from beforehand.store import age_stream
from beforehand.store.archive import ArchiveError, Manifest, unpack
from beforehand.store.disk import PART_SUFFIX, make_private_folder, sync_folder
from beforehand.store.slots import MIRROR_NAME, KeySlots
from beforehand.store.trouble import BackupRefused, Trouble, disk_troubles
from beforehand.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from beforehand.store.paths import Places

KEPT_FOR: Final = timedelta(days=30)
_READY: Final = ".restored"
_REPLACED: Final = ".replaced-"


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a backup: its passphrase, or secret age keys."""

    passphrase: str | None = None
    identities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup unpacked into a private folder, not checked yet."""

    folder: Path
    manifest: Manifest

    def discard(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack_backup(source: Path, key: Key, places: Places) -> Unpacked:
    """Unpack a backup beside the vault; raise BackupRefused for one that is damaged, altered or locked otherwise."""
    folder = places.vault.with_name(f"restore.{secrets.token_hex(4)}{PART_SUFFIX}")
    places.make()
    with disk_troubles(places.root):
        make_private_folder(folder)
    try:
        with disk_troubles(places.root):
            manifest = _unpack(source, key, folder)
            make_private_folder(folder / "attachments")
            shutil.copyfile(folder / "keys.json", folder / MIRROR_NAME)
        return Unpacked(folder, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def check_unpacked(unpacked: Unpacked, unlock: Callable[[Path], KeySlots]) -> None:
    """Open the unpacked vault, read every page, event and attachment, and raise a trouble unless all is sound.

    `unlock` opens the slots in a folder, for instance with the passphrase that the author typed.
    """
    vault = Vault.open(unpacked.folder, unlock(unpacked.folder))
    try:
        verdict = vault.ledger.verify(unpacked.manifest.anchor)
        is_same = vault.slots.vault == unpacked.manifest.vault
        if vault.problems() or not verdict.is_intact or not is_same:
            raise BackupRefused
    finally:
        vault.close()


def install(unpacked: Unpacked, places: Places, now: datetime) -> Path | None:
    """Put the checked vault in its place and return where the former one is now; the former one must be closed."""
    ready = places.vault.with_name(places.vault.name + _READY)
    with disk_troubles(places.root):
        if ready.exists():
            shutil.rmtree(ready)
        unpacked.folder.rename(ready)
        sync_folder(places.root)
        former = None
        if places.vault.exists():
            stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
            former = places.vault.rename(places.vault.with_name(f"{places.vault.name}{_REPLACED}{stamp}"))
        ready.rename(places.vault)
        sync_folder(places.root)
    return former


def settle_places(places: Places, now: datetime) -> None:
    """Finish a restore that a crash interrupted, sweep what others left, remove former vaults after 30 days.

    To be called once at start, with the instance lock held.
    """
    ready = places.vault.with_name(places.vault.name + _READY)
    if ready.is_dir() and not places.vault.exists():
        with disk_troubles(places.root):
            ready.rename(places.vault)
            sync_folder(places.root)
    for leftover in places.root.glob(f"*{PART_SUFFIX}"):
        shutil.rmtree(leftover, ignore_errors=True)
    for former in former_vaults(places):
        with contextlib.suppress(ValueError):
            stamp = datetime.strptime(former.name.rpartition("-")[2], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
            if now - stamp > KEPT_FOR:
                shutil.rmtree(former, ignore_errors=True)


def former_vaults(places: Places) -> list[Path]:
    """Return the folders of vaults that a restore replaced, oldest first."""
    return sorted(places.root.glob(f"{places.vault.name}{_REPLACED}*"))


def _unpack(source: Path, key: Key, folder: Path) -> Manifest:
    """Decrypt in a thread of its own and unpack what comes through the pipe; both must end well."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as sink, source.open("rb") as stream:
                _decrypt(stream, sink, key)
        except BaseException as error:  # noqa: BLE001 - judged below
            failures.append(error)

    feeder = threading.Thread(target=feed, name="restore")
    feeder.start()
    manifest: Manifest | None = None
    try:
        with os.fdopen(reading, "rb") as stream, contextlib.suppress(ArchiveError):
            manifest = unpack(stream, folder)
            while stream.read(1 << 16):
                pass
    finally:
        feeder.join()
    if manifest is None or failures:
        raise _refusal(failures)
    return manifest


def _refusal(failures: list[BaseException]) -> BaseException:
    """Return what to raise: a trouble of the disk as it is, everything else as a refused backup."""
    first = failures[0] if failures else None
    is_disk = isinstance(first, OSError) and not isinstance(first, BrokenPipeError)
    return first if first is not None and (is_disk or isinstance(first, Trouble)) else BackupRefused()


def _decrypt(stream: BinaryIO, sink: BinaryIO, key: Key) -> None:
    try:
        if key.passphrase is not None:
            age_stream.decrypt(stream, sink, key.passphrase)
        else:
            identities = [pyrage.x25519.Identity.from_str(text.strip()) for text in key.identities]
            pyrage.decrypt_io(stream, sink, identities)
    except (age_stream.AgeError, pyrage.DecryptError, pyrage.IdentityError):
        raise BackupRefused from None
