"""What permits disclosing official information: a prior authorisation, or a source where it is public already."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import regex

from beforehand.domain.decision import Kind, closes_gate
from beforehand.domain.sentence import sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from beforehand.domain.decision import Judged

CLAUSES: Final = ("undisclosed-information", "official-travel")
"""The clauses whose findings may be kept only with an authorisation or a public source."""
_BEGINNING: Final = r"(?<![\p{Latin}\p{Cyrillic}\p{Greek}\p{N}_])"
"""Where a word begins, in scripts that part words by spaces; Arabic joins its particles to them, Chinese has none."""


class Ground(StrEnum):
    """Why something may be disclosed."""

    PRIOR = "prior"
    PUBLIC = "public"


class Standing(StrEnum):
    """Where an authorisation stands on a day."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Ending:
    """That an authorisation ended: on which day, and why."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One authorisation or public source.

    ``who`` gave it or published it ``on`` a day; ``reference`` is the message, document or link; ``scope`` says in
    words what it allows, ``topics`` are words that a post about it holds. ``evidence`` names files by their ids.
    """

    id: str
    ground: Ground
    clauses: tuple[str, ...]
    who: str
    on: date
    reference: str
    scope: str = ""
    topics: tuple[str, ...] = ()
    until: date | None = None
    evidence: tuple[str, ...] = ()
    ending: Ending | None = None
    recorded: datetime | None = None

    def standing(self, today: date) -> Standing:
        """Where it stands on a day; the last day still counts."""
        if self.ending is not None:
            return Standing.ENDED
        return Standing.EXPIRED if self.until is not None and self.until < today else Standing.IN_FORCE

    def is_in_force(self, today: date) -> bool:
        """Whether it may be used on a day."""
        return self.standing(today) is Standing.IN_FORCE


class Fault(StrEnum):
    """What is wrong with an authorisation that is about to be recorded."""

    WHO = "who"
    REFERENCE = "reference"
    SCOPE = "scope"
    CLAUSES = "clauses"
    FUTURE = "future"
    ALREADY_OVER = "already_over"


def faults(given: Authorisation, today: date) -> tuple[Fault, ...]:
    """What keeps it from being recorded; a public source needs no scope, for all of it is public."""
    is_public = given.ground is Ground.PUBLIC
    wrong = {
        Fault.WHO: not given.who,
        Fault.REFERENCE: is_public and not given.reference,
        Fault.SCOPE: not is_public and not given.scope,
        Fault.CLAUSES: not given.clauses,
        Fault.FUTURE: given.on > today,
        Fault.ALREADY_OVER: given.until is not None and given.until < today,
    }
    return tuple(fault for fault, is_so in wrong.items() if is_so)


def fits(given: Authorisation, clause: str, text: str, today: date) -> bool:
    """Whether it may be offered for a folded text: in force, for the clause, and one of its topics is mentioned."""
    if clause not in given.clauses or not given.is_in_force(today):
        return False
    return not given.topics or any(mentions(text, topic) for topic in given.topics)


def mentions(text: str, topic: str) -> bool:
    """Whether a folded text holds the words of a topic, at the beginning of a word."""
    wanted = folded(topic)
    if not wanted or wanted not in text:
        return False
    return regex.search(_BEGINNING + regex.escape(wanted), text) is not None


def passages(judged: Iterable[Judged], clause: str, text: str) -> tuple[str, ...]:
    """The sentences of a text in which something of the clause is open or kept; what was ignored was a false alarm."""
    found = (each.finding for each in judged if each.finding.clause == clause and _needs_ground(each))
    spans = {sentence_around(text, finding.start, finding.end) for finding in found}
    return tuple(text[start:end] for start, end in sorted(spans))


def topics_in(line: str) -> tuple[str, ...]:
    """The topics in a line in which they stand between commas or semicolons, of any script, each once."""
    parts = (" ".join(part.split()) for part in regex.split(r"[,;،؛，；、\n]", line))
    return tuple(dict.fromkeys(part for part in parts if part))


def folded(text: str) -> str:
    """Text as topics are looked for in it: without case, accents and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _needs_ground(judged: Judged) -> bool:
    """Whether a finding stands only if its disclosure is permitted."""
    return closes_gate(judged.finding) and (judged.decision is None or judged.decision.kind is Kind.KEPT)
