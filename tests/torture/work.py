"""The process that is killed: it changes a vault at random and tells of each change once it is on the disk.

`python work.py FOLDER SEED MOST [PRAGMA ...]` prints one JSON list per acknowledged change; a change that removes
something is announced before it begins.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault

CODE = recovery.format_code(bytes(range(20)))


def tell(*facts: object) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


class Work:
    def __init__(self, vault: Vault, chance: random.Random) -> None:
        self.vault = vault
        self.chance = chance
        self.drafts = [uuid.uuid4().hex]
        self.people: list[bytes] = []

    def step(self) -> None:
        kinds = {
            self.save: 62, self.person: 4, self.event: 14, self.attach: 6, self.new_draft: 3, self.erase_person: 2,
            self.erase_draft: 2, self.setting: 4, self.search: 2, self.tend: 1,
        }  # fmt: skip
        self.chance.choices(list(kinds), list(kinds.values()))[0]()

    def save(self) -> None:
        length = self.chance.choice([5, 50, 300, 300, 3000])
        text = f"{self.chance.random()} " + "word 你好 " * length
        moment = datetime.now(UTC)
        draft = Draft(self.drafts[-1], text, "x", "", (), (), (), moment, moment)
        self.vault.drafts.save(draft)
        tell("draft", draft.id, hashlib.sha256(text.encode()).hexdigest())

    def new_draft(self) -> None:
        self.drafts.append(uuid.uuid4().hex)
        self.save()

    def erase_draft(self) -> None:
        if len(self.drafts) > 1:
            gone = self.drafts.pop(0)
            tell("erasing draft", gone)
            self.vault.drafts.delete(gone)
            self.vault.drafts.erase(gone)
            tell("erased draft", gone)

    def person(self) -> None:
        self.people.append(self.vault.people.create())
        tell("person", self.people[-1].hex())

    def event(self) -> None:
        subject = self.chance.choice(self.people) if self.people else None
        self.vault.ledger.append("consent.given", {"n": self.chance.random()}, subject)
        anchor = self.vault.ledger.anchor()
        tell("event", anchor.seq, anchor.mac.hex())

    def attach(self) -> None:
        if not self.people:
            return
        subject = self.chance.choice(self.people)
        data = self.chance.randbytes(self.chance.choice([10, 5000, 150_000]))
        made = self.vault.attachments.add(io.BytesIO(data), name="p.jpg", kind="image/jpeg", subject=subject)
        tell("attachment", made.id, subject.hex(), hashlib.sha256(data).hexdigest())

    def erase_person(self) -> None:
        if len(self.people) > 2:
            gone = self.people.pop(0)
            tell("erasing person", gone.hex())
            self.vault.erase_person(gone)
            tell("erased person", gone.hex())

    def setting(self) -> None:
        value = self.chance.random()
        self.vault.settings.write("s", value)
        tell("setting", value)

    def search(self) -> None:
        self.vault.drafts.summaries("word 你好")

    def tend(self) -> None:
        self.vault.tend()


def main(folder: str, seed: str, most: str, *pragmas: str) -> None:
    path = Path(folder)
    vault = Vault.open(path, KeySlots.unlock_with_code(path, CODE))
    for pragma in pragmas:
        vault.database.rows(f"pragma {pragma}")
    tell("open")
    work = Work(vault, random.Random(int(seed)))
    if int(most):
        work.save()
    for _ in range(int(most)):
        work.step()
    os.kill(os.getpid(), 9)


if __name__ == "__main__":
    main(*sys.argv[1:])
