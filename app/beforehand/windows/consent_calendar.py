"""What runs out, month by month, and the way from there to asking again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from beforehand.domain.endings import Ending, by_month, endings
from beforehand.domain.request import a_year_after
from beforehand.windows.consent_wording import day, networks_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.register import Register

MONTHS = 12
"""So many months are listed, the present one first, and after them all that is later."""
OVER, LATER = (0, 0), (9999, 1)


class CalendarWindow(Dialog):
    """Months on one side, what runs out in the chosen one on the other."""

    renewal_wanted = Signal(str, object)
    """Somebody is to be asked again: the id of the person and the ``Scope`` to ask for."""
    person_wanted = Signal(str)
    """The page of the person with this id is wanted."""

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What runs out"), parent, width=640)
        self._register = register
        self._months: dict[tuple[int, int], list[Ending]] = {}
        self.months, self.list = QListWidget(), QListWidget()
        self.months.setAccessibleName(self.tr("Months"))
        self.list.setAccessibleName(self.tr("Consents that run out"))
        self.list.setWordWrap(True)
        self._lay_out()
        self.months.currentRowChanged.connect(lambda _row: self._show_month())
        self.list.currentRowChanged.connect(lambda _row: self._show_actions())
        self.list.itemActivated.connect(lambda _item: self._on_renewal())
        register.changed.connect(self.refresh)
        self.refresh()
        self._choose_first()

    def refresh(self) -> None:
        """List the months as the register has them now; the chosen one stays chosen."""
        chosen = self._chosen_month()
        today = self._register.today
        found = endings(self._register.people, self._register.records_of, today)
        self._months = self._grouped(found, (today.year, today.month))
        self.months.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.months.clear()
        for month, entries in self._months.items():
            item = QListWidgetItem(self._month_told(month, len(entries)))
            item.setData(Qt.ItemDataRole.UserRole, month)
            self.months.addItem(item)
        self.months.blockSignals(False)  # noqa: FBT003  Qt's own signature
        self.months.setCurrentRow(next((n for n, month in enumerate(self._months) if month == chosen), 0))
        self._show_month()

    @property
    def ending(self) -> Ending | None:
        """What is chosen."""
        entries = self._months.get(self._chosen_month() or OVER, [])
        row = self.list.currentRow()
        return entries[row] if 0 <= row < len(entries) else None

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("What runs out"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("After its last day a consent permits nothing. Ask in good time; silence is no yes."), "quiet"
            )
        )
        right = QVBoxLayout()
        right.addWidget(self.list, 1)
        self._empty = label("", "quiet")
        right.addWidget(self._empty)
        row = QHBoxLayout()
        row.addWidget(self.months, 2)
        row.addLayout(right, 3)
        self.months.setMinimumHeight(300)
        self.body.addLayout(row, 1)
        self.setTabOrder(self.months, self.list)
        self.show_page = self.add_side_button(button(self.tr("&Open the page"), self._on_person))
        self.add_button(button(self.tr("Close"), self.close))
        self.ask = self.add_button(button(self.tr("&Ask for renewal…"), self._on_renewal, "primary"))

    def _grouped(self, found: Sequence[Ending], first: tuple[int, int]) -> dict[tuple[int, int], list[Ending]]:
        """The entries by month; every month of a year is there, what is over stands before and what is later behind."""
        dated = by_month(found)
        over = [each for each in reversed(found) if each.is_over]
        months = {OVER: over} if over else {}
        year, month = first
        for number in range(month - 1, month - 1 + MONTHS):
            key = (year + number // 12, number % 12 + 1)
            months[key] = dated.pop(key, [])
        later = [each for entries in dated.values() for each in entries]
        return {**months, LATER: later} if later else months

    def _choose_first(self) -> None:
        """Begin with the first month in which something is."""
        self.months.setCurrentRow(next((n for n, entries in enumerate(self._months.values()) if entries), 0))
        self.months.setFocus()

    def _chosen_month(self) -> tuple[int, int] | None:
        item = self.months.currentItem()
        return tuple(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None

    def _month_told(self, month: tuple[int, int], count: int) -> str:
        if month == OVER:
            name = self.tr("Already run out")
        elif month == LATER:
            name = self.tr("Later")
        else:
            name = QLocale().toString(QDate(*month, 1), "MMMM yyyy")
        return fill(self.tr("%1 · %2"), name, count) if count else name

    def _show_month(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        entries = self._months.get(self._chosen_month() or OVER, [])
        for entry in entries:
            self.list.addItem(QListWidgetItem(self._told(entry)))
        self.list.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        anything = any(self._months.values())
        self._empty.setText(self.tr("Nothing runs out in this month.") if anything else self.tr("No consent runs out."))
        self.list.setCurrentRow(min(max(row, 0), len(entries) - 1))
        self._show_actions()

    def _show_actions(self) -> None:
        is_chosen = self.ending is not None
        self.ask.setEnabled(is_chosen)
        self.show_page.setEnabled(is_chosen)

    def _told(self, entry: Ending) -> str:
        parts = [networks_name(entry.scope.networks)]
        if entry.scope.purpose:
            parts.append(entry.scope.purpose)
        if entry.scope.occasion:
            parts.append(entry.scope.occasion)
        told = fill(self.tr("%1 · %2\n%3"), day(entry.last), entry.person.name, " · ".join(parts))
        return told if entry.asked is None else fill(self.tr("%1\nAsked again on %2."), told, day(entry.asked))

    def _on_renewal(self) -> None:
        entry = self.ending
        if entry is not None:
            until = a_year_after(max(entry.last, self._register.today))
            self.renewal_wanted.emit(entry.person.id, entry.renewed(until))

    def _on_person(self) -> None:
        if self.ending is not None:
            self.person_wanted.emit(self.ending.person.id)
