"""The current draft as a thread: its pieces, and copying them one by one once the gate is open for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beforehand.domain.gate import approve, is_valid_for

if TYPE_CHECKING:
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.drafts import Desk
    from beforehand.domain.clock import Clock
    from beforehand.domain.gate import Approval
    from beforehand.domain.threads import Piece


class ThreadCopy:
    """Cuts the current draft and copies pieces of it; the approval is that of the whole draft."""

    def __init__(self, desk: Desk, copier: ApprovedCopy, clock: Clock) -> None:
        self._desk = desk
        self._copier = copier
        self._clock = clock
        self._approval: Approval | None = None

    def pieces(self, *, is_numbered: bool) -> tuple[Piece, ...]:
        """The current draft as a thread; raises ``CannotSplitError``."""
        draft = self._desk.current
        return self._copier.thread(draft, self._marked(), is_numbered=is_numbered) if draft is not None else ()

    def copy(self, number: int, *, is_numbered: bool) -> bool:
        """Copy a piece, counted from 0; False, and nothing copied, while the gate is shut."""
        desk = self._desk
        draft, pack = desk.current, desk.pack
        if draft is None or pack is None or not desk.is_open:
            return False
        if self._approval is None or not is_valid_for(self._approval, draft, pack):
            standing = (decision for decision in desk.decisions if decision.kind.is_standing)
            self._approval = approve(draft, pack, standing, self._clock.now())
            desk.approved.emit(draft, self._approval)
        self._copier.copy_piece(draft, self._approval, pack, self._marked(), number, is_numbered=is_numbered)
        return True

    def _marked(self) -> list[tuple[int, int]]:
        """The spans of all findings of the current draft."""
        return [(each.finding.start, each.finding.end) for each in self._desk.findings]
