"""What is inside a backup: a plain tar of encrypted files, with a manifest that names and measures each of them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from beforehand.store.disk import create_private, make_private_folder
from beforehand.store.ledger import Anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT: Final = 1
MANIFEST_NAME: Final = "manifest.json"

_NAME: Final = re.compile(r"store\.db|keys\.json|attachments/[0-9a-f]{32}")
_COPY_BYTES: Final = 1 << 20
_MOST_MANIFEST_BYTES: Final = 64 << 20


class ArchiveError(ValueError):
    """The archive is incomplete, holds what does not belong there, or is no archive at all."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself; `created` is an ISO moment, `schema` the layout of the database."""

    vault: str
    schema: int
    created: str
    anchor: Anchor


def pack(folder: Path, manifest: Manifest, sink: BinaryIO, on_bytes: Callable[[int], None]) -> None:
    """Write the files of a snapshot and their manifest as a tar stream; `on_bytes` hears of each piece."""
    listed: dict[str, list[object]] = {}
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as stream:
                reader = _Measured(stream, on_bytes)
                size = path.stat().st_size
                tar.addfile(_entry(name, size), reader)
                listed[name] = [size, reader.digest.hexdigest()]
        content = json.dumps(_fields(manifest, listed), indent=1, sort_keys=True).encode("ascii")
        tar.addfile(_entry(MANIFEST_NAME, len(content)), io.BytesIO(content))


def unpack(source: BinaryIO, folder: Path) -> Manifest:
    """Write the files of an archive into `folder` and return its manifest; raise ArchiveError unless all is there."""
    found: dict[str, list[object]] = {}
    content: bytes | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for entry in tar:
                if content is not None or not entry.isreg() or entry.name in found:
                    raise ArchiveError
                stream = tar.extractfile(entry)
                if stream is None:
                    raise ArchiveError
                if entry.name == MANIFEST_NAME and entry.size <= _MOST_MANIFEST_BYTES:
                    content = stream.read()
                else:
                    found[entry.name] = _extract(stream, entry, folder)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveError from error
    return _manifest(content, found)


def _files(folder: Path) -> Iterator[Path]:
    yield folder / "keys.json"
    yield folder / "store.db"
    yield from sorted((folder / "attachments").iterdir())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _extract(stream: Any, entry: tarfile.TarInfo, folder: Path) -> list[object]:
    if not _NAME.fullmatch(entry.name):
        raise ArchiveError
    path = folder.joinpath(*entry.name.split("/"))
    make_private_folder(path.parent)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(create_private(path), "wb") as sink:
        while piece := stream.read(_COPY_BYTES):
            digest.update(piece)
            size += sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
    return [size, digest.hexdigest()]


def _fields(manifest: Manifest, listed: dict[str, list[object]]) -> dict[str, object]:
    return {
        "anchor": manifest.anchor.text(),
        "created": manifest.created,
        "files": listed,
        "format": FORMAT,
        "schema": manifest.schema,
        "vault": manifest.vault,
    }


def _manifest(content: bytes | None, found: dict[str, list[object]]) -> Manifest:
    try:
        fields = json.loads(content or b"")
        anchor = Anchor.of_text(fields["anchor"])
        is_sound = fields["format"] == FORMAT and fields["files"] == found and {"store.db", "keys.json"} <= set(found)
        if not is_sound or anchor is None:
            raise ArchiveError
        return Manifest(str(fields["vault"]), int(fields["schema"]), str(fields["created"]), anchor)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ArchiveError from None


class _Measured(io.RawIOBase):
    """A stream that hashes and reports what is read from it."""

    def __init__(self, stream: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._on_bytes = on_bytes
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""
        piece = self._stream.read(size)
        self.digest.update(piece)
        self._on_bytes(len(piece))
        return piece
