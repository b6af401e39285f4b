"""The photo worker: one job on one stranger's file, in a process of its own with limits; see ``protocol`` for what it speaks.

Order matters: first the limits, then everything is loaded that may be needed, then nothing can be opened any more, and only
then the first byte of the file is looked at.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from typing import IO, TYPE_CHECKING, Any

from beforehand_checks.photos import limits
from beforehand_checks.photos.protocol import MOST_BYTES, ProtocolError, frame, read_frame
from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from beforehand_checks.photos.jobs import Answer

DONE, FAILED = 0, 1


class Answers:
    """Writes frames, whole ones only, and nothing after the last."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._is_over = False

    def tell(self, header: dict[str, Any]) -> None:
        """Write a frame that is not the last."""
        self._write(frame(header))

    def end(self, header: dict[str, Any], payload: bytes = b"") -> None:
        """Write the last frame."""
        self._write(frame(header, payload), is_last=True)

    def _write(self, data: bytes, *, is_last: bool = False) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_over = is_last
            try:
                self._sink.write(data)
                self._sink.flush()
            except OSError:  # nobody listens any more
                os._exit(FAILED)


def main() -> int:
    """Do one job for whoever holds the other ends of standard input and output; returns the exit code."""
    limits.set_up()
    source, sink = _own_streams()
    answers = Answers(sink)
    limits.watch(lambda: answers.end(PhotoError("too_long").to_json()))
    try:
        answer = _work(source, answers)
    except PhotoError as trouble:
        answers.end(trouble.to_json())
        return FAILED
    except MemoryError:
        answers.end(PhotoError("too_much_memory").to_json())
        return FAILED
    except BaseException as defect:  # noqa: BLE001 -- a person is waiting for a sentence, not for a traceback
        answers.end(PhotoError("defect").to_json() | {"where": _place(defect)})
        return FAILED
    answers.end({"result": answer.result}, answer.payload)
    return DONE


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The two ends to talk through; whatever a library prints goes nowhere."""
    source, sink = (os.fdopen(os.dup(number), mode) for number, mode in ((0, "rb"), (1, "wb")))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return source, sink


def _work(source: IO[bytes], answers: Answers) -> Answer:
    from beforehand_checks.photos import decoding, faces, jobs

    decoding.prepare()
    try:
        request, data, length = read_frame(source)
    except ProtocolError as trouble:
        raise PhotoError("bad_request") from trouble
    if length > MOST_BYTES:
        raise PhotoError("too_many_bytes", MOST_BYTES // 1_000_000)
    network = faces.load_network() if request.get("job") in jobs.NEED_NETWORK else None
    limits.close_the_door()
    return jobs.run(jobs.Work(request, data, answers.tell, network))


def _place(defect: BaseException) -> str:
    """Type and place of a defect, and never its words: they may hold something of the photo."""
    last = traceback.extract_tb(defect.__traceback__, limit=-1)
    where = f"{os.path.basename(last[0].filename)}:{last[0].lineno}" if last else "?"  # noqa: PTH119
    return f"{type(defect).__name__} at {where}"


if __name__ == "__main__":
    sys.exit(main())
