"""Small pieces that several windows are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMargins, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from beforehand.windows.theme import scaled
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Callable


def label(text: str, look: str = "", *, size: float = 1.0, is_bold: bool = False) -> QLabel:
    """A label that wraps and shows its text as it is; ``look`` names a look of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("look", look)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if size != 1.0 or is_bold:
        font = scaled(made.font(), size)
        font.setBold(is_bold)
        made.setFont(font)
    return made


class PushButton(QPushButton):
    """A push button that Enter presses as well as Space, wherever it stands."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, slot: Callable[[], Any], look: str = "") -> QPushButton:
    """A push button that calls ``slot``."""
    made = PushButton(text)
    made.setProperty("look", look)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: slot())  # noqa: PLW0108  a slot may be a partial, which Qt would hand an argument
    return made


class LineButton(PushButton):
    """A link on a line of its own: too long a text ends in an ellipsis and is told whole by the tool tip."""

    def __init__(self, text: str, slot: Callable[[], Any]) -> None:
        super().__init__()
        self._text = text
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text.replace("&", "&&"))
        self.clicked.connect(lambda: slot())  # noqa: PLW0108  as in ``button``

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text) + 20
        return QSize(width, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 16)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._text if shown != self._text else "")


def line() -> QFrame:
    """A thin line between two groups."""
    made = QFrame()
    made.setProperty("look", "line")
    made.setFixedHeight(1)
    return made


def set_look(widget: QWidget, look: str) -> None:
    """Give a widget another look of the style sheet."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and free it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def announce(widget: QWidget, message: str) -> None:
    """Have a screen reader say something, politely."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, message))


class Stroke(QWidget):
    """A short stroke as it stands under marked words: the shape and colour of a tier."""

    def __init__(self, tier: Tier, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tier = tier
        self._colour = colour
        self.setFixedSize(26, 12)

    def set_colour(self, colour: QColor) -> None:
        """Draw in another colour."""
        self._colour = colour
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_stroke(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self.tier, self._colour)
        painter.end()


def draw_stroke(painter: QPainter, rect: QRectF, tier: Tier, colour: QColor) -> None:
    """Draw a tier's stroke across the middle of a rectangle: a wave, dashes or dots."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 2.0)
    middle = rect.center().y()
    if tier is Tier.CERTAIN:
        wave = QPainterPath(QPointF(rect.left(), middle))
        steps = max(2, round(rect.width() / 6))
        step = rect.width() / steps
        for n in range(steps):
            x = rect.left() + n * step
            height = 5 if n % 2 else -5
            wave.quadTo(QPointF(x + step / 2, middle + height), QPointF(x + step, middle))
        painter.setPen(pen)
        painter.drawPath(wave)
    else:
        pen.setDashPattern([3, 2] if tier is Tier.LIKELY else [1, 1.6])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    painter.restore()


class Flow(QLayout):
    """Lays widgets out in rows that wrap like words, in the reading direction of the program."""

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inner = QRect(0, 0, max(0, width - margins.left() - margins.right()), 0)
        return self._arrange(inner, is_trial=True) + margins.top() + margins.bottom()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), is_trial=False)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins: QMargins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, is_trial: bool) -> int:
        y = rect.y()
        for row in self._rows_for(rect.width()):
            height = max(item.sizeHint().height() for item in row)
            x = rect.x()
            for item in row:
                size = item.sizeHint().boundedTo(QSize(rect.width(), height))
                if not is_trial:
                    place = QRect(QPoint(x, y + (height - size.height()) // 2), size)
                    item.setGeometry(_mirrored(place, rect, QGuiApplication.layoutDirection()))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - rect.y() - self.spacing())

    def _rows_for(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = min(item.sizeHint().width(), width)
            if rows and used + self.spacing() + wide <= width:
                rows[-1].append(item)
                used += self.spacing() + wide
            else:
                rows.append([item])
                used = wide
        return rows


def _mirrored(rect: QRect, within: QRect, direction: Qt.LayoutDirection) -> QRect:
    if direction == Qt.LayoutDirection.RightToLeft:
        return QRect(QPoint(within.right() - (rect.right() - within.x()), rect.y()), rect.size())
    return rect
