"""Judges the texts beside a post, so that nothing leaves unread: content warning, shared words, descriptions of photos."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.paragraphs import Paragraphs
from beforehand.domain.aside import SHARED, AsideGap
from beforehand.domain.decision import Judged, Kind, judge
from beforehand.domain.gate import Lack, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.desk.checker import Checker
    from beforehand.desk.drafts import Desk
    from beforehand.desk.lines import Answer
    from beforehand.domain.decision import Decision
    from beforehand.domain.post import Draft
    from beforehand_checks.finding import Finding

    Source = Callable[[Draft], Mapping[str, str]]

FIRST_NUMBER = 2_000_000_000
"""Ids of paragraphs begin here, far above those of drafts and of the quick check."""
PAUSE_MS = 60
"""So long after an answer the gate is worked out again; more answers mostly follow."""


class Asides(QObject):
    """Follows the current draft: asks every source for its texts, has them judged, and tells the gate what they lack."""

    changed = Signal()
    """Findings or decisions of some text are others than before, or one was judged."""

    def __init__(self, desk: Desk, checker: Checker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._checker = checker
        self._sources: dict[str, Source] = {}
        self._numbers = itertools.count(FIRST_NUMBER)
        self._draft = ""
        self._language = ""
        self._texts: dict[str, Paragraphs] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self._ask_all)
        checker.stage_became_ready.connect(self._on_stage_became_ready)
        desk.rules_off_changed.connect(lambda _rules: self._ask_all())
        desk.lessons_changed.connect(lambda _lessons: self._ask_all())
        desk.decisions_changed.connect(self.changed)

    @property
    def names(self) -> tuple[str, ...]:
        """The texts of the current draft that hold words."""
        return tuple(self._texts)

    def add_source(self, name: str, source: Source) -> None:
        """Ask this too for texts of a draft by their names; call ``refresh`` whenever it would answer otherwise."""
        self._sources[name] = source
        self.refresh()

    def refresh(self) -> None:
        """Ask the sources again and have the desk ask what is lacking."""
        self._desk.set_lacks("asides", self.lacks)
        self.changed.emit()

    def names_in(self, draft: Draft) -> tuple[str, ...]:
        """The texts of a draft that hold words; it is followed from now on, so ask about the current draft alone."""
        self._follow(draft)
        return self.names

    def text(self, name: str) -> str:
        """A text as it is judged; "" for one that is not there."""
        return self._texts[name].text if name in self._texts else ""

    def is_judged(self, name: str) -> bool:
        """Whether a text has been read as it stands."""
        known = self._texts.get(name)
        return known is None or (self._checker.are_rules_ready and known.is_judged)

    def findings(self, name: str) -> tuple[Judged, ...]:
        """The findings of a text in reading order, offsets in code points into it, each with what settles it."""
        known = self._texts.get(name)
        if known is None:
            return ()
        found = [whole for _, whole, _ in known.located()]
        return judge(found, self._desk.decisions, known.text, _where(name))

    def decide(self, name: str, finding: Finding, kind: Kind, reason: str = "") -> Decision:
        """Decide about a finding of a text; raises ``ReasonMissingError`` where a reason is due and blank."""
        return self._desk.decide(finding, kind, reason, self.text(name), _where(name))

    def lacks(self, draft: Draft) -> tuple[Missing, ...]:
        """What the texts of a draft lack: open findings, and texts that have not been read."""
        self._follow(draft)
        lacks = []
        for name in self._texts:
            if not self.is_judged(name):
                lacks.append(Missing(Lack.ASIDE, "aside", AsideGap(name)))
            lacks += [
                Missing(Lack.ASIDE, "aside", AsideGap(name, each.quoted, each.finding))
                for each in self.findings(name)
                if each.is_open
            ]
        return tuple(lacks)

    def shut_down(self) -> None:
        """Stop every timer."""
        self._pause.stop()
        for known in self._texts.values():
            known.rest()

    def _follow(self, draft: Draft) -> None:
        """Hold exactly the texts of a draft."""
        if draft.id != self._draft:
            self._drop(set(self._texts))
            self._draft = draft.id
        self._language = draft.language
        texts = {name: text for ask in self._sources.values() for name, text in ask(draft).items() if text.strip()}
        self._drop(set(self._texts) - set(texts))
        for name, text in texts.items():
            known = self._texts.get(name) or self._make(name)
            known.set_language(draft.language)
            if known.text != text:
                known.replace(0, known.count, text.split("\n"))

    def _make(self, name: str) -> Paragraphs:
        known = self._texts[name] = Paragraphs(self._checker, self._numbers, self)
        known.expect_reader(has_reader=self._has_reader())
        known.findings_changed.connect(lambda _ident: self._pause.start())
        known.judging_changed.connect(self._pause.start)
        return known

    def _drop(self, names: set[str]) -> None:
        for name in names:
            known = self._texts.pop(name)
            known.rest()
            known.deleteLater()

    def _has_reader(self) -> bool:
        """Whether the second reader reads, or will once it is loaded: the worker says when there is none."""
        return not self._checker.reader_trouble

    def _ask_all(self) -> None:
        for known in self._texts.values():
            known.ask_all()
        if self._texts:
            self._pause.start()

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


def _where(name: str) -> str:
    """Where a decision about a text holds: what somebody else may say is not for the author to say."""
    return name if name == SHARED else ""
