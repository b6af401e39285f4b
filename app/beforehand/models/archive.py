"""The marked posts of an audit as a list that stays quick with a hundred thousand rows."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from typing_extensions import override

from beforehand.domain.archive import Act

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
    """The marked posts in the order in which they came, all or those of one guideline, year or decision.

    While an audit runs rows only come at the end; when it is done they are put in order of time, the newest first.
    """

    def __init__(self, audit: Audit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._audit = audit
        self._all: list[Flagged] = []
        self._rows: list[Flagged] = []
        self._coming: list[Flagged] = []
        self._clause = ""
        self._year: int | None = None
        self._act: Act | None = None
        self.clauses: Counter[str] = Counter()
        self.years: Counter[int] = Counter()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._take_coming)
        audit.posts_came.connect(self._on_posts_came)
        audit.state_changed.connect(self._on_state_changed)
        audit.act_changed.connect(self._on_act_changed)
        self._coming = list(audit.flagged)
        self._take_coming()
        self._on_state_changed()

    @property
    def total(self) -> int:
        """How many posts are marked, shown or not."""
        return len(self._all) + len(self._coming)

    def flagged(self, row: int) -> Flagged | None:
        """The post in a row; None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, index: int) -> int:
        """The row of the post with this index in the archive, -1 when it is not shown."""
        return next((row for row, each in enumerate(self._rows) if each.index == index), -1)

    def show_only(self, clause: str = "", year: int | None = None, act: Act | None = None) -> None:
        """Show the posts that touch this guideline, are of this year (0 for unknown) and are so decided."""
        self._take_coming()
        self._clause, self._year, self._act = clause, year, act
        self.beginResetModel()
        self._rows = [each for each in self._all if self._is_shown(each)]
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.flagged(index.row()) if index.isValid() else None
        if each is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _excerpt(each)
            case PostRole.ACT:
                return self._audit.acts.get(each.index, Act.OPEN)
            case PostRole.TIER:
                return min((finding.tier for finding in each.findings), key=lambda tier: tier.rank)
            case PostRole.WHEN:
                return each.post.when[:10]
            case PostRole.NETWORK:
                return each.post.network
        return None

    def _is_shown(self, each: Flagged) -> bool:
        if self._clause and all(finding.clause != self._clause for finding in each.findings):
            return False
        if self._year is not None and each.post.year != self._year:
            return False
        return self._act is None or self._audit.acts.get(each.index, Act.OPEN) is self._act

    def _take_coming(self) -> None:
        """Add the posts that have come to the end."""
        self._pause.stop()
        coming, self._coming = self._coming, []
        self._all += coming
        self.years.update(each.post.year for each in coming)
        self.clauses.update(clause for each in coming for clause in {finding.clause for finding in each.findings})
        shown = [each for each in coming if self._is_shown(each)]
        if shown:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(shown) - 1)
            self._rows += shown
            self.endInsertRows()

    def _order(self) -> None:
        """Put the rows in order of time, the newest first; views keep what is selected."""
        self._take_coming()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._rows[index.row()].index for index in before]
        self._all.sort(key=lambda each: (each.post.when, -each.index), reverse=True)
        shown = {each.index for each in self._rows}
        self._rows = [each for each in self._all if each.index in shown]
        places = {each.index: row for row, each in enumerate(self._rows)} if held else {}
        self.changePersistentIndexList(before, [self.index(places[index], 0) for index in held])
        self.layoutChanged.emit()

    def _on_posts_came(self, flagged: tuple[Flagged, ...]) -> None:
        self._coming += flagged
        if not self._pause.isActive():
            self._pause.start(FURTHER_MS if self._rows else FIRST_MS)

    def _on_state_changed(self) -> None:
        if not self._audit.flagged and self.total:
            self._pause.stop()
            self.beginResetModel()
            self._all, self._rows, self._coming = [], [], []
            self.clauses.clear()
            self.years.clear()
            self.endResetModel()
        elif self.total and not self._audit.is_running:
            self._order()

    def _on_act_changed(self, index: int) -> None:
        row = self.row_of(index)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


def _excerpt(each: Flagged) -> str:
    """The words around the first finding, on one line."""
    first = min((finding.start for finding in each.findings), default=0)
    start = max(0, first - BEFORE)
    start = each.post.text.rfind(" ", 0, start) + 1 if start else 0
    shown = " ".join(each.post.text[start : start + SHOWN].split())
    return f"… {shown}" if start else shown
