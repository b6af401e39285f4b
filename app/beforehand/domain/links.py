"""Web addresses in a post, with a scheme or bare, as the networks find them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from beforehand.domain.top_level import TOP_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH = r"[\p{Latin}\p{Cyrillic}\p{N}!*';:=+,.$%/#\[\]_~&|@()\-]"
# Where the networks' own readers stop: no address begins inside a word, a mention, a hashtag or a cashtag.
_ADDRESS = regex.compile(
    r"(?<![A-Za-z0-9@＠$#＃_./\-\u202A-\u202E])"
    r"(?P<scheme>https?://)?"
    r"(?P<host>(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}][\p{L}\p{M}\p{N}-]*)"
    rf"(?P<rest>(?::\d+)?(?:/{_PATH}*)?(?:\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]+)?)",
    regex.IGNORECASE,
)
# Every address has a stop inside a word: the search begins and ends at the space around one, which spares long texts.
_STOP = re.compile(r"\w\.\w")
_SPACE = re.compile(r"\s")
# Without a scheme only letters of the Latin script make a host, with their accents.
_BARE = r"a-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0300-\u036F\u1E00-\u1EFF"
_BARE_HOST = regex.compile(rf"[{_BARE}][{_BARE}_-]*(?:\.[{_BARE}][{_BARE}_-]*)+", regex.IGNORECASE)
_TAIL = ".,:;!?'\"…*|[("


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text; ``start`` and ``end`` count code points."""

    start: int
    end: int
    has_scheme: bool


def links(text: str) -> tuple[Link, ...]:
    """The web addresses of a text in reading order; an e-mail address is none."""
    return tuple(link for first, last in _words_with_stops(text) for link in _links_within(text, first, last))


def _words_with_stops(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of each stretch without space that may hold an address."""
    last = 0
    for stop in _STOP.finditer(text):
        if stop.start() < last:
            continue
        head = text[last : stop.start()]
        first = last + len(head) - len(head.split()[-1]) if head and not head[-1].isspace() else stop.start()
        end = _SPACE.search(text, stop.end())
        last = end.start() if end else len(text)
        yield first, last


def _links_within(text: str, first: int, last: int) -> Iterator[Link]:
    """The addresses within bounds."""
    at = first
    while (match := _ADDRESS.search(text, at, last)) is not None:
        link = _link(text, match)
        at = link.end if link else match.end()
        if link:
            yield link


def _link(text: str, match: regex.Match[str]) -> Link | None:
    """The address in a match, if its last label is a top-level domain and no sign of an e-mail address follows."""
    has_scheme = match["scheme"] is not None
    start, host = match.start(), match["host"]
    if not has_scheme:
        bare = _BARE_HOST.search(host)
        if bare is None:
            return None
        start, host = match.start("host") + bare.start(), bare.group()
    end = start + len(match["scheme"] or "") + len(host)
    kept = _known(host)
    if not kept or text[end : end + 1] in ("@", "＠"):
        return None
    if len(kept) < len(host) or end != match.end("host"):
        return Link(start, end - len(host) + len(kept), has_scheme)
    return Link(start, end + len(_trimmed(match["rest"])), has_scheme)


def _known(host: str) -> str:
    """The longest head of a host that ends in a top-level domain; "" if none does."""
    labels = host.lower().split(".")
    while len(labels) > 1 and not (labels[-1] in TOP_LEVEL or labels[-1].startswith("xn--")):
        labels.pop()
    return host[: len(".".join(labels))] if len(labels) > 1 else ""


def _trimmed(rest: str) -> str:
    """What follows the host, without the punctuation of the sentence around it."""
    while rest:
        if rest[-1] in _TAIL or (
            rest[-1] in ")]" and rest.count(rest[-1]) > rest.count("(" if rest[-1] == ")" else "[")
        ):
            rest = rest[:-1]
        else:
            break
    return rest
