"""What changed between two revisions of a text, word by word, for a history that people read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

MOST_WORDS: Final = 20_000
"""The work grows faster than the text; beyond this, whole lines are compared."""

_WORDS: Final = regex.compile(r"\p{Han}|\p{Hiragana}|\p{Katakana}|[\p{L}\p{M}\p{N}_'’]+|\s+|.", regex.DOTALL)


class Change(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str


def compare(before: str, after: str) -> tuple[Stretch, ...]:
    """Return the stretches in reading order; those that are not added make up `before`, not removed ones `after`."""
    old, new = _pieces(before), _pieces(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Stretch] = []
    for kind, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch(Change.SAME, "".join(old[first:last])))
            continue
        if first < last:
            found.append(Stretch(Change.REMOVED, "".join(old[first:last])))
        if start < end:
            found.append(Stretch(Change.ADDED, "".join(new[start:end])))
    return tuple(found)


def _pieces(text: str) -> list[str]:
    return _WORDS.findall(text)
