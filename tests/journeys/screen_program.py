"""The real program on a real screen, with a worker that knows a few phrases; writes down what happens for the test outside."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from beforehand.program import build, make_application, memory_stores

LOG = Path(os.environ["BEFOREHAND_COPIES"])
WORKER = (sys.executable, "-S", str(Path(__file__).with_name("phrase_worker.py")))


def note(line: str) -> None:
    with LOG.open("a", encoding="utf-8") as log:
        log.write(line + "\n")


class NotedClipboard:
    def text(self) -> str:
        return ""

    def set_text(self, text: str) -> None:
        note(f"copied {text}")

    def set_picture(self, picture) -> None:
        note("copied a picture")


def main() -> int:
    app = make_application()
    program = build(memory_stores(), clipboard=NotedClipboard(), command=WORKER)
    desk, window = program.desk, program.window

    def on_gate_changed() -> None:
        found = [each for each in desk.findings if each.is_open]
        if found:
            note(f"found {found[0].quoted}")
        elif desk.current is not None and desk.current.text and desk.readiness.is_judged:
            note("settled")
        note("open" if desk.is_open else "shut")
        if window.gate.isVisible():
            note("missing")

    desk.gate_changed.connect(on_gate_changed)
    program.commands.menus.actions["copy_approved"].triggered.connect(
        lambda: note("missing" if desk.missing else "asked")
    )
    program.checker.stage_became_ready.connect(lambda stage: note("ready") if stage == "rules" else None)
    window.painted.connect(program.start)
    window.show()
    window.activateWindow()  # there is no window manager that would do it
    signal.signal(signal.SIGTERM, lambda *_: app.exit(0))
    beat = QTimer()
    beat.timeout.connect(lambda: None)  # lets Python see the signal
    beat.start(100)
    code = app.exec()
    beat.stop()
    program.shut_down()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
