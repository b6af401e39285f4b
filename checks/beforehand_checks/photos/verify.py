"""Opens a finished safe copy again and proves what can be proved about it, as a list of named checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from beforehand_checks.photos import strict_jpeg, strict_png
from beforehand_checks.photos.containers import format_of
from beforehand_checks.photos.saving import NUMBERS, neutral_name
from beforehand_checks.photos.strict_jpeg import SuperfluousError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from PIL import Image

    from beforehand_checks.photos.cover import Colour
    from beforehand_checks.photos.faces import Face
    from beforehand_checks.photos.geometry import Area

    Pixels = NDArray[np.int16]

SENTENCES = {
    "photos.check.opens": "The finished file opens.",
    "photos.check.size": "It has the size that was chosen.",
    "photos.check.name": "Its name tells nothing.",
    "photos.check.only_pixels": "It holds nothing but the picture: no place, no date, no device, no name, no second picture.",
    "photos.check.to_the_end": "Each part of it belongs to the picture, to the very end.",
    "photos.check.filled": "What is covered is one solid colour.",
    "photos.check.no_face_under_cover": "No face was found under a cover.",
}
"""English sentences by key; the desk translates them."""

SAMPLES = 4_000
"""Places looked at in each covered area, at most."""
EDGE = 24
"""Pixels inside of an area's edge in which JPEG may still mix in what lies outside.

Its blocks of colour are 16 pixels wide and flow into the next one; in 1,500 copies with the strongest colours and
noise around round and square covers, a channel was off by up to 52 at 17 pixels, by 2 at 24.
"""
NEAR, FAR = 6, 112
"""How far a colour channel may be off: well inside of an area, and next to its edge (91 was seen)."""
SAME = 0.4
"""A face is the one that a cover was drawn for if the two share so much of the smaller."""
HIDDEN = 0.95
"""Of the middle of a face, so much must be covered."""
LOOSE = 24
"""How far a colour channel may be off where a face is said to be hidden."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at in the finished file, and how it went; ``details`` say what was found instead."""

    name: str
    passed: bool
    details: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The check as the protocol writes it; ``say`` is the key of what is true if it passed."""
        say = f"photos.check.{self.name}"
        return {"name": self.name, "passed": self.passed, "say": say, "details": list(self.details)}


def structure(data: bytes) -> list[Check]:
    """Whether the file holds nothing but the picture, and ends with it."""
    reader = {"JPEG": _jpeg, "PNG": _png}.get(format_of(data) or "")
    if reader is None:
        return [
            Check("only_pixels", passed=False, details=("not a JPEG or PNG file",)),
            Check("to_the_end", passed=False),
        ]
    try:
        follow = reader(data)
    except SuperfluousError as trouble:
        return [Check("only_pixels", passed=False, details=(str(trouble),)), Check("to_the_end", passed=False)]
    only = Check("only_pixels", passed=True)
    try:
        return [only, Check("to_the_end", passed=follow())]
    except SuperfluousError as trouble:
        return [only, Check("to_the_end", passed=False, details=(str(trouble),))]


def _jpeg(data: bytes) -> Callable[[], bool]:
    layout = strict_jpeg.read(data)
    if len(layout.scan) > strict_jpeg.LONGEST_SCAN:
        raise SuperfluousError("too much to be followed to its end; choose a smaller size or a lower quality")
    return lambda: strict_jpeg.is_followed_to_its_end(layout)


def _png(data: bytes) -> Callable[[], bool]:
    width, height, packed = strict_png.read(data)
    return lambda: strict_png.is_followed_to_its_end(width, height, packed)


def size(picture: Image.Image, wanted: tuple[int, int]) -> Check:
    """Whether the picture has the size in pixels that was asked for."""
    return Check("size", picture.size == wanted, () if picture.size == wanted else ("{} x {}".format(*picture.size),))


def name(given: str) -> Check:
    """Whether the name is one of those that tell nothing."""
    neutral = {neutral_name(number, kind) for number in NUMBERS for kind in ("JPEG", "PNG")}
    return Check("name", given in neutral)


def filled(picture: Image.Image, areas: Sequence[Area], colour: Colour, *, is_exact: bool) -> Check:
    """Whether places all over the covered areas have the fill's colour; next to an edge they may be a little off."""
    pixels = np.asarray(picture, np.int16)
    for number, area in enumerate(areas, 1):
        for margin, allowed in ((1 if is_exact else 3, 0 if is_exact else FAR), (EDGE, 0 if is_exact else NEAR)):
            inner = area.shrunk(margin)
            if inner is not None and _farthest(pixels, inner, colour) > allowed:
                return Check("filled", passed=False, details=(str(number),))
    return Check("filled", passed=True)


def _farthest(pixels: Pixels, area: Area, colour: Colour) -> int:
    """How far a colour channel is off at worst, on a grid of places in the area."""
    height, width = pixels.shape[:2]
    left, right = max(0, area.left), min(width - 1, area.right)
    top, bottom = max(0, area.top), min(height - 1, area.bottom)
    step = max(1.0, (max(0, right - left) * max(0, bottom - top) / SAMPLES) ** 0.5)
    rows, columns = (np.arange(low, high + 1e-6, step).astype(int) for low, high in ((top, bottom), (left, right)))
    places = [(y, x) for y in rows for x in columns if area.contains(float(x), float(y))]
    if not places:
        return 0
    seen = pixels[tuple(np.array(places).T)]
    return int(np.abs(seen - np.array(colour, np.int16)).max())


def visible(faces: Sequence[Face], areas: Sequence[Area], picture: Image.Image, colour: Colour) -> list[Face]:
    """The faces of which something can be seen.

    A finder of faces also fires at a solid oval on shoulders: where all is covered and filled, there is no face to see.
    """
    pixels = np.asarray(picture, np.int16)
    return [face for face in faces if hidden_share(face, areas, pixels, colour) < HIDDEN]


def no_face_under_cover(seen: Sequence[Face], boxes: Sequence[Area]) -> Check:
    """Whether of the faces that can be seen none is one that a cover was drawn for; ``boxes`` are those of the covers."""
    peeping = [face for face in seen if any(_is_same(face, box) for box in boxes)]
    return Check("no_face_under_cover", not peeping, (str(len(peeping)),) if peeping else ())


def _is_same(face: Face, box: Area) -> bool:
    """Whether a face that was found is the one that the box is drawn around."""
    is_inside = box.contains((face.left + face.right) / 2, (face.top + face.bottom) / 2)
    across = max(0.0, min(face.right, box.right) - max(face.left, box.left))
    down = max(0.0, min(face.bottom, box.bottom) - max(face.top, box.top))
    sizes = (face.right - face.left) * (face.bottom - face.top), (box.right - box.left) * (box.bottom - box.top)
    return is_inside or across * down >= SAME * min(sizes)


def hidden_share(face: Face, areas: Sequence[Area], pixels: Pixels, colour: Colour) -> float:
    """How much of the middle of a face's box lies in covered areas and has the fill's colour, from 0 to 1."""
    shares = [0.2 + 0.6 * step / 14 for step in range(15)]
    rows = [face.top + (face.bottom - face.top) * share for share in shares]
    columns = [face.left + (face.right - face.left) * share for share in shares]
    hidden = sum(
        any(area.contains(x, y) for area in areas)
        and bool(
            (np.abs(pixels[min(int(y), len(pixels) - 1), min(int(x), len(pixels[0]) - 1)] - colour) <= LOOSE).all()
        )
        for x in columns
        for y in rows
    )
    return hidden / len(shares) ** 2
