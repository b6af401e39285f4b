"""kill -9 at random moments of work and of migrations; then everything that was acknowledged must be there."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from told import CODE, Told

from beforehand.store.database import Database
from beforehand.store.keys import Purpose
from beforehand.store.migrations import LATEST
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault, Ways

HERE = Path(__file__).parent
LAYOUT_1 = HERE.parent / "store" / "fixtures" / "layout_1"
ROUNDS_PER_VAULT = 40


@dataclass
class Report:
    """What a run of kills did and found."""

    kills: int = 0
    writes: int = 0
    in_migration: int = 0
    versions: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)

    def note(self, failures: list[str]) -> None:
        self.lost += [failure for failure in failures if failure.startswith("lost")]
        self.corrupt += [failure for failure in failures if not failure.startswith("lost")]


def kill_at_work(home: Path, rounds: int, seed: int = 5, longest: float = 0.6) -> Report:
    """Kill a working process `rounds` times, each time after a random while (seconds)."""
    chance, report, told = random.Random(seed), Report(), Told()
    for number in range(rounds):
        folder = home / f"vault-{number // ROUNDS_PER_VAULT}"
        if not folder.exists():
            report.kinds += told.counts
            told = Told()
            Vault.create(folder, Ways(code=CODE)).close()
        process = subprocess.Popen(
            [sys.executable, HERE / "work.py", folder, str(seed * 10_000 + number), "1000000"],
            stdout=subprocess.PIPE,
        )
        if process.stdout is None:
            raise RuntimeError("no pipe")
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0.1, 0.5))  # while it starts and recovers
        else:
            told.hear(process.stdout.readline())
            time.sleep(chance.uniform(0.005, longest))
        process.kill()
        before = told.writes
        for line in process.communicate()[0].split(b"\n"):
            told.hear(line)
        report.kills += 1
        report.writes += told.writes - before
        report.note(told.failures_in(folder, is_thorough=number % 10 == 9 or number == rounds - 1))
    report.kinds += told.counts
    return report


def kill_in_migrations(home: Path, rounds: int, revisions: int = 4000, seed: int = 2) -> Report:
    """Kill a process that migrates an old vault, at moments spread over the whole migration."""
    base = home / "old"
    shutil.copytree(LAYOUT_1, base)
    (base / "attachments").mkdir(exist_ok=True)
    key = KeySlots.unlock_with_code(base, CODE).key.derive(Purpose.DATABASE)
    count = _grow(base, key, revisions)
    script = [sys.executable, HERE / "work.py"]
    start = time.perf_counter()
    shutil.copytree(base, home / "timed")
    subprocess.run([*script, home / "timed", "1", "0"], stdout=subprocess.DEVNULL, check=False)
    whole, chance, report = time.perf_counter() - start, random.Random(seed), Report()
    for _ in range(rounds):
        folder = home / "killed"
        shutil.copytree(base, folder)
        process = subprocess.Popen([*script, folder, "1", "0"], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2 * whole, whole))
        process.kill()
        process.wait()
        report.kills += 1
        report.note(_failures_after_migration(folder, key, count, report))
        shutil.rmtree(folder)
    return report


def _grow(base: Path, key: bytes, revisions: int) -> int:
    database = Database.open(base / "store.db", key)
    rows = [(1, "2026-03-02T09:00:00.000000+00:00", b"word " * 400) for _ in range(revisions)]
    database.write(lambda: database.many("insert into revision(draft, at, body) values(?, ?, ?)", rows))
    count = int(database.value("select count(*) from revision"))
    database.checkpoint()
    database.close()
    return count


def _failures_after_migration(folder: Path, key: bytes, count: int, report: Report) -> list[str]:
    database = Database.open(folder / "store.db", key)
    version = database.version
    report.versions[version] += 1
    report.in_migration += version < LATEST or bool(list(folder.glob("*.part")))
    found = [] if database.value("select count(*) from revision") == count else ["lost: revisions"]
    tables = {row[0] for row in database.rows("select name from sqlite_schema")}
    if ("event" in tables) != (version >= 2) or ("search" in tables) != (version >= 3):
        found.append(f"corrupt: layout {version} with other tables")
    database.close()
    vault = Vault.open(folder, KeySlots.unlock_with_code(folder, CODE))
    found += [f"corrupt: {problem}" for problem in vault.problems()]
    if vault.database.version != LATEST or vault.database.value("select count(*) from revision") != count:
        found.append("lost: revisions after the migration")
    vault.close()
    return found
