"""The whole policy with the proof of every rule, read in a thread of its own when somebody wants to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal
from typing_extensions import override

from beforehand_checks.pack import Pack, PackError, load_pack

if TYPE_CHECKING:
    from collections.abc import Callable


class _Reading(QThread):
    """Reads a pack once."""

    def __init__(self, load: Callable[[], Pack], parent: QObject) -> None:
        super().__init__(parent)
        self._load = load
        self.pack: Pack | None = None
        self.trouble = ""

    @override
    def run(self) -> None:
        try:
            self.pack = self._load()
        except (PackError, OSError) as trouble:
            self.trouble = str(trouble)


class PolicyReader(QObject):
    """Hands out the policy with its rules and their examples; reads it at the first question and keeps it."""

    came = Signal(object)
    """The ``Pack``."""
    failed = Signal(str)

    def __init__(
        self, load: Callable[[], Pack] = lambda: load_pack(with_examples=True), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._reading: _Reading | None = None
        self.pack: Pack | None = None

    def ask(self) -> None:
        """Have ``came`` or ``failed`` emitted soon."""
        if self.pack is not None:
            self.came.emit(self.pack)
        elif self._reading is None:
            self._reading = _Reading(self._load, self)
            self._reading.finished.connect(self._on_finished)
            self._reading.start()

    def shut_down(self) -> None:
        """Leave no thread; waits for one that is reading, which takes no more than a moment."""
        if self._reading is not None:
            self._reading.wait()

    def _on_finished(self) -> None:
        reading, self._reading = self._reading, None
        if reading is None:
            return
        self.pack = reading.pack
        if reading.pack is not None:
            self.came.emit(reading.pack)
        else:
            self.failed.emit(reading.trouble)
        reading.deleteLater()
