"""Everything that a person's consent was used for: drafts, approvals and safe copies; and shutting the gates of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from beforehand.domain.withdrawal import COPIES, CopyUse, copies_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.approvals import Approvals, Entry
    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.desk.photos import Photos
    from beforehand.desk.register import Register
    from beforehand.domain.consent import ConsentEvent
    from beforehand.domain.person import Person
    from beforehand.store.protocols import DraftSummary


@dataclass(frozen=True, slots=True)
class Used:
    """What a person's consent was used for; approvals newest first, those that may be online before the others."""

    drafts: tuple[DraftSummary, ...]
    approvals: tuple[Entry, ...]
    copies: tuple[CopyUse, ...]


class Uses(QObject):
    """Finds the uses of a consent, and has every draft that rested on one that ended approved anew."""

    def __init__(
        self,
        desk: Desk,
        approvals: Approvals,
        journal: Journal,
        register: Register,
        photos: Photos,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._approvals, self._journal = desk, approvals, journal
        self._register, self._photos = register, photos
        register.consent_recorded.connect(self._on_recorded)
        register.person_erased.connect(self._reopen)

    def find(self, person: Person, then: Callable[[Used], object]) -> None:
        """Get everything that a person's consent was used for."""
        words = person.first_name or person.name

        def on_named(found: tuple[DraftSummary, ...] | None) -> None:
            named = self._desk.summaries(words) if found is None else found
            self._photos.find_drafts(person.id, lambda shown: then(self._used(person, named, shown)))

        self._register.find_drafts(words, on_named)

    def _used(self, person: Person, named: tuple[DraftSummary, ...], shown: frozenset[str]) -> Used:
        known = {summary.id for summary in named}
        others = tuple(each for each in self._desk.summaries() if each.id in shown and each.id not in known)
        resting = [entry for entry in self._approvals.entries if entry.approved.rests_on(person.id)]
        resting.sort(key=lambda entry: not entry.fate.is_online)
        records = {record.id for record in self._register.records_of(person.id)}
        events = ((entry.at, entry.kind, entry.payload) for entry in self._journal.entries(COPIES))
        return Used((*named, *others), tuple(resting), copies_of(events, records))

    def _on_recorded(self, events: tuple[ConsentEvent, ...]) -> None:
        for person in {event.person for event in events if event.act.is_final}:
            self._reopen(person)

    def _reopen(self, person: str) -> None:
        """Let no earlier approval cover a draft that rested on a person's consent."""
        entries = (entry.approved for entry in self._approvals.entries)
        self._desk.reopen(approved.draft for approved in entries if approved.rests_on(person))
