"""Photos from the command line: each job is done by a worker with its limits, and a copy is written only when it is proved."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beforehand_checks.photos.limits import SECONDS
from beforehand_checks.photos.protocol import MOST_BYTES, Frames, ProtocolError, frame
from beforehand_checks.photos.trouble import PhotoError, code_of_exit, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NONE_FOUND, SOME_FOUND, TROUBLE = 0, 1, 2
FAREWELL = 5
"""Seconds that a worker gets beyond its own limit to load and to say goodbye."""
COVERS = ("faces", "none")
LONGEST = 20_000
QUALITIES = (30, 95)
"""As the worker allows them."""
BOX = ("x", "y", "width", "height")

HELP = """With --photo the file is a picture. It is opened by a process of its own with limits (700 MB, 20 s); the faces that were
found are told with their boxes, in pixels of the upright picture, and so is what the file tells beside the picture. Nobody is
recognised, and "no face was found" never means that nobody is in it. --clean writes a copy that holds the picture alone, with a
solid cover over every face that was found, opens it again and checks it; it is written only if every check passes, and no file is
replaced. Exit codes with --photo: 0 no face was found and the file tells nothing, 1 some was, 2 trouble. With --clean: 0 the copy
is written and no face can be seen in it, 1 it is written and faces can be seen in it, 2 trouble, and nothing is written."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with a photo: where the copy goes, if anywhere, and what it shall be."""

    photo: Path
    clean: Path | None = None
    cover: str = COVERS[0]
    longest: int = 0
    quality: int = 85
    is_json: bool = False

    @property
    def kind(self) -> str:
        """The format of the copy: what its name ends with, and JPEG in a folder."""
        return "PNG" if self.clean is not None and self.clean.suffix.lower() == ".png" else "JPEG"


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers between two bounds, for ``argparse``."""

    def read(word: str) -> int:
        number = int(word)
        if not low <= number <= high:
            raise ValueError(word)
        return number

    read.__name__ = f"number from {low} to {high},"
    return read


def run(wish: Wish) -> int:
    """Do it, print what came of it, and return the exit code."""
    try:
        told, code = _done(wish)
    except PhotoError as trouble:
        return _failed(wish, trouble.code, sentence(trouble.to_json()["say"], *trouble.details))
    except OSError as trouble:
        return _failed(wish, "file", str(trouble))
    lines = [json.dumps(told, ensure_ascii=False)] if wish.is_json else _lines(told)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return code


def _failed(wish: Wish, code: str, say: str) -> int:
    if wish.is_json:
        sys.stdout.write(json.dumps({"error": code, "say": say}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"beforehand-check: {say}\n")
    return TROUBLE


def worker_command() -> tuple[str, ...]:
    """How to start a photo worker: a frozen program is its own worker."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "--photo-worker")
    return (sys.executable, "-m", "beforehand_checks.photos.worker")


