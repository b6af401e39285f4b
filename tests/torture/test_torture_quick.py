"""A few seconds of what `make torture` does for minutes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def test_kills_at_work_lose_nothing(harness: Callable[[str], ModuleType], arena: Path) -> None:
    report = harness("kills").kill_at_work(arena, 5, longest=0.3)
    assert report.lost == []
    assert report.corrupt == []
    assert report.writes > 20


def test_kills_in_migrations_lose_nothing(harness: Callable[[str], ModuleType], arena: Path) -> None:
    report = harness("kills").kill_in_migrations(arena, 3, revisions=1500)
    assert report.lost == []
    assert report.corrupt == []


@needs_strace
@pytest.mark.parametrize(
    ("pragma", "is_safe"), [("synchronous=FULL", True), ("synchronous=NORMAL", False), ("synchronous=OFF", False)]
)
def test_power_failures_lose_nothing_and_the_controls_do(
    harness: Callable[[str], ModuleType], arena: Path, pragma: str, is_safe: bool
) -> None:
    power = harness("power")
    base, calls = power.record(arena, 60, ("wal_autocheckpoint=40", pragma))
    bad, examples = power.replay(arena, base, calls, 30)
    assert (bad == 0) is is_safe, examples


@needs_strace
@pytest.mark.parametrize("leak", [(), ("leak",)])
def test_no_secret_leaves_in_clear(harness: Callable[[str], ModuleType], arena: Path, leak: tuple[str, ...]) -> None:
    canary = harness("canary")
    seen, calls = canary.sightings(arena, *leak)
    assert seen == (["write"] if leak else [])
    assert canary.files_with_word(arena / "data") == (["leak"] if leak else [])
    assert "rlim_cur=0, rlim_max=0" in calls
    assert "socket(" not in calls
