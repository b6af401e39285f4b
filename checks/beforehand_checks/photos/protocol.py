r"""How the desk and the photo worker talk: a JSON line, then raw bytes where the line says so. No Pillow, no numpy here.

A *frame* is one line of JSON, an object in UTF-8 ending with ``\n``. If it has ``"bytes": N`` then exactly N raw bytes
follow the line end; the next frame begins right after them.

The desk writes **one** frame to the worker's standard input: ``{"job": NAME, ..., "bytes": N}`` and the photo's N bytes (or for
``verify`` those of the finished file), then closes it. One process does one job; to cancel, kill it.

The worker answers on its standard output with any number of progress frames and one last frame::

    {"progress": 0.4, "step": "searching"}                     from 0 to 1; ``faces`` adds "faces": [...] as far as known
    {"result": {...}}  or  {"result": {...}, "bytes": N} + N   the end, exit code 0
    {"error": CODE, "say": KEY, "details": [...]}              the end, exit code 1; KEY is in ``trouble.SENTENCES``

If the process ends without a last frame, ``trouble.code_of_exit`` says what that means.

All places are pixels of the *oriented* photo, from its upper left corner. A *cover* is ``{"x", "y", "width", "height"}``
with ``"shape"`` (ellipse or box), ``"reach"`` (head, person or drawn) and ``"padding"`` (share of the box added on each side).

=======  ==========================================================  =====================================================
job      request, with what is taken if absent                       result
=======  ==========================================================  =====================================================
open     name "", trust_content false, longest 2048                  format, width, height, notes, traces, captions,
                                                                     preview {width, height} + RGB pixels, row by row
faces    least 0.35                                                  width, height, faces [{x, y, width, height, score}],
                                                                     is_whole: looked at to the end
cover    covers, colour [r, g, b], longest 2048                      width, height of what follows: + RGB pixels
save     covers, colour, longest 0 (as it is), format "JPEG",        name, format, width, height, from {width, height},
         quality 85, number 1                                        removed (traces of the original): + the finished file
verify   covers, colour, from {width, height}, size                  passed, checks [{name, passed, say, details}],
         {width, height}, name                                       faces that can be seen in the finished file
=======  ==========================================================  =====================================================

*traces* are ``{"kind", "value", "source", "say"}``: something about people, places or devices that travels inside the file.
*captions* are ``{"source", "text"}``: embedded words for the engine to check. *notes* are keys of sentences, or pairs of key and
details. ``cover`` is for the view after covering; ``save`` covers by itself, before it changes the size.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

LONGEST_LINE = 1_000_000
MOST_BYTES = 100_000_000
JOBS = ("open", "faces", "cover", "save", "verify")


class ProtocolError(ValueError):
    """What came is not a frame."""


def frame(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """A frame ready to be written; ``bytes`` is added to the header if there is a payload."""
    line = json.dumps(header | ({"bytes": len(payload)} if payload else {}), ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n" + payload


def _header(line: bytes) -> tuple[dict[str, Any], int]:
    """The line's object and the number of bytes that follow it; raises ``ProtocolError``."""
    try:
        header = json.loads(line)
    except (ValueError, RecursionError) as trouble:
        raise ProtocolError("not JSON") from trouble
    if not isinstance(header, dict):
        raise ProtocolError("not an object")
    length = header.pop("bytes", 0)
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise ProtocolError("bytes must be a number")
    return header, length


def read_frame(source: IO[bytes], most: int = MOST_BYTES) -> tuple[dict[str, Any], bytes, int]:
    """Wait for one frame: its header, its payload and the length it announced; a longer payload than ``most`` stays unread."""
    header, length = _header(source.readline(LONGEST_LINE))
    if length > most:
        return header, b"", length
    payload = source.read(length)
    if len(payload) < length:
        raise ProtocolError("the payload is too short")
    return header, payload, length


class Frames:
    """Cuts what comes in pieces of any size into frames; for the desk, which never waits."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._header: dict[str, Any] | None = None
        self._length = 0

    def feed(self, piece: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The frames that this piece completes; raises ``ProtocolError``."""
        self._waiting += piece
        while True:
            if self._header is None:
                end = self._waiting.find(b"\n")
                if end < 0:
                    if len(self._waiting) > LONGEST_LINE:
                        raise ProtocolError("a line without an end")
                    return
                self._header, self._length = _header(bytes(self._waiting[:end]))
                del self._waiting[: end + 1]
            if len(self._waiting) < self._length:
                return
            payload = bytes(self._waiting[: self._length])
            del self._waiting[: self._length]
            header, self._header = self._header, None
            yield header, payload
