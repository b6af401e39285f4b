"""Taking the to-do list of an audit along: it is asked about, since it leaves in clear text, and written in a thread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from beforehand.domain.archive import Act, Words, as_csv, as_text, tasks
from beforehand.models.names import clause_name
from beforehand.windows.archive_words import act_name
from beforehand.windows.dialogs import Question
from beforehand.windows.files import leave_no_trace
from beforehand.windows.wording import fill
from beforehand_checks.archives.values import Flagged

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.audit import Audit
    from beforehand.domain.shelf import Filter
    from beforehand_checks.pack import Pack


class Export(QObject):
    """Asks where the list goes and has it written."""

    written = Signal(str)
    """How it went, as a sentence."""

    def __init__(self, audit: Audit, pack: Pack | None, wanted: Callable[[], Filter], window: QWidget) -> None:
        super().__init__(window)
        self._audit = audit
        self._pack = pack
        self._wanted = wanted
        self._window = window

    def ask(self) -> None:
        """Ask whether the list may leave in clear text, and where to."""
        question = Question(
            self.tr("Export in clear text?"),
            self.tr("The list holds the words of your posts in clear text."),
            self.tr(
                "It holds the posts of the guideline and year that you chose, if you chose any. Anybody who can open the file can read it:"
                " save it where only you can, and erase it when you are done."
            ),
            self._window,
        )
        question.offer("export", self.tr("Choose where"), "primary", is_default=True)
        question.offer("", self.tr("Cancel"))
        question.accepted.connect(lambda: self._on_answered(question.answer))
        question.open()

    def save(self, path: Path) -> None:
        """Write the list, as a table where the name ends in .csv; ``written`` tells when it is done."""
        no_date = QCoreApplication.translate("Archive", "Without a date")
        clauses = {clause: clause_name(self._pack, clause) for clause in self._audit.shelf.clauses}
        words = Words({act: act_name(act) for act in Act}, clauses, no_date)
        self._audit.export(self._wanted(), lambda work: write(path, work, words), self._on_written)

    def _on_answered(self, answer: str) -> None:
        if not answer:
            return
        kinds = self.tr("Table (*.csv);;Text (*.txt)")
        leave_no_trace()
        dialog = QFileDialog(self._window, self.tr("Export the to-do list"), "", kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        dialog.open()

    def _on_written(self, outcome: int | str) -> None:
        if isinstance(outcome, str):
            self.written.emit(fill(self.tr("The list could not be written: %1"), outcome))
        else:
            told = self.tr("The to-do list with %1 posts has been written, in clear text.")
            self.written.emit(fill(told, self._window.locale().toString(outcome)))


def write(path: Path, work: list[tuple[bytes, Act]], words: Words) -> int | str:
    """Write a to-do list; returns how many posts it holds, or what the system says against it."""
    listed = tasks(((Flagged.from_json(json.loads(body)), act) for body, act in work), words)
    is_table = path.suffix.lower() == ".csv"
    try:
        with path.open("w", encoding="utf-8-sig" if is_table else "utf-8", newline="") as sink:
            sink.write(as_csv(listed, words) if is_table else as_text(listed, words))
    except OSError as trouble:
        return trouble.strerror or ""
    return len(listed)
