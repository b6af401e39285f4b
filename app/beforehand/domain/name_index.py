"""Finds people of the register by name in a text: full names, parts of names, initials, other scripts.

A part of a name counts only where the text writes it as a name; one that is an ordinary word, a place or a month as well
only where something beside it tells that a person is meant. A wrong question costs more than its answer: it teaches
people to answer without reading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import regex

from beforehand.domain.consent import Naming
from beforehand.domain.name_words import (
    AFTER_UNSPACED,
    ARTICLES,
    BEFORE_UNSPACED,
    BESIDE,
    GREETED,
    OF,
    ORDINARY,
    PARTICLES,
    PEOPLE_AFTER,
    PLACES_AND_DAYS,
    TITLES,
)
from beforehand.domain.names import APOSTROPHE, ELIDED, UNSPACED, Name, folded, name_forms, taken_apart, text_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beforehand.domain.person import Person

SHORTEST_JOINED: Final = 6
"""Letters of a full name written as one word, as in a hashtag."""

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ`´][\p{L}\p{M}\p{N}]+)*")
_ENDS_SENTENCE: Final = regex.compile(r"[.!?…:;].*\s|[\n\r¡¿。！？؟]|[•*–—>]\s*$|^\s*[-\"“«(]")
_FAMILY_FIRST: Final = regex.compile(r"[\p{Han}\p{Hangul}]+")
_GIVEN_FIRST: Final = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_TITLES_AFTER: Final = tuple(map(folded, AFTER_UNSPACED))
_TITLES_BEFORE: Final = tuple(map(folded, BEFORE_UNSPACED))


@dataclass(frozen=True, slots=True)
class Mention:
    """A person of the register and how fully the text names them."""

    person: Person
    naming: Naming


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a name in a row, by their forms; a weak one must be written with capitals."""

    forms: tuple[frozenset[str], ...]
    person: Person
    naming: Naming
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its plain and its other forms, what stands between it and the one before, and how it is written."""

    plain: str
    forms: frozenset[str]
    gap: str
    is_cased: bool
    is_capital: bool
    is_shouted: bool
    is_possessive: bool
    begins: bool
    """Whether a sentence begins with it."""


class NameIndex:
    """The names of the register, ready to be found in a text word by word."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._pairs: dict[tuple[str, str], list[_Run]] = defaultdict(list)
        self._parts: dict[str, list[_Run]] = defaultdict(list)
        self._joined: dict[str, list[Person]] = defaultdict(list)
        self._unspaced: dict[str, list[tuple[str, Person, Naming, bool]]] = defaultdict(list)
        self._people: dict[str, Person] = {}
        for person in people:
            self.put(person)

    def put(self, person: Person) -> None:
        """Know a person, or know them anew; what was known before no longer counts."""
        self._people[person.id] = person
        if UNSPACED.search(person.name):
            self._add_unspaced(person)
        else:
            self._add(person)

    def knows(self, person: Person) -> bool:
        """Whether a person is known as they are."""
        return self._people.get(person.id) == person

    def drop(self, person_id: str) -> None:
        """Know a person no longer."""
        self._people.pop(person_id, None)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The people named in a text, each once with the fullest naming, in the order of their first mention."""
        found: dict[str, Mention] = {}
        for person, naming in (*self._in_unspaced(text), *self._in_words(text)):
            former = found.get(person.id)
            if self._people.get(person.id) is person and (former is None or naming.rank > former.naming.rank):
                found[person.id] = Mention(person, naming)
        return tuple(found.values())

    def _add(self, person: Person) -> None:
        name = taken_apart(person.name)
        words = name.words
        if not words:
            return
        if len(words) == 1 or person.is_pseudonym:
            self._add_run(person, words, is_weak=len(words) > 1 and _are_ordinary(words))
            return
        for run, is_weak in _runs(name):
            self._add_run(person, run, is_weak=is_weak)
        for part in name.family if len(name.family) > 1 else ():
            if folded(part) not in PARTICLES:
                self._add_run(person, (part,))
        if len(name.given) > 1:
            self._add_run(person, name.given, Naming.FIRST_NAME)
        self._add_run(person, name.given[:1], Naming.FIRST_NAME)
        if name.family:
            self._add_run(person, name.family)
        for both in ((*name.given, *name.family), words):
            joined = folded("".join(both))
            if len(joined) >= SHORTEST_JOINED:
                self._joined[joined].append(person)

    def _add_run(
        self, person: Person, words: Sequence[str], naming: Naming = Naming.NAMED, *, is_weak: bool = False
    ) -> None:
        """Know a person by words in a row; an initial alone is no name."""
        run = _Run(tuple(map(name_forms, words)), person, naming, is_weak)
        if len(words) > 1:
            for pair in {(first, second) for first in run.forms[0] for second in run.forms[1]}:
                self._pairs[pair].append(run)
        elif len(words[0]) > 1:
            for form in run.forms[0]:
                self._parts[form].append(run)

    def _add_unspaced(self, person: Person) -> None:
        """Know a person whose name touches other words: the whole name, and its parts beside a title."""
        units = ["".join(_WORD.findall(unit)) for unit in person.name.split()]
        whole = folded("".join(units))
        if len(whole) > 1:
            self._unspaced[whole[0]].append((whole, person, Naming.NAMED, False))
        if len(units) == 1 and _FAMILY_FIRST.fullmatch(units[0]) and len(units[0]) in (2, 3):
            units = [units[0][0], units[0][1:]]
        if len(units) > 1 and not person.is_pseudonym:
            ends = units[::-1] if _GIVEN_FIRST.search(person.name) else units
            for part, naming in ((folded(ends[0]), Naming.NAMED), (folded(ends[-1]), Naming.FIRST_NAME)):
                if part:
                    self._unspaced[part[0]].append((part, person, naming, True))

    def _in_unspaced(self, text: str) -> Iterator[tuple[Person, Naming]]:
        if not self._unspaced or not UNSPACED.search(text):
            return
        whole = folded("".join(text.split()))
        for at, character in enumerate(whole):
            for part, person, naming, needs_title in self._unspaced.get(character, ()):
                if whole.startswith(part, at) and (not needs_title or _has_title(whole, at, at + len(part))):
                    yield person, naming

    def _in_words(self, text: str) -> Iterator[tuple[Person, Naming]]:
        if not self._parts and not self._pairs:
            return
        words = _words(text)
        has_capitals = _tells_by_capitals(words)
        taken: set[int] = set()
        for at in range(len(words)):
            for run in self._runs_at(words, at):
                if not run.is_weak or (has_capitals and all(w.is_capital for w in words[at : at + len(run.forms)])):
                    taken.update(range(at, at + len(run.forms)))
                    yield run.person, run.naming
        told: set[tuple[int, Naming]] = set()
        for at, word in enumerate(words):
            if at in taken:
                continue
            for person in self._joined.get(word.plain, ()):
                yield person, Naming.NAMED
            for run in {id(run): run for form in word.forms for run in self._parts.get(form, ())}.values():
                key = (id(run.person), run.naming)
                if key not in told and _is_name(words, at, run, has_capitals=has_capitals):
                    told.add(key)
                    yield run.person, run.naming

    def _runs_at(self, words: Sequence[_Word], at: int) -> Iterator[_Run]:
        """The names of several words that stand at a place; no sentence ends within a name."""
        if at + 1 >= len(words) or (words[at + 1].begins and len(words[at].plain) > 1):
            return
        first, second = words[at].forms, words[at + 1].forms
        found = {id(run): run for one in first for other in second for run in self._pairs.get((one, other), ())}
        for run in found.values():
            rest = words[at : at + len(run.forms)]
            if len(rest) == len(run.forms) and all(
                not forms.isdisjoint(word.forms) for forms, word in zip(run.forms, rest, strict=True)
            ):
                yield run


def _runs(name: Name) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The ways to write a name in several words, each with whether it needs capitals to be one."""
    given, middle, family = name.given, name.middle, name.family
    weak = _are_ordinary((*given, *family))
    yield name.words, _are_ordinary(name.words)
    if not family:
        return
    bare = family[-1:]
    for ends in {family, bare}:
        yield (*given, *ends), weak
        yield (*ends, *given), True
        yield (given[0][0], *ends), True
        yield (*ends, given[0][0]), True
        if middle:
            yield (given[0][0], middle[0][0], *ends), True
            yield (*given, middle[0][0], *ends), weak
    if middle:
        yield (*given, *middle), _are_ordinary((*given, *middle))
        yield (*middle, *family), True


