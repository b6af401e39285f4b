"""What a post is about: told by the author, because the program cannot know, and compared with what people agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from beforehand.windows.consent_fields import Form, complete
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.desk.register import Register
    from beforehand.domain.post import Draft


class SubjectWindow(Dialog):
    """Asks what the open draft is about, at which occasion, and where its readers are."""

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What is this post about?"), parent, width=520)
        self._desk = desk
        draft = desk.current
        self.topic = QLineEdit(draft.topic if draft is not None else "")
        self.occasion = QLineEdit(draft.occasion if draft is not None else "")
        self.territory = QLineEdit(draft.territory if draft is not None else "")
        known = register.known()
        complete(self.topic, known.topics)
        complete(self.occasion, known.occasions)
        complete(self.territory, known.territories)
        self._lay_out()
        self.topic.setFocus()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("What is this post about?"), size=1.15, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "A yes may be for one topic, one occasion or one country. What you say here is compared with it. Leave empty what does not matter; put a semicolon between several."
                ),
                "quiet",
            )
        )
        form = Form()
        form.field(self.tr("It is about"), self.topic)
        form.field(self.tr("Occasion"), self.occasion)
        form.field(self.tr("Readers are in"), self.territory)
        self.topic.setPlaceholderText(self.tr("Not said"))
        self.occasion.setPlaceholderText(self.tr("Not said"))
        self.territory.setPlaceholderText(self.tr("Not said; a public post can be read anywhere"))
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Keep"), self._on_keep, "primary")).setDefault(True)

    def _on_keep(self) -> None:
        self._desk.set_subject(self.topic.text(), self.occasion.text(), self.territory.text())
        self.accept()


def subject_told(draft: Draft | None) -> str:
    """What the author said about a draft, in a line; the question where nothing was said."""
    tr = QCoreApplication.translate
    parts = [part for part in (draft.topic, draft.occasion, draft.territory) if part] if draft is not None else []
    return fill(tr("Subject", "About: %1"), " · ".join(parts)) if parts else tr("Subject", "What is this post about?")
