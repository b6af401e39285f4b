"""The same journeys with the real text worker: what an author meets on the first day."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from beforehand.program import worker_command

PATIENCE_S = 120


@pytest.fixture
def author(start):
    return start(command=worker_command(), wait=False)


def ready(author) -> None:
    author.qtbot.waitUntil(lambda: "reader" in author.program.checker.stages, timeout=60_000)
    author.qtbot.waitUntil(lambda: author.desk.readiness.is_judged, timeout=60_000)


def test_the_sample_shows_three_findings_of_three_guidelines(start) -> None:
    sample = (resources.files("beforehand_resources") / "sample" / "en.txt").read_text(encoding="utf-8").rstrip("\n")
    author = start(sample=sample, command=worker_command(), wait=False)
    ready(author)
    clauses = {row.finding.clause for row in author.window.findings_model.rows if row.is_open}
    assert len(clauses) >= 3
    for row in author.window.findings_model.rows:
        assert row.quoted == author.text[row.finding.start : row.finding.end]


def test_a_work_address_is_marked_while_writing_and_goes_when_it_is_changed(author) -> None:
    ready(author)
    author.write("😀 Write to ana.example@un.org about my flat. ")
    author.qtbot.waitUntil(lambda: any("ana.example@un.org" in words for words in author.marked), timeout=20_000)
    author.editor.undo()
    author.editor.selectAll()
    author.editor.textCursor().removeSelectedText()
    author.write("Write to ana@home.example about my flat. ")
    assert not any("un.org" in words for words in author.listed)


def test_a_killed_worker_comes_back_with_the_same_findings(author) -> None:
    ready(author)
    author.write("Write to ana.example@un.org about my flat. ")
    author.qtbot.waitUntil(lambda: bool(author.listed), timeout=20_000)
    before = author.listed
    with author.qtbot.waitSignal(author.program.checker.restarted, timeout=30_000):
        author.program.checker._process.kill()
    ready(author)
    assert author.listed == before
    assert author.window.notice.topic == ""


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "beforehand", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE_S, env=os.environ | env, check=False
    )


def test_the_tour_goes_all_the_way_and_leaves_pictures(tmp_path: Path) -> None:
    done = run("--tour", str(tmp_path / "tour"))
    assert done.returncode == 0, done.stderr
    names = {path.stem[3:] for path in (tmp_path / "tour").glob("*.png")}
    assert {"findings", "card", "changed", "missing", "kept", "checklist", "copied", "dark", "right-to-left"} <= names
    profile = Path(os.environ["HOME"])
    assert not [path for path in profile.rglob("*") if path.is_file() and "beforehand" in str(path)]


def test_version_and_usage(tmp_path: Path) -> None:
    assert run("--version").stdout.startswith("Beforehand ")
    wrong = run("--no-such-thing")
    assert wrong.returncode == 2
    assert "usage" in wrong.stderr


def test_the_worker_never_loads_qt_and_the_window_never_loads_spacy() -> None:
    worker = "import sys, beforehand.__main__ as m; sys.stdin = open('/dev/null'); m.main(['--text-worker']); "
    loaded = "print([n for n in sys.modules if n.split('.')[0] in ('PySide6', 'spacy')])"
    script = worker + "print([n for n in sys.modules if n.startswith('PySide6')])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    window = "import sys, beforehand.__main__ as m; m.make_application(); m.build(m.memory_stores()); "
    done = subprocess.run(
        [sys.executable, "-c", window + loaded], capture_output=True, text=True, timeout=60, check=True
    )
    assert "spacy" not in done.stdout.splitlines()[-1]
