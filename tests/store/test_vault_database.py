"""The encrypted file on its bad days."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.store.database import Database, check_copy
from beforehand.store.disk import sweep_parts, write_whole
from beforehand.store.keys import DataKey, Purpose
from beforehand.store.migrations import LATEST, copies, migrate
from beforehand.store.trouble import (
    DamagedPage,
    DiskFull,
    ForeignFile,
    NewerSchema,
    SecondProcess,
    Trouble,
    TruncatedFile,
    VaultMissing,
    WrongKey,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from beforehand.store.vault import Vault

KEY = bytes(range(32))
WORDS = "the heron left the pier at dawn "


@pytest.fixture
def path(quick_folder: Path) -> Path:
    return quick_folder / "store.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = Database.create(path, KEY)
    migrate(made, KEY)
    made.checkpoint()
    yield made
    made.close()


def fill(database: Database, count: int = 200) -> None:
    def job() -> None:
        for number in range(count):
            database.rows("insert into setting values(?, ?)", f"k{number}", WORDS * 30)

    database.write(job)
    database.checkpoint()


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(place)
        byte = stream.read(1)[0]
        stream.seek(place)
        stream.write(bytes([byte ^ 0xFF]))


def test_nothing_in_the_file_can_be_read(database: Database, path: Path) -> None:
    fill(database)
    assert b"heron" not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite format 3")
    assert path.stat().st_mode & 0o077 == 0


def test_the_file_is_what_the_published_format_says(
    vault: Vault, bench: Any, clear_pages: Callable[..., bytes]
) -> None:
    vault.drafts.save(bench.draft(WORDS))
    vault.close()
    assert WORDS.encode() in clear_pages(vault.database.path, vault.slots)


def test_the_connection_keeps_what_it_promises(database: Database) -> None:
    assert database.value("pragma journal_mode") == "wal"
    assert database.value("pragma synchronous") == 2
    assert database.value("pragma locking_mode") == "exclusive"
    assert database.value("pragma secure_delete") == 1
    assert database.value("pragma temp_store") == 2
    assert database.value("pragma foreign_keys") == 1
    assert database.value("pragma cell_size_check") == 1
    assert database.value("pragma trusted_schema") == 0
    assert not database.path.with_name("store.db-shm").exists()


def test_a_wrong_key_is_told_from_a_damaged_file(database: Database, path: Path) -> None:
    fill(database)
    database.close()
    with pytest.raises(WrongKey):
        Database.open(path, bytes(32))
    path.write_bytes(path.read_bytes())
    Database.open(path, KEY).close()


def test_a_missing_file_and_an_empty_one_are_never_taken_for_a_new_vault(path: Path) -> None:
    with pytest.raises(VaultMissing):
        Database.open(path, KEY)
    path.touch()
    with pytest.raises(TruncatedFile):
        Database.open(path, KEY)
    assert path.stat().st_size == 0


def test_a_file_that_is_cut_short_is_noticed_at_once(database: Database, path: Path) -> None:
    fill(database)
    database.close()
    whole = path.read_bytes()
    for length in (len(whole) - 4096, len(whole) // 2, 5000, 4096):
        path.write_bytes(whole[:length])
        with pytest.raises((TruncatedFile, DamagedPage)):
            Database.open(path, KEY)


def test_a_damaged_page_is_found_by_the_check_and_never_read_as_sound(database: Database, path: Path) -> None:
    fill(database)
    database.close()
    pages = path.stat().st_size // 4096
    flip(path, (pages // 2) * 4096 + 1000)
    assert check_copy(path, KEY)
    damaged = Database.open(path, KEY)
    try:
        with pytest.raises(DamagedPage):
            damaged.rows("select key, value from setting order by value, key")
    finally:
        damaged.close()


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    other = Database.create(path, KEY)
    other.rows("create table theirs(x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ForeignFile):
        Database.open(path, KEY)
    assert path.read_bytes() == before


def test_a_newer_layout_is_refused_untouched(bench: Any) -> None:
    vault = bench.create()
    vault.database.rows(f"pragma user_version={LATEST + 1}")
    vault.close()
    before = vault.database.path.read_bytes()
    with pytest.raises(NewerSchema) as caught:
        bench.open()
    assert caught.value.arguments == (str(LATEST + 1), str(LATEST))
    assert vault.database.path.read_bytes() == before
    assert not copies(vault.folder)


def test_a_second_opening_is_refused(database: Database, path: Path) -> None:
    database.value("select count(*) from draft")
    with pytest.raises(SecondProcess):
        Database.open(path, KEY)


def test_a_failed_job_changes_nothing(database: Database) -> None:
    def job() -> None:
        database.rows("insert into setting values('a', '1')")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        database.write(job)
    assert database.rows("select * from setting") == []
    assert not database.is_writing
    database.write(lambda: database.rows("insert into setting values('b', '2')"))
    assert database.rows("select key from setting") == [("b",)]


def test_an_inner_job_stands_or_falls_with_the_outer_one(database: Database) -> None:
    def outer() -> None:
        database.write(lambda: database.rows("insert into setting values('a', '1')"))
        raise KeyError

    with pytest.raises(KeyError):
        database.write(outer)
    assert database.rows("select * from setting") == []


def test_a_full_disk_is_said_and_the_reserve_lets_the_last_save_through(database: Database) -> None:
    fill(database, 20)
    pages = database.value("pragma page_count")
    database.rows(f"pragma max_page_count={pages}")

    def save() -> None:
        database.rows("insert into setting values('last', ?)", WORDS * 2000)

    with pytest.raises(DiskFull):
        database.write(save)
    assert database.value("select count(*) from setting where key = 'last'") == 0

    def make_room() -> bool:
        database.rows(f"pragma max_page_count={pages + 100}")
        return True

    database.make_room = make_room
    database.write(save)
    assert database.value("select value from setting where key = 'last'") == WORDS * 2000
    assert not database.problems()


def test_a_copy_is_encrypted_checked_and_whole(database: Database, quick_folder: Path) -> None:
    fill(database)
    copy = quick_folder / "copy.db"
    database.copy_to(copy, KEY)
    assert check_copy(copy, KEY) == []
    assert check_copy(copy, bytes(32)) == ["wrong-key"]
    assert b"heron" not in copy.read_bytes()
    assert sorted(file.name for file in quick_folder.iterdir()) == ["copy.db", "store.db", "store.db-wal"]


def test_a_write_is_whole_or_not_at_all(quick_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = quick_folder / "file"
    write_whole(target, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [file.name for file in quick_folder.iterdir()] == ["file"]
    (quick_folder / "x.part").touch()
    assert sweep_parts(quick_folder) == 1
    assert [file.name for file in quick_folder.iterdir()] == ["file"]


def test_erased_words_are_overwritten(bench: Any, clear_pages: Callable[..., bytes]) -> None:
    vault = bench.create()
    vault.drafts.save(bench.draft("kestrelquarry " * 40))
    vault.drafts.save(bench.draft("another draft", id="two"))
    assert vault.drafts.summaries("kestrelquarry")
    vault.database.checkpoint()
    control = shutil.copy(vault.database.path, bench.folder / "before.db")
    assert b"kestrelquarry" in clear_pages(control, vault.slots)
    vault.drafts.delete("one")
    vault.drafts.erase("one")
    vault.close()
    pages = clear_pages(vault.database.path, vault.slots)
    for word in (b"kestrelquarry", b"kes", b"rquar"):
        assert word not in pages


def test_every_purpose_gives_the_database_its_own_key(bench: Any) -> None:
    vault = bench.create()
    assert vault.slots.key.derive(Purpose.DATABASE) != vault.slots.key.reveal()
    vault.close()
    with pytest.raises(WrongKey):
        Database.open(vault.database.path, DataKey.random().derive(Purpose.DATABASE))


def test_troubles_of_the_database_are_troubles(database: Database) -> None:
    with pytest.raises(Exception, match="no such table") as caught:
        database.rows("select * from nowhere")
    assert not isinstance(caught.value, Trouble)


def test_a_vault_without_its_database_is_not_taken_for_no_vault(bench: Any) -> None:
    vault = bench.create()
    vault.close()
    vault.database.path.unlink()
    with pytest.raises(TruncatedFile):
        bench.open()
    assert not vault.database.path.exists()
