"""The way from *Copy* to the posting routine, where a draft takes more than one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from beforehand.windows.photos_door import PhotosDoor

if TYPE_CHECKING:
    from beforehand.desk.hygiene import TidyClipboard
    from beforehand.desk.posting import Posting
    from beforehand.windows.approvals_door import ApprovalsDoor
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.posting import PostingWindow


class PostingDoor(QObject):
    """Opens the window of the routine and tells when the clipboard was emptied."""

    def __init__(
        self, window: MainWindow, commands: Commands, posting: Posting, approvals: ApprovalsDoor, board: TidyClipboard
    ) -> None:
        super().__init__(window)
        self._window, self._posting, self._approvals = window, posting, approvals
        commands.copy_in_steps = self.begin
        board.cleared.connect(self._on_cleared)

    def begin(self) -> bool:
        """Begin the routine if the open draft needs one and nothing is missing; whether it took over."""
        desk, posting = self._window.desk, self._posting
        shown = self._shown()
        if shown is not None and posting.is_under_way:
            shown.activateWindow()
            return True
        draft = desk.current
        if draft is None or not desk.is_open or not posting.is_needed() or not posting.begin():
            return False
        from beforehand.windows.posting import PostingWindow

        window = PostingWindow(posting, draft, self._window)
        window.mark_wanted.connect(self._approvals.mark_posted)
        window.missing_wanted.connect(self._window.gate.open)
        window.copies_wanted.connect(self._on_copies_wanted)
        window.show()
        window.activateWindow()
        return True

    def _shown(self) -> PostingWindow | None:
        from beforehand.windows.posting import PostingWindow

        return next((each for each in self._window.findChildren(PostingWindow) if each.isVisible()), None)

    def _on_copies_wanted(self) -> None:
        """Offer the safe copies as files."""
        door = self._window.findChild(PhotosDoor)
        if door is not None:
            door.show_copies()

    def _on_cleared(self) -> None:
        """Say so, and do not go on saying that the text is on the clipboard."""
        if self._window.desk.approval is not None:
            self._window.gate.hide()
        self._window.statusBar().showMessage(self.tr("The clipboard was emptied."), 4000)
