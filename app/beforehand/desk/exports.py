"""What leaves the register as a file that other programs read: the table, and receipts in the words of the standard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here
from beforehand.domain.columns import table
from beforehand.domain.receipt import Controller, lacking, receipt
from beforehand.domain.sheet import written
from beforehand.store.disk import write_whole
from beforehand.store.trouble import disk_troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from beforehand.desk.register import Register
    from beforehand.domain.clock import Clock
    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person

KEY = "exchange.controller"
"""The setting in the vault that holds who answers for the consents."""

Entries = tuple[tuple["Person", tuple["Record", ...]], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; ``left_out`` counts consents that lack what a receipt must tell."""

    path: Path
    count: int
    left_out: int = 0


class Exports(QObject):
    """Writes such files where ``run`` says, and keeps who answers for the consents."""

    written = Signal(object)
    """A file is whole and in its place: a ``Written``."""
    failed = Signal(object)
    """No file was written, for this ``Trouble``."""

    def __init__(self, register: Register, clock: Clock, parent: QObject | None = None, run: Run = run_here) -> None:
        super().__init__(parent)
        self._register = register
        self._clock = clock
        self._run = run
        self._remember: Callable[[str, object], object] | None = None
        self._controller = Controller()

    @property
    def controller(self) -> Controller:
        """Who answers for the consents, as it was told last."""
        return self._controller

    def use(self, values: Mapping[str, object], remember: Callable[[str, object], object] | None = None) -> None:
        """Read who answers among these values, and keep changes of it with ``remember``."""
        self._remember = remember
        kept = values.get(KEY)
        told = [str(each) for each in kept] if isinstance(kept, list) and len(kept) == 4 else []
        self._controller = Controller(*told)

    def forget(self) -> None:
        """Hold nobody until there is a vault again."""
        self._remember, self._controller = None, Controller()

    def keep_controller(self, controller: Controller) -> None:
        """Take over who answers for the consents."""
        if controller != self._controller:
            self._controller = controller
            if self._remember is not None:
                told = [controller.name, controller.address, controller.contact, controller.jurisdiction]
                self._remember(KEY, told)

    def entries(self, people: Iterable[str]) -> Entries:
        """The people with these ids and their consents, those who are gone left out."""
        found = (self._register.person(each) for each in people)
        return tuple((person, self._register.records_of(person.id)) for person in found if person is not None)

    def write_table(self, path: Path, people: Iterable[str]) -> None:
        """Write people and their consents as a CSV file."""
        entries = self.entries(people)

        def work() -> Written:
            rows = table(entries)
            _write(path, written(rows))
            return Written(path, len(rows) - 1)

        self._run(work, self.written.emit, self.failed.emit)

    def write_receipts(self, path: Path, people: Iterable[str], record: str = "") -> None:
        """Write the receipts of people's consents, or of one consent by its id, as one JSON-LD file."""
        entries, controller = self.entries(people), self._controller
        if record:
            entries = tuple((person, tuple(each for each in held if each.id == record)) for person, held in entries)
        now = self._clock.now()

        def work() -> Written:
            lines, left_out = receipts(entries, controller, now)
            head = json.dumps({"@context": context()}, ensure_ascii=False).removesuffix("}")
            text = f'{head}, "@graph": [\n' + ",\n".join(lines) + "\n]}\n"
            _write(path, text.encode("utf-8", "replace"))
            return Written(path, len(lines), left_out)

        self._run(work, self.written.emit, self.failed.emit)


def receipts(entries: Entries, controller: Controller, now: datetime) -> tuple[list[str], int]:
    """All receipts that can be made, each as a line of JSON, and how many consents lack what a receipt must tell."""
    today = now.astimezone().date()
    found, left_out = [], 0
    for person, records in entries:
        for record in records:
            if lacking(record):
                left_out += 1
            else:
                made = receipt(person, record, controller, now, uuid4().hex, today)
                found.append(json.dumps(made, ensure_ascii=False))
    return found, left_out


def context() -> dict[str, Any]:
    """What the names of fields in a receipt mean, from the resources."""
    place = resources.files("beforehand_resources") / "consent" / "receipt-context.json"
    content: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))["@context"]
    return content


def _write(path: Path, data: bytes) -> None:
    with disk_troubles(path.parent):
        write_whole(path, data)
