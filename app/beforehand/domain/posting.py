"""What became of an approved text: copied, posted, edited there, deleted there; told by events that are never edited."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FAMILY = "posting."
UNDONE = "posting.undone"


class Fate(StrEnum):
    """How far an approved text has come; the value of all but the first is also the kind of its event."""

    COPIED = "copied"
    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"

    @property
    def kind(self) -> str:
        """The kind of the event in the journal."""
        return f"{FAMILY}{self.value}"

    @property
    def is_online(self) -> bool:
        """Whether others may still read it, as far as the author has said."""
        return self in (Fate.POSTED, Fate.EDITED)


KINDS = {fate.kind: fate for fate in (Fate.POSTED, Fate.EDITED, Fate.DELETED)}


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: what the author said, the moment that it happened there, and the fingerprint of the link ("" for none)."""

    seq: int
    approval: str
    fate: Fate
    on: datetime
    link_hash: str = ""


def marks(entries: Iterable[tuple[int, str, Mapping[str, Any]]]) -> dict[str, tuple[Mark, ...]]:
    """The marks in force by approval, oldest first, from the events' numbers, kinds and payloads; undone ones are gone."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for seq, kind, payload in entries:
        approval = str(payload.get("approval", ""))
        if kind == UNDONE:
            found[approval] = [mark for mark in found[approval] if mark.seq != payload.get("event")]
        elif kind in KINDS:
            on = datetime.fromisoformat(str(payload["on"]))
            found[approval].append(Mark(seq, approval, KINDS[kind], on, str(payload.get("link_sha256", ""))))
    return {approval: tuple(each) for approval, each in found.items() if each}


def fate_of(known: Sequence[Mark]) -> Fate:
    """What the last mark in force says."""
    return known[-1].fate if known else Fate.COPIED


def next_fates(fate: Fate) -> tuple[Fate, ...]:
    """What may be said after that."""
    return {
        Fate.COPIED: (Fate.POSTED,),
        Fate.POSTED: (Fate.EDITED, Fate.DELETED),
        Fate.EDITED: (Fate.EDITED, Fate.DELETED),
        Fate.DELETED: (),
    }[fate]


def payload_of(approval: str, on: datetime, link: str = "") -> dict[str, Any]:
    """What the event of a mark says; of the link only its fingerprint, because networks put words of posts into links."""
    told = {"approval": approval, "on": on.isoformat()}
    return told | {"link_sha256": link_hash(link)} if link.strip() else told


def link_hash(link: str) -> str:
    """SHA-256, in hexadecimal, of a link; "" for none."""
    link = link.strip()
    return hashlib.sha256(link.encode("utf-8", "surrogatepass")).hexdigest() if link else ""
