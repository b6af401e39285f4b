"""Sharing people and their consents with one colleague: who, to which key, and what the author vouches for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from beforehand.desk.sharing import Parcel
from beforehand.domain.bundle import Vouch
from beforehand.store.own_keys import Card, read_card
from beforehand.store.trouble import BadCard
from beforehand.windows.bundle_words import vouch_name
from beforehand.windows.consent_fields import Form, tick
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_new_file
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.picks import Picks
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from beforehand.desk.register import Register
    from beforehand.desk.sharing import Sharing
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


class ShareWindow(Dialog):
    """Asks for everything that goes into a bundle and has it written."""

    def __init__(
        self,
        sharing: Sharing,
        register: Register,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        picked: Iterable[str] = (),
        name: str = "",
    ) -> None:
        super().__init__(self.tr("Share with a colleague"), parent, width=580)
        self._sharing, self._register = sharing, register
        self.picks = Picks(register, theme, picked)
        self.card = QPlainTextEdit()
        self.card.setTabChangesFocus(True)
        self.card.setMaximumHeight(64)
        self.card.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.card.setPlaceholderText(self.tr("Paste the key that the colleague sent; it begins with age1."))
        self.number = label("", "quiet")
        self.name = QLineEdit(name)
        self.vouch = QComboBox()
        for vouch in Vouch:
            self.vouch.addItem(vouch_name(vouch), vouch)
        self.note = QLineEdit()
        self.has_files = tick(self.tr("Send the evidence files too"))
        self.told = label("", "quiet")
        self._lay_out()
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("Share with a colleague"), size=1.2, is_bold=True))
        text = self.tr("The file is signed with your key and locked to the colleague's: nobody else can open it.")
        self.body.addWidget(label(text, "quiet"))
        self.body.addWidget(self.picks, 1)
        form = Form()
        form.field(self.tr("The colleague's key"), self.card)
        form.add(self.number)
        form.field(self.tr("Your name, as they know you"), self.name)
        form.field(self.tr("You vouch that"), self.vouch)
        form.field(self.tr("A word to the colleague"), self.note)
        form.add(self.has_files)
        self.body.addWidget(form)
        self.body.addWidget(self.told)
        self.add_button(button(self.tr("Close"), self.close))
        self.save = self.add_button(button(self.tr("&Save the bundle…"), self._on_save, "primary"))
        self.save.setDefault(True)

    def _listen(self) -> None:
        self.picks.model.picks_changed.connect(self.refresh)
        self.card.textChanged.connect(self.refresh)
        self.name.textChanged.connect(self.refresh)
        self._sharing.card_changed.connect(self.refresh)
        self._sharing.shared.connect(self._on_shared)
        self._sharing.failed.connect(self._on_failed)

    def refresh(self) -> None:
        """Show whose key it is, and what is lacking."""
        card = self._card()
        self.number.setText(self._number_told(card))
        lack = self._lack(card)
        self._say(lack)
        self.save.setEnabled(not lack)

    def save_to(self, path: Path) -> None:
        """Write the bundle there."""
        card = self._card()
        if card is None:
            return
        people = tuple(
            (person, self._register.records_of(person.id))
            for each in self.picks.picked
            if (person := self._register.person(each)) is not None
        )
        self.save.setEnabled(False)
        self._say(self.tr("The bundle is being written."))
        vouch = Vouch(self.vouch.currentData())
        parcel = Parcel(
            card, people, self.name.text().strip(), vouch, self.note.text().strip(), self.has_files.isChecked()
        )
        self._sharing.share(path, parcel)

    def _card(self) -> Card | None:
        try:
            return read_card(self.card.toPlainText())
        except BadCard:
            return None

    def _number_told(self, card: Card | None) -> str:
        if card is None:
            return ""
        if not card.number:
            return self.tr("This is half a key: it can be used, but there is no number to compare over the phone.")
        return fill(self.tr("Their check number, to be compared over the phone: %1"), f"\u2066{card.number}\u2069")

    def _lack(self, card: Card | None) -> str:
        if not self._sharing.is_ready:
            return self.tr("Keys lie in the vault. Make a vault or open it first.")
        if self._sharing.card is None:
            return self.tr("Make your own key first, under “My key”: the bundle is signed with it.")
        if not self.picks.picked:
            return self.tr("Pick whom you share.")
        if card is None:
            return (
                trouble_text(BadCard())
                if self.card.toPlainText().strip()
                else self.tr("Paste the key of the colleague.")
            )
        return "" if self.name.text().strip() else self.tr("Say who you are.")

    def _on_save(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        choose_new_file(self, self.tr("Save the bundle"), f"shared-{today}.age", self.save_to)

    def _on_shared(self, _path: Path) -> None:
        self.save.setEnabled(True)
        self._say(self.tr("The bundle is written. Send it to the colleague as you like."), "good")
        announce(self, self.told.text())

    def _on_failed(self, trouble: Trouble) -> None:
        self.save.setEnabled(True)
        self._say(trouble_text(trouble), "bad")
        announce(self, self.told.text())

    def _say(self, text: str, look: str = "quiet") -> None:
        self.told.setText(text)
        set_look(self.told, look)
