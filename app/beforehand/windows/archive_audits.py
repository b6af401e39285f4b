"""Two lists of the archive audit: earlier audits, to open again or to erase, and what could not be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from beforehand.windows.archive_words import trouble_told
from beforehand.windows.dialogs import Question
from beforehand.windows.lists import ListWindow
from beforehand.windows.parts import button, label
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from beforehand.desk.audit import Audit
    from beforehand.domain.audits import AuditEntry

MOST_TOLD = 500
"""Troubles that are listed one by one."""


class AuditsWindow(ListWindow):
    """Every audit that is kept."""

    def __init__(self, audit: Audit, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Earlier audits"),
            self.tr("An audit keeps the words of the posts that were marked. Erase it when you are done with it.")
            if audit.is_durable
            else self.tr("Without a vault, audits are forgotten when you close the program."),
            parent,
        )
        self._audit = audit
        audit.listed.connect(self.refresh)
        audit.refresh_list()
        self.refresh()

    def refresh(self) -> None:
        """List the audits again."""
        self.start()
        for entry in self._audit.entries:
            name = entry.plan.name
            is_open = self._audit.entry is not None and self._audit.entry.id == entry.id
            first = button(self.tr("Open"), partial(self._on_open, entry.id))
            first.setAccessibleName(fill(self.tr("Open: %1"), name))
            first.setEnabled(not is_open)
            erase = button(self.tr("Erase for good"), partial(self._on_erase, entry))
            erase.setAccessibleName(fill(self.tr("Erase for good: %1"), name))
            self.add(name, self._told(entry), first, erase)
        if self._audit.entries:
            self._rows.addStretch(1)
        else:
            self.empty(self.tr("There is no audit yet. Choose an export in the window behind this one."))

    def _told(self, entry: AuditEntry) -> str:
        """How an audit stands, in words."""
        locale, progress = self.locale(), entry.progress
        read, marked = locale.toString(progress.posts), locale.toString(entry.marked)
        told = fill(self.tr("%1 · %2 posts read, %3 marked, %4 of them not decided"),
                    moment(entry.began), read, marked, locale.toString(entry.undecided))  # fmt: skip
        if progress.is_complete:
            return told
        return fill(self.tr("%1 · ended at %2 %"), told, round(progress.read * 100))

    def _on_open(self, audit: str) -> None:
        self._audit.open(audit)
        self.close()

    def _on_erase(self, entry: AuditEntry) -> None:
        question = Question(
            self.tr("Erase an audit"),
            fill(self.tr("Erase the audit of %1 for good?"), entry.plan.name),
            self.tr("What was marked and what you decided is lost. The export itself and your posts stay as they are."),
            self,
        )
        question.offer("erase", self.tr("Erase for good"))
        question.offer("", self.tr("Cancel"), is_default=True)
        question.accepted.connect(lambda: self._audit.erase(entry.id) if question.answer else None)
        question.open()


class TroublesWindow(ListWindow):
    """What could not be read in the archive."""

    def __init__(self, audit: Audit, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("What could not be read"),
            self.tr("Everything else in the archive has been read and judged."),
            parent,
        )
        troubles = audit.troubles
        for trouble in troubles[:MOST_TOLD]:
            self._rows.addWidget(label(trouble_told(trouble)))
        if len(troubles) > MOST_TOLD:
            self._rows.addWidget(label(fill(self.tr("… and %1 more"), len(troubles) - MOST_TOLD), "quiet"))
        self._rows.addStretch(1)
