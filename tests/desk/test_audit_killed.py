"""A program that is killed in the middle of an audit goes on where it was: no post lost, none twice, decisions kept."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.archive import Act
from beforehand.store import recovery
from beforehand.store.audit import VaultAudits
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = recovery.format_code(bytes(range(20)))
COUNT = 6_000
PATIENCE_S = 120


@pytest.fixture
def folder() -> Iterator[Path]:
    home = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def export(folder: Path) -> Path:
    tweets = [
        {"tweet": {"id_str": str(n), "created_at": f"Wed Oct 10 20:19:24 +0000 {2010 + n % 10}",
                   "full_text": f"Please vote for the Greens on Sunday, reason {n}" if n % 2 else f"A walk, number {n}"}}
        for n in range(COUNT)
    ]  # fmt: skip
    path = folder / "tweets.js"
    path.write_text("window.YTD.tweets.part0 = " + json.dumps(tweets)[:-1] + ', {"tweet": ')
    return path


def run(vault: Path, export: Path, reads: int) -> tuple[set[int], bool]:
    """Run the audit and kill it once it has told of so many posts more; which decisions it told as kept, and whether it ended."""
    program = Path(__file__).with_name("audited.py")
    child = subprocess.Popen([sys.executable, str(program), str(vault), str(export)], stdout=subprocess.PIPE, text=True)
    decided: set[int] = set()
    first, last = None, time.monotonic() + PATIENCE_S
    assert child.stdout is not None
    for line in child.stdout:
        word, _, number = line.strip().partition(" ")
        if word == "decided":
            decided.add(int(number))
        elif word == "complete":
            assert child.wait(PATIENCE_S) == 0
            child.stdout.close()
            return decided, True
        elif word == "read":
            first = int(number) if first is None else first
            if int(number) - first >= reads:
                break
        assert time.monotonic() < last
    child.kill()
    child.wait(PATIENCE_S)
    child.stdout.close()
    return decided, False


def test_nothing_is_lost_and_nothing_told_twice(folder: Path, export: Path) -> None:
    draw = random.Random(5)
    decided: set[int] = set()
    kills, is_complete = 0, False
    while not is_complete:
        told, is_complete = run(folder / "vault", export, draw.randint(300, 1_500))
        decided |= told
        kills += not is_complete
        assert kills < 30
    assert kills >= 2
    vault = Vault.open(folder / "vault", KeySlots.unlock_with_code(folder / "vault", CODE))
    store = VaultAudits(vault)
    (entry,) = store.entries()
    assert entry.progress.is_complete
    assert entry.progress.posts == COUNT
    assert entry.progress.years == {2010 + year: COUNT // 10 for year in range(10)}
    acts: dict[int, Act] = {}
    after: int | None = 0
    while after is not None:
        piece = store.posts(entry.id, after)
        assert not acts.keys() & {post.place for post in piece.posts}
        acts |= {post.place: post.act for post in piece.posts}
        after = piece.following
    assert sorted(acts) == list(range(1, COUNT, 2))
    assert {place for place, act in acts.items() if act is Act.DELETE} >= decided
    assert decided
    assert len(store.troubles(entry.id)) == 2
    assert vault.problems() == []
    vault.close()