def _are_ordinary(words: Iterable[str]) -> bool:
    """Whether all words of a name are short or ordinary, so that they may stand in a row by chance."""
    return all(len(word) == 1 or folded(word) in ORDINARY or folded(word) in PLACES_AND_DAYS for word in words)


def _words(text: str) -> list[_Word]:
    """The words of a text."""
    found: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        word, gap = match[0], text[end : match.start()]
        end = match.end()
        is_initial = bool(found) and len(found[-1].plain) == 1 and found[-1].is_capital and gap.strip() == "."
        is_title = bool(found) and found[-1].plain in TITLES and gap.strip() == "."
        begins = not found or (bool(_ENDS_SENTENCE.search(gap)) and not is_initial and not is_title)
        is_cased = word[0].lower() != word[0].upper()
        found.append(
            _Word(
                folded(word),
                text_forms(word),
                gap,
                is_cased,
                is_cased and (word[0].isupper() or _is_elided_capital(word)),
                len(word) > 1 and word.isupper(),
                word.casefold().endswith(("'s", "’s")) or text[end : end + 1] in ("'", "’"),
                begins,
            )
        )
    return found


def _is_elided_capital(word: str) -> bool:
    """Whether a capital follows an elided article or preposition, as in d'Ana."""
    parts = APOSTROPHE.split(word)
    return len(parts) > 1 and parts[0] in ELIDED and parts[1][:1].isupper()


