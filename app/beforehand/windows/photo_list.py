"""The photos of a draft in their order, with what adds, moves and removes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.windows.parts import button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.domain.photo import Photo


class PhotoList(QWidget):
    """Tells what the author wants; what is shown comes from ``show_photos``."""

    chosen = Signal(str)
    """The id of a photo."""
    add_wanted = Signal()
    move_wanted = Signal(int)
    """So many places down; up for a negative number."""
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos: tuple[Photo, ...] = ()
        self._is_filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Photos of this draft"))
        self.list.currentRowChanged.connect(self._on_row_changed)
        column.addWidget(self.list, 1)
        self.kept = label("", "quiet")
        column.addWidget(self.kept)
        self.add = button(self.tr("&Add photos…"), self.add_wanted.emit)
        column.addWidget(self.add)
        order = QHBoxLayout()
        up, down = (button(sign, lambda by=by: self.move_wanted.emit(by)) for sign, by in (("↑", -1), ("↓", 1)))  # type: ignore[misc]
        up.setAccessibleName(self.tr("Move this photo up"))
        down.setAccessibleName(self.tr("Move this photo down"))
        up.setToolTip(self.tr("Move this photo up"))
        down.setToolTip(self.tr("Move this photo down"))
        remove = button(self.tr("&Remove"), self.remove_wanted.emit)
        self._for_one = (up, down, remove)
        for made in self._for_one:
            order.addWidget(made)
        column.addLayout(order)
        self.setMinimumWidth(190)

    def show_photos(self, photos: Sequence[Photo], shown: str, left: frozenset[str], *, is_memory: bool) -> None:
        """List the photos; ``left`` are the ids of those that something is open about, ``is_memory`` that they go."""
        self._photos = tuple(photos)
        self._is_filling = True
        self.list.clear()
        for number, photo in enumerate(photos, start=1):
            self.list.addItem(f"{number}  {'?' if photo.id in left else '✓'}  {photo.name}")
            if photo.id == shown:
                self.list.setCurrentRow(number - 1)
        self._is_filling = False
        for made in self._for_one:
            made.setEnabled(bool(photos))
        self.kept.setText(
            self.tr("Kept in memory only: gone when the program closes.")
            if is_memory
            else self.tr("Kept encrypted in the vault.")
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(190, 400)

    def _on_row_changed(self, at: int) -> None:
        if not self._is_filling and 0 <= at < len(self._photos):
            self.chosen.emit(self._photos[at].id)
