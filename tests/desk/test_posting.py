"""The posting routine: step by step, only what is approved, and nothing left behind when anything changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, Signal

from beforehand.desk.clipboard import ApprovedCopy
from beforehand.desk.drafts import Desk
from beforehand.desk.hygiene import TidyClipboard
from beforehand.desk.photo_parts import Copy, Picture
from beforehand.desk.posting import End, Posting, Stage
from beforehand.desk.threads import ThreadCopy
from beforehand.domain.network import count, network_named
from beforehand.domain.photo import Photo
from beforehand.domain.routine import Kind, steps
from beforehand.store.memory import MemoryDecisions, MemoryDrafts
from beforehand.windows.thread import ThreadWindow
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "The market was full of people and the coffee was good. "
LONG = (SENTENCE * 14).strip()
PHOTOS = (Photo("one", "a.jpg", alt="A market"), Photo("two", "b.jpg"))


class FakeMaker(QObject):
    """Makes copies when the test says so."""

    made = Signal(object)
    painted = Signal(object, object)
    handed_out = Signal(object, str)
    failed = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Copy] = []

    def paint(self, copy: Copy, photo: Photo) -> None:
        assert copy.photo == photo.id
        self.asked.append(copy)

    def deliver(self, *, bad: str = "") -> None:
        self.made.emit(
            tuple(Copy(each.id, f"{each.id}.jpg", b"" if each.id == bad else b"jpeg", (), (), 0) for each in PHOTOS)
        )

    def show(self) -> Picture:
        copy = self.asked.pop()
        picture = Picture(1, 1, copy.photo.encode())
        self.painted.emit(copy, picture)
        return picture


class FakePhotos(QObject):
    """The photos of the open draft."""

    failed = Signal(str, str, object)
    rested = Signal()

    def __init__(self, photos: tuple[Photo, ...] = ()) -> None:
        super().__init__()
        self.photos = photos
        self.copies = FakeMaker()
        self.orders = 0
        self.is_busy = False
        self.can_make = True

    def make_copies(self, draft: Any, wish: Any = None) -> bool:
        self.orders += 1
        return self.can_make and not self.is_busy


class Bench:
    """A desk with a draft that nothing is missing from."""

    def __init__(self, pack: Any, clock: Any, clipboard: Any) -> None:
        self.clipboard = clipboard
        self.seconds = 0
        self.board = TidyClipboard(clipboard, lambda: self.seconds)
        copier = ApprovedCopy(self.board)
        self.desk = Desk(MemoryDrafts(), MemoryDecisions(), clock, copier, pack)
        self.desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
        self.photos = FakePhotos()
        self.posting = Posting(self.desk, ThreadCopy(self.desk, copier), copier, self.board, self.photos)
        self.ends: list[str] = []
        self.posting.ended.connect(self.ends.append)

    def write(self, text: str, network: str = "mastodon", warning: str = "") -> None:
        self.desk.new_draft(text, network)
        self.desk.set_warning(warning)
        self.desk.set_judgement(text, ())

    def close(self) -> None:
        self.board.shut_down()
        for each in (self.posting, self.desk, self.board, self.photos.copies, self.photos):
            each.deleteLater()


@pytest.fixture
def bench(qapp: object, small_pack: Any, clock: Any, clipboard: Any) -> Iterator[Bench]:
    made = Bench(small_pack, clock, clipboard)
    yield made
    made.close()


def test_a_post_of_one_piece_needs_no_routine(bench: Bench) -> None:
    bench.write("A walk")
    assert not bench.posting.is_needed()
    bench.write("A walk", "x", warning="Feet")
    assert not bench.posting.is_needed(), "X has no field for a content warning"
    for text, network, warning in (("A walk", "mastodon", "Feet"), (LONG, "bluesky", "")):
        bench.write(text, network, warning)
        assert bench.posting.is_needed()


def test_the_order_is_the_one_in_which_a_network_asks() -> None:
    planned = steps(network_named("mastodon"), "Food", ["one", "two"], PHOTOS)
    assert [(step.kind, step.number, step.total) for step in planned] == [
        (Kind.WARNING, 1, 1),
        (Kind.TEXT, 1, 2),
        (Kind.PHOTO, 1, 2),
        (Kind.ALT, 1, 2),
        (Kind.PHOTO, 2, 2),
        (Kind.TEXT, 2, 2),
    ]
    assert [step.kind for step in steps(network_named("x"), "Food", ["one"], ())] == [Kind.TEXT]


def test_nothing_begins_while_the_gate_is_shut(bench: Bench) -> None:
    bench.write(LONG)
    bench.desk.note_edit()
    assert not bench.posting.begin()
    assert bench.clipboard.history == []
    assert not bench.posting.is_under_way


def test_a_thread_with_photos_is_carried_over_step_by_step_and_back(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.write(LONG, warning="Coffee")
    approved: list[Any] = []
    bench.desk.approved.connect(lambda *told: approved.append(told))
    posting = bench.posting
    assert posting.begin()
    assert bench.clipboard.text() == "Coffee"
    posting.next()
    first = bench.clipboard.text()
    assert LONG.startswith(first)
    posting.next()
    assert (posting.step.kind, posting.stage) == (Kind.PHOTO, Stage.MAKING)
    assert bench.clipboard.text() == first, "nothing new lies there before the copy is proved"
    bench.photos.copies.deliver()
    picture = bench.photos.copies.show()
    assert bench.clipboard.content == picture
    assert posting.stage is Stage.COPIED
    posting.next()
    assert bench.clipboard.text() == "A market"
    posting.back()
    assert bench.photos.copies.show() == bench.clipboard.content
    posting.next()
    posting.next()
    bench.photos.copies.show()
    posting.next()
    last = bench.clipboard.text()
    assert LONG.endswith(last)
    assert not any(count(network_named("mastodon"), each).is_over for each in (first, last))
    assert posting.done == frozenset(range(6))
    posting.next()
    assert bench.ends == [End.DONE]
    assert len(approved) == 1
    assert bench.photos.orders == 1


def test_numbers_begin_again_at_the_first_piece(bench: Bench) -> None:
    bench.write(LONG)
    bench.posting.begin()
    bench.posting.next()
    bench.posting.number_pieces(is_numbered=True)
    assert bench.posting.at == 0
    assert bench.clipboard.text().endswith("1/2")
    bench.posting.next()
    assert bench.clipboard.text().endswith("2/2")


def test_an_edit_ends_it_and_takes_what_was_copied_off_the_clipboard(bench: Bench) -> None:
    bench.write(LONG)
    bench.posting.begin()
    bench.desk.note_edit()
    assert bench.ends == [End.CHANGED]
    assert bench.clipboard.text() == ""
    bench.posting.next()
    bench.posting.copy_again()
    assert bench.clipboard.text() == ""


def test_another_draft_ends_it_too(bench: Bench) -> None:
    bench.write(LONG)
    bench.posting.begin()
    bench.write("A walk")
    assert bench.ends == [End.CHANGED]
    assert bench.clipboard.text() == ""


def test_what_somebody_else_put_there_meanwhile_is_let_be(bench: Bench) -> None:
    bench.write(LONG)
    bench.posting.begin()
    bench.clipboard.set_text("something else")
    bench.desk.note_edit()
    assert bench.ends == [End.CHANGED]
    assert bench.clipboard.text() == "something else"


def test_a_copy_that_failed_its_checks_is_not_handed_out_and_the_rest_goes_on(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.write("A walk")
    bench.posting.begin()
    bench.posting.next()
    bench.photos.copies.deliver(bad="one")
    assert bench.posting.stage is Stage.FAILED
    assert bench.photos.copies.asked == []
    assert bench.clipboard.pictures == []
    for _ in range(2):
        bench.posting.next()
    bench.photos.copies.show()
    assert bench.clipboard.content.pixels == b"two"
    assert bench.posting.done == {0, 2, 3}


def test_copies_are_made_once_the_worker_has_rested(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.photos.is_busy = True
    bench.write("A walk")
    bench.posting.begin()
    bench.posting.next()
    assert bench.posting.stage is Stage.MAKING
    bench.photos.is_busy = False
    bench.photos.rested.emit()
    assert bench.photos.orders == 2
    bench.photos.copies.deliver()
    bench.photos.copies.show()
    assert bench.posting.stage is Stage.COPIED
    bench.photos.rested.emit()
    assert bench.photos.orders == 2


def test_copies_that_cannot_be_made_are_told(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.photos.is_busy, bench.photos.can_make = True, False
    bench.write("A walk")
    bench.posting.begin()
    bench.posting.next()
    bench.photos.is_busy = False
    bench.photos.rested.emit()
    assert bench.posting.stage is Stage.FAILED


def test_a_worker_that_gives_up_is_told(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.write("A walk")
    bench.posting.begin()
    bench.posting.next()
    bench.photos.copies.failed.emit("a.jpg", "photos.hung", ())
    assert bench.posting.stage is Stage.FAILED
    bench.posting.leave()
    bench.posting.begin()
    bench.posting.next()
    bench.photos.copies.deliver()
    bench.photos.failed.emit("a.jpg", "photos.hung", ())
    assert bench.posting.stage is Stage.FAILED


def test_a_picture_that_comes_too_late_is_not_copied(bench: Bench) -> None:
    bench.photos.photos = PHOTOS
    bench.write("A walk")
    bench.posting.begin()
    bench.posting.next()
    bench.photos.copies.deliver()
    bench.posting.back()
    bench.photos.copies.show()
    assert bench.clipboard.content == "A walk"
    bench.posting.next()
    bench.desk.note_edit()
    bench.photos.copies.show()
    assert bench.clipboard.content == ""


def test_photos_without_words_for_them_take_one_step_each(bench: Bench) -> None:
    bench.photos.photos = tuple(replace(photo, alt="") for photo in PHOTOS)
    bench.write("A walk")
    bench.posting.begin()
    assert [step.kind for step in bench.posting.steps] == [Kind.TEXT, Kind.PHOTO, Kind.PHOTO]


def test_the_clipboard_is_emptied_after_a_while_if_it_is_still_ours(bench: Bench, qtbot: Any) -> None:
    bench.seconds = 1
    bench.write(LONG)
    bench.posting.begin()
    assert not bench.board._timer.isActive(), "it waits while steps are to come"
    bench.posting.leave()
    assert bench.board._timer.isActive()
    with qtbot.waitSignal(bench.board.cleared, timeout=3_000):
        pass
    assert bench.clipboard.text() == ""


def test_a_clipboard_that_is_not_ours_any_more_stays(bench: Bench) -> None:
    told: list[bool] = []
    bench.board.cleared.connect(lambda: told.append(True))
    bench.seconds = 60
    bench.write("A walk")
    bench.desk.copy_approved("A walk")
    assert bench.board._timer.isActive()
    bench.clipboard.set_text("mine")
    bench.board.clear_own()
    assert bench.clipboard.text() == "mine"
    assert told == []
    bench.seconds = 0
    bench.desk.copy_approved("A walk")
    assert not bench.board._timer.isActive()


def test_the_pieces_stay_as_they_were_cut_when_something_is_marked_later(bench: Bench, find: Any) -> None:
    bench.write(LONG, "bluesky")
    assert bench.posting.begin()
    planned = [step.text for step in bench.posting.steps]
    end = len(planned[0])
    hint = replace(find(LONG, SENTENCE.strip()), start=end - 40, end=end + 40, tier=Tier.HINT)
    bench.desk.set_judgement(LONG, [hint])
    assert bench.desk.approval is not None
    while bench.posting.is_under_way:
        bench.posting.next()
    copied = [text for text in bench.clipboard.history if text]
    assert copied in ([bench.clipboard.history[0]], planned)  # it ended, or what was planned was copied


def test_a_piece_is_copied_only_as_the_window_of_the_thread_shows_it(qtbot: Any, bench: Bench, find: Any) -> None:
    bench.write(LONG, "bluesky")
    window = ThreadWindow(bench.desk, bench.posting._threads)
    qtbot.addWidget(window)
    shown = bench.posting._threads.pieces(is_numbered=False)
    window.copy_buttons[0].click()
    end = len(shown[0].text)
    hint = replace(find(LONG, SENTENCE.strip()), start=end - 40, end=end + 40, tier=Tier.HINT)
    bench.desk.set_judgement(LONG, [hint])
    window.copy_buttons[1].click()
    assert bench.clipboard.history == [shown[0].text]
    for made in window.copy_buttons:
        made.click()
    assert bench.clipboard.history[1:] == [piece.text for piece in bench.posting._threads.pieces(is_numbered=False)]
