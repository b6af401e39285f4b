"""Somebody withdraws: everything that their consent was used for is listed, held back, and on a list to take down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.register import Register
from beforehand.domain.consent import Act, Circumstances, FourTests, Naming, Notice, Scope, Statements
from beforehand.domain.gate import Lack
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
from beforehand.windows.dialogs import Question
from beforehand.windows.people import PeopleWindow
from beforehand.windows.withdrawal import WithdrawalWindow

PATIENCE = 60_000
TOLD = Circumstances(statements=Statements(True, True, True), tests=FourTests(True, True, True, True))
LINK = "https://mastodon.example/@me/112233"
PASSPHRASE = "seven quiet herons under a bridge"


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def shown(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def agreed(author) -> Person:
    """Somebody who said yes to being named and shown anywhere."""
    register = author.window.findChild(Register)
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    author.until(lambda: register.people)
    person = register.people[0]
    scope, notice = Scope(("*",), Naming.NAMED, ""), Notice("For what.", "1", "en")
    register.record([register.new_event(person.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=TOLD)])
    author.until(lambda: register.records_of(person.id))
    return person


def approve(author, text: str) -> str:
    """Write, answer and copy; returns the id of the approval."""
    author.desk.set_network("mastodon")
    author.editor.textCursor().insertText(text)
    author.read()
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    before = len(author.program.approvals.entries)
    author.desk.copy_approved(author.text)
    author.until(lambda: len(author.program.approvals.entries) > before)
    return author.program.approvals.entries[0].id


def show_in_photo(author, person: Person, tmp_path) -> None:
    """A photo of the open draft in which somebody is shown by their consent."""
    photos, register = author.program.photos, author.window.findChild(Register)
    path = tmp_path / "meeting.png"
    Image.new("RGB", (64, 48), (90, 120, 150)).save(path)
    photos.attach([path])
    author.qtbot.waitUntil(lambda: len(photos.photos) == 1 and not photos.is_busy, timeout=PATIENCE)
    record = register.records_of(person.id)[0].id
    row = Row("row", Box(5, 5, 20, 20), State.CONSENTED, person=person.id, record=record)
    photos.change(replace(photos.photos[0], rows=(row,), has_looked=True))


def withdraw(author, person: Person) -> WithdrawalWindow:
    author.choose("show_people")
    window = opened(author, PeopleWindow)
    window.show_person(person.id)
    author.click(window, "Withdraw all…")
    author.click(opened(author, Question), "Withdraw")
    return opened(author, WithdrawalWindow)


def test_a_withdrawal_lists_every_use_reopens_the_gates_and_prepares_the_list(author, clock, tmp_path) -> None:
    ana = agreed(author)
    named = approve(author, "Ana Example spoke well.")
    author.program.approvals.mark(named, Fate.POSTED, clock.now(), LINK)
    named_draft = author.desk.current.id
    author.window.writing.new_draft()
    show_in_photo(author, ana, tmp_path)
    photographed = approve(author, "We met today.")
    photo_draft = author.desk.current.id
    author.program.photos.make_copies(author.desk.current)
    made: list[object] = []
    author.program.photos.copies.made.connect(made.extend)
    author.qtbot.waitUntil(lambda: bool(made), timeout=PATIENCE)
    author.program.photos.copies.handed_out.emit(made[0], "saved")
    author.window.writing.new_draft()
    other = approve(author, "A quiet day by the river.")
    assert author.desk.approval is not None
    author.window.writing.open(photo_draft)
    author.read()
    assert author.desk.approval is not None

    after = withdraw(author, ana)
    author.until(lambda: "Posts that rested on the consent" in shown(after))
    told = shown(after)
    assert "“Ana Example spoke well.” · Mastodon · Posted on" in told
    assert LINK in told
    assert "Delete it there, or edit it so that the person is neither named nor shown." in told
    assert "“We met today.” · Mastodon · Copied on" in told
    assert "quiet day" not in told
    assert "photo-1.jpg, saved for Mastodon on" in told
    author.click(after, "Copy the list")
    assert LINK in author.copied()
    assert "photo-1.jpg" in author.copied()
    author.click(after, "Copy the note")
    assert author.copied().startswith("Dear Ana Example,")

    assert author.desk.approval is None, "the draft with the photo was open"
    assert any(lack.kind is Lack.PHOTO for lack in author.desk.missing)
    after.draft_wanted.emit(named_draft)
    author.read()
    assert author.desk.approval is None
    assert any(lack.kind is Lack.CONSENT for lack in author.desk.missing)

    after.approval_wanted.emit(named)
    page = opened(author, ApprovalWindow)
    author.click(page, "I deleted it there…")
    author.click(opened(author, MarkWindow), "It is deleted")
    author.until(lambda: author.program.approvals.entry(named).fate is Fate.DELETED)
    assert named not in [news.approval for news in author.program.recheck.news]
    assert author.program.approvals.entry(photographed).fate is Fate.COPIED
    assert author.program.approvals.entry(other) is not None
    page.close()
    after.close()


def test_a_draft_that_rested_on_a_withdrawn_consent_must_be_approved_anew_even_after_a_new_yes(author) -> None:
    ana = agreed(author)
    approve(author, "Ana Example spoke well.")
    assert author.desk.approval is not None
    register = author.window.findChild(Register)
    register.withdraw(ana.id)
    scope, notice = Scope(("*",), Naming.NAMED, ""), Notice("For what.", "1", "en")
    register.record([register.new_event(ana.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=TOLD)])
    author.until(lambda: author.desk.is_open)
    assert author.desk.approval is None
    author.desk.copy_approved(author.text)
    assert len(author.program.approvals.entries) == 2


def test_nothing_that_was_used_is_said_plainly(author) -> None:
    after = withdraw(author, agreed(author))
    author.until(lambda: "No draft holds the name" in shown(after))
    assert "No post that you copied out rested on the consent" in shown(after)
    assert not after.take_down.isEnabled()
    after.close()


def no_keyring():
    raise KeyringGone


def test_photos_of_drafts_that_are_not_open_are_found_in_the_vault(start, tmp_path) -> None:
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
    ana = agreed(author)
    show_in_photo(author, ana, tmp_path)
    approve(author, "We met today.")
    author.program.shut_down()
    author.window.hide()

    again = unlocked()
    register = again.window.findChild(Register)
    again.until(lambda: register.people and again.program.approvals.entries)
    again.window.writing.new_draft("Something else")
    after = withdraw(again, register.people[0])
    again.until(lambda: "Drafts that may name or show" in shown(after))
    assert "“We met today.” · Mastodon" in shown(after)
    assert "“We met today.” · Mastodon · Copied on" in shown(after)
    after.close()


class Stretched(QTranslator):
    """Translates everything into something a third longer."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_window_holds_its_text(qapp, start, clock, theme, direction) -> None:
    author = start()
    ana = agreed(author)
    for text in ("Ana Example spoke well.", " Ana Example spoke again."):
        author.program.approvals.mark(approve(author, text), Fate.POSTED, clock.now(), LINK)
    author.program.settings.set_value("appearance.theme", theme)
    after = withdraw(author, ana)
    translator = Stretched()
    qapp.installTranslator(translator)
    QApplication.setLayoutDirection(direction)
    used: list[object] = []
    author.window.findChild(PeopleWindow)._find_uses(ana, used.append)
    author.until(lambda: used)
    after.show_uses(used[0])
    after.resize(after.minimumSizeHint())
    author.qtbot.waitUntil(lambda: cut_off(after) == [], timeout=3_000)
    after.close()
    qapp.removeTranslator(translator)


def cut_off(window) -> list[str]:
    short = []
    for widget in window.findChildren(QAbstractButton) + window.findChildren(QLabel):
        if widget.isVisible() and widget.text():
            is_wrapped = isinstance(widget, QLabel) and widget.wordWrap()
            needed = widget.heightForWidth(widget.width()) if is_wrapped else widget.minimumSizeHint().width()
            short += [widget.text()] if needed > (widget.height() if is_wrapped else widget.width()) + 1 else []
    return short
