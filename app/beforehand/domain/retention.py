"""How long records are kept after their end, who is due to be erased, and when the clock is not to be trusted.

The periods are the author's to set; the law of their country or the rules of their office may say more. Nothing is ever
erased by itself. The clock is compared with every day on which something was recorded, because a clock that runs ahead
would make everything look old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from beforehand.domain.consent import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person

MONTHS_IN_YEAR: Final = 12
LONGEST_MONTHS: Final = 240
LONGEST_BREAK: Final = timedelta(180)
"""After a longer time without use the clock may be wrong."""
DAYS_OF_TRUST: Final = 3
"""On so many different days after such a break the program must have been used before the clock is trusted."""
SLACK: Final = timedelta(minutes=5)
LONGEST_LEAP: Final = timedelta(hours=1)
"""By more than this the clock may not differ from the time that went by while the program ran."""


class Kind(StrEnum):
    """Kinds of records, by how they stand."""

    RUN_OUT = "run_out"
    ENDED = "ended"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    BARE = "bare"
    """A person about whom nothing is on record."""


PERIODS: Final[Mapping[Kind, int]] = {
    Kind.RUN_OUT: 24,
    Kind.ENDED: 24,
    Kind.REFUSED: 12,
    Kind.UNANSWERED: 6,
    Kind.BARE: 6,
}
"""Months for which each kind is kept unless the author says otherwise; 0 keeps it until somebody erases it."""


class Doubt(StrEnum):
    """Why the clock is not to be trusted."""

    BEHIND = "behind"
    """Something was recorded later than now."""
    BREAK = "break"
    """The program was not used for long, and not often enough since."""
    LEAP = "leap"
    """The clock was set while the program ran."""


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose records have all outlived their periods: the kind that lasts longest, since when, and its end."""

    person: Person
    kind: Kind
    since: date
    due: date


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    number = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    first = day.replace(year=number // MONTHS_IN_YEAR, month=number % MONTHS_IN_YEAR + 1, day=1)
    following = (first + timedelta(31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(1)).day))


def due_of(
    person: Person, records: Sequence[Record], kept: date | None, today: date, periods: Mapping[Kind, int]
) -> Due | None:
    """When a person is to be erased; None while a consent is in force, without a period, or with an unknown beginning.

    ``kept`` is the day on which the person was last kept. A person is erased whole, so the record that is to be kept
    longest decides.
    """
    ends: list[Due] = []
    for record in records:
        kind = kind_of(record, today)
        if kind is None or not periods[kind]:
            return None
        since = _since(record, kind)
        ends.append(Due(person, kind, since, after_months(since, periods[kind])))
    if not records:
        if kept is None or not periods[Kind.BARE]:
            return None
        ends.append(Due(person, Kind.BARE, kept, after_months(kept, periods[Kind.BARE])))
    return max(ends, key=lambda each: each.due)


def kind_of(record: Record, today: date) -> Kind | None:
    """The kind of a record; None while it is in force, or will be."""
    state = record.state(today)
    if state.permits or any(event.act.permits and event.on > today for event in record.standing):
        return None
    if state.is_final:
        return Kind.ENDED
    return {Act.EXPIRED: Kind.RUN_OUT, Act.REFUSED: Kind.REFUSED}.get(state, Kind.UNANSWERED)


def doubt(days: Iterable[date], newest: datetime | None, now: datetime, leap: timedelta = timedelta()) -> Doubt | None:
    """Why nothing should be erased by this clock; None where it can be trusted.

    ``days`` are all on which something was recorded or the program was used, ``newest`` the last moment recorded, ``leap``
    by how much the clock went another way than time did since the program started.
    """
    if newest is not None and now < newest - SLACK:
        return Doubt.BEHIND
    today = now.date()
    used = sorted({*days, today})
    if used[-1] > today + timedelta(1):
        return Doubt.BEHIND
    if abs(leap) > LONGEST_LEAP:
        return Doubt.LEAP
    breaks = [at for at in range(1, len(used)) if used[at] - used[at - 1] > LONGEST_BREAK]
    if breaks and len(used) - breaks[-1] < DAYS_OF_TRUST:
        return Doubt.BREAK
    return None


def _since(record: Record, kind: Kind) -> date:
    """The day from which a period counts: never before something was written down."""
    days = [max(event.on, event.recorded.date()) for event in record.events]
    scopes = [event.scope for event in record.standing if event.scope is not None]
    if kind is Kind.RUN_OUT:
        days += [scope.until for scope in scopes if scope.until is not None]
    return max(days)
