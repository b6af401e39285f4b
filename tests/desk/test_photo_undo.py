"""Every change to the photos of a draft can be taken back, and no file goes before that has become impossible."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from beforehand.desk.photo_history import Act, History, Step, act_of
from beforehand.desk.photos import Photos
from beforehand.desk.register import Register
from beforehand.domain.photo import Box, Photo, Row, State
from beforehand.store.photos import from_json, to_json

COMMAND = (sys.executable, "-S", str(Path(__file__).with_name("fake_photo_worker.py")))
BOX = Box(1, 1, 5, 5)


class ShelfInMemory:
    """Keeps photos as the vault would, for as long as the test runs."""

    is_durable = True

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.states: dict[str, bytes] = {}
        self.drafts: dict[str, str] = {}

    def keep(self, draft: str, name: str, data: bytes) -> str:
        number = f"{name}-{len(self.drafts)}"
        self.files[number], self.drafts[number] = data, draft
        return number

    def read(self, attachment: str) -> bytes:
        return self.files[attachment]

    def remove(self, attachment: str) -> None:
        del self.files[attachment]

    def load(self, draft: str) -> tuple[Photo, ...]:
        return from_json(self.states.get(draft, b"[]"))

    def save(self, draft: str, photos) -> None:
        self.states[draft] = to_json(photos)


@pytest.fixture
def shelf() -> ShelfInMemory:
    return ShelfInMemory()


@pytest.fixture
def photos(qtbot, clock, shelf):
    made = Photos(COMMAND, Register(clock))
    made.use(shelf)
    made.open("draft")
    yield made
    made.shut_down()


def attached(qtbot, photos: Photos, *names: str) -> tuple[Photo, ...]:
    for name in names:
        photos.attach_data(name, b"photo 20 10 " + name.encode())
    qtbot.waitUntil(lambda: len(photos.photos) == len(names) and not photos.is_busy)
    return photos.photos


def test_a_removed_photo_comes_back_with_its_file_and_every_decision(qtbot, photos, shelf) -> None:
    first, second = attached(qtbot, photos, "one", "two")
    decided = first.with_row(first.rows[0].decided(State.NOT_IDENTIFIABLE, reason="From behind"))
    photos.change(decided)
    photos.remove(first.id)
    assert photos.photos == (second,)
    assert from_json(shelf.states["draft"]) == (second,)
    assert set(shelf.files) == {first.attachment, second.attachment}
    step = photos.undo()
    assert (step.act, step.photo) == (Act.REMOVED, first.id)
    assert photos.photos == (decided, second)
    assert from_json(shelf.states["draft"]) == (decided, second)
    photos.show(first.id)
    qtbot.waitUntil(lambda: photos.view(first.id) is not None)


def test_the_file_of_a_removed_photo_goes_when_the_program_ends(qtbot, photos, shelf) -> None:
    first, second = attached(qtbot, photos, "one", "two")
    photos.remove(first.id)
    photos.shut_down()
    assert set(shelf.files) == {second.attachment}


def test_a_file_goes_once_the_steps_that_mention_it_are_forgotten(qtbot, photos, shelf) -> None:
    first, second = attached(qtbot, photos, "one", "two")
    photos.remove(first.id)
    for number in range(98):
        photos.change(replace(photos.photos[0], has_looked=not number % 2))
    assert first.attachment in shelf.files
    photos.change(replace(photos.photos[0], has_looked=not photos.photos[0].has_looked))
    photos.change(replace(photos.photos[0], has_looked=not photos.photos[0].has_looked))
    assert set(shelf.files) == {second.attachment}
    assert photos.photos[0].id == second.id


def test_order_decisions_boxes_and_words_go_back_and_forth_one_by_one(qtbot, photos) -> None:
    first, second = attached(qtbot, photos, "one", "two")
    states = [photos.photos]

    def after(change) -> None:
        change()
        states.append(photos.photos)

    after(lambda: photos.move(second.id, -1))
    after(lambda: photos.change(first.with_row(Row("drawn", BOX, is_drawn=True))))
    after(lambda: photos.change(photos.photo(first.id).with_row(Row("drawn", replace(BOX, x=3), is_drawn=True))))
    after(lambda: photos.change(photos.photo(first.id).with_row(Row("drawn", BOX, State.COVERED, is_drawn=True))))
    after(lambda: photos.change(replace(photos.photo(first.id), alt="Two people")))
    after(lambda: photos.change(photos.photo(first.id).without_row("drawn")))
    after(lambda: photos.remove(second.id))
    acts = []
    for state in reversed(states[:-1]):
        acts.append(photos.undo().act)
        assert photos.photos == state
    assert acts[::-1] == [
        Act.MOVED, Act.BOX_ADDED, Act.BOX_CHANGED, Act.DECIDED, Act.WORDS, Act.BOX_REMOVED, Act.REMOVED,
    ]  # fmt: skip
    for state in states[1:]:
        photos.redo()
        assert photos.photos == state
    assert photos.redo() is None


def test_an_added_photo_can_be_taken_back_and_added_again(qtbot, photos, shelf) -> None:
    (first,) = attached(qtbot, photos, "one")
    assert photos.undo().act is Act.ADDED
    assert photos.photos == ()
    assert set(shelf.files) == {first.attachment}
    photos.redo()
    assert photos.photos == (first,)
    assert photos.undo().act is Act.ADDED
    assert photos.undo() is None


def test_faces_found_meanwhile_are_not_taken_back_with_a_step_of_the_author(qtbot, photos) -> None:
    photos.attach_data("one", b"photo 20 10")
    qtbot.waitUntil(lambda: bool(photos.photos))
    photo = photos.photos[0]
    assert not photo.is_searched
    photos.change(replace(photo, alt="Words"))
    qtbot.waitUntil(lambda: photos.photos[0].is_searched)
    photos.undo()
    assert photos.photos[0].alt == ""
    assert photos.photos[0].is_searched
    assert len(photos.photos[0].rows) == 1


def test_each_draft_has_steps_of_its_own(qtbot, photos) -> None:
    (first,) = attached(qtbot, photos, "one")
    photos.remove(first.id)
    photos.open("another")
    assert photos.last_step is None
    assert photos.undo() is None
    photos.open("draft")
    photos.undo()
    assert photos.photos == (first,)


def test_words_typed_one_after_the_other_are_one_step() -> None:
    history, album = History(), (Photo("p", "a"),)
    history.note("d", Step(Act.WORDS, "p", album))
    history.note("d", Step(Act.WORDS, "p", (replace(album[0], alt="W"),)))
    history.note("d", Step(Act.WORDS, "q", album))
    assert history.undo("d", ()).photo == "q"
    assert history.undo("d", ()).album == album
    assert history.undo("d", ()) is None


def test_a_change_of_nothing_is_no_step(qtbot, photos) -> None:
    (first,) = attached(qtbot, photos, "one")
    photos.change(first)
    assert photos.last_step.act is Act.ADDED


@pytest.mark.parametrize(
    ("change", "act"),
    [
        (lambda photo: replace(photo, has_looked=True), Act.LOOKED),
        (lambda photo: replace(photo, has_looked=True, alt="x"), Act.LOOKED),
        (lambda photo: photo.with_row(Row("r", BOX, State.NOT_IDENTIFIABLE, reason="x")), Act.WORDS),
        (lambda photo: photo.with_row(Row("r", BOX, State.NOT_A_PERSON)), Act.DECIDED),
    ],
)
def test_what_a_change_is(change, act) -> None:
    photo = Photo("p", "a", rows=(Row("r", BOX, State.NOT_IDENTIFIABLE),))
    assert act_of(photo, change(photo)) is act


def test_a_photo_that_was_not_looked_at_to_the_end_says_so_until_it_is(qtbot, photos, shelf) -> None:
    photos.attach_data("busy", b"photo 20 10 busy")
    qtbot.waitUntil(lambda: bool(photos.photos) and not photos.is_busy)
    photo = photos.photos[0]
    assert photo.notes == ("photos.note.hasty",)
    shelf.files[photo.attachment] = b"photo 20 10"
    photos.search(photo.id)
    qtbot.waitUntil(lambda: not photos.is_busy)
    assert photos.photos[0].notes == ()
    assert photos.photos[0].rows == photo.rows
