"""Finds faces in a photo, large and small; it says where a face is and never whose."""

from __future__ import annotations

import itertools
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

SIZES = (640, 1280, 2560)
"""The photo is looked at with its longer side at each of these, in pixels: large faces first, then small ones.

Measured on 80 composed scenes with 800 faces (see CONTRIBUTING): of faces 26 to 40 pixels high in a scene 2,048 pixels
wide, two looks found 55 of 100, three found 98; of those below 20 pixels, 1 and 58.
"""
LEAST_SCORE = 0.35
"""Measured on the same scenes: at 0.4 a tenth fewer of the faces below 20 pixels, at 0.3 five times as many false finds."""
TILE, MARGIN = 1280, 64
"""Larger views are looked at in pieces of so many pixels, which overlap by twice the margin: memory stays small."""
LARGEST_IN_TILE = 128
"""Pixels; a taller face may be cut in two by a piece's edge, and was found in a smaller view."""
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


@dataclass(frozen=True, slots=True)
class View:
    """A look at a picture: made so large, and of that the piece from a corner, in pixels of the made size."""

    made: tuple[int, int]
    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_whole(self) -> bool:
        """Whether it shows all of the picture."""
        return self.made == (self.right, self.bottom) and not (self.left or self.top)


def views(size: tuple[int, int]) -> list[View]:
    """How a picture of this size (width, height) is looked at, in order."""
    found: list[View] = []
    for number, longest in enumerate(SIZES):
        if number and max(size) <= SIZES[number - 1]:
            break
        factor = min(1.0, longest / max(size))
        width, height = (max(1, -(-round(side * factor) // STEP)) * STEP for side in size)
        found += [
            View((width, height), left, top, right, bottom)
            for top, bottom in _pieces(height)
            for left, right in _pieces(width)
        ]
    return found


def _pieces(side: int) -> list[tuple[int, int]]:
    """A side of a view, a multiple of the step, cut into overlapping pieces."""
    count = -(-side // TILE)
    cuts = [round(side * number / count / STEP) * STEP for number in range(count + 1)]
    return [(max(0, low - MARGIN), min(side, high + MARGIN)) for low, high in itertools.pairwise(cuts)]


def _looked_at(network: Network, picture: Image.Image, made: Image.Image, view: View, least: float) -> Floats:
    """Boxes in the picture's own pixels, found in a view; ``made`` is the picture at the size of the view."""
    piece = made if view.is_whole else made.crop((view.left, view.top, view.right, view.bottom))
    boxes = decoded(network.run(np.asarray(piece, np.float32)), least)
    if not view.is_whole:
        boxes = boxes[_is_whole_face(boxes, view)]
    boxes[:, 0:4:2] += view.left
    boxes[:, 1:4:2] += view.top
    boxes[:, :4] *= np.array([picture.width / view.made[0], picture.height / view.made[1]] * 2, np.float32)
    boxes[:, 0:4:2] = boxes[:, 0:4:2].clip(0, picture.width)
    boxes[:, 1:4:2] = boxes[:, 1:4:2].clip(0, picture.height)
    sides = boxes[:, 2:4] - boxes[:, :2]
    return boxes[(sides >= 1).all(axis=1)]


def _is_whole_face(boxes: Floats, view: View) -> NDArray[np.bool_]:
    """Which boxes are small and do not lie on an edge where the piece was cut out of the view."""
    low, high = np.array([view.left, view.top]), np.array([view.right, view.bottom])
    is_cut_low, is_cut_high = low > 0, high < np.array(view.made)
    is_inside = ~((boxes[:, :2] < 2) & is_cut_low).any(axis=1) & ~(
        (boxes[:, 2:4] > (high - low) - 2) & is_cut_high
    ).any(axis=1)
    return np.asarray(is_inside & (boxes[:, 3] - boxes[:, 1] <= LARGEST_IN_TILE), np.bool_)


def find(
    network: Network,
    picture: Image.Image,
    least: float = LEAST_SCORE,
    found: Callable[[Sequence[Face]], None] = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> list[Face]:
    """The faces in an RGB picture, best first; ``found`` hears of what is known after each view.

    Once ``is_over``, the remaining views are left out.
    """
    boxes = np.zeros((0, 5), np.float32)
    faces: list[Face] = []
    made: Image.Image | None = None
    for view in views(picture.size):
        if made is None or made.size != view.made:
            made = picture.resize(view.made, Image.Resampling.BILINEAR, reducing_gap=2.0)
        boxes = distinct(np.concatenate([boxes, _looked_at(network, picture, made, view, least)]))
        faces = list(_faces(boxes))
        found(faces)
        if is_over():
            break
    return faces


def _faces(boxes: Floats) -> Iterator[Face]:
    return (Face(*map(float, box)) for box in boxes)
