"""Saying what became of a text: when it was posted, edited or deleted there, and under which link it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDateTimeEdit, QFormLayout, QLineEdit, QWidget

from beforehand.domain.posting import Fate
from beforehand.windows.approval_words import network_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from datetime import datetime

    from beforehand.desk.approvals import Approvals
    from beforehand.domain.clock import Clock

SLACK = timedelta(minutes=1)
"""The field shows whole minutes, and so much may a moment lie outside of what is possible."""
LONGEST_LINK = 2000


class MarkWindow(Dialog):
    """Asks for the moment, and for the link of a text that was posted."""

    def __init__(
        self, approvals: Approvals, approval: str, fate: Fate, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(_title(self, fate), parent, width=440)
        self._approvals, self._approval, self._fate, self._clock = approvals, approval, fate, clock
        entry = approvals.entry(approval)
        self._network = network_told(entry.approved.network) if entry is not None else ""
        self.body.addWidget(label(_title(self, fate), size=1.2, is_bold=True))
        if entry is not None and entry.title:
            self.body.addWidget(label(fill(self.tr("“%1”"), entry.title), "quiet"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.when = QDateTimeEdit(_shown(clock.now()))
        self.when.setCalendarPopup(True)
        self.when.setAccessibleName(self.tr("When"))
        form.addRow(self.tr("&When"), self.when)
        self.link = QLineEdit(entry.link if entry is not None else "")
        self.link.setAccessibleName(self.tr("Link"))
        self.link.setPlaceholderText(self.tr("Paste the address of the post"))
        self.link.setMaxLength(LONGEST_LINK)
        if fate is Fate.POSTED:
            form.addRow(self.tr("&Link"), self.link)
        self.body.addLayout(form)
        if fate is Fate.POSTED:
            kept = self.tr(
                "The link may stay empty. It is never opened; you find it again if you must take the post down."
            )
            self.body.addWidget(label(kept, "quiet"))
        if fate is Fate.EDITED:
            new = self.tr(
                "What stands there now is not what was approved. If the words changed, check them as a draft first."
            )
            self.body.addWidget(label(new, "quiet"))
        self.told = label("", "bad")
        self.told.hide()
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self.add_button(button(_verb(self, fate), self._on_wanted, "primary"), is_default=True)
        self.add_button(button(self.tr("Cancel"), self.close))
        (self.link if fate is Fate.POSTED else self.when).setFocus()

    def _on_wanted(self) -> None:
        """Record it, unless it cannot have been so."""
        entry = self._approvals.entry(self._approval)
        if entry is None:
            self.close()
            return
        on = _moment(self.when.dateTime(), self._clock)
        link = self.link.text().strip()
        earliest = entry.marks[-1].on if entry.marks else entry.approved.when
        if on > self._clock.now() + SLACK:
            self._tell(self.tr("That is still to come."), self.when)
        elif on < earliest - SLACK:
            self._tell(self.tr("That was before it was approved, or before what you said last."), self.when)
        elif any(character.isspace() for character in link):
            self._tell(
                self.tr("A link holds no spaces. Copy it from the address bar or the menu of the post."), self.link
            )
        else:
            self._approvals.mark(self._approval, self._fate, on, link)
            self.accept()

    def _tell(self, text: str, field: QWidget) -> None:
        self.told.setText(text)
        self.told.show()
        field.setFocus()
        announce(self, text)


def _title(window: MarkWindow, fate: Fate) -> str:
    return {
        Fate.POSTED: window.tr("Mark as posted"),
        Fate.EDITED: window.tr("Mark as edited there"),
        Fate.DELETED: window.tr("Mark as deleted there"),
    }[fate]


def _verb(window: MarkWindow, fate: Fate) -> str:
    return {
        Fate.POSTED: window.tr("&It is posted"),
        Fate.EDITED: window.tr("&It is edited"),
        Fate.DELETED: window.tr("&It is deleted"),
    }[fate]


def _shown(when: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(when.timestamp()))


def _moment(shown: QDateTime, clock: Clock) -> datetime:
    """The moment in a field, with the time zone of the clock."""
    now = clock.now()
    return now + timedelta(seconds=shown.toSecsSinceEpoch() - int(now.timestamp()))
