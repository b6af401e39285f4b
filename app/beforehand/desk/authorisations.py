"""Authorisations and public sources: recorded once, offered where they fit, and in force only as long as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from typing_extensions import override

from beforehand.desk import authorisation_events as events
from beforehand.desk.journal_reader import JournalReader
from beforehand.domain.aside import SHARED
from beforehand.domain.authorisation import CLAUSES, fits, folded, passages
from beforehand.domain.checklist import AUTHORISED, Status, acknowledged
from beforehand.domain.gate import Lack, Missing
from beforehand.domain.post import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtCore import QObject

    from beforehand.desk.asides import Asides
    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.desk.papers import Papers
    from beforehand.domain.authorisation import Authorisation
    from beforehand.domain.clock import Clock
    from beforehand.domain.decision import Judged
    from beforehand.domain.post import Draft, Evidence
    from beforehand.store.journal import Entry

_ASKED: Final = frozenset(f"finding:{clause}" for clause in CLAUSES)
"""The conditions that have the checklist ask for an authorisation."""


class Authorisations(JournalReader):
    """What may be disclosed, read from the journal; keeps the desk told about what covers the current draft."""

    def __init__(
        self, desk: Desk, journal: Journal, papers: Papers, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(journal, clock, events.FAMILY, parent)
        self._desk, self.papers = desk, papers
        self._known: dict[str, Authorisation] = {}
        self._asides: Asides | None = None
        self._holds: frozenset[str] = frozenset()
        self._folded = ("", "")
        self.follow_journal()

    @property
    def all(self) -> tuple[Authorisation, ...]:
        """Every one: those in force first, and of them the last recorded first."""
        today = self.today
        newest_first = list(self._known.values())[::-1]
        return tuple(sorted(newest_first, key=lambda each: not each.is_in_force(today)))

    @override
    def read(self, entries: tuple[Entry, ...]) -> None:
        self._folded = ("", "")
        self._known = events.read_all(entries)
        self._desk.set_facts("authorisations", self._facts)
        self._desk.set_lacks("authorisations", self._lacks)

    def named(self, authorisation: str) -> Authorisation | None:
        """An authorisation by its id."""
        return self._known.get(authorisation)

    def has_ended(self, authorisation: str) -> bool:
        """Whether an authorisation was ended; one that has run out was good for what was posted then."""
        known = self._known.get(authorisation)
        return known is not None and known.ending is not None

    def giver(self, authorisation: str) -> str:
        """Who gave an authorisation; "" for one that is not known."""
        known = self._known.get(authorisation)
        return known.who if known is not None else ""

    def follow(self, asides: Asides) -> None:
        """Look at the texts beside a post as well."""
        self._asides = asides
        asides.changed.connect(self._on_asides_changed)

    def clause_of(self, item: str) -> str:
        """The clause of an item that an authorisation can satisfy, "" for another item."""
        state = self._desk.checklist.state(item)
        is_such = state is not None and state.item.kind == "evidence" and state.item.clause in CLAUSES
        return state.item.clause if state is not None and is_such else ""

    def passages(self, clause: str) -> tuple[str, ...]:
        """The sentences of the current draft, and of the author's texts beside it, that need one for this clause."""
        draft = self._desk.current
        told = () if draft is None else self._judged(draft)
        return tuple(dict.fromkeys(each for text, judged in told for each in passages(judged, clause, text)))

    def offers(self, item: str) -> tuple[Authorisation, ...]:
        """The authorisations in force that may cover what the current draft discloses, the last recorded first."""
        draft, clause = self._desk.current, self.clause_of(item)
        if draft is None or not clause:
            return ()
        text = self._folded_text(draft)
        return tuple(each for each in self.all if fits(each, clause, text, self.today))

    def covers(self, evidence: Evidence) -> bool:
        """Whether the authorisation behind a record is in force and was confirmed for all that the draft discloses."""
        return self.is_in_force(evidence) and not self.uncovered(evidence)

    def is_in_force(self, evidence: Evidence) -> bool:
        """Whether the authorisation behind a record is in force."""
        known = self._known.get(evidence.authorisation)
        return known is not None and known.is_in_force(self.today)

    def uncovered(self, evidence: Evidence) -> tuple[str, ...]:
        """The sentences for which the author has not confirmed the authorisation behind a record."""
        confirmed = evidence.covers.split()
        clause = self._clause_in_pack(evidence.item)
        return tuple(each for each in self.passages(clause) if text_hash(each) not in confirmed)

    def give(
        self, given: Authorisation, files: Sequence[Path] = (), then: Callable[[str], object] | None = None
    ) -> None:
        """Record an authorisation with files that show it; ``then`` is told its id once it is kept."""
        name = uuid4().hex

        def record(papers: tuple[str, ...]) -> None:
            told = events.of_given(replace(given, id=name, evidence=papers))
            tell = None if then is None else lambda _entry: then(name)
            self._journal.record(events.GIVEN, told, tell, lambda _: self.papers.drop(papers))

        self.papers.keep(files, record)

    def end(self, authorisation: str, reason: str) -> None:
        """End an authorisation for good; drafts that use it need another."""
        self._journal.record(events.ENDED, events.of_ended(authorisation, self.today, reason.strip()))

    def confirm(self, item: str, authorisation: str) -> None:
        """Note that the author says: this authorisation covers what the current draft discloses under an item."""
        known, draft, clause = self._known.get(authorisation), self._desk.current, self.clause_of(item)
        if known is None or draft is None or not clause or not known.is_in_force(self.today):
            return
        hashes = sorted(text_hash(each) for each in self.passages(clause))
        who, on = known.who, known.on.isoformat()
        reference = known.reference or known.scope
        self._desk.record(item, who, on, reference, authorisation=authorisation, covers=" ".join(hashes))
        self._journal.record(events.USED, events.of_used(authorisation, draft.id, item, hashes))

    def take_back(self, item: str) -> None:
        """Take back that something was recorded for an item of the current draft."""
        self._desk.record(item, "", "", "")

    def drafts_using(self, authorisation: str) -> tuple[str, ...]:
        """The ids of the drafts for which an authorisation was used."""
        return events.drafts_using(self._journal.entries(events.FAMILY), authorisation)

    def used_by(self, draft: Draft) -> tuple[str, ...]:
        """The ids of the authorisations that a draft rests on, for items that apply to it as it stands."""
        used = (each for each in draft.evidence if each.authorisation and self._is_done(each.item))
        return tuple(dict.fromkeys(each.authorisation for each in used))

    def _folded_text(self, draft: Draft) -> str:
        """All that the author wrote for a draft, ready to look for topics; worked out once for each text."""
        beside = [text for text, _ in self._judged_beside(draft)]
        whole = "\n".join((draft.text, *beside))
        if self._folded[0] != whole:
            self._folded = (whole, folded(whole))
        return self._folded[1]

    def _clause_in_pack(self, item: str) -> str:
        items = self._desk.pack.checklist if self._desk.pack is not None else ()
        return next((each.clause for each in items if each.id == item), "")

    def _facts(self, draft: Draft) -> frozenset[str]:
        """Conditions that tell the checklist which records still hold, and what the texts beside a post disclose."""
        used = (evidence for evidence in draft.evidence if evidence.authorisation)
        held = frozenset(AUTHORISED.format(evidence.item) for evidence in used if self.covers(evidence))
        beside = (acknowledged(judged) for _, judged in self._judged_beside(draft))
        self._holds = held | (_ASKED & frozenset[str]().union(*beside))
        return self._holds

    def _judged(self, draft: Draft) -> Iterator[tuple[str, tuple[Judged, ...]]]:
        """What the author wrote for a draft, with what was found in it about disclosing."""
        yield self._desk.judgement.text, self._desk.findings
        yield from self._judged_beside(draft)

    def _judged_beside(self, draft: Draft) -> Iterator[tuple[str, tuple[Judged, ...]]]:
        """The author's texts beside a draft; what somebody else wrote is public already."""
        asides = self._asides
        if asides is not None:
            own = (name for name in asides.names_in(draft) if name != SHARED)
            yield from ((asides.text(name), asides.findings(name)) for name in own)

    def _lacks(self, draft: Draft) -> tuple[Missing, ...]:
        """Records that no longer hold though the checklist, worked out before midnight perhaps, still says so."""
        return tuple(
            Missing(Lack.AUTHORISATION, Lack.AUTHORISATION.value, evidence.item)
            for evidence in draft.evidence
            if evidence.authorisation and self._is_done(evidence.item) and not self.is_in_force(evidence)
        )

    def _is_done(self, item: str) -> bool:
        state = self._desk.checklist.state(item)
        return state is not None and state.status is Status.SATISFIED

    def _on_asides_changed(self) -> None:
        """Have the checklist worked out again where what stands beside the post makes a difference."""
        draft, before = self._desk.current, self._holds
        if draft is not None and self._facts(draft) != before:
            self._desk.set_facts("authorisations", self._facts)
