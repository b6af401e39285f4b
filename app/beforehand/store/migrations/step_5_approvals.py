"""Layout 5: the words of approved posts, apart from the chain of events, so that they can be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beforehand.store.database import Database

STATEMENTS: Final = (
    """create table approved_words(
        number integer primary key,
        approval text not null unique,
        text_sha256 text not null,
        at text not null,
        title text not null,
        link text not null default '',
        body blob,
        again blob
    ) strict""",
    "create index approved_words_of_text on approved_words(text_sha256)",
)


def apply(database: Database) -> None:
    """Create the table."""
    for statement in STATEMENTS:
        database.rows(statement)
