"""The text worker: judges paragraphs for the window, JSON lines in and out, in a process of its own.

In: ``{"id", "rev", "lang", "text", "context"}``, ``{"off": [rule, ...]}``, ``{"dismissed": [{"clause", "text"}, ...]}``, ``{"forget": true}`` or
``{"explain": number, "text", "clause"}``; closing the input ends the worker. ``off`` and ``dismissed`` take the place of what was told before;
``dismissed`` holds sentences, oldest first, that the second reader marked for a clause and that were no matter there.
Out: ``{"ready": stage, ...}``, ``{"id", "rev", "stage", "findings", "last"}``,
``{"explained": number, "nearest", "words", "confidence"}`` or ``{"error": sentence}``. Offsets count code points.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from beforehand_checks.arithmetic import THREAD_SETTINGS
from beforehand_checks.dismissed import Dismissed
from beforehand_checks.engine import Engine, Reader
from beforehand_checks.finding import Finding
from beforehand_checks.pack import PackError, load_pack
from beforehand_checks.reading import Reading

PAUSE = 0.3
"""Seconds without a request after which the second reader starts."""


@dataclass(frozen=True, slots=True)
class Request:
    """One paragraph to judge."""

    id: int
    revision: int
    language: str
    text: str
    context: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Request:
        """Read a request; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        text, context = data["text"], data.get("context", "")
        if not isinstance(text, str) or not isinstance(context, str):
            raise TypeError("text and context must be texts")
        return cls(int(data["id"]), int(data["rev"]), str(data.get("lang", "")), text, context)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Something that a loading thread has brought: run ``install`` in the worker's own thread, then say ``ready``."""

    ready: dict[str, Any]
    install: Callable[[], None] = lambda: None


