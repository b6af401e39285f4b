"""The photos of the open draft, as the desk sees them: attached, searched, covered and saved by workers, one job at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.errands import Errands
from beforehand.desk.photo_copies import CopyMaker
from beforehand.desk.photo_history import Act, History, Step, act_of
from beforehand.desk.photo_parts import Given, Picture, Wish, as_opened, covers, is_same, read_file, take_bytes
from beforehand.desk.photo_queue import PhotoQueue, Task
from beforehand.desk.register import run_here
from beforehand.domain.matching import Match, Misfit
from beforehand.domain.photo import (
    HASTY,
    READING,
    Box,
    Photo,
    PhotoGap,
    PhotoSeal,
    PhotoText,
    Row,
    consent_for,
    gaps,
    seals,
    shows,
    texts,
)
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
    stepped = Signal(object)
    """The author did something that can be taken back: an ``Act``."""
    troubled = Signal(object)
    """Something was not kept, for this ``Trouble``."""
    ended = Signal()
    """Nothing will be done with photos any more."""

    def __init__(self, command: Sequence[str], register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._shelf: PhotoShelf = NoShelf()
        self._run: Run = run_here
        self._draft = ""
        self._albums: dict[str, tuple[Photo, ...]] = {}
        self._data: dict[str, bytes] = {}
        self._views: dict[str, Picture] = {}
        self._history = History()
        self._held: dict[str, dict[str, str]] = {}
        """By draft: each photo whose file is held, and the id of its attachment."""
        self._moving: set[str] = set()
        self._queue = PhotoQueue(command, self._fetch, self)
        self.copies = CopyMaker(self._queue, self)
        self._files = Errands("photos", self)
        self._queue.worked.connect(self.worked)
        self._queue.rested.connect(self.rested)
        self._queue.failed.connect(lambda task, key, details: self.failed.emit(task.photo.name, key, details))
        self._queue.unread.connect(self.troubled)

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
        return self._queue.is_busy

    @property
    def last_step(self) -> Step | None:
        """What ``undo`` would take back."""
        return self._history.last(self._draft)

    @property
    def next_step(self) -> Step | None:
        """What ``redo`` would do again."""
        return self._history.next(self._draft)

    def photo(self, photo_id: str) -> Photo | None:
        """A photo of the open draft by its id."""
        return next((photo for photo in self.photos if photo.id == photo_id), None)

    def view(self, photo_id: str) -> Picture | None:
        """The picture of a photo, once it was ``viewed``."""
        return self._views.get(photo_id)

    def use(self, shelf: PhotoShelf, run: Run = run_here) -> None:
        """Keep photos on a shelf from now on; those that are in memory only follow once their drafts are there."""
        self._shelf, self._run = shelf, run
        self._albums = {draft: album for draft, album in self._albums.items() if any(p.id in self._data for p in album)}
        self.open(self._draft)
        QTimer.singleShot(0, self, self._move_in)

    def forget(self) -> None:
        """Stop all work and hold nothing any more."""
        self.stop()
        for kept in (self._albums, self._data, self._views, self._held):
            kept.clear()
        self._history.forget()
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

    def find_drafts(self, person: str, then: Callable[[frozenset[str]], object]) -> None:
        """Get the ids of the drafts in whose photos somebody is shown by their consent."""
        held = {draft for draft, album in self._albums.items() if shows(album, person)}
        shelf = self._shelf
        self._run(lambda: shelf.drafts_showing(person), lambda found: then(held | found), self.troubled.emit)

    def gaps(self, draft: Draft) -> tuple[PhotoGap, ...]:
        """What the photos of a draft lack."""
        if draft.id not in self._albums:
            return (READING,)
        return gaps(self._albums[draft.id], lambda photo, row: self.consent(photo, row, draft))

    def texts(self, draft_id: str) -> tuple[PhotoText, ...]:
        """All words that come with the photos of a draft, as far as they have been read."""
        return tuple(text for photo in self._albums.get(draft_id, ()) for text in texts(photo))

    def seals(self, draft: Draft) -> tuple[PhotoSeal, ...]:
        """What an approval of a draft rests on of its photos, as they are now."""
        return seals(self._albums.get(draft.id, ()), lambda photo, row: self.consent(photo, row, draft))

    def consent(self, photo: Photo, row: Row, draft: Draft) -> Match:
        """The consent of a row as it is now; a person or a record that is gone fits nothing."""
        person = self._register.person(row.person)
        if person is None:
            return Match(None, (Misfit.NO_RECORD,))
        records = self._register.records_of(person.id)
        return consent_for(photo, person, records, draft, self._register.today, record=row.record)

    def attach(self, paths: Iterable[Path]) -> None:
        """Attach files; each is read elsewhere and stays as it is."""
        for path in paths:
            self._files.run(partial(read_file, path), partial(self._on_given, self._draft))

    def attach_data(self, name: str, data: bytes) -> None:
        """Attach a picture's file that came from the clipboard."""
        self._files.run(partial(take_bytes, name, data), partial(self._on_given, self._draft))

    def change(self, photo: Photo) -> None:
        """Take over what the author decided about a photo of the open draft."""
        before = self.photo(photo.id)
        if before is not None and before != photo:
            album = tuple(photo if each.id == photo.id else each for each in self.photos)
            self._step(act_of(before, photo), photo.id, album)

    def move(self, photo_id: str, by: int) -> None:
        """Move a photo up or down in the order."""
        album = list(self.photos)
        at = next((n for n, photo in enumerate(album) if photo.id == photo_id), -1)
        if at >= 0 and 0 <= at + by < len(album):
            album.insert(at + by, album.pop(at))
            self._step(Act.MOVED, photo_id, tuple(album))

    def remove(self, photo_id: str) -> None:
        """Take a photo off the draft; its file stays until this cannot be taken back any more."""
        if self.photo(photo_id) is not None:
            self._step(Act.REMOVED, photo_id, tuple(each for each in self.photos if each.id != photo_id))

    def undo(self) -> Step | None:
        """Take the last step back and return it; None if there is none."""
        return self._go(self._history.undo(self._draft, self.photos))

    def redo(self) -> Step | None:
        """Do again what was taken back and return it; None if there is nothing."""
        return self._go(self._history.redo(self._draft, self.photos))

    def show(self, photo_id: str) -> None:
        """Have a photo ``viewed``; what was never searched, because somebody stopped it, is searched now."""
        photo = self.photo(photo_id)
        if photo is None or self._queue.has(photo_id):
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

    def make_copies(self, draft: Draft, wish: Wish | None = None) -> bool:
        """Have ``copies`` make and prove a safe copy of every photo; False while a photo lacks something or is worked at."""
        if draft.id != self._draft or not self.photos or self.is_busy or self.gaps(draft):
            return False
        self.copies.make(
            self.photos, wish or Wish(), lambda photo: self.photo(photo.id) == photo and not self.gaps(draft)
        )
        return True

    def stop(self) -> None:
        """Kill the worker and forget what was still to be done."""
        self.copies.forget()
        self._queue.stop()

    def shut_down(self) -> None:
        """Leave no process, no thread, and no file of a photo that was removed."""
        self.stop()
        self._history.forget()
        for draft in tuple(self._held):
            self._let_go(draft)
        self._files.close()
        self.ended.emit()

    def _step(self, act: Act, photo_id: str, album: tuple[Photo, ...]) -> None:
        """Hold other photos for the open draft, in a way that can be taken back."""
        self._history.note(self._draft, Step(act, photo_id, self.photos))
        self._put(self._draft, album)
        self.stepped.emit(act)

    def _go(self, step: Step | None) -> Step | None:
        if step is not None:
            self._put(self._draft, step.album)
        return step

    def _put(self, draft: str, album: tuple[Photo, ...]) -> None:
        """Hold other photos for a draft, keep them and tell."""
        self._albums[draft] = album
        self._held.setdefault(draft, {}).update({photo.id: photo.attachment for photo in album})
        for photo_id in set(self._held[draft]) - {photo.id for photo in album}:
            self._queue.drop(photo_id)
        self._let_go(draft)
        shelf = self._shelf
        self._run(lambda: shelf.save(draft, album), None, self.troubled.emit)
        self._move_in()
        if draft == self._draft:
            self.changed.emit()

    def _let_go(self, draft: str) -> None:
        """Forget the files of photos that are neither there nor could come back."""
        held, shelf = self._held[draft], self._shelf
        kept = {photo.id for photo in self._albums.get(draft, ())} | self._history.mentioned(draft)
        for photo_id in set(held) - kept:
            attachment = held.pop(photo_id)
            self._data.pop(photo_id, None)
            self._views.pop(photo_id, None)
            if attachment:
                self._run(partial(shelf.remove, attachment), None, self.troubled.emit)

    def _learn(self, draft: str, learnt: Callable[[Photo], Photo]) -> None:
        """Take over what the program found out about photos, there and wherever a step leads."""
        if draft in self._albums:
            self._history.amend(draft, learnt)
            self._put(draft, tuple(map(learnt, self._albums[draft])))

    def _ask(self, photo: Photo, request: Mapping[str, Any], then: Callable[[dict[str, Any], bytes], None]) -> None:
        self._queue.ask(Task(photo, request, then))

    def _fetch(self, photo: Photo, then: Callable[[bytes], None], failed: Callable[[Trouble], None]) -> None:
        """Get the bytes of a photo from memory or from the shelf."""
        data, shelf = self._data.get(photo.id), self._shelf
        if data is not None:
            then(data)
        else:
            self._run(lambda: shelf.read(photo.attachment), then, failed)

    def _move_in(self) -> None:
        """Put photos that are in memory only on the shelf."""
        shelf, data = self._shelf, self._data
        if not shelf.is_durable or not data:
            return
        for draft, album in self._albums.items():
            for photo in album:
                if photo.id in data and photo.id not in self._moving:
                    self._moving.add(photo.id)
                    self._run(
                        partial(shelf.keep, draft, photo.name, data[photo.id]),
                        partial(self._on_moved_in, draft, photo.id),
                        self.troubled.emit,
                    )

    def _on_moved_in(self, draft: str, photo_id: str, attachment: str) -> None:
        self._data.pop(photo_id, None)
        self._moving.discard(photo_id)
        self._learn(draft, lambda photo: replace(photo, attachment=attachment) if photo.id == photo_id else photo)

    def _on_loaded(self, shelf: PhotoShelf, draft: str, album: tuple[Photo, ...]) -> None:
        if shelf is self._shelf:
            self._albums.setdefault(draft, album)
            self._held.setdefault(draft, {photo.id: photo.attachment for photo in album})
            self.changed.emit()

    def _on_given(self, draft: str, given: Given) -> None:
        """Open a file that was read; only what can be opened is attached."""
        if draft != self._draft or not draft:
            return
        if given.trouble:
            self.failed.emit(given.name, given.trouble, (MOST_BYTES // 1_000_000,))
            return
        photo = Photo(uuid4().hex, given.name[:LONGEST_NAME], sha256=given.sha256)
        then = partial(self._on_opened, draft, photo, given.data)
        self._queue.ask(Task(photo, {"job": "open", "name": given.name}, then, given.data))

    def _on_opened(self, draft: str, photo: Photo, data: bytes, result: dict[str, Any], pixels: bytes) -> None:
        """Keep the file of a photo that can be opened."""
        size = result["preview"]
        self._views[photo.id] = Picture(size["width"], size["height"], pixels)
        told, shelf = as_opened(photo, result), self._shelf
        self._run(
            lambda: shelf.keep(draft, photo.name, data), partial(self._on_kept, draft, told, data), self.troubled.emit
        )

    def _on_kept(self, draft: str, photo: Photo, data: bytes, attachment: str) -> None:
        if not attachment:
            self._data[photo.id] = data
        album = self._albums.get(draft, ())
        self._history.note(draft, Step(Act.ADDED, photo.id, album))
        self._put(draft, (*album, replace(photo, attachment=attachment)))
        if draft == self._draft:
            self.viewed.emit(photo.id)
            self.search(photo.id)

    def _on_viewed(self, photo_id: str, result: dict[str, Any], pixels: bytes) -> None:
        size = result["preview"]
        self._views[photo_id] = Picture(size["width"], size["height"], pixels)
        self.viewed.emit(photo_id)

    def _on_searched(self, draft: str, photo_id: str, result: dict[str, Any], _: bytes) -> None:
        """Take over the faces, beside everything that the author has already decided or drawn."""
        boxes = [Box(face["x"], face["y"], face["width"], face["height"]) for face in result["faces"]]
        found = [Row(uuid4().hex, box) for box in boxes]

        def learnt(photo: Photo) -> Photo:
            if photo.id != photo_id:
                return photo
            new = [row for row in found if not any(is_same(row.box, other.box) for other in photo.rows)]
            rows = (replace(row, box=row.box.within(photo.width, photo.height)) for row in new)
            notes = tuple(note for note in photo.notes if note != HASTY)
            hasty = () if result.get("is_whole", True) else (HASTY,)
            return replace(photo, rows=(*photo.rows, *rows), notes=(*notes, *hasty), is_searched=True)

        self._learn(draft, learnt)
        self.searched.emit(photo_id, len(boxes))

    def _on_covered(self, photo_id: str, result: dict[str, Any], pixels: bytes) -> None:
        self.covered.emit(photo_id, Picture(result["width"], result["height"], pixels))
