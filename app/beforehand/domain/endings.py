"""What runs out, and when: consents in force with a last day, and those whose last day has just passed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Act
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from beforehand.domain.consent import Record, Scope
    from beforehand.domain.person import Person

BACK_DAYS = 180
"""What ran out longer ago is not listed any more."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A consent with its last day; ``asked`` is the day on which the person was asked again, None for not yet."""

    person: Person
    record: Record
    scope: Scope
    last: date
    is_over: bool
    asked: date | None = None

    def renewed(self, until: date) -> Scope:
        """The same scope with another last day."""
        return replace(self.scope, starts=None, until=until)


def endings(
    people: Iterable[Person], records: Callable[[str], Sequence[Record]], today: date, back: int = BACK_DAYS
) -> tuple[Ending, ...]:
    """Every consent that runs out or just did, by its last day; one that a later consent replaces is left out."""
    found = [each for person in people for each in _of(person, records(person.id), today, back)]
    return tuple(sorted(found, key=lambda each: (each.last, each.person.name, each.record.id)))


def by_month(found: Iterable[Ending]) -> dict[tuple[int, int], list[Ending]]:
    """Those that are still in force, by year and month."""
    months: dict[tuple[int, int], list[Ending]] = {}
    for each in found:
        if not each.is_over:
            months.setdefault((each.last.year, each.last.month), []).append(each)
    return months


def _of(person: Person, records: Sequence[Record], today: date, back: int) -> Iterable[Ending]:
    """The endings of one person."""
    for record in records:
        grant = record.grant_on(today)
        scope = grant.scope if grant is not None else None
        if scope is None or scope.until is None or scope.until < today - timedelta(back):
            continue
        state = record.state(today)
        if not (state.permits or state is Act.EXPIRED):
            continue
        is_over = not state.permits
        if not any(other is not record and _replaces(other, scope, today) for other in records):
            yield Ending(person, record, scope, scope.until, is_over, _asked(records, today))


def _replaces(other: Record, scope: Scope, today: date) -> bool:
    """Whether another consent is in force for longer and covers at least as much."""
    grant = other.grant_on(today)
    wide = grant.scope if grant is not None else None
    if wide is None or scope.until is None or not other.is_in_force(today):
        return False
    has_networks = ANY_NETWORK in wide.networks or _families(scope) <= _families(wide)
    return (
        has_networks
        and (wide.until is None or wide.until > scope.until)
        and wide.naming.rank >= scope.naming.rank
        and not wide.photos
        and all(
            not own or own == old
            for own, old in (
                (wide.purpose, scope.purpose),
                (wide.occasion, scope.occasion),
                (wide.audience, scope.audience),
                (wide.territory, scope.territory),
            )
        )
    )


def _families(scope: Scope) -> set[str]:
    return {ANY_NETWORK if each == ANY_NETWORK else network_named(each).family for each in scope.networks}


def _asked(records: Sequence[Record], today: date) -> date | None:
    """The last day on which the person was asked for something that they have not answered yet."""
    waiting = (each for each in records if each.state(today) in (Act.REQUESTED, Act.DEFERRED))
    days = [event.on for record in waiting for event in record.standing if event.act is Act.REQUESTED]
    return max(days, default=None)
