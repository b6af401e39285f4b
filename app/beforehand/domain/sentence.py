"""The sentence around a span, as decisions remember it."""

from __future__ import annotations

from beforehand_checks.text import sentence_around

__all__ = ["sentence_around"]
