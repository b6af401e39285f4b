"""The networks and how each counts a post."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import regex

from beforehand.domain.links import links
from beforehand.domain.post import composed

if TYPE_CHECKING:
    from collections.abc import Callable

URL_LENGTH = 23  # what X and Mastodon count for an address, however long it is

_GRAPHEME = regex.compile(r"\X")
# One emoji as the reader sees it: a flag, a keycap, or a pictograph with its skin tone, tags and joined followers.
# A plain © or ® is a letter to the networks; only the variation selector makes it an emoji.
_PICTOGRAPH = r"(?:(?![©®])\p{Extended_Pictographic}|[©®](?=\uFE0F))(?:\uFE0F|\p{Emoji_Modifier})?"
_EMOJI = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\uFE0F?\u20E3"
    rf"|{_PICTOGRAPH}(?:[\U000E0020-\U000E007E]+\U000E007F)?(?:\u200D{_PICTOGRAPH})*"
)
# Characters that X counts once; every other one counts twice.
_LIGHT = regex.compile(r"[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")
# Lines of nothing but these need no closer look: each counts once for X, and no two make one grapheme.
_ALL_LIGHT = re.compile(r"[\u0000-\u00A8\u00AA-\u00AD\u00AF-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]*")
_ALL_APART = re.compile(
    r"[\u0020-\u007E\u00A0-\u02FF\u0370-\u0377\u0384-\u03FF\u0400-\u0482\u048A-\u052F\u05D0-\u05EA\u0620-\u064A"
    r"\u2010-\u2027\u2030-\u205E\u3001-\u3029\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FFF\uFF01-\uFF5E]*"
)
_REMOTE_MENTION = regex.compile(r"(?<![/\w])@([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]+[A-Za-z0-9_]+)?)@[\w.\-]*\w")


class Unit(StrEnum):
    """What a network counts."""

    WEIGHTED = "weighted"
    GRAPHEME = "grapheme"
    CHARACTER = "character"


class Note(StrEnum):
    """What an author should know beside the number."""

    NONE = ""
    UNCONFIRMED = "unconfirmed"
    BYTES = "bytes"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What a network takes of photos: how many in a post, bytes and pixels of each, characters of an alternative text.

    None stands for no limit that is known; unconfirmed are those that the network itself does not publish.
    """

    count: int | None = None
    bytes: int | None = None
    alt: int | None = None
    pixels: int | None = None
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Network:
    """A network and its limits; ``limit`` is None where there is none, ``family`` the id that policies name.

    One that has a content warning counts it together with the text.
    """

    id: str
    name: str
    limit: int | None
    unit: Unit
    family: str = ""
    max_bytes: int | None = None
    max_links: int | None = None
    is_confirmed: bool = True
    has_warning: bool = False
    photos: PhotoLimits = PhotoLimits()


@dataclass(frozen=True, slots=True)
class Count:
    """How long a post is for a network, and what is over or uncertain about it.

    ``used`` and ``limit`` are in the network's unit, but in UTF-8 bytes when the note says "bytes" and in links when
    it says "links": then that is the limit which is broken.
    """

    used: int
    limit: int | None
    is_over: bool
    note: Note = Note.NONE

    @property
    def left(self) -> int | None:
        """What is left, negative when over; None without a limit."""
        return None if self.limit is None else self.limit - self.used


MB = 1_000_000
_X_PHOTOS = PhotoLimits(4, 5 * MB, 1_000)
PLAIN = Network("plain", "Plain text", None, Unit.CHARACTER, "plain")
NETWORKS = (
    PLAIN,
    Network("x", "X", 280, Unit.WEIGHTED, "x", photos=_X_PHOTOS),
    Network("x_premium", "X Premium", 25_000, Unit.WEIGHTED, "x", photos=_X_PHOTOS),
    # A server tells its own limits; these are what the software comes with
    Network(
        "mastodon",
        "Mastodon",
        500,
        Unit.GRAPHEME,
        "mastodon",
        has_warning=True,
        photos=PhotoLimits(4, 16 << 20, 1_500, 33_177_600),
    ),
    Network(
        "bluesky",
        "Bluesky",
        300,
        Unit.GRAPHEME,
        "bluesky",
        max_bytes=3_000,
        photos=PhotoLimits(4, 2 * MB, 2_000),
    ),
    Network("threads", "Threads", 500, Unit.CHARACTER, "threads", max_links=5, photos=PhotoLimits(20, 8 * MB, 1_000)),
    Network(
        "linkedin",
        "LinkedIn",
        3_000,
        Unit.CHARACTER,
        "linkedin",
        photos=PhotoLimits(20, 5 * MB, 4_086, 36_152_320, is_confirmed=False),
    ),
    Network(
        "instagram",
        "Instagram",
        2_200,
        Unit.CHARACTER,
        "instagram",
        is_confirmed=False,
        photos=PhotoLimits(20, 8 * MB, 1_000, is_confirmed=False),
    ),
    Network(
        "facebook",
        "Facebook",
        63_206,
        Unit.CHARACTER,
        "facebook",
        is_confirmed=False,
        photos=PhotoLimits(80, 10 * MB, 1_000, is_confirmed=False),
    ),
)


