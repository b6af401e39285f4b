"""Picking people of the register: a search, a list with boxes, and everybody or nobody at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.models.picks import PicksModel
from beforehand.windows.intake_words import number
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.desk.register import Register


class PickList(QListView):
    """A list whose boxes Enter and Space tick."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid() and isinstance(model, PicksModel):
            model.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)


class SearchEdit(QLineEdit):
    """A field whose Enter goes to what was found and never presses a button of the window."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class Picks(QWidget):
    """Who is picked, and how many."""

    def __init__(self, register: Register, picked: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PicksModel(register, picked, self)
        self.search = SearchEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a person"))
        self.search.setAccessibleName(self.tr("Find a person"))
        self.list = PickList()
        self.list.setAccessibleName(self.tr("People to pick"))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setMinimumHeight(130)
        self.list.setModel(self.model)
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
