"""What one edit does to findings that were made before it; all offsets are code points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand_checks.finding import Finding


@dataclass(frozen=True, slots=True)
class Edit:
    """``removed`` code points at ``at`` gave way to ``added`` others."""

    at: int
    removed: int
    added: int

    @property
    def is_nothing(self) -> bool:
        """Whether the text stayed as it was."""
        return not self.removed and not self.added

    def carry(self, finding: Finding) -> Finding | None:
        """The finding where its words stand after the edit, or None when the edit touched them."""
        if finding.end <= self.at:
            return finding
        if finding.start >= self.at + self.removed:
            return finding.moved(self.added - self.removed)
        return None

    def carry_all(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Every finding that the edit left whole."""
        return tuple(moved for finding in findings if (moved := self.carry(finding)) is not None)


def difference(old: str, new: str) -> Edit:
    """The smallest single edit that turns ``old`` into ``new``."""
    head = shared_start(old, new)
    longest_tail = min(len(old), len(new)) - head
    tail = min(longest_tail, shared_start(old[len(old) - longest_tail :][::-1], new[len(new) - longest_tail :][::-1]))
    return Edit(head, len(old) - head - tail, len(new) - head - tail)


def shared_start(one: str, other: str) -> int:
    """How many code points both texts begin with; halves the range, so that long texts cost little."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def merge(stages: Iterable[Iterable[Finding]]) -> tuple[Finding, ...]:
    """All stages' findings in text order; of two that overlap in one clause the surer one stays."""
    kept: list[Finding] = []
    for finding in sorted((f for stage in stages for f in stage), key=_surest_first):
        if not any(f.clause == finding.clause and f.start < finding.end and finding.start < f.end for f in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.clause)))


def inside(finding: Finding, start: int, end: int) -> Finding | None:
    """The finding as seen from a part of its text, or None when it is not wholly within that part."""
    if finding.start < start or finding.end > end:
        return None
    return replace(finding, start=finding.start - start, end=finding.end - start)


def _surest_first(finding: Finding) -> tuple[int, float, int, int]:
    return (finding.tier.rank, -finding.score, finding.start, finding.end)
