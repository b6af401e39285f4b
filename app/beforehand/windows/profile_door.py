"""The ways from the main window to the author's profile: the menu, and items of the checklist that are settled there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from beforehand.domain.network import network_named
from beforehand.windows.extras import add_to

if TYPE_CHECKING:
    from beforehand.desk.profile import OwnProfile
    from beforehand.domain.profile import Profile
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus


class ProfileDoor(QObject):
    """Opens the profile and the steps through privacy settings, and offers to take a change back."""

    def __init__(self, window: MainWindow, menus: Menus, own: OwnProfile) -> None:
        super().__init__(window)
        self._window, self._own = window, own
        text = QCoreApplication.translate("Menus", "&My profile…")
        self.action = add_to(
            menus, menus.records, "show_profile", text, self.show_profile, "Ctrl+Shift+Y", is_apart=True
        )
        window.checklist.place_wanted.connect(self._on_place_wanted)
        window.footer.network_chosen.connect(self._on_network_chosen)
        own.changed.connect(self._on_changed)
        self._on_changed()

    def show_profile(self) -> None:
        """Open the profile."""
        from beforehand.windows.profile import ProfileWindow

        if not self._own.is_ready:
            return
        before = self._own.profile
        shown = ProfileWindow(self._own, self._window)
        shown.accepted.connect(lambda: self._tell_of_change(before))
        shown.open()

    def show_privacy(self) -> None:
        """Show how to look at the privacy settings of the accounts that the draft may be posted from."""
        from beforehand.windows.profile_privacy import PrivacyWindow

        draft = self._window.desk.current
        accounts = self._own.profile.accounts_for(draft.network if draft is not None else "plain")
        if not accounts:
            self.show_profile()
            return
        shown = PrivacyWindow(accounts, self._own.today, parent=self._window)
        shown.reviewed.connect(self._on_reviewed)
        shown.open()

    def _tell_of_change(self, before: Profile) -> None:
        """Say that the profile changed, and bring the former one back if that is wanted."""
        if self._own.profile == before:
            return
        told = (
            self.tr("Your profile is kept in your vault.")
            if self._own.is_durable
            else self.tr("Your profile is kept until you close the program, because there is no open vault.")
        )
        self._window.notice.tell("profile", told, self.tr("Take the change back"), lambda: self._own.keep(before))

    def _on_changed(self) -> None:
        self.action.setEnabled(self._own.is_ready)
        if not self._own.is_ready:
            self._window.notice.withdraw("profile")

    def _on_reviewed(self, account_id: str) -> None:
        before = self._own.profile
        self._own.note_review((account_id,))
        self._tell_of_change(before)

    def _on_network_chosen(self, network: str) -> None:
        """Take over the usual readers of the one account that the author has there."""
        family = network_named(network).family
        found = [each for each in self._own.profile.accounts if each.network == family]
        if len(found) == 1:
            self._window.desk.set_audience(found[0].audience.value)

    def _on_place_wanted(self, place: str) -> None:
        if place == "profile":
            self.show_profile()
        elif place == "privacy":
            self.show_privacy()
