"""A check of the whole vault: the chain of events, the database, the attachments; in pieces, so that saving goes on."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from beforehand.desk.keeper import Keeper
    from beforehand.store.ledger import Anchor, LedgerCheck, Verdict

SLICE = 1000
"""Events that are checked in one go."""
ANCHOR_PAUSE_MS = 2_000
"""After such a pause in recording, the keyring is told the newest event."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: of the events, of the database, and how many attachments cannot be read."""

    events: Verdict
    database: tuple[str, ...]
    attachments: tuple[str, ...]
    has_anchor: bool

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.events.is_intact and not self.database and not self.attachments


class Checkup(QObject):
    """Checks an open vault and, where the system keyring is a way in, keeps an anchor of its events there."""

    progressed = Signal(int)
    """So many events are checked."""
    told = Signal(object)
    """The ``Report``."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._is_running = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ANCHOR_PAUSE_MS)
        self._pause.timeout.connect(self.keep_anchor)

    @property
    def is_running(self) -> bool:
        """Whether a check is under way."""
        return self._is_running

    def begin(self) -> None:
        """Check everything; ``told`` brings the report."""
        if not self._is_running:
            self._is_running = True
            self._keeper.keys.run(self._fetch_anchor, self._on_anchor_fetched)

    def note_event(self) -> None:
        """An event was recorded: the anchor in the keyring is renewed soon."""
        self._pause.start()

    def keep_anchor(self) -> None:
        """Tell the system keyring the newest event, if it is a way in."""
        self._pause.stop()
        self._keeper.files.run(lambda: self._keeper.vault.ledger.anchor().text(), self._on_anchor_read)

    def stop(self) -> None:
        """Let the check go; the vault closes."""
        self._pause.stop()
        self._is_running = False

    @property
    def _has_keyring(self) -> bool:
        return any(not slot.kind.is_personal for slot in self._keeper.vault.slots.slots)

    def _fetch_anchor(self) -> Anchor | None:
        """On the keys' thread; a keyring that does not answer is no finding."""
        from beforehand.store.ledger import Anchor
        from beforehand.store.vault import anchor_account

        kept = None
        if self._has_keyring:
            with contextlib.suppress(Trouble):
                kept = self._keeper.door.fetch(anchor_account(self._keeper.vault.slots.vault))
        return Anchor.of_text(kept) if kept else None

    def _on_anchor_fetched(self, anchor: Anchor | None) -> None:
        if not self._is_running:
            return
        has_anchor = anchor is not None
        check: LedgerCheck = self._keeper.vault.ledger.check(anchor)
        self._advance(check, has_anchor=has_anchor)

    def _advance(self, check: LedgerCheck, *, has_anchor: bool) -> None:
        self._keeper.files.run(
            lambda: check.advance(SLICE), lambda verdict: self._on_advanced(check, verdict, has_anchor=has_anchor)
        )

    def _on_advanced(self, check: LedgerCheck, verdict: Verdict | None, *, has_anchor: bool) -> None:
        if not self._is_running:
            return
        self.progressed.emit(check.checked)
        if verdict is None:
            self._advance(check, has_anchor=has_anchor)
        else:
            vault = self._keeper.vault
            self._keeper.files.run(
                lambda: (tuple(vault.database.problems()), tuple(vault.attachments.problems())),
                lambda found: self._on_all_checked(Report(verdict, found[0], found[1], has_anchor)),
            )

    def _on_all_checked(self, report: Report) -> None:
        if not self._is_running:
            return
        self._is_running = False
        if report.events.is_intact and not report.has_anchor:
            self.keep_anchor()
        self.told.emit(report)

    def _on_anchor_read(self, anchor: str) -> None:
        vault, door = self._keeper.vault, self._keeper.door

        def keep() -> None:
            from beforehand.store.vault import anchor_account

            if self._has_keyring:
                with contextlib.suppress(Trouble):  # the next start tries again
                    door.keep(anchor_account(vault.slots.vault), anchor)

        self._keeper.keys.run(keep)
