"""People and consent: everybody in the register, searched by name, with one person's page beside the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from beforehand.desk.kits import kit_for
from beforehand.domain.consent import Act, ConsentEvent, Record, Scope
from beforehand.models.people import Filter, Order, PeopleModel, PersonRole
from beforehand.store.disk import write_whole
from beforehand.windows.consent_form import ConsentForm
from beforehand.windows.consent_occasion import OccasionWindow
from beforehand.windows.consent_request import RequestWindow
from beforehand.windows.consent_wording import act_name, day, filter_name, order_name, relation_name
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.files import choose_new_file
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.parts import announce, button, label
from beforehand.windows.person_form import PersonForm
from beforehand.windows.person_page import PersonPage
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.withdrawal import WithdrawalWindow
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.register import Register
    from beforehand.desk.uses import Used
    from beforehand.domain.person import Person
    from beforehand.domain.request import Kit
    from beforehand.store.consents import EvidenceFile
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


class PersonDelegate(TwoLines):
    """A person: the name, then what they are to the author and how their consent stands."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        count = index.data(PersonRole.IN_FORCE)
        if count:
            state = self.tr("1 consent in force") if count == 1 else fill(self.tr("%1 consents in force"), count)
            ends = index.data(PersonRole.ENDS)
            if ends is not None:
                state = fill(self.tr("%1, until %2"), state, day(ends))
        else:
            last = Act(index.data(PersonRole.LAST_ACT))
            state = self.tr("nothing on record") if last is Act.UNKNOWN else act_name(last)
        return str(index.data()), fill(self.tr("%1 · %2"), relation_name(index.data(PersonRole.RELATION)), state)

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(PersonRole.IN_FORCE))


