"""What the author dismissed: a sentence that the second reader marked for a clause and that was no matter there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST = 200
"""So many dismissed sentences count, the newest of them."""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A sentence in the author's words and the clause for which it was marked."""

    clause: str
    text: str

    @classmethod
    def from_json(cls, data: Any) -> Dismissed:
        """Read what ``to_json`` wrote; raises ``KeyError`` or ``TypeError``."""
        clause, text = data["clause"], data["text"]
        if not isinstance(clause, str) or not isinstance(text, str):
            raise TypeError("clause and text must be texts")
        return cls(clause, text)

    def to_json(self) -> dict[str, str]:
        """A dictionary that ``json`` can write."""
        return {"clause": self.clause, "text": self.text}
