"""A sentence as a row of words, the form in which wordings are looked for.

Words stand between single spaces, hyphens split them, ``don't`` becomes ``don 't``, dotted initials lose their dots, and sentence
punctuation becomes ``|``, and = ≠ & + and the @ of a handle are words. The row is UTF-8 bytes: patterns over bytes are small and quick, whatever the script.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_TOKENS = re.compile(
    r"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){2,})"
    r"|[\u3400-\u9fff\u3040-\u30ff]"
    r"|\d+(?:[.,:/]\d+)*[^\W_]*"
    r"|[^\W_]+"
    r"|(?<=[^\W_])'[^\W_]+"
    r"|(?<![^\W_])@(?=[^\W_]|$)"
    r"|(?P<unequal>!=)|[=\u2260&+]"
    r"|(?P<stop>[.;:!?\u2026\u3002\uff01\uff1f\u061f\u061b]+)"
)
STOP = "|"
"""Stands in a row for sentence punctuation; no word contains it."""
_SIGNS = {"stop": STOP, "unequal": "\u2260"}


@dataclass(frozen=True, slots=True)
class Row:
    """The words of ``sentence``: ``text`` begins and ends with a space, ``lower`` is the same for anchors.

    ``starts`` are byte offsets of the words in ``text``, ``spans`` their code points in the sentence.
    """

    sentence: str
    text: bytes
    lower: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The sentence's span for one of bytes."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_left(self.starts, end) - 1
        return self.spans[first][0], self.spans[last][1]


def words(text: str) -> list[str]:
    """The words of a text as they stand in a row."""
    return _words(list(_TOKENS.finditer(text)), is_ascii=text.isascii())


def _words(matches: list[re.Match[str]], *, is_ascii: bool) -> list[str]:
    """Signs and initials in one form, words of other scripts in lower case."""
    found = [match.group() for match in matches]
    for index, match in enumerate(matches):
        if match.lastgroup is not None:
            found[index] = _SIGNS.get(match.lastgroup) or found[index].replace(".", "")
    return found if is_ascii else [word if word.isascii() else word.lower() for word in found]


@lru_cache(maxsize=64)
def row(sentence: str) -> Row:
    """Lay a sentence out in words."""
    matches = list(_TOKENS.finditer(sentence))
    found = _words(matches, is_ascii=sentence.isascii())
    line = f" {' '.join(found)} "
    lengths = [len(word) + 1 if word.isascii() else len(word.encode(errors="replace")) + 1 for word in found]
    starts = tuple(accumulate(lengths, initial=1))[:-1]
    spans = tuple([match.span() for match in matches])
    return Row(sentence, line.encode(errors="replace"), line.lower(), starts, spans)
