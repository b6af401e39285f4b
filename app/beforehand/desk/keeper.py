"""The keeper of the vault: creates, unlocks and locks it, and tells whether what was typed is on the disk.

No call here waits for the disk or the system keyring, but for ``lock`` and ``shut_down``, which see the last save through.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from beforehand.desk.errands import Errands
from beforehand.desk.kept_drafts import KeptDrafts
from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.store.paths import Places
    from beforehand.store.protocols import DecisionStore
    from beforehand.store.queued import QueuedDecisions, QueuedDrafts
    from beforehand.store.slots import KeySlots
    from beforehand.store.steady import Time
    from beforehand.store.vault import Vault

RETRY_MS = 5_000
"""What could not be saved is tried again after such a pause."""
PATIENCE_S = 10.0
"""The longest that locking waits for the last save."""
PLACE = "window.place"
"""The setting in the vault that holds where the author was."""
BACKUP = "backup.last"
"""The setting in the vault that holds the day of the last backup, as an ISO date."""


class Phase(StrEnum):
    """How far the vault is."""

    LOOKING = "looking"
    ABSENT = "absent"
    LOCKED = "locked"
    OPENING = "opening"
    OPEN = "open"
    DECLINED = "declined"
    CLOSED = "closed"


class Door(Protocol):
    """What is needed of the system keyring; not called on the desk's thread but for ``cancel``."""

    def is_there(self) -> bool:
        """Whether it answers."""

    def fetch(self, account: str) -> str | None:
        """The text kept under an account."""

    def keep(self, account: str, secret: str) -> None:
        """Keep a text under an account."""

    def drop(self, account: str) -> None:
        """Forget a text."""

    def cancel(self) -> None:
        """Stop waiting for an answer."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways into the vault there are before it is unlocked."""

    has_keyring: bool = False
    has_passphrase: bool = False
    has_code: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the author was: the draft, and caret and scroll position (UTF-16 units and pixels) in it."""

    draft: str = ""
    caret: int = 0
    scroll: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """All that comes with an open vault."""

    vault: Vault
    drafts: QueuedDrafts
    decisions: QueuedDecisions
    values: Mapping[str, object]
    warnings: tuple[Trouble, ...]


class Keeper(QObject):
    """Owns the vault and the two threads that work on it: one for its files, one for keys and long errands."""

    phase_changed = Signal()
    opening_failed = Signal(object)
    """The trouble that kept the vault from being created or opened."""
    keyring_found = Signal(bool)
    """Whether a system keyring answers; asked for by ``look_for_keyring``."""
    saving_changed = Signal()
    """A change was handed in, was saved, or could not be saved."""
    _saved = Signal(str)
    _failed = Signal(object)

    def __init__(
        self,
        places: Places,
        door: Door,
        time: Time | None = None,
        parent: QObject | None = None,
        *,
        retry: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self.places = places
        self.door = door
        self._time = time
        self._phase = Phase.LOOKING
        self._opened: Opened | None = None
        self.drafts: KeptDrafts | None = None
        self.trouble: Trouble | None = None
        self.ways = Ways()
        self.is_asking_keyring = False
        self.files = Errands("vault", self)
        self.keys = Errands("keys", self)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(retry)
        self._retry.timeout.connect(self.save_again)
        self._saved.connect(self._on_saved, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)

    @property
    def phase(self) -> Phase:
        """How far the vault is."""
        return self._phase

    @property
    def may_have_vault(self) -> bool:
        """Whether the folder of a vault is there, told without waiting; what is in it shows later."""
        return self.places.vault.is_dir()

    @property
    def has_vault(self) -> bool:
        """Whether a vault was found by ``begin``."""
        return self.ways != Ways()

    @property
    def vault(self) -> Vault:
        """The open vault, for errands on its thread; raises ``RuntimeError`` while it is not open."""
        if self._opened is None:
            raise RuntimeError("the vault is not open")
        return self._opened.vault

    @property
    def decisions(self) -> DecisionStore:
        """The decisions for every draft; raises ``RuntimeError`` while the vault is not open."""
        if self._opened is None:
            raise RuntimeError("the vault is not open")
        return self._opened.decisions

    @property
    def values(self) -> Mapping[str, object]:
        """The settings inside the vault, as they were when it was opened."""
        return self._opened.values if self._opened is not None else {}

    @property
    def warnings(self) -> tuple[Trouble, ...]:
        """What the author should know about the open vault."""
        return self._opened.warnings if self._opened is not None else ()

    @property
    def has_unsaved(self) -> bool:
        """Whether something that was typed is not on the disk yet."""
        return self.drafts is not None and bool(self.drafts.unsaved)

    @property
    def place(self) -> Place:
        """Where the author was when the vault was closed last."""
        kept = self.values.get(PLACE)
        if not isinstance(kept, dict):
            return Place()
        draft, caret, scroll = kept.get("draft"), kept.get("caret"), kept.get("scroll")
        is_sound = isinstance(draft, str) and isinstance(caret, int) and isinstance(scroll, int)
        return Place(draft, caret, scroll) if is_sound else Place()  # type: ignore[arg-type]

    def begin(self, *, asks_keyring: bool = True) -> None:
        """Look whether there is a vault; when the system keyring can open it and may be asked, open it."""
        self._set_phase(Phase.LOOKING)
        self.keys.run(self._look, lambda ways: self._on_looked(ways, asks_keyring=asks_keyring), self._on_not_opened)

    def look_for_keyring(self) -> None:
        """Have ``keyring_found`` tell whether a system keyring answers."""
        self.keys.run(self.door.is_there, self.keyring_found.emit)

    def create(self, *, passphrase: str | None = None, code: str | None = None, with_keyring: bool = False) -> None:
        """Make a vault with these ways in and open it."""
        self.is_asking_keyring = with_keyring
        self._set_phase(Phase.OPENING)

        def make() -> Vault:
            from beforehand.store.vault import REAL_TIME, Vault, Ways

            ways = Ways(passphrase, code, self.door if with_keyring else None)
            return Vault.create(self.places.vault, ways, self._time or REAL_TIME)

        self._open_on_keys_thread(lambda: self.files.writer.submit(make).result())

    def unlock_with_passphrase(self, passphrase: str) -> None:
        """Open the vault with a passphrase."""
        self._unlock(lambda slots: slots.unlock_with_passphrase(self.places.vault, passphrase))

    def unlock_with_code(self, code: str) -> None:
        """Open the vault with a recovery code, in any spelling."""
        self._unlock(lambda slots: slots.unlock_with_code(self.places.vault, code))

    def unlock_with_keyring(self) -> None:
        """Open the vault with what the system keyring keeps; it may ask the author something."""
        self.is_asking_keyring = True
        self._unlock(lambda slots: slots.unlock_with_keyring(self.places.vault, self.door))

    def decline(self) -> None:
        """Do without a vault until the program ends."""
        self._set_phase(Phase.DECLINED)

    def offer(self) -> None:
        """Take back that the author does without a vault."""
        self._set_phase(Phase.ABSENT)

    def save_again(self) -> None:
        """Try at once what could not be saved."""
        self._retry.stop()
        if self.drafts is not None and not self.files.is_closed:
            self.drafts.save_again()

    def remember(self, key: str, value: object) -> None:
        """Keep a setting inside the vault."""
        if self._opened is not None:
            vault = self._opened.vault
            self.files.run(lambda: vault.settings.write(key, value), None, self._on_failed)

    def note_trouble(self, trouble: Trouble) -> None:
        """Something else than a draft could not be written."""
        self._on_failed(trouble)

    def lock(self, place: Place) -> bool:
        """Close the vault for good in this process; False, and it stays open, while something cannot be saved."""
        if self.drafts is None or self._phase is not Phase.OPEN:
            return False
        self.save_again()
        if not self.drafts.flush(PATIENCE_S):
            self.saving_changed.emit()
            return False
        self.shut_down(place)
        return True

    def shut_down(self, place: Place | None = None) -> None:
        """Save the last of it, close the vault and end both threads; calling it twice is no error."""
        self._retry.stop()
        self.door.cancel()
        opened, self._opened = self._opened, None
        if opened is not None and not self.files.is_closed:
            if place is not None:
                kept = {"draft": place.draft, "caret": place.caret, "scroll": place.scroll}
                self.files.writer.submit(lambda: opened.vault.settings.write(PLACE, kept))
            if self.drafts is not None and self.drafts.unsaved:
                self.drafts.save_again()
            self.files.writer.submit(opened.vault.close)
        self.keys.close()
        self.files.close()
        self._set_phase(Phase.CLOSED)

    def _look(self) -> Ways | None:
        """On the keys' thread: finish what a crash interrupted and return the ways in, None without a vault."""
        from beforehand.store.header import SlotKind
        from beforehand.store.slots import has_header, kinds_in

        if self._has_leftovers():
            from beforehand.store.restore import settle_places  # brings the backup format along
            from beforehand.store.steady import utc_now

            settle_places(self.places, utc_now())
        if not has_header(self.places.vault):
            return None
        kinds = kinds_in(self.places.vault)
        return Ways(*(kind in kinds for kind in (SlotKind.KEYRING, SlotKind.PASSPHRASE, SlotKind.RECOVERY)))

    def _has_leftovers(self) -> bool:
        """Whether something lies beside the vault that a restore or a crash left there."""
        usual = {self.places.vault.name, self.places.lock.name, self.places.knock.name}
        return self.places.root.is_dir() and any(each.name not in usual for each in self.places.root.iterdir())

    def _unlock(self, unlock: Callable[[type[KeySlots]], KeySlots]) -> None:
        self._set_phase(Phase.OPENING)

        def work() -> Vault:
            from beforehand.store.slots import KeySlots
            from beforehand.store.vault import REAL_TIME, Vault

            slots = unlock(KeySlots)
            time = self._time or REAL_TIME
            return self.files.writer.submit(lambda: Vault.open(self.places.vault, slots, time)).result()

        self._open_on_keys_thread(work)

    def _open_on_keys_thread(self, make: Callable[[], Vault]) -> None:
        def work() -> Opened:
            from beforehand.store.queued import News, QueuedDecisions, QueuedDrafts

            writer = self.files.writer
            vault = make()
            news = News(self._tell_saved, self._tell_failed)
            values = writer.submit(vault.settings.read).result()
            warnings = writer.submit(vault.warnings).result()
            return Opened(
                vault, QueuedDrafts(writer, vault, news), QueuedDecisions(writer, vault, news), values, warnings
            )

        self.keys.run(work, self._on_opened, self._on_not_opened)

    def _tell_saved(self, draft_id: str) -> None:
        self._saved.emit(draft_id)

    def _tell_failed(self, error: BaseException) -> None:
        self._failed.emit(error)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit()

    def _on_looked(self, ways: Ways | None, *, asks_keyring: bool) -> None:
        if ways is None:
            self._set_phase(Phase.ABSENT)
            return
        self.ways = ways
        if ways.has_keyring and asks_keyring:
            self.unlock_with_keyring()
        else:
            self._set_phase(Phase.LOCKED)

    def _on_opened(self, opened: Opened) -> None:
        self.is_asking_keyring = False
        self._opened = opened
        self.drafts = KeptDrafts(opened.drafts, opened.vault, self.files, self)
        self.drafts.changed.connect(self.saving_changed)
        self._set_phase(Phase.OPEN)

    def _on_not_opened(self, trouble: Trouble) -> None:
        self.is_asking_keyring = False
        is_there = self.places.vault.is_dir()
        self._set_phase(Phase.LOCKED if is_there else Phase.ABSENT)
        self.opening_failed.emit(trouble)

    def _on_saved(self, _draft_id: str) -> None:
        if not self.has_unsaved:
            self.trouble = None
            self._retry.stop()
        self.saving_changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Trouble):
            raise error
        self.trouble = error
        self._retry.start()
        self.saving_changed.emit()
