"""What the tests of the engine share."""

from __future__ import annotations

import importlib.util
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand_checks.arithmetic import THREAD_SETTINGS

if TYPE_CHECKING:
    from types import ModuleType

    from beforehand_checks.photos.network import Network

HERE = Path(__file__).resolve().parent
for name in THREAD_SETTINGS:
    os.environ.setdefault(name, "1")  # as in the worker: several threads are many times slower beside other work


@pytest.fixture(scope="session")
def scenes() -> ModuleType:
    """Invented photos, and the photo worker as the desk would call it."""
    spec = importlib.util.spec_from_file_location("photo_scenes", HERE / "photo_scenes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def network() -> Network:
    """The face finder with its real weights."""
    from beforehand_checks.photos import faces, trouble

    try:
        return faces.load_network()
    except trouble.PhotoError:
        pytest.skip("the face finder's weights are not installed; run the set-up")


@pytest.fixture
def ask(scenes: ModuleType) -> Any:
    """Do a job in this process, without its limits: the answer, or the error's code."""
    from beforehand_checks.photos import decoding, jobs

    def do(request: dict[str, Any], data: bytes, told: list[dict[str, Any]] | None = None) -> Any:
        heard = told if told is not None else []
        with warnings.catch_warnings():  # the worker sets its own
            decoding.prepare()
            return jobs.run(jobs.Work(request, data, heard.append))

    return do
