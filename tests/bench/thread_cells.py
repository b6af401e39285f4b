"""Cutting 3,000 characters into a thread, and finding where a post goes over its limit, on the slowest network."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from beforehand.domain.network import NETWORKS, count, fitting
from beforehand.domain.threads import split

if TYPE_CHECKING:
    from collections.abc import Callable

CELLS = (
    ("thread_split_3000_ms", 20.0, "ms"),
    ("over_limit_3000_ms", 10.0, "ms"),
    ("count_3000_ms", 2.0, "ms"),
)
"""Name, bound and unit; each is processor time, the 95th percentile of the slowest network, over texts in four scripts."""

LENGTH = 3_000
ROUNDS = 20
LATIN = (
    "We met at the market on Sunday and the coffee was good 🌻. See https://example.org/a?id=3 for more, says"
    " @ana@social.example. #market Then the bus was late and nobody knew why! "
)
TEXTS = (
    LATIN,
    "周日我们在市场见面,咖啡很好喝👩🏽‍💻。详情请看 https://example.org/a 。然后公共汽车晚点了!",
    "التقينا في السوق يوم الأحد وكانت القهوة جيدة 🌻. انظر https://example.org/a للمزيد. ",
    "रविवार को हम बाज़ार में मिले और कॉफ़ी अच्छी थी। सब ठीक है 🇰🇪! ",
)


def long(text: str) -> str:
    """A text repeated up to the length."""
    return (text * (LENGTH // len(text) + 1))[:LENGTH]


def slowest(job: Callable[[str, object], object]) -> float:
    """The 95th percentile of a job in ms, for the text and network where it is highest."""
    worst = 0.0
    for text in map(long, TEXTS):
        for network in NETWORKS:
            times = []
            for _ in range(ROUNDS):
                begun = time.process_time()
                job(text, network)
                times.append((time.process_time() - begun) * 1000)
            worst = max(worst, statistics.quantiles(times, n=20)[-1])
    return worst


def measure() -> dict[str, float]:
    """All cells; some words of every text are marked, as findings mark them."""
    marked = [(start, start + 18) for start in range(40, LENGTH, 400)]
    return {
        "thread_split_3000_ms": slowest(lambda text, network: split(text, network, marked, is_numbered=True)),
        "over_limit_3000_ms": slowest(lambda text, network: fitting(network, text)),
        "count_3000_ms": slowest(lambda text, network: count(network, text)),
    }


if __name__ == "__main__":
    print(measure())
