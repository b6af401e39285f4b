"""The JSON lines between the desk and its text worker."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from beforehand_checks.finding import Finding

LONGEST_LINE = 64 * 1024 * 1024  # bytes; what is longer is no answer of a worker in its right mind

_UNPAIRED = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Ready:
    """A stage became ready, or cannot become so: then ``failed`` says why.

    ``has_model`` and ``why`` tell of the second reader, which is ready even without its model.
    """

    stage: str
    languages: tuple[str, ...] = ()
    has_model: bool = True
    why: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one stage found in a paragraph; offsets count code points into the text that was asked about.

    ``is_last`` says that no further prompt stage follows; the second reader's answer comes unasked after that.
    """

    paragraph: int
    revision: int
    stage: str
    findings: tuple[Finding, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Complaint:
    """The worker could not read a request, and ``paragraph`` is None when it does not know which.

    One that is fatal says in words why the worker cannot work at all; one of a ``stage`` says that this stage gave up on a paragraph.
    """

    paragraph: int | None
    words: str = ""
    is_fatal: bool = False
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why the second reader marked a text: ``number`` is that of the question, ``words`` weighed most."""

    number: int
    words: tuple[str, ...]
    confidence: str


Message = Ready | Answer | Complaint | Explained


class Lines:
    """Puts lines together from bytes that arrive in any portions."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, portion: bytes) -> list[bytes]:
        """The lines that this portion completes, without their ends; too long a line is dropped."""
        head, *rest = portion.split(b"\n")
        self._add(head)
        lines = []
        for piece in rest:
            if self._size <= self._longest:
                lines.append(b"".join(self._pieces))
            self.clear()
            self._add(piece)
        return lines

    def clear(self) -> None:
        """Forget an unfinished line."""
        self._pieces.clear()
        self._size = 0

    def _add(self, piece: bytes) -> None:
        """Add to the unfinished line, whose bytes are no longer kept once it is too long."""
        self._size += len(piece)
        if self._size > self._longest:
            self._pieces.clear()
        elif piece:
            self._pieces.append(piece)


def to_line(message: dict[str, Any]) -> bytes:
    """One JSON line in UTF-8; an unpaired surrogate becomes U+FFFD, which keeps every offset."""
    return _UNPAIRED.sub("\ufffd", json.dumps(message, ensure_ascii=False)).encode() + b"\n"


def read(line: bytes) -> Message | None:
    """The message in a line; None for anything that is none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    try:
        return _message(data)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None


def _message(data: dict[str, Any]) -> Message | None:
    """The message in a JSON object; raises what reading a wrong one raises."""
    if "ready" in data:
        return Ready(
            str(data["ready"]),
            tuple(map(str, data.get("languages", ()))),
            bool(data.get("model", True)),
            str(data.get("why", "")),
            str(data.get("failed", "")),
        )
    if "error" in data:
        paragraph = data.get("id")
        is_fatal = data.get("fatal") is True
        known = paragraph if isinstance(paragraph, int) else None
        return Complaint(known, str(data["error"]), is_fatal, str(data.get("stage", "")))
    if "explained" in data:
        return Explained(int(data["explained"]), tuple(map(str, data["words"])), str(data["confidence"]))
    if "stage" in data:
        return Answer(
            int(data["id"]),
            int(data["rev"]),
            str(data["stage"]),
            tuple(map(Finding.from_json, data["findings"])),
            data.get("last") is True or data["stage"] == "rules",
        )
    return None
