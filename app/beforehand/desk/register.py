"""The register of people and consents, as the desk sees it: one operation for each change, done off the desk's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.domain.approved import Rested
from beforehand.domain.consent import Act, Circumstances, ConsentEvent, Record, correct, next_acts, records
from beforehand.domain.named import UNREAD, Gap, NameIndex, gaps, rests
from beforehand.store.consents import read_evidence
from beforehand.store.folding import searchable
from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from beforehand.domain.clock import Clock
    from beforehand.domain.consent import Notice, Scope
    from beforehand.domain.named import Mention
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft
    from beforehand.store.consents import ConsentStore, Contents, EvidenceFile, Trace
    from beforehand.store.protocols import DraftSummary

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Known:
    """What consents of the register are about, each once, by the alphabet."""

    topics: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


class Run(Protocol):
    """Does a job where the store may be used; its result or its trouble is told on the desk's thread."""

    def __call__(
        self, job: Callable[[], Any], then: Callable[[Any], object] | None, failed: Callable[[Trouble], object] | None
    ) -> None:
        """Do a job."""


def run_here(
    job: Callable[[], Any], then: Callable[[Any], object] | None, failed: Callable[[Trouble], object] | None
) -> None:
    """Do a job at once and on this thread, for stores that never wait."""
    try:
        result = job()
    except Trouble as trouble:
        if failed is not None:
            failed(trouble)
        return
    if then is not None:
        then(result)