def network_named(network_id: str) -> Network:
    """The network with this id; plain text for one that is not known."""
    return next((network for network in NETWORKS if network.id == network_id), PLAIN)


def with_limit(network: Network, limit: int | None) -> Network:
    """The network with another limit of its own, such as a server sets; with None as it is."""
    return network if limit is None or network.limit is None else replace(network, limit=limit)


def count(network: Network, text: str, warning: str = "") -> Count:
    """How long the text is on a network, by that network's own rule, with its content warning where there is one."""
    text = composed(text)
    used = _used(network, text, warning)
    if network.max_bytes is not None and (size := len(text.encode("utf-8", "surrogatepass"))) > network.max_bytes:
        return Count(size, network.max_bytes, is_over=True, note=Note.BYTES)
    is_over = network.limit is not None and used > network.limit
    if not is_over and network.max_links is not None:
        told = len({text[link.start : link.end].casefold() for link in links(text)})
        if told > network.max_links:
            return Count(told, network.max_links, is_over=True, note=Note.LINKS)
    return Count(used, network.limit, is_over, Note.NONE if network.is_confirmed else Note.UNCONFIRMED)


def fitting(network: Network, text: str, warning: str = "") -> int:
    """How many code points of a text fit, all of them where it is not over; no character and no address is cut through."""
    size = 4 * (network.limit or len(text)) + URL_LENGTH
    while size < len(text) and not count(network, text[:size], warning).is_over:
        size *= 2
    if size >= len(text) and not count(network, text, warning).is_over:
        return len(text)
    low, high = 0, min(size, len(text))
    while high - low > 1:
        middle = (low + high) // 2
        if count(network, text[:middle], warning).is_over:
            high = middle
        else:
            low = middle
    cut = next((link.start for link in links(text[: size + URL_LENGTH]) if link.start < low < link.end), low)
    first = text.rfind(" ", 0, cut) + 1
    return max(
        (end for end in (m.end() for m in _GRAPHEME.finditer(text, first, cut + 40)) if end <= cut), default=first
    )


def _used(network: Network, text: str, warning: str) -> int:
    """How much of its limit a composed text uses."""
    if network.has_warning and warning:
        return graphemes(composed(warning) + _countable(text))
    return _COUNTERS.get(network.family, len)(text)


def graphemes(text: str) -> int:
    """Number of characters as a reader sees them (line feeds only, as ``composed`` leaves them)."""
    lines = text.split("\n")
    return len(lines) - 1 + sum(len(line) if _ALL_APART.fullmatch(line) else _graphemes(line) for line in lines)


def weighted(text: str) -> int:
    """X's count: an address 23, an emoji 2, a character of the light ranges 1, any other 2 (NFC text)."""
    total = last = 0
    for link in links(text):
        total += _weight(text[last : link.start]) + URL_LENGTH
        last = link.end
    return total + _weight(text[last:])


def _graphemes(line: str) -> int:
    """Number of graphemes in a line that needs the closer look."""
    return sum(1 for _ in _GRAPHEME.finditer(line))


def _weight(part: str) -> int:
    """X's count of a text without addresses."""
    return sum(
        len(line) if _ALL_LIGHT.fullmatch(line) else _line_weight(line) for line in part.splitlines(keepends=True)
    )


def _line_weight(line: str) -> int:
    """X's count of a line that holds more than light characters."""
    rest, emoji = _EMOJI.subn("", line)
    return 2 * emoji + 2 * len(rest) - sum(1 for _ in _LIGHT.finditer(rest))


def _mastodon(text: str) -> int:
    """Mastodon's count, in graphemes."""
    return graphemes(_countable(text))


def _countable(text: str) -> str:
    """What Mastodon counts of a text: an address with a scheme as 23 characters, ``@user@host`` as ``@user``."""
    pieces: list[str] = []
    last = 0
    for link in links(text):
        if link.has_scheme:
            pieces += (text[last : link.start], "x" * URL_LENGTH)
            last = link.end
    return _REMOTE_MENTION.sub(r"@\1", "".join((*pieces, text[last:])))


def _threads(text: str) -> int:
    """Threads' count: an emoji as its UTF-8 bytes, any other character 1."""
    return len(text) + sum(len(emoji.encode()) - len(emoji) for emoji in _EMOJI.findall(text))


_COUNTERS: dict[str, Callable[[str], int]] = {
    "x": weighted,
    "mastodon": _mastodon,
    "bluesky": graphemes,
    "threads": _threads,
}
