"""People and consents: from a name that holds a draft back to a yes, a withdrawal, a form and an erasure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.register import Register
from beforehand.desk.retention import Retention
from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    FourTests,
    Naming,
    Notice,
    Scope,
    Statements,
    Way,
)
from beforehand.domain.gate import Lack
from beforehand.domain.matching import Match, Misfit
from beforehand.domain.named import Gap
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.domain.retention import Kind
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.consents import MemoryConsents, VaultConsents
from beforehand.store.paths import Places
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.consent_calendar import CalendarWindow
from beforehand.windows.consent_form import ConsentForm
from beforehand.windows.consent_gap import GapQuestion
from beforehand.windows.consent_numbers import NumbersWindow
from beforehand.windows.consent_occasion import OccasionWindow
from beforehand.windows.consent_request import RequestWindow
from beforehand.windows.consent_retention import RetentionWindow
from beforehand.windows.dialogs import Question
from beforehand.windows.people import PeopleWindow
from beforehand.windows.person_form import PersonForm
from beforehand.windows.subject import SubjectWindow
from beforehand.windows.withdrawal import WithdrawalWindow

CHILD = Person("", "Amina", Relation.BENEFICIARY, birth_year=2016, guardians=(Guardian("Leila", "mother"),))


@pytest.fixture
def register(author) -> Register:
    return author.window.findChild(Register)


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def people(author) -> PeopleWindow:
    author.choose("show_people")
    return opened(author, PeopleWindow)


def add(author, window: PeopleWindow, name: str) -> None:
    author.click(window, "Add a person…")
    form = opened(author, PersonForm)
    QTest.keyClicks(form.name, name)
    author.click(form, "Keep")
    author.is_freed(form)


def consents(author) -> list[str]:
    """The lines of the gate about people."""
    author.choose("show_missing")
    return [
        line.accessibleName()
        for line, lack in zip(author.window.gate.lines, author.desk.missing, strict=False)
        if lack.kind is Lack.CONSENT
    ]


def test_a_name_holds_the_draft_back_until_its_person_said_yes_and_a_withdrawal_holds_it_back_again(
    author, register
) -> None:
    author.desk.set_network("linkedin")
    author.write("Ana Example spoke well.")
    assert consents(author) == []
    window = people(author)
    assert "Nobody is in the register yet" in window._empty.text()
    add(author, window, "Ana Example")
    assert window.page.person_id == register.people[0].id
    window.close()
    assert consents(author) == ["Ana Example is named. No consent is on record."]

    line = author.window.gate.lines[[lack.kind for lack in author.desk.missing].index(Lack.CONSENT)]
    line.click()
    question = opened(author, Question)
    author.click(question, "Open Ana Example")
    window = opened(author, PeopleWindow)
    assert window.page.person_id == register.people[0].id
    author.click(window, "Write down an answer…")
    form = opened(author, ConsentForm)
    author.click(form, "Write it down")
    assert form._told.text() == "Choose at least one network, or any social network."
    form.choose_network("linkedin")
    for box in form.how.statements.values():
        box.setChecked(True)
    author.click(form, "Write it down")
    author.is_freed(form)
    assert consents(author) == []
    author.until(lambda: "Said yes" in shown(window.page))
    assert "Told in English, version 2: I would like to" in shown(window.page)

    author.click(window, "Withdraw all…")
    author.click(opened(author, Question), "Withdraw")
    after = opened(author, WithdrawalWindow)
    assert "“Ana Example spoke well.” · LinkedIn" in shown(after)
    author.click(after, "Copy the note")
    assert author.copied().startswith("Dear Ana Example,")
    after.close()
    assert register.records_of(register.people[0].id)[0].ending.act is Act.WITHDRAWN
    author.until(lambda: "Withdrawn" in shown(window.page))
    window.close()
    assert consents(author) == ["Ana Example is named. No consent is in force."]


def shown(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_yes_for_another_network_says_so(author, register) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    author.desk.set_network("x")
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Write down an answer…")
    form = opened(author, ConsentForm)
    form.choose_network("linkedin")
    form.scope.naming.setCurrentIndex(0)
    for box in form.how.statements.values():
        box.setChecked(True)
    author.click(form, "Write it down")
    window.close()
    author.write("With Bo Example.")
    (told,) = consents(author)
    assert "The yes is for LinkedIn and not for X." in told
    assert "The yes does not cover the name as it is written: Without a name." in told


def test_several_colleagues_of_one_occasion_by_keyboard(author, register) -> None:
    for name in ("Ana Example", "Bo Example"):
        register.keep(Person("", name, Relation.COLLEAGUE))
    register.keep(CHILD)
    window = people(author)
    author.click(window, "Colleagues of one occasion…")
    form = opened(author, OccasionWindow)
    assert form.list.count() == 2
    form.scope.occasion.setFocus()
    QTest.keyClicks(form.scope.occasion, "Summer party")
    form.list.setFocus()
    form.list.setCurrentRow(1)
    QTest.keyClick(form.list, Qt.Key.Key_Return)
    QTest.keyClicks(form.name, "Chen Example")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    QTest.keyClicks(form.name, "ana example")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert form._count.text() == "3 said yes."
    form.scope.choose_network("linkedin")
    author.click(form, "Write it down")
    author.is_freed(form)
    given = {p.name: register.records_of(p.id) for p in register.people}
    assert not given["Amina"]
    for name in ("Ana Example", "Bo Example", "Chen Example"):
        (record,) = given[name]
        assert record.is_in_force(register.today)
        assert "Which occasion or photos: Summer party." in record.latest.notice.text
        assert record.latest.notice.version == "2"
    window.close()
    author.desk.set_network("linkedin")
    author.write("Bo came.")
    assert "“Summer party”. Confirm that this is it." in consents(author)[0]
    author.window.gate.target_wanted.emit(next(m.target for m in author.desk.missing if isinstance(m.target, Gap)))
    author.click(opened(author, Question), "This post is about that")
    assert consents(author) == []
    author.click(author.window.notice, "Take it back")
    assert len(consents(author)) == 1


def test_in_a_large_register_a_typed_name_still_means_who_is_there(author, register, monkeypatch) -> None:
    monkeypatch.setattr("beforehand.windows.consent_occasion.MOST_PEOPLE", 1)
    for name in ("Ana Example", "Bo Example"):
        register.keep(Person("", name, Relation.COLLEAGUE))
    window = people(author)
    author.click(window, "Colleagues of one occasion…")
    form = opened(author, OccasionWindow)
    assert form.list.count() == 1
    QTest.keyClicks(form.name, "bo example")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert form._count.text() == "1 said yes."
    assert len(register.people) == 2
    form.close()
    window.close()


def gap_of(author) -> Gap:
    return next(lack.target for lack in author.desk.missing if isinstance(lack.target, Gap))


def agree(register, person, **parts) -> None:
    """Let somebody say yes, for posts on any network that name them unless ``parts`` say otherwise."""
    scope = replace(Scope((ANY_NETWORK,), Naming.NAMED, ""), **parts)
    how = Circumstances(statements=Statements(True, True, True), tests=FourTests(True, True, True, True))
    notice = Notice("What for.", "2", "en")
    event = register.new_event(person.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=how)
    register.record([event])


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagate)", extend=True)
def test_what_a_post_is_about_is_told_once_and_compared_with_what_was_agreed(author, register) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    agree(register, register.people[0], purpose="Water project", occasion="World Water Day", territory="Kenya")
    author.desk.set_network("x")
    author.write("Bo Example came.")
    assert "“Water project”. Confirm that this is one." in consents(author)[0]
    author.window.gate.target_wanted.emit(gap_of(author))
    author.click(opened(author, Question), "Say what it is about…")
    subject = opened(author, SubjectWindow)
    assert subject.topic.completer().model().stringList() == ["Water project"]
    QTest.keyClicks(subject.topic, "Summer party")
    QTest.keyClicks(subject.occasion, "world water day")
    QTest.keyClicks(subject.territory, "Kenya")
    QTest.keyClick(subject.territory, Qt.Key.Key_Return)
    author.is_freed(subject)
    assert consents(author) == [
        "Bo Example is named. The yes is for posts about “Water project”, and you said that this one is about “Summer party”."
    ]
    author.window.gate.target_wanted.emit(gap_of(author))
    question = opened(author, Question)
    assert "This post is about that" not in [b.text().replace("&", "") for b in question.findChildren(QAbstractButton)]
    author.click(question, "Ask again…")
    form = opened(author, RequestWindow)
    assert form.scope.scope.purpose == "Summer party"
    assert form.scope.scope.occasion == "World Water Day"
    assert "What it is about: Summer party." in form.notice.text.toPlainText()
    author.click(form, "Note that I asked")
    assert [each.state(register.today) for each in register.records_of(register.people[0].id)] == [
        Act.GIVEN, Act.REQUESTED,
    ]  # fmt: skip
    author.choose("show_subject")
    subject = opened(author, SubjectWindow)
    subject.topic.selectAll()
    QTest.keyClicks(subject.topic, "water project, second well")
    author.click(subject, "Keep")
    assert consents(author) == []
    draft = author.desk.current.id
    author.desk.new_draft()
    author.desk.open(draft)
    assert author.desk.current.topic == "water project, second well"


def test_a_yes_for_a_closed_group_does_not_cover_a_public_post(author, register) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    agree(register, register.people[0], audience="group")
    author.desk.set_network("x")
    author.write("Bo Example came.")
    assert "“A closed group”. More people can see this post: Anybody." in consents(author)[0]
    author.desk.set_audience("group")
    assert consents(author) == []


def test_a_minor_needs_the_full_path(author, register) -> None:
    register.keep(CHILD)
    author.desk.set_network("x")
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Write down an answer…")
    form = opened(author, ConsentForm)
    form.choose_network("x")
    for box in (*form.how.statements.values(), *form.how.tests.values()):
        box.setChecked(True)
    author.click(form, "Write it down")
    author.write("Amina drew this.")
    assert consents(author) == [
        "Amina is named. No guardian agreed. The child's own agreement is missing.",
    ]
    event = register.records_of(register.people[0].id)[0].events[0]
    window.page.correction_wanted.emit(event)
    form = opened(author, ConsentForm)
    form.how.guardian.setCurrentIndex(1)
    form.how.assent.setChecked(True)
    author.click(form, "Write it down")
    assert consents(author) == []
    author.until(lambda: "(corrected later)" in shown(window.page))
    author.until(lambda: "Guardian who agreed: Leila" in shown(window.page))
    window.close()


def test_somebody_else_may_be_meant(author, register) -> None:
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    author.write("Ana of the bakery.")
    assert "The first name of Ana Example is in the text." in consents(author)[0]
    author.window.gate.target_wanted.emit(next(m.target for m in author.desk.missing if isinstance(m.target, Gap)))
    author.click(opened(author, Question), "Somebody else is meant")
    assert consents(author) == []


def test_a_request_is_copied_printed_and_noted(author, register, tmp_path) -> None:
    register.keep(Person("", "Ana <b>Example", Relation.COLLEAGUE))
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Ask…")
    form = opened(author, RequestWindow)
    form.scope.choose_network("x")
    QTest.keyClicks(form.author, "Dina")
    author.click(form, "Copy the message")
    assert author.copied().startswith("Dear Ana <b>Example,")
    assert "Where: X." in author.copied()
    assert author.copied().endswith("Dina")
    path = tmp_path / "form.pdf"
    form.save_form(path)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
    assert form._told.text() == "The form is saved."
    form.save_form(tmp_path / "nowhere" / "form.pdf")
    assert form._told.text() == "The form could not be saved there."
    author.click(form, "Note that I asked")
    author.is_freed(form)
    (record,) = register.records_of(register.people[0].id)
    assert record.state(register.today) is Act.REQUESTED
    author.click(window, "Write down the answer…")
    form = opened(author, ConsentForm)
    form.act.setCurrentIndex(form.act.findData(Act.REFUSED))
    form.how.way.setCurrentIndex(form.how.way.findData(Way.MESSAGE))
    author.click(form, "Write it down")
    (record,) = register.records_of(register.people[0].id)
    assert [event.act for event in record.events] == [Act.REQUESTED, Act.REFUSED]
    author.until(lambda: "Said no" in shown(window.page))
    window.close()


def test_somebody_is_asked_in_their_language_or_the_window_says_that_there_are_no_words(author, register) -> None:
    register.keep(Person("", "Camille Exemple", Relation.PARTNER, language="fr"))
    register.keep(Person("", "Asha Mfano", Relation.PARTNER, language="sw"))
    asha, camille = register.people
    window = people(author)
    window.show_person(camille.id)
    author.click(window, "Ask…")
    form = opened(author, RequestWindow)
    assert form.notice.kit.code == "fr"
    assert not form.notice.lack.isVisible()
    author.click(form, "Copy the message")
    assert author.copied().startswith("Bonjour Camille Exemple,")
    form.close()
    author.is_freed(form)
    window.show_person(asha.id)
    author.click(window, "Ask…")
    form = opened(author, RequestWindow)
    assert form.notice.kit.code == "en"
    assert form.notice.lack.text().startswith("There are no words in Kiswahili here yet, so these are in English.")
    form.notice.language.setCurrentIndex(form.notice.language.findData("sw"))
    assert "Put your own translation below" in form.notice.lack.text()
    assert form.notice.notice.language == "en"
    form.notice.text.setPlainText("Ningependa kukuonyesha.")
    author.click(form, "Note that I asked")
    (record,) = register.records_of(asha.id)
    notice = record.latest.notice
    assert (notice.language, notice.text, notice.version) == ("sw", "Ningependa kukuonyesha.", "2, own words")
    author.click(window, "Change…")
    changed = opened(author, PersonForm)
    assert changed.language.currentText() == "Kiswahili"
    changed.close()
    window.close()


def test_a_scan_of_the_signed_form_is_added_to_an_answer_that_is_there_already(author, register, tmp_path) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    agree(register, register.people[0])
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF signed")
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Correct…")
    form = opened(author, ConsentForm)
    form.add_file(scan)
    author.click(form, "Write it down")
    author.is_freed(form)
    (record,) = register.records_of(register.people[0].id)
    assert record.is_in_force(register.today)
    files = []
    register.fetch(record.standing[0].how.evidence[0], files.append)
    assert (files[0].name, files[0].data) == ("signed.pdf", b"%PDF signed")
    window.close()


def test_a_consent_that_ran_out_is_renewed_with_a_notice_of_its_own(author, register, clock) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    author.desk.set_network("x")
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Write down an answer…")
    form = opened(author, ConsentForm)
    form.choose_network("x")
    for box in form.how.statements.values():
        box.setChecked(True)
    author.click(form, "Write it down")
    author.is_freed(form)
    clock.go_on(days=400)
    author.write("Bo Example came.")
    assert consents(author) == ["Bo Example is named. No consent is in force."]
    author.choose("show_people")
    window.page.refresh()
    author.until(lambda: "Run out" in shown(window.page))
    author.click(window, "Renew…")
    form = opened(author, ConsentForm)
    for box in form.how.statements.values():
        box.setChecked(True)
    author.click(form, "Write it down")
    assert consents(author) == []
    first, second = (event.notice.text for event in register.records_of(register.people[0].id)[0].events)
    assert "until 2027-03-02" in first
    assert "until 2028-04-06" in second
    window.close()


def test_whoever_comes_back_on_another_day_sees_what_has_run_out(author, register, clock, qapp) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    agree(register, register.people[0], until=register.today)
    author.desk.set_network("x")
    author.write("Bo Example came.")
    assert consents(author) == []
    clock.go_on(days=1)
    assert not [lack for lack in author.desk.missing if lack.kind is Lack.CONSENT]
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert not [lack for lack in author.desk.missing if lack.kind is Lack.CONSENT]
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert [lack.kind for lack in author.desk.missing if lack.kind is Lack.CONSENT] == [Lack.CONSENT]
    assert consents(author) == ["Bo Example is named. No consent is in force."]


def test_the_author_ends_a_consent_without_a_withdrawal(author, register) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    person = register.people[0].id
    register.record([register.new_event(person, Act.REQUESTED, register.today)])
    window = people(author)
    window.show_person(person)
    author.click(window, "Withdraw…")
    author.click(opened(author, Question), "I end it")
    author.until(lambda: "Ended by you" in shown(window.page))
    assert not [w for w in author.window.findChildren(WithdrawalWindow) if w.isVisible()]
    window.close()


def test_what_runs_out_is_told_on_start_and_asked_for_again_from_the_calendar(author, register) -> None:
    store = MemoryConsents()
    person = store.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    last = register.today + timedelta(9)
    scope = Scope(("linkedin",), Naming.FIRST_NAME, "Wells", until=last)
    store.add([register.new_event(person.id, Act.GIVEN, register.today, scope=scope)])
    register.use(store)
    assert author.window.notice.text == "A consent of Bo Example runs out within 30 days."
    author.click(author.window.notice, "Show")
    calendar = opened(author, CalendarWindow)
    assert calendar.months.currentItem().text() == "March 2026 · 1"
    assert calendar.ending.last == last
    QTest.keyClick(calendar.months, Qt.Key.Key_Down)
    assert calendar._empty.text() == "Nothing runs out in this month."
    assert not calendar.ask.isEnabled()
    QTest.keyClick(calendar.months, Qt.Key.Key_Up)
    author.until(calendar.months.hasFocus)
    author.press(Qt.Key.Key_Tab)
    author.until(calendar.list.hasFocus)
    QTest.keyClick(calendar.list, Qt.Key.Key_Return)
    form = opened(author, RequestWindow)
    asked = form.scope.scope
    assert (asked.networks, asked.naming, asked.purpose) == (("linkedin",), Naming.FIRST_NAME, "Wells")
    assert asked.until == last.replace(year=last.year + 1)
    author.click(form, "Note that I asked")
    author.until(lambda: "Asked again on" in calendar.list.item(0).text())
    author.click(calendar, "Open the page")
    window = opened(author, PeopleWindow)
    assert "Bo Example" in shown(window.page)
    window.close()
    QTest.keyClick(calendar, Qt.Key.Key_Escape)
    author.is_freed(calendar)


def test_who_is_due_is_looked_at_ticked_and_erased_and_a_clock_that_leaps_stops_it(author, register, clock) -> None:
    store = MemoryConsents()
    old = clock.now() - timedelta(500)
    for name in ("Ana Example", "Bo Example"):
        person = store.keep(Person("", name, Relation.PUBLIC))
        store.add([replace(register.new_event(person.id, Act.REFUSED, old.date()), recorded=old)])
    register.use(store)
    author.choose("show_retention")
    window = opened(author, RetentionWindow)
    assert window.list.count() == 2
    assert not window.erase.isEnabled()
    QTest.keyClick(window.list, Qt.Key.Key_Space)
    author.click(window, "Erase the ticked…")
    author.click(opened(author, Question), "Cancel")
    assert len(register.people) == 2
    author.click(window, "Erase the ticked…")
    author.click(opened(author, Question), "Erase for good")
    author.until(lambda: [person.name for person in register.people] == ["Bo Example"])
    assert window.list.count() == 1
    retention = author.window.findChild(Retention)
    retention.ask_online(lambda person: register.person(person).name == "Bo Example")
    window.refresh()
    assert window.list.item(0).text().endswith("A post that rests on this consent is online; take it down first.")
    author.click(window, "Tick all")
    assert window.ticked == ()
    retention.ask_online(lambda _person: False)
    window.periods[Kind.REFUSED].setValue(24)
    assert window._told.text().startswith("Nobody is due. The next is Bo Example, on")
    window.periods[Kind.REFUSED].setValue(1)
    clock.go_on(days=2)
    window.refresh()
    author.click(window, "Tick all")
    assert window.doubt.text().startswith("The clock of this computer was set while the program ran.")
    assert not window.erase.isEnabled()
    window.close()


def test_the_register_in_numbers_follows_it(author, register) -> None:
    author.choose("show_consent_numbers")
    window = opened(author, NumbersWindow)
    assert "Nobody is in the register yet." in shown(window)
    register.keep(Person("", "Bo Example", Relation.PARTNER))
    agree(register, register.people[0], networks=("linkedin",))
    author.until(lambda: "LinkedIn" in shown(window))
    named = [label.accessibleName() for label in window.findChildren(QLabel) if label.isVisible()]
    assert {"People: 1", "with a consent in force: 1", "Partner: 1", "LinkedIn: 1"} <= set(named)
    register.withdraw(register.people[0].id)
    author.until(lambda: "No consent is in force." in shown(window))
    window.close()


def test_evidence_goes_in_and_comes_out_again(author, register, tmp_path) -> None:
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    scan, copy = tmp_path / "scan.png", tmp_path / "copy.png"
    scan.write_bytes(b"signed")
    window = people(author)
    window.show_person(register.people[0].id)
    author.click(window, "Write down an answer…")
    form = opened(author, ConsentForm)
    form.choose_network("x")
    form.add_file(scan)
    author.click(form, "Write it down")
    author.click(window, "Save a copy of file 1…")
    chooser = opened(author, QFileDialog)
    chooser.fileSelected.emit(str(copy))
    chooser.close()
    assert copy.read_bytes() == b"signed"
    assert copy.stat().st_mode & 0o077 == 0
    window.close()


def test_people_are_searched_changed_and_erased(author, register) -> None:
    for name in ("Ána Example", "Bo Example"):
        register.keep(Person("", name, Relation.COLLEAGUE))
    window = people(author)
    QTest.keyClicks(window.search, "ana")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert [row.person.name for row in window.model.rows] == ["Ána Example"]
    author.until(lambda: "Ána Example" in shown(window.page))
    author.click(window, "Change…")
    form = opened(author, PersonForm)
    form.is_young.setChecked(True)
    author.click(form, "Keep")
    assert form._told.text() == "A minor needs at least one guardian."
    form.close()
    author.click(window, "Erase…")
    author.click(opened(author, Question), "Cancel")
    assert len(register.people) == 2
    author.click(window, "Erase…")
    author.click(opened(author, Question), "Erase for good")
    author.until(lambda: len(register.people) == 1)
    author.until(lambda: "Choose somebody" in shown(window.page))
    assert "Erased people: 1." in window._footnote.text()
    QTest.keyClicks(window.search, " zz")
    assert window._empty.text() == "Nobody has such a name."
    window.close()


def no_keyring() -> None:
    raise KeyringGone


def test_the_register_comes_with_the_vault_and_goes_with_it(start, tmp_path) -> None:
    places, code = Places(tmp_path / "data"), recovery.new_code()
    Vault.create(places.vault, Ways(code=code)).close()
    keeper = make_keeper(places, KeyringDoor(no_keyring))
    author = start(keeper=keeper, wait=False)
    action = author.program.commands.menus.actions["show_people"]
    author.until(lambda: keeper.phase is Phase.LOCKED)
    assert not action.isEnabled()
    keeper.unlock_with_code(code)
    register = author.window.findChild(Register)
    author.until(lambda: register.is_ready and action.isEnabled())
    assert register.is_durable
    window = people(author)
    add(author, window, "Ana Example")
    author.until(lambda: len(register.people) == 1)
    assert author.program.vault.lock()
    assert register.people == ()
    assert not action.isEnabled()
    author.is_freed(window)
    vault = Vault.open(places.vault, KeySlots.unlock_with_code(places.vault, code))
    assert [person.name for person in VaultConsents(vault).load().people] == ["Ana Example"]
    vault.close()


class Stretched(QTranslator):
    """Translates everything into something a third longer."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_every_window_of_the_register_holds_its_text_and_names_its_fields(qapp, start, theme, direction) -> None:
    translator = Stretched()
    qapp.installTranslator(translator)
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    register = author.window.findChild(Register)
    register.keep(CHILD)
    window = people(author)
    window.show_person(register.people[0].id)
    page = window.page
    gap = Gap(register.people[0], Naming.NAMED, Match(None, (Misfit.NO_RECORD, Misfit.TOPIC)))
    for ask, kind in (
        (lambda: GapQuestion(gap, gap.person, None, window).open(), GapQuestion),
        (lambda: author.choose("show_subject"), SubjectWindow),
        (lambda: author.choose("show_consent_calendar"), CalendarWindow),
        (lambda: author.choose("show_retention"), RetentionWindow),
        (lambda: author.choose("show_consent_numbers"), NumbersWindow),
        (window._on_add, PersonForm),
        (window._on_occasion, OccasionWindow),
        (page.request_wanted.emit, RequestWindow),
        (lambda: page.answer_wanted.emit(None), ConsentForm),
    ):
        ask()
        form = opened(author, kind)
        author.qtbot.waitUntil(lambda: cut_off(form) == [], timeout=3_000)  # noqa: B023
        assert nameless(form) == []
        form.close()
        author.is_freed(form)
    register.record([register.new_event(page.person_id, Act.REQUESTED, register.today)])
    register.withdraw(page.person_id)
    after = opened(author, WithdrawalWindow)
    author.qtbot.waitUntil(lambda: cut_off(after) == [], timeout=3_000)
    after.close()
    author.qtbot.waitUntil(lambda: cut_off(window) == [], timeout=3_000)
    assert nameless(window) == []
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
        for kind in (QComboBox, QLineEdit, QPlainTextEdit)
        for widget in window.findChildren(kind)
        if widget.objectName() != "qt_spinbox_lineedit"  # the field within a field that has the name
        and widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
