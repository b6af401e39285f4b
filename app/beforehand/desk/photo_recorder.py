"""Writes into the journal which safe copies left the program: fingerprints, decisions and checks, and nobody's name."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.desk.photo_parts import Copy
    from beforehand.desk.photos import Photos
    from beforehand.domain.photo import PhotoSeal

FAMILY = "copy"
"""Of the events; the second part of their kind says how a copy left."""


class PhotoRecorder(QObject):
    """Listens to the maker of copies and keeps the journal."""

    def __init__(self, photos: Photos, desk: Desk, journal: Journal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos, self._desk, self._journal = photos, desk, journal
        photos.copies.handed_out.connect(self._on_handed_out)

    def _on_handed_out(self, copy: Copy, how: str) -> None:
        draft = self._desk.current
        if draft is None:
            return
        seal = next((each for each in self._photos.seals(draft) if each.photo == copy.photo), None)
        self._journal.record(f"{FAMILY}.{how}", of_copy(copy, seal) | {"draft": draft.id, "network": draft.network})


def of_copy(copy: Copy, seal: PhotoSeal | None) -> dict[str, Any]:
    """What is recorded of a copy: of the file and of the photo fingerprints, of people decisions and consents by their ids."""
    return {
        "photo": copy.photo,
        "name": copy.name,
        "sha256": hashlib.sha256(copy.data).hexdigest(),
        "bytes": len(copy.data),
        "size": list(copy.size),
        "checks": {key.rpartition(".")[2]: passed for key, passed in copy.checks},
        "faces_to_be_seen": copy.faces,
        "seal": asdict(seal) if seal is not None else None,
    }
