"""Audits of published posts in the vault: a batch is kept whole with how far the audit has come, or not at all.

So a program that is killed finds on its next start exactly the posts that its progress speaks of. An audit that is
erased is out of every list at once; its posts are removed in slices, so that no draft waits for that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from beforehand.domain.archive import Act
from beforehand.domain.audits import AuditEntry, Batch, Progress, Share, plain, read_plain
from beforehand.domain.shelf import Marked
from beforehand_checks.archives.values import Kind, Trouble
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from beforehand.store.vault import Vault

SLICE: Final = 2_000
"""Posts that are read or erased in one go."""

_KEEP_POST: Final = """insert or ignore into audit_post(audit, place, posted, tier, clauses, act, body)
    values(?, ?, ?, ?, ?, ?, ?)"""
_KEEP_TROUBLE: Final = "insert or ignore into audit_trouble(audit, file, kind, entry) values(?, ?, ?, ?)"
_DECIDE: Final = "update audit_post set act = ? where audit = ? and place = ?"
_LIST: Final = """select id, began, detail,
    (select count(*) from audit_post where audit = audit.number),
    (select count(*) from audit_post where audit = audit.number and act = 'open')
    from audit where erased is null order by began desc, number desc"""
_READ: Final = """select number, place, posted, tier, clauses, act, body from audit_post
    where audit = ? and number > ? order by number limit ?"""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some posts of an audit, and after what to read on; None when there are no more."""

    posts: tuple[Marked, ...]
    following: int | None


class AuditStore(Protocol):
    """Where audits are kept."""

    @property
    def is_durable(self) -> bool:
        """Whether audits outlive the program."""
        ...

    def entries(self) -> tuple[AuditEntry, ...]:
        """Every audit, the latest first."""
        ...

    def begin(self, entry: AuditEntry) -> None:
        """Keep a new audit."""
        ...

    def keep(self, audit: str, batch: Batch) -> None:
        """Keep a batch of an audit, all of it or nothing; for one that is erased nothing happens."""
        ...

    def posts(self, audit: str, after: int = 0) -> Slice:
        """Some of an audit's posts, beginning after what the slice before told."""
        ...

    def troubles(self, audit: str) -> tuple[Trouble, ...]:
        """What could not be read in an audit's export."""
        ...

    def erase(self, audit: str) -> None:
        """Take an audit out of every list for good; ``sweep`` removes what it held."""
        ...

    def sweep(self) -> bool:
        """Remove a slice of what erased audits held; whether more is left."""
        ...


class VaultAudits:
    """The audits in an open vault; every call on the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._database = vault.database
        self._now = vault.now

    @property
    def is_durable(self) -> bool:
        """True: what is kept is on the disk."""
        return True

    def entries(self) -> tuple[AuditEntry, ...]:
        """Every audit, the latest first."""
        found = []
        for audit, began, detail, marked, undecided in self._database.rows(_LIST):
            plan, progress = read_plain(json.loads(detail))
            found.append(AuditEntry(audit, datetime.fromisoformat(began), plan, progress, marked, undecided))
        return tuple(found)

    def begin(self, entry: AuditEntry) -> None:
        """Keep a new audit."""
        values = (entry.id, entry.began.isoformat(), json.dumps(plain(entry.plan, entry.progress)))
        self._database.write(
            lambda: self._database.rows("insert into audit(id, began, detail) values(?, ?, ?)", *values)
        )

    def keep(self, audit: str, batch: Batch) -> None:
        """Keep a batch of an audit, all of it or nothing; for one that is erased nothing happens."""
        self._database.write(lambda: self._keep(audit, batch))

    def posts(self, audit: str, after: int = 0) -> Slice:
        """Some of an audit's posts, beginning after what the slice before told."""
        rows = self._database.rows(_READ, self._number(audit), after, SLICE)
        posts = tuple(
            Marked(place, posted, Tier(tier), tuple(clauses.split()), bytes(body), Act(act))
            for _, place, posted, tier, clauses, act, body in rows
        )
        return Slice(posts, rows[-1][0] if len(rows) == SLICE else None)

    def troubles(self, audit: str) -> tuple[Trouble, ...]:
        """What could not be read in an audit's export."""
        rows = self._database.rows(
            "select file, kind, entry from audit_trouble where audit = ? order by number", self._number(audit)
        )
        return tuple(Trouble(file, Kind(kind), entry) for file, kind, entry in rows)

    def erase(self, audit: str) -> None:
        """Take an audit out of every list for good; ``sweep`` removes what it held."""
        moment = self._now().isoformat()
        self._database.write(
            lambda: self._database.rows(
                "update audit set erased = ?, detail = '' where id = ? and erased is null", moment, audit
            )
        )

    def sweep(self) -> bool:
        """Remove a slice of what erased audits held; whether more is left."""
        number = self._database.value("select number from audit where erased is not null limit 1")
        if number is None:
            return False
        self._database.write(lambda: self._sweep(number))
        return self._database.value("select 1 from audit where erased is not null limit 1") is not None

    def _number(self, audit: str) -> int:
        """The number of an audit, -1 for one that is not kept."""
        number = self._database.value("select number from audit where id = ? and erased is null", audit)
        return -1 if number is None else int(number)

    def _keep(self, audit: str, batch: Batch) -> None:
        number = self._number(audit)
        if number < 0:
            return
        rows = [
            (number, post.place, post.posted, post.tier.value, " ".join(post.clauses), post.act.value, post.body)
            for post in batch.posts
        ]
        self._database.many(_KEEP_POST, rows)
        self._database.many(_KEEP_TROUBLE, [(number, t.file, t.kind.value, t.number) for t in batch.troubles])
        self._database.many(_DECIDE, [(act.value, number, place) for place, act in batch.acts.items()])
        (detail,) = self._database.row("select detail from audit where number = ?", number) or ("",)
        plan, _ = read_plain(json.loads(detail))
        text = json.dumps(plain(plan, batch.progress))
        self._database.rows("update audit set detail = ? where number = ?", text, number)

    def _sweep(self, number: int) -> None:
        some = "select number from audit_post where audit = ? limit ?"
        gone = self._database.rows(
            f"delete from audit_post where number in ({some}) returning number",  # noqa: S608  no outside text
            *(number, SLICE),
        )
        if len(gone) < SLICE:
            self._database.rows("delete from audit where number = ?", number)


