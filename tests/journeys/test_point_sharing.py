"""The guidelines' points about sharing and about who is shown a post, acted on: endorsement, and nothing is private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from beforehand.domain.act import ActKind, Audience
from beforehand.domain.aside import AsideGap
from beforehand.domain.gate import Lack
from beforehand.program import worker_command
from beforehand.windows.acts import ActsBar
from beforehand.windows.guidelines import GuidelineWindow
from beforehand.windows.other_words import MOST

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

OTHERS = "Please vote for the Greens on Sunday"


@pytest.fixture
def bar(author: Any) -> ActsBar:
    return author.window.findChild(ActsBar)


def choose(picker: QComboBox, value: str) -> None:
    """Choose as a click in the list does."""
    picker.setCurrentIndex(picker.findData(value))
    picker.activated.emit(picker.currentIndex())


def told(window: QWidget) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def asked(author: Any) -> set[str]:
    return {state.item.id for state in author.desk.checklist.items}


def gaps(author: Any) -> list[AsideGap]:
    return [each.target for each in author.desk.missing if each.kind is Lack.ASIDE]


def test_sharing_as_endorsement_what_somebody_else_wrote_is_read_and_asked_about(author: Any, bar: ActsBar) -> None:
    """Given a plain share, the other's words are read; they are kept with a reason or not shared, and nothing is copied."""
    choose(bar.kind, ActKind.SHARE)
    author.choose("copy_approved")
    line = next(each for each in author.window.gate.lines if "Paste or describe" in each.accessibleName())
    line.click()
    assert author.window.focusWidget() is bar.words.field
    QTest.keyClicks(bar.words.field, OTHERS)
    assert not author.desk.is_open
    author.until(lambda: [gap.quoted for gap in gaps(author)] == ["vote for the Greens"])
    assert "readers may take as yours" in told(bar)
    assert "You cannot change them." in told(bar)
    assert {"reader-takes-it", "shared-words"} <= asked(author)
    assert author.window.findings_model.rows == ()
    author.answer_everything()
    author.choose("copy_approved")
    assert author.desk.approval is None

    next(each for each in author.window.gate.lines if "unshared" in each.accessibleName()).click()
    assert bar.words.notes.isAncestorOf(author.window.focusWidget())
    author.click(bar, "Keep with a reason")
    author.until(lambda: [each for each in bar.words.notes.findChildren(QLineEdit) if each.isVisible()])
    reason = next(each for each in bar.words.notes.findChildren(QLineEdit) if each.isVisible())
    QTest.keyClicks(reason, "I show how they campaign")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    author.until(lambda: author.desk.is_open)
    assert author.window.footer.state.text() == "Ready to approve"
    author.click(author.window.footer, "Approve")
    approval = author.desk.approval
    assert approval is not None
    assert approval.act == "share"
    assert author.copied() is None
    assert "Approved." in author.window.gate.heading.text()


def test_sharing_as_endorsement_the_guideline_is_one_press_away(author: Any, bar: ActsBar) -> None:
    choose(bar.kind, ActKind.LIKE)
    QTest.keyClicks(bar.words.field, OTHERS)
    author.until(bar.words.guideline.isVisible)
    bar.words.guideline.click()
    window = author.dialog()
    assert isinstance(window, GuidelineWindow)
    assert "could be interpreted as an endorsement" in told(window)
    window.close()
    author.is_freed(window)


def test_sharing_as_endorsement_a_like_has_no_words_of_ones_own(author: Any, bar: ActsBar) -> None:
    choose(bar.kind, ActKind.LIKE)
    QTest.keyClicks(bar.words.field, "A photo of a market by a newspaper")
    author.until(lambda: bar.words.notes.shown == () and not gaps(author) and not bar.is_pending)
    assert "like-shows" in asked(author)
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.write("Well said ")
    assert [each.kind for each in author.desk.missing] == [Lack.OWN_WORDS]
    choose(bar.kind, ActKind.QUOTE)
    assert "reader-takes-it" in asked(author)
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.copied() == "Well said "


def test_sharing_as_endorsement_with_the_real_checker(start: Any) -> None:
    author = start(command=worker_command(), wait=False)
    author.qtbot.waitUntil(lambda: "reader" in author.program.checker.stages, timeout=60_000)
    bar = author.window.findChild(ActsBar)
    choose(bar.kind, ActKind.SHARE)
    QTest.keyClicks(
        bar.words.field, "Everyone please vote for the Greens on Sunday, they are the only honest party left."
    )
    author.qtbot.waitUntil(lambda: bool(bar.words.notes.shown), timeout=20_000)
    assert any("vote for the Greens" in each.quoted for each in bar.words.notes.shown)


