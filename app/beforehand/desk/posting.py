"""The posting routine: carries an approved draft to its network step by step, and ends at once when anything changes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from beforehand.desk.photo_parts import COPIED, Wish
from beforehand.domain.network import network_named
from beforehand.domain.routine import Kind, Step, steps
from beforehand.domain.threads import CannotSplitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.drafts import Desk
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.photo_parts import Copy, Picture
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.photo import Photo
    from beforehand.domain.post import Draft


class Pictures(Protocol):
    """What the routine needs of the photos of the open draft."""

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos in their order."""

    def make_copies(self, draft: Draft, wish: Wish | None = None) -> bool:
        """Have safe copies made and proved; False where that cannot begin."""

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at something; nothing can begin until it has ``rested``."""

    @property
    def rested(self) -> SignalInstance:
        """No worker is at anything any more."""

    @property
    def copies(self) -> Maker:
        """Makes the copies."""

    @property
    def failed(self) -> SignalInstance:
        """A worker could not do something with a photo: its name, key and details."""


class Maker(Protocol):
    """Makes safe copies and tells when they are there."""

    @property
    def made(self) -> SignalInstance:
        """All copies, in a tuple."""

    @property
    def painted(self) -> SignalInstance:
        """A copy and its picture."""

    @property
    def handed_out(self) -> SignalInstance:
        """A copy has left the program: the copy, and how."""

    @property
    def failed(self) -> SignalInstance:
        """No copies were made: name of a photo, key and details."""

    def paint(self, copy: Copy, photo: Photo) -> None:
        """Have ``painted`` tell the pixels of a copy."""


class Stage(StrEnum):
    """How far the present step is."""

    MAKING = "making"
    COPIED = "copied"
    FAILED = "failed"


class End(StrEnum):
    """Why the routine ended."""

    DONE = "done"
    LEFT = "left"
    CHANGED = "changed"


class Posting(QObject):
    """One routine at a time, for the open draft; every step is copied only while the approval still covers everything."""

    changed = Signal()
    """Another step is at hand, or it has come further."""
    ended = Signal(str)
    """The routine is over, for the reason with this value of ``End``."""

    def __init__(
        self,
        desk: Desk,
        threads: ThreadCopy,
        copier: ApprovedCopy,
        board: TidyClipboard,
        photos: Pictures,
        wish: Callable[[], Wish] = Wish,
        parent: QObject | None = None,
    ) -> None:
        """``wish`` tells how safe copies are wanted."""
        super().__init__(parent)
        self._desk, self._threads, self._copier, self._board = desk, threads, copier, board
        self._photos, self._wish = photos, wish
        self._draft: Draft | None = None
        self._steps: tuple[Step, ...] = ()
        self._copies: dict[str, Copy] = {}
        self._is_making = self._is_waiting = False
        self._is_numbered = False
        self._at = 0
        self._done: frozenset[int] = frozenset()
        self._stage = Stage.COPIED
        desk.approval_changed.connect(self._on_approval_changed)
        desk.draft_opened.connect(lambda _draft_id: self._check())
        photos.copies.made.connect(self._on_made)
        photos.copies.painted.connect(self._on_painted)
        photos.copies.failed.connect(lambda *_: self._on_not_made())
        photos.failed.connect(lambda *_: self._on_not_painted())
        photos.rested.connect(self._on_rested)

    @property
    def is_under_way(self) -> bool:
        """Whether a routine has begun and is not over."""
        return self._draft is not None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps."""
        return self._steps

    @property
    def at(self) -> int:
        """The present step, counted from 0."""
        return self._at

    @property
    def step(self) -> Step | None:
        """The present step; None while no routine is under way."""
        return self._steps[self._at] if self._draft is not None else None

    @property
    def stage(self) -> Stage:
        """How far the present step is."""
        return self._stage

    @property
    def done(self) -> frozenset[int]:
        """The steps that were on the clipboard, counted from 0."""
        return self._done

    @property
    def is_numbered(self) -> bool:
        """Whether the pieces of a thread are numbered."""
        return self._is_numbered

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The safe copies, once they are made."""
        return tuple(self._copies.values())

    def is_needed(self) -> bool:
        """Whether the open draft takes more than one step."""
        draft = self._desk.current
        return draft is not None and len(self._plan(draft)) > 1

    def begin(self, *, is_numbered: bool = False) -> bool:
        """Approve the open draft and put the first step on the clipboard; False, and nothing copied, while the gate is shut."""
        if self._threads.approve() is None:
            return False
        draft = self._draft = self._desk.current
        assert draft is not None  # an approval is of a draft
        self._is_numbered = is_numbered
        self._steps = self._plan(draft)
        self._at, self._done = 0, frozenset()
        self._board.hold()
        if any(step.kind is Kind.PHOTO for step in self._steps) and not self._copies and not self._is_making:
            self._make()
        self._enter()
        return True

    def number_pieces(self, *, is_numbered: bool) -> None:
        """Begin again with numbered pieces, or without numbers."""
        if self._draft is not None and is_numbered != self._is_numbered:
            self.begin(is_numbered=is_numbered)

    def next(self) -> None:
        """Put the following step on the clipboard; after the last one the routine is over."""
        if self._draft is None:
            return
        if self._at + 1 < len(self._steps):
            self._at += 1
            self._enter()
        else:
            self._end(End.DONE)

    def back(self) -> None:
        """Put the step before on the clipboard again."""
        if self._draft is not None and self._at:
            self._at -= 1
            self._enter()

    def copy_again(self) -> None:
        """Put the present step on the clipboard again."""
        if self._draft is not None:
            self._enter()

    def leave(self) -> None:
        """End the routine before its last step."""
        if self._draft is not None:
            self._end(End.LEFT)

    def _plan(self, draft: Draft) -> tuple[Step, ...]:
        return steps(network_named(draft.network), draft.warning, self._pieces(draft), self._photos.photos)

    def _pieces(self, draft: Draft) -> Sequence[str]:
        """The text as pieces that the network takes; whole where it cannot be cut."""
        try:
            return [piece.text for piece in self._threads.pieces(is_numbered=self._is_numbered)]
        except CannotSplitError:
            return [draft.text]

    def _enter(self) -> None:
        """Copy the present step, or have its picture made."""
        if not self._check():
            return
        step = self._steps[self._at]
        if step.kind is not Kind.PHOTO:
            self._copy_words(step)
            self._note_copied()
        elif self._is_making:
            self._set_stage(Stage.MAKING)
        elif step.photo in self._copies and self._copies[step.photo].is_good:
            self._set_stage(Stage.MAKING)
            self._paint(step)
        else:
            self._set_stage(Stage.FAILED)

    def _make(self) -> None:
        """Have the safe copies made, now or as soon as the worker has rested."""
        if self._draft is not None:
            has_begun = self._photos.make_copies(self._draft, self._wish())
            self._is_waiting = not has_begun and self._photos.is_busy
            self._is_making = has_begun or self._is_waiting

    def _on_rested(self) -> None:
        if self._is_waiting and self._draft is not None:
            self._make()
            if not self._is_making and self.step is not None and self.step.kind is Kind.PHOTO:
                self._set_stage(Stage.FAILED)

    def _copy_words(self, step: Step) -> None:
        draft, pack, approval = self._draft, self._desk.pack, self._desk.approval
        if draft is None or pack is None or approval is None:
            return
        if step.kind is not Kind.TEXT:
            self._copier.copy_beside(draft, approval, pack, step.text)
        elif step.total > 1:
            self._threads.copy(step.number - 1, is_numbered=self._is_numbered)
        else:
            self._copier.copy(draft, approval, pack)

    def _paint(self, step: Step) -> None:
        photo = next((each for each in self._photos.photos if each.id == step.photo), None)
        if photo is not None:
            self._photos.copies.paint(self._copies[step.photo], photo)

    def _check(self) -> bool:
        """Whether everything is still as it was approved; otherwise the routine is over and the clipboard empty."""
        if self._draft is None:
            return False
        current, approval = self._desk.current, self._desk.approval
        if current is not None and approval is not None and current.id == self._draft.id and self._is_cut_alike():
            return True
        self._board.clear_own()
        self._end(End.CHANGED)
        return False

    def _is_cut_alike(self) -> bool:
        """Whether the text would be cut now as it was at the beginning: no words are lost between two pieces, or said twice."""
        return self._draft is not None and self._plan(self._draft) == self._steps

    def _end(self, why: End) -> None:
        self._draft, self._copies = None, {}
        self._is_making = self._is_waiting = False
        self._board.release()
        self.ended.emit(why.value)

    def _note_copied(self) -> None:
        self._done |= {self._at}
        self._set_stage(Stage.COPIED)

    def _set_stage(self, stage: Stage) -> None:
        self._stage = stage
        self.changed.emit()

    def _on_approval_changed(self) -> None:
        self._check()

    def _on_made(self, copies: tuple[Copy, ...]) -> None:
        """Go on with the picture that is awaited."""
        if not self._is_making or self._is_waiting:
            return
        self._is_making = False
        self._copies = {copy.photo: copy for copy in copies}
        step = self.step
        if step is not None and step.kind is Kind.PHOTO:
            self._enter()

    def _on_not_made(self) -> None:
        if self._is_making:
            self._is_making = False
            if self.step is not None and self._stage is Stage.MAKING:
                self._set_stage(Stage.FAILED)

    def _on_not_painted(self) -> None:
        step = self.step
        if step is not None and step.kind is Kind.PHOTO and self._stage is Stage.MAKING and not self._is_making:
            self._set_stage(Stage.FAILED)

    def _on_painted(self, copy: Copy, picture: Picture) -> None:
        """Put the picture on the clipboard, if its step is still the present one."""
        step, pack, approval = self.step, self._desk.pack, self._desk.approval
        if step is None or step.photo != copy.photo or step.kind is not Kind.PHOTO or self._stage is not Stage.MAKING:
            return
        if self._check() and self._draft is not None and pack is not None and approval is not None:
            self._copier.copy_picture(self._draft, approval, pack, picture)
            self._photos.copies.handed_out.emit(copy, COPIED)
            self._note_copied()
