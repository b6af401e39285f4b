"""The marked posts of an audit as a list that stays quick with a hundred thousand rows."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from typing_extensions import override

from beforehand.domain.shelf import Filter, Order

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from beforehand.desk.audit import Audit
    from beforehand_checks.archives.values import Flagged

FIRST_MS, FURTHER_MS = 60, 400
"""Further rows are shown after such a pause, so that a quick audit does not lay the list out for every block."""
BEFORE, SHOWN = 24, 200
"""Code points of a post that a row shows before its first marked words, and in all."""


class PostRole(IntEnum):
    """What a row tells beside its words."""

    ACT = Qt.ItemDataRole.UserRole + 1
    TIER = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3
    NETWORK = Qt.ItemDataRole.UserRole + 4


class ArchiveModel(QAbstractTableModel):
    """The marked posts of the open audit, all or those that a filter shows.

    While posts come in, rows only come at the end; after that they are put in order. A row of the list is a number on
    the audit's shelf, so that filtering and ordering move numbers and touch no post.
    """

    def __init__(self, audit: Audit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._audit = audit
        self._rows: list[int] = []
        self._taken = 0
        self._order = Order.NEWEST
        self.filter = Filter()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._take_coming)
        audit.posts_came.connect(self._on_posts_came)
        audit.opened.connect(self._on_opened)
        audit.state_changed.connect(self._on_state_changed)
        audit.act_changed.connect(self._on_act_changed)
        self._show_anew()

    @property
    def total(self) -> int:
        """How many posts are marked, shown or not."""
        return len(self._audit.shelf)

    @property
    def order(self) -> Order:
        """How the rows are ordered."""
        return self._order

    def flagged(self, row: int) -> Flagged | None:
        """The post in a row; None where there is none."""
        return self._audit.shelf.flagged(self._rows[row]) if 0 <= row < len(self._rows) else None

    def place(self, row: int) -> int:
        """The place in the archive of the post in a row, -1 where there is none."""
        return self._audit.shelf.place(self._rows[row]) if 0 <= row < len(self._rows) else -1

    def row_of(self, place: int) -> int:
        """The row of the post at a place in the archive, -1 when it is not shown."""
        row = self._audit.shelf.row_of(place)
        try:
            return self._rows.index(row)
        except ValueError:
            return -1

    def show_only(self, wanted: Filter) -> None:
        """Show the posts that a filter lets through."""
        self.filter = wanted
        self._show_anew()

    def put_in_order(self, order: Order) -> None:
        """Order the rows; views keep what is selected."""
        self._order = order
        self._arrange()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, shelf = self._rows[index.row()], self._audit.shelf
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _excerpt(shelf.flagged(row))
            case PostRole.ACT:
                return shelf.act(row)
            case PostRole.TIER:
                return shelf.tier(row)
            case PostRole.WHEN:
                return shelf.flagged(row).post.when[:10]
            case PostRole.NETWORK:
                return shelf.flagged(row).post.network
        return None

    def _show_anew(self) -> None:
        self._pause.stop()
        self.beginResetModel()
        self._rows = self._audit.shelf.ordered(self._order, self.filter)
        self._taken = self.total
        self.endResetModel()

    def _take_coming(self) -> None:
        """Add the posts that have come to the end."""
        self._pause.stop()
        shown = self._audit.shelf.shown(range(self._taken, self.total), self.filter)
        self._taken = self.total
        if shown:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(shown) - 1)
            self._rows += shown
            self.endInsertRows()

    def _arrange(self) -> None:
        """Put the rows in order; views keep what is selected."""
        self._take_coming()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._rows[index.row()] for index in before]
        shown = bytearray(self.total)
        for row in self._rows:
            shown[row] = 1
        self._rows = [row for row in self._audit.shelf.ordered(self._order, Filter()) if shown[row]]
        self.changePersistentIndexList(before, [self.index(self._rows.index(row), 0) for row in held])
        self.layoutChanged.emit()

    def _on_posts_came(self, _rows: range) -> None:
        if not self._pause.isActive():
            self._pause.start(FURTHER_MS if self._rows else FIRST_MS)

    def _on_opened(self) -> None:
        self.filter = Filter()
        self._show_anew()

    def _on_state_changed(self) -> None:
        if self.total and not (self._audit.is_running or self._audit.is_loading):
            self._arrange()

    def _on_act_changed(self, place: int) -> None:
        row = self.row_of(place)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


def _excerpt(each: Flagged) -> str:
    """The words around the first finding, on one line."""
    first = min((finding.start for finding in each.findings), default=0)
    start = max(0, first - BEFORE)
    start = each.post.text.rfind(" ", 0, start) + 1 if start else 0
    shown = " ".join(each.post.text[start : start + SHOWN].split())
    return f"… {shown}" if start else shown
