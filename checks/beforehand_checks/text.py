"""Text as the engine sees it: normalised with a way back, cut into sentences, counted in UTF-16 units for Qt.

All offsets are Unicode code points unless a name says UTF-16.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

DROPPED = "\0"
"""Stands in the translated text for a character that is invisible and is left out."""

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_PLAINER = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": "\n",
}
# Letters of other scripts that look like Latin ones; used only inside a word that also has Latin letters.
_LOOKALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "aeopcyxijshdqwoaeikvptuABEKMHOPCTXIJSABEHIKMNOPTYX",
        strict=True,
    )
)
_LEET = str.maketrans("013457$!", "oieastsi")
_SHORTHAND = {
    "u": "you", "ur": "your", "r": "are", "ya": "you", "govt": "government", "gov": "government", "gvt": "government", "pls": "please",
    "plz": "please", "ppl": "people", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "2moro": "tomorrow", "2nite": "tonight",
    "tonite": "tonight", "msg": "message", "msgs": "messages", "acct": "account", "rn": "right now", "abt": "about", "thx": "thanks",
    "pres": "president", "gonna": "going to", "wanna": "want to", "gotta": "have to", "gunna": "going to", "vid": "video", "vids": "videos",
    "pic": "picture", "pics": "pictures", "pix": "pictures", "hq": "headquarters", "sg": "secretary-general", "cant": "can't",
    "dont": "don't", "wont": "won't", "didnt": "didn't", "isnt": "isn't", "doesnt": "doesn't", "wasnt": "wasn't", "shouldnt": "shouldn't",
    "couldnt": "couldn't", "im": "i'm", "ive": "i've", "thats": "that's", "theyre": "they're", "youre": "you're", "wouldnt": "wouldn't",
    "organization": "organisation", "organizations": "organisations", "authorized": "authorised", "authorization": "authorisation",
    "program": "programme", "b4": "before", "bday": "birthday", "fb": "facebook", "ig": "instagram", "insta": "instagram",
}  # fmt: skip

_PLAIN_EDITS = (
    r"(?P<dropped>\0+)"
    r"|(?P<hashtag>\#\w*[a-z0-9][A-Z]\w*)"
    r"|(?P<long>(?P<letter>[^\W\d_])(?P=letter){2,})"
    r"|(?P<spaced>(?<![^\W_])[A-Za-z](?:[ .\-*_][A-Za-z]){3,}(?![^\W_]))"
    r"|(?P<leet>(?<![^\W_])[A-Za-z]{1,20}(?:[013457$!]{1,4}[A-Za-z]{1,20}){1,8}(?![^\W_@]))"
)
_WIDE_EDITS = (
    r"|(?P<marked>[^\W\d_][\u0300-\u036f]+)"
    r"|(?P<mixed>\b(?=[^\W\d_]*[A-Za-z])(?=[^\W\d_]*[\u0370-\u052f])[^\W\d_]+)"
)


@lru_cache(maxsize=1024)
def _edits(short: frozenset[str], *, is_wide: bool) -> re.Pattern[str]:
    """What to edit in a text in which this shorthand occurs; most texts need only the plain pattern."""
    pattern = _PLAIN_EDITS
    if short:
        pattern += (
            rf"|(?P<short>(?<![^\W_'@#.])(?:{'|'.join(sorted(short, key=len, reverse=True))})(?![^\W_'@]|\.[a-z]))"
        )
    return re.compile(pattern + _WIDE_EDITS if is_wide else pattern)


_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


class _Plain(dict[int, str]):
    """Translation table that works out each character once, always one character for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = plain = _plain_char(char)
        return plain


def _plain_char(char: str) -> str:
    if char in _PLAINER:
        return _PLAINER[char]
    if char in _INVISIBLE or unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return DROPPED
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded != DROPPED else char


