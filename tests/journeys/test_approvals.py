"""After copying: the approval tells later what was known, what became of the text is said, and nothing of it is lost or leaked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PIL import Image
from PySide6.QtCore import QDateTime, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDateTimeEdit, QFileDialog, QLabel, QLineEdit

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.register import Register
from beforehand.domain.consent import Act, Circumstances, Naming, Notice, Scope, Statements
from beforehand.domain.person import Person, Relation
from beforehand.domain.photo import Box, Row, State
from beforehand.domain.posting import Fate
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.approval_mark import MarkWindow
from beforehand.windows.approval_page import ApprovalWindow
from beforehand.windows.approvals import ApprovalsWindow
from beforehand.windows.dialogs import Question

PASSPHRASE = "seven quiet herons under a bridge"
LINK = "https://mastodon.example/@ana/112233"
TOLD = Circumstances(statements=Statements(True, True, True))


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def agreed(author, name: str) -> Person:
    """Somebody of the register who said yes to being named anywhere."""
    register = author.window.findChild(Register)
    register.keep(Person("", name, Relation.COLLEAGUE))
    person = next(each for each in register.people if each.name == name)
    scope = Scope(("*",), Naming.NAMED, "")
    given = register.new_event(
        person.id, Act.GIVEN, register.today, scope=scope, notice=Notice("For what.", "1", "en"), how=TOLD
    )
    register.record([given])
    return person


def approve(author, text: str, network: str = "mastodon") -> None:
    """Write, answer everything, and copy."""
    author.desk.set_network(network)
    author.write(text)
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    author.until(lambda: author.program.approvals.entries)


def page_of(author, first_words: str) -> ApprovalWindow:
    """The page of an approval, found by its first words in the list."""
    author.choose("show_approvals")
    window = opened(author, ApprovalsWindow)
    window.search.setText("")
    QTest.keyClicks(window.search, first_words)
    assert window.model.rowCount() == 1
    author.click(window, "Read…")
    page = opened(author, ApprovalWindow)
    author.until(lambda: page.is_complete)
    return page


def test_the_approval_page_tells_later_what_i_knew(author, clock) -> None:
    agreed(author, "Ana Example")
    author.desk.set_network("mastodon")
    author.write("Ana Example and I will travel to Goma on Monday.")
    author.put_caret("travel")
    author.press(Qt.Key.Key_F8)
    while author.left:
        author.choose("next_finding")
        author.keep("It was announced last week.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    author.window.writing.new_draft("Another text")
    clock.go_on(days=90)

    page = page_of(author, "Ana Example")
    told = page.page.toPlainText()
    assert "What did I know when I posted this?" in told
    assert "A post for everybody, on Mastodon" in told
    assert "Ana Example and I will travel to Goma on Monday." in told
    assert "You kept it: It was announced last week." in told
    assert "Ana Example, named in the text" in told
    questions = [state.item.question for state in author.desk.checklist.items]
    assert questions
    assert any(question in told for question in questions)
    assert author.desk.pack.version[:8] in told
    assert "Copied, and not marked as posted." in told
    page.close()


def test_the_page_tells_of_photos_by_fingerprint_and_of_those_who_said_yes(author, tmp_path) -> None:
    ana = agreed(author, "Ana Example")
    register, photos = author.window.findChild(Register), author.program.photos
    path = tmp_path / "meeting.png"
    Image.new("RGB", (64, 48), (90, 120, 150)).save(path)
    photos.attach([path])
    author.qtbot.waitUntil(lambda: len(photos.photos) == 1 and not photos.is_busy, timeout=60_000)
    rows = (
        Row("one", Box(5, 5, 20, 20), State.CONSENTED, person=ana.id, record=register.records_of(ana.id)[0].id),
        Row("two", Box(30, 5, 20, 20), State.COVERED),
    )
    photos.change(replace(photos.photos[0], rows=rows, has_looked=True, alt="A meeting"))
    approve(author, "We met today.")
    page = page_of(author, "We met")
    told = page.page.toPlainText()
    assert f"Photo 1, fingerprint {photos.photos[0].sha256[:12]}: 1 said yes, 1 covered" in told
    assert "Ana Example, shown in a photo" in told
    assert "A meeting" in told
    assert "meeting.png" not in told
    page.close()


def test_what_became_of_it_is_said_after_copying_and_stands_at_the_draft(author, clock) -> None:
    approve(author, "A quiet day by the river.")
    author.click(author.window.gate, "Mark as posted…")
    mark = opened(author, MarkWindow)
    assert mark.focusWidget() is mark.link
    QTest.keyClicks(mark.link, "my post")
    QTest.keyClick(mark.link, Qt.Key.Key_Return)
    assert "no spaces" in mark.told.text()
    mark.link.setText(LINK)
    QTest.keyClick(mark.link, Qt.Key.Key_Return)
    author.is_freed(mark)
    (entry,) = author.program.approvals.entries
    assert (entry.fate, entry.link) == (Fate.POSTED, LINK)
    assert entry.marks[0].on == clock.now().astimezone(UTC)

    clock.go_on(days=2)
    author.click(author.window.statusBar(), "Posted")
    page = opened(author, ApprovalWindow)
    author.click(page, "Copy the link")
    assert author.copied() == LINK
    author.click(page, "I deleted it there…")
    mark = opened(author, MarkWindow)
    mark.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(clock.now().timestamp()) + 86_400))
    author.click(mark, "It is deleted")
    assert "still to come" in mark.told.text()
    mark.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(clock.now().timestamp()) - 10 * 86_400))
    author.click(mark, "It is deleted")
    assert "before it was approved" in mark.told.text()
    mark.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(clock.now().timestamp())))
    author.click(mark, "It is deleted")
    author.is_freed(mark)
    assert page.state.text().startswith("Deleted there on")
    author.click(page, "Take the last mark back")
    assert page.state.text().startswith("Posted on")
    page.close()


def test_words_are_erased_only_after_a_question_and_the_rest_stays(author) -> None:
    approve(author, "A quiet day by the river.")
    page = page_of(author, "quiet")
    author.click(page, "Erase the words…")
    author.click(opened(author, Question), "Cancel")
    assert "quiet day" in page.page.toPlainText()
    author.click(page, "Erase the words…")
    author.click(opened(author, Question), "Erase for good")
    assert "quiet day" not in page.page.toPlainText()
    assert "The words are not kept any more." in page.page.toPlainText()
    assert "Under which rules" in page.page.toPlainText()
    assert not page.erase.isEnabled()
    page.close()


def test_the_page_is_saved_for_paper_with_a_warning(author, tmp_path) -> None:
    approve(author, "A quiet day by the river.")
    page = page_of(author, "quiet")
    author.click(page, "Save as PDF…")
    dialog = opened(author, QFileDialog)
    assert "clear text" in dialog.windowTitle()
    dialog.fileSelected.emit(str(tmp_path / "record.pdf"))
    dialog.close()
    assert (tmp_path / "record.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "record.pdf").stat().st_mode & 0o077 == 0
    assert "clear text" in page.told.text()
    page.write(tmp_path / "missing" / "record.pdf")
    assert "could not be saved" in page.told.text()
    page.close()


def test_the_list_is_filtered_by_words_and_state_and_says_what_to_do_when_empty(author, clock) -> None:
    author.choose("show_approvals")
    window = opened(author, ApprovalsWindow)
    assert "Nothing was approved yet" in window.empty.text()
    assert not window.open_button.isEnabled()
    approve(author, "A quiet day by the river.")
    author.window.writing.new_draft()
    approve(author, "Coffee with friends.", "bluesky")
    author.until(lambda: window.model.rowCount() == 2)
    assert [row.entry.title for row in window.model.rows] == ["Coffee with friends.", "A quiet day by the river."]
    window.search.setText("bluesky")
    assert [row.entry.title for row in window.model.rows] == ["Coffee with friends."]
    window.search.setText("")
    author.program.approvals.mark(window.model.rows[1].entry.id, Fate.POSTED, clock.now())
    window.fate.setCurrentIndex(window.fate.findData("posted"))
    window.fate.activated.emit(window.fate.currentIndex())
    assert [row.entry.title for row in window.model.rows] == ["A quiet day by the river."]
    window.search.setText("never written")
    assert "No approval fits" in window.empty.text()
    window.close()


def no_keyring():
    raise KeyringGone


def test_the_record_outlives_the_program_in_the_vault_and_no_word_of_it_lies_in_clear(start, tmp_path, clock) -> None:
    places = Places(tmp_path / "home")
    Vault.create(places.vault, Ways(passphrase=PASSPHRASE, code=recovery.new_code())).close()

    def unlocked():
        keeper = make_keeper(places, KeyringDoor(no_keyring))
        author = start(keeper=keeper, wait=False)
        author.until(lambda: keeper.phase is Phase.LOCKED)
        curtain = author.program.vault.curtain
        author.until(curtain.passphrase.isVisible)
        QTest.keyClicks(curtain.passphrase, PASSPHRASE)
        QTest.keyClick(curtain.passphrase, Qt.Key.Key_Return)
        author.until(lambda: author.window.writing.page is not None)
        author.until(lambda: author.program.checker.are_rules_ready)
        return author

    author = unlocked()
    approve(author, "A quiet day by the river.")
    author.program.approvals.mark(author.program.approvals.entries[0].id, Fate.POSTED, clock.now(), LINK)
    author.until(lambda: author.program.approvals.entries[0].link == LINK)
    author.program.shut_down()
    author.window.hide()
    files = [path for path in places.root.rglob("*") if path.is_file()]
    assert files
    assert not any(word in path.read_bytes() for path in files for word in (b"quiet day", b"mastodon.example"))

    again = unlocked()
    again.until(lambda: again.program.approvals.entries and again.program.approvals.entries[0].title)
    page = page_of(again, "quiet")
    told = page.page.toPlainText()
    assert "A quiet day by the river." in told
    assert LINK in told
    assert "Posted on" in told
    again.click(page, "Erase the words…")
    again.click(opened(again, Question), "Erase for good")
    again.until(lambda: "The words are not kept any more." in page.page.toPlainText())
    page.close()


class Stretched(QTranslator):
    """Translates everything into something a third longer."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_every_window_of_approvals_holds_its_text_and_names_its_fields(qapp, start, theme, direction) -> None:
    translator = Stretched()
    qapp.installTranslator(translator)
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    approve(author, "A quiet day by the river.")
    author.choose("show_approvals")
    window = opened(author, ApprovalsWindow)
    window.list.activated.emit(window.model.index(0))
    page = opened(author, ApprovalWindow)
    page.ask(Fate.POSTED)
    mark = opened(author, MarkWindow)
    for each in (window, page, mark):
        each.resize(each.minimumSizeHint())
        author.qtbot.waitUntil(lambda: cut_off(each) == [], timeout=3_000)  # noqa: B023
        assert nameless(each) == []
    mark.close()
    page.close()
    window.close()
    qapp.removeTranslator(translator)


def cut_off(window) -> list[str]:
    short = []
    for widget in window.findChildren(QAbstractButton) + window.findChildren(QLabel):
        if widget.isVisible() and widget.text():
            is_wrapped = isinstance(widget, QLabel) and widget.wordWrap()
            needed = widget.heightForWidth(widget.width()) if is_wrapped else widget.minimumSizeHint().width()
            short += [widget.text()] if needed > (widget.height() if is_wrapped else widget.width()) + 1 else []
    return short


def nameless(window) -> list[str]:
    return [
        type(widget).__name__
        for kind in (QComboBox, QLineEdit, QDateTimeEdit)
        for widget in window.findChildren(kind)
        if widget.objectName() != "qt_spinbox_lineedit"  # the field within a field that has the name
        and widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
