"""Labelled examples that a text can be likened to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from beforehand_checks.reader.encoder import restored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Examples:
    """Sentences of the training posts with their clause and their place in the encoder's space."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], texts: Sequence[str]) -> None:
        self._vectors = restored(arrays, "examples")
        self._clauses = arrays["example_clauses"]
        self._texts = tuple(texts)
        if not len(self._vectors) == len(self._clauses) == len(self._texts):
            raise ValueError("the examples and their texts do not belong together")
        self._vectors /= np.linalg.norm(self._vectors, axis=1, keepdims=True) + 1e-9

    def nearest(self, mean: Floats, clause: int) -> str:
        """The example of a clause that is most alike to a mean state; empty when the clause has none."""
        rows = np.flatnonzero(self._clauses == clause)
        if not len(rows):
            return ""
        return self._texts[int(rows[int(np.argmax(self._vectors[rows] @ mean))])]
