"""The jobs that photos wait for: one worker at a time, in order; what was not begun can be forgotten."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from beforehand.desk.photo_worker import PhotoJob

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beforehand.domain.photo import Photo
    from beforehand.store.trouble import Trouble


class Fetch(Protocol):
    """Gets the bytes of a photo, now or later."""

    def __call__(self, photo: Photo, then: Callable[[bytes], None], failed: Callable[[Trouble], None]) -> None:
        """Hand the bytes to ``then``, or tell ``failed`` why there are none."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job for a worker; without ``data`` the photo's own file is fetched for it."""

    photo: Photo
    request: Mapping[str, Any]
    then: Callable[[dict[str, Any], bytes], None]
    data: bytes | None = None


class PhotoQueue(QObject):
    """Owns the one worker that runs."""

    worked = Signal(str, float)
    """A worker is at a photo of this name, so far from 0 to 1."""
    rested = Signal()
    """No worker is at anything any more."""
    failed = Signal(object, str, object)
    """A ``Task``, the key of a sentence and what fills its places."""
    unread = Signal(object)
    """The file of a photo could not be read, for this ``Trouble``."""

    def __init__(self, command: Sequence[str], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._fetch = fetch
        self._waiting: deque[Task] = deque()
        self._task: Task | None = None
        self._job: PhotoJob | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a worker has something to do."""
        return self._task is not None or bool(self._waiting)

    def has(self, photo_id: str) -> bool:
        """Whether something is to be done with a photo."""
        return any(task.photo.id == photo_id for task in (self._task, *self._waiting) if task is not None)

    def ask(self, task: Task) -> None:
        """Have a job done after all others."""
        self._waiting.append(task)
        if self._task is None:
            self._next()

    def ask_next(self, task: Task) -> None:
        """Have a job done before all others that wait; call it from a ``then``."""
        self._waiting.appendleft(task)

    def drop(self, photo_id: str) -> None:
        """Do nothing more with a photo."""
        self._waiting = deque(task for task in self._waiting if task.photo.id != photo_id)
        if self._task is not None and self._task.photo.id == photo_id:
            self._end_job()
            self._next()

    def clear(self) -> None:
        """Forget what waits; what runs goes on."""
        self._waiting.clear()

    def stop(self) -> None:
        """Kill the worker and forget what was still to be done."""
        self._waiting.clear()
        if self._task is not None:
            self._end_job()
            self.rested.emit()

    def _next(self) -> None:
        """Begin the next job, once its file is there."""
        if not self._waiting:
            self.rested.emit()
            return
        task = self._task = self._waiting.popleft()
        self.worked.emit(task.photo.name, 0.0)
        if task.data is not None:
            self._begin(task, task.data)
        else:
            self._fetch(task.photo, partial(self._begin, task), partial(self._on_unread, task))

    def _begin(self, task: Task, data: bytes) -> None:
        if self._task is not task:
            return
        self._job = PhotoJob(self._command, self)
        self._job.progressed.connect(lambda share, _more: self.worked.emit(task.photo.name, share))
        self._job.done.connect(partial(self._on_done, task))
        self._job.failed.connect(partial(self._on_failed, task))
        self._job.start(task.request, data)

    def _end_job(self) -> None:
        job, self._job, self._task = self._job, None, None
        if job is not None:
            job.cancel()
            job.deleteLater()

    def _on_done(self, task: Task, result: dict[str, Any], payload: bytes) -> None:
        self._end_job()
        task.then(result, payload)
        if self._task is None:
            self._next()

    def _on_failed(self, task: Task, key: str, details: object) -> None:
        self._end_job()
        self.failed.emit(task, key, details)
        if self._task is None:
            self._next()

    def _on_unread(self, task: Task, trouble: Trouble) -> None:
        if self._task is task:
            self._end_job()
            self.unread.emit(trouble)
            self._next()
