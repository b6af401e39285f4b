"""Makes a text plainer before it is judged, with the way back: what a disguise, a hurry or a habit does to words is undone.

All offsets are Unicode code points. Each kind of edit has a telltale, found for all kinds in one pass of RE2; most texts have none and cost next to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import re2

from beforehand_checks.text import Normalised
from beforehand_checks.vocabulary import rank, words_in

if TYPE_CHECKING:
    from collections.abc import Callable

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
    **dict(
        zip(
            "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22\u0251\u0261",
            "abcdefghijklmnoprstuvwyzag",
            strict=True,
        )
    ),
}
# Letters of other scripts that look like Latin ones; used only where Latin letters stand around them.
_LOOKALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
        "\u0432\u043a\u043c\u043d\u0442\u0433\u043f\u0438\u03b2\u03b7\u03c9\u0437",
        "aeopcyxijshdqwoaeikvptuABEKMHOPCTXIJSABEHIKMNOPTYXbkmhtrnubnwe",
        strict=True,
    )
)
_LEET = str.maketrans("013457$!@", "oieastsia")
_LEET_L = str.maketrans("013457$!@", "oleastsla")
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

_FILES = r"\.(?:jpe?g|png|heic|heif|gif|webp|tiff?|avif|pdf|docx?|xlsx?|pptx?|odt|csv|txt|mp[34]|mov|zip)"
_GAP = r"[^A-Za-z0-9\s'\"]{1,12}"
_EDITS = {
    "dropped": (r"\x00", r"\0+"),
    "file": (rf"(?i:{_FILES})", rf"(?<![\w/.@-])[^\W_](?:[\w-]*[^\W_])?(?=(?i:{_FILES})(?![\w/]))"),
    "hashtag": (r"#[^\s#]{3}", r"\#[^\W\d_]\w{2,}"),
    "long": (
        "|".join(letter * 3 for letter in ascii_lowercase + ascii_lowercase.upper()),
        r"(?P<letter>[^\W\d_])(?P=letter){2,}",
    ),
    "spaced": (
        "[A-Za-z](?:[ .*_-][A-Za-z]){3}",
        r"(?<![^\W_])[A-Za-z](?:[ .\-*_][A-Za-z]){3,}(?![^\W_])",
    ),
    "strewn": (rf"[A-Za-z](?:{_GAP}[A-Za-z]){{3}}", r"(?<![^\W_])[A-Za-z](?:[^\w\s'\"]{1,3}[A-Za-z]){3,}(?![^\W_])"),
    "parted": (
        r"[A-Za-z][\x80-\xff]+\x00?[A-Za-z]",
        r"(?<![^\W_])[A-Za-z]+(?:[^\w\s\x01-\x7f]{1,3}[A-Za-z]+)+(?![^\W_])",
    ),
    "leet": (
        r"[A-Za-z][013457$!@]{1,4}[A-Za-z]|[A-Za-z]{2}[013457$@]|[013457$@][A-Za-z]{3}",
        r"(?<![\w@.#/])(?=[A-Za-z]*[013457$!@])(?=[013457$!@]*[A-Za-z])[A-Za-z013457$@](?:[A-Za-z013457$!@]{1,38}[A-Za-z013457$@])(?![\w@])",
    ),
    "short": (rf"\b(?:{'|'.join(_SHORTHAND)})\b", ""),
}
"""Each kind of edit with its telltale, in RE2's words over UTF-8 bytes, and its pattern; the first kinds go first."""
_WIDE_EDITS = {
    "marked": r"[^\W\d_][\u0300-\u036f]+",
    "mixed": r"\b(?=[^\W\d_]*[A-Za-z])(?=[^\W\d_]*[\u0370-\u052f])[^\W\d_]+",
    "alien": rf"\b[{''.join(_LOOKALIKES)}]{{2,}}\b",
}
_WIDE_LETTERS = re.compile(r"[\u0300-\u052f]")
_WIDE_RUN = re.compile(r"([\u00aa-\u2fff\uac00-\ud7ff])\1\1")
_ALIEN_LETTERS = re.compile(r"[\u0370-\u052f]")
_INNER_LEET = re.compile(r"[A-Za-z]{1,20}(?:[013457$!]{1,4}[A-Za-z]{1,20}){1,8}")
_WORDS = re.compile(r"[a-z0-9]+")


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


