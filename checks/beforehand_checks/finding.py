"""The one value that the engine hands out: a finding, which explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Tier(StrEnum):
    """How sure the engine is; only the first two close the gate."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """Order for sorting: 0 for certain, 2 for hint."""
        return (Tier.CERTAIN, Tier.LIKELY, Tier.HINT).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """A risky span of a text and why it is one.

    ``start`` and ``end`` count Unicode code points into the text that was judged, ``end`` exclusive.
    ``score`` lies between 0 and 1. ``because`` names what fired, in words for the author.
    ``lowered`` is a sentence that the author dismissed and for which this is a hint only; mostly empty.
    ``change`` holds replacements for the span that the author may take with one key; an empty string means "leave it out".
    """

    start: int
    end: int
    clause: str
    rule: str
    tier: Tier
    score: float
    say: str
    do: str
    because: str
    change: tuple[str, ...] = ()
    lowered: str = ""

    def moved(self, by: int) -> Finding:
        """The same finding, ``by`` code points further on."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self

    def to_json(self) -> dict[str, Any]:
        """A dictionary that ``json`` can write."""
        return {**asdict(self), "tier": self.tier.value, "change": list(self.change)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """Read back what ``to_json`` wrote; raises ``KeyError``, ``TypeError`` or ``ValueError`` on anything else."""
        return cls(
            start=int(data["start"]),
            end=int(data["end"]),
            clause=str(data["clause"]),
            rule=str(data["rule"]),
            tier=Tier(data["tier"]),
            score=float(data["score"]),
            say=str(data["say"]),
            do=str(data["do"]),
            because=str(data["because"]),
            change=tuple(map(str, data.get("change", ()))),
            lowered=str(data.get("lowered", "")),
        )


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order; where several of one clause overlap, only the surest stays (then the longest)."""
    surest_first = sorted(findings, key=lambda f: (f.tier.rank, -f.score, f.start - f.end, f.start))
    kept: dict[str, list[Finding]] = {}
    for finding in surest_first:
        same = kept.setdefault(finding.clause, [])
        if all(finding.end <= other.start or other.end <= finding.start for other in same):
            same.append(finding)
    return sorted((f for same in kept.values() for f in same), key=lambda f: (f.start, f.end, f.tier.rank, f.clause))
