"""Files that are private, whole and on the disk: the few calls that everything in the vault writes through."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
PART_SUFFIX: Final = ".part"
"""Ends the name of a file that is still being written; one that is found at start is a leftover."""

_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def make_private_folder(folder: Path) -> None:
    """Create `folder` if it lacks and take all rights from other users."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if sys.platform != "win32" and folder.stat().st_mode & 0o077:
        folder.chmod(PRIVATE_FOLDER)


def sync_folder(folder: Path) -> None:
    """Make names created, renamed or removed in `folder` survive a power failure (Windows does so by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of `path` survive a power failure."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def create_private(path: Path) -> int:
    """Return a descriptor of the new file `path`, readable by its owner alone; it must not exist yet."""
    return os.open(path, _CREATE, PRIVATE_FILE)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader, a crash or a power failure sees the old content or the new one."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}{PART_SUFFIX}")
    try:
        with os.fdopen(create_private(part), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except BaseException:
        remove_quietly(part)
        raise


def put_in_place(part: Path, path: Path) -> None:
    """Flush the finished file `part` and give it its name."""
    sync_file(part)
    part.replace(path)
    sync_folder(path.parent)


def remove_quietly(path: Path) -> None:
    """Remove `path` if it can be removed; a leftover is swept at the next start."""
    with contextlib.suppress(OSError):
        path.unlink()


def sweep_parts(folder: Path) -> int:
    """Remove files in `folder` that a crash left half written and return their number."""
    leftovers = [path for path in folder.iterdir() if path.name.endswith(PART_SUFFIX)] if folder.is_dir() else []
    for path in leftovers:
        remove_quietly(path)
    return len(leftovers)
