"""The encrypted database file: one connection, opened with a raw key, used by one thread.

Write-ahead log, `synchronous=FULL` and an exclusive lock: what is committed survives kill -9 and power failure, and a
second process cannot get in. Temporary data stays in memory; removed content is overwritten.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlcipher3 import dbapi2

from beforehand.store.disk import PART_SUFFIX, put_in_place, remove_quietly
from beforehand.store.trouble import (
    DamagedPage,
    DiskFault,
    DiskFull,
    ForeignFile,
    NewerSchema,
    ReadOnly,
    SecondProcess,
    Trouble,
    TruncatedFile,
    VaultMissing,
    WrongKey,
    disk_troubles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

APPLICATION_ID: Final = 0x42664864
PAGE_BYTES: Final = 4096

_PRAGMAS: Final = (
    "cipher_memory_security=OFF",  # locks every page that SQLite touches; the process dies with its keys instead
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "recursive_triggers=ON",
    "wal_autocheckpoint=400",
    "journal_size_limit=4194304",  # a log that keeps its size is flushed twice as fast as one that grows
)
_BY_PRIMARY_CODE: Final[dict[int, type[Trouble]]] = {
    5: SecondProcess,  # SQLITE_BUSY
    6: SecondProcess,  # SQLITE_LOCKED
    8: ReadOnly,
    10: DiskFault,  # SQLITE_IOERR
    11: DamagedPage,  # SQLITE_CORRUPT
    13: DiskFull,
    14: DiskFault,  # SQLITE_CANTOPEN
    26: DamagedPage,  # SQLITE_NOTADB; before the first page is read it means a wrong key
}
_SHORT_READ: Final = 522  # SQLITE_IOERR_SHORT_READ

Row = tuple[Any, ...]
Result = TypeVar("Result")


class Database:
    """One open vault database; every method raises troubles instead of database errors that the author can cause."""

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._depth = 0
        self._is_closed = False
        self.make_room: Callable[[], bool] = _no_room

    @classmethod
    def create(cls, path: Path, key: bytes) -> Database:
        """Create the database file; it must not exist yet."""
        with disk_troubles(path.parent):
            path.open("xb").close()
            path.chmod(0o600)
        return cls.connect(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Database:
        """Open the database; raise a trouble for a missing, short, foreign, locked or wrongly keyed file."""
        if not path.is_file():
            raise VaultMissing
        if path.stat().st_size < PAGE_BYTES:
            raise TruncatedFile
        database = cls.connect(path, key)
        try:
            database.refuse_unfit()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def connect(cls, path: Path, key: bytes, *, is_copy: bool = False) -> Database:
        """Open the file with its key, whatever is in it; a copy keeps the journal that it has."""
        try:
            connection = dbapi2.connect(str(path), isolation_level=None, timeout=0)
        except dbapi2.Error as error:
            raise _trouble_of(error, path) from None
        database = cls(connection, path)
        try:
            connection.set_key(b"x'" + key.hex().encode("ascii") + b"'")
            connection.execute("pragma cipher_log_level=NONE")
            connection.execute("pragma locking_mode=EXCLUSIVE").fetchall()
            database._prove_key()
            database._set_up(is_copy=is_copy)
        except BaseException:
            database.close()
            raise
        return database

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    @property
    def is_open(self) -> bool:
        """Whether the file was not closed yet."""
        return not self._is_closed

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open."""
        return self._depth > 0

    @property
    def version(self) -> int:
        """The number of the last migration that this file went through; 0 for a new one."""
        return int(self.value("pragma user_version"))

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        """Run one statement and return all its rows."""
        try:
            return self._connection.execute(statement, parameters).fetchall()  # type: ignore[no-any-return]
        except dbapi2.Error as error:
            raise _trouble_of(error, self._path) from None

    def row(self, statement: str, *parameters: object) -> Row | None:
        """Run one statement and return its first row."""
        rows = self.rows(statement, *parameters)
        return rows[0] if rows else None

    def value(self, statement: str, *parameters: object) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        row = self.row(statement, *parameters)
        return None if row is None else row[0]

    def stream(self, statement: str, *parameters: object) -> Iterator[Row]:
        """Yield the rows of one statement as they are read."""
        try:
            yield from self._connection.execute(statement, parameters)
        except dbapi2.Error as error:
            raise _trouble_of(error, self._path) from None

    def insert(self, statement: str, *parameters: object) -> int:
        """Run an insert and return the number of the new row."""
        try:
            return int(self._connection.execute(statement, parameters).lastrowid)
        except dbapi2.Error as error:
            raise _trouble_of(error, self._path) from None

    def many(self, statement: str, rows: list[Row]) -> None:
        """Run one statement for each of `rows`."""
        try:
            self._connection.executemany(statement, rows)
        except dbapi2.Error as error:
            raise _trouble_of(error, self._path) from None

    def write(self, job: Callable[[], Result]) -> Result:
        """Run `job` in a transaction and return when its changes are on the disk; inside another one, join it.

        When the disk is full, room is made once (see `Reserve`) and the job runs again.
        """
        if self._depth:
            return job()
        try:
            return self._run(job)
        except DiskFull:
            if not self.make_room():
                raise
            return self._run(job)

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file and empty the log."""
        self.rows("pragma wal_checkpoint(TRUNCATE)")

    def copy_to(self, target: Path, key: bytes | None = None) -> None:
        """Write a compact encrypted copy, check it when its key is given, and only then give it its name."""
        part = target.with_name(target.name + PART_SUFFIX)
        remove_quietly(part)
        try:
            self.checkpoint()
            self.rows("vacuum into ?", str(part))
            part.chmod(0o600)
            if key is not None and check_copy(part, key):
                raise DamagedPage
            with disk_troubles(target.parent):
                put_in_place(part, target)
        finally:
            remove_quietly(part)

    def problems(self) -> list[str]:
        """Check every page, index and reference; an empty list means sound. Words for a support page, no content."""
        try:
            self.checkpoint()
            found = [str(row[0]) for row in self.rows("pragma cipher_integrity_check")]
            found += [str(row[0]) for row in self.rows("pragma integrity_check") if row[0] != "ok"]
            return found + [f"broken reference in {row[0]}" for row in self.rows("pragma foreign_key_check")]
        except Trouble as trouble:
            return [trouble.code]

    def refuse_unfit(self) -> None:
        """Raise ForeignFile for the database of another program and TruncatedFile for one that is cut short."""
        if self.value("pragma application_id") != APPLICATION_ID:
            raise ForeignFile
        log = self._path.with_name(self._path.name + "-wal")
        if log.is_file() and log.stat().st_size:
            return  # pages may still be in the log only
        if self._path.stat().st_size < PAGE_BYTES * int(self.value("pragma page_count")):
            raise TruncatedFile

    def close(self) -> None:
        """Empty the log and close; closing twice is no error."""
        if self._is_closed:
            return
        self._is_closed = True
        with contextlib.suppress(dbapi2.Error):
            self._connection.close()

    def _run(self, job: Callable[[], Result]) -> Result:
        self.rows("begin immediate")
        self._depth = 1
        try:
            result = job()
            self.rows("commit")
        except BaseException:
            if self._connection.in_transaction:
                with contextlib.suppress(Trouble):
                    self.rows("rollback")
            raise
        finally:
            self._depth = 0
        return result

    def _prove_key(self) -> None:
        try:
            self._connection.execute("select count(*) from sqlite_schema").fetchall()
        except dbapi2.Error as error:
            if _primary_code(error) == 26:
                raise WrongKey from None
            raise _trouble_of(error, self._path) from None

    def _set_up(self, *, is_copy: bool) -> None:
        if not is_copy and self.value("pragma journal_mode=WAL") != "wal":
            raise ReadOnly(str(self._path.parent))
        self.rows("pragma synchronous=FULL")
        for pragma in _PRAGMAS:
            self.rows(f"pragma {pragma}")


def check_copy(path: Path, key: bytes) -> list[str]:
    """Return what is wrong with a database file that nobody has open; it is not changed."""
    try:
        copy = Database.connect(path, key, is_copy=True)
    except Trouble as trouble:
        return [trouble.code]
    try:
        return copy.problems()
    finally:
        copy.close()


def refuse_newer(database: Database, known: int) -> None:
    """Raise NewerSchema when the file went through migrations that this program does not know."""
    if database.version > known:
        raise NewerSchema(str(database.version), str(known))


def _no_room() -> bool:
    return False


def _primary_code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 1)) & 0xFF


def _trouble_of(error: Exception, path: Path) -> Exception:
    """Return the trouble that a database error means, or the error itself when it is a mistake of ours."""
    if getattr(error, "sqlite_errorcode", 0) == _SHORT_READ:
        return TruncatedFile()
    kind = _BY_PRIMARY_CODE.get(_primary_code(error))
    if kind is DiskFault and not os.access(path.parent, os.W_OK):
        kind = ReadOnly  # SQLite only says that it cannot make the log
    if kind is None:
        return error
    return kind(str(path.parent)) if kind is ReadOnly else kind()
