"""One account of the author: how it is set up, and what it has against it while the fields are filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from beforehand.domain.act import Audience
from beforehand.domain.network import NETWORKS, network_named
from beforehand.domain.profile import LONGEST, Account, Concern, Problem, concerns, problems, reads_like
from beforehand.windows.acts_words import audience_name
from beforehand.windows.consent_fields import DayEdit, Form, tick
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.profile_words import concern_told, problem_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from datetime import date

WITH_REASON = (Concern.WORK_EMAIL, Concern.FALSE_NAME)
"""What a reason may settle for now."""
FAMILIES = tuple(dict.fromkeys(network.family for network in NETWORKS if network.id != "plain"))


class AccountForm(Dialog):
    """Asks how an account is set up; ``domains`` are those of work addresses, ``own_name`` what the author is called."""

    kept = Signal(object)
    """The author keeps this ``Account``."""

    def __init__(
        self,
        domains: tuple[str, ...],
        own_name: str,
        today: date,
        account: Account | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = self.tr("Add an account") if account is None else self.tr("Change an account")
        super().__init__(title, parent, width=560)
        self._domains, self._own_name, self._today = domains, own_name, today
        self._account = account or Account(uuid4().hex, FAMILIES[0], "", is_own_name=False)
        self._has_chosen_name = account is not None
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self._make_fields()
        self._lay_out()
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Keep"), self._on_keep, "primary"), is_default=True)
        self._connect()
        self._refresh()
        self.network.setFocus()

    @property
    def account(self) -> Account:
        """What the fields say."""
        return replace(
            self._account,
            network=self.network.currentData(),
            handle=" ".join(self.handle.text().split()),
            shown_name=" ".join(self.shown_name.text().split()),
            is_own_name=self.is_own_name.isChecked(),
            address=self.address.text().strip(),
            audience=Audience(self.audience.currentData()),
            names_employer=self.names_employer.isChecked(),
            writes_about_un=self.writes_about_un.isChecked(),
            reviewed=self.reviewed.day if self.was_reviewed.isChecked() else None,
            reason=self.reason.text().strip() if self._reason_row.isVisibleTo(self) else "",
        )

    def _make_fields(self) -> None:
        known = self._account
        self.network, self.audience = QComboBox(), QComboBox()
        for family in FAMILIES:
            self.network.addItem(network_named(family).name, family)
        self.network.setCurrentIndex(max(0, self.network.findData(known.network)))
        for audience in Audience:
            self.audience.addItem(audience_name(audience), audience)
        self.audience.setCurrentIndex(self.audience.findData(known.audience))
        self.handle, self.shown_name = QLineEdit(known.handle), QLineEdit(known.shown_name)
        self.address, self.reason = QLineEdit(known.address), QLineEdit(known.reason)
        for edit in (self.handle, self.shown_name, self.address, self.reason):
            edit.setMaxLength(LONGEST)
        self.handle.setPlaceholderText("@ana_example")
        self.address.setPlaceholderText("ana@example.org")
        self.is_own_name = tick(self.tr("This is my own &name"), is_on=known.is_own_name)
        self.names_employer = tick(self.tr("The bio names my &employer"), is_on=known.names_employer)
        self.writes_about_un = tick(self.tr("I write about the &United Nations there"), is_on=known.writes_about_un)
        self.was_reviewed = tick(self.tr("I &looked at them on"), is_on=known.reviewed is not None)
        self.reviewed = DayEdit(
            self.tr("Day on which you looked at the privacy settings"), known.reviewed or self._today
        )

    def _lay_out(self) -> None:
        form = Form()
        form.field(self.tr("Network"), self.network)
        form.field(self.tr("Handle"), self.handle)
        form.field(self.tr("Shown name"), self.shown_name)
        form.field("", self.is_own_name)
        form.field(self.tr("Signed up with"), self.address)
        form.field(self.tr("Usual readers"), self.audience)
        form.add(self.names_employer)
        form.add(self.writes_about_un)
        looked = QWidget()
        row = QHBoxLayout(looked)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.was_reviewed)
        row.addWidget(self.reviewed)
        row.addStretch(1)
        form.field(self.tr("Privacy settings"), looked)
        self.body.addWidget(form)
        self.note = label("")
        self.body.addWidget(self.note)
        self._reason_row = Form()
        self._reason_row.field(self.tr("Why it stays for now"), self.reason)
        self.reason.setPlaceholderText(self.tr("If it cannot be changed, say why"))
        self.body.addWidget(self._reason_row)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.shown_name.textChanged.connect(self._on_name_typed)
        self.is_own_name.clicked.connect(self._on_name_chosen)
        for edit in (self.handle, self.shown_name, self.address, self.reason):
            edit.textChanged.connect(self._refresh)
        for box in (self.is_own_name, self.names_employer, self.writes_about_un, self.was_reviewed):
            box.toggled.connect(self._refresh)
        self.reviewed.dateChanged.connect(self._refresh)

    def _refresh(self) -> None:
        """Say what the account has against it as it stands."""
        self.reviewed.setEnabled(self.was_reviewed.isChecked())
        found = concerns(self.account, self._domains, self._today)
        self._reason_row.setVisible(any(each in WITH_REASON for each in found))
        told = [concern_told(each) for each in found]
        if self.is_own_name.isChecked() and not reads_like(self.shown_name.text(), self._own_name):
            told.insert(0, fill(self.tr("The shown name does not read like “%1”."), self._own_name))
        self.note.setText("\n".join(told) if told else self.tr("Nothing to settle."))
        set_look(self.note, "likely" if told else "good")

    def _on_name_typed(self, shown: str) -> None:
        """Guess whether the name is the author's own until they say so themselves."""
        if not self._has_chosen_name and self._own_name:
            self.is_own_name.setChecked(bool(shown.strip()) and reads_like(shown, self._own_name))

    def _on_name_chosen(self) -> None:
        self._has_chosen_name = True

    def _on_keep(self) -> None:
        account = self.account
        found = problems(account, self._today)
        if found:
            self._told.setText(" ".join(map(problem_told, found)))
            announce(self, self._told.text())
            fields = {Problem.NO_HANDLE: self.handle, Problem.ADDRESS: self.address, Problem.FUTURE: self.reviewed}
            fields[found[0]].setFocus()
            return
        self.kept.emit(account)
        self.accept()
