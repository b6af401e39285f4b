"""Which revisions of a draft are kept: all of the last hour, then one an hour for a week, then one a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL_FOR: Final = timedelta(hours=1)
HOURLY_FOR: Final = timedelta(days=7)
MOST_BYTES: Final = 32 << 20
"""What the revisions of the last hour of one draft may take; a book typed in one draft would fill the disk."""

ALWAYS_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A revision as far as thinning looks at it; `size` counts bytes."""

    number: int
    at: datetime
    size: int


def superfluous(marks: Sequence[Mark], now: datetime) -> list[int]:
    """Return the numbers of the revisions to drop; `marks` are in order, the last one is current and always stays."""
    recent = [mark for mark in marks if now - mark.at < ALL_FOR]
    older = [mark for mark in marks if now - mark.at >= ALL_FOR]
    kept = {_bucket(mark, now): mark.number for mark in older}  # the last of each hour or day
    dropped = [mark.number for mark in older if kept[_bucket(mark, now)] != mark.number]
    dropped += _too_much(recent)
    return [number for number in dropped if number != marks[-1].number]


def _bucket(mark: Mark, now: datetime) -> str:
    moment = mark.at.astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H" if now - mark.at < HOURLY_FOR else "%Y-%m-%d")


def _too_much(recent: Sequence[Mark]) -> list[int]:
    """Return every second of the revisions before the last fifty when the hour takes too much room."""
    if sum(mark.size for mark in recent) <= MOST_BYTES:
        return []
    return [mark.number for mark in recent[:-ALWAYS_KEPT][1::2]]
