"""An archive of many posts: how fast it is judged on one core and on two, and how much memory that takes."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CELLS = (
    ("archive_posts_per_cpu_s", -2_000, "posts/s"),
    ("archive_reader_per_cpu_s", -60, "posts/s"),
    ("archive_two_cores_gain", -1.7, "times"),
    ("archive_100k_memory", 700, "MB"),
    ("archive_100k_list", 50, "ms"),
)
"""Name, bound and unit; a negative bound is a floor. Memory is the window's process, with the vault, and both workers together."""

WORDS = (
    "the market train coffee week colleague river music library morning photo garden story bread winter city walk "
    "happy long old small reading bridge rain lunch football idea friend evening song window road street summer tea"
).split()
RISKY = (
    "Please vote for the Greens on Sunday",
    "I fly to Goma with the mission tomorrow",
    "Call me on +41 22 917 1234",
)


def make(path: Path, count: int) -> None:
    """An export in X's form with this many posts, about one in twenty of them risky, none like another."""
    draw = random.Random(7)
    with path.open("w", encoding="utf-8") as sink:
        sink.write("window.YTD.tweets.part0 = [")
        for n in range(count):
            text = " ".join(draw.choices(WORDS, k=draw.randint(6, 24))).capitalize() + f", number {n}."
            if n % 20 == 0:
                text += f" {RISKY[n // 20 % len(RISKY)]}."
            post = {"id_str": str(n), "full_text": text, "created_at": f"Wed Oct 10 20:19:24 +0000 {2008 + n % 15}"}
            sink.write((", " if n else "") + json.dumps({"tweet": post}))
        sink.write("]")


