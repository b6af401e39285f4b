"""Names taken apart and made comparable: titles dropped, accents gone, inflections and hyphens allowed for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

from beforehand.domain.name_words import PARTICLES, SUFFIXES, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
"""A character of a script in which words touch, or in which endings touch names."""
SHORTEST_STEM: Final = 3

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k",
     "ى": "ي", "ة": "ه", "ـ": "", "ё": "е", "ʼ": "", "ʻ": "", "-": "", "‐": "", "‑": ""}
)  # fmt: skip
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
APOSTROPHE: Final = regex.compile(r"['’ʼ`´]")
ELIDED: Final = frozenset(("d", "l", "qu", "j", "c", "m", "n", "s", "t"))
_CYRILLIC: Final = regex.compile(r"\p{Cyrillic}")
_ARABIC: Final = regex.compile(r"\p{Arabic}")
_ENDING: Final = regex.compile(r"(?:(?:го|му|ми)|(?<=[аеёиоуыюя])[мх])$")
_SOFT: Final = "аеёиоуыэюяйь"
_BRACKETS: Final = regex.compile(r"\([^)]*\)|\[[^\]]*\]|\"[^\"]*\"|“[^”]*”")
_PIECE: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ`´][\p{L}\p{M}\p{N}]+)*")


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """A word as names are compared: without accents, in small letters, letters with strokes as plain ones."""
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(_LETTERS)


@lru_cache(maxsize=8192)
def name_forms(word: str) -> frozenset[str]:
    """The forms under which a word of a name is known: as it is, with umlauts spelt out, and its stem in Russian."""
    plain = unicodedata.normalize("NFC", word.casefold())
    joined = APOSTROPHE.sub("", plain)
    return frozenset({folded(joined), folded(joined.translate(_UMLAUTS)), *_stems(folded(joined))})


@lru_cache(maxsize=16384)
def text_forms(word: str) -> frozenset[str]:
    """What a word of a text may be a form of: a possessive, an elision, a name with a prefix or an ending."""
    plain = unicodedata.normalize("NFC", word.casefold())
    parts = APOSTROPHE.split(plain)
    found = {folded("".join(parts))}
    if len(parts) > 1:
        found.add(folded("".join(parts[:-1])))
        if parts[0] in ELIDED:
            found.add(folded("".join(parts[1:])))
    else:
        found.add(folded(plain.translate(_UMLAUTS)))
    first = folded("".join(parts))
    found |= _stems(first)
    if _ARABIC.search(first) and first[0] in "وفبلك" and len(first) > SHORTEST_STEM:
        found.add(first[1:])
    return frozenset(found - {""})


def _stems(word: str) -> set[str]:
    """The stems that a Russian word may have, marked so that they only meet stems."""
    if not _CYRILLIC.search(word):
        return set()
    light = word.rstrip(_SOFT)
    heavy = _ENDING.sub("", word).rstrip(_SOFT)
    return {f"~{stem}" for stem in (light, heavy) if len(stem) >= SHORTEST_STEM}


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: ``given`` and ``family`` as words, ``middle`` what stands between them.

    A hyphenated part is several words. A name of one part has no family name.
    """

    given: tuple[str, ...]
    middle: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words in their order."""
        return (*self.given, *self.middle, *self.family)


def taken_apart(name: str) -> Name:
    """The parts of a name that was typed into the register: "Dr Ana Ruiz-Example", "Example, Ana"."""
    first, comma, second = _BRACKETS.sub(" ", name).partition(",")
    letters = all(folded(word) in SUFFIXES for word in _flat(_units(second)))
    if comma and not letters:
        family, given = _bare(_units(first)), _bare(_units(second))
        return Name(given[0], _flat(given[1:]), _flat(family)) if given and family else _whole(_bare(_units(first)))
    return _whole(_bare(_units(first)))


def _whole(units: list[tuple[str, ...]]) -> Name:
    """A name in the usual order; particles before the last part belong to the family name."""
    if len(units) < 2:
        return Name(_flat(units))
    at = len(units) - 1
    while at > 1 and folded(units[at - 1][0]) in PARTICLES:
        at -= 1
    return Name(units[0], _flat(units[1:at]), _flat(units[at:]))


def _units(text: str) -> list[tuple[str, ...]]:
    """The parts between spaces, each the words between hyphens."""
    parts = (tuple(_PIECE.findall(unicodedata.normalize("NFC", part))) for part in text.replace(".", " ").split())
    return [part for part in parts if part]


def _bare(units: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The parts without titles before and letters after; a name that is all titles stays."""
    kept = list(units)
    while len(kept) > 1 and len(kept[0]) == 1 and folded(kept[0][0]) in TITLES:
        kept.pop(0)
    while len(kept) > 1 and len(kept[-1]) == 1 and folded(kept[-1][0]) in SUFFIXES:
        kept.pop()
    return kept


def _flat(units: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for unit in units for word in unit)
