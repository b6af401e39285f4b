"""What the second reader learns from one author: a mark in a sentence much like a dismissed one is shown less strongly.

Two sentences are as alike as the mean of two cosines: of their states after the second layer, which tell the words apart, and after
the last, which tell the sense. Between sentences marked for one clause in different posts it lies at .61 in the middle and above .84 once in a
thousand pairs; between a sentence and itself with another name, number or word at .98 in the middle and above .91 for 95 of 100. Either cosine alone
lets through what one word turns into something else (“cousins leave at six”, “convoys leave at six”). On the 6,149 posts of `en-own-*` ten dismissals
of wrong marks cost .05 of 3,466 right ones, ten of right marks .01: what is learnt reaches little beyond the wording that was dismissed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from beforehand_checks.dismissed import MOST
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.text import sentence_around

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from beforehand_checks.dismissed import Dismissed

    Floats = NDArray[np.float32]

FIRST_ALIKE = 0.88
"""Likeness from which a dismissal begins to tell."""
WHOLLY_ALIKE = 0.94
"""Likeness from which it tells in full."""
MOST_TAKEN = 0.5
"""The share of a score that a dismissal in full takes away: the surer a mark, the more alike it must be to become a hint."""


def lowered(score: float, likeness: float) -> float:
    """The score that a mark keeps beside a dismissed sentence so much alike."""
    ease = (likeness - FIRST_ALIKE) / (WHOLLY_ALIKE - FIRST_ALIKE)
    return score * (1 - MOST_TAKEN * min(1.0, max(0.0, ease)))


class Lessons:
    """The dismissed sentences by clause; where one lies in the encoder's space is worked out ahead, or when its clause is marked."""

    def __init__(self, place: Callable[[str], Floats], likely: Mapping[str, float]) -> None:
        self._place, self._likely = place, likely
        self._texts: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, Floats] = {}

    def heed(self, dismissed: Sequence[Dismissed]) -> None:
        """Learn these and nothing else."""
        self._texts = {}
        for each in dismissed[-MOST:]:
            if each.text.strip():
                self._texts[each.clause] = (*self._texts.get(each.clause, ()), each.text)
        wanted = {text for texts in self._texts.values() for text in texts}
        self._known = {text: place for text, place in self._known.items() if text in wanted}

    def study(self) -> bool:
        """Work out ahead where one sentence lies; False when that is known of all."""
        for texts in self._texts.values():
            for text in texts:
                if text not in self._known:
                    self._known[text] = self._place(text)
                    return True
        return False

    def weighed(self, finding: Finding, text: str) -> Finding:
        """The finding of a text, as a hint where its sentence is much like a dismissed one of its clause."""
        if finding.tier is not Tier.LIKELY or finding.clause not in self._texts:
            return finding
        start, end = sentence_around(text, finding.start, finding.end)
        likenesses = self._of(finding.clause) @ self._place(text[start:end])
        nearest = int(np.argmax(likenesses))
        score = lowered(finding.score, float(likenesses[nearest]))
        if score >= self._likely[finding.clause]:
            return finding
        return replace(finding, tier=Tier.HINT, score=score, lowered=self._texts[finding.clause][nearest])

    def _of(self, clause: str) -> Floats:
        """The places of a clause's dismissed sentences, one a row."""
        for text in self._texts[clause]:
            if text not in self._known:
                self._known[text] = self._place(text)
        return np.stack([self._known[text] for text in self._texts[clause]])
