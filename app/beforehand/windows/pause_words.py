"""Sleeping on a post in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from beforehand.domain.pause import Length
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.pause import Pause

MINUTES_PER_HOUR = 60


def length_name(length: Length) -> str:
    """How long to sleep on a post."""
    tr = QCoreApplication.translate
    return {
        Length.NONE: tr("Pause", "Not at all"),
        Length.TEN_MINUTES: tr("Pause", "10 minutes"),
        Length.HOUR: tr("Pause", "1 hour"),
        Length.TOMORROW: tr("Pause", "Until tomorrow, 08:00"),
        Length.OWN: tr("Pause", "As long as I choose"),
    }[length]


def told_pause(pause: Pause, minutes: int) -> str:
    """Until when a draft is slept on, and how many minutes are left."""
    tr = QCoreApplication.translate
    left = told_minutes(minutes)
    return fill(tr("Pause", "Sleep on it until %1 (%2 left). You may end the wait."), until_told(pause.until), left)


def until_told(until: datetime) -> str:
    """A moment: the time on this day, with the date on another."""
    local = until.astimezone()
    moment, locale = QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0), QLocale()
    if local.date() == datetime.now(UTC).astimezone().date():
        return str(locale.toString(moment.time(), QLocale.FormatType.ShortFormat))
    return str(locale.toString(moment, QLocale.FormatType.ShortFormat))


def told_minutes(minutes: int) -> str:
    """Minutes as hours and minutes."""
    tr, locale = QCoreApplication.translate, QLocale()
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    if hours and rest:
        return fill(tr("Pause", "%1 h %2 min"), locale.toString(hours), locale.toString(rest))
    if hours:
        return fill(tr("Pause", "%1 h"), locale.toString(hours))
    return fill(tr("Pause", "%1 min"), locale.toString(rest))
