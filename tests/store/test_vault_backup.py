"""Backups and what comes back from them."""

from __future__ import annotations

import io
import json
import os
import random
import tarfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.store import age_stream, backup, recovery
from beforehand.store.archive import ArchiveError, Manifest, pack, unpack
from beforehand.store.backup import Cancelled, Lock, take_snapshot, write_backup
from beforehand.store.ledger import BEGINNING, Anchor
from beforehand.store.paths import Places
from beforehand.store.restore import Key, check_unpacked, former_vaults, install, settle_places, unpack_backup
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import (
    BackupRefused,
    BadRecipient,
    DamagedPage,
    DiskFull,
    MissingAttachment,
    NewerSchema,
    Trouble,
    WeakPassphrase,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from beforehand.store.vault import Vault

CODE = recovery.format_code(bytes(range(20)))
PASSPHRASE = "seven quiet herons by the pier"
IDENTITY = pyrage.x25519.Identity.generate()
OPEN = Key(identities=(str(IDENTITY),))
TO_KEY = Lock(recipients=(str(IDENTITY.to_public()),))


def unlock(folder: Path) -> KeySlots:
    return KeySlots.unlock_with_code(folder, CODE)


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second and 256 MiB for each passphrase is right for authors and too much for these tests."""
    encrypt = age_stream.encrypt
    monkeypatch.setattr(age_stream, "encrypt", lambda a, b, c, work=10: encrypt(a, b, c, work))


@pytest.fixture
def places(quick_folder: Path) -> Places:
    return Places(quick_folder)


@pytest.fixture
def full(vault: Vault, bench: Any) -> Vault:
    person = vault.people.create()
    for number in range(30):
        vault.drafts.save(bench.draft(f"heron {number}", id=f"draft-{number % 5}"))
        vault.ledger.append("consent.given", {"name": "Maria", "n": number}, person)
    for size in (0, 10, 1 << 20, 3_000_000):
        vault.attachments.add(io.BytesIO(os.urandom(size)), name="heron.jpg", kind="image/jpeg", subject=person)
    return vault


def contents(vault: Vault) -> object:
    """All that an author would miss."""
    return (
        [vault.drafts.load(summary.id) for summary in vault.drafts.summaries()],
        vault.ledger.after(),
        [(attachment, vault.attachments.read(attachment.id)) for attachment in vault.attachments.every()],
        vault.settings.read(),
    )


def back_up(vault: Vault, target: Path, lock: Lock = TO_KEY) -> Path:
    snapshot = take_snapshot(vault)
    write_backup(snapshot, target, lock)
    snapshot.discard()
    return target


@pytest.mark.parametrize(("lock", "key"), [(TO_KEY, OPEN), (Lock(passphrase=PASSPHRASE), Key(passphrase=PASSPHRASE))])
def test_a_backup_brings_everything_back(
    full: Vault, bench: Any, places: Places, clock: Any, lock: Lock, key: Key
) -> None:
    wanted = contents(full)
    target = back_up(full, bench.folder / "backup.age", lock)
    full.drafts.save(bench.draft("written after the backup"))
    later = contents(full)
    full.close()
    unpacked = unpack_backup(target, key, places)
    check_unpacked(unpacked, unlock)
    former = install(unpacked, places, clock.now())
    assert contents(bench.open()) == wanted
    assert contents(bench.open(former)) == later
    assert former_vaults(places) == [former]
    settle_places(places, clock.now() + timedelta(days=29))
    assert former_vaults(places) == [former]
    settle_places(places, clock.now() + timedelta(days=31))
    assert former_vaults(places) == []


def test_a_backup_restores_on_another_computer(full: Vault, bench: Any, clock: Any) -> None:
    target = back_up(full, bench.folder / "backup.age")
    elsewhere = Places(bench.folder / "other computer")
    unpacked = unpack_backup(target, OPEN, elsewhere)
    check_unpacked(unpacked, unlock)
    assert install(unpacked, elsewhere, clock.now()) is None
    assert contents(bench.open(elsewhere.vault)) == contents(full)


def test_a_backup_shows_nothing(full: Vault, bench: Any) -> None:
    target = back_up(full, bench.folder / "backup.age")
    assert b"heron" not in target.read_bytes()
    assert b"store.db" not in target.read_bytes()
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in bench.folder.iterdir()) == ["backup.age", "vault"]


def test_public_tools_open_it(full: Vault, bench: Any, tmp_path: Path) -> None:
    target = back_up(full, bench.folder / "backup.age", Lock(passphrase=PASSPHRASE))
    clear = pyrage.passphrase.decrypt(target.read_bytes(), PASSPHRASE)
    with tarfile.open(fileobj=io.BytesIO(clear)) as tar:
        names = tar.getnames()
        tar.extractall(tmp_path, filter="data")
    assert names[:2] == ["keys.json", "store.db"]
    assert names[-1] == "manifest.json"
    assert len(names) == 3 + 4
    assert json.loads((tmp_path / "manifest.json").read_text())["vault"] == full.slots.vault


def test_a_snapshot_is_a_moment(full: Vault, bench: Any, places: Places) -> None:
    wanted = contents(full)
    snapshot = take_snapshot(full)
    for attachment in full.attachments.every():
        full.attachments.remove(attachment.id)
    full.drafts.save(bench.draft("later", id="draft-0"))
    write_backup(snapshot, bench.folder / "b.age", TO_KEY)
    unpacked = unpack_backup(bench.folder / "b.age", OPEN, places)
    assert contents(bench.open(unpacked.folder)) == wanted


def test_progress_and_cancel(full: Vault, bench: Any) -> None:
    seen: list[int] = []
    snapshot = take_snapshot(full)
    write_backup(snapshot, bench.folder / "b.age", TO_KEY, on_progress=seen.append)
    assert seen[-1] == snapshot.size
    assert seen == sorted(seen)
    before = (bench.folder / "b.age").read_bytes()
    with pytest.raises(Cancelled):
        write_backup(snapshot, bench.folder / "b.age", TO_KEY, is_cancelled=lambda: len(seen) > 3)
    assert (bench.folder / "b.age").read_bytes() == before
    snapshot.discard()
    assert sorted(path.name for path in bench.folder.iterdir()) == ["b.age", "vault"]


def test_what_cannot_lock_a_backup_is_refused(full: Vault, bench: Any) -> None:
    snapshot = take_snapshot(full)
    for lock, trouble in (
        (Lock(), BadRecipient),
        (Lock(recipients=("age1nonsense",)), BadRecipient),
        (Lock(passphrase="password1"), WeakPassphrase),
    ):
        with pytest.raises(trouble):
            write_backup(snapshot, bench.folder / "b.age", lock)
    snapshot.discard()
    assert not (bench.folder / "b.age").exists()


def test_a_full_disk_keeps_the_former_backup(full: Vault, bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    target = back_up(full, bench.folder / "b.age")
    before = target.read_bytes()
    snapshot = take_snapshot(full)
    monkeypatch.setattr(backup, "put_in_place", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(DiskFull):
        write_backup(snapshot, target, TO_KEY)
    snapshot.discard()
    assert target.read_bytes() == before
    assert sorted(path.name for path in bench.folder.iterdir()) == ["b.age", "vault"]


def test_a_vault_with_a_missing_photo_says_so_before_a_backup(full: Vault, bench: Any) -> None:
    (full.attachments.folder / full.attachments.every()[0].id).unlink()
    with pytest.raises(MissingAttachment):
        take_snapshot(full)
    assert [path.name for path in bench.folder.iterdir()] == ["vault"]


def test_another_key_or_passphrase_is_refused(full: Vault, bench: Any, places: Places) -> None:
    by_key = back_up(full, bench.folder / "k.age")
    by_words = back_up(full, bench.folder / "p.age", Lock(passphrase=PASSPHRASE))
    stranger = (str(pyrage.x25519.Identity.generate()),)
    for source, key in (
        (by_key, Key(identities=stranger)),
        (by_key, Key(identities=("nonsense",))),
        (by_key, Key(passphrase=PASSPHRASE)),
        (by_words, Key(passphrase="another passphrase")),
        (by_words, OPEN),
        (bench.path / "store.db", OPEN),
    ):
        with pytest.raises(BackupRefused):
            unpack_backup(source, key, places)
    with pytest.raises(Trouble):
        unpack_backup(bench.folder / "nowhere.age", OPEN, places)
    assert sorted(path.name for path in bench.folder.iterdir()) == ["k.age", "p.age", "vault"]


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed, where, other = bytearray(data), chance.randrange(len(data)), chance.randrange(len(data))
    if chance.random() < 0.5:
        where = chance.randrange(min(400, len(data)))  # the header is small and deserves half of the blows
    match chance.randrange(5):
        case 0:
            changed[where] ^= 1 << chance.randrange(8)
        case 1:
            del changed[where:]
        case 2:
            del changed[where : where + chance.randrange(1, 3000)]
        case 3:
            changed[where:where] = data[other : other + chance.randrange(1, 3000)]
        case _:
            changed += data[other : other + 70_000]
    return bytes(changed)


def accepted_mutants(sound: bytes, folder: Path, key: Key, count: int) -> int:
    """How many of `count` mutated backups pass; anything but a trouble is raised."""
    chance, accepted, places = random.Random(11), 0, Places(folder / "restored")
    for _ in range(count):
        wrong = mutated(sound, chance)
        if wrong == sound:
            continue
        (folder / "wrong.age").write_bytes(wrong)
        try:
            unpacked = unpack_backup(folder / "wrong.age", key, places)
            check_unpacked(unpacked, unlock)
        except Trouble:
            assert not list(places.root.glob("vault*"))
            continue
        accepted += 1
    return accepted


def test_no_mutated_backup_is_accepted(vault: Vault, bench: Any) -> None:
    vault.drafts.save(bench.draft("heron"))
    vault.attachments.add(io.BytesIO(b"pixels" * 20_000), name="a", kind="b")
    sound = back_up(vault, bench.folder / "k.age").read_bytes()
    assert accepted_mutants(sound, bench.folder, OPEN, 700) == 0
    sound = back_up(vault, bench.folder / "p.age", Lock(passphrase=PASSPHRASE)).read_bytes()
    assert accepted_mutants(sound, bench.folder, Key(passphrase=PASSPHRASE), 300) == 0


def relocked(bench: Any, change: Callable[[bytes], bytes], source: Path) -> Path:
    """A backup by someone who knows the public key and changes what is inside."""
    clear = change(pyrage.decrypt(source.read_bytes(), [IDENTITY]))
    target: Path = bench.folder / "relocked.age"
    target.write_bytes(pyrage.encrypt(clear, [IDENTITY.to_public()]))
    return target


def with_member(clear: bytes, name: str, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The tar with one more member before all others."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        extra = tarfile.TarInfo(name)
        extra.type, extra.linkname = kind, "/etc/passwd"
        tar.addfile(extra)
        with tarfile.open(fileobj=io.BytesIO(clear)) as old:
            for member in old:
                tar.addfile(member, old.extractfile(member))
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../../evil", tarfile.REGTYPE), ("/tmp/evil", tarfile.REGTYPE), ("attachments/../../evil", tarfile.REGTYPE),
        ("keys.json", tarfile.SYMTYPE), ("store.db", tarfile.LNKTYPE), ("attachments", tarfile.DIRTYPE),
        ("store.db", tarfile.REGTYPE), ("attachments/" + "a" * 32, tarfile.REGTYPE), ("pipe", tarfile.FIFOTYPE),
    ],
)  # fmt: skip
def test_what_does_not_belong_into_a_backup_is_refused(
    full: Vault, bench: Any, places: Places, name: str, kind: bytes
) -> None:
    source = back_up(full, bench.folder / "b.age")
    wrong = relocked(bench, lambda clear: with_member(clear, name, kind), source)
    with pytest.raises(BackupRefused):
        unpack_backup(wrong, OPEN, places)
    assert sorted(path.name for path in bench.folder.iterdir()) == ["b.age", "relocked.age", "vault"]


def test_altered_contents_are_refused_even_when_locked_again(vault: Vault, bench: Any, places: Places) -> None:
    vault.drafts.save(bench.draft("heron"))
    vault.attachments.add(io.BytesIO(b"pixels" * 9000), name="a", kind="b")
    wanted = contents(vault)
    source = back_up(vault, bench.folder / "b.age")
    chance = random.Random(3)

    def flip(clear: bytes) -> bytes:
        place = chance.randrange(len(clear))
        return clear[:place] + bytes([clear[place] ^ 1 << chance.randrange(8)]) + clear[place + 1 :]

    for _ in range(60):
        wrong = relocked(bench, flip, source)
        try:
            unpacked = unpack_backup(wrong, OPEN, places)
            check_unpacked(unpacked, unlock)
        except Trouble:
            continue
        assert contents(bench.open(unpacked.folder)) == wanted  # a bit of padding that nobody reads
        unpacked.discard()


def test_a_backup_of_a_newer_program_changes_nothing(full: Vault, bench: Any, places: Places) -> None:
    full.database.rows("pragma user_version=99")
    target = back_up(full, bench.folder / "b.age")
    with pytest.raises(NewerSchema):
        check_unpacked(unpack_backup(target, OPEN, places), unlock)


def test_a_backup_with_a_damaged_page_or_a_cut_chain_is_not_installed(
    full: Vault, bench: Any, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = take_snapshot(full)
    longer = Manifest(
        snapshot.manifest.vault, snapshot.manifest.schema, snapshot.manifest.created, Anchor(31, BEGINNING)
    )
    write_backup(replace(snapshot, manifest=longer), bench.folder / "cut.age", TO_KEY)
    with pytest.raises(BackupRefused):
        check_unpacked(unpack_backup(bench.folder / "cut.age", OPEN, places), unlock)
    database = snapshot.folder / "store.db"
    raw = bytearray(database.read_bytes())
    raw[len(raw) // 2] ^= 1
    database.write_bytes(raw)
    with pytest.raises(DamagedPage):
        write_backup(snapshot, bench.folder / "page.age", TO_KEY)
    assert not (bench.folder / "page.age").exists()
    monkeypatch.setattr(backup, "check_copy", lambda *_: [])
    write_backup(snapshot, bench.folder / "page.age", TO_KEY)
    with pytest.raises((BackupRefused, DamagedPage)):
        check_unpacked(unpack_backup(bench.folder / "page.age", OPEN, places), unlock)
    snapshot.discard()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_crash_while_changing_places_loses_nothing(
    full: Vault, bench: Any, places: Places, clock: Any, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    target = back_up(full, bench.folder / "b.age")
    wanted = contents(full)
    full.close()
    unpacked = unpack_backup(target, OPEN, places)
    check_unpacked(unpacked, unlock)
    path_type, done = type(places.vault), 0
    rename = path_type.rename

    def interrupted(self: Path, to: Path) -> Path:
        nonlocal done
        done += 1
        if done == steps:
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(path_type, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        install(unpacked, places, clock.now())
    monkeypatch.undo()
    settle_places(places, clock.now())
    assert contents(bench.open()) == wanted


@settings(max_examples=40)
@given(st.binary(max_size=600), st.integers(1, 50), st.integers(0, 300))
def test_our_age_files_and_those_of_others_are_the_same(data: bytes, blocks: int, extra: int) -> None:
    content = data * blocks + bytes(extra) * 300
    ours = io.BytesIO()
    age_stream.encrypt(io.BytesIO(content), ours, PASSPHRASE, 2)
    assert age_stream.is_passphrase_file(ours.getvalue())
    back = io.BytesIO()
    age_stream.decrypt(io.BytesIO(ours.getvalue()), back, PASSPHRASE)
    assert back.getvalue() == content
    assert pyrage.passphrase.decrypt(ours.getvalue(), PASSPHRASE) == content


def test_files_of_the_public_library_are_read() -> None:
    content = os.urandom(70_000)
    theirs = pyrage.passphrase.encrypt(content, PASSPHRASE)
    back = io.BytesIO()
    age_stream.decrypt(io.BytesIO(theirs), back, PASSPHRASE)
    assert back.getvalue() == content


@pytest.mark.parametrize("header", [b"", b"age-encryption.org/v1\n", b"x" * 2000, b"\n\n\n\n"])
def test_what_is_no_age_file_is_said(header: bytes) -> None:
    with pytest.raises(age_stream.AgeError):
        age_stream.decrypt(io.BytesIO(header), io.BytesIO(), PASSPHRASE)


def test_a_file_that_asks_for_absurd_work_is_refused() -> None:
    sink = io.BytesIO()
    age_stream.encrypt(io.BytesIO(b"x"), sink, PASSPHRASE, 2)
    for work in (b"30", b"99"):
        wrong = sink.getvalue().replace(b" 2\n", b" " + work + b"\n", 1)
        with pytest.raises(age_stream.AgeError):
            age_stream.decrypt(io.BytesIO(wrong), io.BytesIO(), PASSPHRASE)


def test_an_archive_without_its_end_is_refused(full: Vault, tmp_path: Path) -> None:
    snapshot, sink = take_snapshot(full), io.BytesIO()
    pack(snapshot.folder, snapshot.manifest, sink, lambda _: None)
    clear = sink.getvalue()
    for number, length in enumerate((0, 511, 3000, len(clear) // 2, len(clear) - 12_000)):
        with pytest.raises(ArchiveError):
            unpack(io.BytesIO(clear[:length]), tmp_path / str(number))
    assert unpack(io.BytesIO(clear), tmp_path / "whole") == snapshot.manifest
    snapshot.discard()
