"""How a program is put together: the objects of one program and the wires between them, for ``__main__``, tours and tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand import wires

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from beforehand.desk.approvals import Approvals
    from beforehand.desk.asides import Asides
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import ApprovedCopy, OwnClipboard
    from beforehand.desk.drafts import Desk
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.journal import Journal
    from beforehand.desk.keeper import Door, Keeper
    from beforehand.desk.pauses import Pauses
    from beforehand.desk.photos import Photos
    from beforehand.desk.profile import OwnProfile
    from beforehand.desk.recheck import Recheck
    from beforehand.desk.settings import Settings
    from beforehand.domain.clock import Clock
    from beforehand.store.paths import Places
    from beforehand.store.protocols import DecisionStore, DraftStore, SettingsStore
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.vault_commands import VaultCommands


@dataclass(frozen=True, slots=True)
class Stores:
    """What the program keeps things in."""

    drafts: DraftStore
    decisions: DecisionStore
    settings: SettingsStore


@dataclass(slots=True, weakref_slot=True)
class Program:
    """The objects of one running program."""

    desk: Desk
    checker: Checker
    settings: Settings
    asides: Asides
    window: MainWindow
    commands: Commands
    extras: Extras
    photos: Photos
    journal: Journal
    approvals: Approvals
    clipboard: TidyClipboard
    recheck: Recheck
    profile: OwnProfile
    pauses: Pauses
    vault: VaultCommands | None = None

    def start(self, *, sample: str = "", asks_keyring: bool = True) -> None:
        """Begin everything that may wait until the window is painted: the checker, the policy, the vault or a draft."""
        from beforehand_checks.pack import load_pack

        self.checker.start()
        self.desk.set_pack(load_pack(with_rules=False))
        if self.vault is None:
            self.commands.open_first_draft(sample)
        else:
            self.vault.begin(sample, asks_keyring=asks_keyring)

    def shut_down(self) -> None:
        """Leave no process, no thread and no timer."""
        self.window.writing.put_away()
        self.asides.shut_down()
        self.clipboard.shut_down()
        self.recheck.shut_down()
        self.extras.shut_down()
        self.photos.shut_down()
        self.pauses.shut_down()
        if self.vault is not None:
            self.vault.shut_down()
        self.checker.shut_down()


def worker_command() -> tuple[str, ...]:
    """How to start the text worker: this very program again."""
    return (*own_command(), "--text-worker")


def audit_command() -> tuple[str, ...]:
    """How to start an audit worker: this very program again."""
    return (*worker_command()[:-1], "--audit-worker")


def photo_command() -> tuple[str, ...]:
    """How to start a photo worker: this very program again."""
    return (*worker_command()[:-1], "--photo-worker")


def memory_stores(settings: SettingsStore | None = None) -> Stores:
    """Stores that end with the program, but for the settings if they are given."""
    from beforehand.store.memory import MemoryDecisions, MemoryDrafts, MemorySettings

    return Stores(MemoryDrafts(), MemoryDecisions(), settings or MemorySettings())


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Qt's own object, with the style that the program draws on."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(["beforehand", *arguments])
    app.setStyle("Fusion")
    app.setApplicationName("beforehand")
    app.setApplicationDisplayName("Beforehand")
    app.setDesktopFileName("beforehand")
    return app


def build(
    stores: Stores,
    *,
    clipboard: OwnClipboard | None = None,
    clock: Clock | None = None,
    command: Sequence[str] = (),
    keeper: Keeper | None = None,
) -> Program:
    """Wire a program; nothing runs until ``start``. With a keeper the stores serve until its vault is open."""
    from beforehand.desk.asides import Asides
    from beforehand.desk.audit import Audit
    from beforehand.desk.clock import SystemClock
    from beforehand.desk.photo_recorder import PhotoRecorder
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.act import shared_text
    from beforehand.domain.aside import SHARED
    from beforehand.windows.acts_door import ActsDoor
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.warning import WarningDoor

    clock = clock or SystemClock()
    window, tidy, copier = _make_window(stores, clipboard, clock, command or worker_command())
    desk, commands = window.desk, Commands(window)
    frame = wires.Frame(window, commands, keeper, clock)
    asides = Asides(desk, window.checker, window)
    asides.add_source("draft", lambda draft: {"warning": draft.warning, SHARED: shared_text(draft)})
    threads = ThreadCopy(desk, copier)
    extras = Extras(window, commands, wires.wire_audit(keeper, Audit(audit_command(), clock)), threads)
    register = wires.wire_register(frame)
    wires.wire_upkeep(frame, register)
    photos = wires.wire_photos(frame, register, asides, photo_command())
    extras.photos = lambda: photos.photos
    journal = wires.wire_journal(frame)
    approvals, recorder = wires.wire_approvals(frame, journal)
    authorisations, pauses = wires.wire_guidance(frame, (journal, recorder))
    authorisations.follow(asides)
    PhotoRecorder(photos, desk, journal, window)
    wires.inform(recorder, register, photos, asides)
    known = (approvals, journal, register, photos, authorisations)
    recheck = wires.wire_posting(frame, known, (threads, copier, tidy))
    profile = wires.wire_profile(frame)
    ActsDoor(window, commands.menus, asides)
    WarningDoor(window, commands.menus, asides)
    memory = (stores.drafts, stores.decisions)
    vault = None if keeper is None else wires.wire_vault(frame, keeper, memory, (journal, tidy))
    commands.keys.adopt()
    return Program(
        desk,
        window.checker,
        window.settings,
        asides,
        window,
        commands,
        extras,
        photos,
        journal,
        approvals,
        tidy,
        recheck,
        profile,
        pauses,
        vault,
    )


def _make_window(
    stores: Stores, clipboard: OwnClipboard | None, clock: Clock, command: Sequence[str]
) -> tuple[MainWindow, TidyClipboard, ApprovedCopy]:
    """The window with its desk, its checker and its settings, and what copies out of it."""
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.drafts import Desk
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.settings import Settings
    from beforehand.windows.clipboard import DesktopClipboard
    from beforehand.windows.main_window import MainWindow

    board = clipboard or DesktopClipboard()
    settings = Settings(stores.settings)
    tidy = TidyClipboard(board, lambda: settings.number("copy.clears_clipboard"))
    copier = ApprovedCopy(
        tidy,
        lambda: settings.switch("copy.clean_links"),
        lambda: {"mastodon": settings.number("network.mastodon_limit")},
    )
    desk = Desk(stores.drafts, stores.decisions, clock, copier)
    checker = Checker(command)
    window = MainWindow(desk, checker, settings, board)
    for owned in (settings, desk, checker, tidy):
        owned.setParent(window)
    return window, tidy, copier


def make_keeper(places: Places, door: Door | None = None) -> Keeper:
    """The keeper of the vault in some places, with the system keyring unless another door is given."""
    from beforehand.desk.keeper import Keeper
    from beforehand.desk.keyring_door import KeyringDoor

    return Keeper(places, door or KeyringDoor())


def own_command() -> tuple[str, ...]:
    """How to start this very program again, without what it is told."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "beforehand")
