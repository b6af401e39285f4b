"""What a bundle offers, with a box for each consent that may be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QObject

    from beforehand.domain.bundle import Offer


class OfferRole(IntEnum):
    """What a row tells beside the name."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer, whether it is to be taken over, and whether as somebody else than who has the name."""

    offer: Offer
    is_picked: bool = False
    is_apart: bool = False


class OffersModel(RowsModel[OfferRow]):
    """The offers of one bundle; none is picked at first."""

    picks_changed = Signal()
    """Others are picked, or go elsewhere, than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__({OfferRole.ROW: b"row"}, parent)
        self.describe: Callable[[OfferRow], str] = lambda row: row.offer.shared.person.name
        """What a screen reader says of a row; set by the window, which has the words."""
        self._offers: tuple[Offer, ...] = ()
        self._picked: set[str] = set()
        self._apart: set[str] = set()

    @property
    def picked(self) -> tuple[str, ...]:
        """The keys of the offers that are to be taken over."""
        return tuple(offer.key for offer in self._offers if offer.key in self._picked)

    @property
    def apart(self) -> tuple[str, ...]:
        """The keys of the offers that are about somebody else than who has the name."""
        return tuple(sorted(self._apart))

    def show_offers(self, offers: Iterable[Offer]) -> None:
        """Show what a bundle offers."""
        self._offers = tuple(offers)
        self._picked, self._apart = set(), set()
        self._tell()

    def pick_all(self, *, is_picked: bool) -> None:
        """Pick everything that may be taken over, or nothing."""
        self._picked = {offer.key for offer in self._offers if offer.may_be_taken} if is_picked else set()
        self._tell()

    def toggle(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Pick an offer or no longer; one that may not be taken over stays as it is."""
        offer = self.row(index).offer
        if offer.may_be_taken:
            self._picked ^= {offer.key}
            self._tell()

    def keep_apart(self, index: QModelIndex | QPersistentModelIndex, *, is_apart: bool) -> None:
        """Say whether all consents of an offer's person are about somebody else than who has the name."""
        person = self.row(index).offer.shared
        keys = {offer.key for offer in self._offers if offer.shared is person and offer.own is None}
        self._apart = self._apart | keys if is_apart else self._apart - keys
        self._tell()

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        may_be_taken = index.isValid() and self.row(index).offer.may_be_taken
        return flags | Qt.ItemFlag.ItemIsUserCheckable if may_be_taken else flags

    @override
    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self.row(index).offer.may_be_taken:
            return False
        if (Qt.CheckState(value) == Qt.CheckState.Checked) is not self.row(index).is_picked:
            self.toggle(index)
        return True

    @override
    def value(self, row: OfferRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.offer.shared.person.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(row)
            case Qt.ItemDataRole.CheckStateRole if row.offer.may_be_taken:
                return Qt.CheckState.Checked if row.is_picked else Qt.CheckState.Unchecked
            case OfferRole.ROW:
                return row
            case _:
                return None

    def _tell(self) -> None:
        self.set_rows(
            (offer.key, OfferRow(offer, offer.key in self._picked, offer.key in self._apart)) for offer in self._offers
        )
        self.picks_changed.emit()
