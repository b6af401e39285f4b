"""Writes the safe copy: pixels in sRGB and nothing else, under a name that tells nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from beforehand_checks.photos.cover import covered
from beforehand_checks.photos.decoding import shrunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from beforehand_checks.photos.cover import Colour
    from beforehand_checks.photos.geometry import Cover

SaveFormat = Literal["JPEG", "PNG"]

QUALITIES = range(30, 96)
"""Of JPEG; above, files grow and pictures do not get better."""
FINE = 90
"""From this quality on, colours keep their full resolution."""
NUMBERS = range(1, 1000)


def neutral_name(number: int, kind: SaveFormat) -> str:
    """The name of a safe copy."""
    return f"photo-{number}.{'jpg' if kind == 'JPEG' else 'png'}"


def safe_copy(
    photo: Image.Image,
    covers: Sequence[Cover],
    colour: Colour,
    longest: int,
) -> Image.Image:
    """The photo on a new canvas, covered at its full size and only then made smaller."""
    return shrunk(covered(photo, covers, colour), longest)


def encoded(picture: Image.Image, kind: SaveFormat, quality: int) -> bytes:
    """The finished file. The picture must come from ``safe_copy``: it carries no fields that could be written."""
    file = io.BytesIO()
    if kind == "PNG":
        picture.save(file, "PNG", compress_level=4)
    else:
        picture.save(file, "JPEG", quality=quality, subsampling=0 if quality >= FINE else 2)
    return file.getvalue()
