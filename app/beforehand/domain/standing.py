"""How all consents of one person stand on a day, in a few values that lists sort and filter by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Act
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beforehand.domain.consent import Record


@dataclass(frozen=True, slots=True)
class Standing:
    """How many consents are in force, the state of the last one, the first last day of those in force, the last event's day."""

    in_force: int = 0
    last: Act = Act.UNKNOWN
    ends: date | None = None
    changed: date | None = None
    is_waiting: bool = False
    """Whether the person was asked for something and has not answered."""
    networks: frozenset[str] = frozenset()
    """The families of networks for which a consent is in force, or ``ANY_NETWORK``."""


def standing_of(records: Sequence[Record], today: date) -> Standing:
    """How the records of one person stand."""
    states = [(record, record.state(today)) for record in records]
    in_force = [record for record, state in states if state.permits]
    grants = [record.grant_on(today) for record in in_force]
    scopes = [grant.scope for grant in grants if grant is not None and grant.scope is not None]
    return Standing(
        len(in_force),
        states[-1][1] if states else Act.UNKNOWN,
        min((scope.until for scope in scopes if scope.until is not None), default=None),
        max((event.on for record in records for event in record.events), default=None),
        any(state in (Act.REQUESTED, Act.DEFERRED) for _, state in states),
        frozenset(_family(network) for scope in scopes for network in scope.networks),
    )


def _family(network: str) -> str:
    return network if network == ANY_NETWORK else network_named(network).family
