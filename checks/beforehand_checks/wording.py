"""The small language in which rules spell wordings, turned into RE2 patterns with anchors.

A wording is a row of elements, separated by single spaces; between two elements a text may have up to five characters that are
neither letters, digits nor sentence punctuation. Elements:

``word``        that word, in any case            ``(a|b c|d*)``  one of these wordings
``word*``       any word that begins so           ``{name}``      one wording of a named set of the pack
``=WHO``        that word in exactly this case    ``_``           any one word
``#``           a number                          ``..3``         up to three words (at most 8)

``(...)``, ``{...}``, ``_`` and ``word`` may end in ``?``: then they may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

_ELEMENT = re.compile(
    r"\((?P<group>[^()]+)\)(?P<goption>\?)?|\{(?P<set>[a-z0-9_]+)\}(?P<soption>\?)?|(?P<gap>\.\.\d)(?=\s|$)|(?P<any>_)(?P<aoption>\?)?(?=\s|$)"
    r"|(?P<number>#)(?=\s|$)|=(?P<exact>[^\s()|{}]+)|(?P<word>[^\s()|{}*?]+)(?P<star>\*)?(?P<woption>\?)?"
)
# Letters and digits by whole blocks of Unicode: \pL and \pN cost RE2 thousands of instructions at each use.
_LETTERS = r"0-9A-Za-z\x{aa}\x{b5}\x{ba}\x{c0}-\x{2ff}\x{370}-\x{60b}\x{60d}-\x{61a}\x{61c}-\x{61e}\x{620}-\x{1fff}\x{2c00}-\x{2dff}\x{3040}-\x{d7ff}\x{f900}-\x{fdff}\x{fe70}-\x{fefe}"
_BETWEEN = rf"[^{_LETTERS}.;:!?\n]{{1,5}}"
_WORD = rf"[{_LETTERS}]+(?:['\-][{_LETTERS}]+)*"
_NUMBER = r"\pN[\pN.,:/]*"
_LONGEST_GAP = 8


class WordingError(ValueError):
    """A wording that cannot be read; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class _Element:
    pattern: str
    anchors: tuple[str, ...]  # lower-case strings of which one is in every match; empty when there is none
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording ready for use: its RE2 source, without boundaries, and the anchors of which one is in every match."""

    source: str
    pattern: str
    anchors: tuple[str, ...]


def parse(source: str, sets: Mapping[str, Sequence[str]]) -> Wording:
    """Read a wording; raises ``WordingError`` when it has no fixed word to look for or cannot be read."""
    elements = tuple(_elements(source, sets, depth=0))
    if not any(not element.optional for element in elements):
        raise WordingError(f"“{source}” needs at least one word that must be there")
    anchors = _best_anchors(elements)
    if not anchors:
        raise WordingError(f"“{source}” has no word to look for: gaps, numbers and single letters alone are too wide")
    return Wording(source, _join(elements), anchors)


def _elements(source: str, sets: Mapping[str, Sequence[str]], depth: int) -> Iterator[_Element]:
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
        yield _element(match, sets, depth)
        position = match.end()


def _element(match: re.Match[str], sets: Mapping[str, Sequence[str]], depth: int) -> _Element:
    if match["group"]:
        return _choice(match["group"].split("|"), sets, depth, optional=bool(match["goption"]))
    if match["set"]:
        if match["set"] not in sets:
            raise WordingError(f"the set {{{match['set']}}} is not defined in the words file")
        return _choice(sets[match["set"]], sets, depth, optional=bool(match["soption"]))
    if match["gap"]:
        return _gap(int(match["gap"][2:]))
    if match["any"]:
        return _Element(_WORD, (), bool(match["aoption"]))
    if match["number"]:
        return _Element(_NUMBER, ())
    if match["exact"]:
        return _Element(f"(?-i:{re2.escape(match['exact'])})", (match["exact"].lower(),))
    word = match["word"]
    tail = rf"[{_LETTERS}'\-]*" if match["star"] else ""
    return _Element(re2.escape(word) + tail, (word.lower(),), bool(match["woption"]))


def _gap(longest: int) -> _Element:
    if not 1 <= longest <= _LONGEST_GAP:
        raise WordingError(f"a gap may be ..1 to ..{_LONGEST_GAP} words long")
    return _Element(rf"(?:{_WORD}(?:{_BETWEEN}{_WORD}){{0,{longest - 1}}})", (), optional=True)


def _choice(alternatives: Sequence[str], sets: Mapping[str, Sequence[str]], depth: int, *, optional: bool) -> _Element:
    if depth > 3:
        raise WordingError("sets are nested too deeply")
    patterns: list[str] = []
    anchors: list[str] = []
    is_anchored = True
    for alternative in alternatives:
        inner = tuple(_elements(alternative.strip(), sets, depth + 1))
        patterns.append(_join(inner))
        best = _best_anchors(inner)
        is_anchored = is_anchored and bool(best)
        anchors += best
    return _Element(f"(?:{'|'.join(patterns)})", tuple(dict.fromkeys(anchors)) if is_anchored else (), optional)


def _join(elements: Sequence[_Element]) -> str:
    """Join elements; an optional one brings its own separator, on the side where an obligatory one stands."""
    out = ""
    pending = ""  # optional elements before the first obligatory one
    for element in elements:
        if element.optional and not out:
            pending += f"(?:{element.pattern}{_BETWEEN})?"
        elif element.optional:
            out += f"(?:{_BETWEEN}{element.pattern})?"
        else:
            out += (pending if not out else _BETWEEN) + element.pattern
            pending = ""
    return out or pending


def _best_anchors(elements: Sequence[_Element]) -> tuple[str, ...]:
    """The anchors of the element that is rarest in running text: long words, few of them."""
    candidates = [element.anchors for element in elements if element.anchors and not element.optional]
    return max(candidates, key=_rarity, default=())


def _rarity(anchors: tuple[str, ...]) -> float:
    shortest = min(map(len, anchors))
    common = any(anchor in _FREQUENT for anchor in anchors)
    return shortest - (6 if common else 0) - len(anchors) / 40


_FREQUENT = frozenset(
    "a an the i you he she it we they me us him her them my your his our their this that these those is are was were be been am do did does"
    " have has had not no and or but if so as at by for from in of on to with who what when where will would can could just all any out up"
    " about there here one some more get go got know like people time see come think make say said want only very now new".split()
)


def compiled(wordings: Sequence[Wording]) -> re2._Regexp:
    """One RE2 pattern for all wordings, with the match in group 1 and word boundaries around it; raises ``re2.error``."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.case_sensitive = False
    options.log_errors = False
    union = "|".join(sorted((w.pattern for w in wordings), key=len, reverse=True))
    return re2.compile(rf"(?:^|[^{_LETTERS}])({union})(?:[^{_LETTERS}]|$)", options)
