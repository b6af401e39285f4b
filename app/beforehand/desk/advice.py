"""Questions to whoever may advise and their answers: kept in the journal, heeded at the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from typing_extensions import override

from beforehand.desk import advice_events as events
from beforehand.desk.journal_reader import JournalReader
from beforehand.domain.asking import Question, holding_back, passage_of
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack, Missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtCore import QObject

    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.desk.papers import Papers
    from beforehand.domain.asking import AdviceGap, Answer
    from beforehand.domain.clock import Clock
    from beforehand.domain.post import Draft
    from beforehand.store.journal import Entry
    from beforehand_checks.finding import Finding


class Advice(JournalReader):
    """What was asked and answered; keeps the desk told which answers hold a draft back."""

    def __init__(
        self, desk: Desk, journal: Journal, papers: Papers, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(journal, clock, events.FAMILY, parent)
        self._desk, self.papers = desk, papers
        self._known: dict[str, Question] = {}
        self._gaps: tuple[str, tuple[AdviceGap, ...]] | None = None
        self.follow_journal()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions: those that wait for an answer first, and of them the last asked first."""
        newest_first = list(self._known.values())[::-1]
        return tuple(sorted(newest_first, key=lambda question: not question.is_waiting))

    @override
    def read(self, entries: tuple[Entry, ...]) -> None:
        self._gaps = None
        self._known = events.read_all(entries)
        self._desk.set_lacks("advice", self._lacks)

    def named(self, question: str) -> Question | None:
        """A question by its id."""
        return self._known.get(question)

    def about(self, finding: Finding) -> tuple[Question, ...]:
        """The questions about a finding of the current draft as it stands, or about all of the draft, newest first."""
        text = self._desk.judgement.text
        asked = list(self._known.values())[::-1]
        return tuple(q for q in asked if (q.stands_in(text) if q.is_about_draft else q.is_about(finding, text)))

    def of_draft(self) -> Question | None:
        """The last question about the current draft or a passage of it."""
        draft = self._desk.current
        asked = (question for question in reversed(self._known.values()) if draft and question.draft == draft.id)
        return next(asked, None)

    def begin(self, finding: Finding | None) -> Question | None:
        """A question about a finding of the current draft, or about all of it, that nobody has been asked yet."""
        draft = self._desk.current
        if draft is None:
            return None
        text = draft.text if finding is None else self._desk.judgement.text
        clause, rule = (finding.clause, finding.rule) if finding is not None else ("", "")
        now = self._clock.now()
        return Question(uuid4().hex, draft.id, "", now, passage_of(finding, text), "", clause, rule, draft.network)

    def note_asked(self, question: Question, whom: str, text: str, form: str) -> None:
        """Record that a question left the program, unless just this text went to just this person already."""
        asked = replace(question, whom=whom, sha256=events.hash_of(text))
        known = self._known.get(question.id)
        if known is None or (known.whom, known.sha256) != (asked.whom, asked.sha256):
            self._journal.record(events.ASKED, events.of_asked(asked, form))

    def note_answer(self, question: str, answer: Answer, files: Sequence[Path] = ()) -> None:
        """Record an answer with files that show it; it takes the place of an earlier one to the same question."""

        def record(papers: tuple[str, ...]) -> None:
            told = events.of_answered(question, replace(answer, evidence=papers))
            self._journal.record(events.ANSWERED, told, failed=lambda _: self.papers.drop(papers))

        self.papers.keep(files, record)

    def may_settle(self, question: Question) -> bool:
        """Whether keeping on this advice would settle something in the current draft as it stands."""
        return bool(self._settled_by(question))

    def settle(self, question: Question, reason: str) -> None:
        """Keep what was asked about, in the current draft, for a reason that names the advice."""
        for finding in self._settled_by(question):
            self._desk.decide(finding, Kind.KEPT, reason)

    def _settled_by(self, question: Question) -> tuple[Finding, ...]:
        """The open findings of the current draft that a question was about."""
        text = self._desk.judgement.text
        open_ones = [each.finding for each in self._desk.findings if each.is_open]
        if question.is_about_draft:
            return tuple(open_ones) if question.stands_in(text) else ()
        return tuple(finding for finding in open_ones if question.is_about(finding, text))

    def _lacks(self, draft: Draft) -> tuple[Missing, ...]:
        """The answers that advise against a draft as it stands, worked out once for each text; nobody knows them unread."""
        if self._journal.is_reading:
            return (Missing(Lack.RECORDS, Lack.RECORDS.value),)
        if self._gaps is None or self._gaps[0] != draft.text:
            self._gaps = (draft.text, holding_back(self._known.values(), draft.text))
        return tuple(Missing(Lack.ADVICE, Lack.ADVICE.value, gap) for gap in self._gaps[1])
