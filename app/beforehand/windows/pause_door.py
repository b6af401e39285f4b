"""The ways from the main window to sleeping on a post: the menu, the line at the gate, and the notice when it is over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from beforehand.domain.pause import Pause
from beforehand.windows.extras import add_after
from beforehand.windows.pause_words import until_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.pauses import Pauses
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus

TOPIC = "pause"


class PauseDoor(QObject):
    """Opens the windows and tells when a wait is over."""

    def __init__(self, window: MainWindow, menus: Menus, pauses: Pauses) -> None:
        super().__init__(window)
        self._window, self._pauses = window, pauses
        text = QCoreApplication.translate("Menus", "Sleep on &it…")
        self.action = add_after(menus, "show_missing", "sleep_on_it", text, self.sleep_on_it)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.desk.draft_opened.connect(self._on_changed)
        pauses.changed.connect(self._on_changed)
        pauses.is_over.connect(self._on_over)
        self._on_changed()

    def sleep_on_it(self) -> None:
        """Ask how long to sleep on the current draft, or whether to end the wait that is on."""
        self._window.writing.flush()
        draft = self._window.desk.current
        if draft is None:
            return
        pause = self._pauses.running(draft)
        if pause is not None:
            self.end(pause)
            return
        from beforehand.windows.pause import PauseWindow

        PauseWindow(self._pauses, self._window).open()

    def end(self, pause: Pause) -> None:
        """Ask for the reason with which to end a wait."""
        from beforehand.windows.reason import ReasonWindow

        window = ReasonWindow(
            self.tr("Sleep on it"),
            fill(self.tr("You are sleeping on this post until %1."), until_told(pause.until)),
            self.tr("Nobody makes you wait. If you end it now, your reason is kept with the wait."),
            self.tr("&End the wait"),
            self._window,
        )
        window.given.connect(partial(self._pauses.end, pause))
        window.open()

    def _open(self, draft: str) -> None:
        if any(summary.id == draft for summary in self._window.desk.summaries()):
            self._window.writing.open(draft)
            self._window.gate.open()

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, Pause):
            self.end(target)

    def _on_changed(self) -> None:
        self.action.setEnabled(self._window.desk.current is not None and self._pauses.is_ready)

    def _on_over(self, pause: Pause) -> None:
        titles = {summary.id: summary.title for summary in self._window.desk.summaries()}
        if pause.draft not in titles:
            return
        title = titles[pause.draft] or self.tr("Draft without words")
        told = fill(self.tr("You have slept on “%1”. Read it once more before you copy it."), title)
        self._window.notice.tell(TOPIC, told, self.tr("Open it"), partial(self._open, pause.draft))
