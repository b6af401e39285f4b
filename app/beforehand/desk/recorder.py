"""Writes into the journal what leaves by the gate and what is asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from beforehand.desk.records import APPROVED, Known, is_same, of_approval, words_of
from beforehand.domain.approved import POST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.desk.approvals import Approvals
    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.domain.approved import Kept, Rested
    from beforehand.domain.decision import Judged
    from beforehand.domain.gate import Approval
    from beforehand.domain.post import Draft


class Recorder(QObject):
    """Listens to the desk and keeps the journal; what others know of a draft it asks for when the draft is approved."""

    def __init__(
        self, desk: Desk, journal: Journal, parent: QObject | None = None, approvals: Approvals | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._journal = journal
        self._approvals = approvals
        self._last: dict[str, dict[str, Any]] = {}
        self._consents: list[Callable[[Draft], tuple[Rested, ...]]] = []
        self._authorisations: list[Callable[[Draft], tuple[str, ...]]] = []
        self._findings: list[Callable[[Draft], Mapping[str, tuple[Judged, ...]]]] = []
        self._alts: list[Callable[[Draft], tuple[str, ...]]] = []
        desk.approved.connect(self._on_approved)
        journal.changed.connect(self._on_journal_changed)

    def ask_consents(self, ask: Callable[[Draft], tuple[Rested, ...]]) -> None:
        """Ask this too on which consents a draft rests."""
        self._consents.append(ask)

    def ask_authorisations(self, ask: Callable[[Draft], tuple[str, ...]]) -> None:
        """Ask this too for the ids of the authorisations that a draft rests on."""
        self._authorisations.append(ask)

    def ask_findings(self, ask: Callable[[Draft], Mapping[str, tuple[Judged, ...]]]) -> None:
        """Ask this too for the findings in the texts beside a post, by the names of the texts."""
        self._findings.append(ask)

    def ask_alts(self, ask: Callable[[Draft], tuple[str, ...]]) -> None:
        """Ask this too for the descriptions of a draft's photos."""
        self._alts.append(ask)

    def _known(self, draft: Draft) -> Known:
        """All that is known of a draft at this moment."""
        findings = {POST: self._desk.findings}
        for ask in self._findings:
            findings |= ask(draft)
        return Known(
            findings,
            self._desk.checklist,
            tuple(each for ask in self._consents for each in ask(draft)),
            tuple(each for ask in self._authorisations for each in ask(draft)),
            tuple(each for ask in self._alts for each in ask(draft)),
        )

    def _on_approved(self, draft: Draft, approval: Approval) -> None:
        """Record an approval; one that is only copied out again is in the journal already."""
        known = self._known(draft)
        payload = of_approval(draft, approval, known)
        if is_same(payload, self._former(draft.id)):
            return
        self._last[draft.id] = payload
        kept = words_of(draft, approval, known, payload["approval"])
        self._journal.record(APPROVED, payload, lambda _entry: self._keep(kept), partial(self._on_failed, draft.id))

    def _former(self, draft_id: str) -> Mapping[str, Any]:
        """The last approval of a draft, as it was or is being recorded."""
        recorded = (entry.payload for entry in reversed(self._journal.entries(APPROVED)))
        return self._last.get(draft_id) or next((each for each in recorded if each.get("draft") == draft_id), {})

    def _keep(self, kept: Kept) -> None:
        if self._approvals is not None:
            self._approvals.keep(kept)

    def _on_failed(self, draft_id: str, _trouble: object) -> None:
        self._last.pop(draft_id, None)

    def _on_journal_changed(self) -> None:
        """What was recorded in a journal that is gone must be recorded again."""
        if not self._journal.is_ready:
            self._last.clear()
