"""The audit of an archive: one child process for each core reads the export and judges its share of the posts.

What has been judged is kept in memory only. Each child tells after every block from which post on it would have to be
resumed, so that one which dies is replaced and nothing is lost or told twice.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, QThread, Signal

from beforehand.desk.lines import Lines, to_line
from beforehand.domain.archive import Act
from beforehand_checks.archives.values import Flagged, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BLOCKS_AHEAD = 2
"""So many blocks a child may judge before the first of them has been taken in."""
MOST_DEATHS = 3
"""So often in a row a child may die without having told a block."""
MOST_TROUBLES = 10_000
LONGEST_DYING_MS = 5_000
"""A child that is killed is gone within milliseconds; this is only the bound."""


@dataclass(slots=True)
class Shard:
    """One child's share: from which post on it must go on, and how far it has come."""

    number: int
    process: QProcess | None = None
    lines: Lines = field(default_factory=Lines)
    following: int = 0
    share: float = 0.0
    deaths: int = 0
    owed: int = 0
    is_done: bool = False


class Audit(QObject):
    """One audit at a time; the posts that were marked, what the author decided about them, and what could not be read.

    ``failed`` carries a sentence of the worker, or "" when its processes keep dying.
    """

    posts_came = Signal(object)
    """A tuple of further ``Flagged`` posts."""
    advanced = Signal()
    state_changed = Signal()
    act_changed = Signal(int)
    """What was decided about the post with this index differs."""
    failed = Signal(str)

    def __init__(self, command: Sequence[str], parent: QObject | None = None, cores: int = 0) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._cores = cores or max(1, QThread.idealThreadCount())
        self._task: dict[str, Any] = {}
        self._shards: list[Shard] = []
        self._troubles: dict[Trouble, None] = {}
        self._is_paused = False
        self._was_cancelled = False
        self.flagged: list[Flagged] = []
        self.acts: dict[int, Act] = {}
        self.years: Counter[int] = Counter()
        self.posts = 0
        self.reader_trouble = ""

    @property
    def is_running(self) -> bool:
        """Whether posts are still to be judged, paused or not."""
        return any(not shard.is_done for shard in self._shards)

    @property
    def is_paused(self) -> bool:
        """Whether it waits to be resumed."""
        return self._is_paused and self.is_running

    @property
    def is_complete(self) -> bool:
        """Whether every post has been judged."""
        return bool(self._shards) and not self.is_running and not self._was_cancelled

    @property
    def has_begun(self) -> bool:
        """Whether there is an audit at all."""
        return bool(self._task)

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        if not self._shards:
            return 0.0
        return sum(1.0 if shard.is_done else shard.share for shard in self._shards) / len(self._shards)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What could not be read."""
        return tuple(self._troubles)

    def start(self, path: str, *, has_reader: bool = False, off: Iterable[str] = ()) -> None:
        """Forget the audit before and begin another."""
        self.forget()
        stages = "all" if has_reader else "rules"
        self._task = {"path": path, "of": self._cores, "stages": stages, "off": list(off)}
        self._shards = [Shard(number) for number in range(self._cores)]
        for shard in self._shards:
            self._launch(shard)
        self.state_changed.emit()

    def pause(self) -> None:
        """Judge no further block until it is resumed."""
        self._is_paused = True
        self.state_changed.emit()

    def resume(self) -> None:
        """Go on."""
        self._is_paused = False
        for shard in self._shards:
            self._grant(shard)
        self.state_changed.emit()

    def cancel(self) -> None:
        """End here, and keep what has been found."""
        self._was_cancelled = self.is_running
        self._end_all()
        self.state_changed.emit()

    def forget(self) -> None:
        """End and forget everything."""
        self._end_all()
        self._task, self._shards, self._is_paused, self._was_cancelled = {}, [], False, False
        self._troubles.clear()
        self.flagged, self.acts, self.years = [], {}, Counter()
        self.posts, self.reader_trouble = 0, ""
        self.state_changed.emit()

    def decide(self, index: int, act: Act) -> None:
        """Note what is to happen with a post."""
        if act is Act.OPEN:
            self.acts.pop(index, None)
        else:
            self.acts[index] = act
        self.act_changed.emit(index)

    def _launch(self, shard: Shard) -> None:
        """Start a child for what is left of a share."""
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments(list(self._command[1:]))
        # What a worker prints when it fails may quote a post: it goes nowhere.
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(lambda: self._on_output_arrived(shard))
        process.finished.connect(lambda: self._on_finished(shard))
        process.errorOccurred.connect(lambda error: self._on_error_occurred(shard, error))
        shard.process, shard.owed = process, 0
        shard.lines.clear()
        process.start()
        process.write(to_line({**self._task, "shard": shard.number, "from": shard.following}))
        self._grant(shard)

    def _grant(self, shard: Shard) -> None:
        """Let a child go on, unless the audit is paused."""
        if shard.process is None or shard.is_done or self._is_paused:
            return
        leave = BLOCKS_AHEAD - shard.owed
        if leave > 0:
            shard.owed += leave
            shard.process.write(to_line({"go": leave}))

    def _take(self, shard: Shard, message: dict[str, Any]) -> None:
        """Act on one message of a child; raises what reading a wrong one raises."""
        if "error" in message:
            self._fail(str(message["error"]))
        elif message.get("done") is True:
            shard.is_done = True
            if shard.process is not None:
                shard.process.closeWriteChannel()  # it ends by itself, and nobody waits for it
            if not self.is_running:
                self.state_changed.emit()
        elif "next" in message:
            flagged = tuple(map(Flagged.from_json, message["flagged"]))
            troubles = tuple(map(Trouble.from_json, message["troubles"]))
            years = {int(year): int(count) for year, count in message["years"].items()}
            shard.following, shard.share = int(message["next"]), float(message["share"])
            shard.owed, shard.deaths = shard.owed - 1, 0
            self._note(int(message["posts"]), years, flagged, troubles)
            self._grant(shard)
        else:
            self.reader_trouble = str(message.get("why", "")) or self.reader_trouble

    def _note(
        self, posts: int, years: dict[int, int], flagged: tuple[Flagged, ...], troubles: tuple[Trouble, ...]
    ) -> None:
        """Take over what one block told."""
        self.posts += posts
        self.years.update(years)
        room = MOST_TROUBLES - len(self._troubles)
        self._troubles |= dict.fromkeys(troubles[: max(0, room)])
        if flagged:
            self.flagged += flagged
            self.posts_came.emit(flagged)
        self.advanced.emit()

    def _fail(self, why: str) -> None:
        """Give up, and tell."""
        self.cancel()
        self.failed.emit(why)

    def _bury(self, shard: Shard) -> None:
        """Let go of a child that has ended or is being killed."""
        process, shard.process = shard.process, None
        if process is None:
            return
        process.blockSignals(True)  # noqa: FBT003  Qt takes it so
        if process.state() is not QProcess.ProcessState.NotRunning:
            process.waitForFinished(LONGEST_DYING_MS)
        process.deleteLater()

    def _end_all(self) -> None:
        for shard in self._shards:
            if shard.process is not None:
                shard.process.blockSignals(True)  # noqa: FBT003  Qt takes it so
                shard.process.kill()
        for shard in self._shards:
            self._bury(shard)
            shard.is_done = True

    def _on_output_arrived(self, shard: Shard) -> None:
        """Read what a child said; what is no message is left aside."""
        if shard.process is None:
            return
        for line in shard.lines.feed(bytes(shard.process.readAllStandardOutput().data())):
            if shard.is_done:
                return
            try:
                message = json.loads(line)
                if isinstance(message, dict):
                    self._take(shard, message)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue

    def _on_finished(self, shard: Shard) -> None:
        """Replace a child that ended before its time."""
        self._on_output_arrived(shard)
        if shard.process is None:
            return
        self._bury(shard)
        if shard.is_done:
            return
        shard.deaths += 1
        if shard.deaths >= MOST_DEATHS:
            self._fail("")
        else:
            self._launch(shard)

    def _on_error_occurred(self, shard: Shard, error: QProcess.ProcessError) -> None:
        """Give up on a child that cannot be started; any other error ends in ``finished``."""
        if error is QProcess.ProcessError.FailedToStart:
            self._bury(shard)
            self._fail("")
