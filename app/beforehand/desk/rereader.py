"""Has texts judged again by the text worker, a few at a time and behind whatever the author is writing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.paragraphs import Paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.checker import Checker
    from beforehand.desk.lines import Answer
    from beforehand_checks.finding import Finding

FIRST_NUMBER, LAST_NUMBER = 1_500_000_000, 2_000_000_000
"""Ids of paragraphs lie between, above those of the quick check and below those of texts beside a post."""
WAIT_MS = 150
"""So long it waits while the worker has anything else to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read; ``approval`` and ``where`` tell whose it is."""

    approval: str
    where: str
    text: str
    language: str


class Rereader(QObject):
    """Reads a few texts at once; the answer is ``read``, unless it was stopped."""

    read = Signal(object)
    """For each text in a tuple its findings in code points, or None for one that the worker could not judge."""

    def __init__(self, checker: Checker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checker = checker
        self._numbers = itertools.count(FIRST_NUMBER)
        self._texts: tuple[Text, ...] = ()
        self._known: list[Paragraphs] = []
        self._refused: set[int] = set()
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(WAIT_MS)
        self._waiting.timeout.connect(self._begin)
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self._on_restarted)
        checker.stage_became_ready.connect(lambda _stage: self._expect_reader())

    def start(self, texts: Sequence[Text]) -> None:
        """Read texts, as soon as the worker has nothing else to do."""
        self.stop()
        self._texts = tuple(texts)
        self._begin()

    def stop(self) -> None:
        """Let go of the texts."""
        self._waiting.stop()
        self._texts = ()
        self._refused.clear()
        known, self._known = self._known, []
        for each in known:
            each.rest()
            each.deleteLater()

    def _begin(self) -> None:
        if not self._texts or self._known:
            return
        if self._checker.has_failed:
            self._tell([None for _ in self._texts])
            return
        if not self._checker.are_rules_ready or self._checker.in_flight:
            self._waiting.start()
            return
        for each in self._texts:
            known = Paragraphs(self._checker, self._numbers, self)
            known.set_language(each.language)
            known.judging_changed.connect(self._on_judging_changed)
            self._known.append(known)
        self._expect_reader()
        for known, each in zip(tuple(self._known), self._texts, strict=True):
            known.replace(0, 0, each.text.split("\n"))
        self._on_judging_changed()

    def _tell(self, found: list[tuple[Finding, ...] | None]) -> None:
        self.stop()
        self.read.emit(tuple(found))

    def _expect_reader(self) -> None:
        has_reader = not self._checker.reader_trouble
        for known in self._known:
            known.expect_reader(has_reader=has_reader)

    def _on_judging_changed(self) -> None:
        """Tell once every text has been judged as it stands, or was refused."""
        if not self._known or not self._checker.are_rules_ready:
            return
        if all(known.count and (n in self._refused or known.is_judged) for n, known in enumerate(self._known)):
            self._tell(
                [
                    None if n in self._refused else tuple(whole for _, whole, _ in known.located())
                    for n, known in enumerate(self._known)
                ]
            )

    def _on_answered(self, answer: Answer) -> None:
        if FIRST_NUMBER <= answer.paragraph < LAST_NUMBER:
            for known in self._known:
                known.receive(answer)

    def _on_refused(self, ident: int) -> None:
        for number, known in enumerate(self._known):
            if known.get(ident) is not None:
                self._refused.add(number)
                self._on_judging_changed()
                return

    def _on_restarted(self) -> None:
        for known in self._known:
            known.ask_all()
