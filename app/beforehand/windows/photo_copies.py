"""What was proved about safe copies, and where to put them; a copy that failed is not handed out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label, set_look
from beforehand.windows.photo_words import check_told, trace_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.photo_parts import Copy


class CopiesWindow(Dialog):
    """Lists the checks of each copy and writes the good ones into a folder; ``may_save`` is asked once more then."""

    def __init__(self, copies: Sequence[Copy], may_save: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Safe copies"), parent, width=560)
        self._copies = tuple(copies)
        self._may_save = may_save
        good = sum(copy.is_good for copy in copies)
        self.heading = label(
            self.tr("Every check passed.")
            if good == len(copies)
            else fill(self.tr("%1 of %2 copies failed a check and cannot be saved."), len(copies) - good, len(copies)),
            "good" if good == len(copies) else "bad",
            size=1.15,
        )
        self.body.addWidget(self.heading)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        for copy in copies:
            self._add(column, copy)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(320)
        scroll.setAccessibleName(self.tr("Checks"))
        self.body.addWidget(scroll, 1)
        self.told = label("")
        self.body.addWidget(self.told)
        self.save = self.add_button(button(self.tr("&Save in a folder…"), self._on_save_wanted, "primary"))
        self.save.setEnabled(good > 0)
        self.add_button(button(self.tr("Close"), self.close))

    def write(self, folder: Path) -> None:
        """Write the good copies; a file that is already there is never replaced."""
        if not self._may_save():
            self._tell(self.tr("Something changed since: not everybody is settled any more. Nothing was saved."), "bad")
            return
        try:
            written = [_write_new(folder, copy.name, copy.data) for copy in self._copies if copy.is_good]
        except OSError:
            self._tell(self.tr("The copies could not be written there. Choose another folder."), "bad")
            return
        self._tell(fill(self.tr("Saved: %1"), ", ".join(written)), "good")

    def _add(self, column: QVBoxLayout, copy: Copy) -> None:
        """One copy with its checks and what was left behind."""
        column.addWidget(label(copy.name, size=1.05, is_bold=True))
        for key, passed in copy.checks:
            text = check_told(key) if passed else fill(self.tr("Not so: %1"), check_told(key))
            column.addWidget(label(f"{'✓' if passed else '✗'}  {text}", "" if passed else "bad"))
        if not copy.data and all(passed for _, passed in copy.checks):
            column.addWidget(label(self.tr("✗  The photo was changed meanwhile. Save it again."), "bad"))
        if copy.faces:
            text = self.tr("Faces that can still be seen in it: %1. Look whether each said yes.")
            column.addWidget(label(fill(text, copy.faces), "likely"))
        if copy.removed:
            column.addWidget(label(self.tr("Left behind in your own file:"), "quiet"))
            for trace in copy.removed:
                column.addWidget(label(f"•  {trace_told(trace)}", "quiet"))

    def _tell(self, text: str, look: str) -> None:
        self.told.setText(text)
        set_look(self.told, look)

    def _on_save_wanted(self) -> None:
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
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        return taken
    raise FileExistsError(name)
