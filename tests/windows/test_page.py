"""The page keeps paragraphs and document in step through every kind of edit, and draws where the words stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QApplication

from beforehand.desk.paragraphs import Paragraphs
from beforehand.windows.page import Page
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.text import to_utf16

PIECES = st.sampled_from(["a", " ", "😀", "م", "中", "\n", "xyz", "one\ntwo\nthree", "👨‍👩‍👧", "é", "Goma"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.floats(0, 1), PIECES),
        st.tuples(st.just("delete"), st.floats(0, 1), st.integers(1, 30)),
        st.tuples(st.just("replace"), st.floats(0, 1), PIECES),
        st.tuples(st.sampled_from(["undo", "redo"]), st.just(0.0), st.just("")),
        st.tuples(st.just("judge"), st.just(0.0), st.just("")),
    ),
    max_size=25,
)


class Nobody:
    def ask(self, paragraph_id: int, revision: int, text: str, language: str, context: str) -> None:
        """Asked, and stays silent."""


class Said:
    def __init__(self, ident: int, revision: int, findings: tuple[Finding, ...]) -> None:
        self.paragraph, self.revision, self.findings = ident, revision, findings
        self.stage, self.is_last = "rules", True


def goma(text: str) -> tuple[Finding, ...]:
    starts = [i for i in range(len(text)) if text.startswith("Goma", i)]
    return tuple(Finding(i, i + 4, "official-travel", "r", Tier.LIKELY, 0.8, "s", "d", "b") for i in starts)


def blocks(page: Page):
    block = page.document.firstBlock()
    while block.isValid():
        yield block
        block = block.next()


def assert_in_step(page: Page) -> None:
    QApplication.processEvents()
    assert page.paragraphs.count == page.document.blockCount()
    for block in blocks(page):
        paragraph = page.paragraphs.get(block.userState())
        assert paragraph is not None
        assert paragraph.text == block.text()
        drawn = {unit for f in block.layout().formats() for unit in range(f.start, f.start + f.length)}
        word = page.marks.typed_word
        hidden = [f for f in paragraph.findings if word is not None and word.hides(paragraph.ident, f)]
        expected = [f for f in paragraph.findings if f not in hidden]
        spans = [(to_utf16(paragraph.text, f.start), to_utf16(paragraph.text, f.end)) for f in expected]
        assert drawn == {unit for start, end in spans for unit in range(start, end)}
        for found in paragraph.findings:
            assert paragraph.text[found.start : found.end] == "Goma"


@pytest.fixture
def page(qapp):
    made = Page("draft", Paragraphs(Nobody(), itertools.count(1)), QFont())
    yield made
    made.put_away()
    made.deleteLater()


def apply(page: Page, step: tuple[str, float, object]) -> None:
    kind, where, what = step
    cursor = QTextCursor(page.document)
    cursor.setPosition(round(where * (page.document.characterCount() - 1)))
    if kind == "insert":
        cursor.insertText(str(what))
    elif kind in ("delete", "replace"):
        size = what if isinstance(what, int) else 7
        end = min(cursor.position() + size, page.document.characterCount() - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("" if kind == "delete" else str(what))
    elif kind == "undo":
        page.document.undo()
    elif kind == "redo":
        page.document.redo()
    else:
        for block in blocks(page):
            paragraph = page.paragraphs.get(block.userState())
            page.paragraphs._take(Said(paragraph.ident, paragraph.revision, goma(paragraph.text)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(steps=STEPS)
def test_paragraphs_and_document_stay_in_step(page: Page, steps: list[tuple[str, float, object]]) -> None:
    page.load("I fly to Goma 😀 today.\nمرحبا Goma\n我们 Goma 去")
    apply(page, ("judge", 0.0, ""))
    for step in steps:
        apply(page, step)
        assert_in_step(page)


def test_loading_leaves_nothing_to_undo(page: Page) -> None:
    page.load("first\nsecond")
    assert not page.document.isUndoAvailable()
    assert not page.document.isModified()
    assert page.text == "first\nsecond"


def test_marks_leave_the_undo_stack_alone(page: Page) -> None:
    page.load("I fly to Goma")
    apply(page, ("judge", 0.0, ""))
    assert not page.document.isUndoAvailable()


def test_a_replacement_is_one_undo_step(page: Page) -> None:
    page.load("I really fly to Goma")
    cursor = QTextCursor(page.document)
    cursor.setPosition(2)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    page.replace(cursor, "")
    assert page.text == "I fly to Goma"
    page.document.undo()
    assert page.text == "I really fly to Goma"
    assert not page.document.isUndoAvailable()


def test_words_left_out_at_the_beginning_take_their_space_along(page: Page) -> None:
    page.load("Really I fly\nReally, yes")
    for start, end, left in ((0, 6, "I fly\nReally, yes"), (6, 12, "I fly\n, yes")):
        cursor = QTextCursor(page.document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        page.replace(cursor, "")
        assert page.text == left


def test_the_authors_own_spaces_survive(page: Page) -> None:
    page.load("Bonjour\u00a0!")
    assert page.text == "Bonjour\u00a0!"
