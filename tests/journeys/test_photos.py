"""A photo from the file to a safe copy: people are found, settled one by one, covered, and the copy is proved."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.register import Register
from beforehand.domain.consent import Act, Circumstances, FourTests, Naming, Notice, Scope, Statements
from beforehand.domain.gate import Lack
from beforehand.domain.person import Person, Relation
from beforehand.domain.photo import Box, PhotoGap, State
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.photo_consent import PhotoConsentWindow
from beforehand.windows.photo_copies import CopiesWindow
from beforehand.windows.photos import PhotosWindow

PATIENCE = 30_000
PASSPHRASE = "seven quiet herons under a bridge"
TOLD = Circumstances(statements=Statements(True, True, True), tests=FourTests(True, True, True, True))


def no_keyring():
    raise KeyringGone


def picture(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Somebody who is drawn too plainly for any finder of faces."""
    made = Image.new("RGB", size, (150, 170, 160))
    ImageDraw.Draw(made).ellipse((140, 60, 180, 110), fill=(214, 165, 138))
    return made


@pytest.fixture
def jpeg(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "PLANTED-MAKER"
    exif[0x013B] = "PLANTED-ARTIST"
    path = tmp_path / "meeting.jpg"
    picture().save(path, exif=exif)
    return path


def until(author, holds) -> None:
    author.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)


def opened(author) -> PhotosWindow:
    author.choose("show_photos")
    return next(w for w in author.window.findChildren(PhotosWindow) if w.isVisible())


def attached(author, *paths) -> PhotosWindow:
    """The window with these photos, dropped and searched."""
    window, photos = opened(author), author.program.photos
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert window._take(mime)
    until(author, lambda: len(photos.photos) == len(paths) and not photos.is_busy)
    assert all(photo.is_searched for photo in photos.photos)
    return window


def draw(window: PhotosWindow, box: Box) -> None:
    """Drag a box around somebody with the mouse."""
    rect = window.view.screen_rect(box)
    QTest.mouseClick(window.stage.draw, Qt.MouseButton.LeftButton)
    QTest.mousePress(window.view, Qt.MouseButton.LeftButton, pos=rect.topLeft().toPoint())
    QTest.mouseMove(window.view, rect.center().toPoint())
    QTest.mouseMove(window.view, rect.bottomRight().toPoint())
    QTest.mouseRelease(window.view, Qt.MouseButton.LeftButton, pos=rect.bottomRight().toPoint())


def photo_lacks(author) -> list[PhotoGap]:
    return [each.target for each in author.desk.missing if each.kind is Lack.PHOTO]


def test_from_a_file_to_a_proved_copy_without_anything_of_the_file(author, jpeg, tmp_path, monkeypatch) -> None:
    before = jpeg.read_bytes()
    author.write("We met today.")
    window = attached(author, jpeg)
    photo = author.program.photos.photos[0]
    assert "please look" in window.rows.found.text()
    assert "PLANTED-ARTIST" in window.rows.traces.text()
    assert photo_lacks(author) == [PhotoGap(photo.id, 1)]
    assert not window.save.isEnabled()

    draw(window, Box(135, 50, 50, 65))
    row = author.program.photos.photos[0].rows[-1]
    assert row.is_drawn
    assert abs(row.box.x - 135) < 2
    assert photo_lacks(author)[0].rows[-1] == row.id
    for each in author.program.photos.photos[0].rows:
        window.rows.choose(each.id)
        author.click(window, "Cover")
    window.rows.looked.click()
    assert photo_lacks(author) == []

    author.click(window, "Save safe copies…")
    copies = window.findChildren(CopiesWindow)[0]
    until(author, lambda: copies.heading.text() == "Every check passed.")
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    author.click(copies, "Save in a folder…")
    data = (out / "photo-1.jpg").read_bytes()
    assert b"PLANTED" not in data
    assert Image.open(io.BytesIO(data)).getpixel((160, 85)) != picture().getpixel((160, 85))
    author.click(copies, "Save in a folder…")
    assert {path.name for path in out.iterdir()} == {"photo-1.jpg", "photo-1-2.jpg"}
    assert jpeg.read_bytes() == before


