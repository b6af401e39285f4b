"""Whether a consent in force covers a use, and otherwise exactly which part of it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Naming
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from beforehand.domain.consent import ConsentEvent, Record, Scope
    from beforehand.domain.person import Person


class Misfit(StrEnum):
    """A part of a consent that does not fit a use; windows hold one sentence for each."""

    NO_RECORD = "no_record"
    STATE = "state"
    NETWORK = "network"
    NAMING = "naming"
    NOT_YET = "not_yet"
    TOPIC = "topic"
    OCCASION = "occasion"
    NOTICE = "notice"
    STATEMENTS = "statements"
    TESTS = "tests"
    GUARDIAN = "guardian"
    ASSENT = "assent"

    @property
    def is_for_author(self) -> bool:
        """Whether only the author can tell if it fits: the program does not know what a post is about."""
        return self in (Misfit.TOPIC, Misfit.OCCASION)


@dataclass(frozen=True, slots=True)
class Use:
    """What a post does with a person; ``topic`` and ``occasion`` are "" where nobody told."""

    network: str
    naming: Naming
    on: date
    topic: str = ""
    occasion: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The consent that fits best and what does not fit; nothing left means covered."""

    record: Record | None
    misfits: tuple[Misfit, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether the use is permitted."""
        return self.record is not None and not self.misfits

    @property
    def may_be_confirmed(self) -> bool:
        """Whether nothing is left but what only the author can tell."""
        return bool(self.misfits) and all(misfit.is_for_author for misfit in self.misfits)


def match(person: Person, records: Iterable[Record], use: Use) -> Match:
    """The consent of a person that covers a use, or the one that comes nearest."""
    tried = [Match(each, misfits(person, each, use)) for each in records if each.person == person.id]
    if not tried:
        return Match(None, (Misfit.NO_RECORD,))
    return min(tried, key=lambda each: (Misfit.STATE in each.misfits, not each.may_be_confirmed, len(each.misfits)))


def misfits(person: Person, record: Record, use: Use) -> tuple[Misfit, ...]:
    """Every part of a consent that does not fit a use; a consent not in force fits none and that is all there is to say."""
    grant = record.grant_on(use.on)
    if grant is None or grant.scope is None or not record.is_in_force(use.on):
        return (Misfit.STATE,)
    return (*_outside(grant.scope, use), *_unsound(person, grant, use.on))


def _outside(scope: Scope, use: Use) -> Iterator[Misfit]:
    """Where a use goes beyond what was agreed."""
    if ANY_NETWORK not in scope.networks and _family(use.network) not in {_family(each) for each in scope.networks}:
        yield Misfit.NETWORK
    if use.naming.rank > scope.naming.rank:
        yield Misfit.NAMING
    if scope.starts is not None and use.on < scope.starts:
        yield Misfit.NOT_YET
    if scope.purpose.strip() and not _is_same(scope.purpose, use.topic):
        yield Misfit.TOPIC
    is_bound = bool(scope.photos or scope.occasion.strip())
    is_met = (use.photo and use.photo in scope.photos) or (
        scope.occasion.strip() and _is_same(scope.occasion, use.occasion)
    )
    if is_bound and not is_met:
        yield Misfit.OCCASION


def _unsound(person: Person, grant: ConsentEvent, on: date) -> Iterator[Misfit]:
    """What makes a yes no valid yes."""
    how = grant.how
    if grant.notice is None or not grant.notice.text.strip():
        yield Misfit.NOTICE
    if not how.statements.are_complete:
        yield Misfit.STATEMENTS
    if person.needs_full_path(on) and not how.tests.are_met:
        yield Misfit.TESTS
    if person.is_minor(on):
        if not how.guardian.strip():
            yield Misfit.GUARDIAN
        if not how.has_assent:
            yield Misfit.ASSENT


def _family(network: str) -> str:
    """The family of a network; a network that the program does not know is a family of its own."""
    known = network_named(network)
    return known.family if known.id == network else network


def _is_same(agreed: str, asked: str) -> bool:
    return " ".join(agreed.casefold().split()) == " ".join(asked.casefold().split())
