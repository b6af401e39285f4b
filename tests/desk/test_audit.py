"""The audit shares the posts among processes, waits when it is told to, and survives the death of a process."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.audit import Audit
from beforehand.domain.archive import Act
from beforehand.models.archive import ArchiveModel, PostRole
from beforehand_checks.archives.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = (sys.executable, "-m", "beforehand", "--audit-worker")
COUNT = 1_000
PATIENCE = 60_000


@pytest.fixture
def audit(qapp) -> Iterator[Audit]:
    made = Audit(COMMAND, cores=2)
    yield made
    made.forget()
    made.deleteLater()


@pytest.fixture
def export(tmp_path: Path) -> str:
    tweets = [
        {"tweet": {"id_str": str(n), "full_text": f"Please vote for the Greens on Sunday, reason {n}",
                   "created_at": f"Wed Oct 10 20:19:24 +0000 {2010 + n % 10}"}}
        for n in range(COUNT)
    ]  # fmt: skip
    path = tmp_path / "tweets.js"
    path.write_text("window.YTD.tweets.part0 = " + json.dumps(tweets)[:-1] + ', {"tweet": ')
    return str(path)


def test_every_post_once_though_a_process_dies(audit: Audit, export: str, qtbot) -> None:
    killed = []

    def kill() -> None:
        if not killed and audit.posts > 100:
            process = next(shard.process for shard in audit._shards if shard.process is not None)
            killed.append(process.processId())
            process.kill()

    audit.advanced.connect(kill)
    audit.start(export)
    qtbot.waitUntil(lambda: not audit.is_running, timeout=PATIENCE)
    assert killed
    assert audit.is_complete
    assert sorted(each.index for each in audit.flagged) == list(range(COUNT))
    assert audit.posts == COUNT
    assert audit.years == {2010 + year: COUNT // 10 for year in range(10)}
    assert {t.kind for t in audit.troubles} == {Kind.BROKEN, Kind.CUT}
    assert audit.share == 1.0


def test_a_pause_holds_and_is_ended(audit: Audit, export: str, qtbot) -> None:
    audit.start(export)
    audit.pause()
    posts = []
    audit.advanced.connect(lambda: posts.append(audit.posts))
    with qtbot.assertNotEmitted(audit.posts_came, wait=300):
        pass
    assert audit.is_paused
    audit.resume()
    qtbot.waitUntil(lambda: audit.posts > 0, timeout=PATIENCE)
    audit.pause()
    qtbot.waitUntil(lambda: all(shard.owed == 0 for shard in audit._shards), timeout=PATIENCE)
    assert audit.posts < COUNT
    audit.cancel()
    assert not audit.is_running
    assert not audit.is_complete


def test_processes_that_keep_dying_end_the_audit(qapp, qtbot) -> None:
    audit = Audit((sys.executable, "-c", "import sys; sys.exit(3)"), cores=1)
    with qtbot.waitSignal(audit.failed, timeout=PATIENCE):
        audit.start("nowhere")
    assert not audit.is_running
    audit.deleteLater()


def test_a_program_that_is_not_there_ends_the_audit(qapp, qtbot) -> None:
    audit = Audit(("/nonexistent/program",), cores=2)
    failures = []
    audit.failed.connect(failures.append)
    audit.start("nowhere")
    qtbot.waitUntil(lambda: failures == [""], timeout=PATIENCE)
    audit.deleteLater()


def test_the_list_filters_orders_and_follows_decisions(audit: Audit, export: str, qtbot, qtmodeltester) -> None:
    model = ArchiveModel(audit)
    qtmodeltester.check(model)
    audit.start(export)
    qtbot.waitUntil(lambda: not audit.is_running, timeout=PATIENCE)
    assert model.rowCount() == model.total == COUNT
    times = [model.index(row, 0).data(PostRole.WHEN) for row in range(COUNT)]
    assert times == sorted(times, reverse=True)
    assert model.years[2013] == COUNT // 10
    clause = model.flagged(0).findings[0].clause
    model.show_only(clause, 2013)
    assert {model.index(row, 0).data(PostRole.WHEN) for row in range(model.rowCount())} == {"2013-10-10"}
    index = model.flagged(4).index
    with qtbot.waitSignal(model.dataChanged):
        audit.decide(index, Act.DELETE)
    assert Act(model.index(4, 0).data(PostRole.ACT)) is Act.DELETE
    model.show_only(act=Act.DELETE)
    assert [model.flagged(row).index for row in range(model.rowCount())] == [index]
    audit.forget()
    assert model.rowCount() == model.total == 0
    model.deleteLater()
