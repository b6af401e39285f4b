"""The quick path: colleagues of one occasion who were told the same, ticked one by one as each says yes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from beforehand.domain.consent import Act, Circumstances, ConsentEvent, Statements, Way
from beforehand.domain.person import Person, Relation
from beforehand.windows.consent_fields import DayEdit, Form, NoticeFields, ScopeFields
from beforehand.windows.consent_wording import way_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.register import Register
    from beforehand.domain.consent import Scope
    from beforehand.domain.request import Kit

TOLD = Statements(has_no_effect=True, how_to_withdraw=True, no_full_recall=True)
"""The standard notice says these three."""

MOST_PEOPLE = 200
"""Longer lists are cut: whoever is not listed is found by the name that is typed."""


class Ticks(QListWidget):
    """People with a box each; Enter ticks as Space does."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            is_on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)


class NameEdit(QLineEdit):
    """A field whose Enter adds a name and never presses a button of the window."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class OccasionWindow(Dialog):
    """One occasion, several colleagues and partners, one answer each."""

    def __init__(
        self, register: Register, kits: Sequence[Kit], parent: QWidget | None = None, *, scope: Scope | None = None
    ) -> None:
        """``scope`` is what the form begins with: that of the post at hand."""
        super().__init__(self.tr("Colleagues of one occasion"), parent, width=640)
        self._register = register
        self._awaited = ""
        self.on = DayEdit(self.tr("On"), register.today)
        self.way = QComboBox()
        for way in (Way.SPOKEN, Way.MESSAGE, Way.EMAIL, Way.SIGNED_FORM):
            self.way.addItem(way_name(way), way)
        self.scope = ScopeFields(register.today, scope)
        self.scope.suggest(register.known())
        self.notice = NoticeFields(kits, "")
        self.notice.text.setReadOnly(True)  # the three statements of TOLD stand in the standard words only
        self.name = NameEdit()
        self.name.setPlaceholderText(self.tr("A name that is not listed, then Enter"))
        self.name.setAccessibleName(self.tr("Another colleague"))
        self.list = Ticks()
        self.list.setAccessibleName(self.tr("Who said yes"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMinimumHeight(130)
        self._count = label("", "quiet")
        self._told = label("", "bad")
        self._lay_out()
        self._list_people()
        self.name.returnPressed.connect(self._on_name_typed)
        self.list.itemChanged.connect(self._show_count)
        self.scope.changed.connect(self._on_scope_changed)
        self.notice.language.currentIndexChanged.connect(self._on_scope_changed)
        register.person_kept.connect(self._on_person_kept)
        self._on_scope_changed()
        self._show_count()
        self.scope.occasion.setFocus()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of those who said yes."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _lay_out(self) -> None:
        form = Form()
        form.heading(self.tr("What it covers"))
        form.add(self.scope)
        form.field(self.tr("On"), self.on)
        form.field(self.tr("How"), self.way)
        form.heading(self.tr("What they were told, word for word"))
        form.add(self.notice)
        form.heading(self.tr("Who said yes"))
        form.add(self.name)
        form.add(self.list)
        form.add(self._count)
        form.close_column()
        self.body.addWidget(label(self.tr("Colleagues of one occasion"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("Read out what they are told, then tick each one who says yes. Never tick for somebody else."),
                "quiet",
            )
        )
        self.body.addWidget(form.in_scroll_area(self.tr("Colleagues of one occasion"), 480), 1)
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Write it down"), self._on_record, "primary"))

    def _list_people(self) -> None:
        today = self._register.today
        found = (person for person in self._register.people if not person.needs_full_path(today))
        for person in islice(found, MOST_PEOPLE):
            self._add(person)

    def _add(self, person: Person, *, is_on: bool = False) -> None:
        item = QListWidgetItem(person.name)
        item.setData(Qt.ItemDataRole.UserRole, person.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        if is_on:
            self.list.insertItem(0, item)
        else:
            self.list.addItem(item)

    def _on_name_typed(self) -> None:
        """Tick somebody who is listed; anybody else becomes a person of the register first."""
        name = " ".join(self.name.text().split())
        self.name.clear()
        for row in range(self.list.count()):
            if name and self.list.item(row).text().casefold() == name.casefold():
                self.list.item(row).setCheckState(Qt.CheckState.Checked)
                return
        known = next((person for person in self._register.find(name) if self._is_meant(person, name)), None)
        if known is not None and name:
            self._add(known, is_on=True)
            self._show_count()
        elif name:
            self._awaited = name
            self._register.keep(Person("", name, Relation.COLLEAGUE))

    def _is_meant(self, person: Person, name: str) -> bool:
        """Whether somebody of the register has this name and needs no full path."""
        return person.name.casefold() == name.casefold() and not person.needs_full_path(self._register.today)

    def _on_person_kept(self, person_id: str) -> None:
        person = self._register.person(person_id)
        if person is not None and person.name == self._awaited:
            self._awaited = ""
            self._add(person, is_on=True)
            self._show_count()

    def _on_scope_changed(self) -> None:
        self.notice.follow(self.notice.kit.words["you"], self.scope.scope)

    def _show_count(self) -> None:
        count = len(self.ticked)
        self._count.setText(self.tr("Nobody is ticked.") if not count else fill(self.tr("%1 said yes."), count))

    def _on_record(self) -> None:
        lack = self._lack()
        self._told.setText(lack)
        if lack:
            announce(self, lack)
            return
        how = Circumstances(way=Way(self.way.currentData()), statements=TOLD)
        scope, notice = self.scope.scope, self.notice.notice
        events: list[ConsentEvent] = [
            self._register.new_event(person, Act.GIVEN, self.on.day, scope=scope, notice=notice, how=how)
            for person in self.ticked
        ]
        self._register.record(events)
        self.accept()

    def _lack(self) -> str:
        if not self.ticked:
            return self.tr("Tick at least one person.")
        if not self.scope.scope.networks:
            return self.tr("Choose at least one network, or any social network.")
        if not self.notice.text.toPlainText().strip():
            return self.tr("Write what they were told.")
        return self.tr("This day has not come yet.") if self.on.day > self._register.today else ""
