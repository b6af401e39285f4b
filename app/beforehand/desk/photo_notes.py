"""Judges what the files of photos say in their names and captions: told, but never in the way, for it goes nowhere."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.paragraphs import Paragraphs
from beforehand.domain.decision import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.desk.checker import Checker
    from beforehand.desk.lines import Answer

FIRST_NUMBER = 2_100_000_000
"""Ids of paragraphs begin here, above those of drafts, of the quick check and of texts beside a post; Qt's end at 2**31."""
PAUSE_MS = 60


class PhotoNotes(QObject):
    """Follows the texts that it is given and remembers what was found in each."""

    changed = Signal()
    """What was found in some text is something else than before."""

    def __init__(self, checker: Checker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checker = checker
        self._numbers = itertools.count(FIRST_NUMBER)
        self._texts: dict[str, Paragraphs] = {}
        self._language = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self._ask_all)
        checker.stage_became_ready.connect(self._on_stage_became_ready)

    def follow(self, texts: Iterable[str], language: str = "") -> None:
        """Have exactly these texts judged."""
        wanted = dict.fromkeys(texts)
        for gone in set(self._texts) - set(wanted):
            self._drop(gone)
        for text in wanted:
            known = self._texts.get(text)
            if known is None:
                known = self._texts[text] = Paragraphs(self._checker, self._numbers, self)
                known.expect_reader(has_reader=self._has_reader())
                known.findings_changed.connect(lambda _ident: self._pause.start())
                known.replace(0, known.count, text.split("\n"))
            known.set_language(language)

    def findings(self, text: str) -> tuple[Judged, ...]:
        """What was found in a text that is followed, in reading order."""
        known = self._texts.get(text)
        return judge([whole for _, whole, _ in known.located()], (), known.text) if known is not None else ()

    def shut_down(self) -> None:
        """Stop every timer."""
        self._pause.stop()
        self.follow(())

    def _drop(self, text: str) -> None:
        known = self._texts.pop(text)
        known.rest()
        known.deleteLater()

    def _has_reader(self) -> bool:
        """Whether the second reader reads, or will once it is loaded: the worker says when there is none."""
        return not self._checker.reader_trouble

    def _ask_all(self) -> None:
        for known in self._texts.values():
            known.ask_all()

    def _on_answered(self, answer: Answer) -> None:
        if answer.paragraph >= FIRST_NUMBER:
            for known in self._texts.values():
                known.receive(answer)

    def _on_refused(self, ident: int) -> None:
        for known in self._texts.values():
            known.refuse(ident)

    def _on_stage_became_ready(self, stage: str) -> None:
        if stage == "rules":
            self._ask_all()
        for known in self._texts.values():
            known.expect_reader(has_reader=self._has_reader())
