"""Looks through everything that a process hands to the system for one secret word, in the ways it may be spelt."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
WORD = "KanarieQ7f3a9c"
CALLS = (
    "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,openat,open,creat,rename,renameat,renameat2,mkdir,mkdirat,"
    "link,linkat,symlink,symlinkat,unlink,unlinkat,execve,setrlimit,prlimit64,socket"
)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def spellings(word: str) -> list[bytes]:
    """The word in UTF-8 and UTF-16, and as base64 of either wherever it may begin, case as it is."""
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    coded = [base64.b64encode(b"\0" * shift + data)[4 if shift else 0 : -4] for data in plain for shift in range(3)]
    return plain + coded


def sightings(home: Path, *more: str) -> tuple[list[str], str]:
    """Run the tour under strace and return the calls that showed the word, and the whole trace without its data."""
    trace = home / "trace"
    done = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "5000000", "-o", trace, "-e", f"trace={CALLS}", sys.executable,
         HERE / "tour.py", home / "data", WORD, *more],
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    if done.stdout != b"done\n":
        raise RuntimeError("the tour did not end")
    seen, calls, wanted = [], [], spellings(WORD)
    with trace.open() as lines:
        for line in lines:
            name = line.split("(")[0].split()[-1]
            data = b"".join(bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(line))
            if name != "execve" and any(spelling in data for spelling in wanted):
                seen.append(name)
            calls.append(_TEXT.sub("", line)[:200])
    trace.unlink()
    return seen, "".join(f"{call}\n" for call in calls)


def files_with_word(folder: Path) -> list[str]:
    """The files under `folder` that hold the word in any spelling, or carry it in their names."""
    wanted = spellings(WORD)
    return [
        path.name
        for path in folder.rglob("*")
        if WORD.lower() in path.name.lower()
        or (path.is_file() and any(spelling in path.read_bytes() for spelling in wanted))
    ]
