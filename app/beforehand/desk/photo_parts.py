"""What the desk passes around about photos: pictures, proved copies, and what workers take and give."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from beforehand.domain.photo import Trace
from beforehand_checks.photos.geometry import Cover
from beforehand_checks.photos.protocol import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from beforehand.domain.photo import Box, Photo


SAVED, COPIED = "saved", "copied"
"""How a safe copy left the program."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A view of a photo: RGB, row by row without padding."""

    MOST: ClassVar[int] = 2048
    """Pixels along the longer side that a worker hands over at most."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A safe copy with what was proved about it; ``data`` is empty when something was not."""

    photo: str
    name: str
    data: bytes
    checks: tuple[tuple[str, bool], ...]
    removed: tuple[Trace, ...]
    faces: int
    size: tuple[int, int] = (0, 0)

    @property
    def is_good(self) -> bool:
        """Whether every check passed."""
        return bool(self.data) and all(passed for _, passed in self.checks)


@dataclass(frozen=True, slots=True)
class Wish:
    """How safe copies are to be: pixels along the longer side (0 leaves the size), the format, and the quality of JPEG."""

    longest: int = 2048
    kind: str = "JPEG"
    quality: int = 85


@dataclass(frozen=True, slots=True)
class Given:
    """A picture's file as it came, or the key of the sentence that says why there is none."""

    name: str
    data: bytes = b""
    sha256: str = ""
    trouble: str = ""


def read_file(path: Path) -> Given:
    """Read a file."""
    try:
        if not path.is_file():
            return Given(path.name, trouble="photos.not_a_photo")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError:
        return Given(path.name, trouble="photos.unreadable")
    return take_bytes(path.name, data)


def take_bytes(name: str, data: bytes) -> Given:
    """Take the bytes of a file that came another way."""
    if len(data) > MOST_BYTES:
        return Given(name, trouble="photos.too_many_bytes")
    return Given(name, data, hashlib.sha256(data).hexdigest())


def covers(photo: Photo) -> list[dict[str, Any]]:
    """What a worker is to cover."""
    return [
        Cover(row.box.x, row.box.y, row.box.width, row.box.height, row.shape, row.reach).to_json()
        for row in photo.covered
    ]


def traces(found: Iterable[Mapping[str, Any]]) -> tuple[Trace, ...]:
    """What a worker says that a file tells."""
    return tuple(Trace(str(each["kind"]), str(each["value"])) for each in found)


def as_opened(photo: Photo, result: Mapping[str, Any]) -> Photo:
    """A photo with what a worker says of its file."""
    return replace(
        photo,
        width=result["width"],
        height=result["height"],
        traces=traces(result["traces"]),
        captions=tuple(str(each["text"]) for each in result["captions"]),
        notes=tuple(note if isinstance(note, str) else str(note[0]) for note in result["notes"]),
    )


def is_same(one: Box, other: Box) -> bool:
    """Whether two boxes mean the same face: they share half of the smaller one."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    smaller = min(one.width * one.height, other.width * other.height)
    return across > 0 and down > 0 and across * down >= smaller / 2
