"""What the author decided about a finding: all of it listed, all of it reversible."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.sentence import sentence_around
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from beforehand_checks.finding import Finding


class Kind(StrEnum):
    """How far a decision reaches."""

    KEPT = "kept"
    IGNORED_HERE = "ignored_here"
    IGNORED_IN_DRAFT = "ignored_in_draft"
    IGNORED_ALWAYS = "ignored_always"
    RULE_OFF = "rule_off"
    LESSON = "lesson"
    """What the second reader learns from a dismissal; settles nothing."""

    @property
    def is_standing(self) -> bool:
        """Whether it holds for every draft and not for one alone."""
        return self in (Kind.IGNORED_ALWAYS, Kind.RULE_OFF, Kind.LESSON)

    @property
    def is_local(self) -> bool:
        """Whether it holds for one place only."""
        return self in (Kind.KEPT, Kind.IGNORED_HERE)


class ReasonMissingError(ValueError):
    """The decision needs a reason, because it would settle a finding that closes the gate."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what was found, how far the decision reaches, and why.

    ``sentence`` and ``nth`` tell the place for the two local kinds: the words of the sentence, and which of the
    equal quotations in that sentence is meant (0 for the first). For a lesson ``sentence`` is what was dismissed.
    ``where`` names the text beside the post in which alone the decision holds, "" for all of the author's own words.
    """

    kind: Kind
    clause: str
    rule: str
    quoted: str
    reason: str
    when: datetime
    sentence: str = ""
    nth: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, the words that it marks, and the decision that settles it, if there is one."""

    finding: Finding
    quoted: str
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        """Whether it keeps the gate shut: certain or likely, and not settled."""
        return self.decision is None and closes_gate(self.finding)


def closes_gate(finding: Finding) -> bool:
    """Whether the finding must be changed or settled before copying; a hint never must."""
    return finding.tier is not Tier.HINT


def needs_reason(kind: Kind, tier: Tier) -> bool:
    """Whether the author must say why: always but for ignoring or keeping a hint."""
    return kind is Kind.RULE_OFF or tier is not Tier.HINT


def decide(kind: Kind, finding: Finding, text: str, reason: str, when: datetime, where: str = "") -> Decision:
    """The decision about a finding in a text; raises ``ReasonMissingError`` where one is due and blank."""
    reason = reason.strip()
    if needs_reason(kind, finding.tier) and not reason:
        raise ReasonMissingError(kind.value)
    sentence, nth = _place(finding, text) if kind.is_local else ("", 0)
    quoted = text[finding.start : finding.end]
    return Decision(kind, finding.clause, finding.rule, quoted, reason, when, sentence, nth, where)


def settles(decision: Decision, finding: Finding, text: str) -> bool:
    """Whether the decision settles the finding in the author's own words, whose offsets count code points into ``text``."""
    return not decision.where and _settling((decision,), finding, text) is not None


def judge(findings: Iterable[Finding], decisions: Iterable[Decision], text: str, where: str = "") -> tuple[Judged, ...]:
    """Every finding in reading order with the first decision that settles it; ``where`` is as in ``Decision``."""
    by_rule: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.where in ("", where):
            by_rule[decision.rule].append(decision)
    ordered = sorted(findings, key=lambda f: (f.start, f.end, f.tier.rank, f.clause, f.rule))
    return tuple(Judged(f, text[f.start : f.end], _settling(by_rule.get(f.rule, ()), f, text)) for f in ordered)


def _settling(decisions: Iterable[Decision], finding: Finding, text: str) -> Decision | None:
    """The first of the decisions that settles a finding."""
    quoted = text[finding.start : finding.end]
    place: tuple[str, int] | None = None
    for decision in decisions:
        if decision.kind is Kind.LESSON:
            continue
        if decision.rule != finding.rule or (closes_gate(finding) and not decision.reason.strip()):
            continue
        if not decision.kind.is_local:
            if decision.kind is Kind.RULE_OFF or _folded(quoted) == _folded(decision.quoted):
                return decision
        elif (decision.clause, decision.quoted) == (finding.clause, quoted) and _is_near(decision, finding, text):
            place = place or _place(finding, text)
            if (decision.sentence, decision.nth) == place:
                return decision
    return None


def _is_near(decision: Decision, finding: Finding, text: str) -> bool:
    """Whether the sentence of a decision stands around a finding at all, which is quicker to tell than the place."""
    reach = len(decision.sentence)
    return decision.sentence in text[max(0, finding.start - reach) : finding.end + reach]


def _place(finding: Finding, text: str) -> tuple[str, int]:
    """The sentence of a finding and how many equal quotations stand before it there."""
    start, end = sentence_around(text, finding.start, finding.end)
    quoted = text[finding.start : finding.end]
    return text[start:end], text[start : finding.start].count(quoted) if quoted else 0


def _folded(words: str) -> str:
    """Words as compared outside their place: composed, in small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())
