"""Judges what the files of photos say in their names and captions: told, but never in the way, for it goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.readings import Readings
from beforehand.domain.decision import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.desk.checker import Checker

FIRST_NUMBER = 2_100_000_000
"""Ids of paragraphs begin here, above those of drafts, of the quick check and of texts beside a post; Qt's end at 2**31."""
PAUSE_MS = 60


class PhotoNotes(QObject):
    """Follows the texts that it is given and remembers what was found in each."""

    changed = Signal()
    """What was found in some text is something else than before."""

    def __init__(self, checker: Checker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readings = Readings(checker, FIRST_NUMBER, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self._readings.findings_changed.connect(self._pause.start)

    def follow(self, texts: Iterable[str], language: str = "") -> None:
        """Have exactly these texts judged."""
        self._readings.follow({text: text for text in texts}, language)

    def findings(self, text: str) -> tuple[Judged, ...]:
        """What was found in a text that is followed, in reading order."""
        return judge(self._readings.findings(text), (), text)

    def shut_down(self) -> None:
        """Stop every timer."""
        self._pause.stop()
        self._readings.shut_down()
