"""A long text cut into a thread of posts, each of which its network takes by its own counter."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from beforehand.domain.links import links
from beforehand.domain.network import count
from beforehand.domain.post import MENTION
from beforehand_checks.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.network import Network

Span = tuple[int, int]
"""Bounds in code points, the end exclusive."""

_HASHTAG = regex.compile(r"(?<![\p{L}\p{N}_#＃&/])[#＃](?=[\p{L}\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_]+")
_WORD = regex.compile(r"\S+")
_GRAPHEME = regex.compile(r"\X")
_NUMBER = " %s/%s"
MOST_PIECES = 999


class CannotSplitError(ValueError):
    """A stretch that may not be cut is longer than a post may be; it carries the words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One post of a thread: its text as it is copied, and the span of the whole text that it came from."""

    text: str
    start: int
    end: int


def hashtags(text: str) -> tuple[Span, ...]:
    """The hashtags of a text, in reading order."""
    return tuple(match.span() for match in _HASHTAG.finditer(text))


def mentions(text: str) -> tuple[Span, ...]:
    """The mentions of a text, in reading order."""
    return tuple(match.span() for match in MENTION.finditer(text))


def split(
    text: str, network: Network, marked: Iterable[Span] = (), *, is_numbered: bool = False, warning: str = ""
) -> tuple[Piece, ...]:
    """The text as a thread; one piece where it fits. Raises ``CannotSplitError``.

    It is cut at the ends of sentences, otherwise between words, otherwise between characters as readers see them; never
    through a link, a mention, a hashtag or a marked span. The content warning stands before every piece and so is counted
    with each, where the network has one.
    """
    whole = _trimmed(text, 0, len(text))
    if whole is None:
        return ()
    if not is_over(network, text[whole[0] : whole[1]], warning):
        return (Piece(text[whole[0] : whole[1]], *whole),)
    cuts = Cuts(text, marked, warning)
    if not is_numbered:
        return tuple(Piece(text[a:b], a, b) for a, b in _spans(cuts, network, whole, ""))
    least = len(text) // (network.limit or len(text)) + 1
    for width in range(len(str(least)), 4):
        digits = "8" * width
        spans = _spans(cuts, network, whole, _NUMBER % (digits, digits))
        if len(str(len(spans))) <= width:
            total = len(spans)
            return tuple(Piece(text[a:b] + _NUMBER % (n, total), a, b) for n, (a, b) in enumerate(spans, start=1))
    raise CannotSplitError(text[:40])


def is_over(network: Network, text: str, warning: str = "") -> bool:
    """Whether a network refuses a text with its content warning."""
    return count(network, text, warning).is_over


class Cuts:
    """Where a text may be cut, best places first: ends of sentences, of words, of characters."""

    def __init__(self, text: str, marked: Iterable[Span], warning: str = "") -> None:
        self.text = text
        self.warning = warning
        self._whole = _united(
            [*((link.start, link.end) for link in links(text)), *mentions(text), *hashtags(text), *marked]
        )
        self._starts = [start for start, _ in self._whole]
        self.sentences = self._allowed(_sentence_ends(text))
        self.words = self._allowed(match.end() for match in _WORD.finditer(text))

    def characters(self, start: int, end: int) -> list[int]:
        """The ends of the characters within bounds."""
        return self._allowed(match.end() for match in _GRAPHEME.finditer(self.text, start, end))

    def whole_at(self, place: int) -> Span | None:
        """The stretch at or after a place that may not be cut."""
        at = bisect_right(self._starts, place) - 1
        return next((span for span in self._whole[max(0, at) :] if span[1] > place), None)

    def _allowed(self, places: Iterable[int]) -> list[int]:
        """The places that cut through nothing that must stay whole."""
        allowed = []
        at = 0
        for place in places:
            while at < len(self._whole) and self._whole[at][1] <= place:
                at += 1
            if at == len(self._whole) or place <= self._whole[at][0]:
                allowed.append(place)
        return allowed


def _spans(cuts: Cuts, network: Network, whole: Span, suffix: str) -> list[Span]:
    """The bounds of the pieces; each fits with the suffix behind it."""
    spans: list[Span] = []
    start, last = whole
    while start < last:
        if len(spans) >= MOST_PIECES:
            raise CannotSplitError(cuts.text[start : start + 40])
        end = _best_end(cuts, network, start, last, suffix)
        span = _trimmed(cuts.text, start, end)
        if span is not None:
            spans.append(span)
        following = _trimmed(cuts.text, end, last)
        start = following[0] if following is not None else last
    return spans


def _best_end(cuts: Cuts, network: Network, start: int, last: int, suffix: str) -> int:
    """The furthest place of the best kind at which the piece may end."""
    for places in (cuts.sentences, cuts.words):
        end = _furthest(cuts, network, start, places, suffix)
        if end > start:
            return end
    reach = min(last, start + 4 * (network.limit or last))
    end = _furthest(cuts, network, start, cuts.characters(start, reach), suffix)
    if end > start:
        return end
    stretch = cuts.whole_at(start) or (start, min(last, start + 40))
    raise CannotSplitError(cuts.text[stretch[0] : stretch[1]])


def _furthest(cuts: Cuts, network: Network, start: int, places: list[int], suffix: str) -> int:
    """The last of these places up to which the piece fits; ``start`` when none does."""
    first = bisect_right(places, start)
    if first == len(places):
        return start
    low, high = _bounds(cuts, network, start, places, suffix)
    while high - low > 1:
        middle = (low + high) // 2
        if _fits(cuts, network, start, places[middle], suffix):
            low = middle
        else:
            high = middle
    return places[low] if low >= first else start


def _bounds(cuts: Cuts, network: Network, start: int, places: list[int], suffix: str) -> tuple[int, int]:
    """Which of the places fits and which further one does not, looked for from where a piece of plain letters would end."""
    first = bisect_right(places, start)
    guess = max(first, min(len(places), bisect_right(places, start + (network.limit or 0))) - 1)
    step = 1
    if _fits(cuts, network, start, places[guess], suffix):
        low = guess
        while low + step < len(places) and _fits(cuts, network, start, places[low + step], suffix):
            low += step
            step *= 2
        return low, min(len(places), low + step)
    high = guess
    while high - step >= first and not _fits(cuts, network, start, places[high - step], suffix):
        high -= step
        step *= 2
    return max(first - 1, high - step), high


def _fits(cuts: Cuts, network: Network, start: int, end: int, suffix: str) -> bool:
    span = _trimmed(cuts.text, start, end)
    return span is None or not is_over(network, cuts.text[span[0] : span[1]] + suffix, cuts.warning)


def _sentence_ends(text: str) -> list[int]:
    """Where sentences and lines end, in code points."""
    ends: list[int] = []
    start = 0
    for line in text.split("\n"):
        ends += [start + end for _, end in sentences(line)]
        start += len(line) + 1
    return ends


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The bounds without the space at both ends; None where there is nothing else."""
    part = text[start:end]
    inner = part.strip()
    if not inner:
        return None
    first = start + len(part) - len(part.lstrip())
    return first, first + len(inner)


def _united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        elif end > start:
            united.append((start, end))
    return united
