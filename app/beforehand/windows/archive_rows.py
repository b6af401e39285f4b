"""The list of marked posts: one row for each, drawn as the other lists are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTableView, QWidget
from typing_extensions import override

from beforehand.domain.archive import Act
from beforehand.models.archive import PostRole
from beforehand.windows.archive_words import act_name, day, network_name
from beforehand.windows.findings import TwoLines
from beforehand.windows.parts import draw_stroke
from beforehand.windows.wording import fill
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from beforehand.windows.theme import Theme


class PostRow(TwoLines):
    """A post: the stroke of its surest finding, its first words, then when, where and what was decided."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        where, when = network_name(index.data(PostRole.NETWORK)), day(index.data(PostRole.WHEN))
        return str(index.data()), fill(self.tr("%1 · %2 · %3"), when, where, act_name(index.data(PostRole.ACT)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = QStyleOptionViewItem(option)
        painter.fillRect(view.rect, QColor(self.theme.window))  # a table draws its own selection behind the row
        super().paint(painter, option, index)

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return Act(index.data(PostRole.ACT)) is Act.LEAVE

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return Act(index.data(PostRole.ACT)) is Act.OPEN

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        tier = Tier(index.data(PostRole.TIER))
        draw_stroke(painter, QRectF(rect).adjusted(0, 2, -4, 0), tier, selected or self.theme.tier(tier))
        return 32


class PostTable(QTableView):
    """One column of rows that are all of one height: unlike a list it never lays out what is not seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        delegate = PostRow(self)
        delegate.theme = theme
        self.setItemDelegate(delegate)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.window))
        self.setPalette(palette)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self.verticalHeader().setDefaultSectionSize(delegate.sizeHint(option, QModelIndex()).height())