def ask(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """One job of one worker: its result and the bytes that go with it; raises ``PhotoError``."""
    try:
        done = subprocess.run(
            worker_command(),
            input=frame(request, data),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS + FAREWELL,
            check=False,
        )
        frames = list(Frames().feed(done.stdout))
    except subprocess.TimeoutExpired as trouble:
        raise PhotoError("too_long") from trouble
    except ProtocolError as trouble:
        raise PhotoError("died") from trouble
    header, payload = frames[-1] if frames else ({}, b"")
    if "error" in header:
        raise PhotoError(str(header["error"]), *header.get("details", []))
    if not isinstance(header.get("result"), dict):
        raise PhotoError(code_of_exit(done.returncode))
    return header["result"], payload


def _done(wish: Wish) -> tuple[dict[str, Any], int]:
    """What is told about a photo and its copy, and the exit code; raises ``PhotoError`` and ``OSError``."""
    if wish.clean is not None and wish.clean.exists() and not wish.clean.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(wish.clean))
    with wish.photo.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoError("too_many_bytes", MOST_BYTES // 1_000_000)
    opened, _ = ask({"job": "open", "name": wish.photo.name, "longest": 16}, data)
    faces = ask({"job": "faces"}, data)[0]["faces"]
    told = {key: opened[key] for key in ("format", "width", "height", "notes", "traces", "captions")} | {"faces": faces}
    if wish.clean is None:
        return told, SOME_FOUND if faces or opened["traces"] else NONE_FOUND
    copy = _cleaned(wish, data, faces)
    if not copy["passed"]:
        return told | {"clean": copy}, TROUBLE
    return told | {"clean": copy}, SOME_FOUND if copy["faces"] else NONE_FOUND


def _cleaned(wish: Wish, data: bytes, faces: list[dict[str, Any]]) -> dict[str, Any]:
    """Make a copy, prove it, and write it if all of it is proved."""
    assert wish.clean is not None
    covers = [{name: face[name] for name in BOX} for face in faces] if wish.cover == COVERS[0] else []
    request = {"job": "save", "covers": covers, "longest": wish.longest, "quality": wish.quality, "format": wish.kind}
    saved, file = ask(request, data)
    size = {"width": saved["width"], "height": saved["height"]}
    proof = {"job": "verify", "covers": covers, "from": saved["from"], "size": size, "name": saved["name"]}
    found, _ = ask(proof, file)
    is_folder = wish.clean.is_dir()
    target = wish.clean / saved["name"] if is_folder else wish.clean
    checks = [check for check in found["checks"] if is_folder or check["name"] != "name"]
    if found["passed"]:
        _write_new(target, file)
    return {
        "file": str(target) if found["passed"] else None,
        "sha256": hashlib.sha256(file).hexdigest(),
        "bytes": len(file),
        **{key: saved[key] for key in ("format", "width", "height", "removed")},
        "covered": len(covers),
        "passed": found["passed"],
        "checks": checks,
        "faces": found["faces"],
    }


def _write_new(target: Path, data: bytes) -> None:
    """Write a file that is not there yet, for its owner alone; one that cannot be finished does not stay."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _lines(told: dict[str, Any]) -> Iterator[str]:
    """It all in sentences."""
    yield f"{told['format']}, {told['width']} x {told['height']} pixels"
    yield f"Faces found: {len(told['faces'])}. Look yourself: some people are not found."
    for face in told["faces"]:
        yield "    at {x:g}, {y:g}: {width:g} x {height:g}".format(**face)
    yield (
        "Beside the picture the file tells:" if told["traces"] else "Nothing beside the picture was found in the file."
    )
    for trace in told["traces"]:
        yield f"    {sentence_of_trace(trace)}"
    if "clean" in told:
        yield from _lines_of_copy(told["clean"])


def _lines_of_copy(copy: dict[str, Any]) -> Iterator[str]:
    for check in copy["checks"]:
        why = f" ({', '.join(check['details'])})" if check["details"] else ""
        yield f"{'yes' if check['passed'] else 'NO '} {sentence_of_check(check)}{why}"
    if not copy["passed"]:
        yield "A check failed, so nothing was written."
        return
    yield f"Written: {copy['file']} ({copy['width']} x {copy['height']}, {copy['bytes']:,} bytes)"
    if copy["faces"]:
        yield f"Faces that can be seen in it: {len(copy['faces'])}."


def sentence_of_trace(trace: dict[str, Any]) -> str:
    """What a file tells, in words; the tables of ``traces`` are not loaded for it, because they stand beside decoders."""
    from beforehand_checks.photos.traces import SENTENCES

    return SENTENCES[trace["say"]].replace("%1", str(trace["value"]))


def sentence_of_check(check: dict[str, Any]) -> str:
    """What is true of a copy if a check passed."""
    from beforehand_checks.photos.verify import SENTENCES

    return SENTENCES[check["say"]]