def test_where_there_is_no_photo_the_keyboard_is_on_the_button_that_adds_some(author) -> None:
    window = opened(author)
    assert window.focusWidget() is window.list.add
    window.close()


def test_a_file_that_is_no_picture_is_told_and_not_attached(author, tmp_path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(b"not a picture at all")
    window = opened(author)
    author.program.photos.attach([path])
    until(author, window.notice.isVisible)
    assert window.notice.text.startswith("notes.jpg: This file is not a picture")
    until(author, lambda: not author.program.photos.is_busy)
    assert author.program.photos.photos == ()
    assert photo_lacks(author) == []


def test_a_picture_on_the_clipboard_is_attached(author) -> None:
    window = opened(author)
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    window.paste()
    until(author, lambda: author.program.photos.photos and not author.program.photos.is_busy)
    assert (author.program.photos.photos[0].width, author.program.photos.photos[0].height) == (64, 48)


def dropped(widget, mime: QMimeData) -> bool:
    """Drop something on a widget; whether it was taken."""
    arguments = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *arguments)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *arguments))
    return enter.isAccepted()


def test_bytes_on_the_clipboard_reach_the_worker_as_they_are(author, jpeg) -> None:
    author.write("We met today.")
    mime = QMimeData()
    mime.setData("image/jpeg", jpeg.read_bytes())
    QGuiApplication.clipboard().setMimeData(mime)
    author.editor.setFocus()
    author.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    photos = author.program.photos
    until(author, lambda: photos.photos and not photos.is_busy)
    assert photos.photos[0].sha256 == hashlib.sha256(jpeg.read_bytes()).hexdigest()
    assert ("name", "PLANTED-ARTIST") in {(trace.kind, trace.value) for trace in photos.photos[0].traces}
    assert author.text == "We met today."
    assert [w for w in author.window.findChildren(PhotosWindow) if w.isVisible()]


def test_words_with_a_picture_of_them_are_pasted_as_words(author, jpeg) -> None:
    mime = QMimeData()
    mime.setText("From an office program")
    mime.setData("image/png", jpeg.read_bytes())
    QGuiApplication.clipboard().setMimeData(mime)
    author.editor.paste()
    assert author.editor.toPlainText() == "From an office program"
    assert not author.window.findChildren(PhotosWindow)


@pytest.mark.parametrize("where", ["window", "editor", "photos"])
def test_files_are_dropped_wherever_there_is_room(author, jpeg, where: str) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(jpeg))])
    target = {
        "window": lambda: author.window,
        "editor": author.editor.viewport,
        "photos": lambda: opened(author),
    }[where]()
    assert dropped(target, mime)
    photos = author.program.photos
    until(author, lambda: photos.photos and not photos.is_busy)
    assert [photo.name for photo in photos.photos] == ["meeting.jpg"]
    assert author.editor.toPlainText() == ""
    assert opened(author).isVisible()


def test_other_files_are_not_taken_for_photos(author, tmp_path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("words")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(notes))])
    assert not dropped(author.window, mime)
    assert author.program.photos.photos == ()


def test_without_a_draft_a_dropped_photo_is_not_lost_silently(author, jpeg) -> None:
    author.window.writing.delete(author.desk.current.id)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(jpeg))])
    assert dropped(author.window, mime)
    assert "Open or start a draft first" in author.window.notice.text


def test_only_a_consent_for_this_network_settles_somebody_and_its_end_opens_the_row(author, jpeg) -> None:
    register = author.window.findChild(Register)
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    ana = register.people[0]
    scope = Scope(("mastodon",), Naming.UNNAMED, "")
    register.record(
        [
            register.new_event(
                ana.id, Act.GIVEN, register.today, scope=scope, notice=Notice("For what.", "1", "en"), how=TOLD
            )
        ]
    )
    author.desk.set_network("bluesky")
    window = attached(author, jpeg)
    draw(window, Box(135, 50, 50, 65))
    window.rows.choose(author.program.photos.photos[0].rows[-1].id)
    author.click(window, "Said yes…")
    asked = window.findChildren(PhotoConsentWindow)[-1]
    assert not asked.take.isEnabled()
    assert "Mastodon" in asked.why.text()
    assert "Bluesky" in asked.why.text()
    author.click(asked, "Cancel")
    assert author.program.photos.photos[0].rows[-1].state is State.UNSET

    author.desk.set_network("mastodon")
    author.click(window, "Said yes…")
    asked = window.findChildren(PhotoConsentWindow)[-1]
    author.click(asked, "Use this consent")
    row = author.program.photos.photos[0].rows[-1]
    assert (row.state, row.person) == (State.CONSENTED, ana.id)
    window.rows.looked.click()
    assert not any(row.id in gap.rows for gap in photo_lacks(author))
    author.desk.set_network("bluesky")
    assert row.id in photo_lacks(author)[0].rows
    author.desk.set_network("mastodon")
    register.withdraw(ana.id)
    assert row.id in photo_lacks(author)[0].rows
    assert not window.save.isEnabled()


