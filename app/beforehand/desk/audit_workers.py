"""The child processes of an audit: one for each share of the posts, replaced when it dies.

Each child tells after every block from which post on it would have to be resumed, so that nothing is lost or told twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, Signal

from beforehand.desk.lines import Lines, to_line
from beforehand.domain.audits import Halt, Share
from beforehand.domain.shelf import Marked
from beforehand_checks.archives.values import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.domain.audits import Plan

BLOCKS_AHEAD = 2
"""So many blocks a child may judge before the first of them has been taken in."""
MOST_DEATHS = 3
"""So often in a row a child may die without having told a block."""
LONGEST_DYING_MS = 5_000
"""A child that is killed is gone within milliseconds; this is only the bound."""


@dataclass(slots=True)
class Shard:
    """One child's share: from which post on it must go on, and how the child is."""

    number: int
    following: int = 0
    is_done: bool = False
    process: QProcess | None = None
    lines: Lines = field(default_factory=Lines)
    deaths: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """What a child told about a block of posts: how far its share has come with it, and what it marked."""

    number: int
    share: Share
    posts: int
    years: dict[int, int]
    marked: tuple[Marked, ...]
    troubles: tuple[Trouble, ...]

    @classmethod
    def of_json(cls, number: int, data: dict[str, Any]) -> Block:
        """Read a message; raises ``KeyError``, ``TypeError``, ``ValueError`` or ``AttributeError``."""
        return cls(
            number,
            Share(int(data["next"]), float(data["share"])),
            int(data["posts"]),
            {int(year): int(count) for year, count in data["years"].items()},
            tuple(map(Marked.of_json, data["flagged"])),
            tuple(map(Trouble.from_json, data["troubles"])),
        )


class AuditWorkers(QObject):
    """Runs the children; hands on what they tell, each message with the number of the share."""

    began = Signal(str, str)
    """A child has loaded: what tells its export from another, and what keeps the second reader away, "" for nothing."""
    block_came = Signal(object)
    """What a child told about a ``Block``."""
    share_ended = Signal(int)
    halted = Signal(object, str)
    """The children cannot go on, for this ``Halt``; the sentence of a child or ""."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._task: dict[str, Any] = {}
        self._is_paused = False
        self.shards: list[Shard] = []

    @property
    def is_running(self) -> bool:
        """Whether posts are still to be judged, paused or not."""
        return any(not shard.is_done for shard in self.shards)

    @property
    def is_paused(self) -> bool:
        """Whether the children wait to be resumed."""
        return self._is_paused and self.is_running

    def start(self, plan: Plan, shares: Sequence[Share]) -> None:
        """Start a child for every share that is not through."""
        self.end()
        stages = "all" if plan.has_reader else "rules"
        self._task = {"path": plan.path, "of": plan.of, "stages": stages, "off": list(plan.off)}
        self._is_paused = False
        self.shards = [Shard(number, share.following, share.is_done) for number, share in enumerate(shares)]
        for shard in self.shards:
            if not shard.is_done:
                self._launch(shard)

    def pause(self) -> None:
        """Judge no further block until they are resumed."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on."""
        self._is_paused = False
        for shard in self.shards:
            self._grant(shard)

    def end(self) -> None:
        """Kill every child; what was told stays told."""
        for shard in self.shards:
            if shard.process is not None:
                shard.process.blockSignals(True)  # noqa: FBT003  Qt takes it so
                shard.process.kill()
        for shard in self.shards:
            self._bury(shard)
        self.shards = []

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
        """Let a child go on, unless they are paused."""
        if shard.process is None or shard.is_done or self._is_paused:
            return
        leave = BLOCKS_AHEAD - shard.owed
        if leave > 0:
            shard.owed += leave
            shard.process.write(to_line({"go": leave}))

    def _take(self, shard: Shard, message: dict[str, Any]) -> None:
        """Act on one message of a child; raises what reading a wrong one raises."""
        if "error" in message:
            self._halt(Halt.WORKER, str(message["error"]))
        elif message.get("done") is True:
            shard.is_done = True
            if shard.process is not None:
                shard.process.closeWriteChannel()  # it ends by itself, and nobody waits for it
            self.share_ended.emit(shard.number)
        elif "next" in message:
            block = Block.of_json(shard.number, message)
            shard.following, shard.owed, shard.deaths = block.share.following, shard.owed - 1, 0
            self.block_came.emit(block)
            self._grant(shard)
        elif message.get("ready") is True:
            self.began.emit(str(message.get("export", "")), str(message.get("why", "")))

    def _halt(self, why: Halt, told: str = "") -> None:
        """Give up, and tell."""
        self.end()
        self.halted.emit(why, told)

    def _bury(self, shard: Shard) -> None:
        """Let go of a child that has ended or is being killed."""
        process, shard.process = shard.process, None
        if process is None:
            return
        process.blockSignals(True)  # noqa: FBT003  Qt takes it so
        if process.state() is not QProcess.ProcessState.NotRunning:
            process.waitForFinished(LONGEST_DYING_MS)
        process.deleteLater()

    def _on_output_arrived(self, shard: Shard) -> None:
        """Read what a child said; what is no message is left aside."""
        if shard.process is None:
            return
        for line in shard.lines.feed(bytes(shard.process.readAllStandardOutput().data())):
            if shard.is_done or shard.process is None:
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
            self._halt(Halt.DYING)
        else:
            self._launch(shard)

    def _on_error_occurred(self, shard: Shard, error: QProcess.ProcessError) -> None:
        """Give up on a child that cannot be started; any other error ends in ``finished``."""
        if error is QProcess.ProcessError.FailedToStart:
            self._bury(shard)
            self._halt(Halt.DYING)
