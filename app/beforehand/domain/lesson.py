"""What the second reader learns from one author: each dismissal of its marks teaches one lesson, which may be taken back.

A lesson never settles anything. It lies with the decisions for every draft: in the vault, and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from beforehand.domain.decision import Kind
from beforehand.domain.sentence import sentence_around
from beforehand_checks.dismissed import Dismissed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.decision import Decision
    from beforehand_checks.finding import Finding

READER_RULE = "reader:"
"""The names of the second reader's rules begin so."""
DISMISSALS = frozenset({Kind.IGNORED_HERE, Kind.IGNORED_IN_DRAFT, Kind.IGNORED_ALWAYS})
"""Kinds that say of a mark that it is no matter; keeping one with a reason says that it is."""


def lesson_of(decision: Decision, finding: Finding, text: str) -> Decision | None:
    """What a decision about a finding of a text teaches: nothing unless it dismisses a mark of the second reader for a reason."""
    is_dismissal = decision.kind in DISMISSALS and bool(decision.reason.strip())
    if not is_dismissal or not decision.rule.startswith(READER_RULE):
        return None
    start, end = sentence_around(text, finding.start, finding.end)
    return replace(decision, kind=Kind.LESSON, sentence=text[start:end], nth=0)


def lessons(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The lessons among decisions, in their order."""
    return tuple(each for each in decisions if each.kind is Kind.LESSON)


def taught_by(decision: Decision, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The lessons among decisions that a dismissal taught."""
    own = (decision.clause, decision.rule, decision.quoted, decision.when)
    return tuple(each for each in lessons(decisions) if (each.clause, each.rule, each.quoted, each.when) == own)


def dismissed(lesson: Decision) -> Dismissed:
    """A lesson as the second reader takes it."""
    return Dismissed(lesson.clause, lesson.sentence)
