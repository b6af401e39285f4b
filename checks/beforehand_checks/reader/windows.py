"""Cuts a text into windows of whole sentences that the encoder can take in at once."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand_checks.reader.tokenizer import Pieces

LONGEST_WINDOW = 126
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|\n)\s*")


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin, in code points; always starts with 0."""
    starts = [0]
    starts += [found.end() for found in _SENTENCE_END.finditer(text) if found.end() < len(text)]
    return starts


def windows(text: str, pieces: Pieces) -> list[tuple[int, int]]:
    """Ranges of piece numbers, end exclusive: the whole text when it fits, else sentences that overlap by one."""
    if len(pieces) <= LONGEST_WINDOW:
        return [(0, len(pieces))] if len(pieces) else []
    cuts = _cuts(pieces, sentence_starts(text))
    ranges: list[tuple[int, int]] = []
    first = 0
    while first < len(cuts) - 1:
        last = _last_cut(cuts, first)
        ranges.append((cuts[first], cuts[last]))
        if last == len(cuts) - 1:
            break
        first = last - 1 if _last_cut(cuts, last - 1) > last else last
    return ranges


def _last_cut(cuts: Sequence[int], first: int) -> int:
    """The number of the furthest cut that a window from cut ``first`` can reach."""
    last = first + 1
    while last < len(cuts) - 1 and cuts[last + 1] - cuts[first] <= LONGEST_WINDOW:
        last += 1
    return last


def _cuts(pieces: Pieces, starts: Sequence[int]) -> list[int]:
    """Piece numbers at which a window may begin or end; sentences longer than a window are cut hard."""
    cuts = [0]
    for number in [*(bisect_left(pieces.starts, start) for start in starts[1:]), len(pieces)]:
        while number - cuts[-1] > LONGEST_WINDOW:
            cuts.append(cuts[-1] + LONGEST_WINDOW)
        if number > cuts[-1]:
            cuts.append(number)
    return cuts
