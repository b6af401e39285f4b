"""Cuts a photo's file into its parts without decoding anything: which parts there are, and what lies behind the end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_PARTS = 20_000
MOST_SCANS = 100
"""Of a JPEG; each goes over the whole picture again, and real ones have about ten."""
TRAILING = "trailing"
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True, slots=True)
class Part:
    """A segment, chunk or box; ``start`` is where its frame begins in the file, in bytes."""

    name: str
    body: bytes
    start: int = 0


def format_of(data: bytes) -> str | None:
    """What the first bytes say the file is; ``None`` for everything that is not opened here."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "TIFF"
    return _brand(data) if data[4:8] == b"ftyp" else None


def _brand(data: bytes) -> str | None:
    """AVIF or HEIF, by the brands in the first box."""
    end = min(struct.unpack(">I", data[:4])[0], 256)
    brands = {data[at : at + 4] for at in (8, *range(16, end, 4))}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIC_BRANDS else None


def parts(data: bytes, kind: str) -> list[Part]:
    """All parts of a file; raises ``PhotoError`` if its end is missing or it is not built as such a file is."""
    walk = _WALKS.get(kind)
    if walk is None:
        return []
    found = []
    try:
        for part in walk(data):
            found.append(part)
            if len(found) > MOST_PARTS:
                raise PhotoError("bomb")
    except (IndexError, struct.error) as trouble:
        raise PhotoError("truncated") from trouble
    return found


def _slice(data: bytes, start: int, length: int) -> bytes:
    if length < 0 or start + length > len(data):
        raise PhotoError("truncated")
    return data[start : start + length]


def _rest(data: bytes, at: int) -> Iterator[Part]:
    if at < len(data):
        yield Part(TRAILING, data[at:], at)


def jpeg(data: bytes) -> Iterator[Part]:
    """Markers by their hexadecimal number; a scan's compressed data is the part ``scan``."""
    at, scans = 2, 0
    while True:
        if data[at] != 0xFF:
            raise PhotoError("damaged")
        start = at
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:
            break
        if marker in _STANDALONE:
            yield Part(f"{marker:02X}", b"", start)
            continue
        if marker < 0xC0:
            raise PhotoError("damaged")
        (length,) = struct.unpack_from(">H", data, at)
        yield Part(f"{marker:02X}", _slice(data, at + 2, length - 2), start)
        at += length
        if marker == 0xDA:
            scans += 1
            if scans > MOST_SCANS:
                raise PhotoError("bomb")
            end = scan_end(data, at)
            yield Part("scan", data[at:end], at)
            at = end
    yield from _rest(data, at)


def scan_end(data: bytes, at: int) -> int:
    """Where a JPEG scan's compressed data ends: at the next marker that is no restart marker."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise PhotoError("truncated")
        follows = data[at + 1]
        if follows == 0xFF:
            at += 1
        elif follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        else:
            return at


def png(data: bytes) -> Iterator[Part]:
    """Chunks by their four letters."""
    at, name = 8, ""
    while name != "IEND":
        length, letters = struct.unpack_from(">I4s", data, at)
        name = letters.decode("latin-1")
        body = _slice(data, at + 8, length)
        _slice(data, at + 8 + length, 4)
        yield Part(name, body, at)
        at += 12 + length
    yield from _rest(data, at)


def webp(data: bytes) -> Iterator[Part]:
    """RIFF chunks by their four letters; those inside of animation frames are not opened."""
    (length,) = struct.unpack_from("<I", data, 4)
    end, at = 8 + length, 12
    if end > len(data):
        raise PhotoError("truncated")
    while at + 8 <= end:
        letters, size = struct.unpack_from("<4sI", data, at)
        yield Part(letters.decode("latin-1"), _slice(data, at + 8, size), at)
        at += 8 + size + size % 2
    yield from _rest(data, end)


def gif(data: bytes) -> Iterator[Part]:
    """Extensions by their hexadecimal label, pictures as ``image``."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            name, at = f"{data[at + 1]:02X}", at + 2
        elif data[at] == 0x2C:
            flags = data[at + 9]
            name, at = "image", at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        else:
            raise PhotoError("damaged")
        blocks, at = _gif_blocks(data, at)
        yield Part(name, blocks, start)
    yield from _rest(data, at + 1)


def _gif_blocks(data: bytes, at: int) -> tuple[bytes, int]:
    blocks = bytearray()
    while size := data[at]:
        blocks += _slice(data, at + 1, size)
        at += 1 + size
    return bytes(blocks), at + 1


def boxes(data: bytes) -> Iterator[Part]:
    """The outer boxes of HEIC and AVIF by their four letters."""
    at = 0
    while at < len(data):
        letters = data[at + 4 : at + 8]
        if at and not (len(letters) == 4 and letters.isascii() and letters.decode("ascii").isprintable()):
            yield from _rest(data, at)
            return
        (length,) = struct.unpack_from(">I", data, at)
        head = 8
        if length == 1:
            (length,), head = struct.unpack_from(">Q", data, at + 8), 16
        elif length == 0:
            length = len(data) - at
        if length < head:
            raise PhotoError("damaged")
        body = _slice(data, at + head, length - head)
        if letters == b"meta":
            _check_items(body)
        yield Part(letters.decode("latin-1"), body, at)
        at += length


def _check_items(body: bytes) -> None:
    """The names and kinds of the items inside must be texts: the decoder for HEIC crashes where they are not."""
    at = 0
    while (at := body.find(b"infe", at)) >= 4:
        (length,) = struct.unpack_from(">I", body, at - 4)
        words = at + {2: 16, 3: 18}.get(body[at + 4], 12)
        try:
            body[words : at - 4 + length].decode()
        except UnicodeDecodeError as trouble:
            raise PhotoError("damaged") from trouble
        at += 4


_WALKS: dict[str, Callable[[bytes], Iterator[Part]]] = {
    "JPEG": jpeg,
    "PNG": png,
    "WEBP": webp,
    "GIF": gif,
    "HEIF": boxes,
    "AVIF": boxes,
}
