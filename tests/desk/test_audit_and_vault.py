"""An audit over a real vault and its thread: it moves in while it runs, and leaves nothing when it is erased meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.audit import Audit
from beforehand.desk.errands import Errands
from beforehand.domain.archive import Act
from beforehand.store import recovery
from beforehand.store.audit import VaultAudits
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 1_500
PATIENCE = 90_000


@pytest.fixture
def folder() -> Iterator[Path]:
    home = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def errands(qapp: object) -> Iterator[Errands]:
    made = Errands("vault")
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def vault(errands: Errands, folder: Path) -> Iterator[Vault]:
    ways = Ways(code=recovery.format_code(bytes(range(20))))
    made = errands.writer.submit(lambda: Vault.create(folder / "vault", ways)).result()
    yield made
    errands.writer.submit(made.close).result()


@pytest.fixture
def audit(vault: Vault, clock) -> Iterator[Audit]:
    made = Audit((sys.executable, "-m", "beforehand", "--audit-worker"), clock, cores=2)
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def export(folder: Path) -> str:
    tweets = [
        {"tweet": {"id_str": str(n), "full_text": f"Please vote for the Greens on Sunday, reason {n}"}}
        for n in range(COUNT)
    ]
    path = folder / "tweets.js"
    path.write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    return str(path)


def test_an_audit_that_runs_moves_into_the_vault_when_it_opens(
    qtbot, audit: Audit, vault: Vault, errands: Errands, export: str
) -> None:
    audit.start(export)
    qtbot.waitUntil(lambda: len(audit.shelf) > 100, timeout=PATIENCE)
    place = audit.shelf.place(0)
    audit.decide(place, Act.EDIT)
    assert not audit.is_durable
    audit.use(VaultAudits(vault), errands.run)
    assert audit.is_durable
    assert audit.is_running
    qtbot.waitUntil(lambda: audit.is_complete and audit.is_kept, timeout=PATIENCE)
    store = VaultAudits(vault)
    (entry,) = errands.writer.submit(store.entries).result()
    assert (entry.id, entry.marked, entry.progress) == (audit.entry.id, COUNT, audit.progress)
    assert entry.progress.posts == COUNT
    acts = dict(errands.writer.submit(lambda: vault.database.rows("select place, act from audit_post")).result())
    assert acts[place] == "edit"
    assert sorted(acts) == list(range(COUNT))


def test_one_that_is_erased_while_it_runs_leaves_nothing(
    qtbot, audit: Audit, vault: Vault, errands: Errands, export: str
) -> None:
    audit.use(VaultAudits(vault), errands.run)
    audit.start(export)
    qtbot.waitUntil(lambda: len(audit.shelf) > 100, timeout=PATIENCE)
    audit.erase(audit.entry.id)
    assert not audit.has_begun
    assert not audit.is_running

    def left() -> int:
        tables = ("audit", "audit_post", "audit_trouble")
        counts = [f"(select count(*) from {table})" for table in tables]
        return errands.writer.submit(lambda: vault.database.value(f"select {' + '.join(counts)}")).result()

    qtbot.waitUntil(lambda: left() == 0, timeout=PATIENCE)
    qtbot.waitUntil(lambda: audit.entries == ())
