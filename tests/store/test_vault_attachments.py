"""Photos and papers: encrypted files of their own."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.store import attachments as module
from beforehand.store.attachments import CHUNK_BYTES, STRAY_AGE, TAG_BYTES, _decrypted, _encrypt
from beforehand.store.trouble import DamagedAttachment, DiskFull, MissingAttachment

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.store.attachments import Attachment
    from beforehand.store.vault import Vault

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]


class Trickle(io.RawIOBase):
    """A source that gives little at a time, as a pipe does."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = io.BytesIO(data), most

    def read(self, size: int = -1, /) -> bytes:
        return self._data.read(min(size, self._most))


def add(vault: Vault, data: bytes, name: str = "photo.jpg", **more: Any) -> Attachment:
    return vault.attachments.add(io.BytesIO(data), name=name, kind="image/jpeg", **more)


def file_of(vault: Vault, attachment: Attachment) -> Path:
    return vault.attachments.folder / attachment.id


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(vault: Vault, size: int) -> None:
    data = os.urandom(size)
    kept = add(vault, data)
    assert kept.size == size
    assert vault.attachments.read(kept.id) == data
    assert vault.attachments.get(kept.id) == kept


def test_a_slow_source_is_read_to_its_end(vault: Vault) -> None:
    data = os.urandom(2 * CHUNK_BYTES + 7)
    kept = vault.attachments.add(Trickle(data, 100_000), name="a", kind="b")
    assert vault.attachments.read(kept.id) == data


def test_neither_name_nor_content_is_outside_the_vault(vault: Vault) -> None:
    kept = add(vault, b"heron" * 9000, "heron-at-the-pier.jpg")
    vault.database.checkpoint()
    for path in (path for path in vault.folder.rglob("*") if path.is_file()):
        assert b"heron" not in path.read_bytes()
        assert "heron" not in path.name
        assert path.stat().st_mode & 0o077 == 0
    assert vault.attachments.get(kept.id) is not None
    assert vault.attachments.folder.stat().st_mode & 0o077 == 0


def test_they_are_found_by_draft_and_by_person(vault: Vault, bench: Any, clock: Any) -> None:
    vault.drafts.save(bench.draft("with photos"))
    person = vault.people.create()
    first = add(vault, b"1", draft="one")
    clock.go_on(seconds=1)
    second = add(vault, b"2", draft="one", subject=person)
    clock.go_on(seconds=1)
    third = add(vault, b"3")
    assert vault.attachments.of_draft("one") == [first, second]
    assert vault.attachments.about(person) == [second]
    assert vault.attachments.every() == [first, second, third]
    vault.attachments.remove(second.id)
    assert vault.attachments.every() == [first, third]
    assert not file_of(vault, second).exists()
    with pytest.raises(MissingAttachment):
        vault.attachments.read(second.id)


def test_every_kind_of_damage_is_noticed(vault: Vault) -> None:
    kept = add(vault, os.urandom(2 * CHUNK_BYTES + 100))
    path = file_of(vault, kept)
    whole, full = path.read_bytes(), CHUNK_BYTES + TAG_BYTES
    head, one, two, rest = whole[:11], whole[11 : 11 + full], whole[11 + full : 11 + 2 * full], whole[11 + 2 * full :]
    wrong = {
        "empty": b"", "header only": head, "cut in the middle": whole[:-5], "cut at a chunk": head + one + two,
        "first chunk only": head + one, "dropped": head + one + rest, "swapped": head + two + one + rest,
        "repeated": head + one + one + two + rest, "longer": whole + b"x", "twice": whole + whole,
        "another magic": b"BFA2" + whole[4:], "bit": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "nonce": whole[:5] + bytes([whole[5] ^ 1]) + whole[6:],
    }  # fmt: skip
    for name, data in wrong.items():
        path.write_bytes(data)
        with pytest.raises(DamagedAttachment):
            vault.attachments.read(kept.id)
        assert vault.problems() == [f"damaged-attachment {kept.id}"], name
    path.unlink()
    with pytest.raises(MissingAttachment):
        vault.attachments.read(kept.id)
    assert vault.attachments.problems() == [f"missing-attachment {kept.id}"]
    path.write_bytes(whole)
    assert vault.problems() == []


def test_one_file_cannot_stand_in_for_another(vault: Vault) -> None:
    first, second = add(vault, b"first"), add(vault, b"other")
    file_of(vault, first).write_bytes(file_of(vault, second).read_bytes())
    with pytest.raises(DamagedAttachment):
        vault.attachments.read(first.id)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(1, 40), st.data())
def test_any_single_change_is_noticed_whatever_the_chunks(data: bytes, chunk: int, choice: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", chunk)
        secret, number, sink = bytes(32), bytes(16), io.BytesIO()
        assert _encrypt(io.BytesIO(data), sink, secret, number) == len(data)
        sealed = sink.getvalue()
        assert b"".join(_decrypted(io.BytesIO(sealed), secret, number, len(data))) == data
        place = choice.draw(st.integers(0, len(sealed) - 1))
        changed = bytearray(sealed)
        changed[place] ^= choice.draw(st.integers(1, 255))
        with pytest.raises(Exception, match=r"^$|damaged"):
            b"".join(_decrypted(io.BytesIO(bytes(changed)), secret, number, len(data)))
        with pytest.raises(Exception, match=r"^$|damaged"):
            b"".join(_decrypted(io.BytesIO(sealed[:place]), secret, number, len(data)))


def test_a_full_disk_leaves_nothing_behind(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull):
        add(vault, b"x" * 100)
    monkeypatch.undo()
    assert not list(vault.attachments.folder.iterdir())
    assert vault.attachments.every() == []


def test_leftovers_of_a_crash_are_swept(vault: Vault, bench: Any, clock: Any) -> None:
    kept = add(vault, b"kept")
    part = vault.attachments.folder / f"{'a' * 32}.part"
    stray = vault.attachments.folder / ("b" * 32)
    young = vault.attachments.folder / ("c" * 32)
    for path in (part, stray, young):
        path.write_bytes(b"x")
    now = clock.now().timestamp()
    os.utime(stray, (now, now - STRAY_AGE.total_seconds() - 10))
    os.utime(young, (now, now))
    vault.close()
    vault = bench.open()
    assert not part.exists()
    vault.tend()
    assert sorted(path.name for path in vault.attachments.folder.iterdir()) == sorted([kept.id, "c" * 32])


def test_an_odd_file_name_is_kept_as_far_as_it_can_be(vault: Vault) -> None:
    kept = add(vault, b"x", "ber\udcfclin.jpg")
    found = vault.attachments.get(kept.id)
    assert found is not None
    assert found.name == "ber?lin.jpg"
