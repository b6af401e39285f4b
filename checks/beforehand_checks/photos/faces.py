"""Finds faces in a photo, large and small; it says where a face is and never whose."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from beforehand_checks.photos.network import Maps, Network
from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SIZES = (640, 1280)
"""The photo is looked at with its longer side at each of these, in pixels: large faces first, then small ones."""
LEAST_SCORE = 0.4
OVERLAP = 0.3
"""Two boxes that share so much of their union show the same face."""
MOST = 500
"""More faces than this are not reported one by one."""
CELL = 4
STEP = 32


@dataclass(frozen=True, slots=True)
class Face:
    """A box around a face in pixels of the oriented photo; right and bottom lie outside."""

    left: float
    top: float
    right: float
    bottom: float
    score: float

    def scaled(self, across: float, down: float) -> Face:
        """The same box after the photo's size has changed by these factors."""
        return Face(self.left * across, self.top * down, self.right * across, self.bottom * down, self.score)

    def to_json(self) -> dict[str, Any]:
        """The box as the protocol writes it: corner, width and height in pixels, score from 0 to 1."""
        return {
            "x": round(self.left, 1),
            "y": round(self.top, 1),
            "width": round(self.right - self.left, 1),
            "height": round(self.bottom - self.top, 1),
            "score": round(self.score, 3),
        }


def load_network() -> Network:
    """The network with its weights; raises ``PhotoError`` if they are not installed."""
    file = resources.files("beforehand_resources") / "model" / "faces.npz"
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return Network({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as trouble:
        raise PhotoError("no_face_finder") from trouble


def decoded(maps: Maps, least: float) -> Floats:
    """Boxes (left, top, right, bottom, score) in the network's pixels, for each place whose score is above ``least``."""
    down, right = np.nonzero(maps.heat > least)
    heights, widths = (np.exp(np.minimum(maps.extent[down, right, axis], 12)) * CELL for axis in (0, 1))
    middle_y = (down + maps.offset[down, right, 0] + 0.5) * CELL
    middle_x = (right + maps.offset[down, right, 1] + 0.5) * CELL
    columns = (
        middle_x - widths / 2,
        middle_y - heights / 2,
        middle_x + widths / 2,
        middle_y + heights / 2,
        maps.heat[down, right],
    )
    return np.stack(columns, axis=1).astype(np.float32).reshape(-1, 5)


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """How much of their union the box shares with each of the others, from 0 to 1."""
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:4], boxes[:, 2:4])
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    union = np.prod(box[2:4] - box[:2]) + np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1) - shared
    return np.asarray(shared / np.maximum(union, 1e-9), np.float32)


def distinct(boxes: Floats) -> Floats:
    """The boxes, best first, less those that show the same face as a better one."""
    boxes = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept: list[Floats] = []
    while len(boxes) and len(kept) < MOST:
        kept.append(boxes[0])
        boxes = boxes[1:][overlaps(boxes[0], boxes[1:]) < OVERLAP]
    return np.array(kept, np.float32).reshape(-1, 5)


def _looked_at(network: Network, picture: Image.Image, longest: int, least: float) -> Floats:
    """Boxes in the picture's own pixels, found with its longer side at ``longest`` pixels."""
    factor = min(1.0, longest / max(picture.size))
    width, height = (max(1, -(-round(side * factor) // STEP)) * STEP for side in picture.size)
    small = picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    boxes = decoded(network.run(np.asarray(small, np.float32)), least)
    scale = np.array([picture.width / width, picture.height / height] * 2, np.float32)
    boxes[:, :4] *= scale
    boxes[:, 0:4:2] = boxes[:, 0:4:2].clip(0, picture.width)
    boxes[:, 1:4:2] = boxes[:, 1:4:2].clip(0, picture.height)
    sides = boxes[:, 2:4] - boxes[:, :2]
    return boxes[(sides >= 1).all(axis=1)]


def sizes_for(picture: Image.Image) -> Sequence[int]:
    """At which sizes it is worth looking at this picture."""
    return [size for number, size in enumerate(SIZES) if not number or max(picture.size) > SIZES[number - 1]]


def find(
    network: Network,
    picture: Image.Image,
    least: float = LEAST_SCORE,
    found: Callable[[Sequence[Face]], None] = lambda _: None,
) -> list[Face]:
    """The faces in an RGB picture, best first; ``found`` hears of what is known after each size."""
    boxes = np.zeros((0, 5), np.float32)
    faces: list[Face] = []
    for size in sizes_for(picture):
        boxes = distinct(np.concatenate([boxes, _looked_at(network, picture, size, least)]))
        faces = list(_faces(boxes))
        found(faces)
    return faces


def _faces(boxes: Floats) -> Iterator[Face]:
    return (Face(*map(float, box)) for box in boxes)
