"""Work on a thread of its own, as the desk sees it: errands go out, what comes of them is told on the desk's thread."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from beforehand.store.trouble import Trouble
from beforehand.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A finished errand and whom to tell."""

    future: Future[Any]
    then: Callable[[Any], object] | None
    failed: Callable[[Trouble], object] | None


class Errands(QObject):
    """Runs errands one after another on one thread; the thread is started with the first of them."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._writer: Writer | None = None
        self._is_closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def writer(self) -> Writer:
        """The thread itself, for stores that hand in work of their own."""
        if self._writer is None:
            self._writer = Writer(self._name)
        return self._writer

    @property
    def is_closed(self) -> bool:
        """Whether no more errands are taken."""
        return self._is_closed

    def run(
        self,
        job: Callable[[], Result],
        then: Callable[[Result], object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Do a job there; ``then`` gets its result and ``failed`` its trouble here, once control is back with Qt."""
        if self._is_closed:
            return
        self.writer.submit(job).add_done_callback(lambda future: self._tell(_Outcome(future, then, failed)))

    def close(self) -> None:
        """Finish what was handed in, end the thread and tell nobody any more."""
        self._is_closed = True
        if self._writer is not None:
            self._writer.close()

    def _tell(self, outcome: _Outcome) -> None:
        with contextlib.suppress(RuntimeError):  # the desk is gone
            self._finished.emit(outcome)

    def _on_finished(self, outcome: _Outcome) -> None:
        """On the desk's thread; an error that is no trouble is a defect and goes to the last resort."""
        if outcome.future.cancelled() or self._is_closed:
            return
        error = outcome.future.exception()
        if error is None:
            if outcome.then is not None and not _is_gone(outcome.then):
                outcome.then(outcome.future.result())
        elif not isinstance(error, Trouble) or outcome.failed is None:
            raise error
        elif not _is_gone(outcome.failed):
            outcome.failed(error)


def _is_gone(slot: Callable[[Any], object]) -> bool:
    """Whether a method belongs to a window that was freed meanwhile."""
    owner = getattr(slot, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)
