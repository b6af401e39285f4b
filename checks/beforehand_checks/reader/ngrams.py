"""Word and character n-grams, hashed into a fixed number of slots, and what they say about each clause."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from beforehand_checks.plainer import normalise
from beforehand_checks.reader.tokenizer import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SLOTS = 1 << 16
SHORTEST, LONGEST = 2, 5


def grams(text: str) -> Iterator[str]:
    """Single words, pairs of neighbours, and the letters of each word in groups of two to five."""
    parts = [word for word, _, _ in words(normalise(text).text)]
    for place, word in enumerate(parts):
        yield f"w {word}"
        if place:
            yield f"w {parts[place - 1]} {word}"
        framed = f" {word[:40]} "
        for size in range(SHORTEST, min(LONGEST, len(framed)) + 1):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]


def slots(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The slots that a text fills and how strongly: one plus the logarithm of the count, unweighted."""
    counts = Counter(zlib.crc32(gram.encode("utf-8", "replace")) % SLOTS for gram in grams(text))
    numbers = np.fromiter(counts.keys(), np.int64, len(counts))
    strength = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
    return numbers, strength.astype(np.float32)


class NGrams:
    """Linear heads over weighted, length-normalised slots."""

    def __init__(self, rarity: NDArray[np.float32], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        self._rarity, self._weights, self._bias = rarity, weights, bias

    def logits(self, text: str) -> NDArray[np.float32]:
        """One logit a clause."""
        numbers, strength = slots(text)
        if not len(numbers):
            return self._bias
        strength = strength * self._rarity[numbers]
        strength /= max(float(np.linalg.norm(strength)), 1e-9)
        result: NDArray[np.float32] = strength @ self._weights[numbers] + self._bias
        return result
