"""One photo at work: the picture with its boxes, and the tools above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from beforehand.windows.parts import Flow, button, label
from beforehand.windows.photo_view import ZOOM_STEP, PhotoView

if TYPE_CHECKING:
    from beforehand.domain.photo import Photo
    from beforehand.windows.theme import Theme


class PhotoStage(QWidget):
    """Holds the view and its tools; without a photo it says how to get one."""

    search_wanted = Signal()
    after_wanted = Signal(bool)
    """Whether the photo is to be shown with its covers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PhotoView(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        view = self.view
        self.draw = button(self.tr("&Draw a box"), lambda: view.set_drawing(is_drawing=self.draw.isChecked()))
        self.draw.setCheckable(True)
        self.add_box = button(self.tr("Put a box in the &middle"), lambda: view.box_drawn.emit(view.middle_box()))
        self.after = button(self.tr("S&how covered"), lambda: self.after_wanted.emit(self.after.isChecked()))
        self.after.setCheckable(True)
        zoom_out, zoom_in = button("−", lambda: view.zoom(1 / ZOOM_STEP)), button("+", lambda: view.zoom(ZOOM_STEP))
        zoom_out.setAccessibleName(self.tr("Smaller"))
        zoom_in.setAccessibleName(self.tr("Larger"))
        fit = button(self.tr("&Whole"), view.fit)
        self.search = button(self.tr("Search for p&eople"), self.search_wanted.emit)
        self._tools = (self.draw, self.add_box, self.after, zoom_out, zoom_in, fit)
        tools = Flow(6)
        for made in (*self._tools, self.search):
            tools.addWidget(made)
        column.addLayout(tools)
        self.hint = label(
            self.tr("Drop photos here, paste them, or use Add photos. Your own files are never changed."), "quiet"
        )
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.hint, 1)
        column.addWidget(self.view, 1)
        view.drawing_ended.connect(self._on_drawing_ended)

    def show_photo(self, photo: Photo | None, settled: frozenset[str]) -> None:
        """Show the boxes of a photo, or the hint; ``settled`` are the ids of rows about which nothing is open."""
        self.view.setVisible(photo is not None)
        self.hint.setVisible(photo is None)
        for each in self._tools:
            each.setEnabled(photo is not None)
        self.after.setEnabled(photo is not None and bool(photo.covered))
        self.after.setChecked(False)
        self.view.show_photo(photo, settled)

    def _on_drawing_ended(self) -> None:
        self.draw.setChecked(False)
        self.view.set_drawing(is_drawing=False)
