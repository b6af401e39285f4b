"""How long records are kept, who is due to be erased, and erasing them one by one or ticked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QSpinBox, QWidget

from beforehand.domain.retention import LONGEST_MONTHS, Doubt, Due, Kind
from beforehand.windows.consent_fields import Form
from beforehand.windows.consent_occasion import Ticks
from beforehand.windows.consent_wording import day
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.retention import Retention

NEEDED = Qt.ItemDataRole.UserRole + 1
MOST_PEOPLE = 500
"""So many of those who are due are listed at once; the next follow when these are gone."""


class RetentionWindow(Dialog):
    """Periods above, a review list below; nothing goes without a tick and a yes."""

    person_wanted = Signal(str)
    """The page of the person with this id is wanted."""

    def __init__(self, retention: Retention, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("How long records are kept"), parent, width=600)
        self._retention = retention
        self.periods = {kind: self._period(kind) for kind in Kind}
        self.list = Ticks()
        self.list.setAccessibleName(self.tr("People who are due to be erased"))
        self.list.setMinimumHeight(150)
        self.list.setWordWrap(True)
        self._told = label("", "quiet")
        self.doubt = label("", "bad")
        self._lay_out()
        for kind, box in self.periods.items():
            box.valueChanged.connect(partial(retention.set_period, kind))
        self.list.itemChanged.connect(lambda _item: self._show_actions())
        self.list.currentRowChanged.connect(lambda _row: self._show_actions())
        retention.changed.connect(self.refresh)
        self.refresh()
        self.list.setFocus()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of those who are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == Qt.CheckState.Checked)

    def refresh(self) -> None:
        """List those who are due as things are now; ticks stay."""
        ticked, row = self.ticked, self.list.currentRow()
        dues, today = self._retention.dues(), self._retention.today
        due = [each for each in dues if each.due <= today]
        self.list.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.list.clear()
        for each in due[:MOST_PEOPLE]:
            self._add(each, is_on=each.person.id in ticked)
        self.list.blockSignals(False)  # noqa: FBT003  Qt's own signature
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.list.setVisible(bool(due))
        coming = next((each for each in dues if each.due > today), None)
        if due:
            self._told.setText(
                fill(self.tr("Due: %1. Look first whether a post that names or shows them is online."), len(due))
            )
        elif coming is not None:
            self._told.setText(
                fill(self.tr("Nobody is due. The next is %1, on %2."), coming.person.name, day(coming.due))
            )
        else:
            self._told.setText(self.tr("Nobody is due."))
        self.doubt.setText(self._doubt_told())
        self.doubt.setVisible(bool(self.doubt.text()))
        for kind, box in self.periods.items():
            box.blockSignals(True)  # noqa: FBT003  Qt's own signature
            box.setValue(self._retention.periods[kind])
            box.blockSignals(False)  # noqa: FBT003  Qt's own signature
        self._show_actions()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("How long records are kept"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "Nothing is erased by itself. After these months somebody appears below. Your office or country may have rules of its own."
                ),
                "quiet",
            )
        )
        form = Form()
        names = {
            Kind.RUN_OUT: self.tr("After a consent ran out"),
            Kind.ENDED: self.tr("After a withdrawal or another end"),
            Kind.REFUSED: self.tr("After a no"),
            Kind.UNANSWERED: self.tr("After a request without an answer"),
            Kind.BARE: self.tr("People with nothing on record"),
        }
        for kind, box in self.periods.items():
            form.field(names[kind], box)
        self.body.addWidget(form)
        self.body.addWidget(label(self.tr("Due to be erased"), is_bold=True))
        self.body.addWidget(self._told)
        self.body.addWidget(self.doubt)
        self.body.addWidget(self.list, 1)
        self.show_page = self.add_side_button(button(self.tr("&Open the page"), self._on_person))
        self.all = self.add_side_button(button(self.tr("&Tick all"), self._on_all))
        self.add_button(button(self.tr("Close"), self.close))
        self.erase = self.add_button(button(self.tr("&Erase the ticked…"), self._on_erase))

    def _period(self, kind: Kind) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, LONGEST_MONTHS)
        box.setSuffix(self.tr(" months"))
        box.setSpecialValueText(self.tr("Until I erase it"))
        box.setValue(self._retention.periods[kind])
        return box

    def _add(self, due: Due, *, is_on: bool) -> None:
        text = {
            Kind.RUN_OUT: self.tr("%1: ran out on %2, due since %3"),
            Kind.ENDED: self.tr("%1: ended on %2, due since %3"),
            Kind.REFUSED: self.tr("%1: said no on %2, due since %3"),
            Kind.UNANSWERED: self.tr("%1: asked on %2 and never answered, due since %3"),
            Kind.BARE: self.tr("%1: nothing on record since %2, due since %3"),
        }[due.kind]
        told = fill(text, due.person.name, day(due.since), day(due.due))
        is_needed = self._retention.is_needed(due.person.id)
        if is_needed:
            told = fill(self.tr("%1\nA post that rests on this consent is online; take it down first."), told)
        item = QListWidgetItem(told)
        item.setData(NEEDED, is_needed)
        item.setData(Qt.ItemDataRole.UserRole, due.person.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _doubt_told(self) -> str:
        doubt = self._retention.doubt
        if doubt is None:
            return ""
        return {
            Doubt.BEHIND: self.tr("The clock of this computer is behind what was already recorded. Nothing is erased from this list until it is right."),
            Doubt.BREAK: self.tr("The program was not used for half a year, so the clock may be wrong. Nothing is erased from this list until you have used it on three different days."),
            Doubt.LEAP: self.tr("The clock of this computer was set while the program ran. Nothing is erased from this list until the program was started again with the right time."),
        }[doubt]  # fmt: skip

    def _show_actions(self) -> None:
        self.erase.setEnabled(bool(self.ticked) and self._retention.doubt is None)
        self.show_page.setEnabled(self.list.currentItem() is not None)
        self.all.setEnabled(self.list.count() > 0)

    def _on_all(self) -> None:
        """Tick everybody but those whose records a post that is online rests on."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            if not item.data(NEEDED):
                item.setCheckState(Qt.CheckState.Checked)

    def _on_person(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.person_wanted.emit(item.data(Qt.ItemDataRole.UserRole))

    def _on_erase(self) -> None:
        people = self.ticked
        question = Question(
            self.tr("Erase"),
            self.tr("Erase one person for good?") if len(people) == 1 else fill(self.tr("Erase %1 people for good?"), len(people)),
            self.tr("Names, contacts, consents and files can never be read again. Only that consents existed, and when, stays. Older backups still hold them."),
            self,
        )  # fmt: skip
        question.offer("erase", self.tr("&Erase for good"))
        question.offer("", self.tr("Cancel"), "primary", is_default=True)
        question.accepted.connect(lambda: self._on_erase_answered(question.answer, people))
        question.open()

    def _on_erase_answered(self, answer: str, people: tuple[str, ...]) -> None:
        if answer:
            erased = self._retention.erase(people)
            announce(self, fill(self.tr("Erased: %1."), len(erased)))