_ODD_ASCII = frozenset("\0\t\r`")
_TABLE = _Plain({code: chr(code) for code in range(1, 128)} | {0: DROPPED, 9: " ", 13: "\n", 96: "'"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """A plainer text and the way back to the original's offsets.

    ``starts`` lists where each edit begins in ``text``; beside it lie its length there, its start and its length in the original.
    """

    text: str
    starts: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    source_lengths: tuple[int, ...] = ()

    def source(self, offset: int, *, is_end: bool = False) -> int:
        """The original's offset for one of this text; inside an edit, its start, or its end when ``is_end``."""
        at = bisect_right(self.starts, offset - 1 if is_end else offset) - 1
        if at < 0:
            return offset
        inside = offset - self.starts[at]
        if inside == 0 and not is_end:
            return self.sources[at]
        if inside >= self.lengths[at]:
            return self.sources[at] + self.source_lengths[at] + inside - self.lengths[at]
        if self.lengths[at] == self.source_lengths[at]:
            return self.sources[at] + inside
        return self.sources[at] + (self.source_lengths[at] if is_end else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for one of this text; never empty when ``start < end``."""
        return self.source(start), self.source(end, is_end=True)


def normalise(text: str) -> Normalised:
    """Make a text plainer: straight quotes, no invisible characters, no elongation, shorthand written out, look-alikes and
    digits in words turned into letters, hashtags cut into words. Case is kept.
    """
    plain = text if text.isascii() and _ODD_ASCII.isdisjoint(text) else text.translate(_TABLE)
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    last = length = 0
    short = _SHORTHAND.keys() & set(_WORDS.findall(plain))
    for match in _edits(frozenset(short), is_wide=not plain.isascii()).finditer(plain):
        new = _replacement(match)
        old = match.group()
        if new == old:
            continue
        pieces += (plain[last : match.start()], new)
        length += match.start() - last
        edits.append((length, len(new), match.start(), len(old)))
        length += len(new)
        last = match.end()
    if not edits:
        return Normalised(plain)
    pieces.append(plain[last:])
    return Normalised("".join(pieces), *map(tuple, zip(*edits, strict=True)))


def _replacement(match: re.Match[str]) -> str:
    kind, old = match.lastgroup, match.group()
    if kind == "short":
        return _SHORTHAND[old]
    if kind == "dropped":
        return ""
    if kind == "long":
        return old if old.lower() == "www" else old[0]
    if kind == "marked":
        return unicodedata.normalize("NFC", old)
    if kind == "hashtag":
        return "# " + " ".join(_CAMEL.findall(old))
    if kind == "spaced":
        return old[::2]
    if kind == "leet":
        return old.translate(_LEET) if sum(map(str.isalpha, old)) >= 3 else old
    return "".join(_LOOKALIKES.get(c, c) for c in old)


_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr jr vs etc e.g i.e u.n u.s u.k no art para approx dept gen col sgt lt capt rev hon fig inc ltd co a.m p.m".split()
)
_ENDINGS = re.compile(r"[.!?\u2026\u061f\u06d4]+[\"')\]}]*(?=\s|$)|[\u3002\uff01\uff1f\uff0e]+[\u201d\u2019\"')]*|\n+")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, without the white space around them; every other character belongs to one."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _ENDINGS.finditer(text):
        if match.group() == "." and _is_abbreviation(text, match.end()):
            continue
        _add_trimmed(spans, text, start, match.end())
        start = match.end()
    _add_trimmed(spans, text, start, len(text))
    return spans


def _is_abbreviation(text: str, end: int) -> bool:
    word = _LAST_WORD.search(text, max(0, end - 12), end)
    return word is not None and (word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper()))


def _add_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence or sentences of one line that hold a span; the span itself where there are none."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    spans = [(a + first, b + first) for a, b in sentences(text[first:last]) if b + first > start and a + first < end]
    return (min(spans[0][0], start), max(spans[-1][1], end)) if spans else (start, end)


def utf16_length(text: str, start: int = 0, end: int | None = None) -> int:
    """UTF-16 units of ``text[start:end]``, which count code points."""
    part = text[start:end]
    return len(part) if part.isascii() else len(part) + sum(c > "\uffff" for c in part)


def to_utf16(text: str, offset: int) -> int:
    """UTF-16 offset of a code point offset."""
    return utf16_length(text, 0, offset)


def from_utf16(text: str, offset: int) -> int:
    """Code point offset of a UTF-16 offset; one inside a surrogate pair counts as the start of its character."""
    if text.isascii():
        return min(offset, len(text))
    units = 0
    for index, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > offset:
            return index
    return len(text)


@lru_cache(maxsize=4096)
def words_between(gap: str) -> int:
    """Number of whole words in the text between two matches."""
    return len(re.findall(r"\w+(?:'\w+)*", gap))
