"""People of the register who are named in a text, and the consents that naming them lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand.domain.consent import Naming
from beforehand.domain.matching import Match, Misfit, match, use_of
from beforehand.domain.name_index import Mention, NameIndex
from beforehand.domain.post import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft

__all__ = ["FITS", "SOMEBODY_ELSE", "UNREAD", "Gap", "Mention", "NameIndex", "fits", "gaps", "rests"]

SOMEBODY_ELSE = "person:{}:somebody-else"
"""Id of the answer "the name means somebody else", with the id of the person of the register."""
FITS = "person:{}:fits:{}"
"""Id of the answer "the post is within what was agreed", with the ids of the person and of the yes."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A person who is named, and the nearest consent with what does not fit; no person while the register is read."""

    person: Person | None
    naming: Naming
    match: Match


UNREAD = Gap(None, Naming.UNNAMED, Match(None, (Misfit.NO_RECORD,)))
"""Stands for everybody while the register is not read yet."""


def gaps(
    draft: Draft, mentions: Iterable[Mention], records: Mapping[str, Sequence[Record]], on: date
) -> tuple[Gap, ...]:
    """The people named in a draft whose consent does not cover it, as far as the author's answers leave them open."""
    found = []
    for mention in mentions:
        person = mention.person
        if _is_yes(draft, SOMEBODY_ELSE.format(person.id)):
            continue
        nearest = match(person, records.get(person.id, ()), use_of(draft, mention.naming, on))
        if nearest.is_covered:
            continue
        gap = Gap(person, mention.naming, nearest)
        if not nearest.may_be_confirmed or not _is_yes(draft, fits(gap)):
            found.append(gap)
    return tuple(found)


def rests(
    draft: Draft, mentions: Iterable[Mention], records: Mapping[str, Sequence[Record]], on: date
) -> tuple[tuple[Mention, Record], ...]:
    """The people named in a draft with the consents that cover it, or come nearest where the author confirmed the rest."""
    found = []
    for mention in mentions:
        person = mention.person
        nearest = match(person, records.get(person.id, ()), use_of(draft, mention.naming, on))
        if nearest.record is not None and not _is_yes(draft, SOMEBODY_ELSE.format(person.id)):
            found.append((mention, nearest.record))
    return tuple(found)


def fits(gap: Gap) -> str:
    """Id of the answer with which the author confirms that the post is within what was agreed."""
    record, person = gap.match.record, gap.person
    latest = record.latest if record is not None else None
    return FITS.format(person.id if person is not None else "", latest.id if latest is not None else "")


def _is_yes(draft: Draft, item: str) -> bool:
    answer = draft.answer(item)
    return answer is not None and answer.reply is Reply.YES
