"""How to look at the privacy settings of an account, step by step and without a connection, and noting that it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from beforehand.desk.privacy import steps_for
from beforehand.domain.profile import is_overdue
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, clear, label
from beforehand.windows.profile_words import account_name
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beforehand.domain.profile import Account

HEIGHT = 320


class PrivacyWindow(Dialog):
    """Shows the steps for one of some accounts; there must be at least one."""

    reviewed = Signal(str)
    """The author looked at the settings of the account with this id today."""

    def __init__(
        self, accounts: Sequence[Account], today: date, account_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Privacy settings"), parent, width=560)
        self._accounts = tuple(accounts)
        self._today = today
        self.heading = label("", size=1.2, is_bold=True)
        self.account = QComboBox()
        self.account.setAccessibleName(self.tr("Account"))
        for each in self._accounts:
            self.account.addItem(account_name(each), each.id)
        self.account.setVisible(len(self._accounts) > 1)
        self.state = label("", "quiet")
        self.body.addWidget(self.heading)
        self.body.addWidget(self.account)
        self.body.addWidget(self.state)
        self.body.addWidget(
            label(
                self.tr("Networks rename and move their menus, so look for the words and not for the place."), "quiet"
            )
        )
        self.body.addWidget(self._steps_area(), 1)
        self.body.addWidget(
            label(self.tr("However strict they are: nothing on social media is private, and one screenshot is enough."))
        )
        self.done_button = button(self.tr("I looked at them &today"), self._on_done, "primary")
        self.add_button(button(self.tr("Close"), self.close))
        self.add_button(self.done_button, is_default=True)
        self.account.currentIndexChanged.connect(self._refresh)
        self.account.setCurrentIndex(max(0, self.account.findData(account_id or self._first_overdue())))
        self._refresh()

    @property
    def chosen(self) -> Account:
        """The account whose steps are shown."""
        return self._accounts[max(0, self.account.currentIndex())]

    def _steps_area(self) -> QScrollArea:
        inner = QWidget()
        self._steps = QVBoxLayout(inner)
        self._steps.setContentsMargins(0, 0, 10, 0)
        self._steps.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(HEIGHT)
        scroll.setAccessibleName(self.tr("Steps"))
        scroll.setWidget(inner)
        return scroll

    def _first_overdue(self) -> str:
        overdue = (
            each.id for each in self._accounts if each.reviewed is None or is_overdue(each.reviewed, self._today)
        )
        return next(overdue, self._accounts[0].id)

    def _refresh(self) -> None:
        account = self.chosen
        self.heading.setText(fill(self.tr("Privacy settings of %1"), account_name(account)))
        self.state.setText(self._told(account))
        clear(self._steps)
        for number, step in enumerate(steps_for(account.network, QLocale().name()[:2]), start=1):
            row = QHBoxLayout()
            row.setSpacing(8)
            place = label(QLocale().toString(number), "quiet")
            place.setWordWrap(False)
            place.setMinimumWidth(place.fontMetrics().horizontalAdvance("00"))
            row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(step), 1)
            self._steps.addLayout(row)
        self._steps.addStretch(1)

    def _told(self, account: Account) -> str:
        day = account.reviewed
        if day is None:
            return self.tr("You have not noted yet that you looked at them.")
        shown = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
        return fill(self.tr("You looked at them last on %1."), shown)

    def _on_done(self) -> None:
        self.reviewed.emit(self.chosen.id)
        self.accept()
