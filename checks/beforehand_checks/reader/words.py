"""Which words weighed most: each is left out in turn, and the judgement made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from beforehand_checks.reader.tokenizer import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from beforehand_checks.reader.tokenizer import Pieces

MOST_PIECES = 560
MOST_WORDS = 12
SHOWN = 3


def _candidates(text: str, pieces: Pieces, weights: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Places of the words that the piece head weighs most, as many as the time allows."""
    room = min(MOST_WORDS, MOST_PIECES // (len(pieces) + 2))
    starts = np.array(pieces.starts)
    ends = np.array(pieces.ends)
    rated = []
    for word, start, end in words(text):
        if any(char.isalnum() for char in word):
            own = weights[(starts < end) & (start < ends)]
            rated.append((float(own.max()) if len(own) else -np.inf, start, end))
    return [(start, end) for _, start, end in sorted(rated, reverse=True)[:room]]


def weightiest(
    text: str, pieces: Pieces, weights: NDArray[np.float32], logits: Callable[[Sequence[str]], list[float]]
) -> tuple[str, ...]:
    """Up to three words whose absence lowers the judgement most, the heaviest first."""
    places = _candidates(text, pieces, weights)
    if not places:
        return ()
    whole, *without = logits([text, *(text[:start] + " " + text[end:] for start, end in places)])
    losses = sorted(((whole - value, place) for value, place in zip(without, places, strict=True)), reverse=True)
    return tuple(dict.fromkeys(text[start:end] for loss, (start, end) in losses if loss > 0))[:SHOWN]
