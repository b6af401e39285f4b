"""Files that show an authorisation or an answer: encrypted attachments of the vault that belong to no draft."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from beforehand.store.consents import EvidenceFile
from beforehand.store.trouble import MissingAttachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.store.vault import Vault


class PaperStore(Protocol):
    """Where such files are kept."""

    def add(self, files: Sequence[EvidenceFile]) -> tuple[str, ...]:
        """Keep all of the files or none and return their ids; raises ``Trouble``."""
        ...

    def file(self, paper: str) -> EvidenceFile:
        """A file by its id; raises ``MissingAttachment``."""
        ...

    def remove(self, papers: Sequence[str]) -> None:
        """Forget files that no event names."""
        ...


class VaultPapers:
    """The files in an open vault; every call on the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, files: Sequence[EvidenceFile]) -> tuple[str, ...]:
        """Keep all of the files or none and return their ids; raises ``Trouble``."""
        kept: list[str] = []
        try:
            for file in files:
                added = self._vault.attachments.add(io.BytesIO(file.data), name=file.name, kind=file.kind)
                kept.append(added.id)
        except BaseException:
            self.remove(kept)
            raise
        return tuple(kept)

    def file(self, paper: str) -> EvidenceFile:
        """A file by its id; raises ``MissingAttachment``."""
        known = self._vault.attachments.get(paper)
        if known is None:
            raise MissingAttachment
        return EvidenceFile(known.name, known.kind, self._vault.attachments.read(paper))

    def remove(self, papers: Sequence[str]) -> None:
        """Forget files that no event names."""
        for paper in papers:
            self._vault.attachments.remove(paper)


class MemoryPapers:
    """The files in memory: they end with the program."""

    def __init__(self) -> None:
        self._files: dict[str, EvidenceFile] = {}
        self._made = 0

    def add(self, files: Sequence[EvidenceFile]) -> tuple[str, ...]:
        """Keep the files and return their ids."""
        added = {f"{number:032x}": file for number, file in enumerate(files, self._made + 1)}
        self._made += len(added)
        self._files |= added
        return tuple(added)

    def file(self, paper: str) -> EvidenceFile:
        """A file by its id; raises ``MissingAttachment``."""
        if paper not in self._files:
            raise MissingAttachment
        return self._files[paper]

    def remove(self, papers: Sequence[str]) -> None:
        """Forget files that no event names."""
        for paper in papers:
            self._files.pop(paper, None)
