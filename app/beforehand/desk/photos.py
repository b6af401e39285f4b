"""The photos of the open draft, as the desk sees them: attached, searched, covered and saved by workers, one job at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.desk.errands import Errands
from beforehand.desk.photo_parts import Copy, Picture, covers, is_same, read_file, traces
from beforehand.desk.photo_worker import PhotoJob
from beforehand.desk.register import run_here
from beforehand.domain.matching import Match, Misfit
from beforehand.domain.photo import READING, Box, Photo, PhotoGap, Row, consent_for, gaps
from beforehand.store.photos import NoShelf
from beforehand_checks.photos.protocol import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from beforehand.desk.register import Register, Run
    from beforehand.domain.post import Draft
    from beforehand.store.photos import PhotoShelf
    from beforehand.store.trouble import Trouble

LONGEST_NAME = 200
LONGEST_COPY = 2048
"""Pixels along the longer side of a safe copy; no network shows more."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A job for a worker; without ``data`` the photo's own file is fetched for it."""

    draft: str
    photo: Photo
    request: Mapping[str, Any]
    then: Callable[[dict[str, Any], bytes], None]
    data: bytes | None = None


class Photos(QObject):
    """Photos by draft; what is known is held in memory, files are fetched for each job and never written in clear."""

    changed = Signal()
    """The photos of the open draft, or what was decided about them, are others than before."""
    viewed = Signal(str)
    """A picture of this photo can be shown."""
    covered = Signal(str, object)
    """The ``Picture`` of a photo with its covers."""
    worked = Signal(str, float)
    """A worker is at a photo of this name, so far from 0 to 1."""
    rested = Signal()
    """No worker is at anything any more."""
    searched = Signal(str, int)
    """So many faces were found in a photo."""
    failed = Signal(str, str, object)
    """Name of a photo, the key of a sentence and what fills its places."""
    copies_made = Signal(object)
    """All copies that were asked for, in a tuple of ``Copy``."""
    troubled = Signal(object)
    """Something was not kept, for this ``Trouble``."""

    def __init__(self, command: Sequence[str], register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._register = register
        self._shelf: PhotoShelf = NoShelf()
        self._run: Run = run_here
        self._draft = ""
        self._albums: dict[str, tuple[Photo, ...]] = {}
        self._data: dict[str, bytes] = {}
        self._views: dict[str, Picture] = {}
        self._queue: deque[_Task] = deque()
        self._task: _Task | None = None
        self._job: PhotoJob | None = None
        self._copies: list[Copy] = []
        self._files = Errands("photos", self)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos of the open draft in their order."""
        return self._albums.get(self._draft, ())

    @property
    def is_durable(self) -> bool:
        """Whether photos that are attached now outlive the program."""
        return self._shelf.is_durable

    @property
    def is_busy(self) -> bool:
        """Whether a worker has something to do."""
        return self._task is not None or bool(self._queue)

    def photo(self, photo_id: str) -> Photo | None:
        """A photo of the open draft by its id."""
        return next((photo for photo in self.photos if photo.id == photo_id), None)

    def view(self, photo_id: str) -> Picture | None:
        """The picture of a photo, once it was ``viewed``."""
        return self._views.get(photo_id)

    def use(self, shelf: PhotoShelf, run: Run = run_here) -> None:
        """Keep photos on a shelf from now on; those that are in memory only stay where they are."""
        self._shelf, self._run = shelf, run
        self._albums = {draft: album for draft, album in self._albums.items() if any(p.id in self._data for p in album)}
        self.open(self._draft)

    def forget(self) -> None:
        """Stop all work and hold nothing any more."""
        self.stop()
        for kept in (self._albums, self._data, self._views):
            kept.clear()
        self._draft = ""
        self.changed.emit()

    def open(self, draft_id: str) -> None:
        """Turn to the photos of a draft, "" for none; pictures of another one are dropped."""
        if draft_id != self._draft:
            self.stop()
            self._views.clear()
        self._draft = draft_id
        if draft_id and draft_id not in self._albums:
            shelf = self._shelf
            self._run(lambda: shelf.load(draft_id), partial(self._on_loaded, shelf, draft_id), self.troubled.emit)
        self.changed.emit()

    def has_photos(self, draft: Draft) -> bool:
        """Whether a draft has photos, as far as they have been read."""
        return bool(self._albums.get(draft.id))

    def gaps(self, draft: Draft) -> tuple[PhotoGap, ...]:
        """What the photos of a draft lack."""
        if draft.id not in self._albums:
            return (READING,)
        return gaps(self._albums[draft.id], lambda photo, row: self.consent(photo, row, draft.network))

    def consent(self, photo: Photo, row: Row, network: str) -> Match:
        """The consent of a row as it is now; a person or a record that is gone fits nothing."""
        person = self._register.person(row.person)
        if person is None:
            return Match(None, (Misfit.NO_RECORD,))
        records = self._register.records_of(person.id)
        return consent_for(photo, person, records, network, self._register.today, record=row.record)

    def attach(self, paths: Iterable[Path]) -> None:
        """Attach files; each is read elsewhere and stays as it is."""
        draft = self._draft
        for path in paths:
            self._files.run(partial(read_file, path), partial(self._on_read, draft, path.name))

    def attach_data(self, name: str, data: bytes) -> None:
        """Attach a picture that came from the clipboard."""
        self._on_read(self._draft, name, (data, ""))

    def change(self, photo: Photo) -> None:
        """Take over what the author decided about a photo of the open draft."""
        if self.photo(photo.id) not in (None, photo):
            self._put(self._draft, tuple(photo if each.id == photo.id else each for each in self.photos))

    def move(self, photo_id: str, by: int) -> None:
        """Move a photo up or down in the order."""
        album = list(self.photos)
        at = next((n for n, photo in enumerate(album) if photo.id == photo_id), -1)
        if at >= 0 and 0 <= at + by < len(album):
            album.insert(at + by, album.pop(at))
            self._put(self._draft, tuple(album))

    def remove(self, photo_id: str) -> None:
        """Take a photo off the draft and forget its file."""
        photo, shelf = self.photo(photo_id), self._shelf
        if photo is None:
            return
        self._data.pop(photo_id, None)
        self._views.pop(photo_id, None)
        self._put(self._draft, tuple(each for each in self.photos if each.id != photo_id))
        if photo.attachment:
            self._run(lambda: shelf.remove(photo.attachment), None, self.troubled.emit)
        self._queue = deque(task for task in self._queue if task.photo.id != photo_id)
        if self._task is not None and self._task.photo.id == photo_id:
            self._drop_job()
            self._next()

    def show(self, photo_id: str) -> None:
        """Have a photo ``viewed``; what was never searched, because somebody stopped it, is searched now."""
        photo = self.photo(photo_id)
        if photo is None or any(task.photo.id == photo_id for task in (self._task, *self._queue) if task is not None):
            return
        if photo_id not in self._views:
            self._ask(photo, {"job": "open", "trust_content": True}, partial(self._on_viewed, photo_id))
        if not photo.is_searched:
            self.search(photo_id)

    def search(self, photo_id: str) -> None:
        """Search a photo for faces."""
        photo = self.photo(photo_id)
        if photo is not None:
            self._ask(photo, {"job": "faces"}, partial(self._on_searched, self._draft, photo_id))

    def show_covered(self, photo_id: str) -> None:
        """Have ``covered`` tell how a photo looks with its covers."""
        photo = self.photo(photo_id)
        if photo is not None:
            self._ask(photo, {"job": "cover", "covers": covers(photo)}, partial(self._on_covered, photo_id))

    def make_copies(self, draft: Draft, kind: str = "JPEG") -> bool:
        """Make a safe copy of every photo and prove it; False, and nothing is made, while a photo lacks something or is worked at."""
        if draft.id != self._draft or not self.photos or self.is_busy or self.gaps(draft):
            return False
        self._copies = []
        for number, photo in enumerate(self.photos, start=1):
            request = {"job": "save", "covers": covers(photo), "longest": LONGEST_COPY, "format": kind}
            self._ask(photo, request | {"number": number}, partial(self._on_saved, draft, photo))
        return True

    def stop(self) -> None:
        """Kill the worker and forget what was still to be done."""
        self._queue.clear()
        self._copies = []
        if self._task is not None:
            self._drop_job()
            self.rested.emit()

    def shut_down(self) -> None:
        """Leave no process and no thread."""
        self.stop()
        self._files.close()

    def _put(self, draft: str, album: tuple[Photo, ...]) -> None:
        """Hold other photos for a draft, keep them and tell."""
        self._albums[draft] = album
        shelf = self._shelf
        self._run(lambda: shelf.save(draft, album), None, self.troubled.emit)
        if draft == self._draft:
            self.changed.emit()

    def _ask(
        self,
        photo: Photo,
        request: Mapping[str, Any],
        then: Callable[[dict[str, Any], bytes], None],
        data: bytes | None = None,
    ) -> None:
        self._queue.append(_Task(self._draft, photo, request, then, data))
        if self._task is None:
            self._next()

    def _next(self) -> None:
        """Begin the next job, once its file is there."""
        if not self._queue:
            self.rested.emit()
            return
        task = self._task = self._queue.popleft()
        self.worked.emit(task.photo.name, 0.0)
        data = task.data if task.data is not None else self._data.get(task.photo.id)
        if data is not None:
            self._begin(task, data)
            return
        shelf = self._shelf
        self._run(lambda: shelf.read(task.photo.attachment), partial(self._begin, task), partial(self._on_unread, task))

    def _begin(self, task: _Task, data: bytes) -> None:
        if self._task is not task:
            return
        self._job = PhotoJob(self._command, self)
        self._job.progressed.connect(lambda share, _more: self.worked.emit(task.photo.name, share))
        self._job.done.connect(partial(self._on_done, task))
        self._job.failed.connect(partial(self._on_failed, task))
        self._job.start(task.request, data)

    def _drop_job(self) -> None:
        job, self._job, self._task = self._job, None, None
        if job is not None:
            job.cancel()
            job.deleteLater()

    def _on_done(self, task: _Task, result: dict[str, Any], payload: bytes) -> None:
        self._drop_job()
        task.then(result, payload)
        if self._task is None:
            self._next()

    def _on_failed(self, task: _Task, key: str, details: object) -> None:
        self._drop_job()
        if task.request["job"] in ("save", "verify"):  # no copy is handed out when one of them fails
            self._queue.clear()
            self._copies = []
        self.failed.emit(task.photo.name, key, details)
        if self._task is None:
            self._next()

    def _on_unread(self, task: _Task, trouble: Trouble) -> None:
        if self._task is task:
            self._drop_job()
            self.troubled.emit(trouble)
            self._next()

    def _on_loaded(self, shelf: PhotoShelf, draft: str, album: tuple[Photo, ...]) -> None:
        if shelf is self._shelf:
            self._albums.setdefault(draft, album)
            self.changed.emit()

    def _on_read(self, draft: str, name: str, outcome: tuple[bytes, str]) -> None:
        """Open a file that was read; only what can be opened is attached."""
        data, trouble = outcome
        if draft != self._draft or not draft:
            return
        if trouble:
            self.failed.emit(name, trouble, (MOST_BYTES // 1_000_000,))
            return
        photo = Photo(uuid4().hex, name[:LONGEST_NAME])
        self._ask(photo, {"job": "open", "name": name}, partial(self._on_opened, draft, photo, data), data)

    def _on_opened(self, draft: str, photo: Photo, data: bytes, result: dict[str, Any], pixels: bytes) -> None:
        """Keep the file of a photo that can be opened."""
        size = result["preview"]
        self._views[photo.id] = Picture(size["width"], size["height"], pixels)
        told = replace(
            photo,
            width=result["width"],
            height=result["height"],
            traces=traces(result["traces"]),
            captions=tuple(str(each["text"]) for each in result["captions"]),
            notes=tuple(note if isinstance(note, str) else str(note[0]) for note in result["notes"]),
        )
        shelf = self._shelf
        self._run(
            lambda: shelf.keep(draft, photo.name, data), partial(self._on_kept, draft, told, data), self.troubled.emit
        )

    def _on_kept(self, draft: str, photo: Photo, data: bytes, attachment: str) -> None:
        if not attachment:
            self._data[photo.id] = data
        self._put(draft, (*self._albums.get(draft, ()), replace(photo, attachment=attachment)))
        if draft == self._draft:
            self.viewed.emit(photo.id)
            self.search(photo.id)

    def _on_viewed(self, photo_id: str, result: dict[str, Any], pixels: bytes) -> None:
        size = result["preview"]
        self._views[photo_id] = Picture(size["width"], size["height"], pixels)
        self.viewed.emit(photo_id)

    def _on_searched(self, draft: str, photo_id: str, result: dict[str, Any], _: bytes) -> None:
        """Take over the faces, beside everything that the author has already decided or drawn."""
        photo = next((each for each in self._albums.get(draft, ()) if each.id == photo_id), None)
        if photo is None:
            return
        boxes = [Box(face["x"], face["y"], face["width"], face["height"]) for face in result["faces"]]
        new = [box for box in boxes if not any(is_same(box, row.box) for row in photo.rows)]
        rows = tuple(Row(uuid4().hex, box.within(photo.width, photo.height)) for box in new)
        found = replace(photo, rows=(*photo.rows, *rows), is_searched=True)
        self._put(draft, tuple(found if each.id == photo_id else each for each in self._albums[draft]))
        self.searched.emit(photo_id, len(boxes))

    def _on_covered(self, photo_id: str, result: dict[str, Any], pixels: bytes) -> None:
        self.covered.emit(photo_id, Picture(result["width"], result["height"], pixels))

    def _on_saved(self, draft: Draft, photo: Photo, result: dict[str, Any], data: bytes) -> None:
        """Have a finished copy proved before the next one is made."""
        size = {"width": result["width"], "height": result["height"]}
        request = {"job": "verify", "covers": covers(photo), "from": result["from"], "size": size}
        then = partial(self._on_verified, draft, photo, result, data)
        self._queue.appendleft(_Task(draft.id, photo, request | {"name": result["name"]}, then, data))

    def _on_verified(
        self, draft: Draft, photo: Photo, saved: dict[str, Any], data: bytes, result: dict[str, Any], _: bytes
    ) -> None:
        """Collect a proved copy; one that failed, or whose photo has changed since, holds no file."""
        checks = tuple((str(check["say"]), check["passed"] is True) for check in result["checks"])
        is_good = result["passed"] is True and self.photo(photo.id) == photo and not self.gaps(draft)
        kept = data if is_good else b""
        self._copies.append(Copy(photo.id, saved["name"], kept, checks, traces(saved["removed"]), len(result["faces"])))
        if len(self._copies) == len(self.photos):
            copies, self._copies = tuple(self._copies), []
            self.copies_made.emit(copies)
