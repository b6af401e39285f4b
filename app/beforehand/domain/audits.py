"""What is known about an audit of published posts: what it was asked to do, how far it has come, what each step adds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beforehand.domain.archive import Act
    from beforehand.domain.shelf import Marked
    from beforehand_checks.archives.values import Trouble


@dataclass(frozen=True, slots=True)
class Plan:
    """Which export is judged, in how many shares, with the second reader or without, and which rules are off."""

    path: str
    of: int
    has_reader: bool = False
    off: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file or folder alone."""
        return self.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Share:
    """One process's share: the post from which it goes on, how much of the export it has read (0 to 1), whether it is through."""

    following: int = 0
    read: float = 0.0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit has come; ``export`` tells one export from another, "" until it is known.

    ``is_ended`` tells that the author ended it before its time, and it was not merely interrupted.
    """

    shares: tuple[Share, ...]
    posts: int = 0
    years: Mapping[int, int] = field(default_factory=dict)
    export: str = ""
    reader_trouble: str = ""
    is_ended: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every post has been judged."""
        return all(share.is_done for share in self.shares)

    @property
    def read(self) -> float:
        """How much of the export has been read, from 0 to 1."""
        return sum(1.0 if share.is_done else share.read for share in self.shares) / max(1, len(self.shares))

    def told(self, number: int, share: Share, posts: int, years: Mapping[int, int]) -> Progress:
        """How far it has come when one share tells of a further block."""
        shares = (*self.shares[:number], share, *self.shares[number + 1 :])
        summed = dict(Counter(self.years) + Counter(years)) if years else self.years
        return replace(self, shares=shares, posts=self.posts + posts, years=summed)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An audit as a list shows it: how many posts are marked, and how many of them are not decided."""

    id: str
    began: datetime
    plan: Plan
    progress: Progress
    marked: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What is kept together or not at all: further posts and troubles, what was decided, and how far the audit is with them."""

    posts: tuple[Marked, ...]
    troubles: tuple[Trouble, ...]
    acts: Mapping[int, Act]
    progress: Progress


class Halt(StrEnum):
    """Why an audit cannot go on."""

    DYING = "dying"
    CHANGED = "changed"
    WORKER = "worker"


def plain(plan: Plan, progress: Progress) -> dict[str, Any]:
    """A dictionary that ``json`` can write."""
    return {
        "path": plan.path,
        "of": plan.of,
        "stages": "all" if plan.has_reader else "rules",
        "off": list(plan.off),
        "following": [share.following for share in progress.shares],
        "read": [share.read for share in progress.shares],
        "done": [share.is_done for share in progress.shares],
        "posts": progress.posts,
        "years": {str(year): count for year, count in progress.years.items()},
        "export": progress.export,
        "why": progress.reader_trouble,
        "ended": progress.is_ended,
    }


def read_plain(data: Mapping[str, Any]) -> tuple[Plan, Progress]:
    """Read back what ``plain`` wrote; what an earlier program did not write keeps its default."""
    of = int(data["of"])
    plan = Plan(str(data["path"]), of, data.get("stages") == "all", tuple(map(str, data.get("off", ()))))
    following, read, done = (list(data.get(name, ())) for name in ("following", "read", "done"))
    shares = tuple(
        Share(
            int(following[n]) if n < len(following) else 0,
            float(read[n]) if n < len(read) else 0.0,
            bool(done[n]) if n < len(done) else False,
        )
        for n in range(of)
    )
    years = {int(year): int(count) for year, count in data.get("years", {}).items()}
    posts, export, why = int(data.get("posts", 0)), str(data.get("export", "")), str(data.get("why", ""))
    return plan, Progress(shares, posts, years, export, why, bool(data.get("ended", False)))
