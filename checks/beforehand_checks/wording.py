"""The small language in which rules spell wordings, turned into RE2 patterns with anchors.

A wording is a row of elements, separated by single spaces. It is looked for among the words of a sentence (see ``row``): emoji, commas,
quotation marks and hyphens between words do not matter, sentence punctuation does. Elements:

``word``        that word, in any case            ``(a|b c|d*)``  one of these wordings
``word*``       any word that begins so           ``{name}``      one wording of a named set of the pack
``=WHO``        that word in exactly this case    ``_``           any one word
``#``           a number                          ``..3``         up to three words (at most 8)
``:``           any sentence punctuation

``(...)``, ``{...}``, ``_`` and ``word`` may end in ``?``: then they may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import re2

from beforehand_checks.row import STOP, Row, words

_ELEMENT = re.compile(
    r"\((?P<group>[^()]+)\)(?P<goption>\?)?|\{(?P<set>[a-z0-9_]+)\}(?P<soption>\?)?|(?P<gap>\.\.\d)(?=\s|$)|(?P<any>_)(?P<aoption>\?)?(?=\s|$)"
    r"|(?P<number>#)(?=\s|$)|=(?P<exact>[^\s()|{}]+)|(?P<word>[^\s()|{}*?]+)(?P<star>\*)?(?P<woption>\?)?"
)
_ANY_LETTERS = "[^ |]*"
_WORD = "[^ |']+(?: '[^ |]+)*"
_NUMBER = "[0-9][^ |]*"
_LONGEST_GAP = 8
_DEEPEST_SET = 3

Span = tuple[int, int]


class WordingError(ValueError):
    """A wording that cannot be read; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class _Element:
    pattern: str
    anchors: tuple[
        str, ...
    ]  # lower-case strings of which one is in every match, between spaces; empty when there is none
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording ready for use: its RE2 source, without boundaries, and its anchors.

    ``anchors`` holds groups, the rarest first; of each group one string is in every row that matches.
    """

    source: str
    pattern: str
    anchors: tuple[tuple[str, ...], ...]


class Wordings:
    """Reads wordings; each named set is worked out once."""

    def __init__(self, sets: Mapping[str, Sequence[str]]) -> None:
        self._sets = sets
        self._known: dict[str, _Element] = {}
        self._read: dict[str, tuple[_Element, ...]] = {}
        self._open: list[str] = []

    def parse(self, source: str) -> Wording:
        """Read a wording; raises ``WordingError`` when it has no fixed word to look for or cannot be read."""
        elements = tuple(self._elements(source))
        if all(element.optional for element in elements):
            raise WordingError(f"“{source}” needs at least one word that must be there")
        groups = {element.anchors for element in elements if element.anchors and not element.optional}
        anchors = tuple(sorted(groups, key=_rarity, reverse=True))
        if not anchors:
            raise WordingError(
                f"“{source}” has no word to look for: gaps, numbers and single letters alone are too wide"
            )
        return Wording(source, _join(elements), anchors)

    def _elements(self, source: str) -> Iterator[_Element]:
        position = 0
        if not source.strip():
            raise WordingError("a wording is empty; it needs at least one word")
        while position < len(source):
            if source[position] == " ":
                position += 1
                continue
            match = _ELEMENT.match(source, position)
            if match is None or (match.end() < len(source) and source[match.end()] != " "):
                raise WordingError(f"“{source}” cannot be read from “{source[position:]}” on")
            position = match.end()
            if not match["word"] or words(match["word"]):  # commas and the like do not matter
                yield self._element(match)

    def _element(self, match: re.Match[str]) -> _Element:
        if match["group"]:
            return self._choice(match["group"].split("|"), optional=bool(match["goption"]))
        if match["set"]:
            return self._set(match["set"], optional=bool(match["soption"]))
        if match["gap"]:
            return _gap(int(match["gap"][2:]))
        if match["any"]:
            return _Element(_WORD, (), bool(match["aoption"]))
        if match["number"]:
            return _Element(_NUMBER, ())
        return _literal(match)

    def _set(self, name: str, *, optional: bool) -> _Element:
        if name not in self._sets:
            raise WordingError(f"the set {{{name}}} is not defined in the words file")
        if name in self._open or len(self._open) > _DEEPEST_SET:
            raise WordingError(f"the set {{{name}}} is nested too deeply")
        if name not in self._known:
            self._open.append(name)
            self._known[name] = self._choice(self._sets[name], optional=False)
            self._open.pop()
        known = self._known[name]
        return _Element(known.pattern, known.anchors, optional)

    def _choice(self, alternatives: Sequence[str], *, optional: bool) -> _Element:
        patterns: list[str] = []
        anchors: list[str] = []
        is_anchored = True
        for alternative in alternatives:
            inner = self._alternative(alternative.strip())
            if not inner:
                optional = True
                continue
            patterns.append(_join(inner))
            best = _best_anchors(inner)
            is_anchored = is_anchored and bool(best)
            anchors += best
        if not patterns:
            raise WordingError(f"“{'|'.join(alternatives)}” has no words")
        union = "|".join(sorted(dict.fromkeys(patterns), key=len, reverse=True))
        return _Element(f"(?:{union})", tuple(dict.fromkeys(anchors)) if is_anchored else (), optional)

    def _alternative(self, source: str) -> tuple[_Element, ...]:
        """The elements of an alternative; many rules share the same ones, and most are plain words."""
        known = self._read.get(source)
        if known is None:
            known = _plain_words(source) or tuple(self._elements(source))
            self._read[source] = known
        return known


def _plain_words(source: str) -> tuple[_Element, ...]:
    """The quick way for nothing but words of plain letters: one element with the rarest word as its anchor."""
    if not (source.isascii() and source.replace(" ", "").isalpha()):
        return ()
    plain = source.split()
    return (_Element(" ".join(plain), max(((f" {word.lower()} ",) for word in plain), key=_rarity)),)


def _literal(match: re.Match[str]) -> _Element:
    """A word as it is written, or in exactly this case; hyphens and apostrophes fall apart as in a row."""
    written = match["exact"] or match["word"]
    parts = words(written)
    if not parts:
        raise WordingError(f"“{written}” is no word")
    pattern = " ".join(_escaped(part) for part in parts)
    if parts == [STOP]:
        return _Element(pattern, (), bool(match["woption"]))
    longest = max(parts, key=len)
    is_open = bool(match["star"]) and longest is parts[-1]
    anchor = f" {longest.lower()}" if is_open else f" {longest.lower()} "
    if match["exact"]:
        return _Element(f"(?-i:{pattern})", (anchor,))
    return _Element(pattern + (_ANY_LETTERS if match["star"] else ""), (anchor,), bool(match["woption"]))


def _escaped(part: str) -> str:
    return re.sub(r"([^\w' ]|_)", r"\\\1", part, flags=re.ASCII) if part.isascii() else part


def _gap(longest: int) -> _Element:
    if not 1 <= longest <= _LONGEST_GAP:
        raise WordingError(f"a gap may be ..1 to ..{_LONGEST_GAP} words long")
    return _Element(f"(?:{_WORD}(?: {_WORD}){{0,{longest - 1}}})", (), optional=True)


def _join(elements: Sequence[_Element]) -> str:
    """Join elements; an optional one brings its own space, on the side where an obligatory one stands."""
    out = ""
    pending = ""  # optional elements before the first obligatory one
    for element in elements:
        if element.optional and not out:
            pending += f"(?:{element.pattern} )?"
        elif element.optional:
            out += f"(?: {element.pattern})?"
        else:
            out += (pending if not out else " ") + element.pattern
            pending = ""
    return out or pending


def _best_anchors(elements: Sequence[_Element]) -> tuple[str, ...]:
    """The anchors of the element that is rarest in running text: long words, few of them."""
    candidates = [element.anchors for element in elements if element.anchors and not element.optional]
    return max(candidates, key=_rarity, default=())


@lru_cache(maxsize=8192)
def _rarity(anchors: tuple[str, ...]) -> float:
    shortest = min(map(len, anchors))
    frequent = sum(anchor.strip() in _FREQUENT for anchor in anchors)
    return min(shortest, 8) - 6 * bool(frequent) - frequent / 4 - len(anchors) / 20


_FREQUENT = frozenset(
    "a an the i you he she it we they me us him her them my your his our their this that these those is are was were be been am do did does"
    " have has had not no and or but if so as at by for from in of on to with who what when where will would can could just all any out up"
    " about there here one some more get go got know like people time see come think make say said want only very now new 's 't 'm 're 've 'll 'd"
    " don isn post".split()
)


class Pattern:
    """A union of wordings over rows; compiled when it is used for the first time."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings

    @cached_property
    def _compiled(self) -> Any:
        options = re2.Options()
        options.max_mem = 16 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = False
        options.log_errors = False
        union = "|".join(sorted((w.pattern for w in self._wordings), key=len, reverse=True))
        return re2.compile(f" ({union}) ".encode(), options)

    def is_in(self, line: Row) -> bool:
        """Whether one of the wordings stands in the row."""
        return self._compiled.search(line.text) is not None

    def spans(self, line: Row) -> list[Span]:
        """Where the wordings stand, as code points of the row's sentence, from left to right without overlaps."""
        found: list[Span] = []
        position = 0
        while (match := self._compiled.search(line.text, position)) is not None:
            start, end = match.span(1)
            found.append(line.span(start, end))
            position = end  # the space behind it is the next one's space before
        return found
