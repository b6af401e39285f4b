"""The window process stays lean: nothing of the engine's weight comes in with the desk."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "thinc", "numpy", "phonenumbers", "PySide6.QtWidgets", "PySide6.QtGui", "PySide6.QtNetwork", "ssl")
LOOK = f"import sys; left = [name for name in {HEAVY} if name in sys.modules]; sys.exit(', '.join(left) or 0)"


@pytest.mark.parametrize(
    "modules",
    [
        "beforehand.desk.drafts, beforehand.desk.checker, beforehand.desk.settings, beforehand.desk.paragraphs",
        "beforehand.models.findings, beforehand.models.checklist, beforehand.models.drafts, beforehand.domain.advice",
    ],
)
def test_the_desk_comes_without_the_engine(modules: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"import {modules}; {LOOK}"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_the_policy_is_loaded_without_the_engine() -> None:
    load = "from beforehand_checks.pack import load_pack; load_pack(with_rules=False)"
    run = subprocess.run([sys.executable, "-c", f"{load}; {LOOK}"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_domain_and_the_memory_store_know_nothing_of_qt() -> None:
    look = "import sys; sys.exit(int(any(name.startswith('PySide6') for name in sys.modules)))"
    modules = "beforehand.domain.gate, beforehand.domain.advice, beforehand.domain.network, beforehand.store.memory"
    assert subprocess.run([sys.executable, "-c", f"import {modules}; {look}"], check=False).returncode == 0
