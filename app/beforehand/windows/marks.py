"""Draws findings under the words, never under the word being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from beforehand.windows.theme import LIGHT, Theme
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.text import to_utf16

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.paragraphs import Paragraphs

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that put no space between words: there the last character alone counts as being typed."""
_WRITTEN_WITHOUT_SPACES = re.compile(f"[{_UNSPACED}]")
_WORD_BEFORE = re.compile(rf"(?:[^\W{_UNSPACED}]|['’@.+-])*$")
_WORD_AFTER = re.compile(rf"(?:[^\W{_UNSPACED}]|['’@+-])*")


class Look(Enum):
    """How a finding is drawn: in full, quietly because it is settled, or not at all because it is ignored."""

    OPEN = "open"
    QUIET = "quiet"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Word:
    """The word being typed, in code points of its paragraph."""

    ident: int
    start: int
    end: int

    def hides(self, ident: int, finding: Finding) -> bool:
        """Whether the finding reaches into this word."""
        return ident == self.ident and finding.start < self.end and self.start < finding.end


def word_at(ident: int, text: str, offset: int) -> Word | None:
    """The word that a caret at ``offset`` (code points) stands in or behind; None between words."""
    if offset and _WRITTEN_WITHOUT_SPACES.match(text, offset - 1):
        return Word(ident, offset - 1, offset)
    before = _WORD_BEFORE.search(text, max(0, offset - 80), offset)
    after = _WORD_AFTER.match(text, offset)
    start = before.start() if before else offset
    end = after.end() if after else offset
    return Word(ident, start, end) if start < offset else None


class Marks(QSyntaxHighlighter):
    """Reads findings by paragraph id, which each block carries as its user state."""

    def __init__(self, document: QTextDocument, paragraphs: Paragraphs) -> None:
        super().__init__(document)
        self._paragraphs = paragraphs
        self._theme = LIGHT
        self._formats: dict[tuple[Tier, bool, bool], QTextCharFormat] = {}
        self._typed: Word | None = None
        self._chosen: tuple[int, Finding] | None = None
        self.look: Callable[[int, Finding], Look] = _open

    @property
    def typed_word(self) -> Word | None:
        """The word under which nothing is drawn for now."""
        return self._typed

    def set_theme(self, theme: Theme) -> None:
        """Use other colours from the next drawing on."""
        self._theme = theme
        self._formats.clear()

    def set_look(self, look: Callable[[int, Finding], Look]) -> None:
        """Ask ``look`` how a paragraph's finding (its id, offsets within it) is to be drawn."""
        self.look = look

    def set_typed_word(self, word: Word | None) -> int | None:
        """Hide marks under this word; returns the id of a paragraph to draw again, if any."""
        before, self._typed = self._typed, word
        return before.ident if before is not None and word is None else None

    def set_chosen(self, chosen: tuple[int, Finding] | None) -> set[int]:
        """Draw this finding stronger; returns the ids of paragraphs to draw again."""
        before, self._chosen = self._chosen, chosen
        return {each[0] for each in (before, chosen) if each is not None and before != chosen}

    @override
    def highlightBlock(self, text: str) -> None:
        ident = self.currentBlockState()
        paragraph = self._paragraphs.get(ident)
        if paragraph is None or not paragraph.findings:
            return
        for finding in sorted(paragraph.findings, key=lambda f: -f.tier.rank):
            look = self.look(ident, finding)
            if look is Look.HIDDEN or (self._typed is not None and self._typed.hides(ident, finding)):
                continue
            start = to_utf16(paragraph.text, finding.start)
            self.setFormat(start, to_utf16(paragraph.text, finding.end) - start, self._format(ident, finding, look))

    def _format(self, ident: int, finding: Finding, look: Look) -> QTextCharFormat:
        key = (finding.tier, self._chosen == (ident, finding), look is Look.QUIET)
        if key not in self._formats:
            self._formats[key] = self._theme.mark(key[0], is_strong=key[1], is_settled=key[2])
        return self._formats[key]


def _open(_ident: int, _finding: Finding) -> Look:
    return Look.OPEN
