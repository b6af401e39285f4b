"""The client of the photo worker: one process for each job, killed when it is cancelled or takes too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from beforehand_checks.photos.protocol import Frames, ProtocolError, frame
from beforehand_checks.photos.trouble import code_of_exit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIMIT_MS = 20_000
FAREWELL_MS = 2_000


class PhotoJob(QObject):
    """One job on one photo; exactly one of ``done`` and ``failed`` is told, and neither after ``cancel``."""

    progressed = Signal(float, object)
    """How far the job is, from 0 to 1, and what else the worker tells on the way."""
    done = Signal(object, bytes)
    """The result and the bytes that go with it."""
    failed = Signal(str, object)
    """The key of a sentence and what fills its places."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None, *, limit: int = LIMIT_MS) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._frames = Frames()
        self._process: QProcess | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(limit)
        self._limit.timeout.connect(lambda: self._fail("photos.too_long"))

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it."""
        return self._process is not None

    def start(self, request: Mapping[str, Any], data: bytes) -> None:
        """Start the worker and hand it the request with the photo's bytes."""
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments(list(self._command[1:]))
        process.setStandardErrorFile(QProcess.nullDevice())
        process.started.connect(lambda: self._on_started(frame(dict(request), data)))
        process.readyReadStandardOutput.connect(self._on_output_arrived)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error_occurred)
        self._process = process
        self._limit.start()
        process.start()

    def cancel(self) -> None:
        """Stop at once and tell nothing more; waits for the killed process, which takes no more than a moment."""
        self._limit.stop()
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)  # noqa: FBT003  Qt takes it so
        process.kill()
        process.waitForFinished(FAREWELL_MS)
        process.deleteLater()

    def _on_started(self, request: bytes) -> None:
        """Hand the worker everything that it gets."""
        if self._process is not None:
            self._process.write(request)
            self._process.closeWriteChannel()

    def _on_output_arrived(self) -> None:
        """Read what the worker said."""
        if self._process is None:
            return
        try:
            for header, payload in self._frames.feed(bytes(self._process.readAllStandardOutput().data())):
                self._take(header, payload)
        except ProtocolError:
            self._fail("photos.died")

    def _take(self, header: dict[str, Any], payload: bytes) -> None:
        """Act on one frame."""
        if self._process is None:
            return
        if isinstance(header.get("result"), dict):
            self.cancel()
            self.done.emit(header["result"], payload)
        elif "error" in header:
            self._fail(str(header.get("say")), header.get("details", []))
        elif isinstance(header.get("progress"), int | float):
            self.progressed.emit(float(header["progress"]), header)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        """Deal with a worker that ended without a last frame."""
        self._on_output_arrived()
        if self._process is not None:
            is_signal = status is QProcess.ExitStatus.CrashExit
            self._fail(f"photos.{code_of_exit(-code if is_signal else code)}")

    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        """Deal with a worker that could not be started; any other error ends in ``finished``."""
        if error is QProcess.ProcessError.FailedToStart:
            self._fail("photos.no_worker")

    def _fail(self, key: str, details: Sequence[object] = ()) -> None:
        if self._process is not None:
            self.cancel()
            self.failed.emit(key, tuple(details))