@pytest.mark.parametrize(
    ("audience", "item"),
    [
        (Audience.FOLLOWERS, "left-by-followers"),
        (Audience.GROUP, "left-the-group"),
        (Audience.DISAPPEARING, "kept-for-good"),
    ],
)
def test_nothing_is_private_whoever_is_shown_the_post(author: Any, bar: ActsBar, audience: Audience, item: str) -> None:
    """Given a smaller audience, no question goes away; the checklist says what it changes and asks about a screenshot."""
    author.write("A walk in the park. ")
    before = asked(author)
    choose(bar.audience, audience)
    assert asked(author) == before | {item}
    assert "screenshot" in author.window.checklist.card(item)._question.text()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.desk.approval is not None
    choose(bar.audience, Audience.PUBLIC)
    assert author.desk.approval is None


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_every_question_names_its_guideline_also_where_several_come_at_once(author: Any, bar: ActsBar) -> None:
    author.write("A walk in the park. ")
    before = asked(author)
    choose(bar.kind, ActKind.STORY)
    choose(bar.kind, ActKind.SHARE)
    author.desk.set_audience("group")
    author.desk.set_network("bluesky")
    assert len(asked(author) - before) > 2
    for state in author.desk.checklist.items:
        links = [each.text() for each in author.window.checklist.card(state.item.id).findChildren(QPushButton)]
        assert author.desk.pack.clause(state.item.clause).short in links


def test_the_row_is_reached_and_used_by_keyboard(author: Any, bar: ActsBar) -> None:
    author.choose("pick_act")
    QTest.keyClick(bar.kind.view(), Qt.Key.Key_Down)
    QTest.keyClick(bar.kind.view(), Qt.Key.Key_Return)
    assert author.desk.current.act == "reply"
    assert bar.words.field.isVisible()
    author.choose("pick_audience")
    QTest.keyClick(bar.audience.view(), Qt.Key.Key_End)
    QTest.keyClick(bar.audience.view(), Qt.Key.Key_Return)
    assert author.desk.current.audience == "disappearing"
    author.editor.setFocus()
    seen = []
    for _ in range(3):
        author.window.focusNextPrevChild(False)
        seen.append(author.window.focusWidget())
    assert seen == [bar.words.field, bar.audience, bar.kind]


def test_each_draft_keeps_its_own_act_and_what_it_answers(author: Any, bar: ActsBar) -> None:
    """Given a draft that is left while the other's words are still being typed, not one of them is lost or moved."""
    first = author.desk.current.id
    choose(bar.kind, ActKind.REPLY)
    QTest.keyClicks(bar.words.field, "How was the market?")
    author.choose("new_draft")
    assert (bar.kind.currentData(), bar.words.field.isVisible(), author.desk.current.shared) == ("post", False, "")
    assert author.editor.placeholderText() == "Write your post here."
    author.window.writing.open(first)
    assert (bar.kind.currentData(), bar.words.field.toPlainText()) == ("reply", "How was the market?")
    assert author.desk.current.shared == "How was the market?"
    assert author.editor.placeholderText() == "Write your reply here."


def test_no_more_of_another_post_is_taken_than_can_be_read(author: Any, bar: ActsBar) -> None:
    choose(bar.kind, ActKind.REPLY)
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("word " * MOST)
    bar.words.field.insertFromMimeData(mime)
    assert len(bar.words.field.toPlainText()) == MOST
    QTest.keyClicks(bar.words.field, "x")
    assert len(bar.words.field.toPlainText()) == MOST
    author.until(lambda: author.desk.current.shared == bar.words.field.toPlainText())


def test_the_words_of_a_post_that_is_no_answer_any_more_are_kept_but_not_judged(author: Any, bar: ActsBar) -> None:
    choose(bar.kind, ActKind.REPLY)
    QTest.keyClicks(bar.words.field, OTHERS)
    author.until(lambda: bool(gaps(author)))
    choose(bar.kind, ActKind.POST)
    assert gaps(author) == []
    assert not bar.words.field.isVisible()
    choose(bar.kind, ActKind.REPLY)
    author.until(lambda: bool(gaps(author)))
    assert bar.words.field.toPlainText() == OTHERS
