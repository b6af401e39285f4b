"""Who is due to be erased from the register, by the author's periods and by a clock that can be trusted."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from beforehand.domain.retention import LONGEST_MONTHS, PERIODS, Due, Kind, doubt, due_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beforehand.desk.register import Register
    from beforehand.domain.clock import Clock
    from beforehand.domain.retention import Doubt

KEY: Final = "retention"
MOST_DAYS: Final = 12
"""Of the days on which the program was used the last so many are remembered."""


def steady() -> float:
    """Seconds that went by, asleep or awake, whatever the clock was set to."""
    kind = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if kind is None else time.clock_gettime(kind)


class Retention(QObject):
    """Holds the periods and the days of use, says who is due, and erases whom the author names while that holds."""

    changed = Signal()
    """Periods, days or the register are others than before."""

    def __init__(
        self, register: Register, clock: Clock, parent: QObject | None = None, *, steady: Callable[[], float] = steady
    ) -> None:
        super().__init__(parent)
        self._register, self._clock, self._steady = register, clock, steady
        self._started = (clock.now(), steady())
        self._remember: Callable[[str, object], object] | None = None
        self._periods = dict(PERIODS)
        self._days: list[date] = []
        self._ask_online: Callable[[str], bool] = lambda _person: False
        register.changed.connect(self.changed)

    @property
    def periods(self) -> Mapping[Kind, int]:
        """Months for which each kind of record is kept; 0 without an end."""
        return dict(self._periods)

    @property
    def doubt(self) -> Doubt | None:
        """Why the clock is not to be trusted."""
        started, ticks = self._started
        now = self._clock.now()
        leap = (now - started) - timedelta(seconds=self._steady() - ticks)
        return doubt((*self._days, *self._register.days), self._register.newest, now, leap)

    @property
    def today(self) -> date:
        """The day (UTC) by which people are due."""
        return self._clock.now().date()

    def ask_online(self, ask: Callable[[str], bool]) -> None:
        """Ask this whether a post that rests on a person's consent is online, as far as it was recorded."""
        self._ask_online = ask

    def is_needed(self, person: str) -> bool:
        """Whether the records of a person are still the proof for a post that is online."""
        return self._ask_online(person)

    def use(self, values: Mapping[str, object], remember: Callable[[str, object], object] | None = None) -> None:
        """Read periods and days among these values, note today, and keep changes with ``remember``."""
        self._remember = remember
        kept = values.get(KEY)
        self._read(kept if isinstance(kept, dict) else {})
        if self.today not in self._days:
            self._days = [*self._days, self.today][-MOST_DAYS:]
            self._keep()
        self.changed.emit()

    def forget(self) -> None:
        """Hold nothing until there is a store again."""
        self._remember = None
        self._read({})
        self.changed.emit()

    def set_period(self, kind: Kind, months: int) -> None:
        """Keep records of a kind for so many months after their end, 0 without an end."""
        if 0 <= months <= LONGEST_MONTHS and self._periods[kind] != months:
            self._periods[kind] = months
            self._keep()
            self.changed.emit()

    def dues(self) -> tuple[Due, ...]:
        """Everybody with an end, the earliest first, those to come as well."""
        register, today = self._register, self.today
        found = (
            due_of(person, register.records_of(person.id), register.kept_on(person.id), today, self._periods)
            for person in register.people
        )
        return tuple(sorted((each for each in found if each is not None), key=lambda each: each.due))

    def due(self) -> tuple[Due, ...]:
        """Those who are due today."""
        return tuple(each for each in self.dues() if each.due <= self.today)

    def erase(self, people: Iterable[str]) -> tuple[str, ...]:
        """Erase people who are due, and return their ids; nobody while the clock is in doubt."""
        if self.doubt is not None:
            return ()
        wanted = frozenset(people)
        found = tuple(each.person.id for each in self.due() if each.person.id in wanted)
        for person in found:
            self._register.erase(person)
        return found

    def _read(self, kept: Mapping[str, Any]) -> None:
        periods, days = kept.get("periods"), kept.get("days")
        self._periods = dict(PERIODS)
        for kind in Kind:
            months = periods.get(kind.value) if isinstance(periods, dict) else None
            if isinstance(months, int) and 0 <= months <= LONGEST_MONTHS:
                self._periods[kind] = months
        self._days = [date.fromisoformat(day) for day in days] if isinstance(days, list) else []

    def _keep(self) -> None:
        if self._remember is not None:
            periods = {kind.value: months for kind, months in self._periods.items()}
            self._remember(KEY, {"periods": periods, "days": [day.isoformat() for day in self._days]})