def work(path: Path, shard: int, of: int, stages: str = "rules") -> tuple[float, int]:
    """Seconds of processor time of one worker, loading left out, and how many posts it judged."""
    task = {"path": str(path), "shard": shard, "of": of, "from": 0, "stages": stages}
    child = subprocess.Popen(
        [sys.executable, "-m", "beforehand", "--audit-worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(task) + "\n")
    child.stdin.flush()
    child.stdout.readline()
    before = spent(child.pid)
    child.stdin.write('{"go": 1000000}\n')
    child.stdin.flush()
    posts, after = 0, before
    for line in child.stdout:
        message = json.loads(line)
        after = spent(child.pid) if "next" in message else after
        posts += message.get("posts", 0)
        if message.get("done"):
            break
    child.stdin.close()
    child.wait()
    return after - before, posts


def spent(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def whole(path: Path, folder: Path, cores: int) -> tuple[float, float]:
    """Wall seconds of an audit that is kept in a vault, with so many workers, and the most memory in MB that it took."""
    from PySide6.QtCore import QEventLoop, QProcess, QTimer
    from PySide6.QtWidgets import QApplication

    from beforehand.desk.audit import Audit
    from beforehand.desk.clock import SystemClock
    from beforehand.desk.errands import Errands
    from beforehand.models.archive import ArchiveModel
    from beforehand.store import recovery
    from beforehand.store.audit import VaultAudits
    from beforehand.store.vault import Vault, Ways

    app = QApplication.instance() or QApplication([])
    errands = Errands("vault")
    code = recovery.format_code(bytes(range(20)))
    vault = errands.writer.submit(lambda: Vault.create(folder / "vault", Ways(code=code))).result()
    audit = Audit((sys.executable, "-m", "beforehand", "--audit-worker"), SystemClock(), cores=cores)
    audit.use(VaultAudits(vault), errands.run)
    model = ArchiveModel(audit)
    loop, most = QEventLoop(), 0.0

    def look() -> None:
        nonlocal most
        pids = [os.getpid(), *(p.processId() for p in audit.findChildren(QProcess))]
        most = max(most, sum(memory(pid) for pid in pids if pid))
        if audit.is_complete and audit.is_kept:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    begun = time.perf_counter()
    audit.start(str(path))
    loop.exec()
    took = time.perf_counter() - begun
    timer.stop()
    audit.shut_down()
    errands.writer.submit(vault.close).result()
    errands.close()
    del app, model
    return took, most


def listed() -> float:
    """The longest ms for which a list of 100,000 marked posts holds the window: taken in, filtered, ordered, decided, painted."""
    from PySide6.QtWidgets import QApplication

    from beforehand.desk.audit import Audit
    from beforehand.desk.clock import SystemClock
    from beforehand.domain.archive import Act
    from beforehand.domain.shelf import Filter, Marked, Order
    from beforehand.models.archive import ArchiveModel
    from beforehand.windows.archive_rows import PostTable
    from beforehand.windows.theme import LIGHT
    from beforehand_checks.archives.values import Flagged, Post
    from beforehand_checks.finding import Finding, Tier

    app = QApplication.instance() or QApplication([])
    draw = random.Random(3)
    audit = Audit(("nothing",), SystemClock(), cores=2)
    model, table = ArchiveModel(audit), PostTable(LIGHT)
    table.setModel(model)
    table.resize(400, 700)
    table.show()
    longest = 0.0

    def timed(job: Callable[[], object]) -> None:
        nonlocal longest
        for each in (job, app.processEvents):
            begun = time.perf_counter()
            each()
            longest = max(longest, (time.perf_counter() - begun) * 1000)

    app.processEvents()
    for first in range(0, 100_000, 500):
        posts = []
        for n in range(first, first + 500):
            clause = draw.choice(("impartiality", "privacy", "safety", "endorsement"))
            found = Finding(0, 4, clause, "rule", draw.choice(list(Tier)), 0.5, "Say. " * 20, "Do. " * 20, "because")
            when = f"{2008 + draw.randrange(15)}-{draw.randrange(1, 13):02}-03T10:00:{n % 60:02}+00:00"
            post = Post("x", str(n), when, "Please vote for the Greens. " * 6, f"https://x.com/i/{n}", "tweets.js", n)
            posts.append(Marked.of_json(Flagged(n, post, (found,)).to_json()))
        timed(lambda posts=posts: audit.posts_came.emit(audit.shelf.add(posts)))
    timed(model._take_coming)
    for job in (
        lambda: model.put_in_order(Order.NEWEST),
        lambda: model.show_only(Filter(year=2010)),
        lambda: model.show_only(Filter("privacy")),
        lambda: model.show_only(Filter()),
        lambda: model.put_in_order(Order.SUREST),
        lambda: model.put_in_order(Order.OLDEST),
        lambda: audit.decide(99_000, Act.DELETE),
        lambda: model.show_only(Filter("privacy", 2010, Act.OPEN)),
        lambda: model.show_only(Filter()),
        lambda: table.setCurrentIndex(model.index(50_000, 0)),
    ):
        timed(job)
    table.close()
    audit.shut_down()
    return longest


def memory(pid: int) -> float:
    """Proportional memory of a process in MB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def measure() -> dict[str, float]:
    """All cells; the gain of the second core is told from processor time, which other work on the machine does not touch."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "tweets.js", Path(folder) / "tweet.js"
        make(small, 12_000)
        make(large, 100_000)
        alone, count = work(small, 0, 1)
        few = Path(folder) / "tweets-part1.js"
        make(few, 640)
        read_in, read = work(few, 0, 1, "all")
        halves = [work(small, shard, 2) for shard in (0, 1)]
        assert sum(posts for _, posts in halves) == count
        _, most = whole(large, Path(folder), 2)
    return {
        "archive_posts_per_cpu_s": count / alone,
        "archive_reader_per_cpu_s": read / read_in,
        "archive_two_cores_gain": alone / max(seconds for seconds, _ in halves),
        "archive_100k_memory": most,
        "archive_100k_list": listed(),
    }


if __name__ == "__main__":
    os.nice(10)
    print(measure(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
