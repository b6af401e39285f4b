"""A question to whoever may advise: written here, taken out as text, mail or paper, and sent by the author."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSizePolicy, QWidget

from beforehand.domain.advice import Letter, Wording, about_draft, about_finding, as_mail
from beforehand.domain.network import network_named
from beforehand.store.disk import write_whole
from beforehand.windows.consent_fields import Form
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_new_file
from beforehand.windows.parts import Flow, announce, button, label, set_look

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.advice import Advice
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.drafts import Desk
    from beforehand.domain.asking import Question
    from beforehand_checks.finding import Finding

QUESTION_HEIGHT = 58
"""Pixels; a question needs no more than two lines to be seen at once."""


class AdviceWindow(Dialog):
    """Whom to ask and what; the text follows until somebody types into it."""

    def __init__(
        self,
        desk: Desk,
        advice: Advice,
        question: Question,
        finding: Finding | None,
        clipboard: Clipboard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Ask for advice"), parent, width=640)
        self._desk, self._advice, self._clipboard = desk, advice, clipboard
        self._question, self._finding = question, finding
        self._is_filling = False
        self._is_own = False
        self.whom = QComboBox()
        for contact in desk.pack.contacts if desk.pack is not None else ():
            self.whom.addItem(contact.name, contact.when)
        self.question = QPlainTextEdit(wording().question)
        self.question.setTabChangesFocus(True)
        self.question.setFixedHeight(QUESTION_HEIGHT)
        self.when = label("", "quiet")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("The whole text"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(150)
        self._again = button(self.tr("&Write it anew from the fields above"), self._on_again, "link")
        self._told = label("", "good")
        self._lay_out()
        self.whom.currentIndexChanged.connect(self._on_changed)
        self.question.textChanged.connect(self._on_changed)
        self.text.textChanged.connect(self._on_typed)
        self._on_changed()
        self.whom.setFocus()

    @property
    def letter(self) -> Letter:
        """The question as the fields above have it."""
        draft, pack = self._desk.current, self._desk.pack
        if draft is None or pack is None:
            return Letter("", "")
        network = network_named(draft.network)
        name = "" if network.id == "plain" else network.name
        words = replace(wording(), question=self.question.toPlainText().strip())
        if self._finding is not None:
            return about_finding(self._finding, draft, pack, name, words, is_sent=True)
        return about_draft(draft, self._desk.findings, pack, name, words, is_sent=True)

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("A question to somebody who may advise you"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr("Nothing is sent. Take the text out, and send it the way you usually write to them."), "quiet"
            )
        )
        form = Form()
        form.field(self.tr("Whom to ask"), self.whom)
        form.add(self.when)
        form.field(self.tr("Your question"), self.question)
        self.body.addWidget(form)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self._again)
        files = QWidget()
        row = Flow()
        files.setLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        files.setSizePolicy(policy)
        row.addWidget(button(self.tr("Save as an &e-mail…"), self._on_mail))
        row.addWidget(button(self.tr("Save as &PDF…"), self._on_paper))
        self.body.addWidget(files)
        self.body.addWidget(
            label(
                self.tr(
                    "A file is not encrypted: it lies in clear wherever you save it, so delete it once it is sent."
                ),
                "quiet",
            )
        )
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Close"), self.close))
        self.add_button(button(self.tr("&Copy the question"), self._on_copy, "primary"), is_default=True)

    def _on_changed(self) -> None:
        self.when.setText(str(self.whom.currentData() or ""))
        if not self._is_own:
            self._is_filling = True
            self.text.setPlainText(self.letter.text)
            self._is_filling = False
        self._again.setVisible(self._is_own)

    def _on_typed(self) -> None:
        if not self._is_filling:
            self._is_own = True
            self._again.show()

    def _on_again(self) -> None:
        self._is_own = False
        self._on_changed()
        self.text.setFocus()

    def _on_copy(self) -> None:
        self._clipboard.set_text(self.text.toPlainText())
        self._note("text")
        self._tell(self.tr("Copied. The post itself is still not approved."))

    def _on_mail(self) -> None:
        choose_new_file(self, self.tr("Save as an e-mail"), "question.eml", self._write_mail)

    def _on_paper(self) -> None:
        choose_new_file(self, self.tr("Save as PDF"), "question.pdf", self._write_paper)

    def _write_mail(self, path: Path) -> None:
        subject, body = self._parts()
        try:
            write_whole(path, as_mail(subject, body))
        except OSError:
            self._tell_unsaved()
        else:
            self._note("mail")
            self._tell(self.tr("Saved in clear. Open it with your mail program, add the address, and delete the file."))

    def _write_paper(self, path: Path) -> None:
        from beforehand.windows.advice_paper import write_question

        if write_question(path, *self._parts()):
            self._note("paper")
            self._tell(self.tr("Saved in clear. Delete the file once it is sent or printed."))
        else:
            self._tell_unsaved()

    def _parts(self) -> tuple[str, str]:
        """Subject and body of the text as it stands, with the author's own changes."""
        letter, text = self.letter, self.text.toPlainText()
        heading = letter.heading.format(subject=letter.subject)
        return letter.subject, text.removeprefix(heading).lstrip("\n")

    def _note(self, form: str) -> None:
        self._advice.note_asked(self._question, self.whom.currentText(), self.text.toPlainText(), form)

    def _tell(self, text: str, look: str = "good") -> None:
        self._told.setText(text)
        set_look(self._told, look)
        announce(self, text)

    def _tell_unsaved(self) -> None:
        self._tell(self.tr("It could not be saved there. Choose another folder."), "bad")


def wording() -> Wording:
    """The sentences of a question in the language of the program; words in braces are filled in."""
    tr = QCoreApplication.translate
    return Wording(
        subject=tr("Advice", "A question about a post on my personal social media"),
        heading=tr("Advice", "Subject: {subject}"),
        greeting=tr("Advice", "Dear colleague,"),
        about_passage=tr(
            "Advice", "I would like your advice before I publish a post. This is the passage that I am unsure about:"
        ),
        about_draft=tr("Advice", "I would like your advice before I publish this post:"),
        guideline=tr("Advice", "It may touch “{heading}” in {title} ({date}):"),
        why=tr("Advice", "Why it was marked: {say}"),
        my_reason=tr("Advice", "What I thought of it: {reason}"),
        network=tr("Advice", "I mean to publish it on {network}."),
        question=tr("Advice", "May I publish it as it stands, and if not, what should I change?"),
        thanks=tr("Advice", "Thank you,"),
        contacts=tr("Advice", "Who can be asked:"),
    )
