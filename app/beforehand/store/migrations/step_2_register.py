"""Layout 2: keys of persons, the chain of events, attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beforehand.store.database import Database

STATEMENTS: Final = (
    """create table person_key(
        subject blob primary key check(length(subject) = 16),
        wrapped blob not null
    ) strict, without rowid""",
    """create table event(
        seq integer primary key,
        at text not null,
        kind text not null,
        subject blob,
        body blob not null,
        previous blob not null check(length(previous) = 32),
        mac blob not null check(length(mac) = 32)
    ) strict""",
    "create index event_of_subject on event(subject, seq) where subject is not null",
    "create index event_of_kind on event(kind, seq)",
    """create trigger event_has_no_gap before insert on event
        when new.seq <> (select coalesce(max(seq), 0) + 1 from event)
        begin select raise(abort, 'an event is missing'); end""",
    """create trigger event_follows before insert on event
        when new.previous <> coalesce((select mac from event order by seq desc limit 1), zeroblob(32))
        begin select raise(abort, 'an event does not follow the last'); end""",
    """create trigger event_stays before update on event
        begin select raise(abort, 'events are never changed'); end""",
    """create trigger event_remains before delete on event
        begin select raise(abort, 'events are never removed'); end""",
    """create table attachment(
        id blob primary key check(length(id) = 16),
        draft integer references draft(number),
        subject blob,
        name text,
        kind text,
        size integer not null,
        added text not null,
        wrapped blob not null,
        state text not null check(state in ('ready', 'gone'))
    ) strict, without rowid""",
    "create index attachment_of_draft on attachment(draft)",
    "create index attachment_of_subject on attachment(subject)",
)


def apply(database: Database) -> None:
    """Create the tables and the triggers that keep events as they are."""
    for statement in STATEMENTS:
        database.rows(statement)
