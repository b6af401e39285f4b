"""The author's accounts as a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QDate, QLocale, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from beforehand.domain.network import network_named
from beforehand.domain.profile import Concern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from beforehand.domain.profile import Account

    Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What a column tells."""

    ACCOUNT = 0
    LEFT = 1
    SHOWN_NAME = 2
    ADDRESS = 3
    REVIEWED = 4


class AccountsModel(QAbstractTableModel):
    """One row an account, in the order in which they were added; ``unsettled`` tells what one has against it."""

    def __init__(self, unsettled: Callable[[Account], tuple[Concern, ...]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsettled = unsettled
        self._rows: list[Account] = []

    @property
    def rows(self) -> tuple[Account, ...]:
        """The accounts from the top."""
        return tuple(self._rows)

    def row_of(self, account_id: str) -> int:
        """The row of an account, -1 when it is not there."""
        return next((row for row, each in enumerate(self._rows) if each.id == account_id), -1)

    def set_rows(self, accounts: Sequence[Account]) -> None:
        """Show these accounts, telling views what went, came and changed."""
        staying = {each.id for each in accounts}
        for row in range(len(self._rows) - 1, -1, -1):
            if self._rows[row].id not in staying:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
        known = {each.id for each in self._rows}
        for row, account in enumerate(accounts):
            if account.id not in known:
                self.beginInsertRows(QModelIndex(), row, row)
                self._rows.insert(row, account)
                self.endInsertRows()
        self._rows[:] = accounts
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names: dict[int, str] = {
            Column.ACCOUNT: self.tr("Account"),
            Column.LEFT: self.tr("To settle"),
            Column.SHOWN_NAME: self.tr("Shown name"),
            Column.ADDRESS: self.tr("Signed up with"),
            Column.REVIEWED: self.tr("Settings looked at"),
        }
        return names.get(section)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self._told(self._rows[index.row()], index.column())
        return None

    def _told(self, account: Account, column: int) -> str:
        match column:
            case Column.ACCOUNT:
                return f"{network_named(account.network).name} {account.handle}"
            case Column.LEFT:
                return self._left(account)
            case Column.SHOWN_NAME:
                return account.shown_name
            case Column.ADDRESS:
                return account.address
        day = account.reviewed
        if day is None:
            return self.tr("Never")
        return str(QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat))

    def _left(self, account: Account) -> str:
        names = {
            Concern.WORK_EMAIL: self.tr("Work e-mail"),
            Concern.FALSE_NAME: self.tr("Name"),
            Concern.UNREVIEWED: self.tr("Settings"),
        }
        left = self._unsettled(account)
        return ", ".join(names[each] for each in left) if left else self.tr("Nothing")
