"""The drafts as a list that can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.network import network_named
from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from beforehand.desk.drafts import Desk
    from beforehand.store.protocols import DraftSummary


class DraftRole(IntEnum):
    """What a row tells beside its title."""

    DRAFT = Qt.ItemDataRole.UserRole + 1
    NETWORK = Qt.ItemDataRole.UserRole + 2
    CHANGED = Qt.ItemDataRole.UserRole + 3
    IS_CURRENT = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list and whether it is the one that is open."""

    summary: DraftSummary
    is_current: bool


class DraftsModel(RowsModel[DraftRow]):
    """The drafts that the search finds, the last changed first."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__({role: role.name.lower().encode() for role in DraftRole}, parent)
        self._desk = desk
        self._query = ""
        desk.drafts_changed.connect(self._on_drafts_changed)
        desk.draft_opened.connect(self._on_drafts_changed)
        self._on_drafts_changed()

    @property
    def query(self) -> str:
        """What is searched for; "" for everything."""
        return self._query

    def search(self, query: str) -> None:
        """Show only drafts that hold every word of a query."""
        self._query = query
        self._on_drafts_changed()

    def row_of(self, draft_id: str) -> int:
        """The row of a draft by its id, -1 when it is not shown."""
        return self.row_of_key(draft_id)

    @override
    def value(self, row: DraftRow, role: int) -> Any:
        summary = row.summary
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return summary.title or self.tr("Draft without words")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._aloud(row)
            case DraftRole.DRAFT:
                return summary.id
            case DraftRole.NETWORK:
                return self._network_name(summary.network)
            case DraftRole.CHANGED:
                return summary.changed
            case DraftRole.IS_CURRENT:
                return row.is_current
            case _:
                return None

    def _aloud(self, row: DraftRow) -> str:
        """The row in the order in which it is best heard."""
        title = row.summary.title or self.tr("Draft without words")
        named = self.tr("{0}, for {1}").format(title, self._network_name(row.summary.network))
        return self.tr("{0}, open now").format(named) if row.is_current else named

    def _network_name(self, network_id: str) -> str:
        """The name of a network; plain text has a translated one."""
        network = network_named(network_id)
        return self.tr("plain text") if network.id == "plain" else network.name

    def _on_drafts_changed(self) -> None:
        """Show what the store finds."""
        current = self._desk.current
        open_id = current.id if current else ""
        found = self._desk.summaries(self._query)
        self.set_rows((each.id, DraftRow(each, each.id == open_id)) for each in found)
