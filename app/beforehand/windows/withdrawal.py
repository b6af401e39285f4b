"""What follows a withdrawal: what to take down, drafts that are held back, safe copies, and a note to the person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.posting import Fate
from beforehand.domain.request import farewell
from beforehand.windows.approval_words import fate_told, network_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label, line
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QPushButton

    from beforehand.desk.approvals import Entry
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.uses import Used
    from beforehand.domain.person import Person
    from beforehand.domain.request import Kit
    from beforehand.domain.withdrawal import CopyUse
    from beforehand.store.protocols import DraftSummary

MOST_ROWS = 8
"""Longer lists end in a line that counts the rest."""


class WithdrawalWindow(Dialog):
    """Says what is left to do after somebody withdrew."""

    draft_wanted = Signal(str)
    """The author wants to see the draft with this id."""
    approval_wanted = Signal(str)
    """The author wants to read the approval with this id, and to say what became of the text."""

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
        self._person, self._on = person, on
        self._used: Used | None = None
        self.body.addWidget(label(fill(self.tr("%1 has withdrawn"), person.name), size=1.2, is_bold=True))
        self.body.addWidget(
            label(self.tr("Take down every post that shows or names the person. The program cannot see your accounts."))
        )
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self._column.addWidget(label(self.tr("Looking for everything that may name or show the person…"), is_bold=True))
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("What is left to do"))
        scroll.setMinimumHeight(190)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 2)
        self.body.addWidget(line())
        self.body.addWidget(label(self.tr("A note to the person, if you want to send one:")))
        self.note = QPlainTextEdit(farewell(kit, person.name, on))
        self.note.setAccessibleName(self.tr("Note to the person"))
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(110)
        self.body.addWidget(self.note, 1)
        self._told = label("", "good")
        self.body.addWidget(self._told)
        self.take_down = self.add_button(button(self.tr("Copy the &list"), self._on_copy_list))
        self.take_down.setEnabled(False)
        self.add_button(button(self.tr("&Copy the note"), self._on_copy))
        self.add_button(button(self.tr("Close"), self.close, "primary"), is_default=True)

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 640)

    def show_uses(self, used: Used) -> None:
        """List what the consent was used for."""
        self._used = used
        self._clear()
        self._add_posts(used.approvals)
        self._add_drafts(used.drafts)
        self._add_copies(used.copies)
        self._column.addStretch(1)
        self.take_down.setEnabled(bool(used.approvals or used.copies))

    def list_text(self) -> str:
        """What is to be taken down, as plain text."""
        used = self._used
        if used is None:
            return ""
        head = fill(self.tr("To be taken down, because %1 withdrew on %2:"), self._person.name, self._on.isoformat())
        lines = [f"- {self._post_told(entry)} {self._to_do(entry)}" for entry in used.approvals if _is_left(entry)]
        lines += [f"- {self._copy_told(copy)}" for copy in used.copies]
        return "\n".join((head, *lines))

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add_posts(self, entries: Sequence[Entry]) -> None:
        left = [entry for entry in entries if _is_left(entry)]
        self._head(
            self.tr("Posts that rested on the consent. Take them down, then say so:")
            if left
            else self.tr("No post that you copied out rested on the consent, as far as it was recorded.")
        )
        for entry in left[:MOST_ROWS]:
            told = f"{self._post_told(entry)}\n{self._to_do(entry)}"
            self._row(told, button(self.tr("Open…"), partial(self.approval_wanted.emit, entry.id)), entry.title)
        self._rest(len(left))

    def _add_drafts(self, drafts: Sequence[DraftSummary]) -> None:
        self._head(
            self.tr("Drafts that may name or show the person, and are held back where they do:")
            if drafts
            else self.tr("No draft holds the name or a photo of the person.")
        )
        for summary in drafts[:MOST_ROWS]:
            title = summary.title or self.tr("Draft without words")
            told = fill(self.tr("“%1” · %2"), title, network_told(summary.network))
            self._row(told, button(self.tr("Open…"), partial(self.draft_wanted.emit, summary.id)), title)
        self._rest(len(drafts))

    def _add_copies(self, copies: Sequence[CopyUse]) -> None:
        if not copies:
            return
        self._head(self.tr("Safe copies that show the person. Delete the files where you saved or sent them:"))
        for copy in copies[:MOST_ROWS]:
            self._row(self._copy_told(copy))
        self._rest(len(copies))

    def _post_told(self, entry: Entry) -> str:
        network = network_told(entry.approved.network)
        told = fill(self.tr("“%1” · %2 · %3"), entry.title or self.tr("words not kept"), network, fate_told(entry))
        return f"{told} {entry.link}" if entry.link else told

    def _to_do(self, entry: Entry) -> str:
        if entry.fate.is_online:
            return self.tr("Delete it there, or edit it so that the person is neither named nor shown.")
        return self.tr("If you posted it after all, delete it there, and say so.")

    def _copy_told(self, copy: CopyUse) -> str:
        text = {
            "saved": self.tr("%1, saved for %2 on %3"),
        }.get(copy.how, self.tr("%1, copied as a picture for %2 on %3"))
        return fill(text, copy.name, network_told(copy.network), moment(copy.at))

    def _head(self, text: str) -> None:
        self._add(label(text, is_bold=True))

    def _row(self, text: str, action: QPushButton | None = None, named: str = "") -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(text, "quiet"), 1)
        if action is not None:
            action.setAccessibleName(fill(self.tr("Open: %1"), named))
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignTop)
        self._add(holder)

    def _rest(self, count: int) -> None:
        if count > MOST_ROWS:
            self._add(label(fill(self.tr("… and %1 more"), count - MOST_ROWS), "quiet"))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        widget.show()

    def _on_copy(self) -> None:
        self._clipboard.set_text(self.note.toPlainText())
        self._tell(self.tr("The note is on the clipboard."))

    def _on_copy_list(self) -> None:
        self._clipboard.set_text(self.list_text())
        self._tell(self.tr("The list is on the clipboard. It names the person, so paste it nowhere else."))

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        announce(self, text)


def _is_left(entry: Entry) -> bool:
    """Whether there may be something to take down."""
    return entry.fate is not Fate.DELETED
