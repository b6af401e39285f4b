"""The paragraphs of one draft: their findings, what was asked about them, and late answers brought up to date.

Knows no document and no widget: the editor tells it which paragraphs gave way to which, and draws what it is told.
All offsets are code points into the paragraph's text.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.edits import Edit, difference, inside, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from beforehand_checks.finding import Finding

MOST_IN_FLIGHT = 6
"""Paragraphs asked about at once: few, so that the one being typed never waits behind a long draft."""
SLICE_SECONDS = 0.004
"""The longest time that taking in answers may hold the event loop."""
TYPING_SLICE_SECONDS = 0.001
"""The same while keys come one after another, so that the next one is painted at once."""
TYPING_MS = 120
"""So long after a key the author counts as typing."""
SHORT_POST = 5000
"""Posts of up to so many code points are judged with the whole post as context."""
CONTEXT_PAUSE_MS = 400
"""After this pause the neighbours of an edited paragraph are asked again, because their context changed."""
READER = "reader"
"""The stage whose answers come unasked, after a pause."""
LOG_LENGTH = 256
"""How many edits are remembered for a paragraph; an answer older than that is dropped."""


class Asks(Protocol):
    """What paragraphs need from the checker."""

    def ask(self, paragraph_id: int, revision: int, text: str, language: str, context: str) -> None:
        """Send one paragraph to be judged."""


class Answer(Protocol):
    """What the checker says about one paragraph."""

    @property
    def paragraph(self) -> int:
        """Which paragraph."""

    @property
    def revision(self) -> int:
        """Which of its revisions was judged."""

    @property
    def stage(self) -> str:
        """Which stage judged it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, in code points into the text that was judged."""

    @property
    def is_last(self) -> bool:
        """Whether no prompt stage follows."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph and all that is known about it."""

    ident: int
    text: str
    revision: int = 1
    stages: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    stage_revisions: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    asked: int = 0
    judged: int = 0
    read: int = 0
    context: str = ""
    log: deque[tuple[int, Edit]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))

    @property
    def is_in_flight(self) -> bool:
        """Whether an answer is awaited."""
        return self.asked > 0

    def is_judged(self, *, has_reader: bool) -> bool:
        """Whether the last prompt stage, and the second reader where there is one, have judged the text as it stands."""
        if not self.text.strip():
            return True
        return self.judged == self.revision and (not has_reader or self.read == self.revision)

    def change(self, text: str) -> None:
        """Take the new text and carry every finding through the edit."""
        edit = difference(self.text, text)
        if edit.is_nothing:
            return
        self.revision += 1
        self.log.append((self.revision, edit))
        self.text = text
        self.stages = {stage: edit.carry_all(findings) for stage, findings in self.stages.items()}
        self.findings = merge(self.stages.values())

    def renew(self) -> None:
        """Let no answer count that is still on its way: the same words are to be judged anew."""
        self.revision += 1
        self.log.append((self.revision, Edit(0, 0, 0)))

    def rebase(self, findings: tuple[Finding, ...], revision: int) -> tuple[Finding, ...] | None:
        """Findings of an earlier revision as they stand now, or None when the edits since are no longer known."""
        missed = self.revision - revision
        if missed < 0 or missed > len(self.log):
            return None
        for _, edit in itertools.islice(self.log, len(self.log) - missed, None):
            findings = edit.carry_all(findings)
        return findings

    def take(self, answer: Answer) -> bool:
        """Put a stage's findings in place of its earlier ones; returns whether the merged findings changed."""
        if answer.is_last and answer.revision == self.asked:
            self.asked = 0
        if answer.revision < self.stage_revisions.get(answer.stage, 0):
            return False
        findings = self.rebase(answer.findings, answer.revision)
        if findings is None:
            return False
        if answer.is_last:
            self.judged = max(self.judged, answer.revision)
        if answer.stage == READER:
            self.read = max(self.read, answer.revision)
        self.stage_revisions[answer.stage] = answer.revision
        self.stages[answer.stage] = tuple(f for f in findings if 0 <= f.start < f.end <= len(self.text))
        merged = merge(self.stages.values())
        changed = merged != self.findings
        self.findings = merged
        return changed


