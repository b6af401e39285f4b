"""Questions to whoever may advise, what was answered, and how far an answer reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.post import text_hash
from beforehand.domain.sentence import sentence_around
from beforehand_checks.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from beforehand_checks.finding import Finding


class Verdict(StrEnum):
    """What somebody advised."""

    GO_AHEAD = "go_ahead"
    IF_CHANGED = "if_changed"
    AGAINST = "against"
    NONE = "none"

    @property
    def holds_back(self) -> bool:
        """Whether the passage must not be posted as it stands."""
        return self in (Verdict.AGAINST, Verdict.IF_CHANGED)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that a question was about, told by their hash and their length in code points alone."""

    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: who, on which day, the verdict, their words; ``evidence`` names files by their ids."""

    who: str
    on: date
    verdict: Verdict
    words: str = ""
    evidence: tuple[str, ...] = ()
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: about a finding (``clause`` and ``rule``), or about a whole draft where they are "".

    ``whom`` is the name of whoever is asked, ``sha256`` the hash of the question as it was last taken out.
    """

    id: str
    draft: str
    whom: str
    asked: datetime
    passage: Passage
    sha256: str
    clause: str = ""
    rule: str = ""
    network: str = "plain"
    answers: tuple[Answer, ...] = ()

    @property
    def is_about_draft(self) -> bool:
        """Whether it is about the whole of a draft."""
        return not self.rule

    @property
    def answer(self) -> Answer | None:
        """The answer that counts: the last that was recorded."""
        return self.answers[-1] if self.answers else None

    @property
    def is_waiting(self) -> bool:
        """Whether somebody may still answer."""
        return self.answer is None

    def stands_in(self, text: str) -> bool:
        """Whether the very words that it was about still stand in a text."""
        return bool(_standing((self,), text))

    def is_about(self, finding: Finding, text: str) -> bool:
        """Whether it was asked about a finding, whose offsets count code points into ``text``."""
        if (finding.clause, finding.rule) != (self.clause, self.rule):
            return False
        return passage_of(finding, text) == self.passage


@dataclass(frozen=True, slots=True)
class AdviceGap:
    """A question whose answer keeps a draft from being copied as it stands."""

    question: Question

    @property
    def answer(self) -> Answer:
        """The answer that does so."""
        return self.question.answers[-1]


def passage_of(finding: Finding | None, text: str) -> Passage:
    """The sentence around a finding, or without one the whole text but for the space around it, which does not go out."""
    text = text.strip() if finding is None else text
    start, end = sentence_around(text, finding.start, finding.end) if finding is not None else (0, len(text))
    return Passage(text_hash(text[start:end]), end - start)


def holding_back(questions: Iterable[Question], text: str) -> tuple[AdviceGap, ...]:
    """The questions whose answers advise against a text as it stands, in any draft that holds the very words."""
    heeded = [q for q in questions if q.answer is not None and q.answer.verdict.holds_back]
    return tuple(AdviceGap(question) for question in _standing(heeded, text)) if heeded else ()


def _standing(questions: Sequence[Question], text: str) -> list[Question]:
    """Those whose very words stand in a text, which is parted into sentences once for all of them."""
    lengths = {question.passage.length for question in questions if not question.is_about_draft}
    hashes = {text_hash(text[start:end]) for start, end in _spans(text, lengths)}
    wholes = {text_hash(text), text_hash(text.strip())}
    return [q for q in questions if q.passage.sha256 in wholes or (not q.is_about_draft and q.passage.sha256 in hashes)]


def _spans(text: str, lengths: set[int]) -> set[tuple[int, int]]:
    """Spans of so many code points that begin and end with a sentence."""
    if not lengths:
        return set()
    starts, ends = [], set()
    first = 0
    for line in text.split("\n"):
        for start, end in sentences(line):
            starts.append(start + first)
            ends.add(end + first)
        first += len(line) + 1
    return {(start, start + length) for start in starts for length in lengths if start + length in ends}
