"""A draft of a post: the words, where they are meant to go, and what the author answered."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import regex

from beforehand.domain.links import links

if TYPE_CHECKING:
    from datetime import datetime

    from beforehand.domain.decision import Decision

TITLE_LENGTH = 60  # code points, about as many as a list beside the editor shows

# A mention as networks read it, with or without the host.
MENTION = regex.compile(r"(?<![\p{L}\p{N}_@.＠/])[@＠][\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?(?:@[\w.-]+\w)?")
_ANY_ADDRESS = regex.compile(r"https?://[^\s<>\"”»]+", regex.IGNORECASE)
_SHARE = regex.compile(
    r"(?<![\p{L}\p{N}_])(?:RT|MT|QT|via|h/t|HT|Repost(?:ed)?(?:\s+from)?)\s*:?\s*[@＠]\w",
    regex.IGNORECASE,
)
_POST_ADDRESS = regex.compile(
    r"/(?:status(?:es)?|posts?|feed/update|reel|p|permalink|story)/|/@[\w.]+(?:@[\w.-]+)?/(?:post/)?[\w-]{6,}|/posts/",
    regex.IGNORECASE,
)


class Reply(StrEnum):
    """An answer to an item of the checklist; only a yes satisfies it."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author answered to one item of the checklist, and when."""

    item: str
    reply: Reply
    when: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record for an item that needs one: who authorised it, on which day, under which reference.

    ``authorisation`` is the id of the authorisation that was used, "" for a note of this draft alone; ``covers`` are
    the hashes of the sentences for which the author confirmed it, with spaces between them.
    """

    item: str
    who: str
    on: str
    reference: str
    when: datetime
    authorisation: str = ""
    covers: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all three parts are filled in."""
        return all(part.strip() for part in (self.who, self.on, self.reference))


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft; ``network`` is the id of a network, ``language`` a code or "" for automatic.

    ``act`` tells the kind of act ("post", "reply", "share", ...), ``audience`` who is to see it ("public", ...),
    ``warning`` is the content warning, ``shared`` what somebody else wrote and the act answers or passes on.
    ``topic``, ``occasion`` and ``territory`` are what the author says about the post, to be compared with consents:
    what it is about, at which occasion, and in which country or region its readers are.
    """

    id: str
    text: str
    network: str
    language: str
    decisions: tuple[Decision, ...]
    answers: tuple[Answer, ...]
    evidence: tuple[Evidence, ...]
    created: datetime
    changed: datetime
    act: str = "post"
    audience: str = "public"
    warning: str = ""
    shared: str = ""
    topic: str = ""
    occasion: str = ""
    territory: str = ""

    @property
    def title(self) -> str:
        """The first words, cut at a word where that is possible; "" for a draft without words."""
        line = next((" ".join(part.split()) for part in self.text.splitlines() if part.strip()), "")
        if len(line) <= TITLE_LENGTH:
            return line
        head = line[:TITLE_LENGTH]
        return f"{head[: head.rfind(' ')] if ' ' in head[TITLE_LENGTH // 2 :] else head}…"

    def answer(self, item: str) -> Answer | None:
        """The answer to an item, if one was given."""
        return next((answer for answer in self.answers if answer.item == item), None)

    def record(self, item: str) -> Evidence | None:
        """The record for an item, if one was made."""
        return next((record for record in self.evidence if record.item == item), None)


def composed(text: str) -> str:
    """The text in NFC with plain line feeds, as it is hashed, counted and copied."""
    if "\r" in text or "\u2029" in text or "\u2028" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    return unicodedata.normalize("NFC", text)


def text_hash(text: str) -> str:
    """SHA-256, in hexadecimal, of the composed text; an unpaired surrogate counts as itself."""
    return hashlib.sha256(composed(text).encode("utf-8", "surrogatepass")).hexdigest()


def facts(text: str) -> frozenset[str]:
    """What the text alone tells the checklist: any of "link", "mention" and "share"."""
    found = [text[link.start : link.end] for link in links(text)] + (
        _ANY_ADDRESS.findall(text) if "://" in text else []
    )
    told = set()
    if found:
        told.add("link")
    has_at = "@" in text or "＠" in text
    if has_at and MENTION.search(text):
        told.add("mention")
    if "🔁" in text or (has_at and _SHARE.search(text)) or any(map(_POST_ADDRESS.search, found)):
        told.add("share")
    return frozenset(told)
