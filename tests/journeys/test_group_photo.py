"""A group photo of four from the file to an approved copy, what closes the way again, and the quick path for colleagues."""

from __future__ import annotations

import importlib.util
import io
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest

from beforehand.desk.register import Register
from beforehand.desk.retention import Retention
from beforehand.domain.consent import Act, Circumstances, FourTests, Naming, Notice, Scope, Statements
from beforehand.domain.gate import Lack
from beforehand.domain.person import Person, Relation
from beforehand.domain.photo import Box, State
from beforehand.domain.posting import Fate
from beforehand.windows.consent_occasion import OccasionWindow
from beforehand.windows.consent_request import RequestWindow
from beforehand.windows.people import PeopleWindow
from beforehand.windows.photo_consent import PhotoConsentWindow
from beforehand.windows.photo_copies import CopiesWindow
from beforehand.windows.photos import PhotosWindow
from beforehand.windows.subject import SubjectWindow

PATIENCE = 30_000
TOLD = Circumstances(statements=Statements(True, True, True), tests=FourTests(True, True, True, True))
FACES = [(120, 140), (330, 90), (540, 200)]
FROM_BEHIND = Box(420, 300, 60, 70)
"""Where the fourth stands, whom no finder of faces can see."""


def scenes():
    path = Path(__file__).parent.parent / "checks" / "photo_scenes.py"
    spec = importlib.util.spec_from_file_location("photo_scenes_of_groups", path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def group(tmp_path) -> Path:
    path = tmp_path / "group.jpg"
    scenes().people(FACES).save(path, quality=92)
    return path


@pytest.fixture
def register(author) -> Register:
    return author.window.findChild(Register)


def until(author, holds) -> None:
    author.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)


def agree(register, name: str, **parts) -> Person:
    """Somebody who said yes to being shown, without a name, on Mastodon."""
    register.keep(Person("", name, Relation.COLLEAGUE))
    person = register.find(name)[0]
    scope = Scope(("mastodon",), Naming.UNNAMED, **{"purpose": "", **parts})
    event = register.new_event(
        person.id, Act.GIVEN, register.today, scope=scope, notice=Notice("For what.", "2", "en"), how=TOLD
    )
    register.record([event])
    return person


def attached(author, path: Path) -> PhotosWindow:
    author.choose("show_photos")
    window = next(w for w in author.window.findChildren(PhotosWindow) if w.isVisible())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert window._take(mime)
    photos = author.program.photos
    until(author, lambda: photos.photos and photos.photos[0].is_searched and not photos.is_busy)
    return window


def draw(window: PhotosWindow, box: Box) -> None:
    rect = window.view.screen_rect(box)
    QTest.mouseClick(window.stage.draw, Qt.MouseButton.LeftButton)
    QTest.mousePress(window.view, Qt.MouseButton.LeftButton, pos=rect.topLeft().toPoint())
    QTest.mouseMove(window.view, rect.center().toPoint())
    QTest.mouseMove(window.view, rect.bottomRight().toPoint())
    QTest.mouseRelease(window.view, Qt.MouseButton.LeftButton, pos=rect.bottomRight().toPoint())


def rows_by_place(author):
    return sorted(author.program.photos.photos[0].rows, key=lambda row: row.box.x)


def asked(author, window: PhotosWindow, row_id: str) -> PhotoConsentWindow:
    window.rows.choose(row_id)
    author.click(window, "Said yes…")
    return [w for w in window.findChildren(PhotoConsentWindow) if w.isVisible()][-1]


def say_yes(author, window: PhotosWindow, row_id: str, name: str) -> None:
    question = asked(author, window, row_id)
    question.list.setCurrentItem(question.list.findItems(name, Qt.MatchFlag.MatchContains)[0])
    author.click(question, "Use this consent")


def lacks(author) -> list:
    return [each for each in author.desk.missing if each.kind is Lack.PHOTO]


