"""One approval to be read later: what was known, what became of the text, what is new since, and what to do then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget
from shiboken6 import isValid
from typing_extensions import override

from beforehand.domain.posting import Fate, next_fates
from beforehand.windows.approval_mark import MarkWindow
from beforehand.windows.approval_paper import ApprovalPaper, document
from beforehand.windows.approval_words import fate_told
from beforehand.windows.consent_paper import write_paper
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.files import choose_new_file
from beforehand.windows.parts import Flow, announce, button, clear, label, set_look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QPushButton

    from beforehand.desk.approvals import Approvals, Entry
    from beforehand.desk.clipboard import Clipboard
    from beforehand.domain.approved import Words
    from beforehand.domain.clock import Clock
    from beforehand.windows.theme import Theme
    from beforehand_checks.pack import Pack

PAPER_NAME = "approval.pdf"


class ApprovalWindow(Dialog):
    """The page, with the steps that may follow above it."""

    draft_wanted = Signal(str)
    """The author wants to see the draft with this id."""

    def __init__(
        self,
        approvals: Approvals,
        approval: str,
        *,
        pack: Pack | None,
        name_of: Callable[[str], str],
        news_of: Callable[[str], Sequence[str]],
        news_changed: SignalInstance,
        clock: Clock,
        clipboard: Clipboard,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Approval"), parent, width=480)
        self._approvals, self._approval, self._pack = approvals, approval, pack
        self._name_of, self._news_of = name_of, news_of
        self._clock, self._clipboard, self._theme = clock, clipboard, theme
        self._words: Words | None = None
        self._is_fetched = False
        self.state = label("", is_bold=True)
        self.body.addWidget(self.state)
        self._steps = Flow()
        holder = QWidget()
        holder.setLayout(self._steps)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.body.addWidget(holder)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(12)
        self.page.setAccessibleName(self.tr("What the approval rested on"))
        self.page.setMinimumHeight(240)
        self.body.addWidget(self.page, 1)
        self.told = label("")
        self.told.hide()
        self.body.addWidget(self.told)
        self.add_side_button(button(self.tr("&Save as PDF…"), self._on_paper_wanted))
        self.erase = self.add_side_button(button(self.tr("Erase the &words…"), self._on_erasure_wanted))
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        for signal in (approvals.changed, news_changed):
            signal.connect(self.refresh)
        self.resize(self.sizeHint())
        approvals.fetch(approval, self._on_fetched)
        self.refresh()

    @override
    def sizeHint(self) -> QSize:
        return QSize(620, 700)

    @property
    def is_complete(self) -> bool:
        """Whether the words were looked up, so that the whole page is shown."""
        return self._is_fetched

    def refresh(self) -> None:
        """Show the approval as it is now."""
        entry = self._approvals.entry(self._approval)
        if entry is None:
            self.close()
            return
        self.state.setText(fate_told(entry))
        self._show_steps(entry)
        self.erase.setEnabled(entry.has_words or bool(entry.link))
        place = self.page.verticalScrollBar().value()
        self.page.setHtml(self._paper(entry, self._theme.quiet).html())
        self.page.verticalScrollBar().setValue(place)

    def write(self, path: Path) -> None:
        """Write the page as a PDF file."""
        entry = self._approvals.entry(self._approval)
        if entry is None:
            return
        is_written = write_paper(path, document(self._paper(entry).html()), self.tr("Approval"))
        text = self.tr("Saved as clear text: anybody who gets hold of the file can read it.")
        self._tell(
            text if is_written else self.tr("The page could not be saved there. Choose another place."),
            is_good=is_written,
        )

    def tell_gone(self) -> None:
        """Say that the draft is not there any more."""
        self._tell(self.tr("The draft is in the bin or was erased."), is_good=False)

    def _paper(self, entry: Entry, quiet: str = "#444444") -> ApprovalPaper:
        news = self._news_of(self._approval)
        return ApprovalPaper(entry, self._words, self._pack, self._name_of, news=news, quiet=quiet)

    def _show_steps(self, entry: Entry) -> None:
        """The buttons for what may follow; the keyboard stays where it was."""
        had_focus = self._steps.count() and any(each.hasFocus() for each in self.findChildren(type(self.erase)))
        clear(self._steps)
        steps = self._made_steps(entry)
        for each in steps:
            self._steps.addWidget(each)
            each.show()
        if had_focus and steps:
            steps[0].setFocus()

    def _made_steps(self, entry: Entry) -> list[QPushButton]:
        names = {
            Fate.POSTED: (self.tr("&Mark as posted…"), "primary"),
            Fate.EDITED: (self.tr("I &edited it there…"), ""),
            Fate.DELETED: (self.tr("I &deleted it there…"), ""),
        }
        made = [button(names[fate][0], _asker(self, fate), names[fate][1]) for fate in next_fates(entry.fate)]
        if entry.link:
            made.append(button(self.tr("Copy the &link"), self._on_link_wanted))
        if entry.marks:
            made.append(button(self.tr("&Take the last mark back"), lambda: self._approvals.take_back(self._approval)))
        made.append(button(self.tr("Open the d&raft"), lambda: self.draft_wanted.emit(entry.approved.draft)))
        return made

    def ask(self, fate: Fate) -> None:
        """Ask when that happened."""
        MarkWindow(self._approvals, self._approval, fate, self._clock, self).open()

    def _on_fetched(self, words: Words | None) -> None:
        if isValid(self):
            self._words, self._is_fetched = words, True
            self.refresh()

    def _on_link_wanted(self) -> None:
        entry = self._approvals.entry(self._approval)
        if entry is not None:
            self._clipboard.set_text(entry.link)
            self._tell(self.tr("The link is on the clipboard."))

    def _on_paper_wanted(self) -> None:
        choose_new_file(self, self.tr("Save as PDF, in clear text"), PAPER_NAME, self.write)

    def _on_erasure_wanted(self) -> None:
        question = Question(
            self.tr("Erase the words"),
            self.tr("Erase the words and the link of this approval for good?"),
            self.tr("Decisions, answers and fingerprints stay. The words cannot be checked again when something changes. Older backups still hold them."),
            self,
        )  # fmt: skip
        question.offer("erase", self.tr("&Erase for good"))
        question.offer("", self.tr("Cancel"), "primary", is_default=True)
        question.accepted.connect(lambda: self._on_erasure_answered(question.answer))
        question.open()

    def _on_erasure_answered(self, answer: str) -> None:
        if answer:
            self._words = None
            self._approvals.erase_words(self._approval)

    def _tell(self, text: str, *, is_good: bool = True) -> None:
        self.told.setText(text)
        set_look(self.told, "good" if is_good else "bad")
        self.told.show()
        announce(self, text)


def _asker(window: ApprovalWindow, fate: Fate) -> Callable[[], None]:
    return lambda: window.ask(fate)
