"""Reads a finished JPEG file and accepts only what pixels need; follows every bit of its scan to the last block.

Layout and tables: ITU-T T.81, baseline sequential with Huffman coding, annexes B and F; JFIF 1.02 for the first segment.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from beforehand_checks.photos import containers
from beforehand_checks.photos.containers import Part
from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

_JFIF = b"JFIF\0\1\1\0\0\1\0\1\0\0"
"""Version 1.1, no unit of density, density 1 by 1, no thumbnail."""
_END_OF_BLOCK = 128
_INVALID = 1024
PAD = 2_048
"""More bytes than one unit can take; ones are no valid code."""
LONGEST_SCAN = 10_000_000
"""Bytes of a scan that are followed bit by bit; about 30 megapixels at a common quality."""


class SuperfluousError(ValueError):
    """The file holds something that pixels do not need, or is not built as it must be; the message says what."""


@dataclass(frozen=True, slots=True)
class Table:
    """For each 16 bits that may come next: how many bits to go on (low byte), how many places in the block (above)."""

    single: list[int] = field(repr=False)
    pairs: list[int] = field(repr=False)
    """The same for two steps at once, where 16 bits are enough for that."""


@dataclass(frozen=True, slots=True)
class Component:
    """One colour channel: how many blocks it has across and down in a unit, and its two Huffman tables."""

    number: int
    across: int
    down: int
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """What the segments before the scan say."""

    width: int = 0
    height: int = 0
    components: dict[int, Component] = field(default_factory=dict)
    quantisers: set[int] = field(default_factory=set)
    tables: dict[int, Table] = field(default_factory=dict)
    scan: bytes = b""


def read(data: bytes) -> Layout:
    """Sizes, tables and scan of a file that holds nothing else; raises ``SuperfluousError``."""
    if data[:2] != b"\xff\xd8":
        raise SuperfluousError("not a JPEG file")
    try:
        found = containers.parts(data, "JPEG")
    except PhotoError as trouble:
        raise SuperfluousError(trouble.code) from trouble
    layout = Layout()
    readers = {"E0": _header, "DB": _quantisers, "C0": _frame, "C4": _tables, "DA": _scan_header}
    place, length = 2, 0
    for part in found:
        if part.start != place + length:
            raise SuperfluousError("filling between segments")
        place, length = part.start, len(part.body) + (0 if part.name == "scan" else 4)
        if part.name == "scan":
            layout.scan = part.body
        elif part.name in readers:
            readers[part.name](layout, part.body)
        else:
            raise SuperfluousError(f"segment {part.name}")
    _check_order(found)
    if data[place + length :] != b"\xff\xd9":
        raise SuperfluousError("filling before the end")
    return layout


def _check_order(found: Sequence[Part]) -> None:
    """One header, then tables and the frame, then one scan."""
    names = [part.name for part in found]
    once = ("E0", "C0", "DA", "scan")
    if names[:1] != ["E0"] or names[-2:] != ["DA", "scan"] or any(names.count(name) != 1 for name in once):
        raise SuperfluousError("order of segments")


def _header(_: Layout, body: bytes) -> None:
    if body != _JFIF:
        raise SuperfluousError("fields in the header")


def _quantisers(layout: Layout, body: bytes) -> None:
    if not body or len(body) % 65:
        raise SuperfluousError("quantiser")
    for at in range(0, len(body), 65):
        number = body[at]
        if number > 3 or number in layout.quantisers or 0 in body[at + 1 : at + 65]:
            raise SuperfluousError("quantiser")
        layout.quantisers.add(number)


def _frame(layout: Layout, body: bytes) -> None:
    if len(body) != 15 or body[0] != 8 or body[5] != 3:
        raise SuperfluousError("frame")
    layout.height, layout.width = struct.unpack_from(">HH", body, 1)
    for at in (6, 9, 12):
        number, sampling, quantiser = body[at : at + 3]
        across, down = sampling >> 4, sampling & 15
        if number in layout.components or across not in (1, 2) or down not in (1, 2) or quantiser > 3:
            raise SuperfluousError("frame")
        layout.components[number] = Component(number, across, down)
    if not (layout.width and layout.height):
        raise SuperfluousError("frame")


def _tables(layout: Layout, body: bytes) -> None:
    at = 0
    while at < len(body):
        counts = body[at + 1 : at + 17]
        symbols = body[at + 17 : at + 17 + sum(counts)]
        number = body[at]
        if number & 0xEC or number in layout.tables or len(counts) < 16 or len(symbols) != sum(counts):
            raise SuperfluousError("table")
        if len(set(symbols)) != len(symbols):
            raise SuperfluousError("table")
        layout.tables[number] = _lookup(counts, symbols, is_first=number < 0x10)
        at += 17 + len(symbols)


def _lookup(counts: bytes, symbols: bytes, *, is_first: bool) -> Table:
    """For each 16 bits that may come next, where they lead."""
    steps = np.full(1 << 16, _INVALID << 8, np.int64)
    lengths = np.full(1 << 16, 99, np.int64)
    code = at = 0
    for length, count in enumerate(counts, 1):
        for symbol in symbols[at : at + count]:
            start = code << (16 - length)
            if start >= 1 << 16:
                raise SuperfluousError("table")
            covered = slice(start, start + (1 << (16 - length)))
            steps[covered], lengths[covered] = _step(symbol, length, is_first=is_first), length
            code += 1
        at += count
        code <<= 1
    return Table(steps.tolist(), _in_pairs(steps, lengths).tolist())


def _in_pairs(steps: Whole, lengths: Whole) -> Whole:
    """Two steps at once wherever the 16 bits hold the whole of the second code and the first is not the block's last."""
    used = steps & 0xFF
    following = (np.arange(1 << 16) << np.minimum(used, 16)) & 0xFFFF
    fits = (used + lengths[following] <= 16) & (steps >> 8 < _END_OF_BLOCK)
    return np.where(fits, steps + steps[following], steps)