@lru_cache(maxsize=1)
def _telltales() -> tuple[Any, dict[str, Any]]:
    """RE2's patterns for the telltales: for any kind at once, and for each."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    by_kind = {kind: re2.compile(telltale.encode(), options) for kind, (telltale, _) in _EDITS.items()}
    union = "|".join(f"(?:{telltale})" for telltale, _ in _EDITS.values())
    return re2.compile(union.encode(), options), by_kind


@lru_cache(maxsize=1024)
def _pattern(kinds: tuple[str, ...], short: frozenset[str]) -> re.Pattern[str]:
    """What to edit in a text with the telltales of these kinds and with this shorthand."""
    parts = [f"(?P<{kind}>{_EDITS[kind][1] if kind in _EDITS else _WIDE_EDITS[kind]})" for kind in kinds]
    if short:
        words = "|".join(sorted(short, key=len, reverse=True))
        parts.append(rf"(?P<short>(?<![^\W_'@#.])(?:{words})(?![^\W_'@]|\.[a-z]))")
    return re.compile("|".join(parts))


def _told(plain: str) -> re.Pattern[str] | None:
    """The pattern for what a text needs, None when it needs nothing."""
    union, by_kind = _telltales()
    raw = plain.encode(errors="replace")
    kinds: list[str] = []
    if not plain.isascii():
        if _WIDE_LETTERS.search(plain) is not None:
            kinds += _WIDE_EDITS if _is_latin(plain) else ("marked", "mixed")
        if _WIDE_RUN.search(plain) is not None:
            kinds.append("long")
    if union.search(raw) is not None:
        kinds += [kind for kind, telltale in by_kind.items() if telltale.search(raw) is not None]
    short: frozenset[str] = frozenset()
    if "short" in kinds:
        kinds.remove("short")
        short = frozenset(_SHORTHAND.keys() & set(_WORDS.findall(plain)))
    return _pattern(tuple(dict.fromkeys(kinds)), short) if kinds or short else None


def _is_latin(plain: str) -> bool:
    """Whether letters that look like Latin ones stand among many that are Latin."""
    alien = len(_ALIEN_LETTERS.findall(plain))
    return 0 < alien < sum(map(str.isalpha, plain)) - alien


def normalise(text: str) -> Normalised:
    """Make a text plainer: straight quotes, no invisible characters, no elongation, shorthand written out, look-alikes,
    digits and symbols in words turned into letters, hashtags and names of files cut into words. Case is kept.
    """
    plain = text if text.isascii() and _ODD_ASCII.isdisjoint(text) else text.translate(_TABLE)
    pattern = _told(plain)
    if pattern is None:
        return Normalised(plain)
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    last = length = 0
    for match in pattern.finditer(plain):
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
    assert kind is not None
    make = _MAKERS.get(kind)
    if make is not None:
        return make(old)
    return _shortened(match) if kind == "long" else ""


def _shortened(match: re.Match[str]) -> str:
    """A run of one letter as that letter, or as two where the word is spelt so."""
    old = match.group()
    if old.lower() == "www":
        return old
    before, after = (
        _FRONT.search(match.string, max(0, match.start() - 20), match.start()),
        _BACK.match(match.string, match.end()),
    )
    first = _RUN.sub(r"\1", before.group() if before else "").lower()
    last = _RUN.sub(r"\1", after.group() if after else "").lower()
    once, twice = (rank(f"{first}{old[0].lower() * times}{last}") for times in (1, 2))
    return old[0] * 2 if twice and (not once or twice < _RARER * once) else old[0]


_FRONT = re.compile(r"[^\W\d_]{0,20}$")
_BACK = re.compile(r"[^\W\d_]{0,20}")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_RARER = 20
"""A word with the double letter that stands this many times further back in the list than the one with a single letter is not meant."""


def _spelt(old: str) -> str:
    """A word with digits and symbols put for letters as it is meant; anything else as it is. “ar3” is read so, “5am” and “4th” are not."""
    is_inner, has_letters = _INNER_LEET.fullmatch(old) is not None, sum(map(str.isalpha, old)) >= 3
    begins_well = len(old) >= 3 and old[:2].isalpha()
    for table in (_LEET, _LEET_L) if is_inner or has_letters or begins_well else ():
        meant = old.translate(table)
        if rank(meant.lower()):
            return meant
    return old.translate(_LEET) if is_inner and has_letters else old


def _joined(old: str) -> str:
    """The letters of a word that something was put into, where they are a word."""
    letters = "".join(filter(str.isalpha, old))
    return letters if rank(letters.lower()) else old.replace(DROPPED, "")


def _without_marks(old: str) -> str:
    """A letter with the marks that belong to it, and without those that only strike it out or pile up."""
    return "".join(char for char in unicodedata.normalize("NFC", old) if not unicodedata.combining(char))


def _tagged(old: str) -> str:
    """A hashtag in words."""
    told = words_in(old[1:])
    return old if told == old[1:] else f"# {told}"


def _latin(old: str) -> str:
    return "".join(_LOOKALIKES.get(char, char) for char in old)


_MAKERS: dict[str, Callable[[str], str]] = {
    "short": _SHORTHAND.__getitem__,
    "dropped": lambda _old: "",
    "marked": _without_marks,
    "hashtag": _tagged,
    "file": lambda old: words_in(old.replace("-", "_")),
    "spaced": lambda old: old[::2],
    "strewn": lambda old: "".join(filter(str.isalpha, old)),
    "parted": _joined,
    "leet": _spelt,
    "mixed": _latin,
    "alien": _latin,
}
