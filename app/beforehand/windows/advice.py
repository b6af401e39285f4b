"""A text with which to ask the supervisor or the Ethics Office, to be copied and sent by the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from beforehand.domain.advice import Wording, about_draft, about_finding
from beforehand.domain.network import network_named
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label

if TYPE_CHECKING:
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.drafts import Desk
    from beforehand_checks.finding import Finding


class AdviceWindow(Dialog):
    """The text, which may still be changed, and a button that copies it."""

    copied = Signal(str)
    """The question as it was copied."""

    def __init__(self, text: str, clipboard: Clipboard, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Ask for advice"), parent, width=620)
        self._clipboard = clipboard
        self.body.addWidget(label(self.tr("A question to somebody who may advise you"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "Nothing is sent. Change what you like, copy the text, and send it the way you usually write to them."
                ),
                "quiet",
            )
        )
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName(self.tr("Question"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(320)
        self.body.addWidget(self.text, 1)
        self._told = label("", "good")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Close"), self.close))
        self.add_button(button(self.tr("&Copy the question"), self._on_copy, "primary"), is_default=True)

    def _on_copy(self) -> None:
        self._clipboard.set_text(self.text.toPlainText())
        self.copied.emit(self.text.toPlainText())
        self._told.setText(self.tr("Copied. The post itself is still not approved."))


def question_about(desk: Desk, finding: Finding | None) -> str:
    """The text of a question about one finding, or about the whole draft."""
    draft, pack = desk.current, desk.pack
    if draft is None or pack is None:
        return ""
    network = network_named(draft.network)
    name = "" if network.id == "plain" else network.name
    if finding is not None:
        return about_finding(finding, draft, pack, name, wording())
    return about_draft(draft, desk.findings, pack, name, wording())


def wording() -> Wording:
    """The sentences of a question in the language of the program; words in braces are filled in."""
    return Wording(
        subject=QCoreApplication.translate("Advice", "Subject: A question about a post on my personal social media"),
        greeting=QCoreApplication.translate("Advice", "Dear colleague,"),
        about_passage=QCoreApplication.translate(
            "Advice", "I would like your advice before I publish a post. This is the passage that I am unsure about:"
        ),
        about_draft=QCoreApplication.translate("Advice", "I would like your advice before I publish this post:"),
        guideline=QCoreApplication.translate("Advice", "It may touch “{heading}” in {title} ({date}):"),
        why=QCoreApplication.translate("Advice", "Why it was marked: {say}"),
        my_reason=QCoreApplication.translate("Advice", "What I thought of it: {reason}"),
        network=QCoreApplication.translate("Advice", "I mean to publish it on {network}."),
        question=QCoreApplication.translate(
            "Advice", "May I publish it as it stands, and if not, what should I change?"
        ),
        thanks=QCoreApplication.translate("Advice", "Thank you,"),
        contacts=QCoreApplication.translate("Advice", "Who can be asked:"),
    )
