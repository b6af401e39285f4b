"""One thread that does everything with an open vault, in order; others get futures.

Plain threads and queues, no Qt: the desk wraps the futures in signals.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class WriterClosed(RuntimeError):  # noqa: N818 - reads as what happened
    """A job was handed in after the thread was told to end."""


@dataclass(slots=True)
class _Job(Generic[Result]):
    run: Callable[[], Result]
    future: Future[Result] = field(default_factory=Future)

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.run()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the future
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Writer:
    """The thread that owns the vault."""

    def __init__(self, name: str = "vault") -> None:
        self._jobs: queue.SimpleQueue[_Job[Any] | str | None] = queue.SimpleQueue()
        self._latest: dict[str, _Job[Any]] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=False)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread still runs."""
        return self._thread.is_alive()

    def submit(self, run: Callable[[], Result]) -> Future[Result]:
        """Queue a job behind all others and return its future."""
        job: _Job[Result] = _Job(run)
        with self._lock:
            self._refuse_closed()
            self._jobs.put(job)
        return job.future

    def submit_latest(self, name: str, run: Callable[[], Result]) -> Future[Result]:
        """Queue a job in place of a waiting one of the same name, whose future is then cancelled.

        It keeps the place of the one that it replaces: an autosave overtakes nothing and waits for nothing new.
        """
        job: _Job[Result] = _Job(run)
        with self._lock:
            self._refuse_closed()
            replaced = self._latest.get(name)
            self._latest[name] = job
            if replaced is None:
                self._jobs.put(name)
        if replaced is not None:
            replaced.future.cancel()
        return job.future

    def close(self, timeout: float | None = None) -> bool:
        """Finish everything that is queued, end the thread and return whether it ended in time (seconds)."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._jobs.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _refuse_closed(self) -> None:
        if self._is_closed:
            raise WriterClosed

    def _work(self) -> None:
        while True:
            entry = self._jobs.get()
            if entry is None:
                return
            if isinstance(entry, str):
                with self._lock:
                    entry = self._latest.pop(entry)
            entry.do()
            del entry  # a finished job must not keep a draft alive while the queue is empty
