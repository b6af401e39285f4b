"""CenterFace in numpy: says for every fourth pixel how likely a face is centred there, and how large it is.

Pictures and feature maps are (rows, columns, channels) of 32-bit floats. The network has no output that could tell one
person from another: no embedding, no landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

STRIDES = (1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1)
"""Steps of the depthwise layers of the seventeen blocks."""
SIDES = {2: 2, 5: 1, 12: 0}
"""The blocks whose maps are handed sideways, with the number of the layer that takes them."""
LAYERS = (
    "stem",
    *(
        f"block{number:02}.{part}"
        for number in range(len(STRIDES))
        for part in ("widen", "depth", "narrow")[not number :]
    ),
    *(f"{part}{level}" for level in range(len(SIDES)) for part in ("double", "side")),
    *("top", "shared", "heat", "extent", "offset"),
)
"""The layers by name; each has a weight and a bias."""
STRIP = 400_000
"""So many floats of a widened map are worked on at once; they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Maps:
    """What the network says, at a quarter of the picture's rows and columns."""

    heat: Floats
    """Rows by columns: the score of a face centred here, from 0 to 1."""
    extent: Floats
    """Rows by columns by two: logarithms of height and width in quarters of a pixel row and column."""
    offset: Floats
    """Rows by columns by two: where between this place and the next the centre lies, down and right."""


def rectified(x: Floats) -> Floats:
    """Negative numbers become zero, in place."""
    return np.maximum(x, 0, out=x)


def dense(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """A matrix (inputs, outputs) applied to the channels of each pixel."""
    rows, columns, channels = x.shape
    y = x.reshape(-1, channels) @ weight
    y += bias
    return y.reshape(rows, columns, -1)


def edged(x: Floats) -> Floats:
    """The map with one row and column of zeros around it."""
    rows, columns, channels = x.shape
    wide = np.zeros((rows + 2, columns + 2, channels), np.float32)
    wide[1:-1, 1:-1] = x
    return wide


def square(x: Floats, weight: Floats, bias: Floats, stride: int) -> Floats:
    """A full 3 x 3 convolution, zeros around the edge; weight is (3, 3, inputs, outputs)."""
    rows, columns = (x.shape[0] - 1) // stride + 1, (x.shape[1] - 1) // stride + 1
    wide = edged(x)
    y = np.empty((rows * columns, weight.shape[3]), np.float32)
    y[:] = bias
    for down in range(3):
        for right in range(3):
            part = wide[down : down + stride * rows : stride, right : right + stride * columns : stride][
                :rows, :columns
            ]
            y += np.ascontiguousarray(part).reshape(rows * columns, -1) @ weight[down, right]
    return y.reshape(rows, columns, -1)


def depthwise(wide: Floats, weight: Floats, bias: Floats, stride: int, rows: int, columns: int) -> Floats:
    """A 3 x 3 convolution of each channel by itself; the map comes with its edge, weight is (3, 3, channels)."""
    y: Floats | None = None
    product = np.empty((rows, columns, wide.shape[2]), np.float32)
    for down in range(3):
        for right in range(3):
            part = wide[
                down : down + stride * (rows - 1) + 1 : stride, right : right + stride * (columns - 1) + 1 : stride
            ]
            if y is None:
                y = part * weight[down, right]
            else:
                np.multiply(part, weight[down, right], out=product)
                y += product
    assert y is not None
    y += bias
    return y


def doubled(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """A transposed convolution that makes four pixels of one; weight is (2, 2, inputs, outputs)."""
    rows, columns, channels = x.shape
    flat = x.reshape(-1, channels)
    y = np.empty((rows, 2, columns, 2, weight.shape[3]), np.float32)
    for down in range(2):
        for right in range(2):
            y[:, down, :, right] = (flat @ weight[down, right]).reshape(rows, columns, -1)
    y += bias
    return y.reshape(rows * 2, columns * 2, -1)


def sigmoid(x: Floats) -> Floats:
    """A score between 0 and 1 for each number."""
    return (1 / (1 + np.exp(-np.clip(x, -60, 60)))).astype(np.float32)


class Network:
    """The layers with their weights; raises ``KeyError`` if the file lacks some."""

    def __init__(self, arrays: Mapping[str, NDArray[np.float16]]) -> None:
        names = [f"{layer}.{part}" for layer in LAYERS for part in ("weight", "bias")]
        self._arrays = {name: np.ascontiguousarray(arrays[name], np.float32) for name in names}

    def run(self, picture: Floats) -> Maps:
        """Look at a picture (rows, columns, red-green-blue from 0 to 255) whose sides are multiples of 32."""
        x = rectified(square(picture, *self._layer("stem"), 2))
        aside: dict[int, Floats] = {}
        for number, stride in enumerate(STRIDES):
            x = self._block(x, number, stride)
            if number in SIDES:
                aside[SIDES[number]] = x
        x = rectified(dense(x, *self._layer("top")))
        for level in sorted(aside):
            x = rectified(doubled(x, *self._layer(f"double{level}")))
            x += rectified(dense(aside[level], *self._layer(f"side{level}")))
        x = rectified(square(x, *self._layer("shared"), 1))
        heat = sigmoid(dense(x, *self._layer("heat"))[..., 0])
        return Maps(heat, dense(x, *self._layer("extent")), dense(x, *self._layer("offset")))

    def _layer(self, name: str) -> tuple[Floats, Floats]:
        return self._arrays[f"{name}.weight"], self._arrays[f"{name}.bias"]

    def _block(self, x: Floats, number: int, stride: int) -> Floats:
        """Widen, look at each channel's neighbourhood, narrow; strip by strip, so that the wide map never exists whole."""
        name = f"block{number:02}"
        rows, columns = (x.shape[0] - 1) // stride + 1, (x.shape[1] - 1) // stride + 1
        narrow, bias = self._layer(f"{name}.narrow")
        y = np.empty((rows, columns, narrow.shape[1]), np.float32)
        step = max(2, STRIP // (stride * (x.shape[1] + 2) * narrow.shape[0]))
        for first in range(0, rows, step):
            last = min(rows, first + step)
            wide = self._widened(x, name, first * stride - 1, (last - 1) * stride + 2)
            deep = rectified(depthwise(wide, *self._layer(f"{name}.depth"), stride, last - first, columns))
            y[first:last] = dense(deep, narrow, bias)
        if number and stride == 1 and x.shape == y.shape:
            y += x
        return y

    def _widened(self, x: Floats, name: str, first: int, last: int) -> Floats:
        """The rows from ``first`` to before ``last`` of the widened map with its edge of zeros; both may lie outside."""
        inside = x[max(0, first) : min(last, x.shape[0])]
        if f"{name}.widen.weight" in self._arrays:
            inside = rectified(dense(inside, *self._layer(f"{name}.widen")))
        wide = np.zeros((last - first, x.shape[1] + 2, inside.shape[2]), np.float32)
        start = max(0, -first)
        wide[start : start + inside.shape[0], 1:-1] = inside
        return wide
