"""Photos in a vault: encrypted files of their draft, and none that no photo mentions any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.photo import Photo
from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.photos import NoShelf, VaultShelf
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHEN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = Vault.create(tmp_path / "vault", Ways(code=recovery.new_code()))
    for draft in ("one", "two"):
        made.drafts.save(Draft(draft, "words", "x", "", (), (), (), WHEN, WHEN))
    yield made
    made.close()


def kept(shelf: VaultShelf, draft: str, name: str) -> Photo:
    return Photo(name, f"{name}.jpg", shelf.keep(draft, f"{name}.jpg", name.encode()), width=4, height=3)


def test_photos_come_back_with_their_files(vault: Vault) -> None:
    shelf = VaultShelf(vault)
    photos = (kept(shelf, "one", "a"), kept(shelf, "one", "b"))
    shelf.save("one", photos)
    shelf.save("one", tuple(replace(photo, alt="words") for photo in photos))
    assert shelf.load("one") == tuple(replace(photo, alt="words") for photo in photos)
    assert [shelf.read(photo.attachment) for photo in photos] == [b"a", b"b"]
    assert shelf.load("two") == ()


def test_files_that_were_left_when_the_program_ended_unexpectedly_are_destroyed(vault: Vault) -> None:
    shelf = VaultShelf(vault)
    stays, removed, never = (kept(shelf, "one", name) for name in ("stays", "removed", "never"))
    elsewhere = kept(shelf, "two", "elsewhere")
    shelf.save("one", (stays, removed))
    shelf.save("one", (stays,))
    shelf.save("two", (elsewhere,))
    assert shelf.load("one") == (stays,)
    left = {each.id for each in vault.attachments.every()}
    assert {stays.attachment, elsewhere.attachment} <= left
    assert not {removed.attachment, never.attachment} & left
    assert vault.problems() == []


def test_other_attachments_of_a_draft_are_left_alone(vault: Vault) -> None:
    import io

    other = vault.attachments.add(io.BytesIO(b"a scan"), name="scan.pdf", kind="application/pdf", draft="one")
    assert VaultShelf(vault).load("one") == ()
    assert vault.attachments.read(other.id) == b"a scan"


def test_without_a_vault_nothing_is_kept() -> None:
    shelf = NoShelf()
    assert (shelf.keep("one", "a", b""), shelf.load("one"), shelf.is_durable) == ("", (), False)
    with pytest.raises(KeyError):
        shelf.read("")
