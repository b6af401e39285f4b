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

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CELLS = (
    ("archive_posts_per_cpu_s", -2_000, "posts/s"),
    ("archive_reader_per_cpu_s", -60, "posts/s"),
    ("archive_two_cores_gain", -1.7, "times"),
    ("archive_100k_memory", 700, "MB"),
    ("archive_100k_list", 50, "ms"),
)
"""Name, bound and unit; a negative bound is a floor. Memory is the window's process and both workers together."""

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


def whole(path: Path, cores: int) -> tuple[float, float, float]:
    """Wall seconds of an audit with so many workers, the most memory in MB that it took, and ms to show its list anew."""
    from PySide6.QtCore import QEventLoop, QProcess, QTimer
    from PySide6.QtWidgets import QApplication

    from beforehand.desk.audit import Audit
    from beforehand.models.archive import ArchiveModel

    app = QApplication.instance() or QApplication([])
    audit = Audit((sys.executable, "-m", "beforehand", "--audit-worker"), cores=cores)
    model = ArchiveModel(audit)
    loop, most = QEventLoop(), 0.0

    def look() -> None:
        nonlocal most
        pids = [os.getpid(), *(p.processId() for p in audit.findChildren(QProcess))]
        most = max(most, sum(memory(pid) for pid in pids if pid))
        if not audit.is_running:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    begun = time.perf_counter()
    audit.start(str(path))
    loop.exec()
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    model.show_only(year=2010)
    model.show_only()
    listed = (time.perf_counter() - begun) * 1000
    timer.stop()
    audit.forget()
    del app
    return took, most, listed


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
        _, most, listed = whole(large, 2)
    return {
        "archive_posts_per_cpu_s": count / alone,
        "archive_reader_per_cpu_s": read / read_in,
        "archive_two_cores_gain": alone / max(seconds for seconds, _ in halves),
        "archive_100k_memory": most,
        "archive_100k_list": listed,
    }


if __name__ == "__main__":
    print(measure(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
