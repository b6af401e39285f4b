"""The engine stands alone: no Qt, no keyring, no network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = "from beforehand_checks.cli import main; raise SystemExit(main(['--stages', '{stages}', '-']))"
BLOCKED = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "keyring", "beforehand"}:
            raise ImportError("the engine asked for " + name)
sys.meta_path.insert(0, Refuse())
"""


def test_the_engine_works_without_qt_and_the_desk() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + CHECK.format(stages="rules")],
        input="Write to k.a@un.org",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "k.a@un.org" in done.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_check_opens_no_network_socket(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    command = [sys.executable, "-c", CHECK.format(stages="all")]
    done = subprocess.run(
        ["strace", "-f", "-e", "trace=socket,connect", "-o", str(log), *command], input="Write to k.a@un.org", capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert re.findall(r"AF_INET6?\b", log.read_text()) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_trace_would_show_a_socket(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-e", "trace=socket", "-o", str(log), sys.executable, "-c", "import socket; socket.socket()"],
        timeout=60,
        check=True,
    )
    assert "AF_INET" in log.read_text()
