"""The wires of a program: what each part needs of the others, and which store it works with while the vault is open or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.approvals import Approvals
    from beforehand.desk.asides import Asides
    from beforehand.desk.audit import Audit
    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.exports import Exports
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.intakes import Intakes
    from beforehand.desk.journal import Journal
    from beforehand.desk.keeper import Keeper
    from beforehand.desk.pauses import Pauses
    from beforehand.desk.photos import Photos
    from beforehand.desk.profile import OwnProfile
    from beforehand.desk.recheck import Recheck
    from beforehand.desk.recorder import Recorder
    from beforehand.desk.register import Register
    from beforehand.desk.sharing import Sharing
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.clock import Clock
    from beforehand.store.protocols import DecisionStore, DraftStore
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.register_door import RegisterDoor
    from beforehand.windows.vault_commands import VaultCommands

    Memory = tuple[DraftStore, DecisionStore]
    """What drafts and decisions lie in before the vault is open."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every wire needs: the window with its commands, the keeper of the vault where there is one, and the clock."""

    window: MainWindow
    commands: Commands
    keeper: Keeper | None
    clock: Clock


def wire_vault(frame: Frame, keeper: Keeper, memory: Memory, others: tuple[Journal, TidyClipboard]) -> VaultCommands:
    """Give the window its way into the vault; ``memory`` holds what was written before it was open."""
    window, commands = frame.window, frame.commands
    from beforehand.desk.checkup import Checkup
    from beforehand.desk.copies import Copies
    from beforehand.windows.vault_commands import VaultCommands

    keeper.setParent(window)
    journal, tidy = others
    checkup, copies = Checkup(keeper, window), Copies(keeper, window)
    journal.recorded.connect(lambda _entry: checkup.note_event())
    journal.failed.connect(keeper.note_trouble)
    vault = VaultCommands(commands, window, keeper, checkup, copies, memory)
    vault.locked.connect(tidy.clear_own)
    return vault


def wire_journal(frame: Frame) -> Journal:
    """A journal in the vault, or in memory where there is none."""
    window, keeper, clock = frame.window, frame.keeper, frame.clock
    from beforehand.desk.journal import Journal
    from beforehand.store.journal import MemoryJournal, VaultJournal

    journal = Journal(window)

    _follow(
        keeper,
        lambda owner: journal.use(VaultJournal(owner.vault), owner.files.run),
        journal.forget,
        lambda: journal.use(MemoryJournal(clock.now)),
    )
    return journal


def wire_approvals(frame: Frame, journal: Journal) -> tuple[Approvals, Recorder]:
    """The words of approvals, and what writes approvals down."""
    window, keeper = frame.window, frame.keeper
    from beforehand.desk.approvals import Approvals
    from beforehand.desk.recorder import Recorder
    from beforehand.store.approved import MemoryWords, VaultWords

    approvals = Approvals(journal, window)
    recorder = Recorder(window.desk, journal, window, approvals)

    _follow(
        keeper,
        lambda owner: approvals.use(VaultWords(owner.vault), owner.files.run),
        approvals.forget,
        lambda: approvals.use(MemoryWords()),
    )
    return approvals, recorder


def inform(recorder: Recorder, register: Register, photos: Photos, asides: Asides) -> None:
    """Have what is known beside the desk recorded with every approval."""
    from beforehand.domain.approved import rests_in

    recorder.ask_consents(lambda draft: (*register.rests(draft), *rests_in(photos.photos)))
    recorder.ask_findings(lambda _draft: {name: asides.findings(name) for name in asides.names})
    recorder.ask_alts(lambda _draft: tuple(photo.alt for photo in photos.photos))


def wire_posting(
    frame: Frame,
    known: tuple[Approvals, Journal, Register, Photos, Authorisations],
    copying: tuple[ThreadCopy, ApprovedCopy, TidyClipboard],
) -> Recheck:
    """What comes after an approval: the way to the network, what became of it, and what is new since."""
    window, commands, clock = frame.window, frame.commands, frame.clock
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


def wire_guidance(frame: Frame, records: tuple[Journal, Recorder]) -> tuple[Authorisations, Pauses]:
    """What permits disclosing something, who was asked for advice, and the time to sleep on a post."""
    window, commands, keeper, clock = frame.window, frame.commands, frame.keeper, frame.clock
    from beforehand.desk.advice import Advice
    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.papers import Papers
    from beforehand.desk.pauses import Pauses
    from beforehand.store.papers import MemoryPapers, VaultPapers
    from beforehand.windows.advice_door import AdviceDoor
    from beforehand.windows.authorisations_door import AuthorisationsDoor
    from beforehand.windows.pause_door import PauseDoor

    journal, recorder = records
    papers = Papers(window)

    authorisations = Authorisations(window.desk, journal, papers, clock, window)
    recorder.ask_authorisations(authorisations.used_by)
    AuthorisationsDoor(window, commands.menus, authorisations)
    AdviceDoor(window, commands, Advice(window.desk, journal, papers, clock, window))
    pauses = Pauses(window.desk, journal, clock, window.settings, window)
    PauseDoor(window, commands.menus, pauses)
    _follow(
        keeper,
        lambda owner: papers.use(VaultPapers(owner.vault), owner.files.run),
        papers.forget,
        lambda: papers.use(MemoryPapers()),
    )
    return authorisations, pauses


