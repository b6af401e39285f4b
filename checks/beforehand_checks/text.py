"""Text as the engine sees it: the way back from a plainer text, sentences, and UTF-16 units for Qt.

All offsets are Unicode code points unless a name says UTF-16.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Normalised:
    """A plainer text and the way back to the original's offsets.

    ``starts`` lists where each edit begins in ``text``; beside it lie its length there, its start and its length in the original.
    """

    text: str
    starts: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    source_lengths: tuple[int, ...] = ()

    def source(self, offset: int, *, is_end: bool = False) -> int:
        """The original's offset for one of this text; inside an edit, its start, or its end when ``is_end``."""
        at = bisect_right(self.starts, offset - 1 if is_end else offset) - 1
        if at < 0:
            return offset
        inside = offset - self.starts[at]
        if inside == 0 and not is_end:
            return self.sources[at]
        if inside >= self.lengths[at]:
            return self.sources[at] + self.source_lengths[at] + inside - self.lengths[at]
        if self.lengths[at] == self.source_lengths[at]:
            return self.sources[at] + inside
        return self.sources[at] + (self.source_lengths[at] if is_end else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for one of this text; never empty when ``start < end``."""
        return self.source(start), self.source(end, is_end=True)


_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr jr vs etc e.g i.e u.n u.s u.k no art para approx dept gen col sgt lt capt rev hon fig inc ltd co a.m p.m".split()
)
_ENDINGS = re.compile(r"[.!?\u2026\u061f\u06d4]+[\"')\]}]*(?=\s|$)|[\u3002\uff01\uff1f\uff0e]+[\u201d\u2019\"')]*|\n+")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, without the white space around them; every other character belongs to one."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _ENDINGS.finditer(text):
        if match.group() == "." and _is_abbreviation(text, match.end()):
            continue
        _add_trimmed(spans, text, start, match.end())
        start = match.end()
    _add_trimmed(spans, text, start, len(text))
    return spans


def _is_abbreviation(text: str, end: int) -> bool:
    word = _LAST_WORD.search(text, max(0, end - 12), end)
    return word is not None and (word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper()))


def _add_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence or sentences of one line that hold a span; the span itself where there are none."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    spans = [(a + first, b + first) for a, b in sentences(text[first:last]) if b + first > start and a + first < end]
    return (min(spans[0][0], start), max(spans[-1][1], end)) if spans else (start, end)


def utf16_length(text: str, start: int = 0, end: int | None = None) -> int:
    """UTF-16 units of ``text[start:end]``, which count code points."""
    part = text[start:end]
    return len(part) if part.isascii() else len(part) + sum(c > "\uffff" for c in part)


def to_utf16(text: str, offset: int) -> int:
    """UTF-16 offset of a code point offset."""
    return utf16_length(text, 0, offset)


def from_utf16(text: str, offset: int) -> int:
    """Code point offset of a UTF-16 offset; one inside a surrogate pair counts as the start of its character."""
    if text.isascii():
        return min(offset, len(text))
    units = 0
    for index, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > offset:
            return index
    return len(text)


@lru_cache(maxsize=4096)
def words_between(gap: str) -> int:
    """Number of whole words in the text between two matches."""
    return len(re.findall(r"\w+(?:'\w+)*", gap))
