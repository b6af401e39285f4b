"""The window that checks the vault and says in plain words what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QWidget

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.checkup import Checkup, Report

OTHER = "other-history"
CUT_OFF = "cut-off"


def events_text(report: Report) -> str:
    """What the check of the chain of records found, as one sentence."""
    tr = QCoreApplication.translate
    verdict, locale = report.events, QLocale()
    if verdict.is_intact:
        return fill(
            tr("CheckWindow", "Records of approvals and advice: %1 checked, none altered and none missing."),
            locale.toString(verdict.checked),
        )
    where = locale.toString(verdict.at_event or 0)
    if verdict.finding.value == CUT_OFF:
        return fill(
            tr("CheckWindow", "Records from number %1 on are missing: the system keyring remembers more."), where
        )
    if verdict.finding.value == OTHER:
        return fill(tr("CheckWindow", "Record number %1 is not the one that the system keyring remembers."), where)
    return fill(tr("CheckWindow", "Record number %1 was altered, or one before it is missing."), where)


def database_text(report: Report) -> str:
    """What the check of the database found."""
    if not report.database:
        return QCoreApplication.translate("CheckWindow", "Drafts and records: every page of the file is sound.")
    text = QCoreApplication.translate("CheckWindow", "Drafts and records: %1 faults in the file.")
    return fill(text, QLocale().toString(len(report.database)))


def attachments_text(report: Report) -> str:
    """What the check of the attachments found."""
    if not report.attachments:
        return QCoreApplication.translate("CheckWindow", "Attachments: all are there and sound.")
    text = QCoreApplication.translate("CheckWindow", "Attachments: %1 are missing or damaged.")
    return fill(text, QLocale().toString(len(report.attachments)))


def advice_text(report: Report) -> str:
    """What to do about it."""
    if report.is_sound:
        return QCoreApplication.translate("CheckWindow", "The vault is sound.")
    return QCoreApplication.translate(
        "CheckWindow", "Export what can be read, then restore the last backup; the present vault is kept beside it."
    )


class CheckWindow(Dialog):
    """Checks at once and shows the findings."""

    def __init__(self, checkup: Checkup, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Check the vault"), parent, width=520)
        self.title = label(self.tr("Checking…"), size=1.2, is_bold=True)
        self.body.addWidget(self.title)
        self.lines = [label("") for _ in range(3)]
        for each in self.lines:
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        checkup.progressed.connect(self._on_progressed)
        checkup.told.connect(self._on_told)
        checkup.begin()

    def _on_progressed(self, checked: int) -> None:
        self.lines[0].setText(fill(self.tr("%1 records checked so far."), QLocale().toString(checked)))

    def _on_told(self, report: Report) -> None:
        self.title.setText(advice_text(report))
        sound = (report.events.is_intact, not report.database, not report.attachments)
        texts = (events_text(report), database_text(report), attachments_text(report))
        for each, text, is_sound in zip(self.lines, texts, sound, strict=True):
            each.setText(text)
            set_look(each, "good" if is_sound else "bad")
        announce(self, advice_text(report))
