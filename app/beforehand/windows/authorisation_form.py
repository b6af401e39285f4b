"""Writes down a prior authorisation or a public source: once, for every post that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from beforehand.domain.authorisation import CLAUSES, Authorisation, Fault, Ground, faults, topics_in
from beforehand.domain.request import a_year_after
from beforehand.windows.authorisation_words import fault_told
from beforehand.windows.consent_fields import DayEdit, Form, tick
from beforehand.windows.dialogs import Dialog
from beforehand.windows.papers_field import PapersField
from beforehand.windows.parts import announce, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.authorisations import Authorisations

LONGEST = 300


class AuthorisationForm(Dialog):
    """Asks who, when, what for and until when; ``authorisations`` keeps the answer and tells ``then`` its id."""

    def __init__(
        self,
        authorisations: Authorisations,
        ground: Ground,
        clauses: dict[str, str],
        parent: QWidget | None = None,
        *,
        clause: str = "",
        then: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__("", parent, width=560)
        self._authorisations, self._ground, self._then = authorisations, ground, then
        today = authorisations.today
        self.who, self.reference, self.topics = QLineEdit(), QLineEdit(), QLineEdit()
        self.on = DayEdit("", today)
        self.scope = QPlainTextEdit()
        self.scope.setTabChangesFocus(True)
        self.scope.setFixedHeight(64)
        for field in (self.who, self.reference, self.topics):
            field.setMaxLength(LONGEST)
        self.topics.setPlaceholderText(self.tr("Convoy, water plant"))
        self.clauses = {name: tick(clauses.get(name, name), is_on=clause in ("", name)) for name in CLAUSES}
        self.has_end = tick(self.tr("Valid until"), is_on=self._is_prior)
        self.until = DayEdit(self.tr("Last day"), a_year_after(today))
        self.papers = PapersField()
        self._lay_out()
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Write it down"), self._on_record, "primary"), is_default=True)
        self.has_end.toggled.connect(self.until.setEnabled)
        self.who.setFocus()

    @property
    def given(self) -> Authorisation:
        """What the fields say."""
        is_limited = self._is_prior and self.has_end.isChecked()
        return Authorisation(
            "",
            self._ground,
            tuple(clause for clause, box in self.clauses.items() if box.isChecked()),
            " ".join(self.who.text().split()),
            self.on.day,
            self.reference.text().strip(),
            self.scope.toPlainText().strip(),
            topics_in(self.topics.text()),
            self.until.day if is_limited else None,
        )

    @property
    def _is_prior(self) -> bool:
        return self._ground is Ground.PRIOR

    def _lay_out(self) -> None:
        title = self.tr("Write down an authorisation") if self._is_prior else self.tr("Write down a public source")
        intro = (
            self.tr("It must have been given before you post. What is written down is never changed, only ended.")
            if self._is_prior
            else self.tr("Only what the source itself says is public. What you know beyond it is not.")
        )
        self.setWindowTitle(title)
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self.body.addWidget(label(intro, "quiet"))
        self.body.addWidget(self._form().in_scroll_area(title, 420), 1)

    def _form(self) -> Form:
        form = Form()
        form.field(self.tr("Who authorised it") if self._is_prior else self.tr("Where it is published"), self.who)
        form.field(self.tr("Given on") if self._is_prior else self.tr("Published on"), self.on)
        form.field(self.tr("Reference") if self._is_prior else self.tr("Link or reference"), self.reference)
        form.field(self.tr("What it allows") if self._is_prior else self.tr("What it makes public"), self.scope)
        form.field(self.tr("Words in such posts"), self.topics)
        form.add(
            label(
                self.tr("It is offered for posts that mention one of these words, or for all if there are none."),
                "quiet",
            )
        )
        if self._is_prior:
            form.add(self._ending())
        form.heading(self.tr("Guidelines"))
        for box in self.clauses.values():
            form.add(box)
        form.heading(self.tr("Evidence, if there is any"))
        form.add(self.papers)
        form.close_column()
        return form

    def _ending(self) -> QWidget:
        ending = QWidget()
        row = QHBoxLayout(ending)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.has_end)
        row.addWidget(self.until)
        row.addStretch(1)
        return ending

    def _go_to(self, fault: Fault) -> None:
        """Put the keyboard where a fault is mended."""
        first_clause = next(iter(self.clauses.values()))
        {
            Fault.WHO: self.who,
            Fault.REFERENCE: self.reference,
            Fault.SCOPE: self.scope,
            Fault.CLAUSES: first_clause,
            Fault.FUTURE: self.on,
            Fault.ALREADY_OVER: self.until,
        }[fault].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_record(self) -> None:
        given = self.given
        found = faults(given, self._authorisations.today)
        self._told.setText(" ".join(fault_told(fault, self._ground) for fault in found))
        if found:
            announce(self, self._told.text())
            self._go_to(found[0])
            return
        self.accept()
        self._authorisations.give(given, self.papers.paths, self._then)
