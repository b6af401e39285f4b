"""The author's profile in a window of its own: who they are at work, and their accounts in a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from beforehand.domain.profile import (
    LONGEST,
    Problem,
    Profile,
    Seniority,
    Service,
    as_domain,
    listed,
    unsettled,
)
from beforehand.models.accounts import AccountsModel, Column
from beforehand.windows.consent_fields import Form
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.parts import Flow, announce, button, label
from beforehand.windows.profile_words import (
    account_name,
    problem_told,
    seniority_name,
    service_meaning,
    service_name,
)
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.profile import OwnProfile
    from beforehand.domain.profile import Account, Concern

TABLE_HEIGHT = 150
FORM_HEIGHT = 250
WIDTH, HEIGHT = 700, 730


class AccountTable(QTableView):
    """The accounts; Return changes the chosen one, Delete removes it."""

    removal_wanted = Signal()
    """The chosen account is to go."""

    def __init__(self, model: AccountsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(self.tr("Accounts"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumHeight(TABLE_HEIGHT)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (Column.LEFT, Column.REVIEWED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


class ProfileWindow(Dialog):
    """Changes a copy of the profile, which is kept as a whole or not at all."""

    def __init__(self, own: OwnProfile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("My profile"), parent, width=560)
        self._own = own
        self._accounts = own.profile.accounts
        self._former: list[tuple[Account, ...]] = []
        self._may_go = False
        self.body.addWidget(label(self.tr("My profile"), size=1.2, is_bold=True))
        self.body.addWidget(label(self._intro(), "quiet"))
        self._make_fields()
        inner = self._form()
        self.body.addWidget(inner.in_scroll_area(self.tr("My profile"), FORM_HEIGHT), 1)
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.reject))
        self.keep_button = self.add_button(button(self.tr("&Keep"), self._on_keep, "primary"), is_default=True)
        self.keep_button.setEnabled(not own.is_newer)
        self.service.currentIndexChanged.connect(self._show_meaning)
        self.domains.textChanged.connect(self._show_accounts)
        self._show_meaning()
        self._show_accounts()
        self.service.setFocus()
        self.resize(WIDTH, HEIGHT)

    @property
    def profile(self) -> Profile:
        """What the fields say."""
        return Profile(
            " ".join(self.name.text().split()),
            Service(self.service.currentData()),
            " ".join(self.organisation.text().split()),
            tuple(filter(None, map(as_domain, listed(self.domains.text())))),
            Seniority(self.seniority.currentData()),
            listed(self.stations.text()),
            self._accounts,
        )

    @property
    def work_domains(self) -> tuple[str, ...]:
        """The e-mail domains in which work addresses lie, those that are just being typed among them."""
        return (*self._own.work_domains, *self.profile.domains)

    @override
    def reject(self) -> None:
        if self._may_go or self.profile == self._own.profile or self._own.is_newer:
            super().reject()
            return
        question = Question(
            self.tr("My profile"),
            self.tr("Your changes are not kept yet."),
            self.tr("Keep them, or leave the profile as it was."),
            self,
        )
        question.offer("keep", self.tr("&Keep"), "primary", is_default=True)
        question.offer("drop", self.tr("&Leave it as it was"))
        question.offer("", self.tr("Go on changing"))
        question.accepted.connect(lambda: self._on_leave_answered(question.answer))
        question.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self._on_undo()
        else:
            super().keyPressEvent(event)

    def choose(self, account_id: str) -> None:
        """Put the keyboard on an account."""
        row = self.model.row_of(account_id)
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag
            where = self.model.index(row, Column.ACCOUNT)  # selectRow needs a table that was laid out, right to left
            self.table.selectionModel().setCurrentIndex(where, flags.ClearAndSelect | flags.Rows)
            self.table.setFocus()

    def _intro(self) -> str:
        if self._own.is_newer:
            return self.tr(
                "A later version of Beforehand wrote your profile, and this one cannot read it. It is left as it is."
            )
        told = self.tr(
            "The checklist asks what fits you, and answers for your accounts. Nothing here leaves this machine."
        )
        if self._own.is_durable:
            return f"{told} {self.tr('It is kept in your vault.')}"
        return f"{told} {self.tr('There is no open vault, so it is kept in memory only, until you close the program.')}"

    def _make_fields(self) -> None:
        known = self._own.profile
        self.service, self.seniority = QComboBox(), QComboBox()
        for service in Service:
            self.service.addItem(service_name(service), service)
        self.service.setCurrentIndex(self.service.findData(known.service))
        for seniority in Seniority:
            self.seniority.addItem(seniority_name(seniority), seniority)
        self.seniority.setCurrentIndex(self.seniority.findData(known.seniority))
        self.name, self.organisation = QLineEdit(known.name), QLineEdit(known.organisation)
        self.domains, self.stations = QLineEdit(", ".join(known.domains)), QLineEdit(", ".join(known.stations))
        for edit in (self.name, self.organisation, self.domains, self.stations):
            edit.setMaxLength(LONGEST)
        self.domains.setPlaceholderText(self.tr("Beside those of the United Nations, such as example.org"))
        self.stations.setPlaceholderText(self.tr("In all spellings that you use, with commas between"))
        self.meaning = label("", "quiet")
        self.meaning.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.model = AccountsModel(self._unsettled, self)
        self.table = AccountTable(self.model)
        self.table.activated.connect(self._on_change)
        self.table.removal_wanted.connect(self._on_remove)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())

    def _form(self) -> Form:
        form = Form()
        form.field(self.tr("Status"), self.service)
        form.field("", self.meaning)
        form.field(self.tr("My name"), self.name)
        form.field(self.tr("Organisation"), self.organisation)
        form.field(self.tr("Its e-mail domains"), self.domains)
        form.field(self.tr("Seniority"), self.seniority)
        form.field(self.tr("Duty station"), self.stations)
        form.heading(self.tr("My accounts"))
        self.empty = label(
            self.tr("There are none yet. Add those that you post from, and the checklist answers for them."), "quiet"
        )
        form.add(self.empty)
        form.add(self.table)
        form.add(self._buttons())
        form.close_column()
        return form

    def _buttons(self) -> QWidget:
        self.add_account = button(self.tr("&Add…"), self._on_add)
        self.change_account = button(self.tr("&Change…"), self._on_change)
        self.remove_account = button(self.tr("&Remove"), self._on_remove)
        self.review_account = button(self.tr("&How to look at the settings…"), self._on_review)
        self.undo_button = button(self.tr("&Undo"), self._on_undo)
        made = QWidget()
        flow = Flow()
        for each in (self.add_account, self.change_account, self.remove_account, self.review_account, self.undo_button):
            flow.addWidget(each)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(flow)
        return made

    def _unsettled(self, account: Account) -> tuple[Concern, ...]:
        return unsettled(account, self.work_domains, self._own.today)

    @property
    def _chosen(self) -> Account | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else None

    def _show_meaning(self) -> None:
        self.meaning.setText(service_meaning(Service(self.service.currentData())))

    def _show_accounts(self) -> None:
        self.model.set_rows(self._accounts)
        self.empty.setVisible(not self._accounts)
        self.table.setVisible(bool(self._accounts))
        self._show_buttons()

    def _show_buttons(self) -> None:
        has_chosen = self._chosen is not None
        for each in (self.change_account, self.remove_account, self.review_account):
            each.setEnabled(has_chosen)
        self.undo_button.setEnabled(bool(self._former))

    def _put(self, accounts: tuple[Account, ...], chosen: str = "") -> None:
        """Show other accounts, in a way that can be undone."""
        if accounts != self._accounts:
            self._former.append(self._accounts)
            self._accounts = accounts
            self._show_accounts()
        self.choose(chosen)

    def _on_add(self) -> None:
        self._open_form(None)

    def _on_change(self, _index: QModelIndex | None = None) -> None:
        if self._chosen is not None:
            self._open_form(self._chosen)

    def _open_form(self, account: Account | None) -> None:
        from beforehand.windows.profile_account import AccountForm

        form = AccountForm(self.work_domains, self.name.text(), self._own.today, account, self)
        form.kept.connect(self._on_account_kept)
        form.open()

    def _on_account_kept(self, account: Account) -> None:
        known = any(each.id == account.id for each in self._accounts)
        changed = tuple(account if each.id == account.id else each for each in self._accounts)
        self._put(changed if known else (*self._accounts, account), account.id)

    def _on_remove(self) -> None:
        gone = self._chosen
        if gone is None:
            return
        row = self.model.row_of(gone.id)
        left = tuple(each for each in self._accounts if each.id != gone.id)
        self._put(left, left[min(row, len(left) - 1)].id if left else "")
        if not left:
            self.add_account.setFocus()
        announce(self, fill(self.tr("%1 is removed. Undo brings it back."), account_name(gone)))

    def _on_review(self) -> None:
        from beforehand.windows.profile_privacy import PrivacyWindow

        chosen = self._chosen
        if chosen is not None:
            window = PrivacyWindow((chosen,), self._own.today, chosen.id, self)
            window.reviewed.connect(self._on_reviewed)
            window.open()

    def _on_reviewed(self, account_id: str) -> None:
        today = self._own.today
        self._put(
            tuple(replace(each, reviewed=today) if each.id == account_id else each for each in self._accounts),
            account_id,
        )

    def _on_undo(self) -> None:
        if self._former:
            self._accounts = self._former.pop()
            self._show_accounts()

    def _on_keep(self) -> None:
        wrong = [each for each in listed(self.domains.text()) if not as_domain(each)]
        if wrong:
            self._told.setText(fill(problem_told(Problem.DOMAIN), wrong[0]))
            announce(self, self._told.text())
            self.domains.setFocus()
            return
        self._own.keep(self.profile)
        self._may_go = True
        self.accept()

    def _on_leave_answered(self, answer: str) -> None:
        if answer == "keep":
            self._on_keep()
        elif answer == "drop":
            self._may_go = True
            self.reject()
