"""Picking people of the register: a search, a list with boxes, and everybody or nobody at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.models.picks import PickRole, PicksModel
from beforehand.windows.consent_wording import relation_name
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.intake_words import number
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.desk.register import Register
    from beforehand.domain.person import Person
    from beforehand.windows.theme import Theme

BOX = 15.0  # pixels


class PickDelegate(TwoLines):
    """A person with a box: the name, then what tells them from others of the same name."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        person: Person = index.data(PickRole.PERSON)
        relation = relation_name(person.relation)
        return person.name, fill(self.tr("%1 · %2"), relation, person.contact) if person.contact else relation

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        draw_box(painter, rect, selected or QColor(self.theme.text), is_on=is_on)
        return 32


def draw_box(painter: QPainter, rect: QRect, ink: QColor, *, is_on: bool) -> None:
    """Draw a box to tick at the beginning of a rectangle, in one ink that shows on any ground."""
    box = QRectF(rect.left() + 1, rect.top() + 1, BOX, BOX)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if is_on:
        painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        corners = ((0.22, 0.52), (0.43, 0.73), (0.8, 0.26))
        painter.drawPolyline([QPointF(box.left() + x * BOX, box.top() + y * BOX) for x, y in corners])


class SearchEdit(QLineEdit):
    """A field whose Enter goes to what was found and never presses a button of the window."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class Picks(QWidget):
    """Who is picked, and how many."""

    def __init__(
        self, register: Register, theme: Theme, picked: Iterable[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = PicksModel(register, picked, self)
        self.search = SearchEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a person"))
        self.search.setAccessibleName(self.tr("Find a person"))
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("People to pick"))
        self.list.setMinimumHeight(150)
        self._delegate = PickDelegate(self.list)
        self._delegate.theme = theme
        self.list.setItemDelegate(self._delegate)
        self.list.setModel(self.model)
        self.list.row_opened.connect(self.model.toggle)
        self._count = label("", "quiet")
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(button(self.tr("&All shown"), lambda: self.model.pick_shown(is_picked=True)))
        row.addWidget(button(self.tr("&None shown"), lambda: self.model.pick_shown(is_picked=False)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.search.textChanged.connect(self.model.search)
        self.search.returnPressed.connect(self._on_search_entered)
        self.model.picks_changed.connect(self._show_count)
        self._show_count()

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of those who are picked."""
        return self.model.picked

    def _on_search_entered(self) -> None:
        if self.model.rows:
            self.list.setCurrentIndex(self.model.index(0))
            self.list.setFocus()

    def _show_count(self) -> None:
        count = len(self.picked)
        text = self.tr("1 person is picked.") if count == 1 else fill(self.tr("%1 people are picked."), number(count))
        self._count.setText(text)
