"""The current draft as a thread: its pieces, and copying them one by one once the gate is open for the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.drafts import Desk
    from beforehand.domain.gate import Approval
    from beforehand.domain.network import Network
    from beforehand.domain.threads import Piece


class ThreadCopy:
    """Cuts the current draft and copies pieces of it; the approval is that of the whole draft."""

    def __init__(self, desk: Desk, copier: ApprovedCopy) -> None:
        self._desk = desk
        self._copier = copier

    def pieces(self, *, is_numbered: bool) -> tuple[Piece, ...]:
        """The current draft as a thread; raises ``CannotSplitError``."""
        draft = self._desk.current
        return self._copier.thread(draft, self._marked(), is_numbered=is_numbered) if draft is not None else ()

    def network(self, network_id: str) -> Network:
        """A network with the limit that it has for this author."""
        return self._copier.network(network_id)

    def texts(self, network_id: str, *, is_numbered: bool) -> tuple[str, ...]:
        """The current draft as any network would get it, piece by piece; nothing is copied. Raises ``CannotSplitError``."""
        draft = self._desk.current
        if draft is None:
            return ()
        pieces = self._copier.thread(replace(draft, network=network_id), self._marked(), is_numbered=is_numbered)
        return tuple(self._copier.shown(piece.text, network_id) for piece in pieces)

    def copy(self, number: int, *, is_numbered: bool) -> bool:
        """Copy a piece, counted from 0; False, and nothing copied, while the gate is shut."""
        desk = self._desk
        draft, pack = desk.current, desk.pack
        approval = self.approve()
        if draft is None or pack is None or approval is None:
            return False
        self._copier.copy_piece(draft, approval, pack, self._marked(), number, is_numbered=is_numbered)
        return True

    def copy_warning(self) -> bool:
        """Copy the content warning, which stands before every piece; False, and nothing copied, while the gate is shut."""
        draft, pack, approval = self._desk.current, self._desk.pack, self.approve()
        if draft is None or pack is None or approval is None:
            return False
        self._copier.copy_beside(draft, approval, pack, draft.warning)
        return True

    def approve(self) -> Approval | None:
        """The approval that covers the whole of the current draft, given now where there is none; None while the gate is shut."""
        desk = self._desk
        desk.look_again()
        if desk.current is None or not desk.is_open:
            return None
        if desk.approval is not None:
            return desk.approval
        approval = desk.approve(desk.current.text)
        if approval is not None:
            desk.approved.emit(desk.current, approval)
        return approval

    def _marked(self) -> list[tuple[int, int]]:
        """The spans of all findings of the current draft."""
        return [(each.finding.start, each.finding.end) for each in self._desk.findings]
