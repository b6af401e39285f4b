"""All posts of an export in a fixed order, with what could not be read told where it stands."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import IO

from beforehand_checks.archives.shapes import moment, posts
from beforehand_checks.archives.sources import Source, text_of
from beforehand_checks.archives.stream import Broken, elements
from beforehand_checks.archives.values import Kind, Post, Trouble

MOST_TROUBLES = 200
"""Of one file so many are told one by one; then that there are more."""
LONGEST_CELL = 1 << 20
_CODES = ("utf-8-sig", "cp1252")
_WORDS = ("sharecommentary", "message", "text")


class Archive:
    """Reads the files of an export one after another, and knows how far it has come."""

    def __init__(self, files: Sequence[Source]) -> None:
        self._files = files
        self._total = max(1, sum(source.size for source in files))
        self._done = 0
        self._open: tuple[Source, IO[bytes]] | None = None
        self._seen: set[bytes] = set()

    @property
    def share(self) -> float:
        """How much of the export has been read, from 0 to 1."""
        here = 0
        if self._open is not None:
            source, raw = self._open
            here = min(raw.tell(), source.size)
        return min(1.0, (self._done + here) / self._total)

    def read(self) -> Iterator[Post | Trouble]:
        """Every post, each once however often the export repeats it, and every trouble."""
        for source in self._files:
            told = 0
            for each in self._guarded(source):
                trouble: Trouble | None
                if isinstance(each, Post):
                    post, kind = each.tidied()
                    if self._is_new(post):
                        yield post
                    trouble = Trouble(post.file, kind, post.number) if kind else None
                else:
                    trouble = each
                if trouble is not None and told <= MOST_TROUBLES:
                    told += 1
                    yield trouble if told <= MOST_TROUBLES else Trouble(source.name, Kind.MANY, MOST_TROUBLES)
            self._done += source.size
            self._open = None

    def _is_new(self, post: Post) -> bool:
        """Whether the network's own id of a post has not been met yet; a post without one always is."""
        if not post.id:
            return True
        key = blake2b(f"{post.network}\0{post.id}".encode(), digest_size=12).digest()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _guarded(self, source: Source) -> Iterator[Post | Trouble]:
        """The posts of one file; a file that cannot be read any further is told."""
        try:
            yield from self._file(source)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
            yield Trouble(source.name, Kind.UNREADABLE)

    def _file(self, source: Source) -> Iterator[Post | Trouble]:
        if source.is_plain:
            yield from _plain(source)
            return
        with text_of(source) as text:
            self._open = (source, text.buffer)  # type: ignore[attr-defined]
            if source.is_table:
                yield from _table(text, source.name)
            else:
                yield from _elements(text, source.name)
            self._open = None


def _elements(text: IO[str], name: str) -> Iterator[Post | Trouble]:
    """The posts of a JSON file."""
    for element in elements(text):
        if isinstance(element, Broken):
            yield Trouble(name, element.kind, element.number)
            continue
        values = element.value if isinstance(element.value, list) else [element.value]
        for value in values:
            for post in posts(value, name, element.number):
                yield post
                if not post.when:
                    yield Trouble(name, Kind.NO_DATE, element.number)


def _table(text: IO[str], name: str) -> Iterator[Post | Trouble]:
    """The posts of LinkedIn's tables, by row; a row that is no row is told."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(text)
    heads: dict[str, int] = {}
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            yield Trouble(name, Kind.BROKEN, number)
            continue
        if not heads:
            heads = {head.strip().lower(): at for at, head in enumerate(row)}
            if not any(word in heads for word in _WORDS):
                yield Trouble(name, Kind.COLUMNS)
                return
        elif any(row):
            yield from _row(row, heads, name, number)


def _row(row: list[str], heads: dict[str, int], name: str, number: int) -> Iterator[Post | Trouble]:
    """The post in one row of a table."""
    words = next(heads[word] for word in _WORDS if word in heads)
    if len(row) <= words:
        yield Trouble(name, Kind.BROKEN, number)
        return
    when = _date(_cell(row, heads, "date"))
    if row[words].strip():
        link = _cell(row, heads, "sharelink") or _cell(row, heads, "link")
        # LinkedIn writes each line of a share as a quotation of its own
        text = row[words].replace('"\r\n"', "\n").replace('"\n"', "\n").replace("\r\n", "\n")
        yield Post("linkedin", "", when, text, link, name, number)
        if not when:
            yield Trouble(name, Kind.NO_DATE, number)


def _cell(row: list[str], heads: dict[str, int], name: str) -> str:
    at = heads.get(name, len(row))
    return row[at].strip() if at < len(row) else ""


def _date(text: str) -> str:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return moment(text)


def _plain(source: Source) -> Iterator[Post | Trouble]:
    """A whole file as one post; its date is what its name begins with, if that is one."""
    with source.open() as opened:
        raw = opened.read()
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Trouble(source.name, Kind.UNREADABLE)
        return
    text, is_guessed = _decoded(raw)
    stem = PurePosixPath(source.name).stem
    if text.strip():
        yield Post("plain", "", moment(stem[:10]), text.replace("\r\n", "\n"), "", source.name, 1)
    if is_guessed:
        yield Trouble(source.name, Kind.ENCODING)


def _decoded(raw: bytes) -> tuple[str, bool]:
    """The text in bytes, and whether its encoding is only a guess."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), False
    for code in _CODES:
        try:
            return raw.decode(code), code != _CODES[0]
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), True
