"""Speed and size of the window with the real text worker busy, offscreen; every part runs in a process of its own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CELLS = (
    ("key_to_paint_p99_ms_10k", 5.0, "ms"),
    ("key_to_paint_p99_ms_100k", 8.0, "ms"),
    ("key_to_highlight_p95_ms", 25.0, "ms"),
    ("highlights_while_typing", -0.9, "share"),
    ("first_paint_ms", 400.0, "ms"),
    ("lexicon_ready_ms", 300.0, "ms"),
    ("rules_ready_ms", 2000.0, "ms"),
    ("gui_pss_mb", 70.0, "MB"),
    ("worker_pss_mb", 120.0, "MB"),
    ("worker_with_reader_pss_mb", 280.0, "MB"),
    ("first_paint_with_vault_ms", 430.0, "ms"),
    ("vault_open_ms", 900.0, "ms"),
    ("gui_with_vault_pss_mb", 95.0, "MB"),
)
"""Name, bound and unit; a negative bound is a floor."""

WORDS = (
    "the team will travel to the field office with colleagues and partners before the official announcement of our new programme "
    "in the region while beneficiaries wait for support and we hope that everyone likes this post about working together every day"
).split()
KEYS = 300
GAP_MS = 30
PASSPHRASE = "salmon lantern orbit thimble"
MAKE_VAULT = f"""
from beforehand.store.paths import Places
from beforehand.store.vault import Vault, Ways
Vault.create(Places.of_user().vault, Ways(passphrase={PASSPHRASE!r})).close()
"""
TYPED = "and we go on official travel with colleagues now. "


def document(words: int) -> str:
    """Paragraphs of 60 words."""
    dice = random.Random(3)
    paragraphs = [" ".join(dice.choices(WORDS, k=60)) + f" {dice.random():.6f}." for _ in range(words // 60)]
    return "\n".join(paragraphs)


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Bench:
    """The program with one long draft and the caret in its middle."""

    def __init__(self, words: int, settle_s: float) -> None:
        from beforehand.program import build, make_application, memory_stores

        self.app = make_application()
        self.program = build(memory_stores())
        self.window = self.program.window
        self.window.painted.connect(self.program.start)
        self.window.resize(1240, 800)
        self.window.show()
        self.wait_until(lambda: self.program.checker.are_rules_ready and self.window.writing.page is not None, 60)
        self.window.writing.new_draft(document(words))
        self.page = self.window.writing.page
        self.editor = self.window.editor
        self.wait_until(lambda: self.page.paragraphs.is_judged, settle_s)
        block = self.page.document.findBlockByNumber(self.page.document.blockCount() // 2)
        cursor = self.editor.textCursor()
        cursor.setPosition(block.position() + block.length() // 2)
        self.editor.setTextCursor(cursor)
        self.editor.setFocus()
        self.wait(300)

    def wait(self, milliseconds: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def wait_until(self, holds: Any, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not holds() and time.monotonic() < end:
            self.wait(20)

    def type(self, on_key: Any) -> None:
        """Press a key every 30 ms, on the beat."""
        from PySide6.QtCore import Qt, QTimer

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(GAP_MS)
        pressed = 0

        def press() -> None:
            nonlocal pressed
            if pressed >= KEYS:
                timer.stop()
                self.app.exit()
                return
            on_key(TYPED[pressed % len(TYPED)])
            pressed += 1

        timer.timeout.connect(press)
        timer.start()
        self.app.exec()
        self.wait(500)

    def close(self) -> None:
        self.program.shut_down()


def part_paint(words: int) -> dict[str, float]:
    """Key to paint, while the worker judges the draft."""
    from PySide6.QtTest import QTest

    from beforehand.windows.editor import Editor

    painted = [0]
    original = Editor.paintEvent

    def paint(editor: Any, event: Any) -> None:
        original(editor, event)
        painted[0] += 1

    Editor.paintEvent = paint  # before one is made: a later change of the class would not be seen
    bench = Bench(words, settle_s=4)
    times: list[float] = []

    def on_key(character: str) -> None:
        before, start = painted[0], time.perf_counter()
        QTest.keyClicks(bench.editor, character)
        while painted[0] == before and time.perf_counter() - start < 1:
            bench.app.processEvents()
        times.append((time.perf_counter() - start) * 1000)

    bench.type(on_key)
    bench.close()
    return {f"key_to_paint_p99_ms_{words // 1000}k": quantile(times, 0.99)}


def part_highlight(words: int) -> dict[str, float]:
    """Key to the answer being taken in, and how many keys got an answer of their own."""
    from PySide6.QtTest import QTest

    from beforehand.desk.paragraphs import Paragraph

    bench = Bench(words, settle_s=30)
    paragraph = bench.page.paragraphs.get(bench.editor.textCursor().block().userState())
    pressed: dict[int, float] = {}
    answered: dict[int, float] = {}
    original = Paragraph.take

    def take(each: Any, answer: Any) -> bool:
        changed = original(each, answer)
        if each is paragraph and answer.is_last and each.judged >= answer.revision:
            answered[answer.revision] = time.perf_counter()
        return bool(changed)

    Paragraph.take = take

    def on_key(character: str) -> None:
        start = time.perf_counter()
        QTest.keyClicks(bench.editor, character)
        pressed[paragraph.revision] = start

    bench.type(on_key)
    bench.close()
    times = []
    for revision, start in pressed.items():
        when = min((at for asked, at in answered.items() if asked >= revision), default=start + 10)
        times.append((when - start) * 1000)
    share = sum(revision in answered for revision in pressed) / len(pressed)
    return {"key_to_highlight_p95_ms": quantile(times, 0.95), "highlights_while_typing": share}


def part_start(began: float) -> dict[str, float]:
    """From the birth of the process to the first paint, then from the worker's start to its stages; then sizes."""
    import beforehand.__main__ as program_module
    from beforehand.store.settings_file import FileSettings

    app = program_module.make_application()
    program_module._translate(app, FileSettings())
    program = program_module.build(program_module.memory_stores(FileSettings()), waits=True)
    values: dict[str, float] = {}
    started = 0.0

    def on_painted() -> None:
        nonlocal started
        values["first_paint_ms"] = (time.monotonic() - began) * 1000
        started = time.monotonic()
        program_module._start(app, program)

    def on_ready(stage: str) -> None:
        values[f"{stage}_ready_ms"] = (time.monotonic() - started) * 1000
        if stage == "rules":
            values["worker_pss_mb"] = pss(int(program.checker._process.processId()))
            app.exit()

    program.window.painted.connect(on_painted)
    program.checker.stage_became_ready.connect(on_ready)
    program.window.show()
    app.exec()
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(2500, loop.quit)
    loop.exec()
    values["gui_pss_mb"] = pss(os.getpid())
    values["worker_with_reader_pss_mb"] = pss(int(program.checker._process.processId()))
    program.shut_down()
    return values


