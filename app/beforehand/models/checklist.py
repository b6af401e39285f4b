"""The checklist of the current draft as a list."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.checklist import ItemState, Status
from beforehand.domain.post import Reply
from beforehand.models.names import clause_name
from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from beforehand.desk.drafts import Desk


class ItemRole(IntEnum):
    """What a row tells beside its question."""

    STATE = Qt.ItemDataRole.UserRole + 1
    ITEM = Qt.ItemDataRole.UserRole + 2
    KIND = Qt.ItemDataRole.UserRole + 3
    STATUS = Qt.ItemDataRole.UserRole + 4
    STATUS_NAME = Qt.ItemDataRole.UserRole + 5
    CLAUSE = Qt.ItemDataRole.UserRole + 6
    CLAUSE_NAME = Qt.ItemDataRole.UserRole + 7
    REPLY = Qt.ItemDataRole.UserRole + 8
    EVIDENCE = Qt.ItemDataRole.UserRole + 9


class ChecklistModel(RowsModel[ItemState]):
    """The items that apply, in the order of the policy; a row stays while its item applies."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__({role: role.name.lower().encode() for role in ItemRole}, parent)
        self._desk = desk
        desk.checklist_changed.connect(self._on_checklist_changed)
        self._on_checklist_changed()

    def row_of(self, item: str) -> int:
        """The row of an item by its id, -1 when it does not apply."""
        return self.row_of_key(item)

    @override
    def value(self, row: ItemState, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.item.question
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.item.help
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{0} {1}.").format(row.item.question, self._status_name(row))
            case ItemRole.STATUS_NAME:
                return self._status_name(row)
            case ItemRole.CLAUSE_NAME:
                return clause_name(self._desk.pack, row.item.clause)
            case _:
                return self._plain(row, role)

    def _plain(self, row: ItemState, role: int) -> Any:
        """The roles that hand out a value as it is."""
        values: dict[int, Any] = {
            ItemRole.STATE: row,
            ItemRole.ITEM: row.item.id,
            ItemRole.KIND: row.item.kind,
            ItemRole.STATUS: row.status,
            ItemRole.CLAUSE: row.item.clause,
            ItemRole.REPLY: row.answer.reply if row.answer else None,
            ItemRole.EVIDENCE: row.evidence,
        }
        return values.get(role)

    def _status_name(self, row: ItemState) -> str:
        """Where an item stands, in words."""
        if row.item.kind == "auto":
            left = self.tr("To be settled") if row.item.open else self.tr("Findings are left")
            return self.tr("Done") if row.status is Status.SATISFIED else left
        if row.answer is not None and row.answer.reply is Reply.NOT_SURE:
            return self.tr("Not sure: ask for advice")
        if row.status is Status.NOT_SATISFIED:
            return self.tr("Answered no")
        if row.item.kind == "evidence":
            return self.tr("Recorded") if row.status is Status.SATISFIED else self.tr("Needs a record")
        return self.tr("Answered yes") if row.status is Status.SATISFIED else self.tr("Not answered")

    def _on_checklist_changed(self) -> None:
        """Show what the desk has."""
        self.set_rows((state.item.id, state) for state in self._desk.checklist.items)
