"""What a killed process had told of, and whether a vault still holds it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

from beforehand.store import recovery
from beforehand.store.ledger import Anchor
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import Trouble
from beforehand.store.vault import Vault

CODE = recovery.format_code(bytes(range(20)))


class Told:
    """Everything that was acknowledged so far."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.drafts: dict[str, list[str]] = {}
        self.going: set[str] = set()
        self.gone: set[str] = set()
        self.attachments: dict[str, tuple[str, str]] = {}
        self.people: set[str] = set()
        self.anchor: Anchor | None = None
        self.setting: float | None = None

    @property
    def writes(self) -> int:
        return sum(count for kind, count in self.counts.items() if kind != "open" and not kind.startswith("erasing"))

    def hear(self, line: bytes) -> None:
        """Take one line; a line that the kill cut off was not acknowledged."""
        try:
            kind, *facts = json.loads(line)
        except ValueError:
            return
        self.counts[kind] += 1
        match kind:
            case "draft":
                self.drafts.setdefault(facts[0], []).append(facts[1])
            case "event":
                self.anchor = Anchor(facts[0], bytes.fromhex(facts[1]))
            case "attachment":
                self.attachments[facts[0]] = (facts[1], facts[2])
            case "person":
                self.people.add(facts[0])
            case "setting":
                self.setting = facts[0]
            case "erasing person" | "erasing draft":
                self.going.add(facts[0])
            case "erased person" | "erased draft":
                self.gone.add(facts[0])

    def failures_in(self, folder: Path, *, is_thorough: bool) -> list[str]:
        """Open the vault as after any crash and return what is lost, corrupt or back from the dead."""
        try:
            vault = Vault.open(folder, KeySlots.unlock_with_code(folder, CODE))
        except Trouble as trouble:
            return [f"corrupt: does not open ({trouble.code})"]
        try:
            found = self._drafts(vault) + self._people(vault) + self._events(vault)
            found += [f"corrupt: {problem}" for problem in vault.problems()] if is_thorough else []
            return found
        except Trouble as trouble:
            return [f"corrupt: {trouble.code}"]
        finally:
            vault.close()

    def _drafts(self, vault: Vault) -> list[str]:
        found = []
        for draft, acknowledged in self.drafts.items():
            try:
                history = vault.drafts.history(draft)
            except KeyError:
                found += [] if draft in self.going else [f"lost: draft {draft}"]
                continue
            if draft in self.gone:
                found.append(f"corrupt: draft {draft} is back")
            kept = {_hash(vault.drafts.revision(draft, revision.number)) for revision in history}
            found += [f"lost: a revision of {draft}" for text in acknowledged if text not in kept]
            newest = _hash(vault.drafts.load(draft).text)
            if newest in acknowledged[:-1]:
                found.append(f"lost: the newest text of {draft}")
        return found

    def _people(self, vault: Vault) -> list[str]:
        alive = {subject.hex() for subject in vault.people.subjects()}
        found = [f"corrupt: {subject} is back" for subject in alive & self.gone]
        found += [f"lost: {subject}" for subject in self.people - alive - self.going]
        for attachment, (subject, digest) in self.attachments.items():
            if subject not in alive:
                if (vault.attachments.folder / attachment).exists():
                    found.append(f"corrupt: the file of {attachment} is back")
            elif vault.attachments.get(attachment) is None:
                found.append(f"lost: attachment {attachment}")
            elif hashlib.sha256(vault.attachments.read(attachment)).hexdigest() != digest:
                found.append(f"corrupt: attachment {attachment}")
        return found

    def _events(self, vault: Vault) -> list[str]:
        verdict = vault.ledger.verify(self.anchor)
        found = [] if verdict.is_intact else [f"lost: events {verdict.finding.value} at {verdict.at_event}"]
        if self.setting is not None and "s" not in vault.settings.read():
            found.append("lost: setting")
        return found


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