class Register(QObject):
    """People, their consents, and what a draft lacks; what is shown comes from memory, what is changed goes to the store."""

    changed = Signal()
    """People or consents are others than before."""
    read = Signal()
    """Everything in the store has been read."""
    person_kept = Signal(str)
    """A person, new or changed, is kept."""
    consent_recorded = Signal(object)
    """These events are recorded, in a tuple."""
    person_erased = Signal(str)
    """A person is erased."""
    failed = Signal(object)
    """A change was not kept, for this ``Trouble``."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._store: ConsentStore | None = None
        self._run: Run = run_here
        self._is_read = True
        self._people: dict[str, Person] = {}
        self._events: dict[str, list[ConsentEvent]] = {}
        self._records: dict[str, tuple[Record, ...]] = {}
        self._erased: tuple[tuple[Trace, ...], ...] = ()
        self._kept: dict[str, datetime] = {}
        self._days: frozenset[date] = frozenset()
        self._newest: datetime | None = None
        self._index = NameIndex(())
        self._texts: list[Callable[[Draft], Iterable[str]]] = []
        self._mentions: tuple[str, tuple[Mention, ...]] = ("", ())

    @property
    def is_ready(self) -> bool:
        """Whether there is a store and everything in it has been read."""
        return self._store is not None and self._is_read

    @property
    def is_durable(self) -> bool:
        """Whether what is recorded outlives the program."""
        return self._store is not None and self._store.is_durable

    @property
    def today(self) -> date:
        """The present day where the author is."""
        return self._clock.now().astimezone().date()

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        return tuple(sorted(self._people.values(), key=lambda person: (searchable(person.name), person.id)))

    @property
    def erased(self) -> tuple[tuple[Trace, ...], ...]:
        """What is left of those who were erased."""
        return self._erased

    def use(self, store: ConsentStore, run: Run = run_here) -> None:
        """Work with a store from now on; until it has been read, every draft lacks the register."""
        self._store, self._run, self._is_read = store, run, False
        self._take(None)
        self._do(_read, self._on_loaded)

    def forget(self) -> None:
        """Hold nothing and nobody until there is a store again."""
        self._store = None
        self._take(None)

    @property
    def days(self) -> frozenset[date]:
        """The days (UTC) on which something was recorded in the store."""
        return self._days

    @property
    def newest(self) -> datetime | None:
        """The last moment that was recorded in the store."""
        return self._newest

    def kept_on(self, person_id: str) -> date | None:
        """The day (UTC) on which a person was last kept; None where the store does not tell."""
        at = self._kept.get(person_id)
        return None if at is None else at.date()

    def person(self, person_id: str) -> Person | None:
        """A person by their id."""
        return self._people.get(person_id)

    def records_of(self, person_id: str) -> tuple[Record, ...]:
        """The consents of a person, in the order in which each began."""
        return self._records.get(person_id, ())

    def known(self) -> Known:
        """What consents of the register are about, to be offered where such words are typed."""
        scopes = [each.latest.scope for held in self._records.values() for each in held if each.latest is not None]
        found = [scope for scope in scopes if scope is not None]
        return Known(
            _sorted(scope.purpose for scope in found),
            _sorted(scope.occasion for scope in found),
            _sorted(scope.territory for scope in found),
        )

    def gaps(self, draft: Draft) -> tuple[Gap, ...]:
        """The consents that a draft lacks for the people whom it names."""
        if not self._is_read:
            return (UNREAD,)
        text = self._text(draft)
        if self._mentions[0] != text:
            self._mentions = (text, self._index.mentions(text))
        return gaps(draft, self._mentions[1], self._records, self.today)

    def rests(self, draft: Draft) -> tuple[Rested, ...]:
        """The consents that a draft rests on for the people whom its words name."""
        found = rests(draft, self._index.mentions(self._text(draft)), self._records, self.today)
        return tuple(Rested(mention.person.id, record.id, mention.naming.value) for mention, record in found)

    def add_texts(self, ask: Callable[[Draft], Iterable[str]]) -> None:
        """Ask this too for texts that go out with a draft, to look for names in them."""
        self._texts.append(ask)

    def keep(self, person: Person) -> None:
        """Keep a person as they are now; one without an id is new."""
        self._do(lambda store: store.keep(person), self._on_kept)

    def new_event(
        self,
        person: str,
        act: Act,
        on: date,
        *,
        record: str = "",
        scope: Scope | None = None,
        notice: Notice | None = None,
        how: Circumstances | None = None,
        note: str = "",
    ) -> ConsentEvent:
        """An event that is not recorded yet; without ``record`` it begins a consent of its own."""
        now, home = self._clock.now(), record or uuid4().hex
        return ConsentEvent(
            uuid4().hex, home, person, act, on, now, scope, notice, how or Circumstances(), note.strip()
        )

    def record(self, events: Sequence[ConsentEvent], files: Sequence[Path] = ()) -> None:
        """Record events, all of them or none; the files are evidence for the first."""
        self._do(lambda store: store.add(events, [read_evidence(path) for path in files]), self._on_recorded)

    def correct(self, event: ConsentEvent, corrected: ConsentEvent, files: Sequence[Path] = ()) -> None:
        """Record an event that stands in place of another; raises ``CorrectionError``."""
        self.record([correct(event, uuid4().hex, self._clock.now(), corrected)], files)

    def withdraw(self, person_id: str, note: str = "", record: str = "", act: Act = Act.WITHDRAWN) -> None:
        """End one consent, or all that can be withdrawn: in force, asked for, run out; ``act`` says in which way."""
        found = [
            each
            for each in self.records_of(person_id)
            if record in ("", each.id) and Act.WITHDRAWN in next_acts(each.state(self.today))
        ]
        events = [self.new_event(person_id, act, self.today, record=each.id, note=note) for each in found]
        if events:
            self.record(events)

    def erase(self, person_id: str) -> None:
        """Erase a person for good."""
        self._do(lambda store: store.erase(person_id), lambda _: self._on_erased(person_id))

    def running_out(self, days: int) -> tuple[Person, ...]:
        """People of whom a consent in force ends within so many days."""
        last = self.today + timedelta(days)
        return tuple(p for p in self.people if any(map(partial(_ends_by, last, self.today), self.records_of(p.id))))

    def find_drafts(self, words: str, then: Callable[[tuple[DraftSummary, ...] | None], object]) -> None:
        """Get the drafts on the disk that hold every one of the words; None where drafts are kept in memory."""
        self._do(lambda store: store.drafts_with(words), then)

    def work(
        self,
        job: Callable[[ConsentStore], Result],
        then: Callable[[Result], object],
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Do a job of many changes with the store; ``failed`` or else the signal is told its trouble."""
        self._do(job, then, failed)

    def note(
        self, people: Iterable[Person], events: Iterable[ConsentEvent], index: NameIndex | None = None
    ) -> None:
        """Hold the people and events that such a job kept; ``index`` is one of everybody, made where the job ran."""
        moment = self._note_moment()
        for person in people:
            self._people[person.id] = person
            self._kept[person.id] = moment
        self._index = index or self._index
        for person in self._people.values():
            if not self._index.knows(person):
                self._index.put(person)
        self._mentions = ("", ())
        self._add(events)
        self.changed.emit()

    def read_again(self) -> None:
        """Hold what the store holds by now."""
        self._do(_read, lambda read: self._take(*read))

    def fetch(self, evidence: str, then: Callable[[EvidenceFile], object]) -> None:
        """Get an evidence file."""
        self._do(lambda store: store.file(evidence), then)

    def _text(self, draft: Draft) -> str:
        """All words that go out with a draft."""
        return "\n".join((draft.text, draft.warning, *(text for ask in self._texts for text in ask(draft))))

    def _do(
        self,
        job: Callable[[ConsentStore], Result],
        then: Callable[[Result], object],
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        store = self._store
        if store is None:
            raise RuntimeError("the register has no store")
        tell = failed or self.failed.emit
        self._run(lambda: job(store), lambda result: then(result) if self._store is store else None, tell)

    def _take(self, contents: Contents | None, index: NameIndex | None = None) -> None:
        """Hold what a store holds, or nothing."""
        self._people = {person.id: person for person in contents.people} if contents else {}
        self._erased = contents.erased if contents else ()
        self._kept = dict(contents.kept) if contents else {}
        self._days = frozenset(contents.days) if contents else frozenset()
        self._newest = contents.newest if contents else None
        self._events, self._records = {}, {}
        self._add(contents.events if contents else ())
        self._index = index or NameIndex(())
        self._mentions = ("", ())
        self.changed.emit()

    def _add(self, events: Iterable[ConsentEvent]) -> None:
        """Add recorded events and put the consents of their people together again."""
        touched = set()
        for event in events:
            self._events.setdefault(event.person, []).append(event)
            touched.add(event.person)
        for person_id in touched:
            self._records[person_id] = records(self._events[person_id])

    def _note_moment(self) -> datetime:
        """Remember that something was recorded now."""
        now = self._clock.now()
        self._newest = now if self._newest is None else max(now, self._newest)
        self._days |= {now.date()}
        return now

    def _on_loaded(self, read: tuple[Contents, NameIndex]) -> None:
        self._is_read = True
        self._take(*read)
        self.read.emit()

    def _on_kept(self, person: Person) -> None:
        self._people[person.id] = person
        self._kept[person.id] = self._note_moment()
        self._index.put(person)
        self._mentions = ("", ())
        self.changed.emit()
        self.person_kept.emit(person.id)

    def _on_recorded(self, events: tuple[ConsentEvent, ...]) -> None:
        self._note_moment()
        self._add(events)
        self.changed.emit()
        self.consent_recorded.emit(events)

    def _on_erased(self, person_id: str) -> None:
        for kept in (self._people, self._records, self._events, self._kept):
            kept.pop(person_id, None)
        self._index.drop(person_id)
        self._mentions = ("", ())
        self._do(lambda store: store.load().erased, self._on_traces)
        self.changed.emit()
        self.person_erased.emit(person_id)

    def _on_traces(self, erased: tuple[tuple[Trace, ...], ...]) -> None:
        self._erased = erased
        self.changed.emit()


def _read(store: ConsentStore) -> tuple[Contents, NameIndex]:
    """Read everything and make the names ready, where the store is read and not where the author types."""
    contents = store.load()
    return contents, NameIndex(contents.people)


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word.strip() for word in words} - {""}, key=searchable))


def _ends_by(last: date, today: date, record: Record) -> bool:
    """Whether a consent is in force today and ends by a day."""
    grant = record.grant_on(today)
    until = grant.scope.until if grant is not None and grant.scope is not None else None
    return record.is_in_force(today) and until is not None and until <= last
