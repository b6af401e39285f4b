"""After posting: guidelines, consents and authorisations change, and the author hears which texts that concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QDateTime

from beforehand.desk.authorisations import Authorisations
from beforehand.desk.register import Register
from beforehand.domain.authorisation import Authorisation, Ground
from beforehand.domain.consent import Act, Circumstances, Naming, Notice, Scope, Statements
from beforehand.domain.decision import Kind
from beforehand.domain.person import Person, Relation
from beforehand.domain.posting import Fate
from beforehand.windows.approval_mark import MarkWindow
from beforehand.windows.approval_page import ApprovalWindow
from beforehand.windows.approvals import ApprovalsWindow

TOLD = Circumstances(statements=Statements(True, True, True))
LINK = "https://mastodon.example/@ana/112233"


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def posted(author, clock, text: str) -> str:
    """A text that was approved, copied and marked as posted; returns the id of its approval."""
    author.window.writing.new_draft()
    author.desk.set_network("mastodon")
    author.write(text)
    for judged in author.desk.findings:
        author.desk.decide(judged.finding, Kind.KEPT, "It was announced last week.")
    author.answer_everything()
    author.until(lambda: author.desk.is_open)
    before = len(author.program.approvals.entries)
    author.desk.copy_approved(author.text)
    author.until(lambda: len(author.program.approvals.entries) > before)
    approval = author.program.approvals.entries[0].id
    author.program.approvals.mark(approval, Fate.POSTED, clock.now(), LINK)
    return approval


@pytest.fixture
def ana(author) -> Person:
    """Somebody who said yes to being named anywhere."""
    register = author.window.findChild(Register)
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    person = register.people[0]
    scope = Scope(("*",), Naming.NAMED, "")
    notice = Notice("For what.", "1", "en")
    register.record([register.new_event(person.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=TOLD)])
    return person


def test_after_a_change_of_the_guidelines_what_is_posted_is_read_again_in_the_background(author, clock) -> None:
    calm = posted(author, clock, "A quiet day by the river.")
    kept = posted(author, clock, "I will fly to Goma on Monday.")
    marked = posted(author, clock, "I will fly home on Monday.")
    # the next edition of the guidelines comes with a rule that knows the words of the last one
    entry = author.program.approvals.entry(marked)
    words = author.program.approvals._store.fetch(marked)
    author.program.approvals._store.keep(
        replace(
            author.program.approvals._kept[marked], words=replace(words, text="I will fly home from the draft report.")
        )
    )
    author.desk.set_pack(replace(author.desk.pack, version="another edition"))
    author.program.recheck.consider()
    author.until(lambda: author.window.notice.topic == "news")
    assert author.window.notice.text == "Something is new about a text that you posted."
    assert all(
        author.program.approvals.entry(each).again.policy_version == "another edition" for each in (calm, kept, marked)
    )

    author.click(author.window.notice, "See what")
    page = opened(author, ApprovalWindow)
    author.until(lambda: page.is_complete)
    told = page.page.toPlainText()
    assert "New since then" in told
    assert "“draft report” is marked now" in told
    assert "Edit or delete it there, then say so here." in told
    clock.go_on(minutes=5)
    author.click(page, "I edited it there…")
    mark = opened(author, MarkWindow)
    mark.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(clock.now().timestamp())))
    author.click(mark, "It is edited")
    author.is_freed(mark)
    author.until(lambda: author.program.recheck.news == ())
    assert "New since then" not in page.page.toPlainText()
    assert author.window.notice.topic != "news"
    assert entry.id == marked
    page.close()


def test_a_withdrawn_consent_is_told_with_what_to_do(author, clock, ana) -> None:
    first = posted(author, clock, "Ana Example spoke well.")
    posted(author, clock, "A quiet day by the river.")
    clock.go_on(days=3)
    author.window.findChild(Register).withdraw(ana.id)
    author.until(lambda: author.program.recheck.news)
    assert [news.approval for news in author.program.recheck.news] == [first]
    author.choose("show_approvals")
    window = opened(author, ApprovalsWindow)
    window.show_news()
    assert [row.entry.id for row in window.model.rows] == [first]
    window.list.setFocus()
    author.click(window, "Read…")
    page = opened(author, ApprovalWindow)
    assert "The consent of Ana Example, who is named in it, ended on" in page.page.toPlainText()
    author.click(page, "I deleted it there…")
    author.click(opened(author, MarkWindow), "It is deleted")
    author.until(lambda: window.model.rowCount() == 0)
    assert "No approval fits" in window.empty.text()
    page.close()
    window.close()


def test_an_authorisation_that_is_ended_is_told(author, clock) -> None:
    authorisations = author.window.findChild(Authorisations)
    today = authorisations.today
    authorisations.give(
        Authorisation("", Ground.PRIOR, ("official-travel",), "Bo Example", today, "E-mail", "The visit to Goma")
    )
    given = authorisations.all[0].id
    author.desk.set_network("mastodon")
    author.write("I will fly to Goma on Monday.")
    for judged in author.desk.findings:
        author.desk.decide(judged.finding, Kind.KEPT, "It was announced last week.")
    author.answer_everything()
    for state in author.desk.checklist.items:
        if authorisations.clause_of(state.item.id):
            authorisations.confirm(state.item.id, given)
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    author.until(lambda: author.program.approvals.entries)
    (entry,) = author.program.approvals.entries
    assert entry.approved.authorisations == (given,)
    author.program.approvals.mark(entry.id, Fate.POSTED, clock.now())

    authorisations.end(given, "The visit was called off.")
    author.until(lambda: author.program.recheck.news)
    author.click(author.window.notice, "See what")
    page = opened(author, ApprovalWindow)
    assert "The authorisation by Bo Example that it rested on was ended." in page.page.toPlainText()
    page.close()


def test_reading_again_is_begun_and_stopped_from_the_list(author, clock) -> None:
    author.choose("show_approvals")
    window = opened(author, ApprovalsWindow)
    assert not window.again.isEnabled()
    posted(author, clock, "A quiet day by the river.")
    author.until(window.again.isEnabled)
    author.program.checker.ask(1, 1, "something else first")
    author.click(window, "Check what is online again")
    assert window.told.text() == "Reading again what is online: 0 of 1 done."
    author.click(window, "Stop reading")
    assert not author.program.recheck.is_reading
    author.click(window, "Check what is online again")
    author.until(lambda: "Nothing new was found" in window.told.text())
    window.close()
