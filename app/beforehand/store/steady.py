"""A clock for what cannot be undone: it may run late, never early.

A computer's clock can jump a year ahead and back. Removing things after a number of days must not trust such a jump,
so this clock follows the real one by at most two days per calendar day on which the vault is opened, and stands still
while the real one is behind it. Whatever is later counted in days is stamped with `stamp`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beforehand.store.database import Database

LONGEST_STEP: Final = timedelta(days=2)
TOLERANCE: Final = timedelta(minutes=5)
"""Clocks are corrected by some minutes all the time; that is no clock set back."""

_NOTE: Final = "steady clock"


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Time:
    """The clock of the computer, which people and networks set, and the seconds since some moment, which nobody sets."""

    now: Callable[[], datetime] = utc_now
    elapsed: Callable[[], float] = time.monotonic


class SteadyClock:
    """The time that deletions go by."""

    def __init__(self, database: Database, time: Time) -> None:
        self._database = database
        self._time = time
        self.set_back_from: datetime | None = None
        self._base, self._started = time.now(), time.elapsed()
        self._last_seen = self._base
        self._start()

    def now(self) -> datetime:
        """Return the moment that deletions go by; it never goes back."""
        reached = self._base + timedelta(seconds=self._time.elapsed() - self._started)
        return min(max(self._time.now(), self._base), reached)

    def stamp(self) -> datetime:
        """Return the moment to write beside what is to be counted from now on."""
        return max(self._time.now(), self.now())

    def remember(self) -> None:
        """Take the step of a new day and write down how far the clock has come; part of every tidying-up."""
        seen = self._time.now()
        self._step_to(seen, self.now())
        self._last_seen = max(seen, self._last_seen)
        self._database.write(self._keep)

    def _start(self) -> None:
        kept = self._database.value("select value from note where key = ?", _NOTE)
        seen = self._time.now()
        if kept is not None:
            steady, self._last_seen = (datetime.fromisoformat(part) for part in str(kept).split(" "))
            self._step_to(seen, steady)
        if seen < self._last_seen - TOLERANCE:
            self.set_back_from = self._last_seen
        self._last_seen = seen
        self._database.write(self._keep)

    def _step_to(self, seen: datetime, steady: datetime) -> None:
        is_new_day = seen.date() > self._last_seen.date()
        self._base = max(steady, min(seen, steady + (LONGEST_STEP if is_new_day else timedelta(0))))
        self._started = self._time.elapsed()

    def _keep(self) -> None:
        value = f"{self._base.astimezone(UTC).isoformat()} {self._last_seen.astimezone(UTC).isoformat()}"
        self._database.rows("insert or replace into note(key, value) values(?, ?)", _NOTE, value)
