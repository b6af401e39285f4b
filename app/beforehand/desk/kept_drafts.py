"""The drafts of an open vault as the desk lists them: a search never waits for the disk.

What is searched for is looked up by the vault's thread; until its answer is there, titles are all that is searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beforehand.store.folding import searchable

if TYPE_CHECKING:
    from beforehand.desk.errands import Errands
    from beforehand.domain.post import Draft
    from beforehand.store.protocols import DraftSummary
    from beforehand.store.queued import QueuedDrafts
    from beforehand.store.vault import Vault


class KeptDrafts(QObject):
    """Satisfies ``DraftStore`` for the desk, on the desk's thread."""

    found = Signal()
    """A search was answered: ask for the summaries again."""
    changed = Signal()
    """A change was handed to the vault's thread."""

    def __init__(self, drafts: QueuedDrafts, vault: Vault, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._vault = vault
        self._errands = errands
        self._changes = 0
        self._asked: tuple[str, int] = ("", 0)
        self._answer: tuple[tuple[str, int], frozenset[str]] = (self._asked, frozenset())
        self._emptied: frozenset[str] = frozenset()

    @property
    def is_durable(self) -> bool:
        """True: drafts outlive the program once they are saved."""
        return True

    @property
    def unsaved(self) -> frozenset[str]:
        """The ids of drafts whose latest state is not on the disk yet."""
        return self._drafts.unsaved

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first; ``found`` tells of better answers."""
        listed = self._drafts.summaries()
        words = searchable(query).split()
        if not words:
            return listed
        asked = (query, self._changes)
        if asked != self._asked:
            self._asked = asked
            self._errands.run(lambda: self._look_up(query), lambda ids: self._on_found(asked, ids))
        (known_query, _), ids = self._answer
        if known_query == query:
            return tuple(each for each in listed if each.id in ids)
        return tuple(each for each in listed if all(word in searchable(each.title) for word in words))

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        return tuple(each for each in self._drafts.binned() if each.id not in self._emptied)

    def load(self, draft_id: str) -> Draft:
        """A draft, in the bin or not; raises ``KeyError`` for one that is not kept."""
        return self._drafts.load(draft_id)

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the former one with its id; one in the bin stays there."""
        self._drafts.save(draft)
        self._on_changed()

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; raises ``KeyError``."""
        self._drafts.delete(draft_id)
        self._on_changed()

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        self._drafts.restore(draft_id)
        self._on_changed()

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good; raises ``KeyError`` for one that is not in the bin."""
        self._drafts.erase(draft_id)
        self._on_changed()

    def save_again(self) -> None:
        """Try once more what could not be saved."""
        self._drafts.save_again()

    def flush(self, timeout: float) -> bool:
        """Wait until everything handed in is done (seconds) and return whether all of it is on the disk."""
        try:
            return self._drafts.flush(timeout)
        except TimeoutError:
            return False

    def note_binned(self, binned: frozenset[str]) -> None:
        """Stop listing what the vault emptied out of the bin by itself; ``binned`` are the ids that it still holds."""
        self._emptied = frozenset(each.id for each in self._drafts.binned()) - binned

    def _look_up(self, query: str) -> frozenset[str]:
        return frozenset(each.id for each in self._vault.drafts.summaries(query))

    def _on_found(self, asked: tuple[str, int], ids: frozenset[str]) -> None:
        if asked == self._asked:
            self._answer = (asked, ids)
            self.found.emit()

    def _on_changed(self) -> None:
        self._changes += 1
        self.changed.emit()
