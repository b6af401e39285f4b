"""The marked posts of one audit, kept so small and so well prepared that a hundred thousand are filtered at once.

Each post lies there as the bytes of its JSON and is read only when it is shown; what lists are filtered and ordered by
lies beside it in columns. Rows are numbers from 0 in the order in which posts came.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from beforehand.domain.archive import Act
from beforehand_checks.archives.values import Flagged
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ACTS = tuple(Act)
_TIERS = tuple(Tier)
_LAST_MOMENT = 10**14
_MOST_POSTS = 10**9


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked post as it is kept: its place in the archive, what lists need to know of it, and the rest as JSON."""

    place: int
    posted: str
    tier: Tier
    clauses: tuple[str, ...]
    body: bytes
    act: Act = Act.OPEN

    @property
    def year(self) -> int:
        """The year, 0 when it is not known."""
        return int(self.posted[:4]) if self.posted[:4].isdecimal() else 0

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Marked:
        """Take over a post as a worker tells it; raises what ``Flagged.from_json`` raises."""
        flagged = Flagged.from_json(data)
        surest = min((finding.tier for finding in flagged.findings), key=lambda tier: tier.rank, default=Tier.HINT)
        clauses = tuple(dict.fromkeys(finding.clause for finding in flagged.findings))
        body = json.dumps(flagged.to_json(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return cls(flagged.index, flagged.post.when, surest, clauses, body)

    def decided(self, act: Act) -> Marked:
        """The post with something else to happen with it."""
        return replace(self, act=act)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which posts a list shows: of one guideline ("" for all), of one year (0 for unknown), so decided."""

    clause: str = ""
    year: int | None = None
    act: Act | None = None


class Order(StrEnum):
    """How a list is ordered."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SUREST = "surest"


class Shelf:
    """The posts of one audit, each place of the archive once."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []
        self._keys: list[int] = []
        self._places: list[int] = []
        self._rows: dict[int, int] = {}
        self._years = array("H")
        self._tiers = bytearray()
        self._acts = bytearray()
        self._masks: list[int] = []
        self._bits: dict[str, int] = {}
        self._newest: list[int] = []
        self._decided: Counter[Act] = Counter()
        self.clauses: Counter[str] = Counter()
        self.years: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._bodies)

    @property
    def has_work(self) -> bool:
        """Whether something is left to do with any post."""
        return any(self._decided[act] for act in Act if act.is_work)

    def decided(self, act: Act) -> int:
        """With how many posts this is to happen; those that are not decided for ``Act.OPEN``."""
        return len(self) - self._decided.total() if act is Act.OPEN else self._decided[act]

    def add(self, posts: Iterable[Marked]) -> range:
        """Put posts on the shelf, those left aside that it holds already; returns their rows."""
        first = len(self)
        for post in posts:
            if post.place not in self._rows:
                self._put(post)
        added = range(first, len(self))
        self._newest += added
        # One long ordered run and a short one: this merges them
        self._newest.sort(key=self._keys.__getitem__)
        return added

    def row_of(self, place: int) -> int:
        """The row of the post at a place in the archive, -1 for none."""
        return self._rows.get(place, -1)

    def place(self, row: int) -> int:
        """The place in the archive of a post."""
        return self._places[row]

    def flagged(self, row: int) -> Flagged:
        """A post with its findings."""
        return Flagged.from_json(json.loads(self._bodies[row]))

    def act(self, row: int) -> Act:
        """What is to happen with a post."""
        return _ACTS[self._acts[row]]

    def tier(self, row: int) -> Tier:
        """How sure the surest finding in a post is."""
        return _TIERS[self._tiers[row]]

    def work(self, wanted: Filter) -> list[tuple[bytes, Act]]:
        """What is left to do among the posts that a filter shows: each as JSON, with what is to happen."""
        acts, works = self._acts, [number for number, act in enumerate(_ACTS) if act.is_work]
        rows = [row for row in self.ordered(Order.OLDEST, wanted) if acts[row] in works]
        return [(self._bodies[row], _ACTS[acts[row]]) for row in rows]

    def decide(self, row: int, act: Act) -> None:
        """Note what is to happen with a post."""
        before = self.act(row)
        self._acts[row] = _ACTS.index(act)
        for each, step in ((before, -1), (act, 1)):
            if each is not Act.OPEN:
                self._decided[each] += step

    def ordered(self, order: Order, wanted: Filter) -> list[int]:
        """The rows that a filter shows in an order; by time those without a date stand at the old end."""
        rows = self.shown(self._newest, wanted)
        if order is Order.OLDEST:
            rows.reverse()
        elif order is Order.SUREST:
            tiers = self._tiers
            piles: tuple[list[int], ...] = tuple([] for _ in _TIERS)
            for row in rows:
                piles[tiers[row]].append(row)
            rows = [row for pile in piles for row in pile]
        return rows

    def shown(self, rows: Sequence[int], wanted: Filter) -> list[int]:
        """Those of some rows that a filter shows, in their order."""
        found = list(rows)
        if wanted.clause:
            bit, masks = self._bits.get(wanted.clause, 0), self._masks
            found = [row for row in found if masks[row] & bit]
        if wanted.year is not None:
            year, years = wanted.year, self._years
            found = [row for row in found if years[row] == year]
        if wanted.act is not None:
            act, acts = _ACTS.index(wanted.act), self._acts
            found = [row for row in found if acts[row] == act]
        return found

    def _put(self, post: Marked) -> None:
        self._rows[post.place] = len(self)
        self._places.append(post.place)
        self._bodies.append(post.body)
        self._keys.append(_key(post))
        self._years.append(min(post.year, 65535))
        self._tiers.append(_TIERS.index(post.tier))
        self._acts.append(_ACTS.index(post.act))
        mask = 0
        for clause in post.clauses:
            mask |= self._bits.setdefault(clause, 1 << len(self._bits))
        self._masks.append(mask)
        self.clauses.update(post.clauses)
        self.years[post.year] += 1
        if post.act is not Act.OPEN:
            self._decided[post.act] += 1


def _key(post: Marked) -> int:
    """A number that is smaller the newer the post is; of one moment, the earlier place in the archive comes first."""
    digits = "".join(filter(str.isdecimal, post.posted[:19])).ljust(14, "0")[:14]
    moment = int(digits) if post.year else 0
    return (_LAST_MOMENT - moment) * _MOST_POSTS + post.place
