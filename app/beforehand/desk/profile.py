"""The author's profile on the desk: kept in the vault where there is one, and told to the checklist."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from beforehand.desk.drafts import Desk
    from beforehand.domain.clock import Clock
    from beforehand.domain.post import Draft
    from beforehand.domain.profile import Account, Concern, Profile

KEY = "profile"
"""The setting in the vault that holds the profile."""


class OwnProfile(QObject):
    """Holds the profile, has every change of it kept, and tells the desk which conditions it makes hold.

    What a profile is made of is loaded when one is first wanted, after the window is painted.
    """

    changed = Signal()
    """The profile is another than before, or whether it may be changed is."""

    def __init__(self, desk: Desk, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._profile: Profile | None = None
        self._remember: Callable[[str, object], object] | None = None
        self._is_newer = False
        self._is_ready = False
        self._tell_desk()

    @property
    def profile(self) -> Profile:
        """The profile as it stands."""
        if self._profile is None:
            from beforehand.domain.profile import Profile

            self._profile = Profile()
        return self._profile

    @property
    def is_ready(self) -> bool:
        """Whether the profile may be looked at and changed; not while a vault is still shut."""
        return self._is_ready

    @property
    def is_durable(self) -> bool:
        """Whether changes outlive the program."""
        return self._remember is not None

    @property
    def is_newer(self) -> bool:
        """Whether a later version of the program wrote the profile, which is then neither read nor changed."""
        return self._is_newer

    @property
    def today(self) -> date:
        """The day by the author's clock."""
        return self._clock.now().astimezone().date()

    @property
    def work_domains(self) -> tuple[str, ...]:
        """The e-mail domains in which work addresses lie: the policy's and the author's own."""
        pack = self._desk.pack
        return (*(pack.domains if pack is not None else ()), *self.profile.domains)

    def use(self, values: Mapping[str, object], remember: Callable[[str, object], object] | None = None) -> None:
        """Read the profile among these values and keep changes with ``remember``; without it, in memory only.

        What was held in memory before goes into a new vault.
        """
        held = None if self.is_durable else self._profile
        self._remember = remember
        self._profile, self._is_newer, self._is_ready = None, False, True
        if KEY in values:
            self._read(values[KEY])
        self._tell()
        if held is not None and KEY not in values:
            self.keep(held)

    def forget(self) -> None:
        """Hold nothing until there is a store again."""
        self._remember = None
        self._is_newer = self._is_ready = False
        self._profile = None
        self._tell()

    def keep(self, profile: Profile) -> None:
        """Take over another profile and keep it; one of a later version of the program is left alone."""
        if self._is_newer or not self._is_ready or profile == self.profile:
            return
        self._profile = profile
        if self._remember is not None:
            from beforehand.store.profile import write_profile

            self._remember(KEY, write_profile(profile))
        self._tell()

    def note_review(self, account_ids: tuple[str, ...]) -> None:
        """Note that the privacy settings of these accounts were looked at today."""
        accounts = tuple(
            replace(each, reviewed=self.today) if each.id in account_ids else each for each in self.profile.accounts
        )
        self.keep(replace(self.profile, accounts=accounts))

    def unsettled(self, account: Account) -> tuple[Concern, ...]:
        """What an account still has against it today."""
        from beforehand.domain.profile import unsettled

        return unsettled(account, self.work_domains, self.today)

    def holds(self, draft: Draft) -> frozenset[str]:
        """The conditions that the profile makes hold for a draft; one that cannot be read counts as empty and has all asked."""
        if not self._is_ready:
            return frozenset()
        from beforehand.domain.profile import conditions

        pack = self._desk.pack
        return conditions(self.profile, draft, pack.domains if pack is not None else (), self.today)

    def _read(self, value: object) -> None:
        from beforehand.store.profile import NewerProfileError, read_profile

        try:
            self._profile = read_profile(value)
        except NewerProfileError:
            self._is_newer = True

    def _tell(self) -> None:
        self._tell_desk()
        self.changed.emit()

    def _tell_desk(self) -> None:
        self._desk.set_facts("profile", self.holds)
