"""Sleeping on a post: wished for by setting or by hand, shown at the gate, over by itself or ended with a reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from beforehand.desk.pauses import Pauses
from beforehand.domain.gate import Lack
from beforehand.domain.pause import Length
from beforehand.windows.pause import PauseWindow
from beforehand.windows.preferences import PreferencesWindow
from beforehand.windows.reason import ReasonWindow


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def shown(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


@pytest.fixture
def pauses(author) -> Pauses:
    return author.window.findChild(Pauses)


def kinds(author) -> list[Lack]:
    return [lack.kind for lack in author.desk.missing]


def test_nobody_sleeps_on_anything_who_does_not_wish_to(author, pauses) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    assert not pauses.is_ticking


def test_a_network_that_is_slept_on_counts_the_minutes_down_and_tells_when_they_are_over(author, pauses, clock) -> None:
    author.choose("show_preferences")
    window = opened(author, PreferencesWindow)
    choice = window.control("pause.plain")
    choice.setCurrentIndex(choice.findData("10m"))
    choice.activated.emit(choice.currentIndex())
    window.close()
    author.write("A quiet day.")
    assert Lack.PAUSE not in kinds(author)
    author.answer_everything()
    author.until(lambda: kinds(author) == [Lack.PAUSE])
    author.choose("copy_approved")
    assert author.copied() is None
    line = author.window.gate.lines[0]
    assert "(10 min left)" in line.accessibleName()
    clock.go_on(minutes=3, seconds=30)
    pauses.tick()
    assert "(7 min left)" in author.window.gate.lines[0].accessibleName()
    clock.go_on(minutes=7)
    pauses.tick()
    author.until(lambda: author.desk.is_open)
    assert author.window.notice.text == "You have slept on “A quiet day.”. Read it once more before you copy it."
    author.choose("copy_approved")
    assert author.copied() == "A quiet day."


def test_one_draft_is_slept_on_by_hand_and_the_wait_is_ended_with_a_reason(author, pauses) -> None:
    author.write("A quiet day.")
    author.answer_everything()
    author.choose("sleep_on_it")
    window = opened(author, PauseWindow)
    assert "This draft cannot be copied until" in shown(window)
    assert window.length.currentData() == Length.TOMORROW
    author.click(window, "Sleep on it")
    author.until(lambda: kinds(author) == [Lack.PAUSE])
    author.choose("show_missing")
    author.window.gate.lines[0].click()
    reason = opened(author, ReasonWindow)
    QTest.keyClick(reason.reason, Qt.Key.Key_Return)
    assert reason.isVisible()
    QTest.keyClicks(reason.reason, "It is news now")
    QTest.keyClick(reason.reason, Qt.Key.Key_Return)
    author.until(lambda: author.desk.is_open)
    assert not pauses.is_ticking
    ended = author.program.journal.entries("pause.ended")
    assert [entry.payload["reason"] for entry in ended] == ["It is news now"]


def test_a_moment_of_ones_own_must_still_come(author, pauses) -> None:
    author.write("A quiet day.")
    author.choose("sleep_on_it")
    window = opened(author, PauseWindow)
    assert not window.until.isVisible()
    window.choose(Length.OWN)
    assert window.until.isVisible()
    window.until.setDateTime(window.until.dateTime().addDays(-1))
    author.click(window, "Sleep on it")
    assert "This moment is over already." in shown(window)
    window.until.setDateTime(window.until.dateTime().addDays(2))
    author.click(window, "Sleep on it")
    author.until(lambda: pauses.is_ticking)


def test_choosing_it_again_offers_to_end_it(author, pauses, clock) -> None:
    author.write("A quiet day.")
    pauses.begin(pauses.end_after(Length.HOUR))
    author.choose("sleep_on_it")
    window = opened(author, ReasonWindow)
    assert "You are sleeping on this post until" in shown(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.is_freed(window)
    assert Lack.PAUSE in kinds(author)


def test_the_wait_of_another_draft_is_told_and_opened(author, pauses, clock) -> None:
    author.write("A quiet day.")
    first = author.desk.current.id
    pauses.begin(pauses.end_after(Length.HOUR))
    author.choose("new_draft")
    author.write("Another day.")
    assert Lack.PAUSE not in kinds(author)
    clock.go_on(hours=1)
    pauses.tick()
    author.click(author.window.notice, "Open it")
    assert author.desk.current.id == first
    assert not [w for w in author.window.findChildren(QDialog) if w.isVisible()]
