"""Makes pasted text fit: ordinary line ends, lines that the editor can lay out quickly, and no more than it can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARACTERS = 800_000
"""A draft holds so many code points; far beyond any network's limit, and still quick to edit."""
LONGEST_LINE = 8_000
"""Longer lines are wrapped into several: Qt lays a line out again at every key."""
WRAPPED_LINE = 4_000
"""Where to look for a sentence's end when a line is wrapped."""

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(
    r".*(?:[.!?\u2026\u061f\u3002\uff01\uff1f][\"'\u201d\u2019)]*(?:\s+|(?<=[\u3002\uff01\uff1f])))", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Paste:
    """What goes into the editor, how much had to stay outside, and how many lines were wrapped (code points)."""

    text: str
    left_out: int = 0
    wrapped: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether the author must be told."""
        return bool(self.left_out or self.wrapped)


def fit(text: str, *, room_used: int = 0) -> Paste:
    """Make text fit into a draft that already holds ``room_used`` code points."""
    room = max(0, MOST_CHARACTERS - room_used)
    taken = text[:room]
    if taken.endswith("\r") and text[room : room + 1] == "\n":
        taken = taken[:-1]
    clean = _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", _LINE_ENDS.sub("\n", taken)))
    if len(clean) <= LONGEST_LINE:
        return Paste(clean, len(text) - len(taken))
    lines: list[str] = []
    wrapped = 0
    for line in clean.split("\n"):
        parts = wrap(line)
        wrapped += len(parts) > 1
        lines += parts
    return Paste("\n".join(lines), len(text) - len(taken), wrapped)


def wrap(line: str) -> list[str]:
    """Cut a very long line at sentence ends, else at spaces, else anywhere but inside a character; nothing is lost but the space at a cut."""
    if len(line) <= LONGEST_LINE:
        return [line]
    parts: list[str] = []
    start = 0
    while len(line) - start > LONGEST_LINE:
        cut = start + _cut(line[start : start + WRAPPED_LINE])
        parts.append(line[start:cut].rstrip(" "))
        start = cut
    return [*parts, line[start:]]


def _cut(piece: str) -> int:
    sentence = _BREAK.match(piece)
    if sentence is not None and sentence.end() > WRAPPED_LINE // 4:
        return sentence.end()
    space = piece.rfind(" ")
    if space > 0:
        return space + 1
    end = len(piece)
    while end > WRAPPED_LINE // 2 and _joins(piece[end - 1]):
        end -= 1
    return end


def _joins(char: str) -> bool:
    """Whether a cut after this character might split what a reader sees as one."""
    return char in "\u200d\ufe0f" or "\u0300" <= char <= "\u036f" or "\U0001f1e6" <= char <= "\U0001f3ff"
