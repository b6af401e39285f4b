"""Writes into the journal what leaves by the gate and what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from beforehand.desk.records import APPROVED, ASKED, of_approval, of_question

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.domain.gate import Approval
    from beforehand.domain.post import Draft


class Recorder(QObject):
    """Listens to the desk and keeps the journal."""

    def __init__(self, desk: Desk, journal: Journal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._journal = journal
        desk.approved.connect(self._on_approved)

    def note_question(self, question: str) -> None:
        """Record that a question about the current draft was copied out."""
        draft = self._desk.current
        if draft is not None:
            self._journal.record(ASKED, of_question(draft, question))

    def _on_approved(self, draft: Draft, approval: Approval) -> None:
        self._journal.record(APPROVED, of_approval(draft, approval))
