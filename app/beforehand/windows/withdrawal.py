"""What follows a withdrawal: the drafts that may name the person, what to take down, and a note to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from beforehand.domain.network import network_named
from beforehand.domain.request import farewell
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label, line
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beforehand.desk.clipboard import Clipboard
    from beforehand.domain.person import Person
    from beforehand.domain.request import Kit
    from beforehand.store.protocols import DraftSummary

MOST_DRAFTS = 8
"""Longer lists end in a line that counts the rest."""


class WithdrawalWindow(Dialog):
    """Says what is left to do after somebody withdrew."""

    def __init__(
        self,
        person: Person,
        on: date,
        kit: Kit,
        clipboard: Clipboard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("After a withdrawal"), parent, width=560)
        self._clipboard = clipboard
        self.body.addWidget(label(fill(self.tr("%1 has withdrawn"), person.name), size=1.2, is_bold=True))
        self.body.addWidget(
            label(self.tr("Take down every post that shows or names the person. The program cannot see your accounts."))
        )
        self.body.addWidget(line())
        self._drafts_told = label(self.tr("Looking for drafts that may name the person…"), is_bold=True)
        self._drafts = label("", "quiet")
        self._drafts.hide()
        self.body.addWidget(self._drafts_told)
        self.body.addWidget(self._drafts)
        self.body.addWidget(line())
        self.body.addWidget(label(self.tr("A note to the person, if you want to send one:")))
        self.note = QPlainTextEdit(farewell(kit, person.name, on))
        self.note.setAccessibleName(self.tr("Note to the person"))
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(150)
        self.body.addWidget(self.note, 1)
        self._told = label("", "good")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("&Copy the note"), self._on_copy))
        self.add_button(button(self.tr("Close"), self.close, "primary"), is_default=True)

    def show_drafts(self, drafts: Sequence[DraftSummary]) -> None:
        """List the drafts that hold the name."""
        self._drafts_told.setText(
            self.tr("Drafts that may name the person, and are held back where they do:")
            if drafts
            else self.tr("No draft holds the name.")
        )
        lines = [self._line(summary) for summary in drafts[:MOST_DRAFTS]]
        if len(drafts) > MOST_DRAFTS:
            lines.append(fill(self.tr("… and %1 more"), len(drafts) - MOST_DRAFTS))
        self._drafts.setText("\n".join(lines))
        self._drafts.setVisible(bool(lines))

    def _line(self, summary: DraftSummary) -> str:
        network = network_named(summary.network)
        where = self.tr("plain text") if network.id == "plain" else network.name
        return fill(self.tr("“%1” · %2"), summary.title, where)

    def _on_copy(self) -> None:
        self._clipboard.set_text(self.note.toPlainText())
        self._told.setText(self.tr("The note is on the clipboard."))
        announce(self, self._told.text())