class Worker:
    """Answers requests one after another; the newest of a paragraph counts, the second reader works in the pauses."""

    def __init__(
        self, source: IO[str], sink: IO[str], engine: Engine, load_reader: Callable[[], Reader] | None = None
    ) -> None:
        self._source = source
        self._sink = sink
        self._engine = engine
        self._load_reader = load_reader
        self._dismissed: tuple[Dismissed, ...] = ()
        self._may_study = False
        self._inbox: queue.Queue[dict[str, Any] | _Loaded | None] = queue.Queue()
        self._prompt: dict[int, Request] = {}
        self._later: dict[int, Request] = {}
        self._is_open = True
        self._has_rules = False

    def run(self) -> None:
        """Work until the input closes."""
        self._send({"ready": "lexicon", "languages": list(self._engine.pack.languages)})
        threading.Thread(target=self._receive, name="requests", daemon=True).start()
        threading.Thread(target=self._load, name="loading", daemon=True).start()
        while self._is_open or self._prompt:
            if self._is_open:
                self._take(block=not self._prompt)
            if self._prompt:
                self._answer(self._prompt.pop(next(iter(self._prompt))))

    def _receive(self) -> None:
        """Hand lines over as they come; runs in a thread of its own."""
        for line in self._source:
            if not line.strip():
                continue
            try:
                message = json.loads(line)
                if not isinstance(message, dict):
                    raise TypeError("a message must be an object")
            except (ValueError, TypeError, RecursionError) as trouble:
                message = {"malformed": f"{type(trouble).__name__}"}
            self._inbox.put(message)
        self._inbox.put(None)

    def _load(self) -> None:
        """Load spaCy, then the second reader; runs in a thread of its own."""
        try:
            self._engine.load_shapes(self._engine.pack.languages[0])
        except (ImportError, PackError) as trouble:
            self._inbox.put(_Loaded({"ready": "rules", "failed": str(trouble)}, self._rules_came))
        else:
            self._inbox.put(_Loaded({"ready": "rules"}, self._rules_came))
        if self._load_reader is None:
            self._inbox.put(
                _Loaded({"ready": "reader", "model": False, "why": "This installation has no language model."})
            )
            return
        try:
            reader = self._load_reader()
        except Exception as trouble:  # noqa: BLE001 - whatever is wrong with the model, the rules go on working
            self._inbox.put(_Loaded({"ready": "reader", "model": False, "why": str(trouble)}))
        else:
            self._inbox.put(_Loaded({"ready": "reader", "model": True}, lambda: self._reader_came(reader)))

    def _rules_came(self) -> None:
        self._has_rules = True

    def _reader_came(self, reader: Reader) -> None:
        self._teach(reader)
        self._engine.reader = reader

    def _take(self, *, block: bool) -> None:
        """Take in all messages that wait; with nothing prompt to do, wait for one, or read or study on after a pause."""
        if block:
            can_work = (bool(self._later) or self._may_study) and self._engine.reader is not None
            try:
                self._handle(self._inbox.get(timeout=PAUSE if can_work else None))
            except queue.Empty:
                if self._later:
                    self._read_one()
                else:
                    self._study()
                return
        while True:
            try:
                self._handle(self._inbox.get_nowait())
            except queue.Empty:
                return

    def _handle(self, message: dict[str, Any] | _Loaded | None) -> None:
        if message is None:
            self._is_open = False
        elif isinstance(message, _Loaded):
            message.install()
            self._send(message.ready)
        elif "malformed" in message:
            self._send({"error": f"A line could not be read ({message['malformed']})."})
        elif "off" in message and isinstance(message["off"], list):
            self._engine.switched_off = frozenset(map(str, message["off"]))
        elif "dismissed" in message:
            self._heed(message["dismissed"])
        elif "forget" in message:
            self._engine.forget()
        elif "explain" in message:
            self._explain(message)
        else:
            self._accept(message)

    def _heed(self, told: Any) -> None:
        try:
            self._dismissed = tuple(map(Dismissed.from_json, told))
        except (KeyError, TypeError) as trouble:
            self._send({"error": f"What was dismissed could not be read ({type(trouble).__name__})."})
            return
        if self._engine.reader is not None:
            self._teach(self._engine.reader)

    def _teach(self, reader: Reader) -> None:
        reader.heed(self._dismissed)
        self._may_study = bool(self._dismissed)

    def _study(self) -> None:
        """Work out ahead what the second reader needs to heed the dismissals, until somebody wants something."""
        reader = self._engine.reader
        try:
            while self._inbox.empty() and self._may_study and reader is not None:
                self._may_study = reader.study()
        except Exception as trouble:  # noqa: BLE001 - see _answer
            self._may_study = False
            self._send({"error": f"What was dismissed could not be studied ({type(trouble).__name__})."})

    def _accept(self, message: dict[str, Any]) -> None:
        try:
            request = Request.from_json(message)
        except (KeyError, TypeError, ValueError) as trouble:
            self._send(
                {"error": f"A request lacks or misstates a field ({type(trouble).__name__}).", "id": message.get("id")}
            )
            return
        self._prompt.pop(request.id, None)
        self._prompt[request.id] = request
        self._later.pop(request.id, None)

    def _answer(self, request: Request) -> None:
        """The prompt stages; a defect in one paragraph must not end the worker, and its message must not carry the text."""
        try:
            reading = self._engine.prepare(request.text, request.language, request.context)
            self._reply(request, "lexicon", self._engine.lexicon(reading), last=not self._has_rules)
            if self._has_rules:
                self._reply(request, "rules", self._engine.rules(reading), last=True)
        except Exception as trouble:  # noqa: BLE001 - see above
            self._send(
                {
                    "error": f"A paragraph could not be judged ({type(trouble).__name__}).",
                    "id": request.id,
                    "rev": request.revision,
                }
            )
            return
        self._later[request.id] = request

    def _read_one(self) -> None:
        """Let the second reader judge the paragraph that came first; where it fails, the rules alone have to do."""
        request = self._later.pop(next(iter(self._later)))
        findings: list[Finding] = []
        try:
            reading = self._engine.prepare(request.text, request.language, request.context)
            findings = self._engine.second_reader(reading, request.context)
            self._tell_doubts(request, reading)
        except Exception as trouble:  # noqa: BLE001 - see _answer
            words = f"The second reader could not judge a paragraph ({type(trouble).__name__})."
            self._send({"error": words, "stage": "reader"})
        self._reply(request, "reader", findings, last=False)

    def _tell_doubts(self, request: Request, reading: Reading) -> None:
        """Answer a prompt stage again where the second reader doubts what its rules found."""
        for stage, found in (("lexicon", self._engine.lexicon(reading)), ("rules", self._engine.rules(reading))):
            weighed = self._engine.weighed(reading, found)
            if weighed != found:
                self._reply(request, stage, weighed, last=False)

    def _explain(self, message: dict[str, Any]) -> None:
        """Say why the second reader marks a text: somebody looks at the mark and waits."""
        reader = self._engine.reader
        if reader is None:
            return
        try:
            why = reader.explain(str(message["text"]), str(message["clause"]))
        except Exception as trouble:  # noqa: BLE001 - see _answer
            self._send({"error": f"A mark could not be explained ({type(trouble).__name__})."})
            return
        answer = {"nearest": why.nearest, "words": list(why.words), "confidence": why.confidence}
        self._send({"explained": message["explain"], **answer})

    def _reply(self, request: Request, stage: str, findings: Iterable[Finding], *, last: bool) -> None:
        self._send(
            {
                "id": request.id,
                "rev": request.revision,
                "stage": stage,
                "findings": [f.to_json() for f in findings],
                "last": last,
            }
        )

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._sink.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
            self._sink.flush()
        except BrokenPipeError:
            self._is_open = False


def load_reader() -> Reader:
    """The second reader, with the arithmetic library held to one thread; raises ``ModelMissing``."""
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    from beforehand_checks.stages.second_reader import SecondReader

    return SecondReader.load()


def main() -> int:
    """Run the worker on the standard streams; exit code 2 when the policy pack is refused."""
    source = open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - a descriptor, open as long as the process
    sink = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    try:
        engine = Engine(load_pack())
    except PackError as trouble:
        sink.write(json.dumps({"error": str(trouble), "fatal": True}) + "\n")
        sink.flush()
        return 2
    Worker(source, sink, engine, load_reader).run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
