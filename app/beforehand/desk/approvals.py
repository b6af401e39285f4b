"""The approvals of the past as the desk shows them: what each rested on, what became of the text, and its words on demand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here
from beforehand.domain.approved import GIVEN, Again, Approved, Kept, read
from beforehand.domain.posting import FAMILY, UNDONE, Fate, Mark, fate_of, link_hash, marks, next_fates, payload_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from beforehand.desk.journal import Journal
    from beforehand.domain.approved import Words
    from beforehand.store.approved import WordsStore
    from beforehand.store.journal import Entry as Recorded
    from beforehand.store.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Entry:
    """An approval, the marks in force about what became of its text (oldest first), and what is kept of its words."""

    approved: Approved
    marks: tuple[Mark, ...] = ()
    title: str = ""
    link: str = ""
    has_words: bool = False
    again: Again | None = None

    @property
    def id(self) -> str:
        """The id of the approval."""
        return self.approved.id

    @property
    def fate(self) -> Fate:
        """How far the text has come."""
        return fate_of(self.marks)


class Approvals(QObject):
    """Reads approvals and marks out of the journal, newest first; words and links come from a store of their own."""

    changed = Signal()
    """There is another approval, mark, link or title than before."""
    failed = Signal(object)
    """Something was not kept or not found, for this ``Trouble``."""

    def __init__(self, journal: Journal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._journal = journal
        self._store: WordsStore | None = None
        self._run: Run = run_here
        self._kept: dict[str, Kept] = {}
        self._read: dict[int, Approved] = {}
        self._entries: dict[str, Entry] = {}
        self._told: tuple[tuple[Recorded, ...], tuple[Recorded, ...]] = ((), ())
        journal.changed.connect(self._on_journal_changed)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every approval, the newest first."""
        return tuple(reversed(self._entries.values()))

    @property
    def is_durable(self) -> bool:
        """Whether approvals outlive the program."""
        return self._journal.is_durable

    def entry(self, approval: str) -> Entry | None:
        """An approval by its id."""
        return self._entries.get(approval)

    def of_draft(self, draft: str) -> tuple[Entry, ...]:
        """The approvals of a draft, the newest first."""
        return tuple(each for each in self.entries if each.approved.draft == draft)

    def has_online(self, person: str) -> bool:
        """Whether a post is online, as far as it was recorded, that rests on the consent of a person."""
        return any(entry.fate.is_online and entry.approved.rests_on(person) for entry in self.entries)

    def use(self, store: WordsStore, run: Run = run_here) -> None:
        """Take words out of a store from now on."""
        self._store, self._run = store, run
        self._kept = {}
        self._refresh()
        run(store.load, lambda kept: self._on_loaded(store, kept), self.failed.emit)

    def forget(self) -> None:
        """Hold nothing until there is a store again."""
        self._store = None
        self._kept = {}
        self._refresh()

    def keep(self, kept: Kept) -> None:
        """Keep the words of an approval that was just recorded."""
        self._kept[kept.approval] = replace(kept, words=None, has_words=kept.words is not None)
        self._refresh()
        self._do(lambda store: store.keep(kept))

    def fetch(
        self,
        approval: str,
        then: Callable[[Words | None], object],
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Get the words of an approval; None where they are not kept. ``failed`` or else the signal tells a trouble."""
        store = self._store
        if store is None:
            then(None)
        else:
            self._run(lambda: store.fetch(approval), then, failed or self.failed.emit)

    def mark(self, approval: str, fate: Fate, on: datetime, link: str = "") -> None:
        """Record what became of a text; raises ``ValueError`` where that cannot follow what is known."""
        entry = self._entries[approval]
        if fate not in next_fates(entry.fate):
            raise ValueError(fate.value)
        link = link.strip() or (entry.link if fate is not Fate.POSTED else "")
        if link != entry.link:
            self._set_link(entry, link)
        self._journal.record(fate.kind, payload_of(approval, on, link))

    def take_back(self, approval: str) -> None:
        """Record that the last mark of an approval was a mistake; without one nothing happens."""
        entry = self._entries[approval]
        if entry.marks:
            self._journal.record(UNDONE, {"approval": approval, "event": entry.marks[-1].seq})

    def note_again(self, approval: str, again: Again) -> None:
        """Keep what a later reading of the words found."""
        if approval in self._kept:
            self._kept[approval] = replace(self._kept[approval], again=again)
            self._refresh()
            self._do(lambda store: store.set_again(approval, again))

    def erase_words(self, approval: str) -> None:
        """Forget the words and the link of an approval for good; the journal stays as it is."""
        self._kept.pop(approval, None)
        self._refresh()
        self._do(lambda store: store.erase(approval))

    def _set_link(self, entry: Entry, link: str) -> None:
        kept = self._kept.get(entry.id) or Kept(entry.id, entry.approved.text_hash)
        self._kept[entry.id] = replace(kept, link=link)
        self._do(lambda store: store.set_link(replace(kept, link=link)))

    def _do(self, job: Callable[[WordsStore], None]) -> None:
        store = self._store
        if store is not None:
            self._run(lambda: job(store), None, self.failed.emit)

    def _on_journal_changed(self) -> None:
        """Look only at events of one's own: others come often, and there may be thousands of approvals."""
        if (self._journal.entries(GIVEN), self._journal.entries(FAMILY)) != self._told:
            self._refresh()

    def _refresh(self) -> None:
        """Put everything together anew; events that were read before are not read again."""
        given, told = self._told = (self._journal.entries(GIVEN), self._journal.entries(FAMILY))
        known = {entry.seq: self._read.get(entry.seq) or read(entry.seq, entry.at, entry.payload) for entry in given}
        self._read = known
        found = marks((entry.seq, entry.kind, entry.payload) for entry in told)
        entries = {each.id: self._entry(each, found.get(each.id, ())) for each in known.values()}
        if entries != self._entries:
            self._entries = entries
            self.changed.emit()

    def _entry(self, approved: Approved, known: tuple[Mark, ...]) -> Entry:
        kept = self._kept.get(approved.id)
        if kept is None:
            return Entry(approved, known)
        is_linked = any(mark.link_hash == link_hash(kept.link) for mark in known) and bool(kept.link)
        return Entry(approved, known, kept.title, kept.link if is_linked else "", kept.has_words, kept.again)

    def _on_loaded(self, store: WordsStore, kept: tuple[Kept, ...]) -> None:
        if store is self._store:
            self._kept = {each.approval: each for each in kept} | self._kept
            self._refresh()
