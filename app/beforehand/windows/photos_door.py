"""The way from the main window to the photos of a draft: the menu, and a photo that holds the draft back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from beforehand.domain.gate import of_photo
from beforehand.domain.photo import PhotoGap
from beforehand.windows.extras import add_after
from beforehand.windows.vault_parts import trouble_text

if TYPE_CHECKING:
    from beforehand.desk.photos import Photos
    from beforehand.desk.register import Register
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus
    from beforehand.windows.photos import PhotosWindow


class PhotosDoor(QObject):
    """Opens the window of photos and keeps the desk told about them."""

    def __init__(self, window: MainWindow, menus: Menus, photos: Photos, register: Register) -> None:
        super().__init__(window)
        self._window, self._photos, self._register = window, photos, register
        text = QCoreApplication.translate("Menus", "P&hotos…")
        self.action = add_after(menus, "ask_advice", "show_photos", text, self._on_wanted, "Ctrl+Shift+I")
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.desk.draft_opened.connect(self._on_draft_opened)
        photos.changed.connect(self._tell_desk)
        photos.troubled.connect(lambda trouble: window.notice.tell("photos", trouble_text(trouble)))
        register.changed.connect(self._tell_desk)
        self._on_draft_opened(window.desk.current.id if window.desk.current is not None else "")

    def show_photos(self) -> PhotosWindow:
        """Open the window of photos."""
        from beforehand.windows.photos import PhotosWindow

        window = self._window
        shown = next((each for each in window.findChildren(PhotosWindow) if each.isVisible()), None)
        if shown is None:
            shown = PhotosWindow(window.desk, self._photos, self._register, window.theme, window)
        shown.show()
        shown.refresh()
        shown.activateWindow()
        return shown

    def _on_wanted(self) -> None:
        self.show_photos()

    def _tell_desk(self) -> None:
        desk, photos = self._window.desk, self._photos
        desk.set_lacks("photos", lambda draft: tuple(map(of_photo, photos.gaps(draft))))
        desk.set_facts("photos", lambda draft: frozenset({"photo"} if photos.has_photos(draft) else ()))

    def _on_draft_opened(self, draft_id: str) -> None:
        self.action.setEnabled(bool(draft_id))
        self._photos.open(draft_id)

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, PhotoGap):
            self.show_photos().jump(target)
