"""Power failures, replayed: from a system-call trace, every state that a disk may be left in.

Only what was flushed is certain. Of the later writes to a file any may be missing, whole or torn into sectors of
512 bytes; of the later changes to names a first part has happened. Acknowledged changes must be there all the same.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from told import CODE, Told

from beforehand.store.vault import Vault, Ways

HERE = Path(__file__).parent
SECTOR = 512
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"

_LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
_FD = re.compile(r"(\d+)<([^>]*)>")
_DATA = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One change: what happened (`create write cut sync names rename unlink tell`), to which file, with what."""

    kind: str
    path: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass
class File:
    """A file as it certainly is, and the changes that are not flushed yet."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)


def record(home: Path, most: int, pragmas: tuple[str, ...] = (), seed: int = 3) -> tuple[Path, list[Call]]:
    """Run `most` steps of work under strace and return the state before it and all calls on the vault's files."""
    live, base, trace = home / "live", home / "base", home / "trace"
    Vault.create(live, Ways(code=CODE)).close()
    shutil.copytree(live, base)
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "3000000", "-o", trace, "-e", f"trace={CALLS}", sys.executable,
         HERE / "work.py", live, str(seed), str(most), *pragmas],
        stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    calls = list(_calls(trace, str(live)))
    trace.unlink()
    return base, calls


def replay(home: Path, base: Path, calls: list[Call], states: int, seed: int = 11) -> tuple[int, list[str]]:
    """Build and open `states` crash states; return how many of them lost or damaged something, and examples."""
    chance, bad, examples = random.Random(seed), 0, []
    first = next(place for place, call in enumerate(calls) if call.kind == "tell")
    crashed = home / "crashed"
    for _ in range(states):
        moment = chance.randrange(first + 1, len(calls) + 1)
        told = _build(base, calls[:moment], crashed, chance)
        failures = told.failures_in(crashed, is_thorough=True)
        shutil.rmtree(crashed)
        if failures:
            bad += 1
            examples += failures[:2]
    return bad, examples


def _calls(trace: Path, root: str) -> list[Call]:
    """The changes in a trace, paths relative to `root`."""
    found: list[Call] = []
    places: dict[str, int] = {}
    with trace.open() as lines:
        for line in lines:
            match = _LINE.match(line)
            if match and int(match[3]) >= 0:
                found += _call(match[1], match[2], int(match[3]), root, places)
    return found


def _call(name: str, arguments: str, result: int, root: str, places: dict[str, int]) -> list[Call]:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _DATA.findall(arguments)]
    opened = _FD.match(arguments)
    if opened is None or name in ("openat", "unlinkat", "renameat", "renameat2"):
        names = [text.decode() for text in texts]
        return _on_names(name, names, arguments, root, places) if names and names[0].startswith(root) else []
    if name in ("write", "pwrite64") and opened[1] == "1":
        return [Call("tell", data=texts[0])]
    path = _plain(opened[2])
    if not path.startswith(root) or path.endswith("-shm"):
        return []
    return _on_content(name, path, arguments, (texts or [b""])[0][:result], root, places)


def _on_content(name: str, path: str, arguments: str, data: bytes, root: str, places: dict[str, int]) -> list[Call]:
    inside = path[len(root) :]
    last = arguments.rsplit(", ", 1)[-1]
    if name in ("write", "pwrite64"):
        offset = int(last) if name == "pwrite64" else places.get(path, 0)
        places[path] = offset + len(data)
        return [Call("write", inside, offset, data)]
    return [Call("cut", inside, int(last))] if name == "ftruncate" else [Call("sync", inside)]


def _on_names(name: str, names: list[str], arguments: str, root: str, places: dict[str, int]) -> list[Call]:
    inside = names[0][len(root) :]
    if name == "openat":
        places[names[0]] = 0
        made = [Call("create", inside)] if "O_CREAT" in arguments else []
        return made + ([Call("cut", inside)] if "O_TRUNC" in arguments else [])
    if name.startswith("rename"):
        return [Call("rename", inside, data=names[1][len(root) :].encode())]
    return [Call("unlink", inside)]


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


class Disk:
    """Files and names, each in a certain state with changes on top that a power failure may undo."""

    def __init__(self, base: Path) -> None:
        self.now = {f"/{p.relative_to(base)}": File(bytearray(p.read_bytes())) for p in base.rglob("*") if p.is_file()}
        self.sure = dict(self.now)
        self.renames: list[Call] = []
        self.made: dict[int, File] = {}

    def apply(self, number: int, call: Call) -> None:
        match call.kind:
            case "create":
                if call.path not in self.now:
                    self.now[call.path] = self.made[number] = File()
                    self.renames.append(Call("create", call.path, number))
            case "write" | "cut":
                self.now[call.path].pending.append(call)
            case "sync":
                self._sync(call.path)
            case "rename":
                self.now[call.data.decode()] = self.now.pop(call.path)
                self.renames.append(call)
            case "unlink":
                self.now.pop(call.path)
                self.renames.append(call)

    def crash(self, chance: random.Random) -> dict[str, bytearray]:
        """What is found after the power comes back."""
        names = dict(self.sure)
        for call in self.renames[: chance.randint(0, len(self.renames))]:
            self._rename(names, call)
        share = chance.choice([0, 0.3, 0.7, 1])
        return {path: self._torn(file, share, chance) for path, file in names.items()}

    def _sync(self, path: str) -> None:
        if path in self.now:
            file = self.now[path]
            for call in file.pending:
                _put(file.sure, call)
            file.pending.clear()
        else:  # a folder: its names are certain from now on
            inside = [call for call in self.renames if str(Path(call.path).parent) == (path or "/")]
            for call in inside:
                self._rename(self.sure, call)
            self.renames = [call for call in self.renames if call not in inside]

    def _rename(self, names: dict[str, File], call: Call) -> None:
        if call.kind == "create":
            names[call.path] = self.made[call.offset]
        elif call.kind == "unlink":
            names.pop(call.path, None)
        elif call.path in names:
            names[call.data.decode()] = names.pop(call.path)

    @staticmethod
    def _torn(file: File, share: float, chance: random.Random) -> bytearray:
        content = bytearray(file.sure)
        for call in file.pending:
            if chance.random() >= share:
                continue
            if call.kind == "cut" or len(call.data) <= SECTOR or chance.random() < 0.5:
                _put(content, call)
                continue
            for start in range(0, len(call.data), SECTOR):
                if chance.random() < 0.5:
                    piece = call.data[start : start + SECTOR]
                    _put(content, Call("write", call.path, call.offset + start, piece))
        return content


def _put(content: bytearray, call: Call) -> None:
    if call.kind == "cut":
        del content[call.offset :]
    if len(content) < call.offset:
        content.extend(bytes(call.offset - len(content)))
    if call.kind == "write":
        content[call.offset : call.offset + len(call.data)] = call.data


def _build(base: Path, calls: list[Call], target: Path, chance: random.Random) -> Told:
    """Write the files of one crash state and return what had been acknowledged by then."""
    disk, told = Disk(base), Told()
    for number, call in enumerate(calls):
        if call.kind == "tell":
            for line in call.data.split(b"\n"):
                told.hear(line)
        else:
            disk.apply(number, call)
    for path, content in disk.crash(chance).items():
        place = target / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (target / "attachments").mkdir(exist_ok=True)
    return told
