"""Finding the files of an export in a folder or a zip archive; nothing is ever unpacked to the disk."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO

from beforehand_checks.archives.values import Kind, Trouble

MOST_FILES = 200_000
"""Entries of an archive that are looked at."""
LARGEST_FILE = 4 << 30
"""Bytes of a file, unpacked, beyond which it is refused."""
LARGEST_TEXT = 1 << 20
"""Bytes of a plain text file that can still be one post."""
STEEPEST = 200
"""How many times larger an entry of a zip archive may become; real exports stay below 40."""
HARMLESS = 1 << 20
"""Bytes below which an entry may be packed as tightly as it likes."""

_EXPORT = re.compile(
    r"(?:outbox\.json|(?:tweets?|note-tweet|community-tweet)(?:-part\d+)?\.js|(?:shares|comments)(?:_\d+)?\.csv"
    r"|your_posts.*\.json|posts(?:_\d+)?\.json|comments(?:_\d+)?\.json|(?:post|reels)_comments(?:_\d+)?\.json"
    r"|(?:reels|stories|igtv_videos)\.json|group_posts.*\.json|your_comments.*\.json)\Z",
    re.IGNORECASE,
)
_PLAIN = (".txt", ".text", ".md", ".markdown")
_STRUCTURED = (".json", ".js", ".csv")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an export: its name in the archive, its size in bytes, and how to open it for reading bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def is_plain(self) -> bool:
        """Whether the whole file is one post."""
        return self.name.lower().endswith(_PLAIN)

    @property
    def is_too_large(self) -> bool:
        """Whether it is larger than anything that is read."""
        return self.size > (LARGEST_TEXT if self.is_plain else LARGEST_FILE)

    @property
    def is_table(self) -> bool:
        """Whether it is a table with a row for each post."""
        return self.name.lower().endswith(".csv")


@contextmanager
def sources(path: Path) -> Iterator[tuple[list[Source], list[Trouble]]]:
    """The files of the export at a path, in a fixed order, and what was refused; they can be read while the context lasts."""
    refused: list[Trouble] = []
    if path.is_dir():
        yield _chosen(_in_folder(path, refused), refused), refused
    elif not path.is_file():
        yield [], [Trouble(path.name, Kind.NOT_FOUND)]
    elif zipfile.is_zipfile(path):
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            yield [], [Trouble(path.name, Kind.UNREADABLE)]
            return
        with archive:
            yield _chosen(_in_zip(archive, refused), refused), refused
    elif path.suffix.lower() in (*_PLAIN, *_STRUCTURED):
        yield [Source(path.name, path.stat().st_size, lambda: path.open("rb"))], refused
    else:
        yield [], [Trouble(path.name, Kind.NOTHING)]


def mark(files: Iterable[Source]) -> str:
    """What tells an export from another one, or from itself after a change: a hash over the names and sizes of its files."""
    told = "\0".join(f"{source.name}\0{source.size}" for source in files)
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def text_of(source: Source) -> IO[str]:
    """A file as text: UTF-16 where its mark says so, otherwise UTF-8; bytes that do not fit become unpaired surrogates."""
    raw = io.BufferedReader(source.open())  # type: ignore[type-var]
    head = raw.peek(4)[:4]
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding, errors = ("utf-16", "replace") if is_wide else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="" if source.is_table else None)


def _chosen(found: list[Source], refused: list[Trouble]) -> list[Source]:
    """The files that networks export; where there are none, every plain text. Too large a file is refused."""
    exports = [source for source in found if _EXPORT.match(PurePosixPath(source.name).name)]
    chosen = exports or [source for source in found if source.is_plain]
    kept = [source for source in chosen if not source.is_too_large]
    refused.extend(Trouble(source.name, Kind.LARGE) for source in chosen if source.is_too_large)
    if not kept and not refused:
        refused.append(Trouble("", Kind.NOTHING))
    return kept


def _in_folder(folder: Path, refused: list[Trouble]) -> list[Source]:
    """The readable files below a folder; links are not followed, so that nothing outside it is read."""
    found: list[Source] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not name.lower().endswith((*_PLAIN, *_STRUCTURED)):
            continue
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            refused.append(Trouble(name, Kind.LINK))
        elif path.is_file():
            found.append(Source(name, path.stat().st_size, _opener(path)))
        if len(found) >= MOST_FILES:
            refused.append(Trouble(name, Kind.MANY))
            break
    return found


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _in_zip(archive: zipfile.ZipFile, refused: list[Trouble]) -> list[Source]:
    """The readable entries of a zip archive."""
    found: list[Source] = []
    for number, entry in enumerate(archive.infolist()):
        if number >= MOST_FILES:
            refused.append(Trouble("", Kind.MANY, number))
            break
        if entry.is_dir() or not entry.filename.lower().endswith((*_PLAIN, *_STRUCTURED, ".zip")):
            continue
        fault = _fault(entry)
        if fault is not None:
            refused.append(Trouble(entry.filename, fault))
        else:
            found.append(Source(entry.filename, entry.file_size, _entry_opener(archive, entry)))
    return found


def _fault(entry: zipfile.ZipInfo) -> Kind | None:
    """Why an entry is refused; None for one that may be read."""
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in entry.orig_filename:
        return Kind.PATH
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        return Kind.LINK
    if name.lower().endswith(".zip"):
        return Kind.NESTED
    if entry.flag_bits & 0x1:
        return Kind.LOCKED
    if entry.file_size > HARMLESS and entry.file_size > STEEPEST * max(1, entry.compress_size):
        return Kind.BOMB
    return None


def _entry_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(entry)
