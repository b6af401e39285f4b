"""The list of drafts, with search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.models.drafts import DraftRole, DraftsModel
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from beforehand.windows.theme import Theme


class DraftRowDelegate(TwoLines):
    """A draft: its first words, then its network and when it was changed."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        return str(index.data()), fill(
            self.tr("%1 · %2"), index.data(DraftRole.NETWORK), moment(index.data(DraftRole.CHANGED))
        )

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(DraftRole.IS_CURRENT))


class DraftsPanel(QWidget):
    """Search, the drafts, and a button for a new one."""

    draft_chosen = Signal(str)
    """The author wants to write in this draft."""
    deletion_wanted = Signal(str)
    """The author wants this draft in the bin."""
    new_wanted = Signal()
    """The author wants a new draft."""

    def __init__(self, model: DraftsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a draft"))
        self.search.setAccessibleName(self.tr("Find a draft"))
        self.search.textChanged.connect(self._on_query_changed)
        self.search.returnPressed.connect(self._open_first)
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("Drafts"))
        self._delegate = DraftRowDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setModel(model)
        self.list.row_opened.connect(lambda index: self.draft_chosen.emit(index.data(DraftRole.DRAFT)))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        self._add_delete_action()
        self._empty = label("", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(16, 24, 16, 16)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        for inner, stretch in (
            (self.search, 0),
            (self._stack, 1),
            (button(self.tr("New draft"), self.new_wanted.emit), 0),
        ):
            if inner is self._stack:
                column.addWidget(inner, stretch)
                continue
            row = QHBoxLayout()
            row.setContentsMargins(10, 0, 10, 0)
            row.addWidget(inner)
            column.addLayout(row)
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw rows in other colours."""
        self._delegate.theme = theme
        self.list.viewport().update()

    def show_current(self, draft_id: str) -> None:
        """Select the row of the draft that is open."""
        row = self._model.row_of(draft_id)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def refresh(self) -> None:
        """Say in words when there is nothing to list."""
        self._stack.setCurrentIndex(1 if self._model.rows else 0)
        self._empty.setText(
            self.tr("No draft holds these words.") if self._model.query else self.tr("There are no drafts.")
        )

    def _add_delete_action(self) -> None:
        delete = QAction(self.tr("&Move to the bin"), self.list)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._on_delete)
        self.list.addAction(delete)

    def _on_delete(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.deletion_wanted.emit(index.data(DraftRole.DRAFT))

    def _on_menu_requested(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.addActions(self.list.actions())
        menu.exec(self.list.viewport().mapToGlobal(point))
        menu.deleteLater()

    def _on_query_changed(self, query: str) -> None:
        self._model.search(query)
        self.refresh()

    def _open_first(self) -> None:
        if self._model.rows:
            self.draft_chosen.emit(self._model.index(0).data(DraftRole.DRAFT))
