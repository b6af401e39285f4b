"""Layout 1: drafts with their revisions, standing decisions, settings, and notes of the vault about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beforehand.store.database import Database

STATEMENTS: Final = (
    "create table note(key text primary key, value text not null) strict, without rowid",
    "create table setting(key text primary key, value text not null) strict, without rowid",
    """create table draft(
        number integer primary key,
        id text not null unique,
        created text not null,
        changed text not null,
        deleted text,
        title text not null,
        detail text not null,
        head integer
    ) strict""",
    """create table revision(
        number integer primary key,
        draft integer not null references draft(number) on delete cascade,
        at text not null,
        body blob not null
    ) strict""",
    "create index revision_of_draft on revision(draft, number)",
    """create table standing_decision(
        number integer primary key,
        detail text not null unique
    ) strict""",
)


def apply(database: Database) -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        database.rows(statement)
