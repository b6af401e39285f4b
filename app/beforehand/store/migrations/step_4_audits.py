"""Layout 4: audits of published posts, with what was marked in them, what was decided, and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beforehand.store.database import Database

STATEMENTS: Final = (
    """create table audit(
        number integer primary key,
        id text not null unique,
        began text not null,
        detail text not null,
        erased text
    ) strict""",
    """create table audit_post(
        number integer primary key,
        audit integer not null references audit(number) on delete cascade,
        place integer not null,
        posted text not null,
        tier text not null,
        clauses text not null,
        act text not null,
        body blob not null,
        unique(audit, place)
    ) strict""",
    "create index audit_post_of_act on audit_post(audit, act)",
    """create table audit_trouble(
        number integer primary key,
        audit integer not null references audit(number) on delete cascade,
        file text not null,
        kind text not null,
        entry integer not null,
        unique(audit, file, kind, entry)
    ) strict""",
)


def apply(database: Database) -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        database.rows(statement)
