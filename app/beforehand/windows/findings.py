"""The list of findings: complete, in reading order, and the place where a screen reader meets the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from beforehand.models.findings import FindingRole, FindingsModel
from beforehand.windows.parts import draw_stroke, label
from beforehand.windows.theme import LIGHT, Theme
from beforehand.windows.wording import fill
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk

PADDING = 8


def reading_direction(text: str, default: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """The direction of a text's first letter; ``default`` for a text without letters."""
    for character in text:
        kind = bidirectional(character)
        if kind in ("R", "AL"):
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            return Qt.LayoutDirection.LeftToRight
    return default


class TwoLines(QStyledItemDelegate):
    """Draws a row of two lines with a mark before it; a subclass says what stands there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        """The two lines."""
        raise NotImplementedError

    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: ARG002  a subclass looks at it
        """Whether the row is drawn quietly."""
        return False

    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: ARG002  a subclass looks at it
        """Whether the first line is bold."""
        return False

    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        """Draw the mark and return how much room it takes at the row's beginning, in pixels."""
        del painter, rect, index, selected
        return 0

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, 2 * QFontMetrics(option.font).lineSpacing() + 2 * PADDING + 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = QStyleOptionViewItem(option)
        state, rect, font, palette = view.state, view.rect, view.font, view.palette
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_selected = bool(state & QStyle.StateFlag.State_Selected) and has_focus
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, rect, state, palette)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        strong = palette.color(role)
        quiet = strong if is_selected else QColor(self.theme.quiet)
        inner = rect.adjusted(PADDING + 4, PADDING, -PADDING - 4, -PADDING)
        taken = self.draw_mark(
            painter,
            self._mirror(view, QRect(inner.left(), inner.top(), 26, inner.height() // 2)),
            index,
            strong if is_selected else None,
        )
        text = self._mirror(view, inner.adjusted(taken, 0, 0, 0))
        first, second = self.lines(index)
        font.setBold(self.is_strong(index))
        painter.setFont(font)
        painter.setPen(quiet if self.is_quiet(index) else strong)
        self._draw_line(painter, QRect(text.left(), text.top(), text.width(), text.height() // 2), first, view)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(quiet)
        self._draw_line(
            painter, QRect(text.left(), text.top() + text.height() // 2, text.width(), text.height() // 2), second, view
        )
        painter.restore()

    def _draw_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, palette: QPalette) -> None:
        ground = QRectF(rect).adjusted(4, 1, -4, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight if has_focus else QPalette.ColorRole.Mid))
            painter.drawRoundedRect(ground, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(ground, 6, 6)

    @staticmethod
    def _draw_line(painter: QPainter, rect: QRect, text: str, view: QStyleOptionViewItem) -> None:
        direction = view.direction
        painter.setLayoutDirection(reading_direction(text, direction))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignAbsolute) | int(Qt.TextFlag.TextSingleLine), shown)

    @staticmethod
    def _mirror(view: QStyleOptionViewItem, rect: QRect) -> QRect:
        return QStyle.visualRect(view.direction, view.rect, rect)


class FindingRow(TwoLines):
    """A finding: its stroke, its words, then the guideline and where it stands."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        second = fill(self.tr("%1 · %2"), index.data(FindingRole.CLAUSE_NAME), index.data(FindingRole.STATE))
        return str(index.data()), second

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(FindingRole.IS_SETTLED))

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(FindingRole.IS_OPEN))

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        tier: Tier = Tier(index.data(FindingRole.TIER))
        is_settled = bool(index.data(FindingRole.IS_SETTLED))
        ink = QColor(self.theme.quiet) if is_settled else self.theme.tier(tier)
        draw_stroke(painter, QRectF(rect).adjusted(0, 2, -4, 0), tier, selected or ink)
        return 32


class FindingList(QListView):
    """A list whose rows are opened by Enter, Space or a click."""

    row_opened = Signal(QModelIndex)
    """The author wants to see this row's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.clicked.connect(self.row_opened)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FindingsPanel(QWidget):
    """How many findings are left, and all of them; says so in words when there are none."""

    finding_opened = Signal(object)
    """The author wants to see this ``Finding`` of the desk."""

    def __init__(self, desk: Desk, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self.summary = label("", is_bold=True)
        self._empty = label("", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(20, 24, 20, 20)
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("Findings"))
        self._delegate = FindingRow(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setModel(model)
        self.list.row_opened.connect(lambda index: self.finding_opened.emit(model.row(index).finding))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.summary.setContentsMargins(14, 0, 14, 0)
        column.addWidget(self.summary)
        column.addWidget(self._stack, 1)
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, desk.gate_changed):
            signal.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw rows in other colours."""
        self._delegate.theme = theme
        self.list.viewport().update()

    def select(self, finding: Finding | None) -> None:
        """Select a finding's row without opening it."""
        row = self._model.row_of(finding) if finding is not None else -1
        if row < 0:
            self.list.clearSelection()
        else:
            index = self._model.index(row)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def refresh(self) -> None:
        """Say again how things stand."""
        rows = self._model.rows
        left = sum(row.is_open for row in rows)
        hints = sum(row.finding.tier is Tier.HINT and row.decision is None for row in rows)
        self.summary.setText(self._told(left, hints))
        self.summary.setVisible(bool(rows))
        self._stack.setCurrentIndex(1 if rows else 0)
        self._empty.setText(self._told_when_empty())

    def _told(self, left: int, hints: int) -> str:
        if left and hints:
            return fill(self.tr("%1 to settle, %2 to consider"), left, hints)
        if left:
            return fill(self.tr("%1 to settle"), left)
        return fill(self.tr("All settled, %1 to consider"), hints) if hints else self.tr("All settled")

    def _told_when_empty(self) -> str:
        draft = self._desk.current
        if draft is None or not draft.text.strip():
            return self.tr("Write something, and whatever touches a guideline is listed here.")
        if not self._desk.readiness.is_judged:
            return self.tr("Still reading…")
        return self.tr(
            "Nothing in this post touches a guideline, as far as the program can tell. The last word is yours."
        )
