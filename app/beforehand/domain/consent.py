"""Consent as events that are never edited, and what they amount to on a given day.

The acts are the states of the W3C DPV profile of ISO/IEC TS 27560; only ``given`` and ``renewed`` ever permit a use.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

ANY_NETWORK = "*"


class Act(StrEnum):
    """What happened to a consent, and the state that it is in afterwards; ``unknown`` before anything happened."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GIVEN = "given"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REVOKED = "revoked"
    INVALIDATED = "invalidated"

    @property
    def permits(self) -> bool:
        """Whether a use is permitted in this state, as far as the state alone decides."""
        return self in (Act.GIVEN, Act.RENEWED)

    @property
    def is_final(self) -> bool:
        """Whether nothing that is added to the record can make it permit anything again."""
        return self in (Act.WITHDRAWN, Act.REVOKED, Act.INVALIDATED)


class Naming(StrEnum):
    """How a person may be told from others in a post, from least to most."""

    UNNAMED = "unnamed"
    FIRST_NAME = "first_name"
    NAMED = "named"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Naming).index(self)


class Way(StrEnum):
    """How an answer was given."""

    SIGNED_FORM = "signed_form"
    DRAWN_SIGNATURE = "drawn_signature"
    EMAIL = "email"
    MESSAGE = "message"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a consent covers; both days are included, no ``until`` means without an end.

    ``networks`` holds the families of networks or ``ANY_NETWORK``; ``photos`` and ``occasion`` bind the consent to
    these photos or this occasion, and blank ones bind it to none.
    """

    networks: tuple[str, ...]
    naming: Naming
    purpose: str
    audience: str = ""
    territory: str = ""
    occasion: str = ""
    photos: tuple[str, ...] = ()
    starts: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person was told or given to read, kept word for word."""

    text: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class Statements:
    """What the person was told beside the notice, and whether a copy was handed over."""

    has_no_effect: bool = False
    how_to_withdraw: bool = False
    no_full_recall: bool = False
    copy_given: bool = False

    @property
    def are_complete(self) -> bool:
        """Whether all three sentences were said; the copy is kept as a fact and is no condition."""
        return self.has_no_effect and self.how_to_withdraw and self.no_full_recall


@dataclass(frozen=True, slots=True)
class FourTests:
    """The four tests of a valid yes."""

    told_what: bool = False
    freely: bool = False
    understood: bool = False
    able_to_decide: bool = False

    @property
    def are_met(self) -> bool:
        """Whether all four are met."""
        return self.told_what and self.freely and self.understood and self.able_to_decide


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an answer came about; ``evidence`` holds ids of attachments."""

    way: Way = Way.SPOKEN
    place: str = ""
    explained_by: str = ""
    interpreter: str = ""
    witness: str = ""
    guardian: str = ""
    has_assent: bool = False
    statements: Statements = Statements()
    tests: FourTests = FourTests()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One thing that happened; ``on`` is its day, ``recorded`` the moment at which it was written down.

    ``record`` groups the events of one consent. An event with ``corrects`` stands in place of the one with that id.
    ``origin`` tells from where an event was taken over, "" for what was written down here.
    """

    id: str
    record: str
    person: str
    act: Act
    on: date
    recorded: datetime
    scope: Scope | None = None
    notice: Notice | None = None
    how: Circumstances = Circumstances()
    note: str = ""
    corrects: str = ""
    origin: str = ""


class CorrectionError(ValueError):
    """A correction must leave the kind of event, its record and its person as they are."""


@dataclass(frozen=True, slots=True)
class Record:
    """One consent: all its events, in the order in which they were recorded.

    ``standing`` are the events that count, by day: of a corrected one its last correction.
    """

    id: str
    person: str
    events: tuple[ConsentEvent, ...]
    standing: tuple[ConsentEvent, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "standing", _standing(self.events))

    @property
    def latest(self) -> ConsentEvent | None:
        """The last event that tells what the consent covers, or would have covered: a yes before a request."""
        told = [event for event in reversed(self.standing) if event.scope is not None]
        return next((event for event in told if event.act.permits), told[0] if told else None)

    @property
    def ending(self) -> ConsentEvent | None:
        """The event that ended the consent for good; a correction never takes it away."""
        return next((event for event in reversed(self.events) if event.act.is_final), None)

    def grant_on(self, on: date) -> ConsentEvent | None:
        """The last yes up to a day, whatever came of it."""
        return next((event for event in reversed(self.standing) if event.act.permits and event.on <= on), None)

    def is_corrected(self, event: ConsentEvent) -> bool:
        """Whether an event was replaced by a correction."""
        return event not in self.standing

    def state(self, on: date) -> Act:
        """The state on a day: a withdrawal wins over everything, then the last event up to that day, then its end."""
        if self.ending is not None:
            return self.ending.act
        past = [event for event in self.standing if event.on <= on]
        if not past:
            return Act.UNKNOWN
        last = past[-1]
        if last.act.permits and last.scope is not None and last.scope.until is not None and last.scope.until < on:
            return Act.EXPIRED
        return last.act

    def is_in_force(self, on: date) -> bool:
        """Whether the state permits anything on a day."""
        return self.state(on).permits


def _standing(events: tuple[ConsentEvent, ...]) -> tuple[ConsentEvent, ...]:
    """The events that count."""
    if not any(event.corrects for event in events):
        return events if len(events) == 1 else tuple(sorted(events, key=lambda event: event.on))
    latest = {event.id: event for event in events if not event.corrects}
    roots = {event.id: event.id for event in events}
    for event in events:
        if event.corrects:
            root = roots[event.id] = roots.get(event.corrects, event.id)
            if root not in latest or latest[root].act is event.act:
                latest[root] = event
    return tuple(sorted(latest.values(), key=lambda event: event.on))


def records(events: Iterable[ConsentEvent]) -> tuple[Record, ...]:
    """The consents that events tell of, in the order in which each began."""
    grouped: dict[tuple[str, str], list[ConsentEvent]] = defaultdict(list)
    for event in events:
        grouped[event.person, event.record].append(event)
    return tuple(Record(record, person, tuple(found)) for (person, record), found in grouped.items())


def next_acts(state: Act) -> tuple[Act, ...]:
    """What may happen to a consent that is in a state."""
    if state.is_final:
        return ()
    if state.permits:
        return (Act.RENEWED, Act.WITHDRAWN, Act.REVOKED, Act.INVALIDATED, Act.EXPIRED)
    if state is Act.EXPIRED:
        return (Act.RENEWED, Act.WITHDRAWN, Act.INVALIDATED)
    if state is Act.REFUSED:
        return ()  # another question is another record
    return (Act.DEFERRED, Act.REFUSED, Act.GIVEN, Act.WITHDRAWN)


def correct(
    event: ConsentEvent, new_id: str, recorded: datetime, corrected: ConsentEvent | None = None
) -> ConsentEvent:
    """The event that stands in place of ``event`` from now on; raises ``CorrectionError``."""
    made = corrected or event
    if (made.act, made.record, made.person) != (event.act, event.record, event.person):
        raise CorrectionError(made.act.value)
    return replace(made, id=new_id, recorded=recorded, corrects=event.id)
