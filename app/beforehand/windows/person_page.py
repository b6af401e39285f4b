"""One person: who they are, each consent in plain words with everything that happened to it, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from beforehand.domain.consent import Act, next_acts
from beforehand.domain.receipt import lacking
from beforehand.windows.consent_fields import language_name
from beforehand.windows.consent_wording import (
    act_name,
    day,
    relation_name,
    scope_told,
    state_look,
    state_told,
    way_name,
)
from beforehand.windows.parts import Flow, button, clear, label, line
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.register import Register
    from beforehand.domain.consent import ConsentEvent, Record
    from beforehand.domain.person import Person


class PersonPage(QWidget):
    """Shows a person of the register and says what the author wants done."""

    change_wanted = Signal()
    """The author wants to change who this is."""
    request_wanted = Signal()
    """The author wants to ask for a consent."""
    answer_wanted = Signal(object)
    """The author wants to write down an answer, to a ``Record`` or (None) on its own."""
    correction_wanted = Signal(object)
    """The author wants to correct an event."""
    withdrawal_wanted = Signal(str)
    """The consent with this id is withdrawn; "" for all of them."""
    erasure_wanted = Signal()
    """The author wants the person erased."""
    receipt_wanted = Signal(str)
    """The author wants the receipt of the consent with this id."""
    evidence_wanted = Signal(str)
    """The author wants a copy of a file by its id."""

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self.person_id = ""
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 0, 8, 0)
        self._column.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_person(self, person_id: str) -> None:
        """Show a person, or the sentence for nobody."""
        self.person_id = person_id
        self.refresh()

    def refresh(self) -> None:
        """Show the person as the register has them now."""
        clear(self._column)
        person = self._register.person(self.person_id)
        if person is None:
            self._column.addWidget(label(self.tr("Choose somebody to see what they agreed to."), "quiet"))
            self._column.addStretch(1)
            return
        self._add_head(person)
        found = self._register.records_of(person.id)
        if not found:
            self._column.addWidget(
                label(self.tr("Nothing is on record yet. Ask, or write down an answer that you have."), "quiet")
            )
        today = self._register.today
        newest_first = found[::-1]
        for record in sorted(newest_first, key=lambda record: not record.is_in_force(today)):
            self._add_record(record)
        self._column.addStretch(1)

    def _add_head(self, person: Person) -> None:
        self._column.addWidget(label(person.name, size=1.3, is_bold=True))
        for told in self._about(person):
            self._column.addWidget(label(told, "quiet"))
        actions = [
            button(self.tr("&Ask…"), self.request_wanted.emit, "primary"),
            button(self.tr("&Write down an answer…"), lambda: self.answer_wanted.emit(None)),
            button(self.tr("&Change…"), self.change_wanted.emit),
        ]
        today = self._register.today
        if any(record.is_in_force(today) for record in self._register.records_of(person.id)):
            actions.append(button(self.tr("Withdraw a&ll…"), lambda: self.withdrawal_wanted.emit("")))
        actions.append(button(self.tr("&Erase…"), self.erasure_wanted.emit))
        self._column.addWidget(_flow(actions))

    def _about(self, person: Person) -> list[str]:
        told = [relation_name(person.relation)]
        if person.is_pseudonym:
            told.append(self.tr("This is not the real name."))
        if person.birth_year is not None:
            told.append(fill(self.tr("Born in %1."), person.birth_year))
        if person.contact:
            told.append(person.contact)
        text = self.tr("Guardian: %1 (%2) %3")
        told.extend(fill(text, each.name, each.relationship, each.contact) for each in person.guardians)
        return told

    def _add_record(self, record: Record) -> None:
        today = self._register.today
        state = record.state(today)
        self._column.addWidget(line())
        self._column.addWidget(label(state_told(record, today), state_look(state)))
        latest = record.latest
        if latest is not None and latest.scope is not None:
            self._column.addWidget(label(scope_told(latest.scope)))
        actions = self._actions(record, state)
        if actions:
            self._column.addWidget(_flow(actions))
        for event in record.events:
            self._add_event(record, event)

    def _actions(self, record: Record, state: Act) -> list[QPushButton]:
        possible = next_acts(state) if state is not Act.UNKNOWN else (Act.WITHDRAWN,)
        actions = []
        if Act.WITHDRAWN in possible:
            actions.append(button(self.tr("Withdraw…"), partial(self.withdrawal_wanted.emit, record.id)))
        if Act.RENEWED in possible:
            actions.append(button(self.tr("Renew…"), partial(self.answer_wanted.emit, record)))
        elif Act.GIVEN in possible:
            actions.append(button(self.tr("Write down the answer…"), partial(self.answer_wanted.emit, record)))
        if not lacking(record):
            actions.append(button(self.tr("Receipt…"), partial(self.receipt_wanted.emit, record.id)))
        return actions

    def _add_event(self, record: Record, event: ConsentEvent) -> None:
        row = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        row.addLayout(texts, 1)
        is_old = record.is_corrected(event)
        texts.addWidget(label(self._headline(event, is_old=is_old), "quiet" if is_old else ""))
        for told in () if is_old else self._details(event):
            texts.addWidget(label(told, "quiet"))
        if not is_old:
            correct = button(self.tr("Correct…"), partial(self.correction_wanted.emit, event), "link")
            correct.setAccessibleName(fill(self.tr("Correct: %1"), self._headline(event, is_old=False)))
            row.addWidget(correct, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        for number, evidence in enumerate(event.how.evidence, start=1):
            opened = button(
                fill(self.tr("Save a copy of file %1…"), number), partial(self.evidence_wanted.emit, evidence), "link"
            )
            self._column.addWidget(opened, 0, Qt.AlignmentFlag.AlignLeft)

    def _headline(self, event: ConsentEvent, *, is_old: bool) -> str:
        told = fill(self.tr("%1: %2"), day(event.on), act_name(event.act))
        if is_old:
            return fill(self.tr("%1 (corrected later)"), told)
        return fill(self.tr("%1 (corrected)"), told) if event.corrects else told

    def _details(self, event: ConsentEvent) -> list[str]:
        how, told = event.how, []
        if event.act in (Act.GIVEN, Act.RENEWED, Act.REFUSED, Act.DEFERRED):
            told.append(fill(self.tr("How: %1"), way_name(how.way)))
        for text, value in (
            (self.tr("Place: %1"), how.place),
            (self.tr("Explained by %1"), how.explained_by),
            (self.tr("Interpreter: %1"), how.interpreter),
            (self.tr("Witness: %1"), how.witness),
            (self.tr("Guardian who agreed: %1"), how.guardian),
            (self.tr("Note: %1"), event.note),
            (self.tr("Taken over from %1"), event.origin),
        ):
            if value:
                told.append(fill(text, value))
        if how.has_assent:
            told.append(self.tr("The child agreed as well."))
        if event.notice is not None:
            notice = event.notice
            told.append(
                fill(self.tr("Told in %1, version %2: %3"), language_name(notice.language), notice.version, notice.text)
            )
        return told


def _flow(widgets: list[QPushButton]) -> QWidget:
    """Buttons in rows that wrap."""
    made = QWidget()
    flow = Flow()
    made.setLayout(flow)
    for each in widgets:
        flow.addWidget(each)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
