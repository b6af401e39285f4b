"""The audit of an archive: posts are judged in child processes, and what comes of it is kept batch by batch.

A batch goes to the store whole, together with how far the audit has come with it; so a program that is killed goes on
where it was, with no post lost and none told twice. The next batch waits until the one before it is kept.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from beforehand.desk.audit_workers import AuditWorkers
from beforehand.desk.errands import Errands
from beforehand.desk.register import Run, run_here
from beforehand.domain.archive import Act
from beforehand.domain.audits import AuditEntry, Batch, Halt, Plan, Progress, Share
from beforehand.domain.shelf import Filter, Shelf
from beforehand.store.audit import AuditStore, MemoryAudits, Slice, move

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from beforehand.desk.audit_workers import Block
    from beforehand.domain.clock import Clock
    from beforehand.domain.shelf import Marked
    from beforehand.store.trouble import Trouble as StoreTrouble
    from beforehand_checks.archives.values import Trouble

Result = TypeVar("Result")

KEEP_MS = 500
"""What has been judged is kept this often."""
RETRY_MS = 5_000
"""What could not be kept is handed in again after such a pause."""
MOST_TROUBLES = 10_000


class Audit(QObject):
    """One audit is open at a time; the posts that were marked, what the author decided, and what could not be read.

    ``halted`` carries a ``Halt`` and a sentence of the worker or "".
    """

    posts_came = Signal(object)
    """The rows on the shelf of further posts, as a ``range``."""
    opened = Signal()
    """Another audit is open, or none; its shelf may fill later."""
    advanced = Signal()
    state_changed = Signal()
    act_changed = Signal(int)
    """What was decided about the post at this place differs."""
    listed = Signal()
    """The list of audits differs."""
    halted = Signal(object, str)
    kept = Signal(object)
    """This ``Batch`` of the open audit has reached the store."""
    troubled = Signal(object)
    """Something could not be kept, for this ``Trouble``; the audit waits."""

    def __init__(self, command: Sequence[str], clock: Clock, parent: QObject | None = None, cores: int = 0) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cores = cores or max(1, QThread.idealThreadCount())
        self._store: AuditStore = MemoryAudits()
        self._run: Run = run_here
        self._entry: AuditEntry | None = None
        self._troubles: dict[Trouble, None] = {}
        self._is_loading = self._goes_on = False
        self._coming: list[Marked] = []
        self._further: list[Trouble] = []
        self._acts: dict[int, Act] = {}
        self._has_more = False
        self._is_keeping = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._keep)
        self._workers = AuditWorkers(command, self)
        self._workers.began.connect(self._on_began)
        self._workers.block_came.connect(self._on_block_came)
        self._workers.share_ended.connect(self._on_share_ended)
        self._workers.halted.connect(self._on_halted)
        self._export = Errands("export", self)
        self.shelf = Shelf()
        self.entries: tuple[AuditEntry, ...] = ()

    @property
    def is_durable(self) -> bool:
        """Whether audits outlive the program."""
        return self._store.is_durable

    @property
    def entry(self) -> AuditEntry | None:
        """The audit that is open."""
        return self._entry

    @property
    def progress(self) -> Progress:
        """How far the open audit has come."""
        return self._entry.progress if self._entry is not None else Progress(())

    @property
    def is_loading(self) -> bool:
        """Whether marked posts of an audit that was opened again are still being read."""
        return self._is_loading

    @property
    def is_running(self) -> bool:
        """Whether posts are still to be judged, paused or not."""
        return self._workers.is_running

    @property
    def is_paused(self) -> bool:
        """Whether it waits to be resumed."""
        return self._workers.is_paused

    @property
    def is_complete(self) -> bool:
        """Whether every post has been judged."""
        return self._entry is not None and self._entry.progress.is_complete

    @property
    def may_go_on(self) -> bool:
        """Whether it ended before its time and can be taken up again."""
        return self.has_begun and not (self.is_complete or self.is_running or self._is_loading)

    @property
    def has_begun(self) -> bool:
        """Whether an audit is open at all."""
        return self._entry is not None

    @property
    def is_kept(self) -> bool:
        """Whether everything that was judged and decided has reached the store."""
        return not (self._has_more or self._is_keeping)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What could not be read."""
        return tuple(self._troubles)

    def use(self, store: AuditStore, run: Run = run_here) -> None:
        """Keep audits in a store from now on; those that were in memory only go there as well."""
        before, was_durable = self._store, self.is_durable
        if was_durable:
            self.close()
        self._store, self._run = store, run
        if not was_durable and store.is_durable:
            self._do(partial(move, before))
        self._sweep()
        self.refresh_list()

    def refresh_list(self) -> None:
        """Have ``listed`` emitted soon, when ``entries`` holds every audit as it is."""
        self._do(lambda store: store.entries(), self._on_listed)

    def start(self, path: str, *, has_reader: bool = False, off: Iterable[str] = ()) -> None:
        """Put the audit before away and begin another."""
        self.close()
        plan = Plan(path, self._cores, has_reader, tuple(off))
        entry = AuditEntry(uuid4().hex, self._clock.now(), plan, Progress((Share(),) * self._cores))
        self._entry = entry
        self._do(lambda store: store.begin(entry))
        self._workers.start(plan, entry.progress.shares)
        self.opened.emit()
        self.state_changed.emit()

    def open(self, audit: str, *, goes_on: bool = False) -> None:
        """Put the audit before away and open one of the list; its posts come in slices, and then it may go on."""
        entry = next((each for each in self.entries if each.id == audit), None)
        if entry is None or (self._entry is not None and self._entry.id == audit):
            return
        self.close()
        self._entry, self._is_loading, self._goes_on = entry, True, goes_on
        self.opened.emit()
        self.state_changed.emit()
        self._do(lambda store: store.troubles(audit), partial(self._on_troubles, entry))
        self._do(lambda store: store.posts(audit), partial(self._on_slice, entry))

    def pause(self) -> None:
        """Judge no further block until it is resumed."""
        self._workers.pause()
        self.state_changed.emit()

    def resume(self) -> None:
        """Go on, also with an audit that ended before its time."""
        if self._workers.is_running:
            self._workers.resume()
        elif self._entry is not None and self.may_go_on:
            self._advance(replace(self._entry.progress, is_ended=False))
            self._workers.start(self._entry.plan, self._entry.progress.shares)
        self._keep()
        self.state_changed.emit()

    def cancel(self) -> None:
        """End here, and keep what has been found; it can be taken up again."""
        self._workers.end()
        self._advance(replace(self.progress, is_ended=True))
        self._keep()
        self.state_changed.emit()

    def close(self) -> None:
        """End and put the open audit away; the store keeps it."""
        self._workers.end()
        self._pause.stop()
        if self._has_more:
            self._hand_in()
        self._note_entry()
        self._entry, self._is_loading, self._is_keeping = None, False, False
        self._troubles.clear()
        self.shelf = Shelf()
        self.opened.emit()
        self.state_changed.emit()

    def erase(self, audit: str) -> None:
        """Forget an audit for good."""
        if self._entry is not None and self._entry.id == audit:
            self._let_go()
            self.close()
        self._do(lambda store: store.erase(audit), lambda _: self._sweep())
        self.refresh_list()

    def forget(self) -> None:
        """Hold nothing until there is a store again."""
        self.close()
        self._store, self._run, self.entries = MemoryAudits(), run_here, ()
        self.listed.emit()

    def shut_down(self) -> None:
        """Leave no process and no thread."""
        self.forget()
        self._export.close()

    def decide(self, place: int, act: Act) -> None:
        """Note what is to happen with the post at a place in the archive, and keep it at once."""
        row = self.shelf.row_of(place)
        if row < 0:
            return
        self.shelf.decide(row, act)
        self._acts[place] = act
        self._has_more = True
        self._keep()
        self.act_changed.emit(place)

    def export(
        self, wanted: Filter, write: Callable[[list[tuple[bytes, Act]]], Result], then: Callable[[Result], object]
    ) -> None:
        """Have what is left to do, among what a filter shows, written in a thread of its own."""
        work = self.shelf.work(wanted)
        self._export.run(lambda: write(work), then)

    def _do(self, job: Callable[[AuditStore], Any], then: Callable[[Any], object] | None = None) -> None:
        store = self._store
        self._run(lambda: job(store), then, self.troubled.emit)

    def _sweep(self, _has_more: object = None) -> None:
        """Remove what erased audits held, slice by slice."""
        self._do(lambda store: store.sweep(), lambda has_more: self._sweep() if has_more else None)

    def _let_go(self) -> None:
        """Keep no more of the open audit."""
        self._coming, self._further, self._acts, self._has_more = [], [], {}, False

    def _keep(self) -> None:
        """Hand in what has come, once the batch before is kept."""
        self._pause.stop()
        if self._has_more and not self._is_keeping:
            self._hand_in()

    def _hand_in(self) -> None:
        entry, store = self._entry, self._store
        if entry is None:
            return
        batch = Batch(tuple(self._coming), tuple(self._further), dict(self._acts), entry.progress)
        self._let_go()
        self._is_keeping = True
        self._run(
            lambda: store.keep(entry.id, batch),
            lambda _: self._on_kept(entry.id, batch),
            partial(self._on_not_kept, entry.id, batch),
        )

    def _note_entry(self) -> None:
        """Have the list tell how the open audit stands."""
        entry = self._entry
        if entry is None or self._is_loading:
            return
        noted = replace(entry, marked=len(self.shelf), undecided=self.shelf.decided(Act.OPEN))
        self.entries = tuple(noted if each.id == entry.id else each for each in self.entries)

    def _is_open(self, audit: str) -> bool:
        return self._entry is not None and self._entry.id == audit

    def _on_kept(self, audit: str, batch: Batch) -> None:
        if not self._is_open(audit):
            return
        self._is_keeping = False
        self.kept.emit(batch)
        if self._acts:
            self._keep()
        elif self._has_more and not self._pause.isActive():
            self._pause.start(KEEP_MS)

    def _on_not_kept(self, audit: str, batch: Batch, trouble: StoreTrouble) -> None:
        """Take a batch back, so that it goes with the next one, and wait for the author."""
        if self._is_open(audit):
            self._is_keeping, self._has_more = False, True
            self._coming = [*batch.posts, *self._coming]
            self._further = [*batch.troubles, *self._further]
            self._acts = {**batch.acts, **self._acts}
            self._workers.pause()
            self._pause.start(RETRY_MS)
            self.state_changed.emit()
        self.troubled.emit(trouble)

    def _on_listed(self, entries: tuple[AuditEntry, ...]) -> None:
        self.entries = entries
        self.listed.emit()

    def _on_troubles(self, entry: AuditEntry, troubles: tuple[Trouble, ...]) -> None:
        if self._entry is entry:
            self._troubles |= dict.fromkeys(troubles)
            self.advanced.emit()

    def _on_slice(self, entry: AuditEntry, piece: Slice) -> None:
        """Take over a slice of an audit that was opened again, and ask for the next."""
        if self._entry is not entry:
            return
        rows = self.shelf.add(piece.posts)
        self._is_loading = piece.following is not None
        if piece.following is not None:
            following = piece.following
            self._do(lambda store: store.posts(entry.id, following), partial(self._on_slice, entry))
        if rows:
            self.posts_came.emit(rows)
        if self._is_loading:
            self.advanced.emit()
        elif self._goes_on:
            self.resume()
        else:
            self.state_changed.emit()

    def _advance(self, progress: Progress) -> None:
        if self._entry is not None:
            self._entry = replace(self._entry, progress=progress)
            self._has_more = True
            if not (self._pause.isActive() or self._is_keeping):
                self._pause.start(KEEP_MS)

    def _on_began(self, export: str, why: str) -> None:
        """Make sure that an audit that is taken up again still has its own export before it."""
        progress = self.progress
        if progress.export and export != progress.export:
            self._workers.end()
            self._on_halted(Halt.CHANGED, "")
            return
        self._advance(replace(progress, export=export, reader_trouble=why or progress.reader_trouble))

    def _on_block_came(self, block: Block) -> None:
        """Take over what one block told."""
        self._advance(self.progress.told(block.number, block.share, block.posts, block.years))
        room = max(0, MOST_TROUBLES - len(self._troubles))
        troubles = [trouble for trouble in block.troubles if trouble not in self._troubles][:room]
        self._troubles |= dict.fromkeys(troubles)
        self._further += troubles
        self._coming += block.marked
        rows = self.shelf.add(block.marked)
        if rows:
            self.posts_came.emit(rows)
        self.advanced.emit()

    def _on_share_ended(self, number: int) -> None:
        share = replace(self.progress.shares[number], read=1.0, is_done=True)
        self._advance(self.progress.told(number, share, 0, {}))
        if not self.is_running:
            self._keep()
            self.refresh_list()
            self.state_changed.emit()

    def _on_halted(self, why: Halt, told: str) -> None:
        self._keep()
        self.state_changed.emit()
        self.halted.emit(why, told)
