"""Texts that go out beside a post or with it: a content warning, what is shared, a description of a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand_checks.finding import Finding

SHARED = "shared"
"""The name of what somebody else wrote."""


@dataclass(frozen=True, slots=True)
class AsideGap:
    """What such a text lacks: ``finding`` (offsets in code points into it) is open, or, where it is None, the text is still being read.

    ``name`` tells which text is meant: "warning", "shared" or "alt:" and the id of a photo.
    """

    name: str
    quoted: str = ""
    finding: Finding | None = None
