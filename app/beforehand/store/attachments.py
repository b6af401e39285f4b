"""Photos, signed forms and other files: each one an encrypted file of its own, with a random name and a random key.

ChaCha20-Poly1305 in chunks of 1 MiB (the STREAM construction: the nonce counts the chunks and marks the last one), so
that a chunk that was altered, dropped, repeated or moved is noticed. The original file is never touched.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from beforehand.store.disk import (
    PART_SUFFIX,
    create_private,
    make_private_folder,
    remove_quietly,
    sweep_parts,
    sync_folder,
)
from beforehand.store.keys import KEY_BYTES, DataKey, Purpose
from beforehand.store.trouble import DamagedAttachment, ErasedPerson, MissingAttachment, disk_troubles, trouble_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from beforehand.store.database import Database
    from beforehand.store.people_keys import PeopleKeys

CHUNK_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16
MAGIC: Final = b"BFA1"
PREFIX_BYTES: Final = 7
ID_BYTES: Final = 16
STRAY_AGE: Final = timedelta(days=7)
FOLDER_NAME: Final = "attachments"

_NONCE_BYTES: Final = 12
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_COLUMNS: Final = "attachment.id, draft.id, subject, name, kind, size, added"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known about one attachment; `draft` is a draft's id, `kind` a media type, `size` counts clear bytes."""

    id: str
    draft: str | None
    subject: bytes | None
    name: str
    kind: str
    size: int
    added: datetime


class Attachments:
    """The attachments of one vault."""

    def __init__(
        self, database: Database, key: DataKey, people: PeopleKeys, folder: Path, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._wrapping = AESGCM(key.derive(Purpose.ATTACHMENTS))
        self._people = people
        self._folder = folder
        self._now = now
        make_private_folder(folder)

    @property
    def folder(self) -> Path:
        """Where the encrypted files lie."""
        return self._folder

    def add(
        self, source: BinaryIO, *, name: str, kind: str, draft: str | None = None, subject: bytes | None = None
    ) -> Attachment:
        """Store everything that `source` yields and return the attachment once it is on the disk."""
        number, secret = os.urandom(ID_BYTES), os.urandom(KEY_BYTES)
        wrapped = self._wrap(number, secret, subject)
        with disk_troubles(self._folder):
            size = self._write_file(number, secret, source)
        added = self._now().astimezone(UTC)
        self._database.write(
            lambda: self._database.rows(
                "insert into attachment(id, draft, subject, name, kind, size, added, wrapped, state)"
                " values(?, (select number from draft where id = ?), ?, ?, ?, ?, ?, ?, 'ready')",
                *(number, draft, subject, _storable(name), kind, size, added.isoformat(), wrapped),
            )
        )
        return Attachment(number.hex(), draft, subject, name, kind, size, added)

    def get(self, attachment: str) -> Attachment | None:
        """Return what is known about an attachment, if it is still there."""
        found = self._select("attachment.id = ?", bytes.fromhex(attachment))
        return found[0] if found else None

    def of_draft(self, draft: str) -> list[Attachment]:
        """Return the attachments of a draft, oldest first."""
        return self._select("draft.id = ?", draft)

    def about(self, subject: bytes) -> list[Attachment]:
        """Return the attachments that belong to a person, oldest first."""
        return self._select("subject = ?", subject)

    def every(self) -> list[Attachment]:
        """Return all attachments, oldest first."""
        return self._select("true")

    def read(self, attachment: str) -> bytes:
        """Return the clear content, all of it checked; raise MissingAttachment, DamagedAttachment or ErasedPerson."""
        return b"".join(self.chunks(attachment))

    def chunks(self, attachment: str) -> Iterator[bytes]:
        """Yield the clear content in checked chunks; only the end of the iteration proves that it is complete."""
        number = bytes.fromhex(attachment)
        row = self._database.row(
            "select subject, wrapped, size from attachment where id = ? and state = 'ready'", number
        )
        if row is None:
            raise MissingAttachment
        subject, wrapped, size = row
        secret = self._unwrap(number, bytes(wrapped), subject)
        try:
            with (self._folder / attachment).open("rb") as stream:
                yield from _decrypted(stream, secret, number, size)
        except FileNotFoundError:
            raise MissingAttachment from None
        except InvalidTag:
            raise DamagedAttachment from None
        except OSError as error:
            raise trouble_of(error, str(self._folder)) from None

    def remove(self, attachment: str) -> None:
        """Remove an attachment for good: its key first, then its file."""
        self._database.write(lambda: self.forget("id = ?", bytes.fromhex(attachment)))
        self.unlink_gone()

    def forget(self, condition: str, *parameters: object) -> None:
        """Destroy the keys and names of attachments inside a transaction; `unlink_gone` after it removes the files."""
        emptied = "state = 'gone', wrapped = x'', name = null, kind = null, draft = null"
        self._database.rows(f"update attachment set {emptied} where {condition}", *parameters)  # noqa: S608

    def unlink_gone(self) -> None:
        """Remove the files of attachments whose keys were destroyed."""
        gone = [bytes(row[0]).hex() for row in self._database.rows("select id from attachment where state = 'gone'")]
        with disk_troubles(self._folder):
            for name in gone:
                (self._folder / name).unlink(missing_ok=True)
            sync_folder(self._folder)
        if gone:
            self._database.write(lambda: self._database.rows("delete from attachment where state = 'gone'"))

    def sweep(self) -> None:
        """Remove what a crash left behind; files that no record names wait a week, in case a backup knows them."""
        sweep_parts(self._folder)
        self.unlink_gone()
        known = {bytes(row[0]).hex() for row in self._database.rows("select id from attachment")}
        oldest = (self._now() - STRAY_AGE).timestamp()
        for path in self._folder.iterdir():
            if _NAME.fullmatch(path.name) and path.name not in known and path.stat().st_mtime < oldest:
                remove_quietly(path)

    def problems(self) -> list[str]:
        """Read every attachment and return the ids of those that are missing or damaged, each with its trouble."""
        found = []
        for attachment in self.every():
            try:
                for _chunk in self.chunks(attachment.id):
                    pass
            except (MissingAttachment, DamagedAttachment, ErasedPerson) as trouble:
                found.append(f"{trouble.code} {attachment.id}")
        return found

    def _select(self, condition: str, *parameters: object) -> list[Attachment]:
        rows = self._database.rows(
            f"select {_COLUMNS} from attachment left join draft on draft.number = attachment.draft"  # noqa: S608
            f" where state = 'ready' and {condition} order by added, attachment.id",
            *parameters,
        )
        return [
            Attachment(bytes(number).hex(), draft, subject, name, kind, size, datetime.fromisoformat(added))
            for number, draft, subject, name, kind, size, added in rows
        ]

    def _wrap(self, number: bytes, secret: bytes, subject: bytes | None) -> bytes:
        inner = secret if subject is None else self._people.seal(subject, secret, b"attachment" + number)
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, inner, number)

    def _unwrap(self, number: bytes, wrapped: bytes, subject: bytes | None) -> bytes:
        try:
            inner = self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], number)
        except InvalidTag:
            raise DamagedAttachment from None
        return inner if subject is None else self._people.open(subject, inner, b"attachment" + number)

    def _write_file(self, number: bytes, secret: bytes, source: BinaryIO) -> int:
        path = self._folder / number.hex()
        part = path.with_name(path.name + PART_SUFFIX)
        try:
            with os.fdopen(create_private(part), "wb", buffering=0) as stream:
                size = _encrypt(source, stream, secret, number)
                os.fsync(stream.fileno())
            part.replace(path)
            sync_folder(self._folder)
        except BaseException:
            remove_quietly(part)
            raise
        return size


