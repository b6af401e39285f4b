"""Finds the words that carry a clause: the run of pieces with the highest joint weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from beforehand_checks.reader.tokenizer import Pieces

REACH = 2
TRIMMED = " \t\r\n.,;:!?…\"'“”‘’()[]-–—"


def best_run(weights: NDArray[np.float32], level: float) -> tuple[int, int]:
    """First and last (exclusive) number of the run with the greatest sum above ``level`` a piece; never empty."""
    best, best_first, best_last = -np.inf, 0, 1
    total, first = 0.0, 0
    for number, weight in enumerate(weights.tolist()):
        if total <= 0:
            total, first = 0.0, number
        total += weight - level
        if total > best:
            best, best_first, best_last = total, first, number + 1
    return best_first, best_last


def smoothed(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each weight as the mean of itself and the two neighbours on either side."""
    padded = np.pad(weights, (REACH, REACH), mode="edge")
    result: NDArray[np.float32] = np.convolve(padded, np.full(2 * REACH + 1, 1 / (2 * REACH + 1)), "valid")
    return result


def marked(text: str, pieces: Pieces, weights: NDArray[np.float32], drop: float) -> tuple[int, int]:
    """Start and end in code points of the words to mark, widened to whole words and without outer punctuation.

    A run may hold pieces that lie up to ``drop`` below its peak.
    """
    even = smoothed(weights)
    first, last = best_run(even, min(0.0, float(even.max()) - drop))
    start, end = pieces.starts[first], pieces.ends[last - 1]
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip(TRIMMED))
    right = len(inner.rstrip(TRIMMED))
    return (start + left, start + right) if left < right else (start, end)
