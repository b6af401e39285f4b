"""Where the vault lives, who holds it, and whether that is a good place."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from beforehand.store.disk import PRIVATE_FILE, make_private_folder
from beforehand.store.trouble import NetworkFolder, SecondProcess, disk_troubles

PROGRAM: Final = "beforehand"
VAULT_NAME: Final = "vault"
LOCK_NAME: Final = "lock"
KNOCK_NAME: Final = "knock"

_NETWORK_KINDS: Final = frozenset({
    "9p", "afs", "afpfs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone",
    "fuse.s3fs", "fuse.sshfs", "glusterfs", "fuse.glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3",
    "smbfs", "webdav",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one user's data; `root` stays when the vault in it is replaced."""

    root: Path

    @classmethod
    def of_user(cls) -> Places:
        """Return the places in the platform's data folder."""
        return cls(user_data_path(PROGRAM, appauthor=False))

    @property
    def vault(self) -> Path:
        """The folder of the vault."""
        return self.root / VAULT_NAME

    @property
    def lock(self) -> Path:
        """The file that the running program holds."""
        return self.root / LOCK_NAME

    @property
    def knock(self) -> Path:
        """The file that a second start touches, so that the first raises its window."""
        return self.root / KNOCK_NAME

    def make(self) -> None:
        """Create the root folder for its owner alone."""
        with disk_troubles(self.root):
            make_private_folder(self.root)


class InstanceLock:
    """The lock that one running program holds; the system frees it when the process ends, however it ends."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock, or knock at the program that holds it and raise SecondProcess."""
        self._places.make()
        with disk_troubles(self._places.root):
            handle = os.open(self._places.lock, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            self._knock()
            raise SecondProcess from None
        self._handle = handle

    def release(self) -> None:
        """Give the lock back; giving it back twice is no error."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def answer_knock(self) -> bool:
        """Return whether a second start knocked since the last call."""
        try:
            self._places.knock.unlink()
        except OSError:
            return False
        return True

    def _knock(self) -> None:
        with contextlib.suppress(OSError):
            self._places.knock.touch(PRIVATE_FILE)


def forbid_core_dumps() -> None:
    """Keep the system from writing this process's memory to a file when it crashes."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def network_trouble(folder: Path) -> NetworkFolder | None:
    """Return the warning for a vault on a network folder, or None for a local one."""
    kind = _network_kind(folder)
    return None if kind is None else NetworkFolder(kind)


def network_kind_in(mounts: str, folder: Path) -> str | None:
    """Return the kind of network file system that `folder` is on, by a text in the form of /proc/self/mountinfo."""
    best, found = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            point = _unescaped(fields[4])
            if (folder == Path(point) or Path(point) in folder.parents) and len(point) >= len(best):
                best, found = point, after.split(" ")[0]
    return found if found in _NETWORK_KINDS else None


def _network_kind(folder: Path) -> str | None:
    if sys.platform == "win32":
        return _windows_network_kind(folder)
    elif sys.platform == "darwin":  # noqa: RET505 - the type checker knows platforms by branches only
        return _mac_network_kind(folder)
    else:
        with contextlib.suppress(OSError):
            return network_kind_in(Path("/proc/self/mountinfo").read_text("utf-8", "replace"), folder.resolve())
        return None


def _windows_network_kind(folder: Path) -> str | None:
    import ctypes

    anchor = folder.resolve().anchor
    remote = 4  # DRIVE_REMOTE
    windll = getattr(ctypes, "windll")  # noqa: B009 - unknown to type checkers elsewhere
    is_remote = anchor.startswith("\\\\") or windll.kernel32.GetDriveTypeW(anchor) == remote
    return "remote drive" if is_remote else None


def _mac_network_kind(folder: Path) -> str | None:
    """Return the kind by the flag MNT_LOCAL (0x1000) and the name that statfs reports."""
    import ctypes

    buffer = ctypes.create_string_buffer(4096)
    library = ctypes.CDLL(None)
    if library.statfs(os.fsencode(folder.resolve()), buffer) != 0:
        return None
    flags = int.from_bytes(buffer.raw[64:68], "little")
    name = buffer.raw[72:88].split(b"\0")[0].decode("ascii", "replace")
    return None if flags & 0x1000 else name


def _unescaped(point: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, character)
    return point


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
