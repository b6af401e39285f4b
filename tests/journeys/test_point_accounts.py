"""The guidelines' points about accounts, acted on: work e-mail, pseudonym, affiliation, privacy settings, and the duty after service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from beforehand.domain.act import Audience
from beforehand.domain.checklist import Status
from beforehand.domain.gate import Lack
from beforehand.domain.profile import Account, Profile, Service
from beforehand.windows.profile import ProfileWindow
from beforehand.windows.profile_account import AccountForm
from beforehand.windows.profile_privacy import PrivacyWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FINE = Account("a", "x", "@ana", "Ana Example", address="ana@post.example", reviewed=date(2026, 1, 5))


def window_of(author: Any, kind: type) -> Any:
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return next(w for w in author.window.findChildren(kind) if w.isVisible())


def opened(author: Any) -> ProfileWindow:
    author.choose("show_profile")
    return window_of(author, ProfileWindow)


def choose(picker: QComboBox, value: str) -> None:
    picker.setCurrentIndex(picker.findData(value))


def told(window: QWidget) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def statuses(author: Any) -> dict[str, Status]:
    return {state.item.id: state.status for state in author.desk.checklist.items}


def question(author: Any, item: str) -> str:
    card = author.window.checklist.card(item)
    return "" if card is None else f"{card._question.text()} {card._help.text()}"


def settling(author: Any) -> list[object]:
    return [each.target for each in author.desk.missing if each.kind is Lack.SETTLING]


def test_work_email_an_account_set_up_with_a_work_address_keeps_the_gate_shut(author: Any) -> None:
    """Given an account that was set up with a work address, nothing is copied until another one is noted."""
    window = opened(author)
    author.click(window, "Add…")
    form = window_of(author, AccountForm)
    QTest.keyClicks(form.handle, "@ana")
    QTest.keyClicks(form.address, "ana.example@un.org")
    form.was_reviewed.click()
    assert "This is a work address." in told(form)
    author.click(form, "Keep")
    author.is_freed(form)
    author.click(window, "Keep")
    author.is_freed(window)
    author.desk.set_network("x")
    author.write("A walk in the park. ")
    author.answer_everything()
    author.choose("copy_approved")
    assert author.copied() is None
    assert settling(author) == ["account-address"]
    line = next(each for each in author.window.gate.lines if "work e-mail address" in each.accessibleName())
    line.click()
    button = author.button(author.window.checklist.card("account-address"), "Open my profile…")
    assert author.window.focusWidget() is button
    QTest.keyClick(button, Qt.Key.Key_Return)

    window = window_of(author, ProfileWindow)
    window.table.selectRow(0)
    QTest.keyClick(window.table, Qt.Key.Key_Return)
    form = window_of(author, AccountForm)
    form.address.clear()
    QTest.keyClicks(form.address, "ana@post.example")
    assert "This is a work address." not in told(form)
    QTest.keyClick(form.address, Qt.Key.Key_Return)
    author.click(window, "Keep")
    author.is_freed(window)
    assert "account-address" not in statuses(author)
    author.choose("copy_approved")
    assert author.copied() == "A walk in the park."


def test_work_email_may_stay_for_a_reason_that_is_written_down(author: Any) -> None:
    author.program.profile.keep(Profile(accounts=(replace(FINE, address="ana@un.org"),)))
    author.desk.set_network("x")
    author.write("A walk in the park. ")
    assert settling(author) == ["account-address"]
    window = opened(author)
    window.choose("a")
    author.click(window, "Change…")
    form = window_of(author, AccountForm)
    QTest.keyClicks(form.reason, "The network locks the address for 30 days")
    author.click(form, "Keep")
    author.click(window, "Keep")
    author.until(lambda: settling(author) == [])
    assert statuses(author)["account-address"] is Status.SATISFIED


def test_work_email_of_any_account_holds_nothing_back_until_a_network_is_chosen(author: Any) -> None:
    """Given a text that may go anywhere, an account that is not fine is told of; its network shuts the gate."""
    author.program.profile.keep(Profile(accounts=(replace(FINE, address="ana@un.org"),)))
    author.write("A walk in the park. ")
    author.answer_everything()
    assert "do not hold this text back" in question(author, "account-elsewhere")
    author.choose("copy_approved")
    assert author.copied() == "A walk in the park. "
    author.window.footer.network_chosen.emit("x")
    author.answer_everything()
    assert settling(author) == ["account-address"]
    assert not author.desk.is_open


def test_pseudonym_an_account_about_the_united_nations_must_show_ones_own_name(author: Any) -> None:
    """Given a false name, it is fine for birds, and closes the gate once the account is about the United Nations."""
    window = opened(author)
    QTest.keyClicks(window.name, "Ana Example")
    author.click(window, "Add…")
    form = window_of(author, AccountForm)
    QTest.keyClicks(form.handle, "@heron")
    QTest.keyClicks(form.shown_name, "Blue Heron")
    form.was_reviewed.click()
    assert not form.is_own_name.isChecked()
    assert "Nothing to settle." in told(form)
    form.writes_about_un.click()
    assert "does not show your own name" in told(form)
    author.click(form, "Keep")
    author.click(window, "Keep")
    author.is_freed(window)
    author.desk.set_network("x")
    author.write("A walk in the park. ")
    assert settling(author) == ["account-name"]

    window = opened(author)
    window.choose(author.program.profile.profile.accounts[0].id)
    author.click(window, "Change…")
    form = window_of(author, AccountForm)
    form.shown_name.clear()
    QTest.keyClicks(form.shown_name, "Ana Example")
    form.is_own_name.click()
    author.click(form, "Keep")
    author.click(window, "Keep")
    author.until(lambda: settling(author) == [])


def test_pseudonym_a_name_is_guessed_until_the_author_says_whose_it_is(author: Any) -> None:
    form = AccountForm((), "Ana Example", date(2026, 3, 2), None, author.window)
    form.shown_name.setText("ana example 🌍")
    assert form.is_own_name.isChecked()
    form.shown_name.setText("Blue Heron")
    assert not form.is_own_name.isChecked()
    form.is_own_name.click()
    form.shown_name.setText("Blue Heron!")
    assert form.is_own_name.isChecked()
    assert "does not read like “Ana Example”" in form.note.text()
    form.close()


def test_affiliation_is_discoverable_whatever_the_bio_says(author: Any) -> None:
    """Given a bio that hides the employer, the checklist says that a search finds it; one that names it, that readers see both."""
    author.desk.set_network("x")
    author.write("A walk in the park. ")
    author.program.profile.keep(Profile(service=Service.SERVING, accounts=(FINE,)))
    assert "A basic search links your name to your employer" in question(author, "findable")
    assert "findable" in [each.target for each in author.desk.missing]
    author.program.profile.keep(Profile(accounts=(replace(FINE, names_employer=True),)))
    assert "right beside the name of your employer" in question(author, "employer-in-bio")
    assert "findable" not in statuses(author)


def test_affiliation_of_a_relative_is_asked_about_in_words_that_fit(author: Any) -> None:
    author.program.profile.keep(Profile(service=Service.FAMILY))
    author.write("A walk in the park. ")
    assert "The guidelines bind your relative and not you." in question(author, "relative")
    assert question(author, "media-test") == ""


def test_nothing_is_private_so_settings_are_looked_at_every_year(author: Any, clock: Any) -> None:
    """Given settings that nobody looked at for a year, the steps are shown offline, and the day is noted."""
    accounts = (replace(FINE, reviewed=date(2025, 2, 1)), replace(FINE, id="b", network="mastodon"))
    author.program.profile.keep(Profile(accounts=accounts))
    author.desk.set_network("x")
    author.write("A walk in the park. ")
    assert settling(author) == ["account-privacy"]
    author.click(author.window.checklist.card("account-privacy"), "How to look at the settings…")
    steps = window_of(author, PrivacyWindow)
    assert "protect your posts" in told(steps)
    assert "nothing on social media is private" in told(steps)
    assert "Menus" not in told(steps)
    author.click(steps, "I looked at them today")
    author.until(lambda: settling(author) == [])
    assert [each.reviewed for each in author.program.profile.profile.accounts] == [date(2026, 3, 2), FINE.reviewed]
    author.click(author.window.notice, "Take the change back")
    assert settling(author) == ["account-privacy"]
    author.program.profile.note_review(("a",))
    clock.go_on(days=367)
    author.write("And again. ")
    assert settling(author) == ["account-privacy"]


def test_nothing_is_private_on_an_account_that_the_profile_does_not_know(author: Any) -> None:
    author.desk.set_network("bluesky")
    author.write("A walk in the park. ")
    author.click(author.window.checklist.card("account-untold"), "Open my profile…")
    window = window_of(author, ProfileWindow)
    assert "There are none yet." in told(window)
    window.reject()
    author.is_freed(window)


def test_the_usual_readers_of_the_one_account_come_with_its_network(author: Any) -> None:
    closed = replace(FINE, audience=Audience.FOLLOWERS)
    author.program.profile.keep(Profile(accounts=(closed, replace(closed, id="b", network="linkedin"))))
    author.window.footer.network_chosen.emit("x_premium")
    assert author.desk.current.audience == "followers"
    author.window.footer.network_chosen.emit("bluesky")
    assert author.desk.current.audience == "followers"
    author.program.profile.keep(Profile(accounts=(FINE,)))
    author.window.footer.network_chosen.emit("x")
    assert author.desk.current.audience == "public"


def test_duty_after_separation_goes_on_and_is_asked_about_in_every_post(author: Any) -> None:
    """Given somebody who has left, the profile says that the duty goes on, and every draft asks about it."""
    window = opened(author)
    choose(window.service, Service.SEPARATED)
    assert "Your duty to keep undisclosed information to yourself goes on after service." in told(window)
    author.click(window, "Keep")
    author.is_freed(window)
    author.write("Twenty years ago I typed a draft report. ")
    assert "This obligation does not cease upon separation from service." in question(author, "after-service")
    assert {"after-service", "already-public"} <= {each.target for each in author.desk.missing}
    author.choose("copy_approved")
    assert author.copied() is None


def test_the_profile_is_taken_back_with_one_press(author: Any) -> None:
    window = opened(author)
    choose(window.service, Service.INTERN)
    author.click(window, "Keep")
    author.is_freed(window)
    assert "because there is no open vault" in author.window.notice.text
    author.click(author.window.notice, "Take the change back")
    assert author.program.profile.profile == Profile()


def test_changes_are_not_lost_by_escape(author: Any) -> None:
    window = opened(author)
    choose(window.service, Service.INTERN)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    asked = author.dialog()
    author.click(asked, "Go on changing")
    author.is_freed(asked)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.click(author.dialog(), "Keep")
    author.is_freed(window)
    assert author.program.profile.profile.service is Service.INTERN
    window = opened(author)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    author.is_freed(window)


def test_a_double_click_opens_an_account_once(author: Any) -> None:
    author.program.profile.keep(Profile(accounts=(FINE,)))
    window = opened(author)
    where = window.table.visualRect(window.model.index(0, 0)).center()
    QTest.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    form = window_of(author, AccountForm)
    assert len(author.window.findChildren(AccountForm)) == 1
    form.close()
    author.is_freed(form)
    window.reject()
    author.is_freed(window)


def test_an_account_is_removed_and_brought_back_by_keyboard(author: Any) -> None:
    author.program.profile.keep(Profile(accounts=(FINE, replace(FINE, id="b", handle="@ana2"))))
    window = opened(author)
    window.choose("b")
    QTest.keyClick(window.table, Qt.Key.Key_Delete)
    assert [each.id for each in window.model.rows] == ["a"]
    QTest.keyClick(window.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [each.id for each in window.model.rows] == ["a", "b"]
    window.reject()
    author.is_freed(window)


def test_what_cannot_be_right_is_said_in_a_sentence_and_nothing_is_kept(author: Any) -> None:
    window = opened(author)
    QTest.keyClicks(window.domains, "mission.example, nonsense")
    author.click(window, "Keep")
    assert "“nonsense” is no e-mail domain." in told(window)
    window.domains.setText("mission.example")
    author.click(window, "Add…")
    form = window_of(author, AccountForm)
    author.click(form, "Keep")
    assert "Write the handle" in told(form)
    QTest.keyClicks(form.handle, "@ana")
    QTest.keyClicks(form.address, "ana at home")
    author.click(form, "Keep")
    assert "The address is no e-mail address." in told(form)
    form.address.setText("ana@mission.example")
    assert "This is a work address." in told(form)
    form.was_reviewed.click()
    form.reviewed.setDate(form.reviewed.date().addDays(1))
    author.click(form, "Keep")
    assert "has not come yet" in told(form)
    assert author.program.profile.profile == Profile()
    form.close()
    author.is_freed(form)
    window._may_go = True
    window.close()
    author.is_freed(window)
