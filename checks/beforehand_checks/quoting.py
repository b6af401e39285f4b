"""Tells where a text quotes the guidelines word for word: that is no sin of the author's own, whatever the words are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEWEST_WORDS = 8
"""A quotation has at least so many words: “views expressed are my own” by itself is none."""
FEWEST_AROUND = 3
"""At least so many of them stand around what is marked."""
_WORD = re.compile(r"[^\W_]+")


class Quotations:
    """The guidelines' own sentences, as they may be quoted."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._whole = " | ".join(f" {' '.join(_words(source))} " for source in sources)

    def weighed(self, findings: Sequence[Finding], text: str) -> list[Finding]:
        """The findings of a text, those inside a quotation as hints; a finding that reaches further stays as it is."""
        if all(finding.tier is Tier.HINT for finding in findings):
            return list(findings)
        words = [(match.group().casefold(), *match.span()) for match in _WORD.finditer(text)]
        return [replace(f, tier=Tier.HINT) if self._is_quoted(f, words) else f for f in findings]

    def _is_quoted(self, finding: Finding, words: Sequence[tuple[str, int, int]]) -> bool:
        """Whether the words around a finding, and its own, stand in this order in the guidelines."""
        inside = [n for n, (_, start, end) in enumerate(words) if start < finding.end and finding.start < end]
        if not inside or len(words) < FEWEST_WORDS:
            return False
        first, last = inside[0], inside[-1] + 1
        while first > 0 and self._holds(words[first - 1 : last]):
            first -= 1
        while last < len(words) and self._holds(words[first : last + 1]):
            last += 1
        is_long = last - first >= max(FEWEST_WORDS, len(inside) + FEWEST_AROUND)
        return (is_long or len(inside) >= FEWEST_WORDS) and self._holds(words[first:last])

    def _holds(self, words: Sequence[tuple[str, int, int]]) -> bool:
        return f" {' '.join(word for word, _, _ in words)} " in self._whole


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
