"""JSON read element by element: an archive of any size takes no more memory than its largest post."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from beforehand_checks.archives.values import Kind

CHUNK = 1 << 16
"""Code points that are read at once."""
LONGEST_ELEMENT = 1 << 22
"""An element of more code points than this is no post."""
_PREFIX = re.compile(r"\s*(?:\ufeff)?\s*(?:window\.)?[A-Za-z_][\w.]*\s*=\s*")
_SPACE = re.compile(r"\s*")
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Element:
    """One element of an array, counted from 1; ``key`` is the name of the array, "" for the outermost one."""

    key: str
    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that is no JSON: after which element it stands, and whether reading ended there."""

    number: int
    kind: Kind


class Buffer:
    """A window on a text that grows at its end and is cut at its beginning."""

    def __init__(self, source: IO[str]) -> None:
        self._source = source
        self.text = ""
        self.at = 0
        self.is_ended = False

    def fill(self) -> bool:
        """Read on; returns whether anything came."""
        portion = "" if self.is_ended else self._source.read(max(CHUNK, len(self.text) - self.at))
        self.is_ended = not portion
        self.text = self.text[self.at :] + portion
        self.at = 0
        return bool(portion)

    def skip_space(self) -> str:
        """Go to the next character that is no space and return it; "" at the end."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def value(self) -> Any:
        """The JSON value here; raises ``ValueError`` where there is none, having read no more than an element may hold."""
        if len(self.text) - self.at < CHUNK // 2:
            self.fill()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError:
                if len(self.text) - self.at > LONGEST_ELEMENT or not self.fill():
                    raise
                continue
            if end < len(self.text) or self.is_ended or isinstance(value, dict | list | str):
                self.at = end
                return value
            self.fill()

    def skip_to_next(self) -> bool:
        """After a broken element, go to what looks like the beginning of another; False when there is none."""
        self.at += 1
        while True:
            match = _NEXT.search(self.text, self.at)
            if match:
                self.at = match.end()
                return True
            self.at = max(self.at, len(self.text) - 64)
            if not self.fill():
                return False


def elements(source: IO[str]) -> Iterator[Element | Broken]:
    """The elements of the outermost array, or of every array that is a member of the outermost object."""
    buffer = Buffer(source)
    buffer.fill()
    match = _PREFIX.match(buffer.text)
    buffer.at = match.end() if match else 0
    first = buffer.skip_space()
    if first == "\ufeff":
        buffer.at += 1
        first = buffer.skip_space()
    if first == "[":
        yield from _array(buffer, "")
    elif first == "{":
        yield from _object(buffer)
    else:
        yield Broken(0, Kind.BROKEN)


def _object(buffer: Buffer) -> Iterator[Element | Broken]:
    """The arrays among the members of an object; an object that is itself a post is handed out as one."""
    members: dict[str, Any] = {}
    buffer.at += 1
    while True:
        character = buffer.skip_space()
        if character == ",":
            buffer.at += 1
            continue
        if character in ("", "}"):
            break
        try:
            key = buffer.value()
            if not isinstance(key, str) or buffer.skip_space() != ":":
                raise ValueError
            buffer.at += 1
            if buffer.skip_space() == "[":
                yield from _array(buffer, key)
            else:
                members[key] = buffer.value()
        except (ValueError, RecursionError):
            yield Broken(0, Kind.BROKEN)
            return
    if character == "":
        yield Broken(0, Kind.CUT)
    if members:
        yield Element("", 1, members)


def _array(buffer: Buffer, key: str) -> Iterator[Element | Broken]:
    """The elements of an array; a broken one is told, and reading goes on at the next that can be found."""
    buffer.at += 1
    number = 0
    while True:
        character = buffer.skip_space()
        if character == "":
            yield Broken(number, Kind.CUT)
            return
        if character == "]":
            buffer.at += 1
            return
        if character == ",":
            buffer.at += 1
            continue
        number += 1
        try:
            value = buffer.value()
        except (ValueError, RecursionError):
            yield Broken(number, Kind.BROKEN)
            if not buffer.skip_to_next():
                yield Broken(number, Kind.CUT)
                return
        else:
            yield Element(key, number, value)