class Paragraphs(QObject):
    """All paragraphs of one draft in order; asks about the changed ones and hands out what was found."""

    findings_changed = Signal(int)
    """The id of a paragraph whose findings an answer changed."""
    judging_changed = Signal()
    """Some paragraph went out to be judged, all have come back, or the second reader has judged one."""

    def __init__(self, checker: Asks, numbers: Iterator[int], parent: QObject | None = None) -> None:
        """``numbers`` gives ids that no other draft's paragraphs use."""
        super().__init__(parent)
        self._checker = checker
        self._numbers = numbers
        self._order: list[Paragraph] = []
        self._by_ident: dict[int, Paragraph] = {}
        self._places: dict[int, int] = {}
        self._dirty: dict[int, None] = {}
        self._flying: set[int] = set()
        self._answers: deque[Answer] = deque()
        self._language = ""
        self._has_reader = False
        self._length = 0
        self._was_judging = False
        self._asking = self._timer(0, self._ask_more)
        self._taking = self._timer(0, self._take_slice)
        self._settling = self._timer(0, self.judging_changed.emit)
        self._pause = self._timer(CONTEXT_PAUSE_MS, self._ask_neighbours)

    @property
    def text(self) -> str:
        """The whole draft."""
        return "\n".join(paragraph.text for paragraph in self._order)

    @property
    def length(self) -> int:
        """The length of the whole draft."""
        return self._length + max(0, len(self._order) - 1)

    @property
    def count(self) -> int:
        """How many paragraphs there are."""
        return len(self._order)

    @property
    def is_judging(self) -> bool:
        """Whether some paragraph has not been judged as it stands."""
        return bool(self._dirty or self._flying or self._answers)

    @property
    def waiting(self) -> int:
        """How many paragraphs have not been judged as they stand, with the post around them as it stands."""
        context = self._context()
        return sum(
            not paragraph.is_judged(has_reader=self._has_reader) or self._is_outdated(paragraph, context)
            for paragraph in self._order
        )

    @property
    def is_judged(self) -> bool:
        """Whether every paragraph has been judged as it stands."""
        return not self.is_judging and not self.waiting

    @property
    def language(self) -> str:
        """The language set by the author, or an empty string for automatic."""
        return self._language

    def set_language(self, language: str) -> None:
        """Judge everything again in another language."""
        if language != self._language:
            self._language = language
            self.ask_all()

    def expect_reader(self, *, has_reader: bool) -> None:
        """Count a paragraph as judged only when the second reader has judged it too, or no longer so."""
        if has_reader != self._has_reader:
            self._has_reader = has_reader
            self.judging_changed.emit()

    def get(self, ident: int) -> Paragraph | None:
        """The paragraph with this id."""
        return self._by_ident.get(ident)

    def number_of(self, ident: int) -> int:
        """The place of a paragraph in the draft; -1 when it is gone."""
        if not self._places:
            self._places = {paragraph.ident: number for number, paragraph in enumerate(self._order)}
        return self._places.get(ident, -1)

    def start_of(self, number: int) -> int:
        """Where a paragraph begins in the whole draft."""
        return sum(len(paragraph.text) + 1 for paragraph in self._order[:number])

    def located(self) -> list[tuple[int, Finding, Finding]]:
        """For every finding its paragraph's id, itself in offsets of the whole draft, and itself in those of its paragraph."""
        found: list[tuple[int, Finding, Finding]] = []
        start = 0
        for paragraph in self._order:
            found += [(paragraph.ident, finding.moved(start), finding) for finding in paragraph.findings]
            start += len(paragraph.text) + 1
        return found

    def replace(self, first: int, count: int, texts: Sequence[str]) -> list[int]:
        """Let ``texts`` take the place of ``count`` paragraphs; returns the ids that now stand there."""
        old = self._order[first : first + count]
        self._length += sum(map(len, texts)) - sum(len(paragraph.text) for paragraph in old)
        if len(old) == 1 and len(texts) == 1:
            new = old
            self._change(old[0], texts[0])
        else:
            new = self._restructure(old, list(texts))
            self._order[first : first + count] = new
            self._places.clear()
        self._pause.start()
        return [paragraph.ident for paragraph in new]

    def receive(self, answer: Answer) -> None:
        """Take in an answer soon, without holding up the event loop."""
        if answer.paragraph in self._by_ident:
            self._answers.append(answer)
            self._start(self._taking)

    def refuse(self, ident: int) -> None:
        """Note that the worker could not judge a paragraph; it stays unjudged until it is edited or all is asked again."""
        paragraph = self._by_ident.get(ident)
        if paragraph is not None and paragraph.is_in_flight:
            paragraph.asked = 0
            self._flying.discard(ident)
            self._start(self._asking)
            self._tell_judging()

    def ask_all(self) -> None:
        """Ask about everything again: the worker is new, or its rules changed."""
        self._flying.clear()
        self._answers.clear()
        for paragraph in reversed(self._order):
            paragraph.renew()
            paragraph.asked = paragraph.judged = paragraph.read = 0
            paragraph.stage_revisions.clear()
            self._mark_dirty(paragraph)

    def rest(self) -> None:
        """Stop every timer: the draft is being put away."""
        for timer in (self._asking, self._taking, self._settling, self._pause):
            timer.stop()

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    @staticmethod
    def _start(timer: QTimer) -> None:
        if not timer.isActive():
            timer.start()

    def _change(self, paragraph: Paragraph, text: str) -> None:
        if paragraph.text != text:
            paragraph.change(text)
            self._mark_dirty(paragraph)

    def _restructure(self, old: list[Paragraph], texts: list[str]) -> list[Paragraph]:
        """Keep the paragraphs that stay as they are at both ends; make new ones between and hand findings over."""
        head = 0
        while head < min(len(old), len(texts)) and old[head].text == texts[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(texts)) - head and old[-1 - tail].text == texts[-1 - tail]:
            tail += 1
        gone = old[head : len(old) - tail]
        fresh = self._make(gone, texts[head : len(texts) - tail])
        for paragraph in gone:
            self._forget(paragraph)
        return old[:head] + fresh + old[len(old) - tail :]

    def _make(self, gone: list[Paragraph], texts: list[str]) -> list[Paragraph]:
        """New paragraphs that inherit the findings whose words survived."""
        edit = difference("\n".join(p.text for p in gone), "\n".join(texts))
        inherited = _inherited(gone, edit)
        made: list[Paragraph] = []
        start = 0
        for text in texts:
            paragraph = Paragraph(next(self._numbers), text)
            end = start + len(text)
            for stage, findings in inherited.items():
                here = [part for f in findings if f.start < end and (part := inside(f, start, end)) is not None]
                paragraph.stages[stage] = tuple(here)
            paragraph.findings = merge(paragraph.stages.values())
            self._by_ident[paragraph.ident] = paragraph
            made.append(paragraph)
            start = end + 1
        for paragraph in reversed(made):
            self._mark_dirty(paragraph)
        return made

    def _forget(self, paragraph: Paragraph) -> None:
        self._by_ident.pop(paragraph.ident, None)
        self._dirty.pop(paragraph.ident, None)
        self._flying.discard(paragraph.ident)

    def _mark_dirty(self, paragraph: Paragraph) -> None:
        self._dirty.pop(paragraph.ident, None)
        if paragraph.text.strip():
            self._dirty[paragraph.ident] = None
            self._start(self._asking)
        else:
            paragraph.judged = paragraph.revision
        self._tell_judging()

    def _context(self) -> str:
        return self.text if self.length <= SHORT_POST else ""

    def _ask_more(self) -> None:
        """Send out dirty paragraphs, the one edited last first, one request in flight for each."""
        context = self._context()
        waiting: list[int] = []
        while self._dirty and len(self._flying) < MOST_IN_FLIGHT:
            ident, _ = self._dirty.popitem()
            paragraph = self._by_ident[ident]
            if paragraph.is_in_flight:
                waiting.append(ident)
                continue
            paragraph.asked = paragraph.revision
            paragraph.context = context
            self._flying.add(ident)
            self._checker.ask(ident, paragraph.revision, paragraph.text, self._language, context)
        self._dirty |= dict.fromkeys(reversed(waiting))

    def _ask_neighbours(self) -> None:
        """After a pause, ask again about the paragraphs that were judged in another context."""
        context = self._context()
        for paragraph in self._order:
            if self._is_outdated(paragraph, context) and paragraph.ident not in self._dirty:
                paragraph.renew()
                self._mark_dirty(paragraph)

    @staticmethod
    def _is_outdated(paragraph: Paragraph, context: str) -> bool:
        """Whether a paragraph was judged within other words than those around it by now."""
        return bool(context) and paragraph.context != context and bool(paragraph.text.strip())

    def _take_slice(self) -> None:
        """Take in answers, and let them be drawn, for a few milliseconds; then let the event loop turn."""
        until = perf_counter() + (
            TYPING_SLICE_SECONDS if self._pause.remainingTime() > CONTEXT_PAUSE_MS - TYPING_MS else SLICE_SECONDS
        )
        while self._answers and perf_counter() < until:
            self._take(self._answers.popleft())
        if self._answers:
            self._start(self._taking)
        if self._dirty:
            self._start(self._asking)
        self._tell_judging()

    def _take(self, answer: Answer) -> None:
        paragraph = self._by_ident.get(answer.paragraph)
        if paragraph is None:
            return
        changed = paragraph.take(answer)
        if answer.stage == READER:
            self._start(self._settling)
        if not paragraph.is_in_flight:
            self._flying.discard(paragraph.ident)
        if changed:
            self.findings_changed.emit(paragraph.ident)

    def _tell_judging(self) -> None:
        if self._was_judging != self.is_judging:
            self._was_judging = self.is_judging
            self.judging_changed.emit()


def _inherited(gone: list[Paragraph], edit: Edit) -> dict[str, tuple[Finding, ...]]:
    """The findings of paragraphs, by stage, in offsets of their joined text after the edit."""
    inherited: dict[str, tuple[Finding, ...]] = {}
    start = 0
    for paragraph in gone:
        for stage, findings in paragraph.stages.items():
            moved = edit.carry_all(finding.moved(start) for finding in findings)
            inherited[stage] = inherited.get(stage, ()) + moved
        start += len(paragraph.text) + 1
    return inherited
