"""What services that keep one family of events have in common: they read it whenever it is another than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from datetime import date

    from beforehand.desk.journal import Journal
    from beforehand.domain.clock import Clock
    from beforehand.store.journal import Entry


class JournalReader(QObject):
    """Follows the events of one family; a subclass says what they tell and calls ``follow_journal`` when it is made."""

    changed = Signal()
    """What the events tell, or whether they have been read, is another than before."""

    def __init__(self, journal: Journal, clock: Clock, family: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._journal, self._clock, self._family = journal, clock, family
        self._last: tuple[bool, bool, tuple[Entry, ...]] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether all events have been read."""
        return self._journal.is_ready

    @property
    def is_durable(self) -> bool:
        """Whether what is recorded outlives the program."""
        return self._journal.is_durable

    @property
    def today(self) -> date:
        """The present day where the author is."""
        return self._clock.now().astimezone().date()

    def follow_journal(self) -> None:
        """Read what is there, and again whenever that changes."""
        self._journal.changed.connect(self._on_journal_changed)
        self._on_journal_changed()

    def read(self, entries: tuple[Entry, ...]) -> None:
        """Take over what the events of the family tell, oldest first; none while there is no journal."""
        raise NotImplementedError

    def _on_journal_changed(self) -> None:
        told = (self._journal.is_ready, self._journal.is_reading, self._journal.entries(self._family))
        if told != self._last:
            self._last = told
            self.read(told[-1])
            self.changed.emit()
