"""Opening what a colleague shared: who says so, what is new or in conflict, and a tick for each that is taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from beforehand.models.offers import OfferRole, OffersModel
from beforehand.windows.bundle_words import offer_told, place_told, vouch_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_file
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.intake_words import number
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.picks import draw_box
from beforehand.windows.vault_copies import place_row
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.sharing import Opened, Sharing, Taken
    from beforehand.models.offers import OfferRow
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


class OfferDelegate(TwoLines):
    """A consent of the bundle with its box: who it is about and how it compares, then where it would go."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        return self.told(index.data(OfferRole.ROW))

    def told(self, row: OfferRow) -> tuple[str, str]:
        """The two lines of an offer."""
        first = fill(self.tr("%1 · %2"), row.offer.shared.person.name, offer_told(row.offer))
        return first, place_told(row.offer, is_apart=row.is_apart)

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        row: OfferRow = index.data(OfferRole.ROW)
        return not row.offer.may_be_taken

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        row: OfferRow = index.data(OfferRole.ROW)
        return row.is_picked

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        row: OfferRow = index.data(OfferRole.ROW)
        if row.offer.may_be_taken:
            draw_box(painter, rect, selected or QColor(self.theme.text), is_on=row.is_picked)
        return 32


class BundleWindow(Dialog):
    """The file, the sender, and the offers."""

    def __init__(self, sharing: Sharing, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Open what a colleague shared"), parent, width=620)
        self._sharing = sharing
        self._opened: Opened | None = None
        self.model = OffersModel(self)
        self.shown = QLineEdit()
        self.choose = button(self.tr("&Choose…"), self._on_choose)
        self.who = label("")
        self.number = label("", size=1.2, is_bold=True)
        self.number.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.number.setAccessibleName(self.tr("Check number of the sender"))
        self.compared = QCheckBox(self.tr("The sender &read this number to me over the phone"))
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("What is offered"))
        self.list.setMinimumHeight(140)
        self._delegate = OfferDelegate(self.list)
        self._delegate.theme = theme
        self.list.setItemDelegate(self._delegate)
        self.model.describe = lambda row: ". ".join(self._delegate.told(row))
        self.list.setModel(self.model)
        self.apart = QCheckBox(self.tr("The chosen person is some&body else of the same name"))
        self.told = label("", "quiet")
        self._lay_out()
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("Open what a colleague shared"), size=1.2, is_bold=True))
        text = self.tr("Nothing comes into the register before you tick it.")
        self.body.addWidget(label(text, "quiet"))
        self.body.addLayout(place_row(self.shown, self.tr("Which file"), self.choose))
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.who, self.number, self.compared):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.apart, 1)
        row.addWidget(button(self.tr("&All"), lambda: self.model.pick_all(is_picked=True)))
        row.addWidget(button(self.tr("&None"), lambda: self.model.pick_all(is_picked=False)))
        column.addLayout(row)
        self.body.addWidget(self._inside, 1)
        self.body.addWidget(self.told)
        self.add_button(button(self.tr("Close"), self.close))
        self.take = self.add_button(button(self.tr("&Take over"), self._on_take, "primary"))
        self.take.setDefault(True)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self) -> None:
        self.list.row_opened.connect(self.model.toggle)
        self.list.selectionModel().currentChanged.connect(self.refresh)
        self.model.picks_changed.connect(self.refresh)
        self.compared.toggled.connect(self.refresh)
        self.apart.clicked.connect(self._on_apart_chosen)
        self._sharing.opened.connect(self._on_opened)
        self._sharing.taken.connect(self._on_taken)
        self._sharing.failed.connect(self._on_failed)

    def open_file(self, path: Path) -> None:
        """Open a bundle and show what is in it."""
        self.shown.setText(str(path))
        if not self._sharing.is_ready:
            self._say(self.tr("Keys lie in the vault. Make a vault or open it first."), "bad")
            return
        self._say(self.tr("The bundle is being opened."))
        self._sharing.open_bundle(path)

    def refresh(self) -> None:
        """Allow what can be done now."""
        opened = self._opened
        self._inside.setVisible(opened is not None)
        self.take.setVisible(opened is not None)
        if opened is None:
            return
        self.compared.setVisible(not opened.known_as)
        row = self._row()
        has_twin = row is not None and row.offer.own is None and row.offer.twin is not None
        self.apart.setVisible(any(each.offer.own is None and each.offer.twin is not None for each in self.model.rows))
        self.apart.setEnabled(has_twin)
        self.apart.setChecked(row is not None and row.is_apart)
        count = len(self.model.picked)
        self.take.setText(fill(self.tr("&Take over %1"), number(count)))
        self.take.setEnabled(bool(count) and self.is_trusted)
        if not self.is_trusted:
            self._say(self.tr("Call the sender and compare the number before you take anything over."))
        elif not count:
            self._say(self.tr("Tick what you take over."))
        else:
            self._say(
                self.tr("What is taken over is marked with its sender; what was blank about a person is filled in.")
            )

    @property
    def is_trusted(self) -> bool:
        """Whether it is known from whom the bundle comes."""
        return self._opened is not None and (bool(self._opened.known_as) or self.compared.isChecked())

    def _row(self) -> OfferRow | None:
        index = self.list.currentIndex()
        row: OfferRow | None = index.data(OfferRole.ROW) if index.isValid() else None
        return row

    def _sender_told(self, opened: Opened) -> str:
        bundle, letter = opened.bundle, opened.bundle.letter
        made = letter.made.astimezone().date()
        shown = QLocale().toString(QDate(made.year, made.month, made.day), QLocale.FormatType.LongFormat)
        known = (
            fill(self.tr("You know this sender: %1."), opened.known_as)
            if opened.known_as
            else fill(self.tr("You do not know this sender yet. They say that they are %1."), letter.name)
        )
        told = [known]
        if opened.has_namesake:
            told.append(self.tr("Somebody else whom you know has this name, with another number: be careful."))
        told += [fill(self.tr("Made on %1."), shown), vouch_told(letter.vouch, letter.name)]
        if letter.note:
            told.append(fill(self.tr("“%1”"), letter.note))
        if bundle.files:
            told.append(fill(self.tr("Evidence files that came along: %1."), number(len(bundle.files))))
        left = sum(each.files for each in bundle.shared)
        if left:
            told.append(fill(self.tr("Evidence files that stayed with the sender: %1."), number(left)))
        return " ".join(told)

    def _show_opened(self, opened: Opened | None) -> None:
        self._opened = opened
        self.compared.setChecked(False)
        if opened is not None:
            self.who.setText(self._sender_told(opened))
            self.number.setText(opened.bundle.sender.number)
        self.model.show_offers(opened.offers if opened is not None else ())
        self.refresh()

    def _on_choose(self) -> None:
        choose_file(self, self.tr("A bundle from a colleague"), ".age", self.open_file)

    def _on_opened(self, opened: Opened) -> None:
        self._show_opened(opened)
        announce(self, self.who.text())
        (self.list if opened.known_as else self.compared).setFocus()

    def _on_apart_chosen(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.model.keep_apart(index, is_apart=self.apart.isChecked())

    def _on_take(self) -> None:
        if self._opened is not None:
            self.take.setEnabled(False)
            self._say(self.tr("It is being taken over."))
            self._sharing.take_over(self._opened, self.model.picked, self.model.apart)

    def _on_taken(self, taken: Taken) -> None:
        self._show_opened(None)
        text = self.tr("Taken over: %1 events of %2 people. Each is marked with its sender.")
        self._say(fill(text, number(taken.events), number(taken.people)), "good")
        announce(self, self.told.text())
        self.choose.setFocus()

    def _on_failed(self, trouble: Trouble) -> None:
        self._show_opened(None)
        self._say(trouble_text(trouble), "bad")
        announce(self, self.told.text())
        self.choose.setFocus()

    def _say(self, text: str, look: str = "quiet") -> None:
        self.told.setText(text)
        set_look(self.told, look)
