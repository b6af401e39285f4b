"""Has one text after the other judged again by the text worker, behind whatever the author is writing."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.paragraphs import READER, Paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.checker import Checker
    from beforehand.desk.lines import Answer
    from beforehand_checks.finding import Finding

FIRST_NUMBER, LAST_NUMBER = 1_500_000_000, 2_000_000_000
"""Ids of paragraphs lie between, above those of the quick check and below those of texts beside a post."""
WAIT_MS = 150
"""So long it waits while the worker has anything else to do."""


class Rereader(QObject):
    """Reads one text at a time; the answer is ``read`` or ``refused``, unless it was stopped."""

    read = Signal(object)
    """The findings in the text, in code points, in a tuple."""
    refused = Signal()
    """The worker could not judge the text."""

    def __init__(self, checker: Checker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checker = checker
        self._numbers = itertools.count(FIRST_NUMBER)
        self._text: tuple[str, str] | None = None
        self._paragraphs: Paragraphs | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(WAIT_MS)
        self._waiting.timeout.connect(self._begin)
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self._on_restarted)
        checker.stage_became_ready.connect(lambda _stage: self._expect_reader())

    @property
    def is_reading(self) -> bool:
        """Whether a text is being read or waits to be."""
        return self._text is not None

    def start(self, text: str, language: str) -> None:
        """Read a text, as soon as the worker has nothing else to do."""
        self.stop()
        self._text = (text, language)
        self._begin()

    def stop(self) -> None:
        """Let go of the text."""
        self._waiting.stop()
        self._text = None
        if self._paragraphs is not None:
            self._paragraphs.rest()
            self._paragraphs.deleteLater()
            self._paragraphs = None

    def _begin(self) -> None:
        if self._text is None or self._paragraphs is not None:
            return
        if self._checker.has_failed:
            self._give_up()
            return
        if not self._checker.are_rules_ready or self._checker.in_flight:
            self._waiting.start()
            return
        text, language = self._text
        self._paragraphs = Paragraphs(self._checker, self._numbers, self)
        self._expect_reader()
        self._paragraphs.set_language(language)
        self._paragraphs.judging_changed.connect(self._on_judging_changed)
        self._paragraphs.replace(0, 0, text.split("\n"))
        self._on_judging_changed()

    def _expect_reader(self) -> None:
        if self._paragraphs is not None:
            has_reader = READER in self._checker.stages and not self._checker.reader_trouble
            self._paragraphs.expect_reader(has_reader=has_reader)

    def _on_judging_changed(self) -> None:
        known = self._paragraphs
        if known is not None and known.is_judged and self._checker.are_rules_ready:
            found: Sequence[Finding] = [whole for _, whole, _ in known.located()]
            self.stop()
            self.read.emit(tuple(found))

    def _on_answered(self, answer: Answer) -> None:
        if self._paragraphs is not None and FIRST_NUMBER <= answer.paragraph < LAST_NUMBER:
            self._paragraphs.receive(answer)

    def _on_refused(self, ident: int) -> None:
        if self._paragraphs is not None and self._paragraphs.get(ident) is not None:
            self._give_up()

    def _give_up(self) -> None:
        self.stop()
        self.refused.emit()

    def _on_restarted(self) -> None:
        if self._paragraphs is not None:
            self._paragraphs.ask_all()
