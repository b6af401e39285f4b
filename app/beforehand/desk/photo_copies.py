"""Makes safe copies of photos, one after the other, and hands them out only when each is proved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from beforehand.desk.photo_parts import Copy, Picture, Wish, covers, traces
from beforehand.desk.photo_queue import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.photo_queue import PhotoQueue
    from beforehand.domain.photo import Photo

STEPS = 2
"""Each copy is saved, then verified."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is being made: of which photos, how, and whether a photo still is what it was."""

    photos: tuple[Photo, ...]
    wish: Wish
    is_current: Callable[[Photo], bool]


class CopyMaker(QObject):
    """Makes one set of copies at a time; stopping forgets all of it."""

    progressed = Signal(float)
    """How far the whole set is, from 0 to 1."""
    made = Signal(object)
    """All copies that were asked for, in a tuple of ``Copy``."""
    failed = Signal(str, str, object)
    """No copies are handed out: name of a photo, the key of a sentence and what fills its places."""
    painted = Signal(object, object)
    """A ``Copy`` and its ``Picture``."""
    handed_out = Signal(object, str)
    """A ``Copy`` has left the program; whoever hands one out tells how: "saved" or "copied"."""

    def __init__(self, queue: PhotoQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._order: _Order | None = None
        self._copies: list[Copy] = []
        self._steps = 0
        queue.worked.connect(self._on_worked)
        queue.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether copies are being made."""
        return self._order is not None

    def make(self, photos: Sequence[Photo], wish: Wish, is_current: Callable[[Photo], bool]) -> None:
        """Make a copy of every photo; one whose photo is not current any more at its end holds no file."""
        self.forget()
        order = self._order = _Order(tuple(photos), wish, is_current)
        options = {"longest": wish.longest, "format": wish.kind, "quality": wish.quality}
        for number, photo in enumerate(photos, start=1):
            request = {"job": "save", "covers": covers(photo), "number": number, **options}
            self._queue.ask(Task(photo, request, partial(self._on_saved, order, photo)))

    def paint(self, copy: Copy, photo: Photo) -> None:
        """Have ``painted`` tell the pixels of a proved copy, for a clipboard."""
        request = {"job": "open", "trust_content": True, "longest": Picture.MOST}
        self._queue.ask(Task(photo, request, partial(self._on_opened, copy), copy.data))

    def forget(self) -> None:
        """Hand out nothing of what was asked for."""
        self._order, self._copies, self._steps = None, [], 0

    def _on_worked(self, _name: str, share: float) -> None:
        if self._order is not None:
            self.progressed.emit(min(1.0, (self._steps + share) / (STEPS * len(self._order.photos))))

    def _on_failed(self, task: Task, key: str, details: object) -> None:
        if self._order is not None and task.request["job"] in ("save", "verify"):
            self._queue.clear()
            self.forget()
            self.failed.emit(task.photo.name, key, details)

    def _on_saved(self, order: _Order, photo: Photo, result: dict[str, Any], data: bytes) -> None:
        """Have a finished copy proved before the next one is made."""
        if order is not self._order:
            return
        self._steps += 1
        size = {"width": result["width"], "height": result["height"]}
        request = {"job": "verify", "covers": covers(photo), "from": result["from"], "size": size}
        then = partial(self._on_verified, order, photo, result, data)
        self._queue.ask_next(Task(photo, request | {"name": result["name"]}, then, data))

    def _on_verified(
        self, order: _Order, photo: Photo, saved: dict[str, Any], data: bytes, result: dict[str, Any], _: bytes
    ) -> None:
        """Collect a proved copy; one that failed, or whose photo has changed since, holds no file."""
        if order is not self._order:
            return
        self._steps += 1
        is_good = result["passed"] is True and order.is_current(photo)
        self._copies.append(
            Copy(
                photo.id,
                saved["name"],
                data if is_good else b"",
                tuple((str(check["say"]), check["passed"] is True) for check in result["checks"]),
                traces(saved["removed"]),
                len(result["faces"]),
                (saved["width"], saved["height"]),
            )
        )
        if len(self._copies) == len(order.photos):
            copies = tuple(self._copies)
            self.forget()
            self.made.emit(copies)

    def _on_opened(self, copy: Copy, result: dict[str, Any], pixels: bytes) -> None:
        size = result["preview"]
        self.painted.emit(copy, Picture(size["width"], size["height"], pixels))
