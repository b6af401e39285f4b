"""The networks and how each counts a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
class Network:
    """A network and its limits; ``limit`` is None where there is none, ``family`` the id that policies name."""

    id: str
    name: str
    limit: int | None
    unit: Unit
    family: str = ""
    max_bytes: int | None = None
    max_links: int | None = None
    is_confirmed: bool = True


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


PLAIN = Network("plain", "Plain text", None, Unit.CHARACTER, "plain")
NETWORKS = (
    PLAIN,
    Network("x", "X", 280, Unit.WEIGHTED, "x"),
    Network("x_premium", "X Premium", 25_000, Unit.WEIGHTED, "x"),
    Network("mastodon", "Mastodon", 500, Unit.GRAPHEME, "mastodon"),
    Network("bluesky", "Bluesky", 300, Unit.GRAPHEME, "bluesky", max_bytes=3_000),
    Network("threads", "Threads", 500, Unit.CHARACTER, "threads", max_links=5),
    Network("linkedin", "LinkedIn", 3_000, Unit.CHARACTER, "linkedin"),
    Network("instagram", "Instagram", 2_200, Unit.CHARACTER, "instagram", is_confirmed=False),
    Network("facebook", "Facebook", 63_206, Unit.CHARACTER, "facebook", is_confirmed=False),
)


def network_named(network_id: str) -> Network:
    """The network with this id; plain text for one that is not known."""
    return next((network for network in NETWORKS if network.id == network_id), PLAIN)


def count(network: Network, text: str) -> Count:
    """How long the text is on a network, by that network's own rule."""
    text = composed(text)
    used = _COUNTERS.get(network.family, len)(text)
    if network.max_bytes is not None and (size := len(text.encode("utf-8", "surrogatepass"))) > network.max_bytes:
        return Count(size, network.max_bytes, is_over=True, note=Note.BYTES)
    is_over = network.limit is not None and used > network.limit
    if not is_over and network.max_links is not None:
        told = len({text[link.start : link.end].casefold() for link in links(text)})
        if told > network.max_links:
            return Count(told, network.max_links, is_over=True, note=Note.LINKS)
    return Count(used, network.limit, is_over, Note.NONE if network.is_confirmed else Note.UNCONFIRMED)


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
    """Mastodon's count: an address with a scheme 23, ``@user@host`` as ``@user``, the rest in graphemes."""
    pieces: list[str] = []
    last = 0
    for link in links(text):
        if link.has_scheme:
            pieces += (text[last : link.start], "x" * URL_LENGTH)
            last = link.end
    return graphemes(_REMOTE_MENTION.sub(r"@\1", "".join((*pieces, text[last:]))))


def _threads(text: str) -> int:
    """Threads' count: an emoji as its UTF-8 bytes, any other character 1."""
    return len(text) + sum(len(emoji.encode()) - len(emoji) for emoji in _EMOJI.findall(text))


_COUNTERS: dict[str, Callable[[str], int]] = {
    "x": weighted,
    "mastodon": _mastodon,
    "bluesky": graphemes,
    "threads": _threads,
}
