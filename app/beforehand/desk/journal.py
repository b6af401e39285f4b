"""The author's own events as the desk sees them: read from memory, recorded off the desk's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.store.journal import Entry, JournalStore
    from beforehand.store.trouble import Trouble


class Journal(QObject):
    """Approvals, postings, authorisations, questions and answers, oldest first; whoever needs them listens to it."""

    changed = Signal()
    """Entries are others than before: read from a store, added or let go of."""
    recorded = Signal(object)
    """This ``Entry`` was recorded."""
    failed = Signal(object)
    """Something was not recorded, for this ``Trouble``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: JournalStore | None = None
        self._run: Run = run_here
        self._is_read = False
        self._entries: tuple[Entry, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is a store and everything in it has been read."""
        return self._store is not None and self._is_read

    @property
    def is_reading(self) -> bool:
        """Whether there is a store that has not been read, or could not be."""
        return self._store is not None and not self._is_read

    @property
    def is_durable(self) -> bool:
        """Whether what is recorded outlives the program."""
        return self._store is not None and self._store.is_durable

    def entries(self, prefix: str = "") -> tuple[Entry, ...]:
        """The entries whose kind begins so, oldest first; all of them for ""."""
        return tuple(entry for entry in self._entries if entry.kind.startswith(prefix))

    def use(self, store: JournalStore, run: Run = run_here) -> None:
        """Work with a store from now on; what another one held is let go of."""
        self._store, self._run = store, run
        self._is_read = False
        self._entries = ()
        self.changed.emit()
        run(store.load, lambda entries: self._on_loaded(store, entries), self.failed.emit)

    def forget(self) -> None:
        """Hold nothing until there is a store again."""
        self._store = None
        self._is_read = False
        self._take(())

    def record(
        self,
        kind: str,
        payload: Mapping[str, Any],
        then: Callable[[Entry], object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Record an event, which ``changed`` and ``then`` tell once it is kept; without a store nothing is recorded."""
        store = self._store
        if store is None:
            return

        def on_kept(entry: Entry) -> None:
            if store is self._store:
                self._take((*self._entries, entry))
                self.recorded.emit(entry)
            if then is not None:
                then(entry)

        def on_failed(trouble: Trouble) -> None:
            self.failed.emit(trouble)
            if failed is not None:
                failed(trouble)

        self._run(lambda: store.append(kind, payload), on_kept, on_failed)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        if entries != self._entries:
            self._entries = entries
            self.changed.emit()

    def _on_loaded(self, store: JournalStore, entries: tuple[Entry, ...]) -> None:
        if store is self._store:
            self._is_read = True
            known = {entry.seq for entry in entries}
            self._entries = (*entries, *(entry for entry in self._entries if entry.seq not in known))
            self.changed.emit()
