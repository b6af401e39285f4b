"""Layout 3: full-text search over drafts; the index remembers which revision of a draft it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from beforehand.store.folding import indexable

if TYPE_CHECKING:
    from beforehand.store.database import Database

STATEMENTS: Final = (
    "alter table draft add column indexed integer not null default 0",
    "create index draft_not_indexed on draft(number) where head is not null and indexed <> head",
    "create virtual table search using fts5(body, tokenize='trigram')",
    "create virtual table search_term using fts5vocab(search, row)",
)


def apply(database: Database) -> None:
    """Create the index and fill it from the drafts that are there."""
    for statement in STATEMENTS:
        database.rows(statement)
    heads = database.rows("select draft.number, body from draft join revision on revision.number = draft.head")
    for number, body in heads:
        text = indexable(bytes(body).decode("utf-8", "surrogatepass"))
        database.rows("insert into search(rowid, body) values(?, ?)", number, text)
    database.rows("update draft set indexed = head where head is not null")
