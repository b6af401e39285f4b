"""What a cover covers, in pixels; pure numbers, so that the view draws exactly what the worker will cover."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Shape = Literal["ellipse", "box"]
Reach = Literal["head", "person", "drawn"]
"""A face that was found, with its hair and ears; the person under it; or exactly what the author has drawn."""

PADDING = 0.25
"""Share of the box that is added on each side."""
HAIR = 0.25
"""Share of a face's height that is added above it: a face ends at the brow."""
LARGEST = 1_000_000
BODY_WIDTH = 3.5
"""A person with arms is about so many face widths wide."""
BODY_HEIGHT = 9.5
"""Faces from brow to sole, with room to spare."""
NECK = 0.75
"""The body begins at this share of the face's height."""


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of the photo to fill; ``corner`` is the radius of a box's corners. May reach outside the photo."""

    kind: Shape
    left: float
    top: float
    right: float
    bottom: float
    corner: float = 0.0

    def scaled(self, across: float, down: float) -> Area:
        """The same area after the photo's size has changed by these factors."""
        corner = self.corner * min(across, down)
        return Area(self.kind, self.left * across, self.top * down, self.right * across, self.bottom * down, corner)

    def shrunk(self, margin: float) -> Area | None:
        """What lies at least ``margin`` pixels inside; ``None`` if nothing does."""
        if min(self.right - self.left, self.bottom - self.top) <= 2 * margin:
            return None
        corner = max(0.0, self.corner - margin)
        return Area(self.kind, self.left + margin, self.top + margin, self.right - margin, self.bottom - margin, corner)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        if not (self.left <= x <= self.right and self.top <= y <= self.bottom):
            return False
        if self.kind == "ellipse":
            radius_x, radius_y = (self.right - self.left) / 2, (self.bottom - self.top) / 2
            away_x, away_y = (x - self.left - radius_x) / radius_x, (y - self.top - radius_y) / radius_y
            return away_x**2 + away_y**2 <= 1
        away_x = max(self.left + self.corner - x, x - self.right + self.corner, 0)
        away_y = max(self.top + self.corner - y, y - self.bottom + self.corner, 0)
        return math.hypot(away_x, away_y) <= self.corner or not (away_x and away_y)


@dataclass(frozen=True, slots=True)
class Cover:
    """What to make unrecognisable: a box around a face or a drawn one, in pixels of the oriented photo."""

    x: float
    y: float
    width: float
    height: float
    shape: Shape = "ellipse"
    reach: Reach = "head"
    padding: float = PADDING

    @classmethod
    def from_json(cls, data: Any) -> Cover:
        """Read a cover; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        x, y, width, height = (float(data[name]) for name in ("x", "y", "width", "height"))
        shape, reach = data.get("shape", "ellipse"), data.get("reach", "head")
        padding = float(data.get("padding", PADDING))
        if shape not in ("ellipse", "box") or reach not in ("head", "person", "drawn"):
            raise ValueError("unknown shape or reach")
        if not all(abs(number) < LARGEST for number in (x, y, width, height)) or width <= 0 or height <= 0:
            raise ValueError("a cover must have a size")
        if not 0 <= padding <= 2:
            raise ValueError("padding must be between 0 and 2")
        return cls(x, y, width, height, shape, reach, padding)

    def to_json(self) -> dict[str, Any]:
        """The cover as the protocol writes it."""
        names = ("x", "y", "width", "height", "shape", "reach", "padding")
        return {name: getattr(self, name) for name in names}

    def box(self) -> Area:
        """The box itself, without padding."""
        return Area("box", self.x, self.y, self.x + self.width, self.y + self.height)

    def areas(self) -> tuple[Area, ...]:
        """The areas to fill: the padded box or the ellipse in it, and for a whole person the body below it."""
        across, down = self.width * self.padding, self.height * self.padding
        left, right = math.floor(self.x - across), math.ceil(self.x + self.width + across)
        hair = 0 if self.reach == "drawn" else self.height * HAIR
        top, bottom = math.floor(self.y - down - hair), math.ceil(self.y + self.height + down)
        head = Area(self.shape, left, top, right, bottom)
        return (head, self._body()) if self.reach == "person" else (head,)

    def _body(self) -> Area:
        """Shoulders, arms and legs of a person who stands or sits under this face."""
        middle, half = self.x + self.width / 2, self.width * BODY_WIDTH / 2
        left, right = math.floor(middle - half), math.ceil(middle + half)
        top, bottom = math.floor(self.y + self.height * NECK), math.ceil(self.y + self.height * BODY_HEIGHT)
        corner = min(half, (bottom - top) / 2) if self.shape == "ellipse" else 0.0
        return Area("box", left, top, right, bottom, corner)
