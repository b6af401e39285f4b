"""The ways from the main window to authorisations and sources: the menu, and the items of the checklist that need one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import isValid

from beforehand.windows.checklist import EvidenceCard
from beforehand.windows.extras import add_to
from beforehand.windows.vault_parts import trouble_text

if TYPE_CHECKING:
    from beforehand.desk.authorisations import Authorisations
    from beforehand.domain.authorisation import Ground
    from beforehand.store.trouble import Trouble
    from beforehand.windows.authorised import AuthorisedPart
    from beforehand.windows.checklist import ItemCard
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus


class AuthorisationsDoor(QObject):
    """Opens the windows and gives the cards their offers."""

    def __init__(self, window: MainWindow, menus: Menus, authorisations: Authorisations) -> None:
        super().__init__(window)
        self._window, self._authorisations = window, authorisations
        text = QCoreApplication.translate("Menus", "Authorisations and &sources…")
        self.action = add_to(menus, menus.records, "show_authorisations", text, self.show_authorisations, is_apart=True)
        window.checklist.card_added.connect(self._on_card_added)
        authorisations.changed.connect(self._on_changed)
        authorisations.papers.failed.connect(self._on_failed)
        self._on_changed()

    def show_authorisations(self) -> None:
        """Open the list."""
        from beforehand.windows.authorisations import AuthorisationsWindow

        AuthorisationsWindow(self._window.desk, self._authorisations, self._window).open()

    def write_down(self, part: AuthorisedPart, ground: Ground, clause: str) -> None:
        """Open the form for something that a draft needs, and ask afterwards whether it covers the draft."""
        from beforehand.windows.authorisation_form import AuthorisationForm
        from beforehand.windows.authorisations import clause_names

        names = clause_names(self._window.desk)
        AuthorisationForm(
            self._authorisations, ground, names, self._window, clause=clause, then=partial(_ask_if_there, part)
        ).open()

    def _on_card_added(self, card: ItemCard) -> None:
        item = card.state.item
        if isinstance(card, EvidenceCard) and self._authorisations.clause_of(item.id):
            from beforehand.windows.authorised import AuthorisedPart

            part = AuthorisedPart(self._window.desk, self._authorisations, item.id, item.clause)
            part.writing_wanted.connect(partial(self.write_down, part))
            card.put_first(part)
            card.state_shown.connect(part.refresh)

    def _on_changed(self) -> None:
        self.action.setEnabled(self._authorisations.is_ready)

    def _on_failed(self, trouble: Trouble) -> None:
        self._window.notice.tell("authorisations", trouble_text(trouble))


def _ask_if_there(part: AuthorisedPart, authorisation: str) -> None:
    """Ask whether it covers the draft, if the item is still shown."""
    if isValid(part):
        part.ask(authorisation)
