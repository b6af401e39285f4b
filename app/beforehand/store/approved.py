"""The words of approved posts: beside the chain of events, so that the author can look them up and can erase them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from beforehand.domain.approved import Again, Kept, Noted, Words
from beforehand.store.codec import read_decision, write_decision

if TYPE_CHECKING:
    from beforehand.store.database import Row
    from beforehand.store.vault import Vault

_COLUMNS = "approval, text_sha256, title, link, again, body is not null"
_INSERT = "insert or ignore into approved_words(approval, text_sha256, at, title) values(?, ?, ?, ?)"


class WordsStore(Protocol):
    """Where the words of approvals are kept."""

    def load(self) -> tuple[Kept, ...]:
        """What is kept of every approval, without the words themselves."""
        ...

    def fetch(self, approval: str) -> Words | None:
        """The words of an approval; None where they are not kept."""
        ...

    def keep(self, kept: Kept) -> None:
        """Keep the words and the first words of an approval."""
        ...

    def set_link(self, kept: Kept) -> None:
        """Keep where an approved text was posted, in place of what was kept before."""
        ...

    def set_again(self, approval: str, again: Again) -> None:
        """Keep what a later reading found, in place of an earlier one's."""
        ...

    def erase(self, approval: str) -> None:
        """Forget words and link for good; for an approval of which nothing is kept nothing happens."""
        ...


class VaultWords:
    """The words in an open vault; every call on the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._database = vault.database
        self._now = vault.now

    def load(self) -> tuple[Kept, ...]:
        """What is kept of every approval, without the words themselves."""
        rows = self._database.rows(f"select {_COLUMNS} from approved_words order by number")  # noqa: S608  own names
        return tuple(map(_kept, rows))

    def fetch(self, approval: str) -> Words | None:
        """The words of an approval; None where they are not kept."""
        body = self._database.value("select body from approved_words where approval = ?", approval)
        return None if body is None else read_words(bytes(body))

    def keep(self, kept: Kept) -> None:
        """Keep the words and the first words of an approval."""
        body = write_words(kept.words) if kept.words is not None else None
        self._put(kept, "update approved_words set body = ? where approval = ?", body)

    def set_link(self, kept: Kept) -> None:
        """Keep where an approved text was posted, in place of what was kept before."""
        self._put(kept, "update approved_words set link = ? where approval = ?", kept.link)

    def set_again(self, approval: str, again: Again) -> None:
        """Keep what a later reading found, in place of an earlier one's."""
        body = _bytes(asdict(again) | {"when": again.when.isoformat()})
        self._database.write(
            lambda: self._database.rows("update approved_words set again = ? where approval = ?", body, approval)
        )

    def erase(self, approval: str) -> None:
        """Forget words and link for good; for an approval of which nothing is kept nothing happens."""
        self._database.write(lambda: self._database.rows("delete from approved_words where approval = ?", approval))
        self._database.checkpoint()

    def _put(self, kept: Kept, statement: str, value: object) -> None:
        """Write one column of a row that is made where it is missing."""
        moment = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        title = kept.title.encode("utf-8", "replace").decode("utf-8")

        def write() -> None:
            self._database.rows(_INSERT, kept.approval, kept.text_hash, moment, title)
            self._database.rows(statement, value, kept.approval)

        self._database.write(write)


class MemoryWords:
    """The words in memory: they end with the program."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def load(self) -> tuple[Kept, ...]:
        """What is kept of every approval, without the words themselves."""
        return tuple(replace(kept, words=None, has_words=kept.words is not None) for kept in self._kept.values())

    def fetch(self, approval: str) -> Words | None:
        """The words of an approval; None where they are not kept."""
        kept = self._kept.get(approval)
        return kept.words if kept is not None else None

    def keep(self, kept: Kept) -> None:
        """Keep the words and the first words of an approval."""
        self._kept[kept.approval] = replace(self._kept.get(kept.approval, kept), words=kept.words, title=kept.title)

    def set_link(self, kept: Kept) -> None:
        """Keep where an approved text was posted, in place of what was kept before."""
        self._kept[kept.approval] = replace(self._kept.get(kept.approval, kept), link=kept.link)

    def set_again(self, approval: str, again: Again) -> None:
        """Keep what a later reading found, in place of an earlier one's."""
        if approval in self._kept:
            self._kept[approval] = replace(self._kept[approval], again=again)

    def erase(self, approval: str) -> None:
        """Forget words and link; for an approval of which nothing is kept nothing happens."""
        self._kept.pop(approval, None)


def everything(vault: Vault) -> list[dict[str, Any]]:
    """All that is kept, in plain values, for an export."""
    rows = vault.database.rows(
        "select approval, text_sha256, at, title, link, body, again from approved_words order by number"
    )
    names = ("approval", "text_sha256", "at", "title", "link")
    return [dict(zip(names, row, strict=False)) | {"words": _plain(row[-2]), "again": _plain(row[-1])} for row in rows]


def write_words(words: Words) -> bytes:
    """Words as JSON in ASCII, so that an unpaired surrogate survives."""
    plain = {"text": words.text, "warning": words.warning, "shared": words.shared, "alts": list(words.alts)}
    findings = [asdict(each) for each in words.findings]
    decisions = [json.loads(write_decision(each)) for each in words.decisions]
    return _bytes(plain | {"findings": findings, "decisions": decisions})


def read_words(body: bytes) -> Words:
    """The words in what ``write_words`` wrote; what a newer program added is left out."""
    told = json.loads(body)
    decisions = tuple(read_decision(json.dumps(each)) for each in told["decisions"])
    findings = tuple(map(_noted, told["findings"]))
    return Words(told["text"], told["warning"], told["shared"], tuple(told["alts"]), findings, decisions)


def _bytes(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True).encode("ascii")


def _plain(body: bytes | None) -> Any:
    return None if body is None else json.loads(bytes(body))


def _noted(entry: dict[str, Any]) -> Noted:
    return Noted(**{name: value for name, value in entry.items() if name in Noted.__slots__})


def _kept(row: Row) -> Kept:
    approval, text_hash, title, link, again, has_words = row
    known = None if again is None else _again(bytes(again))
    return Kept(approval, text_hash, title, link, None, known, bool(has_words))


def _again(body: bytes) -> Again:
    told = json.loads(body)
    found = tuple(map(_noted, told["findings"]))
    return Again(str(told["policy_version"]), datetime.fromisoformat(told["when"]), found)
