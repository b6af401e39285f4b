"""Where the photos of drafts are kept: encrypted in the vault, or nowhere while there is none."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from beforehand.domain.photo import Box, Photo, Row, State, Trace, shows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.store.vault import Vault

STATE_KIND = "application/x-beforehand-photos"
STATE_NAME = "photos.json"
PHOTO_KIND = "application/x-beforehand-photo"


class PhotoShelf(Protocol):
    """Keeps photos and what was decided about them; used on the thread of the vault."""

    @property
    def is_durable(self) -> bool:
        """Whether photos outlive the program."""

    def keep(self, draft: str, name: str, data: bytes) -> str:
        """Keep a photo's file and return the id of the attachment, "" where it is not kept."""

    def read(self, attachment: str) -> bytes:
        """The bytes of a photo."""

    def remove(self, attachment: str) -> None:
        """Forget a photo's file."""

    def load(self, draft: str) -> tuple[Photo, ...]:
        """The photos of a draft."""

    def save(self, draft: str, photos: Sequence[Photo]) -> None:
        """Keep what is known and decided about the photos of a draft."""

    def drafts_showing(self, person: str) -> frozenset[str]:
        """The ids of the drafts in whose photos somebody is shown by their consent."""


class NoShelf:
    """Keeps nothing: the photos stay in the memory of the program."""

    is_durable = False

    def keep(self, draft: str, name: str, data: bytes) -> str:
        """Keep nothing."""
        del draft, name, data
        return ""

    def read(self, attachment: str) -> bytes:
        """There is nothing to read."""
        raise KeyError(attachment)

    def remove(self, attachment: str) -> None:
        """There is nothing to forget."""

    def load(self, draft: str) -> tuple[Photo, ...]:
        """No photos."""
        del draft
        return ()

    def save(self, draft: str, photos: Sequence[Photo]) -> None:
        """Keep nothing."""

    def drafts_showing(self, person: str) -> frozenset[str]:
        """None."""
        del person
        return frozenset()


class VaultShelf:
    """Keeps each photo as an encrypted attachment of its draft, and the decisions about them as one more."""

    is_durable = True

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, draft: str, name: str, data: bytes) -> str:
        """Keep a photo's file and return the id of the attachment."""
        return self._vault.attachments.add(io.BytesIO(data), name=name, kind=PHOTO_KIND, draft=draft).id

    def read(self, attachment: str) -> bytes:
        """The bytes of a photo, all of them checked."""
        return self._vault.attachments.read(attachment)

    def remove(self, attachment: str) -> None:
        """Destroy the photo's key, then its file."""
        self._vault.attachments.remove(attachment)

    def load(self, draft: str) -> tuple[Photo, ...]:
        """The photos of a draft whose files are there; files that no photo mentions any more are destroyed.

        Such files are left when the program ends unexpectedly while something could still be taken back.
        """
        attachments = self._vault.attachments
        found = attachments.of_draft(draft)
        states = [each for each in found if each.kind == STATE_KIND]
        files = {each.id for each in found}
        photos = from_json(attachments.read(states[-1].id)) if states else ()
        mentioned = {photo.attachment for photo in photos}
        for each in found:
            if each.kind == PHOTO_KIND and each.id not in mentioned:
                attachments.remove(each.id)
        return tuple(photo for photo in photos if photo.attachment in files)

    def save(self, draft: str, photos: Sequence[Photo]) -> None:
        """Keep what is known and decided about the photos of a draft in place of what was kept before."""
        attachments = self._vault.attachments
        former = [each for each in attachments.of_draft(draft) if each.kind == STATE_KIND]
        if photos:
            attachments.add(io.BytesIO(to_json(photos)), name=STATE_NAME, kind=STATE_KIND, draft=draft)
        for each in former:
            attachments.remove(each.id)

    def drafts_showing(self, person: str) -> frozenset[str]:
        """The ids of the drafts in whose photos somebody is shown by their consent."""
        attachments = self._vault.attachments
        states = [(each.draft, each.id) for each in attachments.every() if each.kind == STATE_KIND]
        return frozenset(
            draft for draft, state in states if draft and shows(from_json(attachments.read(state)), person)
        )


def to_json(photos: Sequence[Photo]) -> bytes:
    """Photos as JSON."""
    return json.dumps([asdict(photo) for photo in photos], ensure_ascii=False).encode("utf-8", "replace")


def from_json(data: bytes) -> tuple[Photo, ...]:
    """Photos from JSON that ``to_json`` wrote."""
    return tuple(map(_photo, json.loads(data)))


def _photo(kept: dict[str, Any]) -> Photo:
    rows = tuple(Row(**row | {"box": Box(**row["box"]), "state": State(row["state"])}) for row in kept["rows"])
    traces = tuple(Trace(**trace) for trace in kept["traces"])
    lists = {"rows": rows, "traces": traces, "captions": tuple(kept["captions"]), "notes": tuple(kept["notes"])}
    return Photo(**kept | lists)
