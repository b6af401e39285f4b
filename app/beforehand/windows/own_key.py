"""The author's own key: made once, shown, and copied for a colleague who wants to send something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.parts import announce, button, label
from beforehand.windows.vault_parts import trouble_text

if TYPE_CHECKING:
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.sharing import Sharing
    from beforehand.store.trouble import Trouble


class OwnKeyWindow(Dialog):
    """Shows the card to be copied and the number to be read out."""

    def __init__(self, sharing: Sharing, clipboard: Clipboard, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("My key"), parent, width=520)
        self._sharing, self._clipboard = sharing, clipboard
        self.card = QPlainTextEdit()
        self.card.setReadOnly(True)
        self.card.setTabChangesFocus(True)
        self.card.setMaximumHeight(90)
        self.card.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.card.setAccessibleName(self.tr("Key to send to a colleague"))
        self.number = label("", size=1.3, is_bold=True)
        self.number.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.number.setAccessibleName(self.tr("My check number"))
        self.told = label("", "quiet")
        self._lay_out()
        sharing.card_changed.connect(self.refresh)
        sharing.failed.connect(self._on_failed)
        self.refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("My key"), size=1.2, is_bold=True))
        text = self.tr(
            "A colleague needs this key to lock records so that only you can open them. It is no secret: send it as you like. "
            "Then read the number out to each other over the phone; if it is the same on both sides, nobody has put another key in between."
        )
        self.body.addWidget(label(text, "quiet"))
        self.body.addWidget(self.card)
        self._heading = label(self.tr("My check number"), "quiet")
        self.body.addWidget(self._heading)
        self.body.addWidget(self.number)
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self.renew = button(self.tr("Make a &new key…"), self._on_renew)
        self.add_side_button(self.renew)
        self.add_button(button(self.tr("Close"), self.close))
        self.make = self.add_button(button(self.tr("&Make my key"), self._sharing.make_key, "primary"))
        self.copy = self.add_button(button(self.tr("&Copy the key"), self._on_copy, "primary"))

    def refresh(self) -> None:
        """Show the key, or offer to make one."""
        card, is_ready = self._sharing.card, self._sharing.is_ready
        for shown in (self.card, self.number, self._heading, self.copy, self.renew):
            shown.setVisible(card is not None)
        self.make.setVisible(card is None and is_ready)
        if card is not None:
            self.card.setPlainText(card.text)
            self.number.setText(card.number)
            self.copy.setFocus()
        elif is_ready:
            self.told.setText(self.tr("You have no key yet."))
            self.make.setFocus()
        else:
            self.told.setText(self.tr("Keys lie in the vault. Make a vault or open it first."))

    def _on_copy(self) -> None:
        if self._sharing.card is not None:
            self._clipboard.set_text(self._sharing.card.text)
            self.told.setText(self.tr("The key is copied."))
            announce(self, self.told.text())

    def _on_renew(self) -> None:
        question = Question(
            self.tr("My key"),
            self.tr("Make a new key?"),
            self.tr("Colleagues need the new one from then on. What was locked to the former key can still be opened."),
            self,
        )
        question.offer("make", self.tr("&Make a new key"))
        question.offer("", self.tr("Cancel"), "primary", is_default=True)
        question.accepted.connect(lambda: self._on_renewal_answered(question.answer))
        question.open()

    def _on_renewal_answered(self, answer: str) -> None:
        if answer:
            self._sharing.make_key()
            self.told.setText("")

    def _on_failed(self, trouble: Trouble) -> None:
        self.told.setText(trouble_text(trouble))
        announce(self, self.told.text())
