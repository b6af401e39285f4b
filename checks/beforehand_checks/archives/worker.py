"""The audit worker: reads an export and judges its share of the posts, JSON lines in and out, in a process of its own.

In: first ``{"path", "shard", "of", "from", "stages", "off"}``, then ``{"go": n}`` for ``n`` further blocks; closing the input ends it.
Out: ``{"ready": true, "why", "export"}`` with what keeps the second reader away and what tells this export from another, for each block
``{"next", "posts", "share", "years", "flagged", "troubles"}``, at last ``{"done": true}``, or ``{"error": sentence}``.
A post belongs to the shard ``index // BLOCK % of``; ``next`` is the index to resume from.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from beforehand_checks.archives.reading import Archive
from beforehand_checks.archives.sources import mark, sources
from beforehand_checks.archives.values import Flagged, Kind, Post, Trouble
from beforehand_checks.engine import Engine, Reader
from beforehand_checks.pack import PackError, load_pack
from beforehand_checks.worker import load_reader

BLOCK = 64
"""Posts that are judged and told together."""


@dataclass(frozen=True, slots=True)
class Task:
    """Which posts of which export to judge, and how."""

    path: str
    shard: int
    of: int
    start: int
    has_reader: bool
    off: frozenset[str]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Task:
        """Read a task; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        shard, of = int(data["shard"]), int(data["of"])
        if not 0 <= shard < of:
            raise ValueError("no such shard")
        return cls(
            str(data["path"]),
            shard,
            of,
            int(data["from"]),
            data["stages"] == "all",
            frozenset(map(str, data.get("off", ()))),
        )


@dataclass(slots=True)
class Block:
    """What one block of posts told."""

    posts: int = 0
    years: Counter[int] = field(default_factory=Counter)
    flagged: list[Flagged] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def judged(task: Task, engine: Engine, archive: Archive, refused: list[Trouble]) -> Iterator[tuple[int, Block]]:
    """The blocks of a task, each with the index from which to resume; the first shard tells of troubles, from the beginning."""
    block = Block()
    tells = task.shard == 0
    if tells:
        block.troubles += refused
    index = -1
    for each in archive.read():
        if isinstance(each, Trouble):
            if tells:
                block.troubles.append(each)
            continue
        index += 1
        is_mine = index // BLOCK % task.of == task.shard
        if is_mine and index >= task.start:
            _judge(task, engine, index, each, block)
        if is_mine and index % BLOCK == BLOCK - 1 and block.posts:
            yield index + 1, block
            block = Block()
    yield index + 1, block


def _judge(task: Task, engine: Engine, index: int, post: Post, block: Block) -> None:
    """Judge one post; a defect in one must not end the audit, and its message must not carry the text."""
    block.posts += 1
    block.years[post.year] += 1
    try:
        findings = engine.check(post.text, stages="all" if task.has_reader else "rules")
    except Exception:  # noqa: BLE001 - see above
        block.troubles.append(Trouble(post.file, Kind.UNJUDGED, post.number))
        return
    if findings:
        block.flagged.append(Flagged(index, post, tuple(findings)))


class Lines:
    """The standard streams as messages."""

    def __init__(self, source: IO[str], sink: IO[str]) -> None:
        self._source = source
        self._sink = sink
        self._leave = 0

    def take(self) -> dict[str, Any] | None:
        """The next message; None when the input has closed or is none."""
        try:
            message = json.loads(self._source.readline())
        except ValueError:
            return None
        return message if isinstance(message, dict) else None

    def may_go_on(self) -> bool:
        """Wait for leave to judge one more block; False when the input has closed."""
        while self._leave < 1:
            message = self.take()
            if message is None:
                return False
            self._leave += int(message.get("go", 0))
        self._leave -= 1
        return True

    def say(self, message: dict[str, Any]) -> bool:
        """Write a message; False when nobody listens any more."""
        try:
            self._sink.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
            self._sink.flush()
        except BrokenPipeError:
            return False
        return True


def run(lines: Lines, make_engine: Callable[[], Engine], make_reader: Callable[[], Reader] | None = None) -> int:
    """Carry out the task that comes first; exit code 2 when it cannot be carried out."""
    message = lines.take()
    if message is None:
        return 0
    try:
        task = Task.from_json(message)
    except (KeyError, TypeError, ValueError):
        lines.say({"error": "The task cannot be read."})
        return 2
    try:
        engine = make_engine()
        engine.switched_off = task.off
        # the reader comes before spaCy: the arithmetic library is held to one thread only while it loads
        why = _add_reader(engine, make_reader) if task.has_reader else ""
        engine.load_shapes(engine.pack.languages[0])
    except (PackError, ImportError) as trouble:
        lines.say({"error": str(trouble)})
        return 2
    gc.collect()
    gc.freeze()  # what has been loaded stays, and need not be looked through again and again
    with sources(Path(task.path)) as (files, refused):
        lines.say({"ready": True, "why": why, "export": mark(files)})
        archive = Archive(files)
        blocks = judged(task, engine, archive, refused)
        while lines.may_go_on():
            told = next(blocks, None)
            if told is None:
                lines.say({"done": True})
                return 0
            if not lines.say(_message(*told, archive.share)):
                return 0
    return 0


def _add_reader(engine: Engine, make_reader: Callable[[], Reader] | None) -> str:
    """Give the engine its second reader; returns why that is not possible, "" when it is."""
    if make_reader is None:
        return "This installation has no language model."
    try:
        engine.reader = make_reader()
    except Exception as trouble:  # noqa: BLE001 - whatever is wrong with the model, the rules go on working
        return str(trouble)
    return ""


def _message(following: int, block: Block, share: float) -> dict[str, Any]:
    return {
        "next": following,
        "posts": block.posts,
        "share": share,
        "years": {str(year): count for year, count in block.years.items()},
        "flagged": [each.to_json() for each in block.flagged],
        "troubles": [each.to_json() for each in block.troubles],
    }


def main() -> int:
    """Run the worker on the standard streams."""
    source = open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - a descriptor, open as long as the process
    sink = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    return run(Lines(source, sink), lambda: Engine(load_pack()), load_reader)
