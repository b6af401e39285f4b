"""Safe copies: how large and in which format, what was proved about them, and where to put them.

A copy that failed is not handed out, and none is once anything about its photo has changed.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.desk.photo_parts import COPIED, SAVED
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import leave_no_trace
from beforehand.windows.parts import Flow, announce, button, clear, label, set_look
from beforehand.windows.photo_choices import CopyChoices
from beforehand.windows.photo_words import check_told, failure_told, trace_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.drafts import Desk
    from beforehand.desk.photo_parts import Copy, Picture
    from beforehand.desk.photos import Photos
    from beforehand.desk.settings import Settings
    from beforehand.domain.photo import Photo


class CopiesWindow(Dialog):
    """Makes copies when ``begin`` is called and whenever another size or format is chosen."""

    def __init__(
        self,
        photos: Photos,
        desk: Desk,
        settings: Settings,
        clipboard: Clipboard,
        parent: QWidget | None = None,
        *,
        may_say: Callable[[Photo], bool] = lambda _photo: True,
    ) -> None:
        super().__init__(self.tr("Safe copies"), parent, width=560)
        self._photos, self._desk, self._clipboard = photos, desk, clipboard
        self._may_say = may_say
        self._copies: tuple[Copy, ...] = ()
        self._originals: tuple[Photo, ...] = ()
        self._is_waiting = False
        self.heading = label("", size=1.15)
        self.body.addWidget(self.heading)
        self.choices = CopyChoices(settings)
        self.choices.changed.connect(self.begin)
        self.body.addWidget(self.choices)
        self.body.addLayout(self._work_line())
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(300)
        scroll.setAccessibleName(self.tr("Checks"))
        self.body.addWidget(scroll, 1)
        self.told = label("")
        self.body.addWidget(self.told)
        self.save = self.add_button(button(self.tr("&Save in a folder…"), self._on_save_wanted, "primary"))
        self.add_button(button(self.tr("Close"), self.close))
        self._show_work(is_busy=False)
        photos.rested.connect(self._on_rested)
        photos.copies.progressed.connect(self._on_progressed)
        photos.copies.made.connect(self.show_copies)
        photos.copies.failed.connect(self._on_failed)
        photos.copies.painted.connect(self._on_painted)

    def begin(self) -> None:
        """Make the copies as they are wanted now, in place of those that there are."""
        draft = self._desk.current
        if self._photos.copies.is_busy:
            self._photos.stop()
        self._show(())
        self._tell("")
        self._is_waiting = self._photos.is_busy
        if self._is_waiting:
            self._head(self.tr("Waiting until the photos have been searched…"), "")
            self._show_work(is_busy=True)
            return
        if draft is None or not self._photos.make_copies(draft, self.choices.wish):
            self._show_work(is_busy=False)
            self._head(self.tr("Not everybody is settled any more. Nothing was made."), "bad")
            return
        self._originals = self._photos.photos
        self._head(self.tr("Making and checking the copies…"), "")
        self._show_work(is_busy=True)

    def show_copies(self, copies: Sequence[Copy]) -> None:
        """List copies with what was proved about each."""
        self._show_work(is_busy=False)
        self._show(tuple(copies))
        good = sum(copy.is_good for copy in copies)
        if good == len(copies):
            self._head(self.tr("Every check passed."), "good")
        else:
            bad = self.tr("%1 of %2 copies failed a check and cannot be saved.")
            self._head(fill(bad, len(copies) - good, len(copies)), "bad")
        self.save.setEnabled(good > 0)
        if good:
            self.save.setFocus()

    def write(self, folder: Path) -> None:
        """Write the good copies; a file that is already there is never replaced."""
        if not self._may_leave():
            return
        written = []
        try:
            for copy in self._copies:
                if copy.is_good:
                    name = _write_new(folder, copy.name, copy.data)
                    written.append(name)
                    self._photos.copies.handed_out.emit(replace(copy, name=name), SAVED)
        except OSError:
            self._tell(self.tr("The copies could not be written there. Choose another folder."), "bad")
            return
        self._tell(fill(self.tr("Saved: %1"), ", ".join(written)), "good")

    @override
    def done(self, result: int) -> None:
        if self._photos.copies.is_busy:
            self._photos.stop()
        super().done(result)

    def _work_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Making and checking the copies…"))
        self.stop = button(self.tr("S&top"), self._on_stop_wanted)
        self.again = button(self.tr("&Make them again"), self.begin)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        row.addWidget(self.again)
        row.addStretch(0)
        return row

    def _may_leave(self) -> bool:
        """Whether everything still is as it was when the copies were made; says so if not."""
        draft = self._desk.current
        if draft is not None and self._photos.photos == self._originals and not self._photos.gaps(draft):
            return True
        self._tell(self.tr("Something changed since: not everybody is settled any more. Nothing was saved."), "bad")
        return False

    def _show(self, copies: tuple[Copy, ...]) -> None:
        self._copies = copies
        self.save.setEnabled(False)
        clear(self._column)
        for copy in copies:
            self._add(copy)
        self._column.addStretch(1)

    def _add(self, copy: Copy) -> None:
        """One copy with its checks, what can be done with it, and what was left behind."""
        self._line(
            fill(self.tr("%1, %2 × %3 pixels"), copy.name, *copy.size) if copy.size[0] else copy.name, is_head=True
        )
        for key, passed in copy.checks:
            text = check_told(key) if passed else fill(self.tr("Not so: %1"), check_told(key))
            self._line(f"{'✓' if passed else '✗'}  {text}", "" if passed else "bad")
        if not copy.data and all(passed for _, passed in copy.checks):
            self._line(self.tr("✗  The photo was changed meanwhile. Make the copies again."), "bad")
        if copy.faces:
            text = self.tr("Faces that can still be seen in it: %1. Look whether each said yes.")
            self._line(fill(text, copy.faces), "likely")
        if copy.is_good:
            self._column.addLayout(self._actions(copy))
        if copy.removed:
            self._line(self.tr("Left behind in your own file:"), "quiet")
            for trace in copy.removed:
                self._line(f"•  {trace_told(trace)}", "quiet")

    def _actions(self, copy: Copy) -> Flow:
        flow = Flow(6)
        flow.addWidget(button(self.tr("Copy as a picture"), partial(self._on_picture_wanted, copy)))
        photo = next((each for each in self._originals if each.id == copy.photo), None)
        if photo is not None and photo.alt.strip():
            flow.addWidget(button(self.tr("Copy the description"), partial(self._on_words_wanted, photo)))
        return flow

    def _line(self, text: str, look: str = "", *, is_head: bool = False) -> None:
        self._column.addWidget(label(text, look, size=1.05 if is_head else 1.0, is_bold=is_head))

    def _head(self, text: str, look: str) -> None:
        self.heading.setText(text)
        set_look(self.heading, look)
        announce(self, text)

    def _tell(self, text: str, look: str = "") -> None:
        self.told.setText(text)
        set_look(self.told, look)
        if text:
            announce(self, text)

    def _show_work(self, *, is_busy: bool) -> None:
        self.bar.setValue(0)
        self.bar.setVisible(is_busy)
        self.stop.setVisible(is_busy)
        self.again.setVisible(False)

    def _on_rested(self) -> None:
        if self._is_waiting:
            self.begin()

    def _on_progressed(self, share: float) -> None:
        self.bar.setValue(round(share * 100))

    def _on_stop_wanted(self) -> None:
        self._is_waiting = False
        self._photos.stop()
        self._show_work(is_busy=False)
        self.again.show()
        self._head(self.tr("Stopped. No copies were made."), "")

    def _on_failed(self, name: str, key: str, details: tuple[object, ...]) -> None:
        self._show_work(is_busy=False)
        self.again.show()
        self._head(fill(self.tr("%1: %2 No copies were made."), name, failure_told(key, details)), "bad")

    def _on_picture_wanted(self, copy: Copy) -> None:
        photo = self._photos.photo(copy.photo)
        if self._may_leave() and photo is not None:
            self._photos.copies.paint(copy, photo)

    def _on_painted(self, copy: Copy, picture: Picture) -> None:
        if copy in self._copies and self._may_leave():
            self._clipboard.set_picture(picture)
            self._photos.copies.handed_out.emit(copy, COPIED)
            self._tell(fill(self.tr("%1 is on the clipboard as a picture."), copy.name), "good")

    def _on_words_wanted(self, photo: Photo) -> None:
        if not self._may_say(photo):
            self._tell(self.tr("Something in this description is still open. Nothing was copied."), "bad")
        elif self._may_leave():
            self._clipboard.set_text(photo.alt.strip())
            self._tell(self.tr("The description is on the clipboard."), "good")

    def _on_save_wanted(self) -> None:
        leave_no_trace()
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save safe copies in"))
        if folder:
            self.write(Path(folder))


def _write_new(folder: Path, name: str, data: bytes) -> str:
    """Write a file that was not there before, under the first neutral name that is free; return the name."""
    stem, ending = name.rsplit(".", 1)
    for number in range(1, 1000):
        taken = name if number == 1 else f"{stem}-{number}.{ending}"
        try:
            descriptor = os.open(
                folder / taken, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
            )
        except FileExistsError:
            continue
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
        except OSError:
            (folder / taken).unlink(missing_ok=True)
            raise
        return taken
    raise FileExistsError(name)
