"""The way from the main window to the photos of a draft: the menu, and a photo that holds the draft back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from typing_extensions import override

from beforehand.desk.hygiene import TidyClipboard
from beforehand.desk.photo_notes import PhotoNotes
from beforehand.domain.aside import AsideGap
from beforehand.domain.gate import of_photo
from beforehand.domain.photo import ALT, READING, PhotoGap
from beforehand.windows.extras import add_after
from beforehand.windows.photo_mime import Pictures, has_pictures, pictures_in
from beforehand.windows.vault_parts import trouble_text

if TYPE_CHECKING:
    from beforehand.desk.asides import Asides
    from beforehand.desk.photos import Photos
    from beforehand.desk.register import Register
    from beforehand.domain.consent import Scope
    from beforehand.domain.photo import Photo
    from beforehand.domain.post import Draft
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus
    from beforehand.windows.photos import PhotosWindow


class PhotosDoor(QObject):
    """Opens the window of photos and keeps the desk told about them."""

    def __init__(self, window: MainWindow, menus: Menus, photos: Photos, register: Register, asides: Asides) -> None:
        super().__init__(window)
        self._window, self._photos, self._register, self._asides = window, photos, register, asides
        self._notes = PhotoNotes(window.checker, self)
        photos.ended.connect(self._notes.shut_down)
        asides.add_source("photos", self._descriptions)
        text = QCoreApplication.translate("Menus", "P&hotos…")
        self.action = add_after(menus, "ask_advice", "show_photos", text, self._on_wanted, "Ctrl+Shift+I")
        text = QCoreApplication.translate("Menus", "Save sa&fe copies of photos…")
        self.copies = add_after(menus, "show_photos", "show_photo_copies", text, self.show_copies)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.editor.takes_pictures = True
        window.editor.pictures_given.connect(self.attach)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        window.desk.draft_opened.connect(self._on_draft_opened)
        window.desk.approved.connect(self._on_approved)
        photos.changed.connect(self._tell_desk)
        photos.troubled.connect(lambda trouble: window.notice.tell("photos", trouble_text(trouble)))
        register.changed.connect(self._tell_desk)
        self._on_draft_opened(window.desk.current.id if window.desk.current is not None else "")

    def show_photos(self) -> PhotosWindow:
        """Open the window of photos."""
        from beforehand.windows.photos import PhotosWindow, Words

        window = self._window
        shown = next((each for each in window.findChildren(PhotosWindow) if each.isVisible()), None)
        if shown is None:
            words = Words(self._asides, self._notes)
            shown = PhotosWindow(window.desk, self._photos, self._register, words, window.theme, window)
            shown.copies_wanted.connect(self.show_copies)
            shown.request_wanted.connect(partial(self._on_request_wanted, shown))
        shown.show()
        shown.refresh()
        shown.activateWindow()
        return shown

    def show_copies(self) -> None:
        """Make safe copies of the photos, or show what still keeps them from being made."""
        from beforehand.windows.photo_copies import CopiesWindow
        from beforehand.windows.photos import PhotosWindow

        window, draft = self._window, self._window.desk.current
        gaps = self._photos.gaps(draft) if draft is not None else ()
        if gaps or not self._photos.photos:
            self.show_photos().jump(gaps[0] if gaps else READING)
            return
        over = next((each for each in window.findChildren(PhotosWindow) if each.isVisible()), window)
        board = window.findChild(TidyClipboard) or window.clipboard  # what is copied there is taken off again
        copies = CopiesWindow(self._photos, window.desk, window.settings, board, over, may_say=self._may_say)
        copies.open()
        copies.begin()

    def attach(self, pictures: Pictures) -> None:
        """Attach pictures that were pasted or dropped to the open draft, and show its photos."""
        notice = self._window.notice
        if self._window.desk.current is None:
            notice.tell("photos", self.tr("Open or start a draft first: photos belong to a draft."))
        else:
            notice.withdraw("photos")
            self.show_photos().attach(pictures)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let pictures be dropped anywhere on the main window; the editor takes those that are dropped on it."""
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if has_pictures(event.mimeData()):
                event.acceptProposedAction()
                return True
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            pictures = pictures_in(event.mimeData())
            if pictures:
                event.acceptProposedAction()
                self.attach(pictures)
                return True
        return super().eventFilter(watched, event)

    def _on_wanted(self) -> None:
        self.show_photos()

    def _on_request_wanted(self, over: PhotosWindow, person_id: str, scope: Scope) -> None:
        """Open the request kit with what is to be asked for."""
        from beforehand.desk.kits import kits
        from beforehand.windows.consent_request import RequestWindow

        person = self._register.person(person_id)
        if person is not None:
            RequestWindow(self._register, person, kits(), self._window.clipboard, over, scope=scope).open()

    def _tell_desk(self) -> None:
        desk, photos = self._window.desk, self._photos
        desk.set_lacks("photos", lambda draft: tuple(map(of_photo, photos.gaps(draft))))
        self.copies.setEnabled(bool(photos.photos))
        draft = desk.current
        told = photos.texts(draft.id) if draft is not None else ()
        self._notes.follow((each.text for each in told if each.kind != "alt"), draft.language if draft else "")
        desk.set_facts("photos", lambda draft: frozenset({"photo"} if photos.has_photos(draft) else ()))
        desk.set_seals(photos.seals)
        self._asides.refresh()

    def _on_approved(self, draft: Draft, _approval: object) -> None:
        """Offer the photos of a text that was just copied."""
        if self._photos.has_photos(draft):
            text = self.tr("The text is on the clipboard. Its photos go with it as safe copies.")
            self._window.notice.tell("photo_copies", text, self.tr("Save safe copies…"), self.show_copies)

    def _on_draft_opened(self, draft_id: str) -> None:
        self._window.notice.withdraw("photo_copies")
        self.action.setEnabled(bool(draft_id))
        self._photos.open(draft_id)

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, PhotoGap):
            self.show_photos().jump(target)
        elif isinstance(target, AsideGap) and target.name.startswith(ALT):
            self.show_photos().jump_to_words(target)

    def _descriptions(self, draft: Draft) -> dict[str, str]:
        """The descriptions of a draft's photos, by the names of texts beside a post."""
        return {ALT + each.photo: each.text for each in self._photos.texts(draft.id) if each.kind == "alt"}

    def _may_say(self, photo: Photo) -> bool:
        """Whether nothing is open in the description of a photo."""
        name = ALT + photo.id
        return self._asides.is_judged(name) and not any(each.is_open for each in self._asides.findings(name))
