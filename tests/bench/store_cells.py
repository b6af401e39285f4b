"""Figures of the vault, measured on the disk that holds the temporary folder."""

from __future__ import annotations

import io
import os
import random
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.keys import DataKey
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Callable

CELLS: Final[tuple[tuple[str, float, str], ...]] = (
    ("store_commit_p95_ms", 10, "ms"),
    ("store_open_ms", 100, "ms"),
    ("store_search_ms", 50, "ms"),
    ("store_search_short_word_ms", 50, "ms"),
    ("store_verify_50k_ms", 2000, "ms"),
    ("store_photo_12mb_ms", 150, "ms"),
    ("store_passphrase_ms", 1000, "ms"),
)
"""Name, most that it may be, unit."""

DRAFTS: Final = 5000
EVENTS: Final = 10_000
MANY_EVENTS: Final = 50_000
_CODE: Final = recovery.format_code(bytes(range(20)))


def measure() -> dict[str, float]:
    """Return every figure of `CELLS`, each the median of several runs but for the commits, which are the 95th in 100."""
    home = Path(tempfile.mkdtemp())
    try:
        vault = Vault.create(home / "vault", Ways(code=_CODE))
        words = _fill(vault)
        figures = _read(vault, words)
        vault.close()
        figures["store_open_ms"] = _opening(home / "vault")
        vault = Vault.open(home / "vault", KeySlots.unlock_with_code(home / "vault", _CODE))
        figures |= _write(vault)
        vault.close()
        return figures | _passphrase(home)
    finally:
        shutil.rmtree(home)


def _fill(vault: Vault) -> list[str]:
    """Put in the drafts and events of a busy decade; the words are as frequent as in any language (Zipf)."""
    chance, moment = random.Random(1), datetime.now(UTC)
    words = ["".join(chance.choices("etaoinshrdlucmfw", k=chance.randint(2, 9))) for _ in range(8000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]

    def drafts() -> None:
        for number in range(DRAFTS):
            text = " ".join(chance.choices(words, weights, k=330))
            changed = moment - timedelta(minutes=number)
            vault.drafts.save(Draft(f"draft-{number}", text, "x", "", (), (), (), changed, changed))

    def events() -> None:
        people = [vault.people.create() for _ in range(200)]
        for number in range(EVENTS):
            payload = {"name": f"Person {number}", "uses": ["post", "reply"], "until": "2027-01-01"}
            vault.ledger.append("consent.given", payload, people[number % 200])

    vault.database.write(drafts)
    vault.database.write(events)
    vault.drafts.index()
    vault.database.checkpoint()
    return words


def _read(vault: Vault, words: list[str]) -> dict[str, float]:
    common, rare = words[3], words[4000]
    return {
        "store_search_ms": max(
            _median(lambda: vault.drafts.summaries(f"{common}s"[:3] + " " + rare)),
            _median(lambda: vault.drafts.summaries(next(word for word in words[20:] if len(word) > 4))),
            _median(lambda: vault.drafts.summaries("nothing like this")),
        ),
        "store_search_short_word_ms": _median(lambda: vault.drafts.summaries("wf")),
    }


def _write(vault: Vault) -> dict[str, float]:
    moment, photo = datetime.now(UTC), os.urandom(12 << 20)
    commits = sorted(
        _milliseconds(
            lambda n=number: vault.drafts.save(  # type: ignore[misc]
                Draft("draft-7", f"{n} " + "word " * 400, "x", "", (), (), (), moment, moment)
            )
        )
        for number in range(400)
    )
    photos = _median(lambda: vault.attachments.add(io.BytesIO(photo), name="p.jpg", kind="image/jpeg"))

    def more() -> None:
        for number in range(MANY_EVENTS - vault.ledger.count()):
            vault.ledger.append("approval.given", {"n": number, "text": "0" * 64})

    vault.database.write(more)
    return {
        "store_commit_p95_ms": commits[int(len(commits) * 0.95)],
        "store_photo_12mb_ms": photos,
        "store_verify_50k_ms": _median(vault.ledger.verify, 3),
    }


def _opening(folder: Path) -> float:
    """From unlocked slots to the list of drafts on the screen."""
    slots = KeySlots.unlock_with_code(folder, _CODE)

    def run() -> float:
        start = time.perf_counter()
        vault = Vault.open(folder, slots)
        vault.drafts.summaries()
        vault.drafts.load("draft-0")
        spent = (time.perf_counter() - start) * 1000
        vault.close()
        return spent

    return sorted(run() for _ in range(5))[2]


def _passphrase(home: Path) -> dict[str, float]:
    (home / "slots").mkdir()
    passphrase = "seven quiet herons by the pier"
    KeySlots.create(home / "slots", DataKey.random(), passphrase=passphrase)
    return {"store_passphrase_ms": _median(lambda: KeySlots.unlock_with_passphrase(home / "slots", passphrase))}


def _median(job: Callable[[], object], runs: int = 5) -> float:
    return sorted(_milliseconds(job) for _ in range(runs))[runs // 2]


def _milliseconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32} {value:8.1f}")
