"""The texts beside a post are read as the post is: nothing leaves while something in them is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from beforehand.domain.decision import Kind, ReasonMissingError
from beforehand.domain.gate import Lack
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.parts import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ready(author: Any) -> Any:
    """An author whose draft, a reply, may leave."""
    author.desk.set_act("reply")
    QTest.keyClicks(author.editor, "A walk in the park. ")
    author.read()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    return author


@pytest.fixture
def notes(ready: Any) -> Iterator[CheckedNotes]:
    made = CheckedNotes(ready.desk, ready.program.asides, "shared", ready.window.theme, ready.window)
    yield made
    made.deleteLater()


def kinds(author: Any) -> list[Lack]:
    return [lack.kind for lack in author.desk.missing]


def test_the_gate_shuts_at_once_and_opens_when_a_harmless_text_has_been_read(ready: Any) -> None:
    ready.desk.set_warning("Weather")
    assert Lack.ASIDE in kinds(ready)
    assert ready.desk.copy_approved(ready.text) is None
    ready.until(lambda: ready.desk.is_open)


def test_what_is_marked_is_drawn_in_the_colours_of_the_theme(ready: Any, notes: CheckedNotes) -> None:
    ready.program.settings.set_value("appearance.theme", "light")
    ready.desk.set_shared("Please vote for the Greens on Sunday")
    ready.until(lambda: notes.shown)
    (stroke,) = notes.findChildren(Stroke)
    before = stroke.grab().toImage()
    ready.program.settings.set_value("appearance.theme", "dark")
    (stroke,) = notes.findChildren(Stroke)
    assert stroke.grab().toImage() != before
    ready.program.settings.set_value("appearance.theme", "light")
    assert stroke.grab().toImage() == before


def test_what_is_found_in_shared_words_keeps_the_gate_shut_until_it_is_kept_with_a_reason(ready: Any) -> None:
    ready.desk.set_shared("First line\nPlease vote for the Greens on Sunday")
    ready.until(lambda: ready.program.asides.is_judged("shared"))
    (found,) = ready.program.asides.findings("shared")
    assert found.quoted == "vote for the Greens"
    left = lambda: [lack.target.quoted for lack in ready.desk.missing if lack.kind is Lack.ASIDE]  # noqa: E731
    ready.until(lambda: left() == ["vote for the Greens"])
    with pytest.raises(ReasonMissingError):
        ready.program.asides.decide("shared", found.finding, Kind.KEPT, " ")
    ready.program.asides.decide("shared", found.finding, Kind.KEPT, "It is a quotation that I argue with.")
    ready.answer_everything()
    ready.until(lambda: ready.desk.is_open)
    ready.desk.set_shared("First line\nPlease vote for the Greens on Monday")
    ready.until(lambda: Lack.ASIDE in kinds(ready))


def test_another_draft_has_texts_of_its_own(ready: Any) -> None:
    ready.desk.set_shared("vote for the Greens")
    ready.until(lambda: ready.program.asides.findings("shared"))
    ready.choose("new_draft")
    assert ready.program.asides.names == ()
    assert Lack.ASIDE not in kinds(ready)


def test_a_worker_that_starts_again_reads_them_again(ready: Any) -> None:
    ready.desk.set_shared("vote for the Greens")
    ready.until(lambda: ready.program.asides.findings("shared"))
    with ready.qtbot.waitSignal(ready.program.checker.restarted, timeout=30_000):
        ready.program.checker._process.kill()
    ready.until(lambda: ready.program.asides.is_judged("shared"))
    assert [each.quoted for each in ready.program.asides.findings("shared")] == ["vote for the Greens"]


def test_the_notes_under_a_field_keep_with_a_reason_and_take_it_back(ready: Any, notes: CheckedNotes) -> None:
    ready.desk.set_shared("vote for the Greens")
    ready.until(lambda: notes.shown)
    notes.show()
    ready.click(notes, "Keep with a reason")
    field = notes.findChild(QLineEdit)
    QTest.keyClicks(field, "Quoted to answer it")
    ready.click(notes, "Save")
    ready.until(lambda: notes.shown and notes.shown[0].decision is not None)
    assert ready.desk.decisions[-1].reason == "Quoted to answer it"
    ready.click(notes, "Take this back")
    ready.until(lambda: notes.shown[0].decision is None)


def test_the_gate_names_the_text_and_its_words(ready: Any) -> None:
    ready.desk.set_shared("vote for the Greens")
    ready.until(lambda: ready.program.asides.findings("shared"))
    ready.choose("show_missing")
    ready.until(lambda: any("What the other one wrote" in line.text() for line in ready.window.gate.lines))
