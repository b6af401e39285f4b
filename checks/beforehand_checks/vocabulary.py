"""Common English words, and words told apart that were run together: in hashtags, in names of files, behind digits put for letters."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORD = 16
LONGEST_RUN = 40
"""Letters in a row that are told apart; longer runs stay as they are."""
SHORTEST_NAME = 4
_NAME_COST, _NAME_LETTER_COST = 4.0, 3.0
"""What a name that is in no list costs beside listed words, which cost the logarithm of their rank."""
_SHORT = frozenset(
    "a i am an as at be by do go he hq if in is it me mr my no of on or pm so to uk un up us we eu".split()
)
"""The only words of one or two letters that are cut off from others."""

_PARTS = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_ACRONYM_BEFORE = re.compile(r"(?P<acronym>[A-Z]{2,})(?P<rest>[a-z]{2,})")


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """Each listed word with its place in the list, the most frequent first."""
    listed = (resources.files("beforehand_resources") / "words" / "en.txt").read_text(encoding="utf-8").split()
    return {word: rank for rank, word in enumerate(listed, start=1)}


def rank(word: str) -> int:
    """The place of a word among the common ones, the most frequent first; 0 for one that is not listed."""
    return _ranks().get(word, 0)


def words_in(name: str) -> str:
    """The words of a name written as one, with a space between them: by capitals, digits and underscores, then by the list."""
    found: list[str] = []
    for part in name.split("_"):
        pieces = [piece for run in _freed(part) for piece in _PARTS.findall(run)]
        for piece in pieces:
            found += _told_apart(piece) if len(piece) >= 2 * SHORTEST_NAME - 2 and _is_even(piece) else [piece]
    return " ".join(found)


def _freed(part: str) -> list[str]:
    """A part with each acronym freed from the small letters right behind it, where these are a word: ``UNmission``."""
    runs: list[str] = []
    last = 0
    for match in _ACRONYM_BEFORE.finditer(part):
        acronym, rest = match["acronym"], match["rest"]
        if rank(rest) and not rank((acronym[-1] + rest).lower()):
            runs += [part[last : match.start("rest")], rest]
            last = match.end()
    return [*runs, part[last:]]


def _is_even(piece: str) -> bool:
    return piece.isascii() and piece.isalpha() and (piece[1:].islower() or piece.isupper())


@lru_cache(maxsize=2048)
def _told_apart(run: str) -> tuple[str, ...]:
    """A run of letters as the likeliest row of listed words and at most one name; alone where it is a word or cannot be told apart."""
    small = run.lower()
    if rank(small) or len(run) > LONGEST_RUN:
        return (run,)
    plain: list[_Way] = [(0.0, ())]  # the cheapest way to each place through listed words alone
    named: list[_Way] = [_NO_WAY]  # the same with one name on the way
    for end in range(1, len(small) + 1):
        words = [(start, _cost(small[start:end])) for start in range(max(0, end - LONGEST_WORD), end)]
        plain.append(_cheapest(plain, words, end))
        names = [(start, _NAME_COST + _NAME_LETTER_COST * (end - start)) for start in range(end - SHORTEST_NAME + 1)]
        named.append(min(_cheapest(named, words, end), _cheapest(plain, names, end)))
    cost, cuts = min(plain[-1], named[-1])
    if cost >= _NEVER:
        return (run,)
    return tuple(run[start:end] for start, end in pairwise((0, *cuts)))


_NEVER = 1e9
_Way = tuple[float, tuple[int, ...]]
"""What a way costs, and where its words end."""
_NO_WAY: _Way = (_NEVER, ())


def _cheapest(ways: list[_Way], steps: Iterable[tuple[int, float]], end: int) -> _Way:
    """The cheapest of the ways that one step prolongs to a place."""
    return min(((ways[start][0] + cost, (*ways[start][1], end)) for start, cost in steps), default=_NO_WAY)


def _cost(word: str) -> float:
    if len(word) < 3 and word not in _SHORT:
        return _NEVER
    place = rank(word)
    return 2.0 + log(place) + (3.0 if len(word) < 3 else 0.0) if place else _NEVER


def forget() -> None:
    """Drop the remembered runs, which come from the author's text."""
    _told_apart.cache_clear()
