"""What is new about a text that was posted: readings that find more, consents and authorisations that ended since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand.domain.approved import POST, noted
from beforehand.domain.aside import SHARED
from beforehand.domain.decision import judge
from beforehand.domain.posting import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from beforehand.domain.approved import Again, Noted, Rested, Words
    from beforehand.domain.consent import Record
    from beforehand.domain.decision import Decision
    from beforehand.domain.posting import Mark
    from beforehand_checks.finding import Finding


@dataclass(frozen=True, slots=True)
class Lost:
    """A consent that does not hold any more, and since which day; no day where the person was erased."""

    rested: Rested
    since: date | None


@dataclass(frozen=True, slots=True)
class News:
    """All that is new about one approval."""

    approval: str
    findings: tuple[Noted, ...] = ()
    consents: tuple[Lost, ...] = ()
    authorisations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.findings or self.consents or self.authorisations)


def new_findings(
    words: Words, text: str, findings: Iterable[Finding], standing: Iterable[Decision], where: str = POST
) -> tuple[Noted, ...]:
    """The findings of a later reading that keep a gate shut today and that neither a decision of then nor one in force settles."""
    judged = judge(findings, (*words.decisions, *standing), text, where if where == SHARED else "")
    known = {(each.clause, each.rule, each.quoted, each.where) for each in words.findings}
    return tuple(
        each
        for each in noted((one for one in judged if one.is_open), where)
        if (each.clause, each.rule, each.quoted, each.where) not in known
    )


def lost(rested: Rested, records: Sequence[Record], today: date) -> Lost | None:
    """That a consent does not hold on a day, and since when; None while it holds."""
    record = next((each for each in records if each.id == rested.record), None)
    if record is None:
        return Lost(rested, None)
    if record.is_in_force(today):
        return None
    ending, grant = record.ending, record.grant_on(today)
    if ending is not None:
        return Lost(rested, ending.on)
    until = grant.scope.until if grant is not None and grant.scope is not None else None
    return Lost(rested, until or (record.standing[-1].on if record.standing else None))


def still_new(
    known: Sequence[Mark], again: Again | None, consents: Iterable[Lost]
) -> tuple[tuple[Noted, ...], tuple[Lost, ...]]:
    """What is left of news where the author has edited there since: what came after that."""
    edited = next((mark.on for mark in reversed(known) if mark.fate is Fate.EDITED), None)
    findings = again.findings if again is not None and (edited is None or edited < again.when) else ()
    day = edited.date() if edited is not None else None
    return findings, tuple(each for each in consents if day is None or each.since is None or day < each.since)
