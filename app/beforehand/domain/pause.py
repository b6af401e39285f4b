"""Sleeping on a post: how long, from when, and what ends it early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

MORNING: Final = time(8, 0)
"""When the next day begins, on the author's own clock."""


class Length(StrEnum):
    """How long to sleep on a post; ``OWN`` is a number of minutes that the author chose."""

    NONE = ""
    TEN_MINUTES = "10m"
    HOUR = "1h"
    TOMORROW = "tomorrow"
    OWN = "own"


class Condition(StrEnum):
    """Which posts are slept on where a network asks for it: all, those with a mark, those with a certain one."""

    ALWAYS = "always"
    MARKED = "marked"
    CERTAIN = "certain"


@dataclass(frozen=True, slots=True)
class Pause:
    """One draft that is slept on until a moment; ``is_own`` tells that the author wanted it for this draft."""

    id: str
    draft: str
    network: str
    until: datetime
    is_own: bool = False
    ended: str = ""

    def is_running(self, now: datetime) -> bool:
        """Whether the draft is still slept on."""
        return not self.ended and now < self.until

    def minutes_left(self, now: datetime) -> int:
        """How many minutes are left, begun ones counted whole."""
        return max(0, ceil((self.until - now).total_seconds() / 60))


def end_of(length: Length, now: datetime, own_minutes: int = 0) -> datetime:
    """The moment until which to sleep on a post from now on, in the time zone of ``now``."""
    if length is Length.TOMORROW:
        local = now.astimezone()
        morning = datetime.combine(local.date() + timedelta(days=1), MORNING)
        return morning.astimezone().astimezone(now.tzinfo)  # the hour of that day, whatever the clocks do overnight
    minutes = {Length.TEN_MINUTES: 10, Length.HOUR: 60, Length.OWN: own_minutes}.get(length, 0)
    return now + timedelta(minutes=minutes)
