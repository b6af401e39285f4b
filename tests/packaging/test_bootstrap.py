"""Set-up: what it names, what it repeats, what it leaves alone."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_uses_the_standard_library_alone(bootstrap: ModuleType) -> None:
    source = Path(bootstrap.__file__ or "").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE))
    assert imported <= sys.stdlib_module_names


def test_a_missing_library_is_named_with_its_package_and_the_command(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "LIBRARIES", {"libnowhere.so.9": "libnowhere9", "libc.so.6": "libc6"})
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    assert bootstrap.missing_libraries() == ["libnowhere9"]
    with pytest.raises(SystemExit) as ended:
        bootstrap.provide(bootstrap.missing_libraries(), needed=True)
    assert ended.value.code == 2
    assert "apt-get install libnowhere9" in capsys.readouterr().err


def test_as_root_on_debian_the_missing_packages_and_no_others_are_installed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    bootstrap.provide(["libegl1"], needed=True)
    assert commands[-1][-1] == "libegl1"
    assert "--no-install-recommends" in commands[-1]


def test_set_up_is_repeated_when_what_it_depends_on_changed(bootstrap: ModuleType, tmp_path: Path) -> None:
    pins = tmp_path / "constraints.txt"
    pins.write_text("one==1", encoding="utf-8")
    before = bootstrap.fingerprint(pins)
    assert bootstrap.fingerprint(pins) == before
    pins.write_text("one==2", encoding="utf-8")
    assert bootstrap.fingerprint(pins) != before


@pytest.mark.parametrize(
    ("known", "done"),
    [("", ["packages", "program"]), ("packages", ["packages", "program"]), ("program", ["program"]), ("both", [])],
)
def test_only_what_changed_is_installed_again(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str, done: list[str]
) -> None:
    steps: list[str] = []
    stamp = tmp_path / "stamp"
    pins = bootstrap.fingerprint(bootstrap.CONSTRAINTS)
    program = bootstrap.fingerprint(bootstrap.CONSTRAINTS, bootstrap.ROOT / "pyproject.toml")
    written = {"": "", "packages": f"old\n{program}", "program": f"{pins}\nold", "both": f"{pins}\n{program}"}
    stamp.write_text(written[known], encoding="utf-8")
    monkeypatch.setattr(bootstrap, "STAMP", stamp)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "check_system", lambda _task: None)
    monkeypatch.setattr(bootstrap, "bring_models", lambda: None)
    monkeypatch.setattr(bootstrap, "policies_are_compiled", lambda: True)
    monkeypatch.setattr(bootstrap, "install_packages", lambda: steps.append("packages"))
    monkeypatch.setattr(bootstrap, "install_program", lambda: steps.append("program"))
    bootstrap.set_up("run")
    assert steps == done
    assert stamp.read_text(encoding="utf-8").split() == [pins, program]


def test_without_a_display_the_run_explains_itself_and_tours(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap, "start", lambda *words, **_options: started.append(words) or 0)
    assert bootstrap.task_run([]) == 0
    assert "no display" in capsys.readouterr().out
    assert started == [("-m", "beforehand", "--tour", "build/tour")]


def test_an_unknown_task_shows_the_usage(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["dance"]) == 2
    assert "usage:" in capsys.readouterr().err


def test_every_requirement_is_pinned_with_hashes_and_names_no_index() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if re.match(r"[a-z]", line)]
    assert all("==" in pin for pin in pins)
    assert not any("://" in line or line.startswith("--index") for line in lines)
    names = {re.split(r"==", pin)[0].lower() for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in project["dependencies"]}
    assert wanted <= names


def test_every_dependency_has_its_reason_written_down() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    for line in project["dependencies"]:
        assert f"| {re.split(r'[<>=;]', line)[0].lower()} |" in table


def test_the_top_level_holds_only_what_belongs_there() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    top = {name.split("/")[0] for name in tracked}
    allowed = {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Makefile",
        "app",
        "checks",
        "resources",
        "tests",
        "packaging",
    }
    assert {name for name in top - allowed if not name.startswith(".")} == set()
    assert not (ROOT / "packaging" / "__init__.py").exists()