def _tells_by_capitals(words: Sequence[_Word]) -> bool:
    """Whether capitals tell names from other words: not where everything or nothing has them."""
    cased = [word for word in words if word.is_cased]
    return not cased or (any(w.is_capital for w in cased) and not all(w.is_shouted or len(w.plain) == 1 for w in cased))


def _is_name(words: Sequence[_Word], at: int, run: _Run, *, has_capitals: bool) -> bool:
    """Whether a single word, which is a part of a name, is written as a name."""
    word = words[at]
    if word.is_cased and has_capitals and not word.is_capital:
        return False
    before = words[at - 1] if at and not word.begins else None
    if run.naming is Naming.NAMED and _has_other_initial(before, run):
        return False
    if word.forms.isdisjoint(PLACES_AND_DAYS) and word.forms.isdisjoint(ORDINARY):
        if word.is_cased and not has_capitals:
            return _has_company(words, at, BESIDE)
        return not (run.naming is Naming.FIRST_NAME and _goes_on(words, at, run))
    return _means_a_person(words, at, run, has_capitals=has_capitals)


def _means_a_person(words: Sequence[_Word], at: int, run: _Run, *, has_capitals: bool) -> bool:
    """Whether something beside an ordinary word, a place or a month tells that a person is meant."""
    word = words[at]
    if not has_capitals or not word.is_cased:
        return _has_company(words, at, GREETED)
    if _has_company(words, at, TITLES):
        return True
    before = words[at - 1] if at and not word.begins else None
    if run.naming is Naming.NAMED or before is None or before.plain in ARTICLES | OF:
        return False
    if _stands_among_capitals(words, at) or (word.is_shouted and not before.is_shouted):
        return False
    return before.plain in BESIDE or word.forms.isdisjoint(PLACES_AND_DAYS)


def _has_company(words: Sequence[_Word], at: int, company: frozenset[str]) -> bool:
    """Whether a title or one of these words stands before a name, or after it what people do."""
    before = words[at - 1].plain if at and not words[at].begins else ""
    after = words[at + 1].plain if at + 1 < len(words) and not words[at + 1].begins else ""
    return before in TITLES or before in company or (after in PEOPLE_AFTER and before not in ARTICLES | OF)


def _has_other_initial(before: _Word | None, run: _Run) -> bool:
    """Whether an initial stands before a family name that is not the person's."""
    if before is None or len(before.plain) != 1 or not before.is_capital:
        return False
    return all(not folded(part).startswith(before.plain) for part in taken_apart(run.person.name).words)


def _goes_on(words: Sequence[_Word], at: int, run: _Run) -> bool:
    """Whether a first name goes on with the family name of somebody else."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.gap != " " or not following.is_capital or following.is_shouted:
        return False
    if words[at].is_possessive or not following.forms.isdisjoint(PLACES_AND_DAYS) or len(following.plain) == 1:
        return False
    own = frozenset(form for part in taken_apart(run.person.name).words for form in name_forms(part))
    return own.isdisjoint(following.forms)


def _stands_among_capitals(words: Sequence[_Word], at: int) -> bool:
    """Whether a word stands in a row of capitals, so that it belongs to a title or to another name."""
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    is_after = after is not None and after.gap.strip() == "" and after.is_capital and not words[at].is_possessive
    is_before = (
        before is not None
        and words[at].gap.strip() == ""
        and before.is_capital
        and not before.begins
        and before.plain not in BESIDE
    )
    return is_after or is_before


def _has_title(whole: str, start: int, end: int) -> bool:
    """Whether a title touches a name."""
    return whole.startswith(_TITLES_AFTER, end) or whole[:start].endswith(_TITLES_BEFORE)
