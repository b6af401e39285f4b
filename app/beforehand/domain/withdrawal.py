"""What a consent was used for: safe copies that left, told by the journal; and the list of what to take down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

COPIES = "copy."
"""The family of events about safe copies that left."""


@dataclass(frozen=True, slots=True)
class CopyUse:
    """A safe copy that left while somebody could be seen in it: when, for which network, how, and under which file name."""

    at: datetime
    draft: str
    network: str
    how: str
    name: str


def copies_of(
    entries: Iterable[tuple[datetime, str, Mapping[str, Any]]], records: Collection[str]
) -> tuple[CopyUse, ...]:
    """The safe copies in which somebody was shown by one of these consents, from events' moments, kinds and payloads."""
    found = []
    for at, kind, payload in entries:
        rows = (payload.get("seal") or {}).get("rows", ())
        if any(row.get("record") in records for row in rows):
            draft, network, name = (str(payload.get(key, "")) for key in ("draft", "network", "name"))
            found.append(CopyUse(at, draft, network, kind.partition(".")[2], name))
    return tuple(found)