@dataclass(slots=True)
class _Held:
    """An audit in memory."""

    entry: AuditEntry
    posts: dict[int, Marked] = field(default_factory=dict)
    troubles: dict[Trouble, None] = field(default_factory=dict)


class MemoryAudits:
    """Audits in memory: for tests, and for sessions without a vault."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    @property
    def is_durable(self) -> bool:
        """False: audits end with the program."""
        return False

    def entries(self) -> tuple[AuditEntry, ...]:
        """Every audit, the latest first."""
        return tuple(_entry(held) for held in reversed(self._held.values()))

    def begin(self, entry: AuditEntry) -> None:
        """Keep a new audit."""
        self._held[entry.id] = _Held(entry)

    def keep(self, audit: str, batch: Batch) -> None:
        """Keep a batch of an audit; for one that is erased nothing happens."""
        held = self._held.get(audit)
        if held is None:
            return
        for post in batch.posts:
            held.posts.setdefault(post.place, post)
        held.troubles |= dict.fromkeys(batch.troubles)
        for place, act in batch.acts.items():
            if place in held.posts:
                held.posts[place] = held.posts[place].decided(act)
        held.entry = _with(held.entry, batch)

    def posts(self, audit: str, after: int = 0) -> Slice:
        """Some of an audit's posts, beginning after what the slice before told."""
        held = self._held.get(audit)
        posts = tuple(held.posts.values())[after : after + SLICE] if held is not None else ()
        return Slice(posts, after + SLICE if len(posts) == SLICE else None)

    def troubles(self, audit: str) -> tuple[Trouble, ...]:
        """What could not be read in an audit's export."""
        held = self._held.get(audit)
        return tuple(held.troubles) if held is not None else ()

    def erase(self, audit: str) -> None:
        """Forget an audit."""
        self._held.pop(audit, None)

    def sweep(self) -> bool:
        """False: nothing is left of what was erased."""
        return False


def move(source: AuditStore, target: AuditStore) -> None:
    """Keep every audit of one store in another as well, which lacks them; on the thread of the target.

    Only the last of an audit's batches tells how far it has come: a program that is killed before that begins it anew.
    """
    for entry in reversed(source.entries()):
        target.begin(entry)
        after: int | None = 0
        while after is not None:
            piece = source.posts(entry.id, after)
            after = piece.following
            progress = entry.progress if after is None else Progress((Share(),) * entry.plan.of)
            target.keep(entry.id, Batch(piece.posts, source.troubles(entry.id), {}, progress))


def _entry(held: _Held) -> AuditEntry:
    undecided = sum(post.act is Act.OPEN for post in held.posts.values())
    entry = held.entry
    return AuditEntry(entry.id, entry.began, entry.plan, entry.progress, len(held.posts), undecided)


def _with(entry: AuditEntry, batch: Batch) -> AuditEntry:
    return AuditEntry(entry.id, entry.began, entry.plan, batch.progress)
