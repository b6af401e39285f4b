"""What reading an archive yields: posts, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from beforehand_checks.finding import Finding

LONGEST_POST = 200_000
"""Code points of a post that are judged; the longest limit of any network is a third of that."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(StrEnum):
    """Why something could not be read, or not as it stands."""

    NOT_FOUND = "not_found"
    NOTHING = "nothing"
    UNREADABLE = "unreadable"
    BROKEN = "broken"
    CUT = "cut"
    NO_DATE = "no_date"
    BYTES = "bytes"
    ENCODING = "encoding"
    LONG = "long"
    LARGE = "large"
    BOMB = "bomb"
    PATH = "path"
    LINK = "link"
    LOCKED = "locked"
    NESTED = "nested"
    COLUMNS = "columns"
    UNJUDGED = "unjudged"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be read: the file's name in the archive, and which entry or line (0 for the whole file)."""

    file: str
    kind: Kind
    number: int = 0

    def to_json(self) -> dict[str, Any]:
        """A dictionary that ``json`` can write."""
        return {"file": self.file, "kind": self.kind.value, "number": self.number}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trouble:
        """Read back what ``to_json`` wrote; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        return cls(str(data["file"]), Kind(data["kind"]), int(data["number"]))


@dataclass(frozen=True, slots=True)
class Post:
    """One published text; ``when`` is an ISO 8601 moment or "", ``id`` the network's own or "", ``link`` an address or ""."""

    network: str
    id: str
    when: str
    text: str
    link: str
    file: str
    number: int

    @property
    def year(self) -> int:
        """The year, 0 when it is not known."""
        return int(self.when[:4]) if self.when[:4].isdecimal() else 0

    def tidied(self) -> tuple[Post, Kind | None]:
        """The post with unpaired surrogates replaced and too long a text cut, and which of these was needed."""
        text, link, ident = self.text, self.link, self.id
        kind = None
        if _SURROGATE.search(text + link + ident):
            text, link, ident = (_SURROGATE.sub("\ufffd", part) for part in (text, link, ident))
            kind = Kind.BYTES
        if len(text) > LONGEST_POST:
            text, kind = text[:LONGEST_POST], Kind.LONG
        return (replace(self, text=text, link=link, id=ident), kind) if kind else (self, None)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A post with its findings; ``index`` is its place among all posts of the archive, from 0."""

    index: int
    post: Post
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """A dictionary that ``json`` can write."""
        return {"index": self.index, "post": asdict(self.post), "findings": [f.to_json() for f in self.findings]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Flagged:
        """Read back what ``to_json`` wrote; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        return cls(int(data["index"]), Post(**data["post"]), tuple(map(Finding.from_json, data["findings"])))