def _encrypt(source: BinaryIO, sink: BinaryIO, secret: bytes, number: bytes) -> int:
    cipher, prefix = ChaCha20Poly1305(secret), os.urandom(PREFIX_BYTES)
    _write_all(sink, MAGIC + prefix)
    size, index, chunk = 0, 0, _read_full(source, CHUNK_BYTES)
    while True:
        following = _read_full(source, CHUNK_BYTES) if len(chunk) == CHUNK_BYTES else b""
        is_last = not following
        _write_all(sink, cipher.encrypt(_chunk_nonce(prefix, index, is_last=is_last), chunk, number))
        size += len(chunk)
        if is_last:
            return size
        index, chunk = index + 1, following


def _decrypted(source: BinaryIO, secret: bytes, number: bytes, size: int) -> Iterator[bytes]:
    start = source.read(len(MAGIC) + PREFIX_BYTES)
    if not start.startswith(MAGIC) or len(start) != len(MAGIC) + PREFIX_BYTES:
        raise DamagedAttachment
    cipher, prefix = ChaCha20Poly1305(secret), start[len(MAGIC) :]
    count, index, sealed = 0, 0, source.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = source.read(CHUNK_BYTES + TAG_BYTES)
        chunk = cipher.decrypt(_chunk_nonce(prefix, index, is_last=not following), sealed, number)
        count += len(chunk)
        yield chunk
        if not following:
            break
        index, sealed = index + 1, following
    if count != size:
        raise DamagedAttachment


def _chunk_nonce(prefix: bytes, index: int, *, is_last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([is_last])


def _read_full(source: BinaryIO, count: int) -> bytes:
    """Return `count` bytes, or fewer at the end of the source only."""
    data = source.read(count)
    while data and len(data) < count:
        more = source.read(count - len(data))
        if not more:
            break
        data += more
    return data


def _write_all(sink: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[sink.write(view) :]


def _storable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")
