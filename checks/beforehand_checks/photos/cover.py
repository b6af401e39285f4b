"""Covers people in a photo with one solid colour, on a new canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand_checks.photos.geometry import Area, Cover

Colour = tuple[int, int, int]

FILL: Colour = (32, 32, 32)


def covered(photo: Image.Image, covers: Sequence[Cover], colour: Colour = FILL) -> Image.Image:
    """A new picture with the photo's pixels and the covers over them; nothing else of the photo comes along.

    The fill depends on the colour alone: no pixel of the photo is read for it, and no edge is mixed.
    Raises ``PhotoError`` for a cover that touches no pixel of the photo.
    """
    canvas = Image.new("RGB", photo.size)
    canvas.paste(photo)
    draw = ImageDraw.Draw(canvas)
    for cover in covers:
        areas = cover.areas()
        if not any(_touches(area, canvas.size) for area in areas):
            raise PhotoError("outside")
        for area in areas:
            _fill(draw, area, colour)
    return canvas


def _touches(area: Area, size: tuple[int, int]) -> bool:
    return area.left < size[0] and area.top < size[1] and area.right > 0 and area.bottom > 0


def _fill(draw: ImageDraw.ImageDraw, area: Area, colour: Colour) -> None:
    corners = (area.left, area.top, area.right, area.bottom)
    if area.kind == "ellipse":
        draw.ellipse(corners, fill=colour)
    elif area.corner:
        draw.rounded_rectangle(corners, radius=area.corner, fill=colour)
    else:
        draw.rectangle(corners, fill=colour)