def _step(symbol: int, length: int, *, is_first: bool) -> int:
    run, size = symbol >> 4, symbol & 15
    if is_first:
        if symbol > 11:
            raise SuperfluousError("table")
        return 1 << 8 | length + symbol
    if size > 10 or (not size and run not in (0, 15)):
        raise SuperfluousError("table")
    places = _END_OF_BLOCK if symbol == 0 else run + 1
    return places << 8 | length + size


def _scan_header(layout: Layout, body: bytes) -> None:
    if len(body) != 10 or body[0] != 3 or body[7:] != b"\0\x3f\0":
        raise SuperfluousError("scan")
    for at in (1, 3, 5):
        number, tables = body[at], body[at + 1]
        component = layout.components.get(number)
        pair = (tables >> 4, 0x10 | tables & 15)
        if component is None or component.tables or not all(table in layout.tables for table in pair):
            raise SuperfluousError("scan")
        component.tables.extend(layout.tables[table] for table in pair)


def is_followed_to_its_end(layout: Layout) -> bool:
    """Whether the scan's last bit belongs to the picture's last block, but for less than a byte of ones.

    Raises ``SuperfluousError`` for bits that mean nothing.
    """
    raw = np.frombuffer(layout.scan, np.uint8)
    stuffed = np.flatnonzero((raw[1:] == 0) & (raw[:-1] == 0xFF)) + 1
    plain = np.delete(raw, stuffed)
    if len(raw) - len(stuffed) and np.count_nonzero(raw == 0xFF) != len(stuffed):
        raise SuperfluousError("marker in the scan")
    used = _follow(
        np.concatenate([plain, np.full(PAD, 0xFF, np.uint8)]), _blocks(layout), _units(layout), len(plain) * 8
    )
    left = len(plain) * 8 - used
    return 0 <= left < 8 and (int(plain[-1]) & ((1 << left) - 1)) == (1 << left) - 1


def _units(layout: Layout) -> int:
    """How many units of interleaved blocks the picture has."""
    across = 8 * max(component.across for component in layout.components.values())
    down = 8 * max(component.down for component in layout.components.values())
    return -(-layout.width // across) * -(-layout.height // down)


def _blocks(layout: Layout) -> list[tuple[Table, Table]]:
    """The pair of tables of each block of a unit, in their order."""
    pairs = [(part.tables[0], part.tables[1], part.across * part.down) for part in layout.components.values()]
    return [(first, others) for first, others, count in pairs for _ in range(count)]


def _follow(plain: NDArray[np.uint8], blocks: list[tuple[Table, Table]], units: int, end: int) -> int:
    """How many bits so many units take; written flat, because it is done for each coefficient of a photo."""
    wide = plain.astype(np.uint32)
    window = (wide[:-3] << 24 | wide[1:-2] << 16 | wide[2:-1] << 8 | wide[3:]).data
    pairs = [(first.single, others.pairs, others.single) for first, others in blocks]
    at = 0
    for _ in range(units):
        if at >= end:
            return end + 8
        for first, others, single in pairs:
            step = first[window[at >> 3] >> (16 - (at & 7)) & 0xFFFF]
            at += step & 0xFF
            place, start = step >> 8, at
            if place != 1:
                raise SuperfluousError("bits that mean nothing")
            while place < 64:
                step = others[window[at >> 3] >> (16 - (at & 7)) & 0xFFFF]
                at += step & 0xFF
                place += step >> 8
            if place > 64 and not _END_OF_BLOCK < place < _END_OF_BLOCK + 64:
                at = _follow_singly(window, start, single)
    return at


def _follow_singly(window: memoryview, at: int, single: list[int]) -> int:
    """The end of a block after its first coefficient, step by step: two at once may have gone beyond it."""
    place = 1
    while place < 64:
        step = single[window[at >> 3] >> (16 - (at & 7)) & 0xFFFF]
        at += step & 0xFF
        place += step >> 8
    if place > 64 and not _END_OF_BLOCK < place < _END_OF_BLOCK + 64:
        raise SuperfluousError("bits that mean nothing")
    return at
