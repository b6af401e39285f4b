"""The machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The time of this machine, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware of its time zone (UTC)."""
        return datetime.now(UTC)
