"""The photos of a draft: attach them, settle everybody in them, and save copies that show nobody without a yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QSplitter, QWidget
from typing_extensions import override

from beforehand.domain.network import network_named
from beforehand.domain.photo import ALT, HASTY, Box, Photo, PhotoGap, Row, State, is_settled, lacks
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.consent_wording import misfit_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import leave_no_trace
from beforehand.windows.notice import Notice
from beforehand.windows.parts import button, label
from beforehand.windows.photo_consent import PhotoConsentWindow
from beforehand.windows.photo_list import PhotoList
from beforehand.windows.photo_mime import Pictures, has_pictures, pictures_in
from beforehand.windows.photo_rows import RowsPanel
from beforehand.windows.photo_stage import PhotoStage
from beforehand.windows.photo_words import act_told, failure_told, state_name, told_photo_gap
from beforehand.windows.subject import SubjectWindow, subject_told
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.asides import Asides
    from beforehand.desk.drafts import Desk
    from beforehand.desk.photo_history import Act, Step
    from beforehand.desk.photo_notes import PhotoNotes
    from beforehand.desk.photo_parts import Picture
    from beforehand.desk.photos import Photos
    from beforehand.desk.register import Register
    from beforehand.domain.aside import AsideGap
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


@dataclass(frozen=True, slots=True)
class Words:
    """What judges the words of photos: descriptions, which go out, and what files say, which does not."""

    asides: Asides
    notes: PhotoNotes


TROUBLE, UNDO = "trouble", "undo"
"""What messages of the window are about."""


class PhotosWindow(Dialog):
    """Shows the photos of the open draft; it closes with nothing lost, for all is kept as it is decided."""

    copies_wanted = Signal()
    """Safe copies are to be made; told only while nobody is unsettled."""
    request_wanted = Signal(str, object)
    """Somebody is to be asked again: the id of the person and the ``Scope`` to ask for."""

    def __init__(
        self,
        desk: Desk,
        photos: Photos,
        register: Register,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Photos"), parent, width=900)
        self._desk, self._photos, self._register, self._notes = desk, photos, register, words.notes
        self._shown = ""
        self.notice = Notice()
        self.body.addWidget(self.notice)
        checked = CheckedNotes(desk, words.asides, "", theme)
        self.list, self.stage = PhotoList(), PhotoStage(theme)
        self.rows = RowsPanel(self._row_told, checked, words.notes.findings)
        self.view = self.stage.view
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        for part, share in ((self.list, 0), (self.stage, 1), (self.rows, 0)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, share)
        splitter.setSizes([190, 560, 340])
        self.body.addWidget(splitter, 1)
        self.body.addLayout(self._work_line())
        self.undo = self.add_side_button(button(self.tr("&Undo"), self._on_undo_wanted))
        self.save = self.add_button(button(self.tr("&Save safe copies…"), self._on_save_wanted, "primary"))
        self.add_button(button(self.tr("Close"), self.close))
        self.setAcceptDrops(True)
        self._add_keys()
        self.resize(1180, 720)
        self._listen()
        self.refresh()
        if not photos.photos:
            self.list.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def jump(self, gap: PhotoGap) -> None:
        """Show what a gap is about."""
        self._choose(gap.photo)
        if gap.rows:
            self.rows.choose(gap.rows[0])
            self.rows.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rows.looked.setFocus(Qt.FocusReason.OtherFocusReason)

    def jump_to_words(self, gap: AsideGap) -> None:
        """Show a description in which something is open."""
        self._choose(gap.name.removeprefix(ALT))
        self.rows.alt.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.checked.go_to(gap)
        self.rows.ensureWidgetVisible(self.rows.checked)

    def attach(self, pictures: Pictures) -> None:
        """Attach pictures to the draft."""
        self._photos.attach(pictures.paths)
        if pictures.data:
            self._photos.attach_data(self.tr("Pasted picture"), pictures.data)

    def paste(self) -> None:
        """Attach what the clipboard holds: files, or a picture."""
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self._tell(self.tr("The clipboard holds no picture."))

    def refresh(self) -> None:
        """Show again what is known."""
        photos = self._photos.photos
        if not any(photo.id == self._shown for photo in photos):
            self._shown = photos[0].id if photos else ""
        left = frozenset(gap.photo for gap in self._gaps())
        is_memory = not self._photos.is_durable or any(not photo.attachment for photo in photos)
        self.list.show_photos(photos, self._shown, left, is_memory=is_memory)
        self._show_photo()
        self._show_gate()
        self._show_subject()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_pictures(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    @override
    def done(self, result: int) -> None:
        self.rows.take_words()
        super().done(result)

    def _work_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.gate = label("", "quiet")
        self.subject = button("", self._on_subject_wanted, "link")
        row.addWidget(self.subject)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self.stop = button(self.tr("S&top"), self._photos.stop)
        row.addWidget(self.gate, 1)
        row.addWidget(self._bar)
        row.addWidget(self.stop)
        self._show_work(is_busy=self._photos.is_busy)
        return row

    def _add_keys(self) -> None:
        """Keys that hold wherever the keyboard is, but in fields of text, which have their own."""
        for part in (self.list, self.view):
            paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), part, self.paste)
            paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._on_undo_wanted)
        QShortcut(QKeySequence.StandardKey.Redo, self, self._on_redo_wanted)

    def _listen(self) -> None:
        photos = self._photos
        photos.changed.connect(self.refresh)
        photos.viewed.connect(self._on_viewed)
        photos.covered.connect(self._on_covered)
        photos.worked.connect(self._on_worked)
        photos.rested.connect(self._on_rested)
        photos.failed.connect(self._on_failed)
        photos.troubled.connect(self._on_troubled)
        photos.stepped.connect(self._on_stepped)
        self._notes.changed.connect(self.rows.show_notes)
        self._register.changed.connect(self.refresh)
        self._desk.gate_changed.connect(self.refresh)
        self._desk.drafts_changed.connect(self._show_subject)
        self._desk.drafts_changed.connect(self._show_limit)
        self.list.chosen.connect(self._choose)
        self.list.add_wanted.connect(self._on_add_wanted)
        self.list.move_wanted.connect(lambda by: photos.move(self._shown, by))
        self.list.remove_wanted.connect(lambda: photos.remove(self._shown))
        self.stage.search_wanted.connect(lambda: photos.search(self._shown))
        self.stage.after_wanted.connect(self._on_after_wanted)
        self.view.row_chosen.connect(self.rows.choose)
        self.view.box_drawn.connect(self._on_box_drawn)
        self.view.box_changed.connect(self._on_box_changed)
        self.rows.row_chosen.connect(self.view.choose)
        self.rows.photo_changed.connect(photos.change)
        self.rows.consent_wanted.connect(self._on_consent_wanted)

    def _gaps(self) -> tuple[PhotoGap, ...]:
        draft = self._desk.current
        return self._photos.gaps(draft) if draft is not None else ()

    def _show_photo(self) -> None:
        """Show the chosen photo with its boxes."""
        photo = self._photos.photo(self._shown)
        draft = self._desk.current
        settled = frozenset(
            row.id
            for row in (photo.rows if photo is not None else ())
            if photo is not None
            and draft is not None
            and is_settled(row, lambda row: self._photos.consent(photo, row, draft))
        )
        self.stage.show_photo(photo, settled)
        self._offer_search()
        self.view.show_picture(self._photos.view(self._shown))
        self._show_limit()
        self.rows.show_photo(photo)
        self.view.choose(self.rows.chosen)
        if photo is not None and self._photos.view(photo.id) is None and self.isVisible():
            self._photos.show(photo.id)

    def _show_limit(self) -> None:
        draft = self._desk.current
        self.rows.set_limit(network_named(draft.network if draft is not None else "").photos.alt)

    def _offer_search(self) -> None:
        photo = self._photos.photo(self._shown)
        is_due = photo is not None and (not photo.is_searched or HASTY in photo.notes)
        self.stage.search.setVisible(is_due and not self._photos.is_busy)

    def _show_gate(self) -> None:
        """Say what keeps safe copies from being saved, and what can be taken back."""
        gaps, photos, step = self._gaps(), self._photos.photos, self._photos.last_step
        self.save.setEnabled(bool(photos) and not gaps and not self._photos.is_busy)
        self.gate.setText(told_photo_gap(gaps[0]) if gaps else self.tr("Everybody is settled.") if photos else "")
        self.undo.setEnabled(step is not None)
        self.undo.setToolTip(act_told(step.act) if step is not None else "")

    def _show_work(self, *, is_busy: bool) -> None:
        self._bar.setVisible(is_busy)
        self.stop.setVisible(is_busy)

    def _row_told(self, photo: Photo, row: Row) -> str:
        """A row in words: what was decided, about whom, and what does not fit."""
        draft = self._desk.current
        if row.state is not State.CONSENTED or draft is None:
            return f"{state_name(row.state)}: {row.reason}" if row.reason else state_name(row.state)
        person = self._register.person(row.person)
        found = self._photos.consent(photo, row, draft)
        why = " ".join(misfit_told(misfit, found.record, draft) for misfit in lacks(row, found))
        name = person.name if person is not None else self.tr("somebody who is not in the register any more")
        return f"{state_name(row.state)}: {name}. {why}".strip()

    def _choose(self, photo_id: str) -> None:
        if photo_id and photo_id != self._shown:
            self.rows.take_words()
            self._shown = photo_id
            self.refresh()

    def _tell(self, text: str) -> None:
        """Say that something did not work; "" takes the message away."""
        if text:
            self.notice.tell(TROUBLE, text)
        else:
            self.notice.withdraw(TROUBLE)

    def _take(self, mime: QMimeData) -> bool:
        """Attach what was dropped or pasted."""
        self._tell("")
        pictures = pictures_in(mime)
        self.attach(pictures)
        return bool(pictures)

    def _on_add_wanted(self) -> None:
        names = self.tr("Pictures") + " (*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff *.avif *.heic *.heif)"
        leave_no_trace()
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add photos"), "", names)
        self._tell("")
        self._photos.attach(map(Path, paths))

    def _on_stepped(self, act: Act) -> None:
        """Say what was done where it may have been a slip, and offer to take it back."""
        if act.is_loss:
            self.notice.tell(UNDO, act_told(act), self.tr("Undo"), self._on_undo_wanted)
        else:
            self.notice.withdraw(UNDO)

    def _on_undo_wanted(self) -> None:
        self.rows.take_words()
        self._show_step(self._photos.undo())

    def _on_redo_wanted(self) -> None:
        self.rows.take_words()
        self._show_step(self._photos.redo())

    def _show_step(self, step: Step | None) -> None:
        """Turn to the photo that a step was about."""
        self.notice.withdraw(UNDO)
        if step is not None and self._photos.photo(step.photo) is not None:
            self._choose(step.photo)

    def _on_viewed(self, photo_id: str) -> None:
        if photo_id == self._shown:
            self.view.show_picture(self._photos.view(photo_id))

    def _on_after_wanted(self, is_wanted: bool) -> None:
        if is_wanted:
            self._photos.show_covered(self._shown)
        else:
            self.view.show_picture(self._photos.view(self._shown))

    def _on_covered(self, photo_id: str, picture: Picture) -> None:
        if photo_id == self._shown and self.stage.after.isChecked():
            self.view.show_picture(picture, hides_boxes=True)

    def _on_worked(self, name: str, share: float) -> None:
        self.save.setEnabled(False)
        self._bar.setValue(round(share * 100))
        self._bar.setAccessibleName(fill(self.tr("Working on %1"), name))
        self._show_work(is_busy=True)

    def _on_rested(self) -> None:
        self._show_work(is_busy=False)
        self._offer_search()
        self._show_gate()

    def _on_failed(self, name: str, key: str, details: tuple[object, ...]) -> None:
        self._tell(f"{name}: {failure_told(key, details)}")

    def _on_troubled(self, trouble: Trouble) -> None:
        self._tell(trouble_text(trouble))

    def _on_box_drawn(self, box: Box) -> None:
        """Add a row for somebody who was missed."""
        photo = self._photos.photo(self._shown)
        if photo is not None:
            row = Row(uuid4().hex, box.within(photo.width, photo.height), is_drawn=True)
            self._photos.change(photo.with_row(row))
            self.rows.choose(row.id)

    def _on_box_changed(self, row_id: str, box: Box) -> None:
        photo = self._photos.photo(self._shown)
        row = photo.row(row_id) if photo is not None else None
        if photo is not None and row is not None:
            self._photos.change(photo.with_row(replace(row, box=box)))

    def _on_consent_wanted(self, row_id: str) -> None:
        photo, draft, shown = self._photos.photo(self._shown), self._desk.current, self._shown
        if photo is None or draft is None:
            return

        def take(person: str, record: str, confirmed: str) -> None:
            now = self._photos.photo(shown)
            row = now.row(row_id) if now is not None else None
            if now is not None and row is not None:
                decided = row.decided(State.CONSENTED, person=person, record=record, confirmed=confirmed)
                self._photos.change(now.with_row(decided))

        window = PhotoConsentWindow(self._register, photo, draft, self)
        window.chosen.connect(take)
        window.request_wanted.connect(self.request_wanted)
        window.open()

    def _show_subject(self) -> None:
        self.subject.setText(subject_told(self._desk.current))

    def _on_subject_wanted(self) -> None:
        SubjectWindow(self._desk, self._register, self).open()

    def _on_save_wanted(self) -> None:
        self._tell("")
        self.rows.take_words()
        self.copies_wanted.emit()
