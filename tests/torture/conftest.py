"""The harness's modules, loaded from this folder, and a place in memory for what they wreck."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

HERE = Path(__file__).parent
RESULTS = HERE.parent.parent / "build" / "torture.json"


@pytest.fixture
def harness(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Loads a module of the harness by its name."""
    monkeypatch.syspath_prepend(HERE)
    return importlib.import_module


@pytest.fixture
def arena() -> Iterator[Path]:
    """A folder in memory where there is one: what is tested is the order of writes, not the disk."""
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def note() -> Callable[..., None]:
    """Prints figures and adds them to build/torture.json."""

    def add(**figures: Any) -> None:
        RESULTS.parent.mkdir(exist_ok=True)
        known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps({**known, **figures}, indent=1, sort_keys=True) + "\n")
        sys.stdout.write("".join(f"{name:34} {value}\n" for name, value in figures.items()))

    return add
