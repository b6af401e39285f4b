"""How a program is put together: the objects of one program and the wires between them, for ``__main__``, tours and tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from beforehand.desk.approvals import Approvals
    from beforehand.desk.asides import Asides
    from beforehand.desk.audit import Audit
    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import ApprovedCopy, OwnClipboard
    from beforehand.desk.drafts import Desk
    from beforehand.desk.exports import Exports
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.intakes import Intakes
    from beforehand.desk.journal import Journal
    from beforehand.desk.keeper import Door, Keeper
    from beforehand.desk.pauses import Pauses
    from beforehand.desk.photos import Photos
    from beforehand.desk.profile import OwnProfile
    from beforehand.desk.recheck import Recheck
    from beforehand.desk.recorder import Recorder
    from beforehand.desk.register import Register
    from beforehand.desk.settings import Settings
    from beforehand.desk.sharing import Sharing
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.clock import Clock
    from beforehand.store.paths import Places
    from beforehand.store.protocols import DecisionStore, DraftStore, SettingsStore
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.register_door import RegisterDoor
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
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.clock import SystemClock
    from beforehand.desk.drafts import Desk
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.photo_recorder import PhotoRecorder
    from beforehand.desk.settings import Settings
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.act import shared_text
    from beforehand.domain.aside import SHARED
    from beforehand.windows.acts_door import ActsDoor
    from beforehand.windows.clipboard import DesktopClipboard
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.warning import WarningDoor

    board = clipboard or DesktopClipboard()
    settings = Settings(stores.settings)
    tidy = TidyClipboard(board, lambda: settings.number("copy.clears_clipboard"))
    copier = ApprovedCopy(
        tidy,
        lambda: settings.switch("copy.clean_links"),
        lambda: {"mastodon": settings.number("network.mastodon_limit")},
    )
    clock = clock or SystemClock()
    desk = Desk(stores.drafts, stores.decisions, clock, copier)
    checker = Checker(command or worker_command())
    window = MainWindow(desk, checker, settings, board)
    for owned in (settings, desk, checker, tidy):
        owned.setParent(window)
    asides = Asides(desk, checker, window)
    asides.add_source("draft", lambda draft: {"warning": draft.warning, SHARED: shared_text(draft)})
    commands = Commands(window)
    threads = ThreadCopy(desk, copier)
    audit = _wire_audit(Audit(audit_command(), clock), keeper)
    extras = Extras(window, commands, audit, threads)
    register = _wire_register(window, commands, keeper, clock)
    _wire_upkeep(window, commands, keeper, register, clock)
    photos = _wire_photos(window, commands, keeper, register, asides)
    extras.photos = lambda: photos.photos
    journal = _wire_journal(window, keeper, clock)
    approvals, recorder = _wire_approvals(window, keeper, journal)
    authorisations, pauses = _wire_guidance(window, commands, keeper, (journal, recorder), clock)
    authorisations.follow(asides)
    PhotoRecorder(photos, desk, journal, window)
    _inform(recorder, register, photos, asides)
    recheck = _wire_posting(
        window, commands, (approvals, journal, register, photos, authorisations), (threads, copier, tidy), clock
    )
    profile = _wire_profile(window, commands, keeper, clock)
    ActsDoor(window, commands.menus, asides)
    WarningDoor(window, commands.menus, asides)
    vault = None if keeper is None else _wire_vault(window, commands, keeper, stores, (journal, tidy))
    commands.keys.adopt()
    return Program(
        desk,
        checker,
        settings,
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


def make_keeper(places: Places, door: Door | None = None) -> Keeper:
    """The keeper of the vault in some places, with the system keyring unless another door is given."""
    from beforehand.desk.keeper import Keeper
    from beforehand.desk.keyring_door import KeyringDoor

    return Keeper(places, door or KeyringDoor())


def _wire_vault(
    window: MainWindow, commands: Commands, keeper: Keeper, stores: Stores, others: tuple[Journal, TidyClipboard]
) -> VaultCommands:
    from beforehand.desk.checkup import Checkup
    from beforehand.desk.copies import Copies
    from beforehand.windows.vault_commands import VaultCommands

    keeper.setParent(window)
    journal, tidy = others
    checkup, copies = Checkup(keeper, window), Copies(keeper, window)
    journal.recorded.connect(lambda _entry: checkup.note_event())
    journal.failed.connect(keeper.note_trouble)
    vault = VaultCommands(commands, window, keeper, checkup, copies, (stores.drafts, stores.decisions))
    vault.locked.connect(tidy.clear_own)
    return vault


def _wire_journal(window: MainWindow, keeper: Keeper | None, clock: Clock) -> Journal:
    from beforehand.desk.journal import Journal
    from beforehand.desk.keeper import Phase
    from beforehand.store.journal import MemoryJournal, VaultJournal

    journal = Journal(window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            journal.use(VaultJournal(keeper.vault), keeper.files.run)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            journal.use(MemoryJournal(clock.now))
        elif keeper.phase is Phase.CLOSED:
            journal.forget()

    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
    return journal


def _wire_approvals(window: MainWindow, keeper: Keeper | None, journal: Journal) -> tuple[Approvals, Recorder]:
    from beforehand.desk.approvals import Approvals
    from beforehand.desk.keeper import Phase
    from beforehand.desk.recorder import Recorder
    from beforehand.store.approved import MemoryWords, VaultWords

    approvals = Approvals(journal, window)
    recorder = Recorder(window.desk, journal, window, approvals)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            approvals.use(VaultWords(keeper.vault), keeper.files.run)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            approvals.use(MemoryWords())
        elif keeper.phase is Phase.CLOSED:
            approvals.forget()

    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
    return approvals, recorder


def _inform(recorder: Recorder, register: Register, photos: Photos, asides: Asides) -> None:
    """Have what is known beside the desk recorded with every approval."""
    from beforehand.domain.approved import rests_in

    recorder.ask_consents(lambda draft: (*register.rests(draft), *rests_in(photos.photos)))
    recorder.ask_findings(lambda _draft: {name: asides.findings(name) for name in asides.names})
    recorder.ask_alts(lambda _draft: tuple(photo.alt for photo in photos.photos))


def _wire_posting(
    window: MainWindow,
    commands: Commands,
    known: tuple[Approvals, Journal, Register, Photos, Authorisations],
    copying: tuple[ThreadCopy, ApprovedCopy, TidyClipboard],
    clock: Clock,
) -> Recheck:
    """What comes after an approval: the way to the network, what became of it, and what is new since."""
    from beforehand.desk.posting import Posting
    from beforehand.desk.recheck import Recheck
    from beforehand.desk.retention import Retention
    from beforehand.desk.uses import Uses
    from beforehand.windows.approvals_door import ApprovalsDoor
    from beforehand.windows.photo_choices import wish_of
    from beforehand.windows.posting_door import PostingDoor
    from beforehand.windows.register_door import RegisterDoor

    approvals, journal, register, photos, authorisations = known
    threads, copier, tidy = copying
    recheck = Recheck(approvals, window.desk, window.checker, register, clock, window)
    door = ApprovalsDoor(window, commands.menus, approvals, recheck, register, clock)
    posting = Posting(window.desk, threads, copier, tidy, photos, lambda: wish_of(window.settings), window)
    PostingDoor(window, commands, posting, door, tidy)
    recheck.ask_ended(authorisations.has_ended)
    authorisations.changed.connect(recheck.note_change)
    door.giver_of = authorisations.giver
    people = window.findChild(RegisterDoor)
    if people is not None:
        uses = Uses(window.desk, approvals, journal, register, photos, window)
        people.find_uses, people.show_approval = uses.find, door.show_page
    for retention in window.findChildren(Retention):
        retention.ask_online(approvals.has_online)
    return recheck


def _wire_guidance(
    window: MainWindow, commands: Commands, keeper: Keeper | None, records: tuple[Journal, Recorder], clock: Clock
) -> tuple[Authorisations, Pauses]:
    """What permits disclosing something, who was asked for advice, and the time to sleep on a post."""
    from beforehand.desk.advice import Advice
    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.keeper import Phase
    from beforehand.desk.papers import Papers
    from beforehand.desk.pauses import Pauses
    from beforehand.store.papers import MemoryPapers, VaultPapers
    from beforehand.windows.advice_door import AdviceDoor
    from beforehand.windows.authorisations_door import AuthorisationsDoor
    from beforehand.windows.pause_door import PauseDoor

    journal, recorder = records
    papers = Papers(window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            papers.use(VaultPapers(keeper.vault), keeper.files.run)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            papers.use(MemoryPapers())
        elif keeper.phase is Phase.CLOSED:
            papers.forget()

    authorisations = Authorisations(window.desk, journal, papers, clock, window)
    recorder.ask_authorisations(authorisations.used_by)
    AuthorisationsDoor(window, commands.menus, authorisations)
    AdviceDoor(window, commands, Advice(window.desk, journal, papers, clock, window))
    pauses = Pauses(window.desk, journal, clock, window.settings, window)
    PauseDoor(window, commands.menus, pauses)
    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
    return authorisations, pauses


def _wire_register(window: MainWindow, commands: Commands, keeper: Keeper | None, clock: Clock) -> Register:
    from beforehand.desk.keeper import Phase
    from beforehand.desk.register import Register
    from beforehand.store.consents import MemoryConsents, VaultConsents
    from beforehand.windows.register_door import RegisterDoor

    register = Register(clock, window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            register.use(VaultConsents(keeper.vault), keeper.files.run)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            register.use(MemoryConsents())
        elif keeper.phase is Phase.CLOSED:
            register.forget()

    door = RegisterDoor(window, commands.menus, register)
    _wire_exchange(window, door, keeper, register, clock)
    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
    return register


def _wire_upkeep(
    window: MainWindow, commands: Commands, keeper: Keeper | None, register: Register, clock: Clock
) -> None:
    """What the register needs from time to time: consents that run out, records that have been kept long enough."""
    from beforehand.desk.keeper import Phase
    from beforehand.desk.retention import Retention
    from beforehand.windows.register_door import RegisterDoor
    from beforehand.windows.upkeep_door import UpkeepDoor

    retention = Retention(register, clock, window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            retention.use(keeper.values, keeper.remember)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            retention.use({})
        elif keeper.phase is Phase.CLOSED:
            retention.forget()

    UpkeepDoor(window, commands.menus, register, retention, window.findChildren(RegisterDoor)[0])
    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()


def _wire_audit(audit: Audit, keeper: Keeper | None) -> Audit:
    from beforehand.desk.keeper import Phase

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            from beforehand.store.audit import VaultAudits

            audit.use(VaultAudits(keeper.vault), keeper.files.run)
        elif keeper is not None and keeper.phase is Phase.CLOSED:
            audit.forget()

    if keeper is not None:
        keeper.phase_changed.connect(follow)
    return audit


def _wire_photos(
    window: MainWindow, commands: Commands, keeper: Keeper | None, register: Register, asides: Asides
) -> Photos:
    from beforehand.desk.keeper import Phase
    from beforehand.desk.photos import Photos
    from beforehand.store.photos import VaultShelf
    from beforehand.windows.photos_door import PhotosDoor

    photos = Photos(photo_command(), register, window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            photos.use(VaultShelf(keeper.vault), keeper.files.run)
        elif keeper is not None and keeper.phase is Phase.CLOSED:
            photos.forget()

    PhotosDoor(window, commands.menus, photos, register, asides)
    if keeper is not None:
        keeper.phase_changed.connect(follow)
    register.add_texts(lambda _draft: [photo.alt for photo in photos.photos])
    return photos


def _wire_exchange(
    window: MainWindow, door: RegisterDoor, keeper: Keeper | None, register: Register, clock: Clock
) -> None:
    """What comes into the register in one go and leaves it; nothing of it is loaded before it is wanted."""
    from beforehand.windows.exchange_door import ExchangeDoor

    def services() -> tuple[Intakes, Exports, Sharing]:
        from beforehand.desk.exports import Exports
        from beforehand.desk.intakes import Intakes
        from beforehand.desk.keeper import Phase
        from beforehand.desk.register import run_here
        from beforehand.desk.sharing import Sharing

        run = run_here if keeper is None else keeper.keys.run
        intakes, exports = Intakes(register, clock, window, run), Exports(register, clock, window, run)
        sharing = Sharing(register, clock, window)

        def follow() -> None:
            if keeper is not None and keeper.phase is Phase.OPEN:
                exports.use(keeper.values, keeper.remember)
                sharing.use(keeper.vault, keeper.files.run, keeper.keys.run)
            elif keeper is None or keeper.phase is Phase.DECLINED:
                exports.use({})
            elif keeper.phase is Phase.CLOSED:
                exports.forget()
                sharing.forget()

        if keeper is not None:
            keeper.phase_changed.connect(follow)
        follow()
        return intakes, exports, sharing

    def name() -> str:
        from beforehand.desk.profile import OwnProfile

        own = window.findChild(OwnProfile)
        return own.profile.name if own is not None else ""

    ExchangeDoor(window, door, register, services, name)


def _wire_profile(window: MainWindow, commands: Commands, keeper: Keeper | None, clock: Clock) -> OwnProfile:
    from beforehand.desk.keeper import Phase
    from beforehand.desk.profile import OwnProfile
    from beforehand.windows.profile_door import ProfileDoor

    own = OwnProfile(window.desk, clock, window)

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            own.use(keeper.values, keeper.remember)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            own.use({})
        elif keeper.phase is Phase.CLOSED:
            own.forget()

    ProfileDoor(window, commands.menus, own)
    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
    return own


def own_command() -> tuple[str, ...]:
    """How to start this very program again, without what it is told."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "beforehand")
