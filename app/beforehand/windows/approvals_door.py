"""The ways from the main window to the approvals of the past: the menu, the gate after copying, and the status line of a draft."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from beforehand.domain.posting import Fate
from beforehand.windows.approval_words import fate_name, news_told
from beforehand.windows.extras import add_to
from beforehand.windows.parts import button
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beforehand.desk.approvals import Approvals, Entry
    from beforehand.desk.recheck import Recheck
    from beforehand.desk.register import Register
    from beforehand.domain.clock import Clock
    from beforehand.windows.approval_page import ApprovalWindow
    from beforehand.windows.approvals import ApprovalsWindow
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus


class ApprovalsDoor(QObject):
    """Opens the list and the pages, and shows at the draft what became of it."""

    def __init__(
        self,
        window: MainWindow,
        menus: Menus,
        approvals: Approvals,
        recheck: Recheck,
        register: Register,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window, self._approvals, self._register, self._clock = window, approvals, register, clock
        self._recheck = recheck
        self.giver_of: Callable[[str], str] = lambda _authorisation: self.tr("somebody")
        """Tells who gave an authorisation; set by whoever knows."""
        text = QCoreApplication.translate("Menus", "&Approvals…")
        add_to(menus, menus.records, "show_approvals", text, self._on_list_wanted, "Ctrl+Shift+R")
        self.mark = button(self.tr("&Mark as posted…"), self.mark_posted)
        self.record = button(self.tr("&What is kept of it…"), self._on_record_wanted, "link")
        self.fate = button("", self._on_fate_wanted, "link")
        self.fate.setToolTip(self.tr("Read what you knew when you posted it"))
        self._place_buttons()
        approvals.changed.connect(self.refresh)
        approvals.failed.connect(lambda trouble: window.notice.tell("approvals", trouble_text(trouble)))
        recheck.changed.connect(self._on_news)
        window.desk.draft_opened.connect(self.refresh)
        window.desk.approval_changed.connect(self.refresh)
        self.refresh()

    def show_list(self) -> ApprovalsWindow:
        """Open the list."""
        from beforehand.windows.approvals import ApprovalsWindow

        window = self._window
        shown = next((each for each in window.findChildren(ApprovalsWindow) if each.isVisible()), None)
        if shown is None:
            shown = ApprovalsWindow(self._approvals, self._recheck, window.theme, window)
            shown.page_wanted.connect(self.show_page)
        shown.show()
        shown.activateWindow()
        return shown

    def show_page(self, approval: str) -> ApprovalWindow | None:
        """Open the page of an approval; None for one that is not known."""
        from beforehand.windows.approval_page import ApprovalWindow

        window = self._window
        if self._approvals.entry(approval) is None:
            return None
        page = ApprovalWindow(
            self._approvals,
            approval,
            pack=window.desk.pack,
            name_of=self._name_of,
            news_of=self.news_of,
            news_changed=self._recheck.changed,
            clock=self._clock,
            clipboard=window.clipboard,
            theme=window.theme,
            parent=window,
        )
        page.draft_wanted.connect(partial(self._on_draft_wanted, page))
        page.open()
        return page

    def mark_posted(self) -> None:
        """Ask when and where the current draft was posted."""
        from beforehand.windows.approval_mark import MarkWindow

        entry = self._newest()
        if entry is not None and entry.fate is Fate.COPIED:
            MarkWindow(self._approvals, entry.id, Fate.POSTED, self._clock, self._window).open()

    def news_of(self, approval: str) -> Sequence[str]:
        """What is new since an approval, as sentences."""
        return news_told(self._recheck.news_of(approval), self._window.desk.pack, self._name_of, self.giver_of)

    def refresh(self) -> None:
        """Show what became of the current draft."""
        is_covered = self._window.desk.approval is not None
        newest, posted = self._newest(), self._posted()
        self.mark.setVisible(is_covered and newest is not None and newest.fate is Fate.COPIED)
        self.record.setVisible(is_covered and newest is not None)
        self.fate.setVisible(posted is not None)
        if posted is not None:
            self.fate.setText(fate_name(posted.fate))

    def show_news(self) -> None:
        """Open what is new: the page of the only approval that has news, otherwise the list of them."""
        found = self._recheck.news
        if len(found) == 1:
            self.show_page(found[0].approval)
        elif found:
            self.show_list().show_news()

    def _on_news(self) -> None:
        """Tell of news at once, and take the line back when nothing is left."""
        count = len(self._recheck.news)
        if not count:
            self._window.notice.withdraw("news")
            return
        text = (
            self.tr("Something is new about a text that you posted.")
            if count == 1
            else fill(self.tr("Something is new about %1 texts that you posted."), count)
        )
        self._window.notice.tell("news", text, self.tr("See what"), self.show_news)

    def _place_buttons(self) -> None:
        """Below the gate's sentences, and at the end of the status line."""
        row = QHBoxLayout()
        row.addWidget(self.mark)
        row.addWidget(self.record)
        row.addStretch(1)
        column = self._window.gate.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(row)
        self._window.statusBar().addPermanentWidget(self.fate)

    def _newest(self) -> Entry | None:
        """The last approval of the current draft."""
        current = self._window.desk.current
        return next(iter(self._approvals.of_draft(current.id)), None) if current is not None else None

    def _posted(self) -> Entry | None:
        """The last approval of the current draft of which something was said."""
        current = self._window.desk.current
        found = self._approvals.of_draft(current.id) if current is not None else ()
        return next((entry for entry in found if entry.fate is not Fate.COPIED), None)

    def _name_of(self, person: str) -> str:
        known = self._register.person(person)
        return known.name if known is not None else ""

    def _on_list_wanted(self) -> None:
        self.show_list()

    def _on_record_wanted(self) -> None:
        entry = self._newest()
        if entry is not None:
            self.show_page(entry.id)

    def _on_fate_wanted(self) -> None:
        entry = self._posted()
        if entry is not None:
            self.show_page(entry.id)

    def _on_draft_wanted(self, page: ApprovalWindow, draft: str) -> None:
        """Open the draft where it is still there."""
        desk = self._window.desk
        if any(summary.id == draft for summary in desk.summaries()):
            page.close()
            self._window.writing.open(draft)
        else:
            page.tell_gone()
