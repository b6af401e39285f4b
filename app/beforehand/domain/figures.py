"""How many people are in the register, and how their consents stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from beforehand.domain.consent import Act
from beforehand.domain.person import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from beforehand.domain.person import Person
    from beforehand.domain.standing import Standing

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


def figures(people: Iterable[Person], standings: Mapping[str, Standing], today: date, soon: int = SOON_DAYS) -> Figures:
    """Count; somebody without a consent in force is counted by what happened last."""
    count: Counter[str] = Counter()
    relations: dict[Relation, Share] = {relation: Share() for relation in Relation}
    networks: Counter[str] = Counter()
    last_day = today + timedelta(soon)
    for person in people:
        standing = standings[person.id]
        count["people"] += 1
        count["minors"] += person.is_minor(today)
        count[_line(standing)] += 1
        count["soon"] += standing.ends is not None and standing.ends <= last_day
        share = relations[person.relation]
        relations[person.relation] = Share(share.people + 1, share.in_force + bool(standing.in_force))
        networks.update(standing.networks)
    return Figures(**count, relations=relations, networks=dict(networks))


def _line(standing: Standing) -> str:
    """The line in which somebody is counted."""
    if standing.in_force:
        return "in_force"
    if standing.changed is None:
        return "bare"
    if standing.last.is_final:
        return "ended"
    return {Act.EXPIRED: "run_out", Act.REFUSED: "refused"}.get(standing.last, "waiting")