def part_vault(began: float) -> dict[str, float]:
    """The same with a vault that a passphrase opens as soon as it is asked for; opening counts from the first paint."""
    import beforehand.__main__ as program_module
    from beforehand.desk.keeper import Phase
    from beforehand.store.paths import Places
    from beforehand.store.settings_file import FileSettings

    app = program_module.make_application()
    keeper = program_module.make_keeper(Places.of_user())
    program = program_module.build(program_module.memory_stores(FileSettings()), keeper=keeper, waits=True)
    values: dict[str, float] = {}

    def on_painted() -> None:
        values["first_paint_with_vault_ms"] = (time.monotonic() - began) * 1000
        program_module._start(app, program)

    def on_phase_changed() -> None:
        if keeper.phase is Phase.LOCKED:
            keeper.unlock_with_passphrase(PASSPHRASE)
        elif keeper.phase is Phase.OPEN:
            values["vault_open_ms"] = (time.monotonic() - began) * 1000 - values["first_paint_with_vault_ms"]
            app.exit()

    program.window.painted.connect(on_painted)
    keeper.phase_changed.connect(on_phase_changed)
    program.window.show()
    app.exec()
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(6000, loop.quit)  # the check in the background is over by then
    loop.exec()
    values["gui_with_vault_pss_mb"] = pss(os.getpid())
    program.shut_down()
    return values


def pss(process: int) -> float:
    """Proportional set size of a process, in MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def run_part(*arguments: str) -> dict[str, float]:
    """One part in a process of its own, with a profile of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": home}
        env |= {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        command = [sys.executable, str(Path(__file__).resolve()), *arguments]
        if arguments[0] == "vault":
            subprocess.run([sys.executable, "-c", MAKE_VAULT], check=True, env=env)
        if arguments[0] in ("start", "vault"):
            command.append(str(time.monotonic()))
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env, timeout=300
        )
    values: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return values


def measure() -> dict[str, float]:
    """All cells of this module; of the starts, the median of five after a first that warms the disk."""
    run_part("start")
    starts = [run_part("start") for _ in range(5)]
    values = {name: quantile([start[name] for start in starts if name in start], 0.5) for name in starts[0]}
    opened = [run_part("vault") for _ in range(5)]
    values |= {name: quantile([each[name] for each in opened], 0.5) for name in opened[0]}
    return values | run_part("paint", "10000") | run_part("paint", "100000") | run_part("highlight", "1000")


PARTS = {"paint": part_paint, "highlight": part_highlight, "start": part_start, "vault": part_vault}

if __name__ == "__main__":
    kind_of = float if sys.argv[1] in ("start", "vault") else int
    print(json.dumps(PARTS[sys.argv[1]](kind_of(sys.argv[2]))))
