"""Whether a consent in force covers a use, and otherwise exactly which part of it does not fit."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import regex

from beforehand.domain.consent import ANY_NETWORK, Naming
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from beforehand.domain.consent import ConsentEvent, Record, Scope
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft

AUDIENCES = ("group", "followers", "public")
"""The audiences of drafts that can be compared, from the narrowest; each lies within the next."""

STEM = 4
"""Words that begin with the same so many letters may be forms of one word."""

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_WORD = regex.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})[\p{{L}}\p{{M}}\p{{N}}])+")


class Misfit(StrEnum):
    """A part of a consent that does not fit a use; windows hold one sentence for each."""

    NO_RECORD = "no_record"
    STATE = "state"
    NETWORK = "network"
    NAMING = "naming"
    NOT_YET = "not_yet"
    TOPIC = "topic"
    OTHER_TOPIC = "other_topic"
    OCCASION = "occasion"
    OTHER_OCCASION = "other_occasion"
    AUDIENCE = "audience"
    WIDER_AUDIENCE = "wider_audience"
    TERRITORY = "territory"
    OTHER_TERRITORY = "other_territory"
    NOTICE = "notice"
    STATEMENTS = "statements"
    TESTS = "tests"
    GUARDIAN = "guardian"
    ASSENT = "assent"

    @property
    def is_for_author(self) -> bool:
        """Whether only the author can tell if it fits: nobody said, or the words are too different to compare."""
        return self in (Misfit.TOPIC, Misfit.OCCASION, Misfit.AUDIENCE, Misfit.TERRITORY)

    @property
    def may_be_asked_again(self) -> bool:
        """Whether a new request for more would help."""
        return self not in (Misfit.NOT_YET, Misfit.STATEMENTS, Misfit.TESTS, Misfit.GUARDIAN, Misfit.ASSENT)


@dataclass(frozen=True, slots=True)
class Use:
    """What a post does with a person; ``topic``, ``occasion`` and ``territory`` are "" where nobody told.

    Each of the three may hold several things with semicolons between them. ``audience`` is that of a draft.
    """

    network: str
    naming: Naming
    on: date
    topic: str = ""
    occasion: str = ""
    photo: str = ""
    audience: str = "public"
    territory: str = ""


def use_of(draft: Draft, naming: Naming, on: date, photo: str = "") -> Use:
    """What a draft does with a person whom it names or shows."""
    return Use(draft.network, naming, on, draft.topic, draft.occasion, photo, draft.audience, draft.territory)


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
    return min(tried, key=_distance)


def _distance(found: Match) -> tuple[bool, int, int]:
    """How far a consent is from covering a use: in force first, then with the fewest parts that really contradict it."""
    blocking = sum(not misfit.is_for_author for misfit in found.misfits)
    return Misfit.STATE in found.misfits, blocking, len(found.misfits)


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
    if scope.purpose.strip():
        yield from _told(_within, scope.purpose, use.topic, Misfit.TOPIC, Misfit.OTHER_TOPIC)
    is_bound = bool(scope.photos or scope.occasion.strip())
    if is_bound and not (use.photo and use.photo in scope.photos):
        yield from _told(_is_same, scope.occasion, use.occasion, Misfit.OCCASION, Misfit.OTHER_OCCASION)
    yield from _audience(scope.audience.strip(), use.audience)
    if scope.territory.strip():
        yield from _told(_is_same, scope.territory, use.territory, Misfit.TERRITORY, Misfit.OTHER_TERRITORY)


def _told(
    fits: Callable[[frozenset[str], frozenset[str]], bool], agreed: str, told: str, unclear: Misfit, other: Misfit
) -> Iterator[Misfit]:
    """Compare what was agreed with each thing that the author told; words with nothing in common contradict it."""
    wanted, parts = _parts(agreed), _parts(told)
    if not wanted or not parts:
        yield unclear
    elif any(all(_are_apart(each, part) for each in wanted) for part in parts):
        yield other
    elif not all(any(fits(each, part) for each in wanted) for part in parts):
        yield unclear


def _within(agreed: frozenset[str], told: frozenset[str]) -> bool:
    """Whether a topic lies within what was agreed: it says all of that, and perhaps more."""
    return agreed <= told


def _is_same(agreed: frozenset[str], told: frozenset[str]) -> bool:
    """Whether two texts have the same words: last year's party is another one."""
    return agreed == told


def _are_apart(agreed: frozenset[str], told: frozenset[str]) -> bool:
    """Whether two texts have no word in common, be it in another form."""
    return {word[:STEM] for word in agreed}.isdisjoint(word[:STEM] for word in told)


def _audience(agreed: str, asked: str) -> Iterator[Misfit]:
    """Compare readers; an audience that disappears, or in words of one's own, only the author can compare."""
    if agreed in ("", "public", asked):
        return
    if agreed in AUDIENCES and asked in AUDIENCES:
        if AUDIENCES.index(asked) > AUDIENCES.index(agreed):
            yield Misfit.WIDER_AUDIENCE
    else:
        yield Misfit.AUDIENCE


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


def _parts(text: str) -> list[frozenset[str]]:
    """The words of each thing in a text, without accents and in small letters."""
    taken = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in taken if not unicodedata.combining(each))
    return [words for part in plain.split(";") if (words := frozenset(_WORD.findall(part)))]
