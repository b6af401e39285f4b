"""Given a whole tour of the program, its worker included, when every system call is watched, no network socket is opened."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_full_tour_opens_no_network_socket(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    pictures = tmp_path / "pictures"
    command = [sys.executable, "-m", "beforehand", "--tour", str(pictures)]
    env = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    done = subprocess.run(
        ["strace", "-f", "--trace=socket,socketpair,connect,bind,execve", "-o", str(trace), *command],
        env=env, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls = trace.read_text(encoding="utf-8", errors="replace")
    assert "--text-worker" in calls
    assert len(list(pictures.glob("*.png"))) >= 10
    assert re.findall(r"\w+\([^)]*AF_INET6?\b.*", calls) == []
