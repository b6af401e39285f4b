"""Copies of the vault: a locked backup, a restored vault, an export in clear text; each off the desk's thread."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.keeper import Keeper
    from beforehand.store.backup import Snapshot
    from beforehand.store.restore import Unpacked
    from beforehand.store.slots import KeySlots


class Copies(QObject):
    """Makes one copy at a time; every result comes as a signal."""

    progressed = Signal(int)
    """Per cent of a backup that is written."""
    backed_up = Signal()
    cancelled = Signal()
    exported = Signal(int)
    """How many attachments could not be read."""
    checked = Signal(object)
    """A backup was unpacked and is sound: an ``Unpacked`` for ``install``."""
    installed = Signal()
    """The restored vault is in its place; the program must start again."""
    failed = Signal(object)
    """The trouble; nothing was replaced."""
    _done_bytes = Signal(object, object)

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._stop = threading.Event()
        self.is_busy = False
        for over in (self.backed_up, self.cancelled, self.exported, self.checked, self.installed, self.failed):
            over.connect(self._on_over)
        self._done_bytes.connect(self._on_done_bytes, Qt.ConnectionType.QueuedConnection)

    def back_up(self, target: Path, *, passphrase: str | None = None, recipients: tuple[str, ...] = ()) -> None:
        """Write a backup that a passphrase or the owners of public keys can open."""
        self._stop.clear()
        self.is_busy = True

        def snap() -> Snapshot:
            from beforehand.store.backup import take_snapshot

            return take_snapshot(self._keeper.vault)

        self._keeper.files.run(
            snap, lambda snapshot: self._write(snapshot, target, passphrase, recipients), self.failed.emit
        )

    def cancel(self) -> None:
        """Stop a backup; what was there before stays."""
        self._stop.set()

    def export(self, folder: Path) -> None:
        """Write everything readable into a new folder, in clear text."""
        self.is_busy = True

        def write() -> int:
            from beforehand.store.export import export

            return len(export(self._keeper.vault, folder))

        self._keeper.files.run(write, self.exported.emit, self.failed.emit)

    def check(self, source: Path, key: str, opener: str) -> None:
        """Unpack a backup beside the vault and read all of it.

        ``key`` is the backup's passphrase or a secret age key, ``opener`` the passphrase or recovery code of the vault
        in it; blank for ``opener`` asks the system keyring.
        """

        def work() -> Unpacked:
            from beforehand.store.restore import Key, check_unpacked, unpack_backup

            is_identity = key.strip().upper().startswith("AGE-SECRET-KEY-")
            lock = Key(identities=(key.strip(),)) if is_identity else Key(passphrase=key)
            unpacked = unpack_backup(source, lock, self._keeper.places)
            try:
                check_unpacked(unpacked, lambda folder: self._open(folder, opener))
            except BaseException:
                unpacked.discard()
                raise
            return unpacked

        self._keeper.keys.run(work, self.checked.emit, self.failed.emit)

    def discard(self, unpacked: Unpacked) -> None:
        """Remove what was unpacked; the author changed their mind."""
        self._keeper.keys.run(unpacked.discard)

    def install(self, unpacked: Unpacked) -> None:
        """Put a checked backup in the place of the vault, whose former self is kept beside it for 30 days."""

        def work() -> None:
            from beforehand.store.header import SlotKind
            from beforehand.store.restore import install
            from beforehand.store.slots import kinds_in
            from beforehand.store.steady import utc_now
            from beforehand.store.vault import anchor_account

            if SlotKind.KEYRING in kinds_in(unpacked.folder):
                with contextlib.suppress(Trouble):  # the newer events that it remembers are given up on purpose
                    self._keeper.door.drop(anchor_account(unpacked.manifest.vault))
            install(unpacked, self._keeper.places, utc_now())

        if self._keeper.drafts is not None:
            vault = self._keeper.vault
            self._keeper.drafts.flush(10)
            self._keeper.files.run(
                vault.close, lambda _: self._keeper.keys.run(work, self._on_installed, self.failed.emit)
            )
        else:
            self._keeper.keys.run(work, self._on_installed, self.failed.emit)

    def _on_over(self) -> None:
        self.is_busy = False

    def _write(self, snapshot: Snapshot, target: Path, passphrase: str | None, recipients: tuple[str, ...]) -> None:
        def work() -> bool:
            from beforehand.store.backup import Cancelled, Lock, write_backup

            try:
                write_backup(
                    snapshot,
                    target,
                    Lock(passphrase, recipients),
                    on_progress=lambda done: self._done_bytes.emit(done, snapshot.size),
                    is_cancelled=self._stop.is_set,
                )
            except Cancelled:
                return False
            finally:
                snapshot.discard()
            return True

        self._keeper.keys.run(work, self._on_written, self.failed.emit)

    def _open(self, folder: Path, opener: str) -> KeySlots:
        """Try the opener as a recovery code and as a passphrase; blank asks the keyring."""
        from beforehand.store.slots import KeySlots

        if not opener.strip():
            return KeySlots.unlock_with_keyring(folder, self._keeper.door)
        try:
            return KeySlots.unlock_with_code(folder, opener)
        except Trouble:
            return KeySlots.unlock_with_passphrase(folder, opener)

    def _on_written(self, is_written: bool) -> None:
        if is_written:
            self.backed_up.emit()
        else:
            self.cancelled.emit()

    def _on_done_bytes(self, done: int, size: int) -> None:
        self.progressed.emit(min(100, 100 * done // max(1, size)))

    def _on_installed(self, _nothing: None) -> None:
        self.installed.emit()