def settled(author, group: Path) -> PhotosWindow:
    """Two who said yes, one covered, and a fourth whom the author added by hand."""
    window = attached(author, group)
    first, second, third = rows_by_place(author)
    say_yes(author, window, first.id, "Ana Example")
    say_yes(author, window, second.id, "Bo Example")
    window.rows.choose(third.id)
    author.click(window, "Cover")
    draw(window, FROM_BEHIND)
    author.click(window, "Cannot be identified")
    QTest.keyClicks(window.rows.reason, "Seen from behind")
    QTest.keyClick(window.rows.reason, Qt.Key.Key_Return)
    window.rows.looked.click()
    until(author, lambda: not lacks(author))
    return window


def approve(author, window: PhotosWindow) -> None:
    window.close()
    author.answer_everything()
    author.until(lambda: not author.desk.missing)
    author.choose("copy_approved")
    author.until(lambda: author.desk.approval is not None)


def test_a_group_photo_of_four_from_the_file_to_an_approved_copy(author, register, group, tmp_path) -> None:
    agree(register, "Ana Example")
    agree(register, "Bo Example", until=register.today + timedelta(30))
    author.desk.set_network("mastodon")
    author.write("Four of us at the well.")
    window = settled(author, group)
    assert "The program found 3" in window.rows.found.text()
    states = sorted(row.state for row in author.program.photos.photos[0].rows)
    assert states == sorted([State.CONSENTED, State.CONSENTED, State.COVERED, State.NOT_IDENTIFIABLE])
    until(author, window.save.isEnabled)
    author.click(window, "Save safe copies…")
    copies = window.findChildren(CopiesWindow)[0]
    until(author, lambda: copies.heading.text() == "Every check passed.")
    copies.write(tmp_path)
    copy = Image.open(io.BytesIO((tmp_path / "photo-1.jpg").read_bytes()))
    before = Image.open(group)
    x, y = FACES[2]
    assert copy.getpixel((x, y + 20)) != before.getpixel((x, y + 20))
    assert (
        abs(copy.getpixel((FACES[0][0], FACES[0][1] + 20))[0] - before.getpixel((FACES[0][0], FACES[0][1] + 20))[0])
        < 24
    )
    copies.close()
    approve(author, window)
    assert author.copied() == "Four of us at the well."


def test_a_withdrawal_reopens_the_gate_and_an_end_and_another_network_keep_it_shut(
    author, register, group, clock
) -> None:
    ana = agree(register, "Ana Example")
    agree(register, "Bo Example", until=register.today + timedelta(30))
    author.desk.set_network("mastodon")
    author.write("Four of us at the well.")
    window = settled(author, group)
    approve(author, window)
    approvals, retention = author.program.approvals, author.window.findChild(Retention)
    assert not retention.is_needed(ana.id)
    approvals.mark(approvals.entries[0].id, Fate.POSTED, clock.now())
    author.until(lambda: retention.is_needed(ana.id))
    assert not retention.is_needed("f" * 32)

    author.desk.set_network("bluesky")
    assert len(lacks(author)[0].target.rows) == 2
    assert author.desk.approval is None
    author.choose("copy_approved")
    assert author.clipboard.history == ["Four of us at the well."]
    author.desk.set_network("mastodon")
    assert lacks(author) == []

    clock.go_on(days=31)
    author.choose("copy_approved")
    assert len(author.clipboard.history) == 1
    assert len(lacks(author)[0].target.rows) == 1
    clock.go_on(days=-31)
    register.withdraw(ana.id)
    until(author, lambda: len(lacks(author)[0].target.rows) == 1)
    author.choose("show_photos")
    window = next(w for w in author.window.findChildren(PhotosWindow) if w.isVisible())
    told = [window.rows.list.item(n).text() for n in range(window.rows.list.count())]
    assert any("Ana Example. No consent is in force." in each for each in told)
    assert not window.save.isEnabled()
    window.close()


