"""Has texts read that are not the post itself, each under a name of its own."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beforehand.desk.paragraphs import Paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beforehand.desk.checker import Checker
    from beforehand.desk.lines import Answer
    from beforehand_checks.finding import Finding


class Readings(QObject):
    """Follows the texts that it is given and remembers what was found in each."""

    findings_changed = Signal()
    """Something else than before was found in some text."""
    judging_changed = Signal()
    """Some text went out to be read, or has been read."""

    def __init__(self, checker: Checker, first_number: int, parent: QObject | None = None) -> None:
        """``first_number`` begins ids of paragraphs that nobody else has ask the same checker."""
        super().__init__(parent)
        self._checker = checker
        self._first = first_number
        self._numbers = itertools.count(first_number)
        self._texts: dict[str, Paragraphs] = {}
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self.ask_all)
        checker.stage_became_ready.connect(self._on_stage_became_ready)

    @property
    def names(self) -> tuple[str, ...]:
        """The texts that are followed."""
        return tuple(self._texts)

    def text(self, name: str) -> str:
        """A text as it is read; "" for one that is not there."""
        return self._texts[name].text if name in self._texts else ""

    def is_judged(self, name: str) -> bool:
        """Whether a text has been read as it stands."""
        known = self._texts.get(name)
        return known is None or (self._checker.are_rules_ready and known.is_judged)

    def findings(self, name: str) -> list[Finding]:
        """What was found in a text, offsets in code points into it."""
        known = self._texts.get(name)
        return [whole for _, whole, _ in known.located()] if known is not None else []

    def follow(self, texts: Mapping[str, str], language: str = "") -> None:
        """Have exactly these texts read."""
        for name in set(self._texts) - set(texts):
            known = self._texts.pop(name)
            known.rest()
            known.deleteLater()
        for name, text in texts.items():
            known = self._texts.get(name) or self._make(name)
            known.set_language(language)
            if known.text != text:
                known.replace(0, known.count, text.split("\n"))

    def ask_all(self) -> None:
        """Have everything read again: the worker is new, or its rules changed."""
        for known in self._texts.values():
            known.ask_all()
        if self._texts:
            self.judging_changed.emit()

    def shut_down(self) -> None:
        """Follow nothing any more and stop every timer."""
        self.follow({})

    def _make(self, name: str) -> Paragraphs:
        known = self._texts[name] = Paragraphs(self._checker, self._numbers, self)
        known.expect_reader(has_reader=self._has_reader())
        known.findings_changed.connect(lambda _ident: self.findings_changed.emit())
        known.judging_changed.connect(self.judging_changed)
        return known

    def _has_reader(self) -> bool:
        """Whether the second reader reads, or will once it is loaded: the worker says when there is none."""
        return not self._checker.reader_trouble

    def _on_answered(self, answer: Answer) -> None:
        if answer.paragraph >= self._first:
            for known in self._texts.values():
                known.receive(answer)

    def _on_refused(self, ident: int) -> None:
        for known in self._texts.values():
            known.refuse(ident)

    def _on_stage_became_ready(self, stage: str) -> None:
        if stage == "rules":
            self.ask_all()
        for known in self._texts.values():
            known.expect_reader(has_reader=self._has_reader())
