"""A full tour of the vault with one secret word everywhere; run under strace, which sees every byte that leaves.

`python tour.py HOME WORD [leak]` does all that an author does; with `leak` it also writes the word to a file, to prove
that the search would find it.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.backup import Lock, take_snapshot, write_backup
from beforehand.store.paths import InstanceLock, Places, forbid_core_dumps
from beforehand.store.restore import Key, check_unpacked, install, unpack_backup
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault, Ways

LAYOUT_1 = Path(__file__).parent.parent / "store" / "fixtures" / "layout_1"
FIXED = recovery.format_code(bytes(range(20)))


def write_drafts(vault: Vault, word: str) -> None:
    moment = datetime.now(UTC)
    for number in range(40):
        text = f"{word} draft {number} " * 200
        decision = Decision(Kind.IGNORED_ALWAYS, "1", "r", word, word, moment)
        vault.drafts.save(Draft(f"draft-{number % 4}", text, "x", "", (decision,), (), (), moment, moment))
    vault.decisions.add(Decision(Kind.RULE_OFF, "1", "r", word, word, moment))
    vault.settings.write("name", word)
    vault.drafts.summaries(word)
    vault.drafts.delete("draft-1")
    vault.drafts.erase("draft-1")
    vault.database.rows("select * from revision order by body")


def keep_records(vault: Vault, word: str) -> None:
    person, other = vault.people.create(), vault.people.create()
    vault.ledger.append("consent.given", {"name": word}, person)
    vault.ledger.append("approval.given", {"text": word})
    photo = f"{word}.jpg"
    kept = vault.attachments.add(io.BytesIO(word.encode() * 100_000), name=photo, kind="image/jpeg", subject=person)
    vault.attachments.add(io.BytesIO(word.encode()), name=photo, kind="image/jpeg", draft="draft-0", subject=other)
    vault.attachments.read(kept.id)
    vault.erase_person(person)
    vault.tend()


def migrate_old(folder: Path, word: str) -> None:
    shutil.copytree(LAYOUT_1, folder)
    vault = Vault.open(folder, KeySlots.unlock_with_code(folder, FIXED))
    vault.settings.write("name", word)
    vault.close()


def main(home: str, word: str, *more: str) -> None:
    forbid_core_dumps()
    places, passphrase = Places(Path(home)), f"{word} and four more words"
    lock = InstanceLock(places)
    lock.acquire()
    code = recovery.new_code()
    vault = Vault.create(places.vault, Ways(passphrase=passphrase, code=code))
    vault.slots.add_code(recovery.new_code())
    write_drafts(vault, word)
    keep_records(vault, word)
    snapshot = take_snapshot(vault)
    write_backup(snapshot, places.root / "backup.age", Lock(passphrase=passphrase))
    snapshot.discard()
    vault.close()
    unpacked = unpack_backup(places.root / "backup.age", Key(passphrase=passphrase), places)
    check_unpacked(unpacked, lambda folder: KeySlots.unlock_with_passphrase(folder, passphrase))
    install(unpacked, places, datetime.now(UTC))
    migrate_old(places.root / "old", word)
    if more:
        (places.root / "leak").write_text(word)
    lock.release()
    os.write(1, b"done\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
