"""The request kit: what to send or to print when somebody is to be asked, in their language where there are words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from beforehand.domain.consent import Act
from beforehand.domain.request import message
from beforehand.windows.consent_fields import Form, NoticeFields, ScopeFields
from beforehand.windows.consent_paper import document, page, write_paper
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_new_file
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.register import Register
    from beforehand.domain.consent import Scope
    from beforehand.domain.person import Person
    from beforehand.domain.request import Kit


class RequestWindow(Dialog):
    """A message to copy and a form to print; that somebody was asked can be written down at once."""

    def __init__(
        self,
        register: Register,
        person: Person,
        kits: Sequence[Kit],
        clipboard: Clipboard,
        parent: QWidget | None = None,
        *,
        scope: Scope | None = None,
    ) -> None:
        super().__init__(self.tr("Ask for consent"), parent, width=640)
        self._register, self._person, self._clipboard = register, person, clipboard
        self.scope = ScopeFields(register.today, scope)
        self.scope.suggest(register.known())
        self.notice = NoticeFields(kits, person.language)
        self.author, self.contact = QLineEdit(), QLineEdit()
        form = Form()
        form.heading(self.tr("What you ask for"))
        form.add(self.scope)
        form.heading(self.tr("What the person is told, word for word"))
        form.add(self.notice)
        form.field(self.tr("Your name"), self.author)
        form.field(self.tr("Where to reach you"), self.contact)
        form.close_column()
        self.body.addWidget(label(fill(self.tr("Ask %1"), person.name), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("Nothing is sent. Copy the message or print the form, and ask the way you usually do."), "quiet"
            )
        )
        self.body.addWidget(form.in_scroll_area(self.tr("Ask for consent"), 400), 1)
        self._told = label("", "good")
        self.body.addWidget(self._told)
        self.add_side_button(button(self.tr("&Note that I asked"), self._on_note))
        self.add_button(button(self.tr("Close"), self.close))
        self.add_button(button(self.tr("Save the &form…"), self._on_save))
        self.add_button(button(self.tr("&Copy the message"), self._on_copy, "primary"))
        self.scope.changed.connect(self._on_changed)
        self.notice.language.currentIndexChanged.connect(self._on_changed)
        self._on_changed()

    def save_form(self, path: Path) -> None:
        """Write the form as a PDF file."""
        kit, person = self.notice.kit, self._person
        html = page(
            kit,
            "" if person.is_pseudonym else person.name,
            self.notice.notice,
            is_minor=person.is_minor(self._register.today),
            contact=self.contact.text().strip(),
        )
        is_written = write_paper(path, document(kit, html), kit.words["title"])
        self._tell(self.tr("The form is saved.") if is_written else self.tr("The form could not be saved there."))

    def _on_changed(self) -> None:
        self.notice.follow(self._person.name, self.scope.scope)

    def _on_copy(self) -> None:
        kit = self.notice.kit
        self._clipboard.set_text(message(kit, self._person.name, self.author.text(), self.notice.notice))
        self._tell(self.tr("The message is on the clipboard."))

    def _on_save(self) -> None:
        choose_new_file(self, self.tr("Save the form"), "consent-form.pdf", self.save_form)

    def _on_note(self) -> None:
        register = self._register
        event = register.new_event(
            self._person.id, Act.REQUESTED, register.today, scope=self.scope.scope, notice=self.notice.notice
        )
        register.record([event])
        self.accept()

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        announce(self, text)
