"""How many people are in the register, and how their consents stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Act
from beforehand.domain.network import network_named
from beforehand.domain.person import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Share:
    """So many people, and of how many of them a consent is in force."""

    people: int = 0
    in_force: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """People counted once in each line; ``networks`` counts those with a consent in force for a family of networks."""

    people: int = 0
    in_force: int = 0
    soon: int = 0
    run_out: int = 0
    ended: int = 0
    refused: int = 0
    waiting: int = 0
    bare: int = 0
    minors: int = 0
    relations: Mapping[Relation, Share] = field(default_factory=dict)
    networks: Mapping[str, int] = field(default_factory=dict)


def figures(
    people: Iterable[Person], records: Callable[[str], Sequence[Record]], today: date, soon: int = SOON_DAYS
) -> Figures:
    """Count; somebody without a consent in force is counted by what happened last."""
    count: Counter[str] = Counter()
    relations: dict[Relation, Share] = {relation: Share() for relation in Relation}
    networks: Counter[str] = Counter()
    for person in people:
        held = records(person.id)
        grants = [record for record in held if record.is_in_force(today)]
        count["people"] += 1
        count["minors"] += person.is_minor(today)
        count[_line(held, today, is_in_force=bool(grants))] += 1
        count["soon"] += any(_ends(record, today, today + timedelta(soon)) for record in grants)
        share = relations[person.relation]
        relations[person.relation] = Share(share.people + 1, share.in_force + bool(grants))
        networks.update({family for record in grants for family in _families(record, today)})
    return Figures(**count, relations=relations, networks=dict(networks))


def _line(held: Sequence[Record], today: date, *, is_in_force: bool) -> str:
    """The line in which somebody is counted."""
    if is_in_force:
        return "in_force"
    if not held:
        return "bare"
    state = held[-1].state(today)
    if state.is_final:
        return "ended"
    return {Act.EXPIRED: "run_out", Act.REFUSED: "refused"}.get(state, "waiting")


def _ends(record: Record, today: date, last: date) -> bool:
    grant = record.grant_on(today)
    until = grant.scope.until if grant is not None and grant.scope is not None else None
    return until is not None and until <= last


def _families(record: Record, today: date) -> set[str]:
    grant = record.grant_on(today)
    networks = grant.scope.networks if grant is not None and grant.scope is not None else ()
    return {each if each == ANY_NETWORK else network_named(each).family for each in networks}
