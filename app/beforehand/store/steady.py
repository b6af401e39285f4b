"""A clock for what cannot be undone: it may run late, never early.

A computer's clock can jump a year ahead and back. Removing things after a number of days must not trust such a jump,
so this clock follows the real one by at most two days per calendar day on which the vault is opened, and stands still
while the real one is behind it. Whatever is later counted in days is stamped with `stamp`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.store.database import Database

LONGEST_STEP: Final = timedelta(days=2)
TOLERANCE: Final = timedelta(minutes=5)
"""Clocks are corrected by some minutes all the time; that is no clock set back."""

_NOTE: Final = "steady clock"


class SteadyClock:
    """The time that deletions go by."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._now = now
        self._elapsed = elapsed
        self._started = elapsed()
        self.set_back_from: datetime | None = None
        self._base = self._start()

    def now(self) -> datetime:
        """Return the moment that deletions go by; it never goes back."""
        return min(max(self._now(), self._base), self._base + timedelta(seconds=self._elapsed() - self._started))

    def stamp(self) -> datetime:
        """Return the moment to write beside what is to be counted from now on."""
        return max(self._now(), self.now())

    def remember(self) -> None:
        """Write down how far the clock has come; part of every tidying-up."""
        self._database.write(lambda: self._keep(self.now(), self._now()))

    def _start(self) -> datetime:
        kept = self._database.value("select value from note where key = ?", _NOTE)
        seen = self._now()
        if kept is None:
            self._keep(seen, seen)
            return seen
        steady, last_seen = (datetime.fromisoformat(part) for part in str(kept).split(" "))
        if seen < last_seen - TOLERANCE:
            self.set_back_from = last_seen
        is_new_day = seen.date() != last_seen.date()
        base = max(steady, min(seen, steady + (LONGEST_STEP if is_new_day else timedelta(0))))
        self._database.write(lambda: self._keep(base, seen))
        return base

    def _keep(self, steady: datetime, seen: datetime) -> None:
        value = f"{steady.astimezone(UTC).isoformat()} {seen.astimezone(UTC).isoformat()}"
        self._database.rows("insert or replace into note(key, value) values(?, ?)", _NOTE, value)