def test_a_yes_for_another_topic_says_which_part_does_not_fit_and_is_asked_for_again(author, register, group) -> None:
    agree(register, "Ana Example", purpose="Summer party", occasion="Garden, June")
    author.desk.set_network("mastodon")
    author.write("Four of us at the well.")
    window = attached(author, group)
    author.click(window, "What is this post about?")
    subject = window.findChildren(SubjectWindow)[-1]
    subject.topic.setText("Water project")
    author.click(subject, "Keep")
    assert window.subject.text() == "About: Water project"
    question = asked(author, window, rows_by_place(author)[0].id)
    assert not question.take.isEnabled()
    assert "“Summer party”, and you said that this one is about “Water project”." in question.why.text()
    author.click(question, "Ask again…")
    form = [w for w in window.findChildren(RequestWindow) if w.isVisible()][-1]
    assert (form.scope.scope.purpose, form.scope.scope.networks) == ("Water project", ("mastodon",))
    author.click(form, "Note that I asked")
    author.desk.set_subject("Summer party", "garden June")
    question = asked(author, window, rows_by_place(author)[0].id)
    author.click(question, "Use this consent")
    assert rows_by_place(author)[0].state is State.CONSENTED
    author.desk.set_subject("Water project", "")
    until(author, lambda: len(lacks(author)[0].target.rows) == 3)
    window.close()


class Hand:
    """Counts what a hand does: clicks, keys that are pressed for themselves, and letters of names and occasions."""

    SECONDS = 1.3, 0.5, 0.28
    """A click with the way to it, a chosen key, a letter: keystroke-level model, average typist without skill."""

    def __init__(self, author) -> None:
        self.author = author
        self.clicks = self.keys = self.letters = 0

    def click(self, within, text: str) -> None:
        self.author.click(within, text)
        self.clicks += 1

    def press(self, widget, key) -> None:
        QTest.keyClick(widget, key)
        self.keys += 1

    def type(self, widget, text: str) -> None:
        QTest.keyClicks(widget, text)
        self.letters += len(text)

    @property
    def seconds(self) -> float:
        return sum(
            count * each for count, each in zip((self.clicks, self.keys, self.letters), self.SECONDS, strict=True)
        )


def test_four_colleagues_of_one_photo_take_less_than_a_minute(author, register, group) -> None:
    """Two of them are in the register already, two are not; afterwards the photo of the occasion is within it."""
    for name in ("Ana Example", "Bo Example"):
        register.keep(Person("", name, Relation.COLLEAGUE))
    author.desk.set_network("mastodon")
    hand = Hand(author)
    author.choose("show_people")
    hand.keys += 1
    people = next(w for w in author.window.findChildren(PeopleWindow) if w.isVisible())
    hand.click(people, "Colleagues of one occasion…")
    form = next(w for w in people.findChildren(OccasionWindow) if w.isVisible())
    assert form.scope.occasion.hasFocus() or author.until(form.scope.occasion.hasFocus) is None
    hand.type(form.scope.occasion, "World Water Day")
    assert form.scope.scope.networks == ("mastodon",)
    for name in ("Chen Example", "Dina Example"):
        hand.type(form.name, name)
        hand.press(form.name, Qt.Key.Key_Return)
    for name in ("Ana Example", "Bo Example"):
        (item,) = form.list.findItems(name, Qt.MatchFlag.MatchExactly)
        form.list.setCurrentItem(item)
        hand.press(form.list, Qt.Key.Key_Space)
        hand.keys += 1  # the way along the list
    hand.click(form, "Write it down")
    author.is_freed(form)
    people.close()
    assert sum(register.standing(person.id).in_force for person in register.people) == 4
    assert (hand.clicks, hand.keys, hand.letters) == (2, 7, 39)
    assert hand.seconds < 20
    author.write("Four of us.")
    author.desk.set_subject("", "World Water Day")
    window = attached(author, group)
    question = asked(author, window, rows_by_place(author)[0].id)
    assert [question.list.item(n).text()[0] for n in range(question.list.count())] == ["✓"] * 4
    QTest.keyClicks(question.search, "din")
    assert [question.list.item(n).text() for n in range(question.list.count())] == ["✓ Dina Example"]
    QTest.keyClicks(question.search, "zz")
    assert question.why.text() == "Nobody has such a name."
    assert not question.take.isEnabled()
    question.close()
    window.close()
