"""The wheel holds the three packages and their data, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a wheel built from the tracked and untracked sources contains."""
    source = tmp_path_factory.mktemp("source")
    for part in ("app", "checks", "resources"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / part, source / part)
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = target.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_holds_three_packages(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"beforehand", "beforehand_checks", "beforehand_resources"}


@pytest.mark.parametrize(
    "wanted",
    [
        "beforehand/__main__.py",
        "beforehand_checks/worker.py",
        "beforehand_resources/policies/un_secretariat_2019/pack.toml",
        "beforehand_resources/policies/un_secretariat_2019/rules.json",
        "beforehand_resources/policies/un_secretariat_2019/rules/en/impartiality.toml",
    ],
)
def test_it_holds_what_the_program_needs(names: list[str], wanted: str) -> None:
    assert wanted in names


def test_it_names_both_commands(names: list[str]) -> None:
    assert any(name.endswith("entry_points.txt") for name in names)
