"""Drafts in the vault: the current words, earlier revisions, the bin and the search."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from beforehand.store.codec import read_draft, write_detail
from beforehand.store.folding import indexable, searchable
from beforehand.store.protocols import DraftSummary
from beforehand.store.thinning import Mark, superfluous

if TYPE_CHECKING:
    from beforehand.domain.post import Draft
    from beforehand.store.attachments import Attachments
    from beforehand.store.database import Database, Row
    from beforehand.store.steady import SteadyClock

DAYS_IN_BIN: Final = timedelta(days=30)
SHORTEST_INDEXED: Final = 3
"""The index knows groups of three characters; a shorter word is looked for as the beginning of such groups."""

_THIN_EVERY: Final = 64
_MOST_GROUPS: Final = 600
_SUMMARY: Final = "select draft.id, title, json_extract(detail, '$.network'), changed from draft"
_ORDER: Final = "order by changed desc, created desc, draft.id desc"


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a draft's words; `size` counts bytes."""

    number: int
    at: datetime
    size: int


class VaultDrafts:
    """The drafts of one vault; satisfies `DraftStore`."""

    def __init__(self, database: Database, attachments: Attachments, clock: SteadyClock) -> None:
        self._database = database
        self._attachments = attachments
        self._clock = clock
        self._saves = 0

    @property
    def is_durable(self) -> bool:
        """True: what is saved is on the disk when `save` returns."""
        return True

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first."""
        words = searchable(query).split()
        if not words:
            return _summaries(self._database.rows(f"{_SUMMARY} where deleted is null {_ORDER}"))
        self.index()
        expressions = {word: self._expression(word) for word in words}
        match = " AND ".join(expression for expression in expressions.values() if expression)
        unknown = [word for word, expression in expressions.items() if not expression]
        conditions = [*(["search match ?"] if match else []), *["instr(body, ?) > 0" for _ in unknown]]
        found = f"draft.number in (select rowid from search where {' and '.join(conditions)})"  # noqa: S608
        parameters = [*([match] if match else []), *unknown]
        return _summaries(self._database.rows(f"{_SUMMARY} where {found} and deleted is null {_ORDER}", *parameters))

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        return _summaries(self._database.rows(f"{_SUMMARY} where deleted is not null {_ORDER}"))

    def load(self, draft_id: str) -> Draft:
        """A draft, in the bin or not; raises ``KeyError`` for one that is not kept."""
        row = self._database.row(
            "select body, created, changed, detail from draft join revision on revision.number = head where id = ?",
            draft_id,
        )
        if row is None:
            raise KeyError(draft_id)
        body, created, changed, detail = row
        return read_draft(draft_id, _text(body), created, changed, detail)

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the former one with its id; one in the bin stays there."""
        self._database.write(lambda: self._save(draft))

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; raises ``KeyError``."""
        self._move(draft_id, _moment(self._clock.stamp()), "deleted is null")

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        self._move(draft_id, None, "deleted is not null")

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good, with its attachments; raises ``KeyError`` for one not in the bin."""
        number = self._database.value("select number from draft where id = ? and deleted is not null", draft_id)
        if number is None:
            raise KeyError(draft_id)
        self._database.write(lambda: self._erase([number]))
        self._attachments.unlink_gone()
        self._database.checkpoint()

    def history(self, draft_id: str) -> tuple[Revision, ...]:
        """The revisions that are kept, the newest first; raises ``KeyError``."""
        return tuple(
            Revision(mark.number, mark.at, mark.size) for mark in reversed(self._marks(self._number(draft_id)))
        )

    def revision(self, draft_id: str, number: int) -> str:
        """The words of one revision; raises ``KeyError`` for one that is not kept."""
        body = self._database.value(
            "select body from revision where number = ? and draft = ?", number, self._number(draft_id)
        )
        if body is None:
            raise KeyError(number)
        return _text(body)

    def index(self, limit: int = -1) -> int:
        """Bring the search index up to date, at most `limit` drafts (-1: all), and return how many were behind."""
        stale = self._database.rows(
            "select draft.number, head, body from draft join revision on revision.number = head"
            " where head is not null and indexed <> head limit ?",
            limit,
        )
        if stale:
            self._database.write(lambda: self._index(stale))
        return len(stale)

    def tend(self) -> None:
        """Thin revisions, empty what has been in the bin for 30 days, and index; for quiet moments."""
        self._database.write(self._thin_all)
        limit = _moment(self._clock.now() - DAYS_IN_BIN)
        overdue = self._database.rows("select number from draft where deleted is not null and deleted < ?", limit)
        if overdue:
            self._database.write(lambda: self._erase([number for (number,) in overdue]))
            self._attachments.unlink_gone()
            self._database.checkpoint()
        self.index()

    def _expression(self, word: str) -> str:
        """Return what finds a word in the index: itself, or every group of three characters that it begins.

        "" means that there are too many such groups and the texts must be looked through.
        """
        if len(word) >= SHORTEST_INDEXED:
            return _quoted(word)
        groups = self._database.rows(
            "select term from search_term where term >= ? and term < ? limit ?",
            *(word, f"{word}{chr(sys.maxunicode)}", _MOST_GROUPS + 1),
        )
        return (
            "" if len(groups) > _MOST_GROUPS else f"({' OR '.join(_quoted(group) for (group,) in groups or [(word,)])})"
        )

    def _save(self, draft: Draft) -> None:
        row = self._database.row("select number, head from draft where id = ?", draft.id)
        number, head = row if row is not None else (self._insert(draft), None)
        body = draft.text.encode("utf-8", "surrogatepass")
        if head is None or self._database.value("select body from revision where number = ?", head) != body:
            head = self._database.insert(
                "insert into revision(draft, at, body) values(?, ?, ?)",
                *(number, _moment(self._clock.stamp()), body),
            )
        self._database.rows(
            "update draft set created = ?, changed = ?, title = ?, detail = ?, head = ? where number = ?",
            *(_moment(draft.created), _moment(draft.changed), _title(draft), write_detail(draft), head, number),
        )
        self._saves += 1
        if self._saves % _THIN_EVERY == 0:
            self._thin(number)

    def _insert(self, draft: Draft) -> int:
        return self._database.insert(
            "insert into draft(id, created, changed, title, detail) values(?, ?, ?, '', '')",
            *(draft.id, _moment(draft.created), _moment(draft.changed)),
        )

    def _move(self, draft_id: str, deleted: str | None, condition: str) -> None:
        moved = self._database.write(
            lambda: self._database.rows(
                f"update draft set deleted = ? where id = ? and {condition} returning number",  # noqa: S608
                *(deleted, draft_id),
            )
        )
        if not moved:
            raise KeyError(draft_id)

    def _erase(self, numbers: list[int]) -> None:
        for number in numbers:
            self._attachments.forget("draft = ?", number)
            self._database.rows("delete from search where rowid = ?", number)
            self._database.rows("update draft set head = null where number = ?", number)
            self._database.rows("delete from draft where number = ?", number)
        # FTS5 keeps deleted words until segments are merged; its own option for that ('secure-delete') damages the
        # index when a word occurs often (SQLite 3.53), so everything is merged here and the old pages overwritten.
        self._database.rows("insert into search(search) values('optimize')")

    def _index(self, stale: list[Row]) -> None:
        for number, head, body in stale:
            self._database.rows("delete from search where rowid = ?", number)
            self._database.rows("insert into search(rowid, body) values(?, ?)", number, indexable(_text(body)))
            self._database.rows("update draft set indexed = ? where number = ?", head, number)

    def _number(self, draft_id: str) -> int:
        number = self._database.value("select number from draft where id = ?", draft_id)
        if number is None:
            raise KeyError(draft_id)
        return int(number)

    def _marks(self, number: int) -> list[Mark]:
        rows = self._database.rows(
            "select number, at, length(body) from revision where draft = ? order by number", number
        )
        return [Mark(revision, datetime.fromisoformat(at), size) for revision, at, size in rows]

    def _thin_all(self) -> None:
        for (number,) in self._database.rows("select draft from revision group by draft having count(*) > 1"):
            self._thin(number)

    def _thin(self, number: int) -> None:
        dropped = superfluous(self._marks(number), self._clock.now())
        self._database.many("delete from revision where number = ?", [(revision,) for revision in dropped])


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _summaries(rows: list[Row]) -> tuple[DraftSummary, ...]:
    return tuple(
        DraftSummary(draft_id, title, network, datetime.fromisoformat(changed))
        for draft_id, title, network, changed in rows
    )


def _text(body: bytes) -> str:
    return bytes(body).decode("utf-8", "surrogatepass")


def _title(draft: Draft) -> str:
    return draft.title.encode("utf-8", "replace").decode("utf-8")


def _moment(moment: datetime) -> str:
    """Return a moment in UTC with microseconds always written, so that texts sort like moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
