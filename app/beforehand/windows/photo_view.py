"""A photo with a box around everybody in it: zoom, pan, draw, move and resize, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from beforehand.domain.photo import Box, Photo, Row, State

if TYPE_CHECKING:
    from beforehand.desk.photo_parts import Picture
    from beforehand.windows.theme import Theme

LINES = {
    State.UNSET: Qt.PenStyle.DashLine,
    State.CONSENTED: Qt.PenStyle.SolidLine,
    State.COVERED: Qt.PenStyle.SolidLine,
    State.NOT_IDENTIFIABLE: Qt.PenStyle.DotLine,
    State.NOT_A_PERSON: Qt.PenStyle.DashDotLine,
}
SIGNS = {
    State.UNSET: "?",
    State.CONSENTED: "✓",
    State.COVERED: "■",
    State.NOT_IDENTIFIABLE: "~",
    State.NOT_A_PERSON: "×",
}
"""A sign beside the number of a box, so that no state is told by colour alone."""
MOST_ZOOM = 16.0
ZOOM_STEP = 1.25
PAN_STEP = 40
GRIP = 9
"""Pixels of the screen within which a corner is caught."""
SMALLEST = 6
"""Pixels of the screen; a smaller drag draws nothing."""
MARGIN = 8


class PhotoView(QWidget):
    """Shows one photo; boxes are in pixels of the whole photo, whatever the size of the picture shown."""

    row_chosen = Signal(str)
    box_drawn = Signal(object)
    """A ``Box`` around somebody who was missed."""
    box_changed = Signal(str, object)
    """The id of a row and its new ``Box``."""
    drawing_ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._photo: Photo | None = None
        self._image = QImage()
        self._settled: frozenset[str] = frozenset()
        self._chosen = ""
        self._zoom, self._pan = 1.0, QPointF()
        self._is_drawing = self._hides_boxes = False
        self._from: QPointF | None = None
        self._drag = ""
        self._trial: Box | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(self.tr("Photo"))
        self.setAccessibleDescription(
            self.tr(
                "Plus and minus zoom, arrows move the view, Ctrl and arrows move the chosen box, with Shift its size."
            )
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, 460)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.update()

    def show_photo(self, photo: Photo | None, settled: frozenset[str] = frozenset()) -> None:
        """Show the boxes of a photo; ``settled`` holds the ids of rows about which nothing is open."""
        if photo is None or self._photo is None or photo.id != self._photo.id:
            self.fit()
        self._photo, self._settled = photo, settled
        self.update()

    def show_picture(self, picture: Picture | None, *, hides_boxes: bool = False) -> None:
        """Show a picture of the photo, or nothing while there is none."""
        self._hides_boxes = hides_boxes
        if picture is None:
            self._image = QImage()
        else:
            size = picture.width, picture.height, picture.width * 3
            self._image = QImage(picture.pixels, *size, QImage.Format.Format_RGB888).copy()
        self.update()

    def choose(self, row_id: str) -> None:
        """Draw a row stronger than the others."""
        self._chosen = row_id
        self.update()

    def set_drawing(self, *, is_drawing: bool) -> None:
        """Whether the next drag draws a box instead of moving the view."""
        self._is_drawing = is_drawing
        self.setCursor(Qt.CursorShape.CrossCursor if is_drawing else Qt.CursorShape.ArrowCursor)

    def fit(self) -> None:
        """Show the whole photo."""
        self._zoom, self._pan = 1.0, QPointF()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom around a point of the widget, its middle unless told."""
        middle = at or QRectF(self.rect()).center()
        before = self._to_photo(middle)
        self._zoom = min(MOST_ZOOM, max(1.0, self._zoom * factor))
        self._pan += middle - self._to_screen(before)
        if self._zoom == 1.0:
            self._pan = QPointF()
        self.update()

    def middle_box(self) -> Box:
        """A box in the middle of what is shown, for drawing by keys."""
        centre, side = self._to_photo(QRectF(self.rect()).center()), 60 / self._scale()
        return Box(centre.x() - side / 2, centre.y() - side / 2, side, side)

    def screen_rect(self, box: Box) -> QRectF:
        """Where a box is on the widget."""
        return QRectF(
            self._to_screen(QPointF(box.x, box.y)), self._to_screen(QPointF(box.x + box.width, box.y + box.height))
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        photo = self._photo
        if photo is not None and not self._image.isNull():
            painter.drawImage(self.screen_rect(Box(0, 0, photo.width, photo.height)), self._image)
            if not self._hides_boxes:
                for number, row in enumerate(photo.rows, start=1):
                    self._draw(painter, number, row)
                if self._trial is not None and self._drag == "new":
                    self._outline(
                        painter, self.screen_rect(self._trial), QColor(self._theme.accent), Qt.PenStyle.DashLine
                    )
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _draw(self, painter: QPainter, number: int, row: Row) -> None:
        """One box with its number and sign."""
        is_chosen = row.id == self._chosen
        box = self._trial if is_chosen and self._trial is not None else row.box
        rect, colour = self.screen_rect(box), self._colour(row)
        if row.state is State.COVERED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.drawEllipse(rect) if row.shape == "ellipse" else painter.drawRect(rect)
        self._outline(painter, rect, colour, LINES[row.state], 3.0 if is_chosen else 2.0)
        if is_chosen:
            painter.setBrush(colour)
            for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
                painter.drawRect(QRectF(corner.x() - 3, corner.y() - 3, 6, 6))
        sign = SIGNS[row.state] if row.id in self._settled or row.state is State.UNSET else f"{SIGNS[row.state]} ?"
        text = f"{number} {sign}"
        metrics = painter.fontMetrics()
        tag = QRectF(
            rect.left() - 1,
            rect.top() - metrics.height() - 3,
            metrics.horizontalAdvance(text) + 10,
            metrics.height() + 2,
        )
        if tag.top() < 0:
            tag.moveTop(rect.top() + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(tag, 3, 3)
        painter.setPen(QColor(self._theme.window))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def _outline(self, painter: QPainter, rect: QRectF, colour: QColor, style: Qt.PenStyle, width: float = 2.0) -> None:
        """A line that can be seen on light and dark ground."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.window), width + 2))
        painter.drawRect(rect)
        painter.setPen(QPen(colour, width, style))
        painter.drawRect(rect)

    def _colour(self, row: Row) -> QColor:
        theme = self._theme
        if row.id not in self._settled:
            return QColor(theme.certain)
        return QColor(
            {
                State.CONSENTED: theme.good,
                State.COVERED: theme.accent,
                State.NOT_IDENTIFIABLE: theme.likely,
            }.get(row.state, theme.quiet)
        )

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._from, self._drag, self._trial = at, "pan", None
        if self._photo is None or self._hides_boxes or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._is_drawing:
            self._drag = "new"
            return
        chosen = self._photo.row(self._chosen)
        corner = self._corner_at(at, chosen) if chosen is not None else ""
        if corner:
            self._drag = corner
            return
        inside = [row for row in self._photo.rows if self.screen_rect(row.box).contains(at)]
        if inside:
            row = min(inside, key=lambda row: row.box.width * row.box.height)
            self._drag = "move"
            self.choose(row.id)
            self.row_chosen.emit(row.id)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None or self._photo is None:
            return
        at = event.position()
        if self._drag == "pan":
            self._pan += at - self._from
            self._from = at
        else:
            self._trial = self._dragged(self._to_photo(self._from), self._to_photo(at))
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, trial, drag = self._from, self._trial, self._drag
        self._from, self._trial, self._drag = None, None, ""
        self.update()
        if start is None or trial is None or self._photo is None:
            return
        moved = event.position() - start
        box = trial.within(self._photo.width, self._photo.height)
        if drag == "new":
            if min(abs(moved.x()), abs(moved.y())) >= SMALLEST:
                self.box_drawn.emit(box)
            self.drawing_ended.emit()
        elif moved.manhattanLength() >= SMALLEST / 2:
            self.box_changed.emit(self._chosen, box)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP, event.position())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._nudge(step, is_size=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif step is not None:
            self._pan -= QPointF(step[0] * PAN_STEP, step[1] * PAN_STEP)
            self.update()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _nudge(self, step: tuple[int, int], *, is_size: bool) -> None:
        """Move or resize the chosen box a little."""
        row = self._photo.row(self._chosen) if self._photo is not None else None
        if row is None or self._photo is None:
            return
        by = 4 / self._scale()
        across, down = step[0] * by, step[1] * by
        box = row.box
        if is_size:  # noqa: SIM108  two lines are easier to read
            moved = replace(box, width=max(4.0, box.width + across), height=max(4.0, box.height + down))
        else:
            moved = replace(box, x=box.x + across, y=box.y + down)
        self.box_changed.emit(row.id, moved.within(self._photo.width, self._photo.height))

    def _dragged(self, start: QPointF, end: QPointF) -> Box:
        """The box that a drag makes of the chosen one, or draws."""
        row = self._photo.row(self._chosen) if self._photo is not None else None
        if self._drag == "new" or row is None:
            return Box(
                min(start.x(), end.x()), min(start.y(), end.y()), abs(end.x() - start.x()), abs(end.y() - start.y())
            )
        box, by = row.box, end - start
        if self._drag == "move":
            return replace(box, x=box.x + by.x(), y=box.y + by.y())
        left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
        left, right = (left + by.x(), right) if "left" in self._drag else (left, right + by.x())
        top, bottom = (top + by.y(), bottom) if "top" in self._drag else (top, bottom + by.y())
        return Box(min(left, right), min(top, bottom), abs(right - left), abs(bottom - top))

    def _corner_at(self, at: QPointF, row: Row) -> str:
        rect = self.screen_rect(row.box)
        corners = {
            "left top": rect.topLeft(),
            "right top": rect.topRight(),
            "left bottom": rect.bottomLeft(),
            "right bottom": rect.bottomRight(),
        }
        return next((name for name, corner in corners.items() if (corner - at).manhattanLength() <= GRIP), "")

    def _scale(self) -> float:
        """Pixels of the screen for one of the photo."""
        photo = self._photo
        if photo is None or not photo.width or not photo.height:
            return 1.0
        fitted = min((self.width() - 2 * MARGIN) / photo.width, (self.height() - 2 * MARGIN) / photo.height)
        return max(1e-6, fitted) * self._zoom

    def _origin(self) -> QPointF:
        photo, scale = self._photo, self._scale()
        size = (photo.width * scale, photo.height * scale) if photo is not None else (0.0, 0.0)
        return QPointF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2) + self._pan

    def _to_screen(self, at: QPointF) -> QPointF:
        return self._origin() + at * self._scale()

    def _to_photo(self, at: QPointF) -> QPointF:
        return (at - self._origin()) / self._scale()
