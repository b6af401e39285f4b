"""Room set aside on the disk, so that the last save still goes through when the disk is full."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Final

from beforehand.store.disk import create_private, remove_quietly, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

RESERVE_BYTES: Final = 8 << 20
RESERVE_NAME: Final = "reserve"
_BLOCK: Final = 1 << 16


class Reserve:
    """A file of plain zeros in the vault's folder that is given up for the last save."""

    def __init__(self, folder: Path, size: int = RESERVE_BYTES) -> None:
        self._path = folder / RESERVE_NAME
        self._size = size
        self.was_used = False

    @property
    def is_there(self) -> bool:
        """Whether the whole reserve is set aside."""
        return self._path.is_file() and self._path.stat().st_size >= self._size

    def fill(self) -> bool:
        """Set the room aside unless that would take the last of the disk; return whether it is there."""
        if self.is_there:
            return True
        with contextlib.suppress(OSError):
            if shutil.disk_usage(self._path.parent).free >= 2 * self._size:
                self._write()
                self.was_used = False
        return self.is_there

    def release(self) -> bool:
        """Give the room up and return whether there was any; the disk is full."""
        try:
            had_any = self._path.stat().st_size > 0
            self._path.unlink()
            sync_folder(self._path.parent)
        except OSError:
            return False
        self.was_used = self.was_used or had_any
        return had_any

    def _write(self) -> None:
        remove_quietly(self._path)
        handle = create_private(self._path)
        try:
            for _ in range(self._size // _BLOCK):
                os.write(handle, bytes(_BLOCK))  # written, not only sized: a hole would keep no room
            os.fsync(handle)
        except OSError:
            remove_quietly(self._path)
        finally:
            os.close(handle)
