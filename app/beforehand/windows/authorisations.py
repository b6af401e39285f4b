"""Authorisations and sources: all that were written down, what they allow, who used them, and how they end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from beforehand.domain.authorisation import CLAUSES, Ground
from beforehand.windows.authorisation_form import AuthorisationForm
from beforehand.windows.authorisation_words import details, headline, standing_look, standing_told
from beforehand.windows.papers_list import PapersListWindow
from beforehand.windows.parts import Flow, button, label, line
from beforehand.windows.reason import ReasonWindow
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.drafts import Desk
    from beforehand.domain.authorisation import Authorisation

MOST_DRAFTS = 5


class AuthorisationsWindow(PapersListWindow):
    """Every authorisation and source, those in force first."""

    def __init__(self, desk: Desk, authorisations: Authorisations, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Authorisations and sources"),
            self.tr(
                "Who permitted you to disclose what, and where something was published. Official information that is neither permitted nor public is left out, also after you leave the service."
            ),
            authorisations.papers,
            parent,
        )
        self._desk, self._authorisations = desk, authorisations
        self.add_side_button(button(self.tr("Add a public &source…"), partial(self.write_down, Ground.PUBLIC)))
        self.add_side_button(button(self.tr("&Add an authorisation…"), partial(self.write_down, Ground.PRIOR)))
        authorisations.changed.connect(self.refresh)
        self.tell("" if authorisations.is_durable else self.tr("Kept in memory only: they end with the program."))
        self.refresh()

    def write_down(self, ground: Ground) -> None:
        """Open the form for a new one."""
        AuthorisationForm(self._authorisations, ground, clause_names(self._desk), self).open()

    def refresh(self) -> None:
        """List them again."""
        self.start()
        found = self._authorisations.all
        for given in found:
            self._rows.addWidget(self._row(given))
            self._rows.addWidget(line())
        if found:
            self._rows.addStretch(1)
        elif not self._authorisations.is_ready:
            self.empty(self.tr("They are still being read."))
        else:
            self.empty(
                self.tr(
                    "Nothing is written down yet. When somebody permits you to disclose something, or it has been published, add it here once: it is offered for every later post that it covers."
                )
            )

    def _row(self, given: Authorisation) -> QWidget:
        row, today = QWidget(), self._authorisations.today
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(3)
        column.addWidget(label(headline(given), is_bold=True))
        column.addWidget(label(standing_told(given, today), standing_look(given, today)))
        for told in (*details(given, clause_names(self._desk)), self._used(given)):
            column.addWidget(label(told, "quiet"))
        flow = Flow()
        for made in self._buttons(given):
            flow.addWidget(made)
        column.addLayout(flow)
        return row

    def _buttons(self, given: Authorisation) -> list[QPushButton]:
        end = [button(self.tr("End it…"), partial(self._on_end, given))] if given.ending is None else []
        made = [*end, *self.copy_buttons(given.evidence)]
        for each in made:
            each.setAccessibleName(fill(self.tr("%1: %2"), each.text(), headline(given)))
        return made

    def _used(self, given: Authorisation) -> str:
        """Which drafts it was used for; of those that are gone only the number is known."""
        drafts = self._authorisations.drafts_using(given.id)
        titles = {each.id: each.title for each in (*self._desk.summaries(), *self._desk.binned())}
        known = [titles[draft] or self.tr("Draft without words") for draft in drafts if draft in titles]
        if not drafts:
            return self.tr("Not used yet.")
        shown = self.tr(", ").join(fill(self.tr("“%1”"), title) for title in known[:MOST_DRAFTS])
        if len(drafts) == len(known) <= MOST_DRAFTS:
            return fill(self.tr("Used for: %1"), shown)
        rest = len(drafts) - min(len(known), MOST_DRAFTS)
        return (
            fill(self.tr("Used for: %1 and %2 more"), shown, rest)
            if shown
            else fill(self.tr("Used for %1 drafts that are gone."), rest)
        )

    def _on_end(self, given: Authorisation) -> None:
        window = ReasonWindow(
            self.tr("End an authorisation"),
            fill(self.tr("End “%1”?"), headline(given)),
            self.tr("An end is final. Drafts that use it need another authorisation before they can be copied."),
            self.tr("&End it"),
            self,
        )
        window.given.connect(partial(self._authorisations.end, given.id))
        window.open()


def clause_names(desk: Desk) -> dict[str, str]:
    """Short names of the clauses that an authorisation is for."""
    pack = desk.pack
    return {clause: pack.by_id[clause].short for clause in CLAUSES if pack is not None and clause in pack.by_id}
