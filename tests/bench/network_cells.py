"""Network sockets that a full tour opens, the worker included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CELLS = (("network_sockets", 0.0, "sockets"),)
"""Name, bound and unit."""


def measure() -> dict[str, float]:
    """Run the tour under strace and count the sockets of either Internet family."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        tour = [sys.executable, "-m", "beforehand", "--tour", str(Path(folder) / "pictures")]
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        subprocess.run(
            ["strace", "-f", "--trace=socket", "-o", str(trace), *tour], env=env, check=True, capture_output=True
        )
        calls = trace.read_text(encoding="utf-8", errors="replace")
    return {"network_sockets": float(len(re.findall(r"socket\(AF_INET6?,", calls)))}


if __name__ == "__main__":
    print(measure())
