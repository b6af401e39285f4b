"""The register of people and consents, as the desk sees it: one operation for each change, done off the desk's thread."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.desk.roll import Known, Roll
from beforehand.domain.approved import Rested
from beforehand.domain.consent import Act, Circumstances, ConsentEvent, correct, next_acts
from beforehand.domain.named import UNREAD, Gap, gaps, rests
from beforehand.store.consents import read_evidence
from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from beforehand.domain.clock import Clock
    from beforehand.domain.consent import Notice, Record, Scope
    from beforehand.domain.named import Mention, NameIndex
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft
    from beforehand.domain.standing import Standing
    from beforehand.store.consents import ConsentStore, EvidenceFile, Trace
    from beforehand.store.protocols import DraftSummary

Result = TypeVar("Result")


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
        self._roll = Roll()
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
        return self._roll.people

    @property
    def erased(self) -> tuple[tuple[Trace, ...], ...]:
        """What is left of those who were erased."""
        return self._roll.erased

    def use(self, store: ConsentStore, run: Run = run_here) -> None:
        """Work with a store from now on; until it has been read, every draft lacks the register."""
        self._store, self._run, self._is_read = store, run, False
        self._take(Roll())
        self._do(partial(_read, self.today), self._on_loaded)

    def forget(self) -> None:
        """Hold nothing and nobody until there is a store again."""
        self._store = None
        self._take(Roll())

    @property
    def days(self) -> frozenset[date]:
        """The days (UTC) on which something was recorded in the store."""
        return self._roll.days

    @property
    def newest(self) -> datetime | None:
        """The last moment that was recorded in the store."""
        return self._roll.newest

    def kept_on(self, person_id: str) -> date | None:
        """The day (UTC) on which a person was last kept; None where the store does not tell."""
        at = self._roll.kept.get(person_id)
        return None if at is None else at.date()

    def person(self, person_id: str) -> Person | None:
        """A person by their id."""
        return self._roll.person(person_id)

    def records_of(self, person_id: str) -> tuple[Record, ...]:
        """The consents of a person, in the order in which each began."""
        return self._roll.records_of(person_id)

    def known(self) -> Known:
        """What consents of the register are about, to be offered where such words are typed."""
        return self._roll.known()

    def standing(self, person_id: str) -> Standing:
        """How the consents of a person stand today."""
        return self._roll.standing(person_id, self.today)

    def standings(self) -> Mapping[str, Standing]:
        """How the consents of everybody stand today, by person."""
        return self._roll.standings(self.today)

    def find(self, query: str) -> tuple[Person, ...]:
        """People whose name or contact holds every word of a query, by name."""
        return self._roll.find(query)

    def gaps(self, draft: Draft) -> tuple[Gap, ...]:
        """The consents that a draft lacks for the people whom it names."""
        if not self._is_read:
            return (UNREAD,)
        text = self._text(draft)
        if self._mentions[0] != text:
            self._mentions = (text, self._roll.index.mentions(text))
        return gaps(draft, self._mentions[1], self._roll.records, self.today)

    def rests(self, draft: Draft) -> tuple[Rested, ...]:
        """The consents that a draft rests on for the people whom its words name."""
        found = rests(draft, self._roll.index.mentions(self._text(draft)), self._roll.records, self.today)
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
        standings = self.standings()
        ends = ((person, standings[person.id].ends) for person in self.people)
        return tuple(person for person, day in ends if day is not None and day <= last)

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

    def note(self, people: Iterable[Person], events: Iterable[ConsentEvent], index: NameIndex | None = None) -> None:
        """Hold the people and events that such a job kept; ``index`` is one of everybody, made where the job ran."""
        self._note_moment()
        self._roll.put(people, self._clock.now())
        self._roll.index = index or self._roll.index
        self._roll.put_in_index()
        self._mentions = ("", ())
        self._roll.add(events)
        self.changed.emit()

    def read_again(self) -> None:
        """Hold what the store holds by now."""
        self._do(partial(_read, self.today), self._take)

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

    def _take(self, roll: Roll) -> None:
        """Hold what a store holds."""
        self._roll = roll
        self._mentions = ("", ())
        self.changed.emit()

    def _note_moment(self) -> None:
        """Remember that something was recorded now."""
        self._roll.note_moment(self._clock.now())

    def _on_loaded(self, roll: Roll) -> None:
        self._is_read = True
        self._take(roll)
        self.read.emit()

    def _on_kept(self, person: Person) -> None:
        self._note_moment()
        self._roll.put((person,), self._clock.now())
        self._roll.index.put(person)
        self._mentions = ("", ())
        self.changed.emit()
        self.person_kept.emit(person.id)

    def _on_recorded(self, events: tuple[ConsentEvent, ...]) -> None:
        self._note_moment()
        self._roll.add(events)
        self.changed.emit()
        self.consent_recorded.emit(events)

    def _on_erased(self, person_id: str) -> None:
        self._roll.drop(person_id)
        self._mentions = ("", ())
        self._do(lambda store: store.load().erased, self._on_traces)
        self.changed.emit()
        self.person_erased.emit(person_id)

    def _on_traces(self, erased: tuple[tuple[Trace, ...], ...]) -> None:
        self._roll.erased = erased
        self.changed.emit()


def _read(today: date, store: ConsentStore) -> Roll:
    """Read everything and put it in order, where the store is read and not where the author types."""
    return Roll(store.load(), today)
