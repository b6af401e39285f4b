"""Speed of the engine, rules alone, in one thread: medians of several runs after a warm-up."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from beforehand_checks.engine import Engine
from beforehand_checks.pack import load_pack

CELLS = (
    ("post_200_ms", 3.0, "ms"),
    ("doc_10k_ms", 600.0, "ms"),
    ("doc_10k_edit_ms", 20.0, "ms"),
    ("posts_per_s", -2000.0, "posts/s"),
)
"""Name, bound and unit; a negative bound is a floor."""

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def _posts() -> list[str]:
    files = sorted(CORPUS.glob("en-train-*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _document(words: int, seed: int) -> str:
    """Real posts one after another as paragraphs, until there are so many words."""
    dice = random.Random(seed)
    paragraphs: list[str] = []
    count = 0
    posts = _posts()
    while count < words:
        paragraph = dice.choice(posts).replace("\n", " ")
        # a word of its own in each keeps the sentence cache from helping
        paragraph = f"{paragraph} Number {dice.random()}."
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n".join(paragraphs)


def _milliseconds(job: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure() -> dict[str, float]:
    """All cells of this module."""
    engine = Engine(load_pack())
    engine.check(_document(20_000, seed=1), "en", stages="rules")  # compiles every pattern
    return {
        "post_200_ms": _post(engine),
        "doc_10k_ms": _cold(engine),
        "doc_10k_edit_ms": _edit(engine),
        "posts_per_s": _throughput(engine),
    }


def _post(engine: Engine) -> float:
    text = " ".join(_document(200, seed=2).split()[:200])

    def once() -> None:
        engine.forget()
        engine.check(text, stages="rules")

    return _milliseconds(once, runs=30)


def _cold(engine: Engine) -> float:
    text = _document(10_000, seed=3)

    def once() -> None:
        engine.forget()
        engine.check(text, stages="rules")

    return _milliseconds(once, runs=5)


def _edit(engine: Engine) -> float:
    """The whole document again after one word was added in the middle."""
    paragraphs = _document(10_000, seed=4).split("\n")
    engine.check("\n".join(paragraphs), stages="rules")
    middle = len(paragraphs) // 2
    versions = [
        "\n".join([*paragraphs[:middle], f"{paragraphs[middle]} word{turn}", *paragraphs[middle + 1 :]])
        for turn in range(20)
    ]
    turns = iter(versions)
    return _milliseconds(lambda: engine.check(next(turns), stages="rules"), runs=len(versions))


def _throughput(engine: Engine) -> float:
    dice = random.Random(5)
    written = _posts()
    posts = [f"{dice.choice(written)} {dice.random()}" for _ in range(2_000)]
    engine.forget()
    start = time.perf_counter()
    for post in posts:
        engine.check(post, stages="rules")
    return len(posts) / (time.perf_counter() - start)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:<20}{value:10.2f}")