def test_the_gate_jumps_to_the_photo_and_the_checklist_asks_about_it(author, jpeg) -> None:
    author.write("We met today.")
    asked = len(author.desk.checklist.items)
    attached(author, jpeg).close()
    assert len(author.desk.checklist.items) > asked
    author.choose("show_missing")
    line = next(each for each in author.window.gate.lines if each.accessibleName().startswith("Photo 1"))
    line.click()
    until(author, lambda: [w for w in author.window.findChildren(PhotosWindow) if w.isVisible()])


def test_boxes_move_by_mouse_and_by_keys_and_zoom_keeps_their_place(author, jpeg) -> None:
    window, photos = attached(author, jpeg), author.program.photos
    draw(window, Box(100, 50, 40, 40))
    row_id = photos.photos[0].rows[-1].id
    window.rows.choose(row_id)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    moved = photos.photos[0].row(row_id).box
    assert moved.x > 100
    QTest.keyClick(window.view, Qt.Key.Key_Plus)
    box = photos.photos[0].row(row_id).box
    start = window.view.screen_rect(box).center()
    end = start + QPointF(30, 0)
    QTest.mousePress(window.view, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(window.view, end.toPoint())
    QTest.mouseRelease(window.view, Qt.MouseButton.LeftButton, pos=end.toPoint())
    after = photos.photos[0].row(row_id).box
    assert after.x > box.x
    assert abs(window.view.screen_rect(after).center().x() - end.x()) < 3


def test_before_and_after_of_a_cover_can_be_compared(author, jpeg) -> None:
    window, photos = attached(author, jpeg), author.program.photos
    assert not window.stage.after.isEnabled()
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    middle = window.view.screen_rect(Box(160, 85, 1, 1)).center().toPoint()
    uncovered = picture().getpixel((160, 85))
    author.click(window, "Show covered")
    until(author, lambda: not photos.is_busy)
    assert window.stage.after.isChecked()
    seen = window.view.grab().toImage().pixelColor(middle)
    assert abs(seen.red() - uncovered[0]) > 60
    author.click(window, "Show covered")
    photos.change(photos.photos[0].with_row(replace(photos.photos[0].rows[-1], state=State.NOT_A_PERSON)))
    seen = window.view.grab().toImage().pixelColor(middle)
    assert abs(seen.red() - uncovered[0]) < 12


def test_stopping_leaves_no_worker_and_the_search_can_be_asked_for_again(author, jpeg) -> None:
    photos = author.program.photos
    window = opened(author)
    photos.attach([jpeg])
    until(author, lambda: photos.photos and photos.is_busy)
    author.click(window, "Stop")
    assert not photos.is_busy
    assert not photos.photos[0].is_searched
    assert "Not searched yet" in window.rows.found.text()
    author.click(window, "Search for people")
    until(author, lambda: photos.photos[0].is_searched and not photos.is_busy)
    assert not window.stage.search.isVisible()


def test_a_photo_removed_by_a_slip_comes_back_with_one_key(author, jpeg) -> None:
    window, photos = attached(author, jpeg), author.program.photos
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    before = photos.photos
    author.click(window, "Remove")
    assert photos.photos == ()
    assert window.notice.text.startswith("The photo was removed from this draft.")
    assert window.stage.hint.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert photos.photos == before
    assert not window.notice.isVisible()
    until(author, lambda: photos.view(before[0].id) is not None)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert photos.photos == ()
    author.click(window, "Undo")
    assert photos.photos == before
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert photos.photos[0].rows[-1].state is State.UNSET
    assert window.undo.toolTip() == "A box was drawn."


def test_the_notice_takes_a_removed_box_back_and_words_keep_their_own_undo(author, jpeg) -> None:
    window, photos = attached(author, jpeg), author.program.photos
    draw(window, Box(135, 50, 50, 65))
    drawn = photos.photos[0].rows[-1]
    window.rows.choose(drawn.id)
    author.click(window, "Remove the box")
    assert drawn not in photos.photos[0].rows
    author.click(window.notice, "Undo")
    assert drawn in photos.photos[0].rows
    window.rows.alt.setFocus()
    QTest.keyClicks(window.rows.alt, "A wall")
    QTest.keyClick(window.rows.alt, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.rows.alt.toPlainText() == ""
    assert drawn in photos.photos[0].rows


def settled(author, *paths) -> PhotosWindow:
    """The window with photos in which everybody is covered and looked for."""
    window, photos = attached(author, *paths), author.program.photos
    for photo in photos.photos:
        for row in photo.rows:
            photos.change(photos.photo(photo.id).with_row(row.decided(State.COVERED)))
        photos.change(replace(photos.photo(photo.id), has_looked=True, alt="A wall"))
    return window


def copies_of(author, window) -> CopiesWindow:
    author.click(window, "Save safe copies…")
    copies = window.findChildren(CopiesWindow)[-1]
    until(author, lambda: copies.heading.text() == "Every check passed.")
    return copies


def test_size_and_format_are_chosen_and_remembered(author, jpeg, tmp_path) -> None:
    large = tmp_path / "large.png"
    picture((1600, 1200)).save(large)
    window = settled(author, large, jpeg)
    copies = copies_of(author, window)
    assert [copy.size for copy in copies._copies] == [(1600, 1200), (320, 240)]
    copies.choices.longest.setCurrentIndex(copies.choices.longest.findData("1280"))
    copies.choices.longest.activated.emit(2)
    until(author, lambda: copies._copies)
    assert [(copy.name, copy.size) for copy in copies._copies] == [
        ("photo-1.jpg", (1280, 960)),
        ("photo-2.jpg", (320, 240)),
    ]
    copies.choices.kind.setCurrentIndex(copies.choices.kind.findData("PNG"))
    copies.choices.kind.activated.emit(1)
    assert not copies.save.isEnabled()
    until(author, lambda: copies._copies)
    assert not copies.choices.quality.isVisible()
    copies.write(tmp_path)
    assert Image.open(io.BytesIO((tmp_path / "photo-1.png").read_bytes())).size == (1280, 960)
    copies.close()
    again = copies_of(author, window)
    assert [copy.name for copy in again._copies] == ["photo-1.png", "photo-2.png"]
    assert author.program.settings.text("photos.longest") == "1280"


def test_making_copies_can_be_stopped_and_begun_again(author, jpeg) -> None:
    window = settled(author, jpeg)
    author.click(window, "Save safe copies…")
    copies = window.findChildren(CopiesWindow)[-1]
    assert copies.bar.isVisible()
    author.click(copies, "Stop")
    assert not author.program.photos.is_busy
    assert copies.heading.text() == "Stopped. No copies were made."
    assert not copies.save.isEnabled()
    author.click(copies, "Make them again")
    until(author, copies.save.isEnabled)
    author.click(copies, "Close")
    author.is_freed(copies)


def test_a_copy_goes_to_the_clipboard_as_pixels_and_its_description_as_words(author, jpeg) -> None:
    window = settled(author, jpeg)
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    copies = copies_of(author, window)
    author.click(copies, "Copy as a picture")
    until(author, lambda: author.clipboard.pictures)
    copied = author.clipboard.pictures[0]
    assert (copied.width, copied.height) == (320, 240)
    at = 3 * (85 * 320 + 160)
    covered = copied.pixels[at : at + 3]
    assert max(abs(part - 32) for part in covered) < 8
    author.until(lambda: author.program.asides.is_judged(f"alt:{author.program.photos.photos[0].id}"))
    author.click(copies, "Copy the description")
    assert author.copied() == "A wall"


def test_nothing_leaves_once_a_photo_was_changed(author, jpeg, tmp_path) -> None:
    window, photos = settled(author, jpeg), author.program.photos
    copies = copies_of(author, window)
    out = tmp_path / "out"
    out.mkdir()
    photos.change(replace(photos.photos[0], alt="Other words"))
    copies.write(out)
    author.click(copies, "Copy as a picture")
    author.until(lambda: author.program.asides.is_judged(f"alt:{photos.photos[0].id}"))
    author.click(copies, "Copy the description")
    assert "Something changed since" in copies.told.text()
    assert list(out.iterdir()) == []
    assert author.clipboard.pictures == author.clipboard.history == []


def test_after_the_text_was_copied_its_photos_are_offered(author, jpeg) -> None:
    author.write("We met today.")
    settled(author, jpeg).close()
    author.answer_everything()
    author.until(lambda: not author.desk.missing)
    author.choose("copy_approved")
    assert author.copied() == "We met today."
    author.click(author.window.notice, "Save safe copies…")
    copies = author.window.findChildren(CopiesWindow)[-1]
    until(author, lambda: copies.heading.text() == "Every check passed.")


def test_the_menu_leads_to_what_keeps_copies_from_being_made(author, jpeg) -> None:
    copies = author.program.commands.menus.actions["show_photo_copies"]
    assert not copies.isEnabled()
    attached(author, jpeg).close()
    assert copies.isEnabled()
    author.choose("show_photo_copies")
    assert not author.window.findChildren(CopiesWindow)
    assert [w for w in author.window.findChildren(PhotosWindow) if w.isVisible()]


def test_a_description_is_judged_like_the_post_and_holds_it_back(author, jpeg) -> None:
    author.write("We met today.")
    window = settled(author, jpeg)
    author.answer_everything()
    author.until(lambda: not author.desk.missing)
    window.rows.alt.setFocus()
    window.rows.alt.selectAll()
    QTest.keyClicks(window.rows.alt, "Two of us on a trip to Goma")
    author.until(lambda: [each for each in author.desk.missing if each.kind is Lack.ASIDE])
    author.until(window.rows.checked.isVisible)
    photo = author.program.photos.photos[0]
    assert [text.text for text in author.program.photos.texts(author.desk.current.id) if text.kind == "alt"] == [
        photo.alt
    ]
    author.until(lambda: window.save.isEnabled() and not author.program.photos.is_busy)
    copies = copies_of(author, window)
    author.click(copies, "Copy the description")
    assert "still open" in copies.told.text()
    assert author.copied() is None
    copies.close()
    window.close()

    author.choose("show_missing")
    line = next(each for each in author.window.gate.lines if "to Goma" in each.accessibleName())
    line.click()
    author.until(lambda: [w for w in author.window.findChildren(PhotosWindow) if w.isVisible()])
    window = opened(author)
    author.until(window.rows.checked.isVisible)
    author.click(window.rows.checked, "Keep with a reason")
    field = window.rows.checked.findChild(QLineEdit)
    QTest.keyClicks(field, "It was in the news")
    QTest.keyClick(field, Qt.Key.Key_Return)
    author.until(lambda: not [each for each in author.desk.missing if each.kind is Lack.ASIDE])
    author.answer_everything()
    author.until(lambda: not author.desk.missing)
    copies = copies_of(author, window)
    author.click(copies, "Copy the description")
    assert author.copied() == "Two of us on a trip to Goma"


def test_what_the_file_says_is_told_and_never_in_the_way(author, tmp_path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "On my way to Goma again"
    path = tmp_path / "draft_report.jpg"
    picture().save(path, exif=exif)
    author.write("We met today.")
    window = settled(author, path)
    author.answer_everything()
    author.until(lambda: "This touches official-travel." in window.rows.traces.text())
    told = window.rows.traces.text()
    assert "The caption “On my way to Goma again”" in told
    assert "The name of the file, draft_report.jpg: This touches undisclosed-information." in told
    author.until(lambda: not author.desk.missing)


def test_the_counter_of_a_description_follows_the_network(author, jpeg) -> None:
    window = attached(author, jpeg)
    assert window.rows.alt_count.text().startswith("Reminder")
    window.rows.alt.setPlainText("x" * 1_200)
    assert window.rows.alt_count.text() == "1200 characters"
    author.desk.set_network("x")
    assert window.rows.alt_count.text() == "1200 characters; this network takes 1000"
    author.desk.set_network("mastodon")
    assert window.rows.alt_count.text() == "1200 of 1500 characters"


def approved(author, window) -> None:
    window.close()
    author.answer_everything()
    author.until(lambda: not author.desk.missing)
    author.choose("copy_approved")
    assert author.desk.approval is not None


def covered_by_ana(author, window) -> Person:
    """Somebody in the only photo said yes for Mastodon."""
    register, photos = author.window.findChild(Register), author.program.photos
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    ana = register.people[-1]
    scope, notice = Scope(("mastodon",), Naming.UNNAMED, ""), Notice("For what.", "1", "en")
    register.record([register.new_event(ana.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=TOLD)])
    record = register.records_of(ana.id)[0]
    draw(window, Box(135, 50, 50, 65))
    photo = photos.photos[0]
    photos.change(photo.with_row(photo.rows[-1].decided(State.CONSENTED, person=ana.id, record=record.id)))
    return ana


@pytest.fixture
def group(tmp_path):
    """A photo of four: three whom the program finds, and one who is drawn too plainly for it."""
    path = Path(__file__).parent.parent / "checks" / "photo_scenes.py"
    spec = importlib.util.spec_from_file_location("photo_scenes", path)
    scenes = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scenes)
    made = scenes.people([(110, 150), (250, 150), (390, 150)])
    ImageDraw.Draw(made).ellipse((515, 150, 555, 200), fill=(214, 165, 138))
    file = tmp_path / "group.jpg"
    file.write_bytes(scenes.laden_jpeg(made))
    return file


def test_a_group_of_four_goes_from_the_camera_to_approved_copies(author, group, clock, tmp_path) -> None:
    pytest.importorskip("numpy")
    register, photos = author.window.findChild(Register), author.program.photos
    author.desk.set_network("mastodon")
    author.write("We met today.")
    window = attached(author, group)
    rows = sorted(photos.photos[0].rows, key=lambda row: row.box.x)
    assert [abs(row.box.x + row.box.width / 2 - x) < 12 for row, x in zip(rows, (110, 250, 390), strict=True)] == [
        True
    ] * 3
    for name, row, until_day in (("Ana Example", rows[0], None), ("Ben Example", rows[1], date(2026, 3, 31))):
        register.keep(Person("", name, Relation.COLLEAGUE))
        scope = Scope(("mastodon",), Naming.UNNAMED, "", until=until_day)
        person = next(each for each in register.people if each.name == name)
        notice = Notice("For what.", "1", "en")
        register.record(
            [register.new_event(person.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=TOLD)]
        )
        window.rows.choose(row.id)
        author.click(window, "Said yes…")
        asked = window.findChildren(PhotoConsentWindow)[-1]
        [at] = [at for at in range(asked.list.count()) if name in asked.list.item(at).text()]
        asked.list.setCurrentRow(at)
        author.click(asked, "Use this consent")
    window.rows.choose(rows[2].id)
    author.click(window, "Cover")
    draw(window, Box(505, 140, 60, 70))
    author.click(window, "Cover")
    assert photo_lacks(author) == [PhotoGap(photos.photos[0].id, 1)]
    window.rows.looked.click()
    copies = copies_of(author, window)
    assert copies._copies[0].faces == 2
    copies.write(tmp_path)
    data = (tmp_path / "photo-1.jpg").read_bytes()
    shown = Image.open(io.BytesIO(data))
    assert b"PLANTED" not in data
    for x, is_covered in ((110, False), (250, False), (390, True), (535, True)):
        assert (max(shown.getpixel((x, 176))) < 60) is is_covered
    copies.close()
    approved(author, window)

    clock.go_on(days=30)
    assert author.desk.copy_approved(author.text) is None
    assert author.desk.approval is None
    [gap] = photo_lacks(author)
    assert gap.rows == (rows[1].id,)
    clock.go_on(days=-30)
    author.desk.set_network("bluesky")
    assert set(photo_lacks(author)[0].rows) == {rows[0].id, rows[1].id}
    author.desk.set_network("mastodon")
    register.withdraw(register.people[0].id)
    assert photo_lacks(author)[0].rows in ((rows[0].id,), (rows[1].id,))


def test_an_approval_seals_the_photos_and_the_consents_that_it_rests_on(author, jpeg) -> None:
    author.desk.set_network("mastodon")
    author.write("We met today.")
    window, photos = settled(author, jpeg), author.program.photos
    ana = covered_by_ana(author, window)
    approved(author, window)
    (sealed,) = author.desk.approval.photos
    row = photos.photos[0].rows[-1]
    record = author.window.findChild(Register).records_of(ana.id)[0]
    assert sealed.sha256 == hashlib.sha256(jpeg.read_bytes()).hexdigest()
    assert (sealed.rows[-1].state, sealed.rows[-1].record) == ("consented", row.record)
    assert sealed.rows[-1].grant == record.latest.id
    (entry,) = author.program.journal.entries("approval.given")
    assert entry.payload["photos"][0]["rows"][-1]["record"] == row.record
    assert "Ana" not in str(entry.payload["photos"])


@pytest.mark.parametrize(
    "change",
    [
        lambda photo: replace(photo, alt="Another wall"),
        lambda photo: photo.with_row(replace(photo.rows[-1], box=Box(1, 1, 9, 9))),
        lambda photo: photo.with_row(replace(photo.rows[-1], reach="person")),
        lambda photo: photo.with_row(photo.rows[-1].decided(State.NOT_A_PERSON)),
    ],
    ids=["words", "box", "reach", "decision"],
)
def test_an_approval_ends_with_any_change_of_a_photo_and_holds_again_once_that_is_undone(author, jpeg, change) -> None:
    author.write("We met today.")
    window, photos = settled(author, jpeg), author.program.photos
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    approved(author, window)
    photos.change(change(photos.photos[0]))
    assert author.desk.approval is None
    photos.undo()
    author.until(lambda: author.desk.approval is not None)


def test_a_withdrawal_and_a_new_yes_end_an_approval_that_rested_on_the_old_one(author, jpeg) -> None:
    author.desk.set_network("mastodon")
    author.write("We met today.")
    window = settled(author, jpeg)
    ana = covered_by_ana(author, window)
    approved(author, window)
    register = author.window.findChild(Register)
    register.withdraw(ana.id)
    assert author.desk.approval is None
    assert photo_lacks(author)


def test_adding_or_removing_a_photo_ends_an_approval(author, jpeg, tmp_path) -> None:
    author.write("We met today.")
    other = tmp_path / "other.png"
    picture().save(other)
    window, photos = settled(author, jpeg, other), author.program.photos
    approved(author, window)
    photos.remove(photos.photos[1].id)
    assert author.desk.approval is None
    assert not author.desk.missing
    photos.undo()
    author.until(lambda: author.desk.approval is not None)
    photos.move(photos.photos[0].id, 1)
    assert author.desk.approval is None


def test_the_journal_knows_which_copies_left_and_names_nobody(author, jpeg, tmp_path) -> None:
    author.desk.set_network("mastodon")
    window = settled(author, jpeg)
    covered_by_ana(author, window)
    copies = copies_of(author, window)
    (tmp_path / "photo-1.jpg").write_bytes(b"something else")
    copies.write(tmp_path)
    author.click(copies, "Copy as a picture")
    author.until(lambda: author.clipboard.pictures)
    saved, copied = author.program.journal.entries("copy.")
    assert saved.payload["name"] == "photo-1-2.jpg"
    assert (saved.kind, copied.kind) == ("copy.saved", "copy.copied")
    data = (tmp_path / "photo-1-2.jpg").read_bytes()
    assert saved.payload["sha256"] == hashlib.sha256(data).hexdigest()
    assert all(saved.payload["checks"].values())
    assert saved.payload["seal"]["rows"][-1]["state"] == "consented"
    assert saved.payload["network"] == "mastodon"
    assert not any(word in str(saved.payload) for word in ("Ana", "meeting", "wall"))


def vault_author(start, places: Places):
    """An author whose vault was just opened."""
    keeper = make_keeper(places, KeyringDoor(no_keyring))
    author = start(keeper=keeper, wait=False)
    author.until(lambda: keeper.phase is Phase.LOCKED)
    curtain = author.program.vault.curtain
    author.until(curtain.passphrase.isVisible)
    QTest.keyClicks(curtain.passphrase, PASSPHRASE)
    QTest.keyClick(curtain.passphrase, Qt.Key.Key_Return)
    author.until(lambda: keeper.phase is Phase.OPEN)
    author.until(lambda: author.window.writing.page is not None)
    return author, keeper


def test_photos_lie_encrypted_in_the_vault_and_come_back_with_every_decision(start, jpeg, tmp_path) -> None:
    places = Places(tmp_path / "home")
    Vault.create(places.vault, Ways(passphrase=PASSPHRASE, code=recovery.new_code())).close()
    author, keeper = vault_author(start, places)
    QTest.keyClicks(author.editor, "With a photo")
    window = attached(author, jpeg)
    assert window.list.kept.text() == "Kept encrypted in the vault."
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    window.rows.alt.setPlainText("Somebody before a wall")
    window.close()
    before, draft = author.program.photos.photos, author.desk.current.id
    assert before[0].alt == "Somebody before a wall"
    author.program.shut_down()
    author.window.hide()
    files = [path for path in places.root.rglob("*") if path.is_file()]
    assert files
    assert not any(word in path.read_bytes() for path in files for word in (b"PLANTED", b"wall", b"meeting.jpg"))

    again, keeper = vault_author(start, places)
    until(again, lambda: again.program.photos.photos)
    assert again.program.photos.photos == before
    window = opened(again)
    until(again, lambda: again.program.photos.view(before[0].id) is not None)
    until(again, lambda: not again.program.photos.is_busy)
    window.close()
    vault = keeper.vault
    assert len(keeper.files.writer.submit(lambda: vault.attachments.of_draft(draft)).result()) == 2
    again.window.writing.delete(draft)
    again.desk.erase(draft)
    assert keeper.files.writer.submit(vault.attachments.every).result() == []


def test_photos_from_before_there_was_a_vault_move_into_it(start, jpeg, tmp_path) -> None:
    places = Places(tmp_path / "home")
    keeper = make_keeper(places, KeyringDoor(no_keyring))
    author = start(keeper=keeper, wait=False)
    author.until(lambda: keeper.phase is Phase.ABSENT)
    for dialog in author.window.findChildren(QDialog):
        dialog.close()
    author.until(lambda: author.window.writing.page is not None)
    QTest.keyClicks(author.editor, "Before there was a vault")
    photos = author.program.photos
    window = attached(author, jpeg)
    assert window.list.kept.text().startswith("Kept in memory only")
    draw(window, Box(135, 50, 50, 65))
    author.click(window, "Cover")
    photos.attach_data("second", jpeg.read_bytes())
    until(author, lambda: len(photos.photos) == 2 and not photos.is_busy)
    photos.remove(photos.photos[1].id)
    window.rows.alt.setPlainText("Somebody before a wall")
    window.close()
    before, draft = photos.photos, author.desk.current.id
    assert before[0].attachment == ""

    keeper.create(passphrase=PASSPHRASE)
    until(author, lambda: keeper.phase is Phase.OPEN)
    until(author, lambda: photos.photos and photos.photos[0].attachment)
    assert author.desk.current.id == draft
    assert [replace(photo, attachment="") for photo in photos.photos] == list(before)
    window = opened(author)
    assert window.list.kept.text() == "Kept encrypted in the vault."
    assert window.view is not None
    photos.undo()
    photos.undo()
    until(author, lambda: len(photos.photos) == 2 and all(photo.attachment for photo in photos.photos))
    photos.redo()
    photos.redo()
    until(author, lambda: not photos.is_busy)
    window.close()
    author.program.shut_down()
    author.window.hide()
    files = [path for path in places.root.rglob("*") if path.is_file()]
    assert not any(b"PLANTED" in path.read_bytes() for path in files)

    again, keeper = vault_author(start, places)
    until(again, lambda: again.program.photos.photos)
    assert [replace(photo, attachment="") for photo in again.program.photos.photos] == list(before)
    vault = keeper.vault
    assert len(keeper.files.writer.submit(vault.attachments.every).result()) == 2
    until(again, lambda: not again.program.photos.is_busy)