def wire_register(frame: Frame) -> Register:
    """The register of people, with its way in."""
    window, commands, keeper, clock = frame.window, frame.commands, frame.keeper, frame.clock
    from beforehand.desk.register import Register
    from beforehand.store.consents import MemoryConsents, VaultConsents
    from beforehand.windows.register_door import RegisterDoor

    register = Register(clock, window)

    door = RegisterDoor(window, commands.menus, register)
    wire_exchange(frame, door, register)
    _follow(
        keeper,
        lambda owner: register.use(VaultConsents(owner.vault), owner.files.run),
        register.forget,
        lambda: register.use(MemoryConsents()),
    )
    return register


def wire_upkeep(frame: Frame, register: Register) -> None:
    """What the register needs from time to time: consents that run out, records that have been kept long enough."""
    window, commands, keeper, clock = frame.window, frame.commands, frame.keeper, frame.clock
    from beforehand.desk.retention import Retention
    from beforehand.windows.register_door import RegisterDoor
    from beforehand.windows.upkeep_door import UpkeepDoor

    retention = Retention(register, clock, window)

    UpkeepDoor(window, commands.menus, register, retention, window.findChildren(RegisterDoor)[0])
    _follow(
        keeper, lambda owner: retention.use(owner.values, owner.remember), retention.forget, lambda: retention.use({})
    )


def wire_audit(keeper: Keeper | None, audit: Audit) -> Audit:
    """Keep audits in the vault while it is open."""

    def on_open(owner: Keeper) -> None:
        from beforehand.store.audit import VaultAudits

        audit.use(VaultAudits(owner.vault), owner.files.run)

    _follow(keeper, on_open, audit.forget)
    return audit


def wire_photos(frame: Frame, register: Register, asides: Asides, command: tuple[str, ...]) -> Photos:
    """Photos of drafts, with their way in; ``command`` starts a photo worker."""
    window, commands, keeper = frame.window, frame.commands, frame.keeper
    from beforehand.desk.photos import Photos
    from beforehand.store.photos import VaultShelf
    from beforehand.windows.photos_door import PhotosDoor

    photos = Photos(command, register, window)

    PhotosDoor(window, commands.menus, photos, register, asides)
    _follow(keeper, lambda owner: photos.use(VaultShelf(owner.vault), owner.files.run), photos.forget)
    register.add_texts(lambda _draft: [photo.alt for photo in photos.photos])
    return photos


def wire_exchange(frame: Frame, door: RegisterDoor, register: Register) -> None:
    """What comes into the register in one go and leaves it; nothing of it is loaded before it is wanted."""
    window, keeper, clock = frame.window, frame.keeper, frame.clock
    from beforehand.windows.exchange_door import ExchangeDoor

    def services() -> tuple[Intakes, Exports, Sharing]:
        from beforehand.desk.exports import Exports
        from beforehand.desk.intakes import Intakes
        from beforehand.desk.register import run_here
        from beforehand.desk.sharing import Sharing

        run = run_here if keeper is None else keeper.keys.run
        intakes, exports = Intakes(register, clock, window, run), Exports(register, clock, window, run)
        sharing = Sharing(register, clock, window)

        _follow(
            keeper, lambda owner: exports.use(owner.values, owner.remember), exports.forget, lambda: exports.use({})
        )
        _follow(keeper, lambda owner: sharing.use(owner.vault, owner.files.run, owner.keys.run), sharing.forget)
        return intakes, exports, sharing

    def name() -> str:
        from beforehand.desk.profile import OwnProfile

        own = window.findChild(OwnProfile)
        return own.profile.name if own is not None else ""

    ExchangeDoor(window, door, register, services, name)


def wire_profile(frame: Frame) -> OwnProfile:
    """The author's profile, with its way in."""
    window, commands, keeper, clock = frame.window, frame.commands, frame.keeper, frame.clock
    from beforehand.desk.profile import OwnProfile
    from beforehand.windows.profile_door import ProfileDoor

    own = OwnProfile(window.desk, clock, window)

    ProfileDoor(window, commands.menus, own)
    _follow(keeper, lambda owner: own.use(owner.values, owner.remember), own.forget, lambda: own.use({}))
    return own


def _follow(
    keeper: Keeper | None,
    opened: Callable[[Keeper], object],
    closed: Callable[[], object],
    without: Callable[[], object] = lambda: None,
) -> None:
    """Have a part work with the vault while it is open, let go of it when it closes, and do ``without`` where there is none."""
    from beforehand.desk.keeper import Phase

    def follow() -> None:
        if keeper is not None and keeper.phase is Phase.OPEN:
            opened(keeper)
        elif keeper is None or keeper.phase is Phase.DECLINED:
            without()
        elif keeper.phase is Phase.CLOSED:
            closed()

    if keeper is not None:
        keeper.phase_changed.connect(follow)
    follow()
