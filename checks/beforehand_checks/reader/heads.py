"""The heads on top of the encoder: how likely each clause is for a window, and which pieces carry it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from beforehand_checks.reader.encoder import WIDTH, restored
from beforehand_checks.reader.ngrams import NGrams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHARPNESS = np.float32(8 * WIDTH**-0.5)


def sigmoid(x: Floats) -> Floats:
    """Probabilities from logits."""
    result: Floats = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the heads say about one window: a calibrated score a clause, a weight a piece and clause, and the mean state."""

    scores: Floats
    weights: Floats
    mean: Floats


class Heads:
    """Post and piece heads, blended with n-grams and calibrated on posts that the model had not seen."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], notes: Mapping[str, str]) -> None:
        self.clauses: tuple[str, ...] = tuple(json.loads(notes["clauses"]))
        self.span_drop = float(notes["span_drop"])
        self.likely = arrays["likely"].astype(np.float32)
        self.hint = arrays["hint"].astype(np.float32)
        self._look, self._judge, self._pool, self._span = (
            restored(arrays, n) for n in ("look", "judge", "pool", "span")
        )
        self._pool_bias, self._span_bias = restored(arrays, "pool_bias"), restored(arrays, "span_bias")
        self._blend, self._blend_bias = restored(arrays, "blend"), restored(arrays, "blend_bias")
        self._ngrams = NGrams(restored(arrays, "rarity"), restored(arrays, "grams"), restored(arrays, "grams_bias"))

    def raw(self, states: Floats) -> tuple[Floats, Floats]:
        """Post logits by clause with one more for any clause at all, and piece logits, from the states of one window."""
        share = (states @ self._look.T) * SHARPNESS
        share = np.exp(share - share.max(axis=0))
        share /= share.sum(axis=0)
        votes = (share * (states @ self._judge.T)).sum(axis=0)
        pooled = np.concatenate([states.mean(axis=0), states.max(axis=0)])
        logits: Floats = self._pool @ pooled + self._pool_bias + votes
        return logits, states @ self._span.T + self._span_bias

    def features(self, logits: Floats, pieces: Floats, text: str) -> Floats:
        """What the blend weighs, by clause: encoder, n-grams, the strongest piece, and whether any clause is touched."""
        inner = pieces[1:-1].max(axis=0) if len(pieces) > 2 else self._span_bias
        grams = self._ngrams.logits(text)
        return np.stack([logits[:-1], grams, inner, np.broadcast_to(logits[-1], grams.shape)])

    def judge(self, states: Floats, text: str) -> Verdict:
        """The verdict on a window; ``states`` include the begin and end marks, ``text`` is the window's own."""
        logits, pieces = self.raw(states)
        return Verdict(sigmoid(self._mixed(logits, pieces, text)), pieces[1:-1], states.mean(axis=0))

    def blended(self, states: Floats, text: str) -> Floats:
        """The calibrated logits of a window, one a clause."""
        return self._mixed(*self.raw(states), text)

    def _mixed(self, logits: Floats, pieces: Floats, text: str) -> Floats:
        """Encoder and n-grams weighed against each other."""
        mixed: Floats = (self.features(logits, pieces, text) * self._blend).sum(axis=0) + self._blend_bias
        return mixed
