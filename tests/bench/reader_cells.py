"""Speed of the second reader in one thread, in CPU time: a changed sentence, whole posts with all stages, an explanation, the start."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from beforehand_checks.cli import READ_AHEAD
from beforehand_checks.engine import Engine
from beforehand_checks.pack import load_pack
from beforehand_checks.text import sentences
from beforehand_checks.worker import load_reader

CELLS = (
    ("reader_load_s", 0.5, "s"),
    ("reader_sentence_cpu_ms", 12.0, "ms"),
    ("reader_explain_ms", 300.0, "ms"),
    ("posts_all_stages_per_s", -60.0, "posts/s"),
)
"""Name, bound and unit; a negative bound is a floor."""

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
POSTS = 300


def _as_from_a_file(engine: Engine, posts: list[str]) -> None:
    """Check posts as the command does that reads them from a file."""
    for first in range(0, len(posts), READ_AHEAD):
        group = posts[first : first + READ_AHEAD]
        engine.expect(group)
        for post in group:
            engine.check(post, "en")


def _posts() -> list[str]:
    lines = (CORPUS / "en-dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines][:POSTS]


def _cpu(job: Callable[[], object]) -> float:
    """Seconds of CPU time that a job takes in this process."""
    start = time.process_time()
    job()
    return time.process_time() - start


def measure() -> dict[str, float]:
    """All cells of this module."""
    start = time.perf_counter()
    reader = load_reader()
    loaded = time.perf_counter() - start
    posts = _posts()
    single = [post[a:b] for post in posts for a, b in sentences(post)][:200]
    reader.read_paragraph(posts[0], "")
    engine = Engine(load_pack(), reader=reader)
    for post in posts:
        engine.check(post, stages="rules")  # compiles the patterns
    engine.forget()
    return {
        "reader_load_s": loaded,
        "reader_sentence_cpu_ms": 1000
        * statistics.fmean(_cpu(lambda s=s: reader.read_paragraph(s, "")) for s in single),
        "reader_explain_ms": 1000 * max(_cpu(lambda p=p: reader.explain(p, "impartiality")) for p in posts[:40]),
        "posts_all_stages_per_s": len(posts) / _cpu(lambda: _as_from_a_file(engine, posts)),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:<26}{value:10.2f}")
