"""Reads the fields of an EXIF block or a TIFF file, as far as they tell something about people, places or devices."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_FIELDS = 2_000
MOST_VALUES = 65_536
MOST_DIRECTORIES = 20
ORIENTATION = 0x0112
GPS = "gps"
_SUB_DIRECTORIES = {0x8769: "exif", 0x8825: GPS, 0xA005: "other", 0x014A: "sub"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_LETTERS = {3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}

DESCRIBED = {
    0x010E: "caption",
    0x010F: "device",
    0x0110: "device",
    0x0131: "software",
    0x0132: "date",
    0x013B: "name",
    0x013C: "device",
    0x8298: "name",
    0x9003: "date",
    0x9004: "date",
    0x927C: "maker_notes",
    0x9286: "caption",
    0x9C9B: "caption",
    0x9C9C: "caption",
    0x9C9D: "name",
    0x9C9E: "caption",
    0x9C9F: "caption",
    0xA420: "identifier",
    0xA430: "name",
    0xA431: "identifier",
    0xA433: "device",
    0xA434: "device",
    0xA435: "identifier",
    0xA436: "caption",
    0xA437: "name",
    0xA438: "name",
    0xC614: "device",
    0xC62F: "identifier",
}
"""What fields tell, by their number."""
_STRUCTURE = {
    *range(0x00FE, 0x010E),
    *range(0x0111, 0x011E),
    *range(0x0140, 0x0146),
    0x011F,
    0x0128,
    0x012D,
    0x013D,
    0x013E,
    0x013F,
    0x0152,
    0x0153,
    0x0154,
    0x0155,
    0x015B,
    0x0201,
    0x0202,
    *range(0x0211, 0x0215),
    *_SUB_DIRECTORIES,
    0x02BC,
    0x8649,
    0x83BB,
    0x8773,
    0xA000,
    0xA001,
    0xA002,
    0xA003,
    0x9000,
    0x9101,
}
"""Fields that only say how the pixels lie, or that are read elsewhere."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the directory it stands in, its number, and its bytes or numbers."""

    directory: str
    number: int
    value: bytes | tuple[float, ...]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = {b"II": "<", b"MM": ">"}[data[:2]]
        self.seen: set[int] = set()
        self.count = 0

    def numbers(self, letters: str, at: int) -> tuple[Any, ...]:
        return struct.unpack_from(self.order + letters, self.data, at)

    def directory(self, at: int, name: str) -> Iterator[Field]:
        """The fields of a directory, of those inside of it and of the next ones."""
        while at and at not in self.seen and len(self.seen) < MOST_DIRECTORIES:
            self.seen.add(at)
            (entries,) = self.numbers("H", at)
            for entry in range(at + 2, at + 2 + 12 * entries, 12):
                self.count += 1
                if self.count > MOST_FIELDS:
                    return
                yield from self._field(entry, name)
            if name not in ("first", "next"):
                return
            (at,) = self.numbers("I", at + 2 + 12 * entries)
            name = "next"

    def _field(self, entry: int, name: str) -> Iterator[Field]:
        number, kind, count = self.numbers("HHI", entry)
        size = _SIZES.get(kind, 0) * count
        if not size:
            return
        at = entry + 8 if size <= 4 else self.numbers("I", entry + 8)[0]
        inner = _SUB_DIRECTORIES.get(number)
        if inner and kind in (4, 13):
            for offset in self.numbers(f"{min(count, 4)}I", at):
                yield from self._inside(offset, inner)
            return
        if at + size > len(self.data):
            return
        yield Field(name, number, self._value(at, kind, count, size))

    def _inside(self, offset: int, name: str) -> Iterator[Field]:
        try:
            yield from self.directory(offset, name)
        except struct.error:
            return

    def _value(self, at: int, kind: int, count: int, size: int) -> bytes | tuple[float, ...]:
        if kind in (1, 2, 7) or count > MOST_VALUES:
            return self.data[at : at + size]
        if kind in (5, 10):
            letter = "I" if kind == 5 else "i"
            pairs = self.numbers(f"{2 * count}{letter}", at)
            return tuple(top / bottom if bottom else 0.0 for top, bottom in zip(pairs[::2], pairs[1::2], strict=True))
        return self.numbers(f"{count}{_LETTERS[kind]}", at)


def fields(data: bytes) -> list[Field]:
    """The fields that can be read; a damaged block gives those before the damage."""
    if data[:6] == b"Exif\0\0":
        data = data[6:]
    found: list[Field] = []
    try:
        reader = _Reader(data)
        for field in reader.directory(reader.numbers("I", 4)[0], "first"):
            found.append(field)  # noqa: PERF402 -- what came before an error counts
    except (struct.error, KeyError, IndexError):
        pass
    return found


def words(value: bytes | tuple[float, ...], number: int = 0) -> str:
    """A field's value as text; fields 0x9C9B to 0x9C9F are in UTF-16, comments begin with eight bytes about their letters."""
    if not isinstance(value, bytes):
        return " ".join(f"{part:g}" for part in value[:8])
    if 0x9C9B <= number <= 0x9C9F:
        return value.decode("utf-16-le", "replace").strip("\0 ")
    if number == 0x9286 and value[:8] in (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8)):
        head, value = value[:8], value[8:]
        if head == b"UNICODE\0":
            wide = "utf-16-be" if value[:1] == b"\0" else "utf-16-le"
            return value.decode(wide, "replace").strip("\0 ")
    text = value.split(b"\0\0")[0].strip(b"\0 ")
    try:
        return text.decode().replace("\0", " ")
    except UnicodeDecodeError:
        return text.decode("latin-1").replace("\0", " ")


def orientation(found: list[Field]) -> int:
    """How the photo must be turned, from 1 (not at all) to 8."""
    for field in found:
        if field.directory == "first" and field.number == ORIENTATION and not isinstance(field.value, bytes):
            turn = int(field.value[0]) if field.value else 1
            return turn if 1 <= turn <= 8 else 1
    return 1


def is_structure(field: Field) -> bool:
    """Whether a field tells only how the pixels lie."""
    return field.number in _STRUCTURE


def coordinates(found: list[Field]) -> str:
    """Latitude and longitude in degrees, as a text; empty if there are none."""
    gps: Mapping[int, bytes | tuple[float, ...]] = {f.number: f.value for f in found if f.directory == GPS}
    degrees = [_degrees(gps.get(value), gps.get(side)) for side, value in ((1, 2), (3, 4))]
    if None in degrees:
        return ""
    return ", ".join(f"{number:.5f}" for number in degrees if number is not None)


def _degrees(value: bytes | tuple[float, ...] | None, side: bytes | tuple[float, ...] | None) -> float | None:
    if not isinstance(value, tuple) or not value:
        return None
    total = float(sum(part / 60**place for place, part in enumerate(value[:3])))
    return -total if isinstance(side, bytes) and side[:1] in (b"S", b"W") else total


def thumbnail(data: bytes, found: list[Field]) -> int:
    """Length of the small picture inside in bytes; 0 if there is none."""
    lengths = [f.value[0] for f in found if f.directory == "next" and f.number == 0x0202 and isinstance(f.value, tuple)]
    strips = [f for f in found if f.directory == "next" and f.number == 0x0111]
    return int(lengths[0]) if lengths else len(data) if strips else 0
