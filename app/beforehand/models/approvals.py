"""The approvals of the past as a list that can be filtered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.network import network_named
from beforehand.models.rows import RowsModel
from beforehand.store.folding import searchable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from beforehand.desk.approvals import Approvals, Entry
    from beforehand.domain.posting import Fate


class ApprovalRole(IntEnum):
    """What a row tells beside the first words."""

    APPROVAL = Qt.ItemDataRole.UserRole + 1
    WHEN = Qt.ItemDataRole.UserRole + 2
    NETWORK = Qt.ItemDataRole.UserRole + 3
    FATE = Qt.ItemDataRole.UserRole + 4
    HAS_NEWS = Qt.ItemDataRole.UserRole + 5
    HAS_WORDS = Qt.ItemDataRole.UserRole + 6
    ACT = Qt.ItemDataRole.UserRole + 7


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval, and whether something is new about it since."""

    entry: Entry
    has_news: bool = False


class ApprovalsModel(RowsModel[ApprovalRow]):
    """The approvals that fit the filter, the newest first; ``has_news`` tells what is new since."""

    def __init__(
        self, approvals: Approvals, has_news: Callable[[str], bool] = bool, parent: QObject | None = None
    ) -> None:
        super().__init__({role: role.name.lower().encode() for role in ApprovalRole}, parent)
        self._approvals = approvals
        self._has_news = has_news
        self._words: list[str] = []
        self._fate: Fate | None = None
        self._only_news = False
        approvals.changed.connect(self.refresh)
        self.refresh()

    def search(self, query: str) -> None:
        """Show only approvals whose first words, network or day hold every word of a query."""
        self._words = searchable(query).split()
        self.refresh()

    def show_only(self, fate: Fate | None, *, only_news: bool = False) -> None:
        """Show only what has come so far, or what something is new about; None for everything."""
        self._fate, self._only_news = fate, only_news
        self.refresh()

    @override
    def value(self, row: ApprovalRow, role: int) -> Any:
        entry = row.entry
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: entry.title,
            ApprovalRole.APPROVAL: entry.id,
            ApprovalRole.WHEN: entry.approved.when,
            ApprovalRole.NETWORK: entry.approved.network,
            ApprovalRole.FATE: entry.fate,
            ApprovalRole.HAS_NEWS: row.has_news,
            ApprovalRole.HAS_WORDS: entry.has_words,
            ApprovalRole.ACT: entry.approved.act,
        }
        return values.get(role)

    def refresh(self) -> None:
        """Show what there is."""
        rows = (ApprovalRow(entry, self._has_news(entry.id)) for entry in self._approvals.entries if self._is_in(entry))
        self.set_rows((row.entry.id, row) for row in rows if row.has_news or not self._only_news)

    def _is_in(self, entry: Entry) -> bool:
        if self._fate is not None and entry.fate is not self._fate:
            return False
        if not self._words:
            return True
        approved = entry.approved
        told = f"{entry.title} {network_named(approved.network).name} {approved.when.astimezone().date().isoformat()}"
        return all(word in searchable(told) for word in self._words)
