"""A person of the register: no more about them than a post needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from beforehand.domain.person import Guardian, Person, Relation, problems
from beforehand.windows.consent_fields import Form, language_name, tick
from beforehand.windows.consent_wording import relation_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.register import Register
    from beforehand.domain.request import Kit

MOST_GUARDIANS = 2
LANGUAGES = (
    "ar zh ru pt sw ha am om so ti rw ln wo bm ff ig yo zu mg fa ps ur ku tr he hi bn ta ne si my th km lo vi id fil mn ky kk uz "
    "tg uk ro sq sr hu pl de it nl el ht qu gn tpi"
).split()
"""Languages in which people are asked, beside those with words of their own."""


class PersonForm(Dialog):
    """Asks who somebody is; ``register`` keeps the answer."""

    def __init__(
        self, register: Register, kits: Sequence[Kit], person: Person | None = None, parent: QWidget | None = None
    ) -> None:
        title = self.tr("Add a person") if person is None else self.tr("Change a person")
        super().__init__(title, parent, width=520)
        self._register = register
        self._person = person or Person("", "", Relation.COLLEAGUE)
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self.name, self.contact = QLineEdit(self._person.name), QLineEdit(self._person.contact)
        self.is_pseudonym = tick(self.tr("This is not the real name"), is_on=self._person.is_pseudonym)
        self.relation = QComboBox()
        for relation in Relation:
            self.relation.addItem(relation_name(relation), relation)
        self.relation.setCurrentIndex(self.relation.findData(self._person.relation))
        self.language = QComboBox()
        # Measuring every name would load the fonts of all their scripts
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.language.setMinimumContentsLength(16)
        for kit in kits:
            self.language.addItem(kit.language, kit.code)
        for code in dict.fromkeys((*LANGUAGES, self._person.language)):
            if code and self.language.findData(code) < 0:
                self.language.addItem(language_name(code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(self._person.language)))
        self.is_young = tick(self.tr("A minor"), is_on=self._person.birth_year is not None)
        year = register.today.year
        self.birth_year = QSpinBox()
        self.birth_year.setRange(year - 120, year)
        self.birth_year.setValue(self._person.birth_year or year - 12)
        self._guardians = [(QLineEdit(), QLineEdit(), QLineEdit()) for _ in range(MOST_GUARDIANS)]
        self._lay_out()
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Keep"), self._on_keep, "primary"), is_default=True)
        self.is_young.toggled.connect(self._show_minor)
        self._show_minor()
        self.name.setFocus()

    @property
    def person(self) -> Person:
        """Who the fields describe."""
        typed = [Guardian(*(edit.text().strip() for edit in edits)) for edits in self._guardians]
        is_young = self.is_young.isChecked()
        return replace(
            self._person,
            name=" ".join(self.name.text().split()),
            relation=Relation(self.relation.currentData()),
            is_pseudonym=self.is_pseudonym.isChecked(),
            contact=self.contact.text().strip(),
            language=self.language.currentData(),
            birth_year=self.birth_year.value() if is_young else None,
            guardians=tuple(each for each in typed if each.name) if is_young else (),
        )

    def _lay_out(self) -> None:
        form = Form()
        form.field(self.tr("Name"), self.name)
        form.field("", self.is_pseudonym)
        form.field(self.tr("Relation"), self.relation)
        form.field(self.tr("Contact, if needed"), self.contact)
        form.field(self.tr("Language"), self.language)
        form.add(self.is_young)
        self.body.addWidget(form)
        self._minor = Form()
        self._minor.field(self.tr("Year of birth"), self.birth_year)
        known = [*self._person.guardians, *[Guardian("", "")] * MOST_GUARDIANS]
        for edits, guardian in zip(self._guardians, known, strict=False):
            for edit, text, name in zip(
                edits,
                (guardian.name, guardian.relationship, guardian.contact),
                (self.tr("Guardian"), self.tr("Relationship"), self.tr("Guardian's contact")),
                strict=True,
            ):
                edit.setText(text)
                self._minor.field(name, edit)
        self.body.addWidget(self._minor)
        self.body.addStretch(1)

    def _show_minor(self) -> None:
        self._minor.setVisible(self.is_young.isChecked())

    def _on_keep(self) -> None:
        person = self.person
        found = problems(person, self._register.today)
        if found:
            told = {
                "name": self.tr("Write a name, or a pseudonym."),
                "birth_year": self.tr("This is no year of birth."),
                "guardian": self.tr("A minor needs at least one guardian."),
            }
            self._told.setText(" ".join(told[each] for each in found))
            announce(self, self._told.text())
            return
        self._register.keep(person)
        self.accept()
