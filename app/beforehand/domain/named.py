"""People of the register who are named in a text, and the consents that naming them lacks."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from beforehand.domain.consent import Naming
from beforehand.domain.matching import Match, Misfit, match, use_of
from beforehand.domain.post import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft

SOMEBODY_ELSE = "person:{}:somebody-else"
"""Id of the answer "the name means somebody else", with the id of the person of the register."""
FITS = "person:{}:fits:{}"
"""Id of the answer "the post is within what was agreed", with the ids of the person and of the yes."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_POSSESSIVE = regex.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person of the register and how fully the text names them."""

    person: Person
    naming: Naming


@dataclass(frozen=True, slots=True)
class Gap:
    """A person who is named, and the nearest consent with what does not fit; no person while the register is read."""

    person: Person | None
    naming: Naming
    match: Match


UNREAD = Gap(None, Naming.UNNAMED, Match(None, (Misfit.NO_RECORD,)))
"""Stands for everybody while the register is not read yet."""


class NameIndex:
    """The names of the register, ready to be found in a text word by word."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], Person, Naming]]] = defaultdict(list)
        self._unspaced: list[tuple[str, Person]] = []
        for person in people:
            if _UNSPACED.search(person.name):
                self._unspaced.append((_folded("".join(person.name.split())), person))
                continue
            words = tuple(map(_folded, _words(person.name)))
            if not words:
                continue
            self._by_first_word[words[0]].append((words, person, Naming.NAMED))
            if len(words) > 1 and not person.is_pseudonym:
                for word, naming in ((words[-1], Naming.NAMED), (words[0], Naming.FIRST_NAME)):
                    if len(word) > 1:  # an initial is no name
                        self._by_first_word[word].append(((word,), person, naming))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The people named in a text, each once with the fullest naming, in the order of their first mention.

        Part of a name counts only where the text writes it with a capital, or in a script without capitals.
        """
        if not self._by_first_word and not self._unspaced:
            return ()
        plain = _words(text)
        folded = [_folded(word) for word in plain]
        whole = _folded("".join(text.split())) if self._unspaced else ""
        found = {p.id: Mention(p, Naming.NAMED) for name, p in self._unspaced if name in whole}
        for at, word in enumerate(folded):
            for words, person, naming in self._by_first_word.get(word, ()):
                is_part = len(words) == 1 and _folded(person.name) != word
                if tuple(folded[at : at + len(words)]) != words or (is_part and plain[at][0].islower()):
                    continue
                former = found.get(person.id)
                if former is None or naming.rank > former.naming.rank:
                    found[person.id] = Mention(person, naming)
        return tuple(found.values())


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


def _words(text: str) -> list[str]:
    """The words of a text, without a possessive ending."""
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def _folded(word: str) -> str:
    """A word as names are compared: without accents, in small letters."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))
