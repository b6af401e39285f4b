"""Backups: one age file with a compact copy of the database, the attachments and the ways in.

`take_snapshot` belongs to the vault's thread and is quick; `write_backup` can run anywhere and takes as long as it
takes, so that typing is saved all the while.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, BinaryIO, Final

import pyrage

from beforehand.store import age_stream
from beforehand.store.archive import Manifest, pack
from beforehand.store.database import check_copy
from beforehand.store.disk import (
    PART_SUFFIX,
    create_private,
    make_private_folder,
    put_in_place,
    remove_quietly,
    write_whole,
)
from beforehand.store.header import write_header
from beforehand.store.keys import Purpose
from beforehand.store.slots import HEADER_NAME
from beforehand.store.strength import estimate
from beforehand.store.trouble import (
    BackupNotWritten,
    BadRecipient,
    DamagedPage,
    MissingAttachment,
    WeakPassphrase,
    disk_troubles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from beforehand.store.vault import Vault

SUFFIX: Final = ".age"


@dataclass(frozen=True, slots=True)
class Lock:
    """What a backup is locked to: a passphrase, or public age keys."""

    passphrase: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a vault at one moment, in a private folder of still encrypted files; `size` counts bytes.

    The copy of the database is checked by `write_backup`, so that the vault's thread is free again soon.
    """

    folder: Path
    manifest: Manifest
    size: int
    key: bytes = field(repr=False)

    def discard(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Cancelled(Exception):  # noqa: N818 - what happened, not what went wrong
    """The author stopped a backup; nothing was written."""


def take_snapshot(vault: Vault) -> Snapshot:
    """Copy the database compactly, link the attachments and copy the ways in; on the vault's thread."""
    folder = vault.folder.with_name(f"snapshot.{secrets.token_hex(4)}{PART_SUFFIX}")
    with disk_troubles(folder.parent):
        make_private_folder(folder / "attachments")
    try:
        vault.database.copy_to(folder / "store.db")
        with disk_troubles(folder):
            write_whole(folder / HEADER_NAME, write_header(vault.slots.header))
            for attachment in vault.attachments.every():
                _link(vault.attachments.folder / attachment.id, folder / "attachments" / attachment.id)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    created = vault.now().astimezone(UTC).isoformat(timespec="seconds")
    manifest = Manifest(vault.slots.vault, vault.database.version, created, vault.ledger.anchor())
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Snapshot(folder, manifest, size, vault.slots.key.derive(Purpose.DATABASE))


def write_backup(
    snapshot: Snapshot,
    target: Path,
    lock: Lock,
    *,
    on_progress: Callable[[int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the backup file, complete and flushed before it gets its name; `on_progress` hears bytes done so far."""
    encrypt = _encryption(lock)
    if check_copy(snapshot.folder / "store.db", snapshot.key):
        raise DamagedPage
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART_SUFFIX}")
    try:
        with (
            disk_troubles(target.parent),
            os.fdopen(create_private(part), "wb") as sink,
            _packed(snapshot, _Progress(on_progress, is_cancelled)) as source,
        ):
            encrypt(source, sink)
        with disk_troubles(target.parent):
            put_in_place(part, target)
    finally:
        remove_quietly(part)


class _Progress:
    def __init__(self, on_progress: Callable[[int], None] | None, is_cancelled: Callable[[], bool] | None) -> None:
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._done = 0

    def __call__(self, count: int) -> None:
        self._done += count
        if self._on_progress is not None:
            self._on_progress(self._done)
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled


@contextmanager
def _packed(snapshot: Snapshot, progress: _Progress) -> Iterator[BinaryIO]:
    """Yield the tar stream of a snapshot, written by a thread of its own through a pipe."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                pack(snapshot.folder, snapshot.manifest, sink, progress)
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            failures.append(error)

    feeder = threading.Thread(target=feed, name="backup")
    feeder.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    finally:
        feeder.join()
        if failures and isinstance(failures[0], Cancelled):
            raise failures[0]
    if failures:
        raise BackupNotWritten from failures[0]


def _encryption(lock: Lock) -> Callable[[BinaryIO, BinaryIO], None]:
    passphrase = lock.passphrase
    if passphrase is not None:
        if not estimate(passphrase).is_enough:
            raise WeakPassphrase
        return lambda source, sink: age_stream.encrypt(source, sink, passphrase)
    recipients = [_recipient(text) for text in lock.recipients]
    if not recipients:
        raise BadRecipient
    return lambda source, sink: _encrypt_to(source, sink, recipients)


def _encrypt_to(source: BinaryIO, sink: BinaryIO, recipients: list[pyrage.x25519.Recipient]) -> None:
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except pyrage.EncryptError:
        raise BackupNotWritten from None


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BadRecipient from None


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system has no such thing."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise MissingAttachment from None
    except OSError:
        shutil.copyfile(source, target)
