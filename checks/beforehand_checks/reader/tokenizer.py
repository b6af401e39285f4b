"""WordPiece for an uncased English vocabulary, with the place of every piece in the text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand_checks.plainer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LONGEST_WORD = 100
CACHED_WORDS = 20_000

# Ranges of ideographs that stand as words of their own, as the vocabulary was made.
_IDEOGRAPHS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Vocabulary numbers and, for each, where it stands in the text (code points, end exclusive)."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def slice(self, start: int, end: int) -> Pieces:
        """The pieces from number ``start`` up to ``end``, exclusive."""
        return Pieces(self.ids[start:end], self.starts[start:end], self.ends[start:end])

    def moved(self, by: int) -> Pieces:
        """The same pieces, ``by`` code points further on."""
        return Pieces(self.ids, tuple(n + by for n in self.starts), tuple(n + by for n in self.ends))


def _stands_alone(char: str, category: str) -> bool:
    """Whether a character is a word of its own: punctuation, an ASCII symbol or an ideograph."""
    code = ord(char)
    if category[0] == "P" or (code < 128 and category[0] == "S"):
        return True
    return any(low <= code <= high for low, high in _IDEOGRAPHS)


def _plain(char: str) -> str:
    """A character in lower case, without accents and without control characters."""
    if char.isascii():
        return char.lower() if char.isprintable() else ""
    return "".join(
        part
        for part in unicodedata.normalize("NFD", char.lower())
        if unicodedata.category(part) not in ("Mn", "Cc", "Cf", "Cs", "Co")
    )


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Words in lower case without accents, with start and end in code points of ``text``."""
    word, first, last = "", 0, 0
    for place, char in enumerate(text):
        if char.isspace():
            if word:
                yield word, first, last
            word = ""
            continue
        for part in _plain(char):
            if _stands_alone(part, unicodedata.category(part)):
                if word:
                    yield word, first, last
                yield part, place, place + 1
                word = ""
            else:
                first = first if word else place
                word += part
                last = place + 1
    if word:
        yield word, first, last


class Tokenizer:
    """Cuts words into the longest pieces that the vocabulary knows."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.begin, self.end, self.unknown = (self._numbers[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self._cache: dict[str, tuple[tuple[int, int, int], ...]] = {}

    @classmethod
    def from_file(cls, path: Path) -> Tokenizer:
        """Read a vocabulary with one piece a line; raises ``OSError``."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def cut(self, text: str) -> Pieces:
        """All pieces of a text, without begin and end marks."""
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for word, first, last in words(text):
            whole = last - first == len(word)
            for number, begin, end in self._pieces(word):
                ids.append(number)
                starts.append(first + begin if whole else first)
                ends.append(first + end if whole else last)
        return Pieces(tuple(ids), tuple(starts), tuple(ends))

    def read(self, text: str) -> Pieces:
        """The pieces of a text made plainer first, placed in the text as it was given."""
        plain = normalise(text)
        pieces = self.cut(plain.text)
        if not plain.starts:
            return pieces
        spans = [plain.span(start, end) for start, end in zip(pieces.starts, pieces.ends, strict=True)]
        return Pieces(pieces.ids, tuple(start for start, _ in spans), tuple(end for _, end in spans))

    def _pieces(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Number, start and end of each piece within a word."""
        known = self._cache.get(word)
        if known is None:
            known = tuple(self._longest(word))
            if len(self._cache) < CACHED_WORDS:
                self._cache[word] = known
        return known

    def _longest(self, word: str) -> list[tuple[int, int, int]]:
        """Longest pieces first; one unknown piece where any part is unknown."""
        found: list[tuple[int, int, int]] = []
        start = 0
        while start < len(word) <= LONGEST_WORD:
            end = len(word)
            while end > start and (("##" if start else "") + word[start:end]) not in self._numbers:
                end -= 1
            if end == start:
                return [(self.unknown, 0, len(word))]
            found.append((self._numbers[("##" if start else "") + word[start:end]], start, end))
            start = end
        return found or [(self.unknown, 0, len(word))]

    def forget(self) -> None:
        """Drop the remembered words, which come from the author's text."""
        self._cache.clear()
