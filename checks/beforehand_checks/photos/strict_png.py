"""Reads a finished PNG file and accepts only what pixels need: header, packed rows, end."""

from __future__ import annotations

import struct
import zlib

from beforehand_checks.photos import containers
from beforehand_checks.photos.strict_jpeg import SuperfluousError
from beforehand_checks.photos.trouble import PhotoError

_PLAIN = bytes((8, 2, 0, 0, 0))
"""Eight bits, red-green-blue, the only packing and filtering there are, not interlaced."""
_AT_ONCE = 1 << 20
_FILTERS = 5


def read(data: bytes) -> tuple[int, int, bytes]:
    """Width and height in pixels and the packed rows of a file that holds nothing else; raises ``SuperfluousError``."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise SuperfluousError("not a PNG file")
    try:
        found = containers.parts(data, "PNG")
    except PhotoError as trouble:
        raise SuperfluousError(trouble.code) from trouble
    names = [part.name for part in found]
    if superfluous := [name for name in names if name not in ("IHDR", "IDAT", "IEND")]:
        raise SuperfluousError(f"chunk {superfluous[0]}")
    if names[0] != "IHDR" or names[-1] != "IEND" or names.count("IHDR") != 1 or len(names) < 3:
        raise SuperfluousError("order of chunks")
    for part in found:
        end = part.start + 8 + len(part.body)
        if zlib.crc32(data[part.start + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            raise SuperfluousError("check sum")
    header = found[0].body
    if len(header) != 13 or header[8:] != _PLAIN or found[-1].body:
        raise SuperfluousError("fields in the header")
    width, height = struct.unpack(">II", header[:8])
    return width, height, b"".join(part.body for part in found[1:-1])


def is_followed_to_its_end(width: int, height: int, packed: bytes) -> bool:
    """Whether the packed data unpacks to exactly the picture's rows and ends there; raises ``SuperfluousError``."""
    row = width * 3 + 1
    unpacking, length, left = zlib.decompressobj(), 0, packed
    try:
        while left and not unpacking.eof:
            piece = unpacking.decompress(left, _AT_ONCE)
            left = unpacking.unconsumed_tail
            if any(byte >= _FILTERS for byte in piece[-length % row :: row]):
                raise SuperfluousError("rows")
            length += len(piece)
            if length > row * height:
                return False
    except zlib.error as trouble:
        raise SuperfluousError("rows") from trouble
    return unpacking.eof and not unpacking.unused_data and length == row * height
