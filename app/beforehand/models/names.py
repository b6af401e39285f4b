"""Names that several lists show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand_checks.pack import Pack


def clause_name(pack: Pack | None, clause: str) -> str:
    """The short name of a clause; its id while there is no policy or when the policy does not have it."""
    found = pack.by_id.get(clause) if pack is not None else None
    return found.short if found is not None else clause
