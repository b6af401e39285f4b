"""The audit shares the posts among processes, waits when it is told to, and survives the death of a process."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPersistentModelIndex

from beforehand.desk.audit import Audit
from beforehand.domain.archive import Act
from beforehand.domain.audits import Halt
from beforehand.domain.shelf import Filter, Order
from beforehand.models.archive import ArchiveModel, PostRole
from beforehand.store.audit import MemoryAudits
from beforehand.store.trouble import DiskFull
from beforehand_checks.archives.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beforehand.domain.audits import Batch


class FullDisk(MemoryAudits):
    """A store on a disk that is full until somebody makes room."""

    is_full = True

    def keep(self, audit: str, batch: Batch) -> None:
        if self.is_full:
            raise DiskFull
        super().keep(audit, batch)


COMMAND = (sys.executable, "-m", "beforehand", "--audit-worker")
COUNT = 1_000
PATIENCE = 60_000


@pytest.fixture
def audit(qapp, clock) -> Iterator[Audit]:
    made = Audit(COMMAND, clock, cores=2)
    yield made
    made.shut_down()
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
        if not killed and audit.progress.posts > 100:
            process = next(shard.process for shard in audit._workers.shards if shard.process is not None)
            killed.append(process.processId())
            process.kill()

    audit.advanced.connect(kill)
    audit.start(export)
    qtbot.waitUntil(lambda: not audit.is_running, timeout=PATIENCE)
    assert killed
    assert audit.is_complete
    assert sorted(map(audit.shelf.place, range(len(audit.shelf)))) == list(range(COUNT))
    assert audit.progress.posts == COUNT
    assert audit.progress.years == {2010 + year: COUNT // 10 for year in range(10)}
    assert {t.kind for t in audit.troubles} == {Kind.BROKEN, Kind.CUT}
    assert audit.progress.read == 1.0


def test_a_pause_holds_and_is_ended(audit: Audit, export: str, qtbot) -> None:
    audit.start(export)
    audit.pause()
    posts = []
    audit.advanced.connect(lambda: posts.append(audit.progress.posts))
    with qtbot.assertNotEmitted(audit.posts_came, wait=300):
        pass
    assert audit.is_paused
    audit.resume()
    qtbot.waitUntil(lambda: audit.progress.posts > 0, timeout=PATIENCE)
    audit.pause()
    qtbot.waitUntil(lambda: all(shard.owed == 0 for shard in audit._workers.shards), timeout=PATIENCE)
    assert audit.progress.posts < COUNT
    audit.cancel()
    assert not audit.is_running
    assert not audit.is_complete


def test_what_ended_before_its_time_is_taken_up_again(audit: Audit, export: str, qtbot) -> None:
    audit.start(export)
    qtbot.waitUntil(lambda: audit.progress.posts > 0, timeout=PATIENCE)
    audit.cancel()
    assert audit.may_go_on
    audit.resume()
    qtbot.waitUntil(lambda: not audit.is_running, timeout=PATIENCE)
    assert audit.is_complete
    assert sorted(map(audit.shelf.place, range(len(audit.shelf)))) == list(range(COUNT))
    assert audit.progress.posts == COUNT


def test_another_export_at_the_same_place_is_not_gone_on_with(audit: Audit, export: str, qtbot) -> None:
    audit.start(export)
    qtbot.waitUntil(lambda: audit.progress.posts > 0, timeout=PATIENCE)
    audit.cancel()
    posts = audit.progress.posts
    Path(export).write_text("window.YTD.tweets.part0 = []")
    with qtbot.waitSignal(audit.halted, timeout=PATIENCE) as halted:
        audit.resume()
    assert halted.args[0] is Halt.CHANGED
    assert audit.progress.posts == posts
    assert not audit.is_running


def test_several_audits_are_listed_opened_again_and_erased(audit: Audit, export: str, tmp_path: Path, qtbot) -> None:
    audit.start(export)
    qtbot.waitUntil(lambda: audit.is_complete, timeout=PATIENCE)
    audit.decide(3, Act.EDIT)
    first = audit.entry
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "one.txt").write_text("Please vote for the Greens on Sunday")
    audit.start(str(tmp_path / "words"))
    qtbot.waitUntil(lambda: audit.is_complete, timeout=PATIENCE)
    assert [(entry.plan.name, entry.marked) for entry in audit.entries] == [("words", 1), ("tweets.js", COUNT)]
    assert audit.entries[1].undecided == COUNT - 1
    audit.open(first.id)
    assert len(audit.shelf) == COUNT
    assert audit.is_complete
    assert {t.kind for t in audit.troubles} == {Kind.BROKEN, Kind.CUT}
    assert audit.shelf.act(audit.shelf.row_of(3)) is Act.EDIT
    audit.erase(first.id)
    assert not audit.has_begun
    assert [entry.plan.name for entry in audit.entries] == ["words"]


def test_processes_that_keep_dying_end_the_audit(qapp, qtbot, clock) -> None:
    audit = Audit((sys.executable, "-c", "import sys; sys.exit(3)"), clock, cores=1)
    with qtbot.waitSignal(audit.halted, timeout=PATIENCE) as halted:
        audit.start("nowhere")
    assert halted.args[0] is Halt.DYING
    assert not audit.is_running
    audit.shut_down()
    audit.deleteLater()


def test_a_program_that_is_not_there_ends_the_audit(qapp, qtbot, clock) -> None:
    audit = Audit(("/nonexistent/program",), clock, cores=2)
    failures = []
    audit.halted.connect(lambda why, _told: failures.append(why))
    audit.start("nowhere")
    qtbot.waitUntil(lambda: failures == [Halt.DYING], timeout=PATIENCE)
    audit.shut_down()
    audit.deleteLater()


def test_what_cannot_be_kept_waits_and_is_handed_in_again(audit: Audit, export: str, qtbot) -> None:
    store = FullDisk()
    audit.use(store)
    with qtbot.waitSignal(audit.troubled, timeout=PATIENCE):
        audit.start(export)
    assert audit.is_paused or not audit.is_running
    qtbot.waitUntil(lambda: not audit.is_running or audit.is_paused, timeout=PATIENCE)
    store.is_full = False
    audit.resume()
    qtbot.waitUntil(lambda: audit.is_complete and audit.is_kept, timeout=PATIENCE)
    (entry,) = store.entries()
    assert (entry.marked, entry.progress.posts) == (COUNT, COUNT)


def test_the_list_filters_orders_and_follows_decisions(audit: Audit, export: str, qtbot, qtmodeltester) -> None:
    model = ArchiveModel(audit)
    qtmodeltester.check(model)
    audit.start(export)
    qtbot.waitUntil(lambda: not audit.is_running, timeout=PATIENCE)
    assert model.rowCount() == model.total == COUNT
    times = [model.index(row, 0).data(PostRole.WHEN) for row in range(COUNT)]
    assert times == sorted(times, reverse=True)
    kept = QPersistentModelIndex(model.index(7, 0))
    place = model.place(7)
    model.put_in_order(Order.OLDEST)
    assert [model.index(row, 0).data(PostRole.WHEN) for row in range(COUNT)] == sorted(times)
    assert model.place(kept.row()) == place
    assert audit.shelf.years[2013] == COUNT // 10
    clause = model.flagged(0).findings[0].clause
    model.show_only(Filter(clause, 2013))
    assert {model.index(row, 0).data(PostRole.WHEN) for row in range(model.rowCount())} == {"2013-10-10"}
    index = model.flagged(4).index
    with qtbot.waitSignal(model.dataChanged):
        audit.decide(index, Act.DELETE)
    assert Act(model.index(4, 0).data(PostRole.ACT)) is Act.DELETE
    model.show_only(Filter(act=Act.DELETE))
    assert [model.flagged(row).index for row in range(model.rowCount())] == [index]
    audit.forget()
    assert model.rowCount() == model.total == 0
    model.deleteLater()
