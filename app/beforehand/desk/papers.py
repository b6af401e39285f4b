"""The files that show an authorisation or an answer, as the desk sees them: read and kept off its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here
from beforehand.store.consents import read_evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from beforehand.store.consents import EvidenceFile
    from beforehand.store.papers import PaperStore


class Papers(QObject):
    """Keeps such files and hands them out again."""

    failed = Signal(object)
    """A file was not kept or not read, for this ``Trouble``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: PaperStore | None = None
        self._run: Run = run_here

    def use(self, store: PaperStore, run: Run = run_here) -> None:
        """Work with a store from now on."""
        self._store, self._run = store, run

    def forget(self) -> None:
        """Have no store until there is one again."""
        self._store = None

    def keep(self, paths: Sequence[Path], then: Callable[[tuple[str, ...]], object]) -> None:
        """Read files, keep all of them or none, and tell ``then`` their ids; without files it is told at once."""
        store = self._store
        if not paths:
            then(())
        elif store is not None:
            self._run(lambda: store.add([read_evidence(path) for path in paths]), then, self.failed.emit)

    def drop(self, papers: Sequence[str]) -> None:
        """Forget files whose event was not recorded."""
        store = self._store
        if store is not None and papers:
            self._run(lambda: store.remove(papers), None, self.failed.emit)

    def fetch(self, paper: str, then: Callable[[EvidenceFile], object]) -> None:
        """Get a file by its id."""
        store = self._store
        if store is not None:
            self._run(lambda: store.file(paper), then, self.failed.emit)
