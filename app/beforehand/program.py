"""How a program is put together: the objects of one program and the wires between them, for ``__main__``, tours and tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from beforehand import wires
from beforehand.lean import spare_features

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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

ICON_SIZES = (48, 128)
"""Pixels; drawn from ``icons/beforehand.svg``."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What the program keeps things in."""

    drafts: DraftStore
    decisions: DecisionStore
    settings: SettingsStore


@dataclass(slots=True, weakref_slot=True)
class Program:
    """The objects of one running program; those from ``asides`` on are there once it is complete."""

    desk: Desk
    checker: Checker
    settings: Settings
    window: MainWindow
    commands: Commands
    rest: Callable[[Program], None]
    """Makes everything that the first picture of the window can do without."""
    is_complete: bool = False
    asides: Asides = field(init=False)
    extras: Extras = field(init=False)
    photos: Photos = field(init=False)
    journal: Journal = field(init=False)
    approvals: Approvals = field(init=False)
    clipboard: TidyClipboard = field(init=False)
    recheck: Recheck = field(init=False)
    profile: OwnProfile = field(init=False)
    pauses: Pauses = field(init=False)
    vault: VaultCommands | None = field(init=False, default=None)

    def complete(self) -> None:
        """Make what is still to be made."""
        if not self.is_complete:
            self.is_complete = True
            self.rest(self)

    def start(self, *, sample: str = "", asks_keyring: bool = True) -> None:
        """Begin everything that may wait until the window is painted: the checker, the policy, the vault or a draft."""
        from beforehand_checks.pack import load_pack

        self.checker.start()
        self.complete()
        self.desk.set_pack(load_pack(with_rules=False))
        if self.vault is None:
            self.commands.open_first_draft(sample)
        else:
            self.vault.begin(sample, asks_keyring=asks_keyring)

    def shut_down(self) -> None:
        """Leave no process, no thread and no timer."""
        self.window.writing.put_away()
        if self.is_complete:
            for part in (self.asides, self.clipboard, self.recheck, self.extras, self.photos, self.pauses):
                part.shut_down()
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
    spare_features()
    from PySide6.QtWidgets import QApplication

    app = QApplication(["beforehand", *arguments])
    app.setStyle("Fusion")
    app.setApplicationName("beforehand")
    app.setApplicationDisplayName("Beforehand")
    app.setDesktopFileName("beforehand")
    return app


def show_icon(app: QApplication) -> None:
    """Give every window the program's icon; it can wait until the first one is painted."""
    from importlib import resources

    from PySide6.QtGui import QIcon, QPixmap

    icon = QIcon()
    for size in ICON_SIZES:
        picture = QPixmap()
        picture.loadFromData(
            (resources.files("beforehand_resources") / "icons" / f"beforehand-{size}.png").read_bytes()
        )
        icon.addPixmap(picture)
    app.setWindowIcon(icon)


def build(
    stores: Stores,
    *,
    clipboard: OwnClipboard | None = None,
    clock: Clock | None = None,
    command: Sequence[str] = (),
    keeper: Keeper | None = None,
    waits: bool = False,
) -> Program:
    """Wire a program; nothing runs until ``start``. With a keeper the stores serve until its vault is open.

    One that ``waits`` is complete only once it starts, so that its window is painted sooner.
    """
    from beforehand.desk.clock import SystemClock
    from beforehand.windows.commands import Commands

    clock = clock or SystemClock()
    window, tidy, copier = _make_window(stores, clipboard, clock, command or worker_command())
    commands = Commands(window)
    frame = wires.Frame(window, commands, keeper, clock)
    rest = partial(_complete, frame, (stores.drafts, stores.decisions), tidy, copier)
    program = Program(window.desk, window.checker, window.settings, window, commands, rest)
    if not waits:
        program.complete()
    return program


def _complete(
    frame: wires.Frame, memory: wires.Memory, tidy: TidyClipboard, copier: ApprovedCopy, program: Program
) -> None:
    """Make everything beside the window, in an order in which each part finds what it needs."""
    from beforehand.desk.asides import Asides
    from beforehand.desk.audit import Audit
    from beforehand.desk.photo_recorder import PhotoRecorder
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.act import shared_text
    from beforehand.domain.aside import SHARED
    from beforehand.windows.acts_door import ActsDoor
    from beforehand.windows.extras import Extras
    from beforehand.windows.warning import WarningDoor

    window, commands, keeper = frame.window, frame.commands, frame.keeper
    desk = window.desk
    program.clipboard = tidy
    program.asides = asides = Asides(desk, window.checker, window)
    asides.add_source("draft", lambda draft: {"warning": draft.warning, SHARED: shared_text(draft)})
    threads = ThreadCopy(desk, copier)
    audit = wires.wire_audit(keeper, Audit(audit_command(), frame.clock))
    program.extras = Extras(window, commands, audit, threads)
    register = wires.wire_register(frame)
    wires.wire_upkeep(frame, register)
    program.photos = photos = wires.wire_photos(frame, register, asides, photo_command())
    program.extras.photos = lambda: photos.photos
    program.journal = journal = wires.wire_journal(frame)
    program.approvals, recorder = wires.wire_approvals(frame, journal)
    authorisations, program.pauses = wires.wire_guidance(frame, (journal, recorder))
    authorisations.follow(asides)
    PhotoRecorder(photos, desk, journal, window)
    wires.inform(recorder, register, photos, asides)
    known = (program.approvals, journal, register, photos, authorisations)
    program.recheck = wires.wire_posting(frame, known, (threads, copier, tidy))
    program.profile = wires.wire_profile(frame)
    ActsDoor(window, commands.menus, asides)
    WarningDoor(window, commands.menus, asides)
    if keeper is not None:
        program.vault = wires.wire_vault(frame, keeper, memory, (journal, tidy))
    commands.keys.adopt()


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
