"""The vault of one author: everything that is kept, behind one key.

All calls come from one thread (see `Writer`), from `open` to `close`. Each change is on the disk when its call returns.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beforehand.store.attachments import FOLDER_NAME, Attachments
from beforehand.store.database import Database
from beforehand.store.disk import PART_SUFFIX, make_private_folder, sweep_parts, sync_folder
from beforehand.store.drafts import VaultDrafts
from beforehand.store.keys import DataKey, Purpose
from beforehand.store.ledger import Ledger
from beforehand.store.migrations import LATEST, migrate, remove_copies
from beforehand.store.paths import network_trouble
from beforehand.store.people_keys import PeopleKeys
from beforehand.store.reserve import Reserve
from beforehand.store.slots import KeySlots, has_header
from beforehand.store.standing import VaultDecisions, VaultSettings
from beforehand.store.steady import SteadyClock, Time
from beforehand.store.trouble import (
    ClockSetBack,
    ErasedPerson,
    Trouble,
    TruncatedFile,
    VaultExists,
    VaultMissing,
    disk_troubles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from beforehand.store.slots import Keyring

DATABASE_NAME: Final = "store.db"
REAL_TIME: Final = Time()
ERASED: Final = "person.erased"


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in of a new vault; at least a passphrase or a recovery code."""

    passphrase: str | None = None
    code: str | None = None
    keyring: Keyring | None = None


class Vault:
    """An open vault."""

    def __init__(self, folder: Path, slots: KeySlots, database: Database, time: Time) -> None:
        self.folder = folder
        self.slots = slots
        self.database = database
        self.now = time.now
        self.clock = SteadyClock(database, time)
        self.people = PeopleKeys(database, slots.key)
        self.ledger = Ledger(database, slots.key, self.people, time.now)
        self.attachments = Attachments(database, slots.key, self.people, folder / FOLDER_NAME, time.now)
        self.drafts = VaultDrafts(database, self.attachments, self.clock)
        self.decisions = VaultDecisions(database)
        self.settings = VaultSettings(database)
        self.reserve = Reserve(folder)
        database.make_room = self.reserve.release

    @classmethod
    def create(cls, folder: Path, ways: Ways, time: Time = REAL_TIME) -> Vault:
        """Make a new vault in `folder`, which must not exist or be empty, and open it."""
        if has_header(folder) or (folder.is_dir() and any(folder.iterdir())):
            raise VaultExists
        with disk_troubles(folder.parent):
            make_private_folder(folder.parent)
        nursery = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}{PART_SUFFIX}")
        try:
            slots = _build(nursery, ways)
            with disk_troubles(folder.parent):
                if folder.is_dir():
                    folder.rmdir()
                nursery.rename(folder)
                sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(nursery, ignore_errors=True)
            raise
        return cls.open(folder, KeySlots(folder, slots.header, slots.key), time)

    @classmethod
    def open(cls, folder: Path, slots: KeySlots, time: Time = REAL_TIME, *, target: int = LATEST) -> Vault:
        """Open the vault with slots that were unlocked; migrate it and sweep up after a crash."""
        path = folder / DATABASE_NAME
        if not path.exists():
            raise TruncatedFile if has_header(folder) else VaultMissing
        key = slots.key.derive(Purpose.DATABASE)
        database = Database.open(path, key)
        try:
            migrate(database, key, target)
            vault = cls(folder, slots, database, time)
            vault._settle()
        except BaseException:
            database.close()
            raise
        return vault

    def warnings(self) -> tuple[Trouble, ...]:
        """Return what the author should know about an open vault: clock set back, network folder."""
        found: list[Trouble] = []
        before = self.clock.set_back_from
        if before is not None:
            found.append(ClockSetBack(self.now().date().isoformat(), before.date().isoformat()))
        network = network_trouble(self.folder)
        return (*found, network) if network is not None else tuple(found)

    def erase_person(self, subject: bytes) -> None:
        """Destroy a person's key and files; the chain of events stays and still verifies."""
        self.erase_people([subject])

    def erase_people(self, subjects: Sequence[bytes], before: Callable[[], object] | None = None) -> None:
        """Do the same for many people in one transaction, with ``before`` in it; raises ``ErasedPerson``."""
        if not all(map(self.people.exists, subjects)):
            raise ErasedPerson

        def erase() -> None:
            if before is not None:
                before()
            for subject in subjects:
                self._erase(subject)

        self.database.write(erase)
        self.attachments.unlink_gone()
        remove_copies(self.folder)
        self.database.checkpoint()

    def tend(self) -> None:
        """Tidy up in a quiet moment: thin revisions, empty the bin, index, sweep, set room aside."""
        self.clock.remember()
        self.drafts.tend()
        self.attachments.sweep()
        self.reserve.fill()

    def problems(self) -> list[str]:
        """Check everything there is and return what is wrong, in words for a support page; empty means sound."""
        verdict = self.ledger.verify()
        found = self.database.problems()
        found += [] if verdict.is_intact else [f"{verdict.finding.value} at event {verdict.at_event}"]
        return found + self.attachments.problems()

    def close(self) -> None:
        """Write down the clock, empty the log and let go of the file; closing twice is no error."""
        if self.database.is_open:
            with contextlib.suppress(Trouble):
                self.clock.remember()
            self.database.close()

    def _settle(self) -> None:
        with contextlib.suppress(Trouble):
            self.slots.repair()
        with disk_troubles(self.folder):
            sweep_parts(self.folder)
            sweep_parts(self.attachments.folder)
        self.attachments.unlink_gone()
        self.reserve.fill()

    def _erase(self, subject: bytes) -> None:
        self.attachments.forget("subject = ?", subject)
        self.people.destroy(subject)
        self.ledger.append(ERASED, {"subject": subject.hex()})


def anchor_account(vault: str) -> str:
    """Return the account under which a keyring keeps the text of the anchor; asked outside the vault's thread."""
    return f"{vault}/anchor"


def _build(folder: Path, ways: Ways) -> KeySlots:
    with disk_troubles(folder):
        make_private_folder(folder)
        make_private_folder(folder / FOLDER_NAME)
    slots = KeySlots.create(folder, DataKey.random(), passphrase=ways.passphrase, code=ways.code, keyring=ways.keyring)
    key = slots.key.derive(Purpose.DATABASE)
    database = Database.create(folder / DATABASE_NAME, key)
    try:
        migrate(database, key)
        database.checkpoint()
    finally:
        database.close()
    return slots
