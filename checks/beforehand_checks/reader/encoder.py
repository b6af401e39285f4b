"""A six-layer sentence encoder in numpy: weights kept as 8-bit numbers, deltas added when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WIDTH = 384
HEADS = 12
LAYERS = 6
WORDS_LAYER = 2
"""After so many layers the states still tell the words apart rather than the sense."""
LONGEST = 256
EPSILON = np.float32(1e-12)
MATRICES = ("in", "out", "up", "down")
VECTORS = ("in_bias", "out_bias", "up_bias", "down_bias", "norm1", "norm1_bias", "norm2", "norm2_bias")


def normed(x: Floats, gain: Floats, bias: Floats) -> Floats:
    """Layer normalisation over the last axis; changes ``x`` in place."""
    x -= x.mean(axis=-1, keepdims=True)
    spread = np.einsum("...i,...i->...", x, x)[..., None] / np.float32(x.shape[-1])
    x /= np.sqrt(spread + EPSILON)
    x *= gain
    x += bias
    return x


def gelu(x: Floats) -> Floats:
    """The smooth gate between layers, by its tanh form (off by at most 5e-4); changes ``x`` in place."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    x *= inner
    x *= np.float32(0.5)
    return x


def softmax(x: Floats) -> Floats:
    """Shares along the last axis; changes ``x`` in place."""
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's matrices (rows are inputs) and vectors."""

    matrices: tuple[Floats, Floats, Floats, Floats]
    vectors: dict[str, Floats]


def _whole(base: Mapping[str, NDArray[Any]], deltas: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """A matrix with its delta, turned so that rows are inputs."""
    matrix = base[name].astype(np.float32)
    matrix *= base[name + ".scale"]
    if name + ".tall" in deltas:
        matrix += restored(deltas, name + ".tall") @ restored(deltas, name + ".thin")
    return np.ascontiguousarray(matrix.T)


def restored(arrays: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """An array as 32-bit floats, whatever it was stored as."""
    value = arrays[name].astype(np.float32)
    scale = name + ".scale"
    return value * arrays[scale].astype(np.float32) if scale in arrays else value


class Encoder:
    """Turns vocabulary numbers into one state a piece."""

    def __init__(self, base: Mapping[str, NDArray[Any]], deltas: Mapping[str, NDArray[Any]]) -> None:
        self._words, self._word_scale = base["words"], base["words.scale"].astype(np.float32)
        self._places = base["places"].astype(np.float32)
        self._norm = (base["norm"].astype(np.float32), base["norm_bias"].astype(np.float32))
        self._layers = [self._layer(base, deltas, number) for number in range(LAYERS)]

    @staticmethod
    def _layer(base: Mapping[str, NDArray[Any]], deltas: Mapping[str, NDArray[Any]], number: int) -> Layer:
        """Gather one layer; the deltas' vectors replace the base's."""
        first, second, third, fourth = (_whole(base, deltas, f"{number}.{name}") for name in MATRICES)
        vectors = {name: (deltas if f"{number}.{name}" in deltas else base)[f"{number}.{name}"] for name in VECTORS}
        first[:, :WIDTH] *= np.float32((WIDTH // HEADS) ** -0.5)
        vectors = {name: value.astype(np.float32) for name, value in vectors.items()}
        vectors["in_bias"][:WIDTH] *= np.float32((WIDTH // HEADS) ** -0.5)
        return Layer((first, second, third, fourth), vectors)

    def states(self, rows: Sequence[Sequence[int]]) -> Floats:
        """States of the last layer, one row of pieces after another padded to the longest; rows hold at most 256 numbers."""
        h, mask = self._begin(rows)
        for layer in self._layers:
            h = self._pass(layer, h, mask, len(rows))
        return h.reshape(len(rows), -1, WIDTH)

    def likeness(self, row: Sequence[int]) -> Floats:
        """Where a row lies by its words, after two layers, and by its sense, after all: the product of two such is the mean of two cosines."""
        h, mask = self._begin([row])
        means = []
        for number, layer in enumerate(self._layers, start=1):
            h = self._pass(layer, h, mask, 1)
            if number in (WORDS_LAYER, LAYERS):
                mean = (h[1:-1] if len(row) > 2 else h).mean(axis=0)
                means.append(mean / (np.linalg.norm(mean) + EPSILON))
        place: Floats = np.concatenate(means) * np.float32(0.5**0.5)
        return place

    def _begin(self, rows: Sequence[Sequence[int]]) -> tuple[Floats, Floats | None]:
        """Flat states before the first layer, and what keeps pieces from attending to padding, if there is any."""
        longest = max(map(len, rows))
        ids = np.zeros((len(rows), longest), np.int64)
        gap = np.zeros((len(rows), longest), np.float32)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            gap[place, len(row) :] = -1e9
        h = self._words[ids].astype(np.float32)
        h *= self._word_scale[ids]
        h += self._places[:longest]
        h = normed(h, *self._norm).reshape(-1, WIDTH)
        return h, gap[:, None, None, :] if gap.any() else None

    @staticmethod
    def _pass(layer: Layer, h: Floats, mask: Floats | None, count: int) -> Floats:
        """Attend, then transform; ``h`` is flat, one row a piece."""
        into, out, up, down = layer.matrices
        v = layer.vectors
        mixed = h @ into
        mixed += v["in_bias"]
        query, key, value = mixed.reshape(count, -1, 3, HEADS, WIDTH // HEADS).transpose(2, 0, 3, 1, 4)
        share = query @ key.transpose(0, 1, 3, 2)
        if mask is not None:
            share += mask
        seen = (softmax(share) @ value).transpose(0, 2, 1, 3).reshape(-1, WIDTH) @ out
        seen += v["out_bias"]
        seen += h
        h = normed(seen, v["norm1"], v["norm1_bias"])
        inner = h @ up
        inner += v["up_bias"]
        after: Floats = gelu(inner) @ down
        after += v["down_bias"]
        after += h
        return normed(after, v["norm2"], v["norm2_bias"])
