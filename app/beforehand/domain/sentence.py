"""The sentence around a span, as decisions remember it."""

from __future__ import annotations

from beforehand_checks.text import sentences


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds, in code points, of the sentence or sentences that hold the span; the span itself where there are none."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    spans = [(a + first, b + first) for a, b in sentences(text[first:last]) if b + first > start and a + first < end]
    return (min(spans[0][0], start), max(spans[-1][1], end)) if spans else (start, end)
