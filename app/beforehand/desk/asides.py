"""Judges the texts beside a post, so that nothing leaves unread: content warning, shared words, descriptions of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.readings import Readings
from beforehand.domain.aside import SHARED, AsideGap
from beforehand.domain.decision import Judged, Kind, judge
from beforehand.domain.gate import Lack, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.desk.checker import Checker
    from beforehand.desk.drafts import Desk
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
        self._sources: dict[str, Source] = {}
        self._draft = ""
        self._readings = Readings(checker, FIRST_NUMBER, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._readings.findings_changed.connect(self._pause.start)
        self._readings.judging_changed.connect(self._pause.start)
        desk.rules_off_changed.connect(lambda _rules: self._readings.ask_all())
        desk.lessons_changed.connect(lambda _lessons: self._readings.ask_all())
        desk.decisions_changed.connect(self.changed)

    @property
    def names(self) -> tuple[str, ...]:
        """The texts of the current draft that hold words."""
        return self._readings.names

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
        return self._readings.text(name)

    def is_judged(self, name: str) -> bool:
        """Whether a text has been read as it stands."""
        return self._readings.is_judged(name)

    def findings(self, name: str) -> tuple[Judged, ...]:
        """The findings of a text in reading order, offsets in code points into it, each with what settles it."""
        return judge(self._readings.findings(name), self._desk.decisions, self.text(name), _where(name))

    def decide(self, name: str, finding: Finding, kind: Kind, reason: str = "") -> Decision:
        """Decide about a finding of a text; raises ``ReasonMissingError`` where a reason is due and blank."""
        return self._desk.decide(finding, kind, reason, self.text(name), _where(name))

    def lacks(self, draft: Draft) -> tuple[Missing, ...]:
        """What the texts of a draft lack: open findings, and texts that have not been read."""
        self._follow(draft)
        lacks = []
        for name in self.names:
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
        self._readings.shut_down()

    def _follow(self, draft: Draft) -> None:
        """Hold exactly the texts of a draft."""
        if draft.id != self._draft:
            self._readings.follow({})
            self._draft = draft.id
        texts = {name: text for ask in self._sources.values() for name, text in ask(draft).items() if text.strip()}
        self._readings.follow(texts, draft.language)


def _where(name: str) -> str:
    """Where a decision about a text holds: what somebody else may say is not for the author to say."""
    return name if name == SHARED else ""
