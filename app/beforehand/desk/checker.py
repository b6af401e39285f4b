"""The client of the text worker: a child process that speaks JSON lines, restarted when it dies or hangs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from beforehand.desk.lines import Answer, Complaint, Explained, Lines, Message, Ready, read, to_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from beforehand_checks.dismissed import Dismissed


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient the client is, in milliseconds; ``per_character`` is added for each code point under way."""

    start: int = 30_000
    answer: int = 20_000
    per_character: float = 0.05
    tick: int = 500
    back_off: tuple[int, ...] = (0, 500, 2_000)
    deaths: int = 3
    window: int = 60_000
    farewell: int = 500


@dataclass(frozen=True, slots=True)
class Request:
    """A paragraph to judge; offsets of the answer count code points into ``text``."""

    paragraph: int
    revision: int
    text: str
    language: str
    context: str

    def line(self) -> bytes:
        """The request as one JSON line."""
        return to_line(
            {
                "id": self.paragraph,
                "rev": self.revision,
                "lang": self.language,
                "text": self.text,
                "context": self.context,
            }
        )


class Checker(QObject):
    """Owns the text worker; never waits for it but in ``shut_down``.

    ``kept_failing`` carries why: "start" (it could not be started), "died", "hung", "policy" (the policy was refused) or
    "rules" (its rules cannot be loaded); ``trouble`` then holds the worker's own words, if it had any. A paragraph that is asked for
    while no worker runs is sent when one does; one that the worker could not judge is ``refused``; ``restarted`` asks
    listeners to ask for everything again.
    ``state_changed`` says that ``is_up``, ``are_rules_ready`` or ``has_failed`` may read otherwise than before.
    """

    answered = Signal(object)
    explained = Signal(object)
    refused = Signal(int)
    stage_became_ready = Signal(str)
    restarted = Signal()
    kept_failing = Signal(str)
    recovered = Signal()
    reader_stumbled = Signal()
    """The second reader gave up on a paragraph: only rules have judged it."""
    state_changed = Signal()

    def __init__(self, command: Sequence[str], parent: QObject | None = None, limits: Limits | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._limits = limits or Limits()
        self._process: QProcess | None = None
        self._lines = Lines()
        self._queued: dict[int, Request] = {}
        self._under_way: dict[int, Request] = {}
        self._off: tuple[str, ...] = ()
        self._dismissed: tuple[Dismissed, ...] = ()
        self._stages: set[str] = set()
        self._languages: tuple[str, ...] = ()
        self._reader_trouble = self._trouble = ""
        self._deaths: deque[float] = deque()
        self._is_open = self._was_open = self._has_failed = self._was_killed = False
        self._is_crippled = self._is_hopeless = False
        self._silent_ms = 0.0
        self._last_tick = 0.0
        self._watchdog = QTimer(self)
        self._watchdog.setInterval(self._limits.tick)
        self._watchdog.timeout.connect(self._on_tick)
        self._revival = QTimer(self)
        self._revival.setSingleShot(True)
        self._revival.timeout.connect(self._launch)

    @property
    def is_up(self) -> bool:
        """Whether a worker runs and has its first stage ready."""
        return self._is_open and "lexicon" in self._stages

    @property
    def are_rules_ready(self) -> bool:
        """Whether every prompt stage is ready."""
        return self._is_open and "rules" in self._stages

    @property
    def has_failed(self) -> bool:
        """Whether it was given up until ``retry``, or has not recovered since."""
        return self._has_failed

    @property
    def stages(self) -> frozenset[str]:
        """The stages that are ready."""
        return frozenset(self._stages)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the worker has rules for."""
        return self._languages

    @property
    def reader_trouble(self) -> str:
        """Why the second reader has no model, in words; "" while it has one or is not ready."""
        return self._reader_trouble

    @property
    def trouble(self) -> str:
        """Why the worker cannot work or cannot load its rules, in its own words; "" when it did not say."""
        return self._trouble

    @property
    def in_flight(self) -> int:
        """How many paragraphs are asked for and not answered by the last prompt stage."""
        return len(self._under_way | self._queued)

    def start(self) -> None:
        """Start the worker; does nothing when one runs or is about to."""
        if self._process is None and not self._revival.isActive():
            self._launch()

    def ask(self, paragraph_id: int, revision: int, text: str, language: str = "", context: str = "") -> None:
        """Have a paragraph judged; a newer request for it takes the place of an older one."""
        request = Request(paragraph_id, revision, text, language, context)
        if self._is_open:
            self._send(request)
        else:
            self._queued[paragraph_id] = request

    def explain(self, number: int, text: str, clause: str) -> None:
        """Ask why the second reader marks a text; the answer is ``explained`` under this number, if one comes."""
        self._write({"explain": number, "text": text, "clause": clause})

    def forget(self) -> None:
        """Have the worker drop what it remembers of judged text."""
        self._write({"forget": True})

    def switch_off(self, rules: Iterable[str]) -> None:
        """Have the worker leave these rules out, now and after every restart."""
        self._off = tuple(rules)
        self._write({"off": list(self._off)})

    def heed(self, dismissed: Iterable[Dismissed]) -> None:
        """Have the second reader show what is much like these as hints, now and after every restart."""
        self._dismissed = tuple(dismissed)
        self._tell_dismissed()

    def retry(self) -> None:
        """Start afresh after ``kept_failing``, in place of a worker that still runs."""
        self._deaths.clear()
        self._revival.stop()
        if self._process is not None and self._is_crippled:
            self._was_killed = True
            self._process.kill()
        else:
            self.start()

    def shut_down(self) -> None:
        """End the worker and leave no process: let it go in peace, and kill it if it does not go at once."""
        self._watchdog.stop()
        self._revival.stop()
        self._queued.clear()
        process, self._process = self._process, None
        self._close()
        self._under_way.clear()
        if process is None:
            return
        process.blockSignals(True)  # noqa: FBT003  Qt takes it so
        process.closeWriteChannel()
        if process.state() is not QProcess.ProcessState.NotRunning and not process.waitForFinished(
            self._limits.farewell
        ):
            process.kill()
            process.waitForFinished(self._limits.farewell * 10)
        process.deleteLater()

    def _launch(self) -> None:
        """Start a worker process."""
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments(list(self._command[1:]))
        # What a worker prints when it fails may quote the post: it goes nowhere.
        process.setStandardErrorFile(QProcess.nullDevice())
        process.started.connect(self._on_started)
        process.readyReadStandardOutput.connect(self._on_output_arrived)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error_occurred)
        self._process = process
        self._was_killed = self._is_hopeless = False
        self._trouble = ""
        self._silent_ms, self._last_tick = 0.0, monotonic()
        self._watchdog.start()
        process.start()

    def _on_started(self) -> None:
        """Tell a new worker what it must know and what is to be judged."""
        if self._was_open:
            self.restarted.emit()
        self._is_open = self._was_open = True
        if self._off:
            self._write({"off": list(self._off)})
        if self._dismissed:
            self._tell_dismissed()
        queued, self._queued = self._queued, {}
        for request in queued.values():
            self._send(request)
        self.state_changed.emit()

    def _on_output_arrived(self) -> None:
        """Read what the worker said."""
        if self._process is None:
            return
        for line in self._lines.feed(bytes(self._process.readAllStandardOutput().data())):
            message = read(line)
            if message is not None:
                self._silent_ms = 0.0
                self._take(message)

    def _on_finished(self) -> None:
        """Deal with the end of a worker, after reading its last words."""
        self._on_output_arrived()
        self._bury("hung" if self._was_killed else "died")

    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        """Deal with a worker that could not be started; any other error ends in ``finished``."""
        if error is QProcess.ProcessError.FailedToStart:
            self._bury("start")

    def _on_tick(self) -> None:
        """Kill a worker that owes something and has been silent for too long.

        A turn counts at most twice its length, so that a blocked event loop or a sleeping machine does not kill.
        """
        now = monotonic()
        passed, self._last_tick = (now - self._last_tick) * 1000, now
        if self._process is None or not self._owes():
            self._silent_ms = 0.0
            return
        self._silent_ms += min(passed, 2.0 * self._limits.tick)
        if self._silent_ms > self._patience():
            self._was_killed = True
            self._process.kill()

    def _owes(self) -> bool:
        """Whether the worker owes an answer or a stage."""
        return bool(self._under_way) or not self._has_settled

    @property
    def _has_settled(self) -> bool:
        """Whether the worker is done with loading its rules, well or badly."""
        return self._is_crippled or "rules" in self._stages

    def _patience(self) -> float:
        """How long the worker may be silent, in milliseconds."""
        if not self._has_settled:
            return self._limits.start
        size = sum(len(request.text) for request in self._under_way.values())
        return self._limits.answer + self._limits.per_character * size

    def _bury(self, why: str) -> None:
        """Clear up after a worker that is gone, and start another unless too many died."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)  # noqa: FBT003  Qt takes it so
            process.deleteLater()
        self._watchdog.stop()
        self._close()
        self._queued = self._under_way | self._queued
        self._under_way = {}
        now = monotonic()
        self._deaths.append(now)
        while now - self._deaths[0] > self._limits.window / 1000:
            self._deaths.popleft()
        if self._is_hopeless or len(self._deaths) >= self._limits.deaths:
            self._give_up("policy" if self._is_hopeless else why)
            return
        self._revival.start(self._limits.back_off[min(len(self._deaths), len(self._limits.back_off)) - 1])
        self.state_changed.emit()

    def _give_up(self, why: str) -> None:
        """Tell that the worker is not well until ``retry`` helps."""
        self._has_failed = True
        self.state_changed.emit()
        self.kept_failing.emit(why)

    def _close(self) -> None:
        """Forget what only held for the worker that is gone."""
        self._is_open = self._is_crippled = False
        self._stages.clear()
        self._reader_trouble = ""
        self._lines.clear()

    def _take(self, message: Message) -> None:
        """Act on one message of the worker."""
        if isinstance(message, Ready):
            self._note_ready(message)
        elif isinstance(message, Explained):
            self.explained.emit(message)
        elif isinstance(message, Complaint) and message.is_fatal:
            self._is_hopeless, self._trouble = True, message.words
        elif isinstance(message, Complaint):
            if message.stage == "reader":
                self.reader_stumbled.emit()
            if message.paragraph is not None and self._under_way.pop(message.paragraph, None) is not None:
                self.refused.emit(message.paragraph)
        else:
            self._note_answer(message)

    def _note_ready(self, ready: Ready) -> None:
        """Remember a stage that became ready and tell; rules that cannot be loaded are as bad as no worker."""
        if ready.failed and ready.stage == "rules":
            self._is_crippled, self._trouble = True, ready.failed
            self._give_up("rules")
            return
        self._stages.add(ready.stage)
        self._languages = ready.languages or self._languages
        if ready.stage == "reader" and not ready.has_model:
            self._reader_trouble = ready.why
        if ready.stage == "rules":
            self._note_recovery()
        self.state_changed.emit()
        self.stage_became_ready.emit(ready.stage)

    def _note_answer(self, answer: Answer) -> None:
        """Pass an answer on."""
        asked = self._under_way.get(answer.paragraph)
        if answer.is_last and asked is not None and asked.revision == answer.revision:
            del self._under_way[answer.paragraph]
        self.answered.emit(answer)

    def _note_recovery(self) -> None:
        """Tell once that the worker is well again after it had been given up."""
        if self._has_failed:
            self._has_failed = False
            self.recovered.emit()

    def _send(self, request: Request) -> None:
        """Send a request to the worker that runs."""
        self._under_way[request.paragraph] = request
        if self._process is not None:
            self._process.write(request.line())

    def _tell_dismissed(self) -> None:
        """Tell the worker what was dismissed, in the place of what it was told before."""
        self._write({"dismissed": [each.to_json() for each in self._dismissed]})

    def _write(self, message: dict[str, Any]) -> None:
        """Send a command to the worker, if one runs."""
        if self._is_open and self._process is not None:
            self._process.write(to_line(message))
