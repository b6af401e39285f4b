"""How long a passphrase would hold out, judged by zxcvbn, a maintained estimator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEAST_SCORE: Final = 3
"""zxcvbn's 'safely unguessable' (10^8 guesses and more) before Argon2id makes each of them cost 64 MiB."""

_LONGEST: Final = 72  # the estimator's work grows with the square of the length


@dataclass(frozen=True, slots=True)
class Strength:
    """The judgement of one passphrase."""

    score: int
    guesses_log10: float
    warning: str
    suggestions: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether the vault accepts the passphrase."""
        return self.score >= LEAST_SCORE


def estimate(passphrase: str) -> Strength:
    """Return how strong a passphrase is; warning and suggestions are the estimator's English texts."""
    if not passphrase:
        return Strength(0, 0.0, "", ())
    from zxcvbn import zxcvbn  # its word lists take a while to load and only this dialog needs them

    verdict = zxcvbn(passphrase[:_LONGEST], max_length=_LONGEST)
    feedback = verdict["feedback"]
    return Strength(
        score=int(verdict["score"]),
        guesses_log10=float(verdict["guesses_log10"]),
        warning=str(feedback["warning"] or ""),
        suggestions=tuple(str(line) for line in feedback["suggestions"]),
    )