class PeopleWindow(Dialog):
    """The list, the page, and the windows that change either."""

    draft_wanted = Signal(str)
    """The author wants to see a draft that a consent was used for."""
    approval_wanted = Signal(str)
    """The author wants to read an approval that rested on a consent."""

    def __init__(
        self,
        register: Register,
        kits: Sequence[Kit],
        clipboard: Clipboard,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        find_uses: Callable[[Person, Callable[[Used], object]], object],
        person: str = "",
        scope: Callable[[], Scope | None] = lambda: None,
    ) -> None:
        """``scope`` tells what a consent must cover for the post at hand."""
        super().__init__(self.tr("People and consent"), parent, width=860)
        self._register, self._kits, self._clipboard = register, kits, clipboard
        self._wanted, self._find_uses, self._scope = person, find_uses, scope
        self.model = PeopleModel(register, self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a person"))
        self.search.setAccessibleName(self.tr("Find a person"))
        self.filter, self.order = self._pickers()
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("People"))
        self._delegate = PersonDelegate(self.list)
        self._delegate.theme = theme
        self.list.setItemDelegate(self._delegate)
        self.list.setModel(self.model)
        self._empty = label("", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.page = PersonPage(register)
        self._count = label("", "quiet")
        self._told = label("", "bad")
        self._footnote = label("", "quiet")
        self._lay_out()
        self._listen()
        self._on_register_changed()
        self.search.setFocus()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        left = QVBoxLayout()
        left.addWidget(self.search)
        pickers = QHBoxLayout()
        pickers.addWidget(self.filter, 3)
        pickers.addWidget(self.order, 2)
        left.addLayout(pickers)
        left.addWidget(self._stack, 1)
        left.addWidget(self._count)
        left.addWidget(button(self.tr("&Add a person…"), self._on_add))
        left.addWidget(button(self.tr("Colleagues of one &occasion…"), self._on_occasion))
        row = QHBoxLayout()
        row.addLayout(left, 2)
        row.addWidget(self.page, 3)
        self.page.setMinimumHeight(420)
        self.body.addWidget(label(self.tr("People and consent"), size=1.2, is_bold=True))
        self.body.addLayout(row, 1)
        self.body.addWidget(self._told)
        self.body.addWidget(self._footnote)
        self.add_button(button(self.tr("Close"), self.close))

    def _listen(self) -> None:
        self.search.textChanged.connect(self.model.search)
        self.filter.activated.connect(lambda _row: self.model.filter_by(Filter(self.filter.currentData())))
        self.order.activated.connect(lambda _row: self.model.order_by(Order(self.order.currentData())))
        for signal in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            signal.connect(self._on_rows_changed)
        self.search.returnPressed.connect(self._on_search_entered)
        self.list.row_opened.connect(self._on_row_opened)
        self.list.selectionModel().currentChanged.connect(self._on_row_opened)
        self.page.change_wanted.connect(self._on_change)
        self.page.request_wanted.connect(self._on_request)
        self.page.answer_wanted.connect(self._on_answer)
        self.page.correction_wanted.connect(self._on_correction)
        self.page.withdrawal_wanted.connect(self._on_withdrawal)
        self.page.erasure_wanted.connect(self._on_erasure)
        self.page.evidence_wanted.connect(self._on_evidence)
        self._register.changed.connect(self._on_register_changed)
        self._register.person_kept.connect(self.show_person)
        self._register.consent_recorded.connect(self._on_recorded)
        self._register.failed.connect(self._on_failed)

    @property
    def _person(self) -> Person | None:
        return self._register.person(self.page.person_id)

    def show_person(self, person_id: str) -> None:
        """Show somebody's page, and their row in the list where the search leaves it."""
        self._told.setText("")
        self.page.show_person(person_id)
        row = self.model.row_of_key(person_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def _pickers(self) -> tuple[QComboBox, QComboBox]:
        """Who is listed, and in which order."""
        filters, orders = QComboBox(), QComboBox()
        for wanted in Filter:
            if wanted is Filter.COLLEAGUE:
                filters.insertSeparator(filters.count())
            filters.addItem(filter_name(wanted), wanted)
        for order in Order:
            orders.addItem(order_name(order), order)
        filters.setAccessibleName(self.tr("Who is listed"))
        orders.setAccessibleName(self.tr("In which order"))
        for each in (filters, orders):
            each.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            each.setMinimumContentsLength(12)
        return filters, orders

    def _on_rows_changed(self) -> None:
        """Say how many are listed, and keep the row of the person whose page is shown."""
        self._show_empty()
        row = self.model.row_of_key(self.page.person_id)
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))

    def _show_empty(self) -> None:
        count, everybody = self.model.rowCount(), len(self._register.people)
        self._stack.setCurrentIndex(1 if count else 0)
        locale = QLocale()
        told = (
            fill(self.tr("%1 people"), locale.toString(everybody))
            if count == everybody
            else fill(self.tr("%1 of %2 people"), locale.toString(count), locale.toString(everybody))
        )
        self._count.setText(told)
        self._count.setVisible(everybody > 1)
        if not self._register.is_ready:
            self._empty.setText(self.tr("The register is still being read."))
        elif self.model.query.strip():
            self._empty.setText(self.tr("Nobody has such a name."))
        elif self._register.people:
            self._empty.setText(self.tr("Nobody in the register is like that."))
        else:
            self._empty.setText(
                self.tr("Nobody is in the register yet. Add somebody whom you name or show, and ask them first.")
            )

    def _show_footnote(self) -> None:
        told = []
        if not self._register.is_durable:
            told.append(self.tr("Kept in memory only: the register ends with the program."))
        erased = self._register.erased
        if erased:
            count = sum(act.act.permits for traces in erased for act in traces)
            told.append(
                fill(self.tr("Erased people: %1. Of them only %2 former consents are counted."), len(erased), count)
            )
        self._footnote.setText(" ".join(told))
        self._footnote.setVisible(bool(told))

    def _on_register_changed(self) -> None:
        self._show_empty()
        self._show_footnote()
        if self._wanted and self._register.person(self._wanted) is not None:
            wanted, self._wanted = self._wanted, ""
            self.show_person(wanted)
        else:
            self._refresh_page()

    def _refresh_page(self) -> None:
        """Show the person anew; the keyboard, if it was on the page, goes to the list rather than nowhere."""
        focus = self.focusWidget()
        had_focus = focus is not None and self.page.isAncestorOf(focus)
        self.page.refresh()
        if had_focus:
            self.list.setFocus()

    def _on_search_entered(self) -> None:
        if self.model.rowCount():
            self.show_person(self.model.row(0).person.id)

    def _on_row_opened(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(PersonRole.PERSON) != self.page.person_id:
            self._told.setText("")
            self.page.show_person(index.data(PersonRole.PERSON))

    def _on_add(self) -> None:
        PersonForm(self._register, self._kits, None, self).open()

    def _on_occasion(self) -> None:
        OccasionWindow(self._register, self._kits, self, scope=self._scope()).open()

    def _on_change(self) -> None:
        if self._person is not None:
            PersonForm(self._register, self._kits, self._person, self).open()

    def _on_request(self) -> None:
        if self._person is not None:
            RequestWindow(self._register, self._person, self._kits, self._clipboard, self).open()

    def _on_answer(self, record: Record | None) -> None:
        if self._person is not None:
            ConsentForm(self._register, self._person, self._kits, self, record=record).open()

    def _on_correction(self, event: ConsentEvent) -> None:
        if self._person is not None:
            ConsentForm(self._register, self._person, self._kits, self, corrects=event).open()

    def _on_withdrawal(self, record: str) -> None:
        person = self._person
        if person is None:
            return
        question = Question(
            self.tr("Withdraw"),
            fill(self.tr("Does %1 withdraw?"), person.name),
            self.tr("An end is final and cannot be taken back. Drafts that name the person are held back at once."),
            self,
        )  # fmt: skip
        question.offer(Act.WITHDRAWN.value, self.tr("&Withdraw"), "primary")
        if record:
            question.offer(Act.REVOKED.value, self.tr("&I end it"))
            question.offer(Act.INVALIDATED.value, self.tr("It was never &valid"))
        question.offer("", self.tr("Cancel"), is_default=True)
        question.accepted.connect(partial(self._on_withdrawal_answered, question, person.id, record))
        question.open()

    def _on_withdrawal_answered(self, question: Question, person_id: str, record: str) -> None:
        if question.answer:
            self._register.withdraw(person_id, record=record, act=Act(question.answer))

    def _on_recorded(self, events: tuple[ConsentEvent, ...]) -> None:
        """After a withdrawal, say what is left to do."""
        withdrawn = next((event for event in events if event.act is Act.WITHDRAWN and not event.corrects), None)
        person = self._register.person(withdrawn.person) if withdrawn is not None else None
        if withdrawn is None or person is None:
            return
        kit = kit_for(person.language, tuple(self._kits))
        window = WithdrawalWindow(person, withdrawn.on, kit, self._clipboard, self)
        window.draft_wanted.connect(self.draft_wanted)
        window.approval_wanted.connect(self.approval_wanted)
        window.open()
        self._find_uses(person, lambda used: window.show_uses(used) if isValid(window) else None)

    def _on_erasure(self) -> None:
        person = self._person
        if person is None:
            return
        question = Question(
            self.tr("Erase"),
            fill(self.tr("Erase %1 for good?"), person.name),
            self.tr("Name, contact, consents and files can never be read again. Only that consents existed, and when, stays. Older backups still hold them."),
            self,
        )  # fmt: skip
        question.offer("erase", self.tr("&Erase for good"))
        question.offer("", self.tr("Cancel"), "primary", is_default=True)
        question.accepted.connect(partial(self._on_erasure_answered, question, person.id))
        question.open()

    def _on_erasure_answered(self, question: Question, person_id: str) -> None:
        if question.answer:
            self._register.erase(person_id)

    def _on_evidence(self, evidence: str) -> None:
        self._register.fetch(evidence, self._offer_copy)

    def _offer_copy(self, file: EvidenceFile) -> None:
        def write(path: Path) -> None:
            try:
                write_whole(path, file.data)
            except OSError:
                self._tell(self.tr("The copy could not be saved there."))

        choose_new_file(self, self.tr("Save a copy"), file.name, write)

    def _on_failed(self, trouble: Trouble) -> None:
        self._tell(trouble_text(trouble))

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        announce(self, text)
