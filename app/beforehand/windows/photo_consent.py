"""Chooses whose consent covers somebody in a photo; one that does not fit says which part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from beforehand.domain.consent import Naming
from beforehand.domain.matching import use_of
from beforehand.domain.photo import consent_for, grant_of
from beforehand.domain.request import a_year_after, wanted
from beforehand.windows.consent_wording import misfit_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.register import Register
    from beforehand.domain.matching import Match
    from beforehand.domain.person import Person
    from beforehand.domain.photo import Photo
    from beforehand.domain.post import Draft

MOST_PEOPLE = 200
"""Longer lists are cut: who looks for somebody types a part of the name."""


class PhotoConsentWindow(Dialog):
    """Lists the people of the register, those whose consent fits first."""

    chosen = Signal(str, str, str)
    """The ids of the person, of the consent, and of the yes that the author confirmed, "" where nothing was to confirm."""
    request_wanted = Signal(str, object)
    """Somebody is to be asked for more: the id of the person and the ``Scope`` to ask for."""

    def __init__(self, register: Register, photo: Photo, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Who said yes?"), parent, width=520)
        self._register, self._draft, self._photo, self._today = register, draft, photo, register.today
        self._matches: list[tuple[Person, Match]] = []
        self.body.addWidget(label(self.tr("Whose consent covers this?"), size=1.15, is_bold=True))
        self.body.addWidget(
            label(self.tr("A consent must hold today and cover this post: its network, readers and subject."), "quiet")
        )
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a person"))
        self.search.setAccessibleName(self.tr("Find a person"))
        self.body.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("People of the register"))
        self.body.addWidget(self.list, 1)
        self._rest = label("", "quiet")
        self.body.addWidget(self._rest)
        self.why = label("")
        self.why.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.why)
        self.ask = self.add_side_button(button(self.tr("&Ask again…"), self._on_ask_wanted))
        self.take = self.add_button(button(self.tr("Use this consent"), self._on_taken, "primary"))
        self.add_button(button(self.tr("Cancel"), self.reject))
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemActivated.connect(lambda _item: self._on_taken())
        self.search.textChanged.connect(self._list_people)
        self.search.returnPressed.connect(self.list.setFocus)
        self._list_people()
        self.list.setFocus()

    def _list_people(self) -> None:
        """List whom the search leaves: of many only those with a consent in force, and of these the first."""
        register = self._register
        found = register.find(self.search.text())
        count = len(found)
        if count > MOST_PEOPLE:
            standings = register.standings()
            found = tuple(person for person in found if standings[person.id].in_force)[:MOST_PEOPLE]
        with QSignalBlocker(self.list):
            self.list.clear()
        self._matches = [
            (person, consent_for(self._photo, person, register.records_of(person.id), self._draft, self._today))
            for person in found
        ]
        self._matches.sort(key=lambda each: (not each[1].is_covered, not each[1].may_be_confirmed))
        for person, match in self._matches:
            mark = "✓ " if match.is_covered else "? " if match.may_be_confirmed else "✗ "
            self.list.addItem(QListWidgetItem(mark + person.name))
        left = count - len(found)
        self._rest.setText(fill(self.tr("%1 more are not listed. Type a part of the name."), left))
        self._rest.setVisible(left > 0)
        self.list.setCurrentRow(0)
        if not self._matches:
            self._on_row_changed(-1)

    def _on_row_changed(self, at: int) -> None:
        if at < 0:
            self.take.setEnabled(False)
            self.ask.setEnabled(False)
            self.why.setText(
                self.tr("Nobody has such a name.")
                if self._register.people
                else self.tr("Nobody is in the register yet. Add people under Records, People and consent.")
            )
            return
        person, found = self._matches[at]
        self.take.setEnabled(found.is_covered or found.may_be_confirmed)
        self.ask.setEnabled(any(misfit.may_be_asked_again for misfit in found.misfits))
        self.ask.setText(self.tr("&Ask…") if found.record is None else self.tr("&Ask again…"))
        told = " ".join(misfit_told(misfit, found.record, self._draft) for misfit in found.misfits)
        self.why.setText(told or fill(self.tr("The consent of %1 covers this photo on this network."), person.name))
        self.take.setText(
            self.tr("This photo is within that") if found.may_be_confirmed else self.tr("Use this consent")
        )

    def _on_taken(self) -> None:
        at = self.list.currentRow()
        if at < 0 or not self.take.isEnabled():
            return
        person, found = self._matches[at]
        record = found.record.id if found.record is not None else ""
        self.chosen.emit(person.id, record, grant_of(found) if found.may_be_confirmed else "")
        self.accept()

    def _on_ask_wanted(self) -> None:
        """Ask for a consent that covers this photo in this draft."""
        person, found = self._matches[self.list.currentRow()]
        use = use_of(self._draft, Naming.UNNAMED, self._today, self._photo.id)
        self.request_wanted.emit(person.id, wanted(found, use, a_year_after(self._today)))
        self.reject()
