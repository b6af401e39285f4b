"""How long ten thousand people take to come in from a table and to go out again, and how long the window ever stands still."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CELLS = (
    ("intake_read_s", 5.0, "s"),
    ("intake_keep_s", 15.0, "s"),
    ("intake_longest_turn_cpu_ms", 300.0, "ms"),
    ("intake_longest_pause_ms", 1000.0, "ms"),
    ("export_table_s", 5.0, "s"),
    ("export_receipts_s", 8.0, "s"),
    ("export_longest_turn_cpu_ms", 50.0, "ms"),
    ("export_longest_pause_ms", 500.0, "ms"),
    ("intake_undo_s", 15.0, "s"),
)
"""Name, bound and unit; a turn is one of the event loop (the window's own work), a pause is from one to the next by the clock."""

PEOPLE = 10_000
HEADINGS = "name,relation,contact,answer,date,networks,may be named,purpose,notice,notice version,notice language\n"
NOTICE = "We ask you for a photo and your name. You may say no, and you may withdraw at any time."


def table() -> str:
    """Ten thousand people with an answer each."""
    rows = (
        f"Person {number} Example,colleague,p{number}@example.org,given,2026-01-02,linkedin,yes,Opening,{NOTICE.replace(',', ';')},1,en"
        for number in range(PEOPLE)
    )
    return HEADINGS + "\n".join(rows)


class Watch:
    """Runs the event loop until something holds, and remembers the longest turn."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.longest = self.longest_cpu = 0.0

    def until(self, holds: Callable[[], object], patience: float = 120.0) -> float:
        """Seconds until it holds."""
        begun = last = time.perf_counter()
        while not holds():
            worked = time.thread_time()
            self._app.processEvents()
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - worked)
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            last = now
            if now - begun > patience:
                raise TimeoutError
            time.sleep(0.001)
        return time.perf_counter() - begun


def measure() -> dict[str, float]:
    """Take a table in, out and back, in a real vault and with the real windows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from beforehand.desk.keeper import Phase
    from beforehand.desk.keyring_door import KeyringDoor
    from beforehand.desk.register import Register
    from beforehand.domain.receipt import Controller
    from beforehand.program import build, make_application, make_keeper, memory_stores
    from beforehand.store import recovery
    from beforehand.store.paths import Places
    from beforehand.store.vault import Vault, Ways
    from beforehand.windows.exchange_door import ExchangeDoor
    from beforehand.windows.intake import IntakeWindow

    app = make_application()
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "people.csv").write_text(table(), encoding="utf-8")
        places, code = Places(folder / "data"), recovery.new_code()
        Vault.create(places.vault, Ways(code=code)).close()
        keeper = make_keeper(places, KeyringDoor(lambda: None))
        program = build(memory_stores(), keeper=keeper)
        program.window.show()
        program.start(asks_keyring=False)
        watch = Watch(app)
        watch.until(lambda: keeper.phase is Phase.LOCKED)
        keeper.unlock_with_code(code)
        register = program.window.findChild(Register)
        watch.until(lambda: register.is_ready)
        program.commands.menus.actions["show_people"].trigger()
        door = program.window.findChild(ExchangeDoor)
        intakes, exports, _sharing = door.services
        form = IntakeWindow(intakes, program.window.theme, program.window)
        form.show()
        watch = Watch(app)
        form.read_file(folder / "people.csv")
        found["intake_read_s"] = watch.until(lambda: form.model.rowCount() == PEOPLE)
        form.keep.click()
        found["intake_keep_s"] = watch.until(lambda: intakes.may_undo)
        watch.until(lambda: len(register.people) == PEOPLE)
        app.processEvents()
        found["intake_longest_pause_ms"] = watch.longest * 1000
        found["intake_longest_turn_cpu_ms"] = watch.longest_cpu * 1000
        done: list[object] = []
        exports.written.connect(done.append)
        exports.keep_controller(Controller("Dee Author", "1 Example Street", "dee@example.org", "Kenya"))
        watch = Watch(app)
        people = [person.id for person in register.people]
        exports.write_table(folder / "out.csv", people)
        found["export_table_s"] = watch.until(lambda: len(done) == 1)
        exports.write_receipts(folder / "out.jsonld", people)
        found["export_receipts_s"] = watch.until(lambda: len(done) == 2)
        found["export_longest_pause_ms"] = watch.longest * 1000
        found["export_longest_turn_cpu_ms"] = watch.longest_cpu * 1000
        intakes.take_back()
        found["intake_undo_s"] = watch.until(lambda: not register.people)
        form.close()
        program.shut_down()
    return found
