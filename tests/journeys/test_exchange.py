"""The exchange of the register: a table comes in, tables and receipts go out, and two colleagues share what they know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.desk.register import Register
from beforehand.desk.sharing import Sharing
from beforehand.domain.consent import Act, Naming, Notice, Scope
from beforehand.domain.intake import Fault, Wrong
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.domain.receipt import Controller
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.bundle import BundleWindow
from beforehand.windows.dialogs import Question
from beforehand.windows.exports import ExportWindow, Format
from beforehand.windows.intake import IntakeWindow
from beforehand.windows.intake_words import fault_told
from beforehand.windows.own_key import OwnKeyWindow
from beforehand.windows.people import PeopleWindow
from beforehand.windows.person_paper import copy_html
from beforehand.windows.share import ShareWindow

TABLE = (
    "name;relation;contact;answer;date;networks;may be named;shoe size\n"
    "Ana Example;colleague;ana@example.org;given;2026-03-01;linkedin;yes;38\n"
    "Bo Éxample;partner;;given;2026-03-01;any;;\n"
    "Cem Example;colleague;;given;01/02/2026;x;;\n"
)
SCOPE = Scope(("linkedin",), Naming.NAMED, "Opening day")
NOTICE = Notice("We ask you <for> a photo.\n\nYou may say no.", "3", "en")


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def people(author) -> PeopleWindow:
    author.choose("show_people")
    return opened(author, PeopleWindow)


def exchange(author, window: PeopleWindow, text: str, kind):
    """Take something from the menu of the exchange."""
    menu = next(each for each in window.findChildren(QPushButton) if each.menu() is not None).menu()
    next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()
    return opened(author, kind)


def shown(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def add(register: Register, name: str = "Ana Example", *, told: bool = True) -> Person:
    register.keep(Person("", name, Relation.COLLEAGUE, contact="ana@example.org"))
    person = next(each for each in register.people if each.name == name)
    given = (SCOPE, NOTICE) if told else (SCOPE, None)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, scope=given[0], notice=given[1])])
    return person


@pytest.fixture
def register(author) -> Register:
    return author.window.findChild(Register)


def test_a_table_is_looked_at_before_it_comes_in_and_can_be_taken_back(author, register, tmp_path) -> None:
    register.keep(Person("", "ANA EXAMPLE", Relation.COLLEAGUE))
    there = register.people[0]
    path = tmp_path / "people.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    window = people(author)
    form = exchange(author, window, "Take people in from a table…", IntakeWindow)
    form.read_file(path)
    assert [person.name for person in register.people] == ["ANA EXAMPLE"]
    told = form.told.text()
    assert "Windows-1252, separated by semicolons. Rows in order: 2." in told
    assert form.faults.text() == "Rows left out because of a fault: 1."
    assert form.faults.isVisible()
    assert "Columns that mean nothing here: shoe size." in told
    lines = [form._delegate.lines(form.model.index(row)) for row in range(form.model.rowCount())]
    assert lines[0] == ("Line 2: Ana Example", "Is there already: ANA EXAMPLE · Leave out")
    assert lines[1][0] == "Line 3: Bo Éxample"
    assert lines[2] == (
        "Line 4: left out",
        "Column “date”: “01/02/2026” is no day. Write days as 2026-03-31.",
    )
    assert form.keep.text().replace("&", "") == "Keep 1 person"
    form.list.setCurrentIndex(form.model.index(0))
    form.one_twin.setFocus()
    QTest.keyClick(form.one_twin, Qt.Key.Key_Down)
    form.one_twin.activated.emit(form.one_twin.currentIndex())
    assert form.keep.text().replace("&", "") == "Keep 2 people"
    author.click(form, "Keep 2 people")
    author.until(lambda: "People kept who were not there: 1." in form.told.text())
    assert [person.name for person in register.people] == ["ANA EXAMPLE", "Bo Éxample"]
    assert register.person(there.id).contact == "ana@example.org"
    assert register.records_of(there.id)[0].is_in_force(register.today)
    author.click(form, "Take back")
    author.until(lambda: len(register.people) == 1)
    assert register.people == (there,)
    assert not register.records_of(there.id)[0].is_in_force(register.today)
    assert not form.undo.isVisible()
    form.close()
    window.close()


def test_people_are_picked_by_keyboard_and_a_screen_reader_hears_each_row(author, register, tmp_path) -> None:
    for name in ("Ana Example", "Bo Example", "Cem Other"):
        add(register, name)
    window = people(author)
    form = exchange(author, window, "Take people out…", ExportWindow)
    QTest.keyClicks(form.picks.search, "exam")
    QTest.keyClick(form.picks.search, Qt.Key.Key_Return)
    assert form.picks.picked == ()
    assert form.focusWidget() is form.picks.list
    QTest.keyClick(form.picks.list, Qt.Key.Key_Space)
    QTest.keyClick(form.picks.list, Qt.Key.Key_Down)
    QTest.keyClick(form.picks.list, Qt.Key.Key_Return)
    assert [register.person(each).name for each in form.picks.picked] == ["Ana Example", "Bo Example"]
    form.close()
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    intake = exchange(author, window, "Take people in from a table…", IntakeWindow)
    intake.read_file(path)
    heard = intake.model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Line 4: left out. Column “date”: “01/02/2026” is no day. Write days as 2026-03-31."
    intake.close()
    window.close()


def test_a_file_that_is_no_table_says_why_and_another_encoding_may_be_tried(author, register, tmp_path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("name,relation\nZoë,colleague\n\x8d".encode("latin-1"))
    window = people(author)
    form = exchange(author, window, "Take people in from a table…", IntakeWindow)
    form.read_file(path)
    assert form.told.text() == "Line 3 holds bytes that mean no letter in this encoding. Choose another."
    assert not form.keep.isVisible()
    path.write_bytes(b"who,relation\nZo,colleague\n")
    form.read_file(path)
    assert "No column is headed “name”" in form.told.text()
    form.close()
    window.close()


def test_an_empty_table_has_every_heading_and_is_taken_in_once_filled(author, register, tmp_path) -> None:
    window = people(author)
    form = exchange(author, window, "Take people in from a table…", IntakeWindow)
    path = tmp_path / "people.csv"
    form.save_empty(path)
    assert "Fill in a row for each consent." in form.told.text()
    path.write_bytes(path.read_bytes() + b"Ana Example,colleague\r\n")
    form.read_file(path)
    author.click(form, "Keep 1 person")
    author.until(lambda: [person.name for person in register.people] == ["Ana Example"])
    form.save_empty(tmp_path / "nowhere" / "people.csv")
    assert form.told.text() == "The table could not be saved there."
    form.close()
    window.close()


@pytest.mark.parametrize("wrong", Wrong)
def test_every_fault_has_a_sentence_with_its_column(qapp, wrong) -> None:
    from beforehand.domain.columns import Column

    told = fault_told(Fault(3, Column.NETWORKS, wrong, "x" * 100))
    assert told.startswith("Column “networks”: ")
    assert "%" not in told
    assert len(told) < 400


def test_a_table_goes_out_and_comes_back_the_same(author, register, tmp_path) -> None:
    add(register, "=Ana")
    add(register, "Bo Example")
    window = people(author)
    form = exchange(author, window, "Take people out…", ExportWindow)
    assert not form.save.isEnabled()
    author.click(form, "All shown")
    assert "2 people are picked." in shown(form)
    form.save_to(tmp_path / "out.csv")
    author.until(lambda: form.told.text() == "Rows written: 2.")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "\n'=Ana," in text
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0
    form.close()
    intake = exchange(author, window, "Take people in from a table…", IntakeWindow)
    intake.read_file(tmp_path / "out.csv")
    intake.all_twins.setCurrentIndex(1)
    intake.all_twins.activated.emit(1)
    before = [register.records_of(person.id) for person in register.people]
    author.click(intake, "Keep 2 people")
    author.until(lambda: "People kept who were not there: 0." in intake.told.text())
    assert [register.records_of(person.id) for person in register.people] == before
    intake.close()
    window.close()


def test_receipts_need_somebody_who_answers_for_them_and_name_what_has_none(author, register, tmp_path) -> None:
    add(register, "Ana Example")
    add(register, "Bo Example", told=False)
    window = people(author)
    form = exchange(author, window, "Take people out…", ExportWindow)
    author.click(form, "All shown")
    form.format.setCurrentIndex(form.format.findData(Format.RECEIPTS))
    form.format.activated.emit(form.format.currentIndex())
    assert not form.save.isEnabled()
    for line, text in zip(
        form.controller._lines, ("Dee Author", "1 Example Street", "dee@example.org", "Kenya"), strict=True
    ):
        QTest.keyClicks(line, text)
    assert form.save.isEnabled()
    form.save_to(tmp_path / "receipts.jsonld")
    author.until(lambda: form.told.text().startswith("Receipts written: 1. Consents without a receipt"))
    content = json.loads((tmp_path / "receipts.jsonld").read_text("utf-8"))
    assert isinstance(content["@context"], dict), "nothing has to be fetched to read it"
    assert content["@graph"][0]["publisher"] == "Dee Author"
    form.close()
    again = exchange(author, window, "Take people out…", ExportWindow)
    assert again.controller.controller == Controller("Dee Author", "1 Example Street", "dee@example.org", "Kenya")
    again.close()
    window.close()


def test_one_consent_has_a_receipt_of_its_own(author, register, tmp_path) -> None:
    person = add(register)
    register.record([register.new_event(person.id, Act.GIVEN, register.today, scope=SCOPE, notice=NOTICE)])
    wanted = register.records_of(person.id)[1]
    window = people(author)
    window.show_person(person.id)
    window.page.receipt_wanted.emit(wanted.id)
    form = opened(author, ExportWindow)
    assert not form.picks.isVisible()
    for line, text in zip(form.controller._lines, ("Dee", "1 Example Street", "dee@example.org", "Kenya"), strict=True):
        QTest.keyClicks(line, text)
    form.save_to(tmp_path / "one.jsonld")
    author.until(lambda: form.told.text() == "Receipts written: 1.")
    (receipt,) = json.loads((tmp_path / "one.jsonld").read_text("utf-8"))["@graph"]
    assert receipt["hasRecordOfActivity"]["identifier"] == wanted.id
    form.close()
    window.close()


def test_a_person_gets_their_own_copy_with_everything_that_happened(author, register, tmp_path) -> None:
    person = add(register)
    event = register.records_of(person.id)[0].events[0]
    register.correct(
        event, event.__class__(**{name: getattr(event, name) for name in event.__slots__} | {"note": "Mended"})
    )
    register.withdraw(person.id, note="By phone")
    window = people(author)
    window.show_person(person.id)
    form = exchange(author, window, "The chosen person's own copy…", ExportWindow)
    assert "1 person is picked." in shown(form)
    form.save_to(tmp_path)
    author.until(lambda: form.told.text() == "Copies written: 1.")
    (file,) = tmp_path.glob("*.pdf")
    assert file.name == f"Ana Example {person.id[:6]}.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_mode & 0o077 == 0
    form.close()
    window.close()
    html = copy_html(
        person, register.records_of(person.id), register.today, Controller("Dee", "", "dee@example.org", "")
    )
    for words in ("Ana Example", "Said yes (corrected later)", "Mended", "Withdrawn", "By phone", "dee@example.org"):
        assert words in html
    assert "We ask you &lt;for&gt; a photo.</p>" in html
    assert "You may say no.</p>" in html


def no_keyring() -> None:
    raise KeyringGone


class Office:
    """A program with an open vault of its own."""

    def __init__(self, start, folder: Path) -> None:
        places, code = Places(folder), recovery.new_code()
        Vault.create(places.vault, Ways(code=code)).close()
        keeper = make_keeper(places, KeyringDoor(no_keyring))
        self.author = start(keeper=keeper, wait=False)
        self.author.until(lambda: keeper.phase is Phase.LOCKED)
        keeper.unlock_with_code(code)
        self.register = self.author.window.findChild(Register)
        self.author.until(lambda: self.register.is_ready)

    def show_key(self) -> str:
        """Make the key, copy it, and return what lies on the clipboard."""
        window = people(self.author)
        form = exchange(self.author, window, "My key…", OwnKeyWindow)
        self.author.until(lambda: form.told.text() == "You have no key yet.")
        self.author.click(form, "Make my key")
        self.author.until(lambda: form.number.isVisible() and form.number.text())
        self.number = form.number.text()
        self.author.click(form, "Copy the key")
        form.close()
        window.close()
        return self.author.copied() or ""

    def has(self, count: int) -> None:
        self.author.until(lambda: len(self.register.people) == count)


def test_two_colleagues_share_what_they_know(start, tmp_path) -> None:
    sender, reader = Office(start, tmp_path / "one"), Office(start, tmp_path / "two")
    card = reader.show_key()
    sender.show_key()
    person = Person("", "Ana Example", Relation.COLLEAGUE)
    sender.register.keep(person)
    sender.has(1)
    there = sender.register.people[0]
    sender.register.record(
        [sender.register.new_event(there.id, Act.GIVEN, sender.register.today, scope=SCOPE, notice=NOTICE)]
    )
    sender.author.until(lambda: sender.register.records_of(there.id))

    window = people(sender.author)
    window.show_person(there.id)
    form = exchange(sender.author, window, "Share with a colleague…", ShareWindow)
    assert form.told.text() == "Paste the key of the colleague."
    form.card.setPlainText("age1nonsense")
    assert "This text holds no key of a colleague" in form.told.text()
    form.card.setPlainText(f"Here it is: {card}")
    assert reader.number in form.number.text()
    assert form.told.text() == "Say who you are."
    QTest.keyClicks(form.name, "Bo Sender")
    path = tmp_path / "shared.age"
    form.save_to(path)
    sender.author.until(lambda: "The bundle is written." in form.told.text())
    assert b"Ana" not in path.read_bytes()
    form.close()
    window.close()

    window = people(reader.author)
    bundle = exchange(reader.author, window, "Open what a colleague shared…", BundleWindow)
    bundle.open_file(path)
    reader.author.until(bundle.number.isVisible)
    assert "You do not know this sender yet. They say that they are Bo Sender." in bundle.who.text()
    assert "I asked these people myself." in bundle.who.text()
    assert bundle.number.text() == sender.number
    assert not bundle.take.isEnabled()
    bundle.list.setCurrentIndex(bundle.model.index(0))
    bundle.list.setFocus()
    QTest.keyClick(bundle.list, Qt.Key.Key_Space)
    assert not bundle.take.isEnabled(), "the number was not compared"
    assert reader.register.people == ()
    bundle.compared.click()
    reader.author.click(bundle, "Take over 1")
    reader.author.until(lambda: "Taken over: 1 events of 1 people." in bundle.told.text())
    (taken,) = reader.register.people
    window.show_person(taken.id)
    reader.author.until(lambda: f"Taken over from Bo Sender, {sender.number}" in shown(window.page))

    bundle.open_file(path)
    reader.author.until(lambda: "You know this sender: Bo Sender." in bundle.who.text())
    assert "Known already" in bundle._delegate.lines(bundle.model.index(0))[0]
    reader.author.click(bundle, "All")
    assert not bundle.take.isEnabled()
    path.write_bytes(path.read_bytes()[:-9])
    bundle.open_file(path)
    reader.author.until(lambda: "cut short or altered" in bundle.told.text())
    assert not bundle.take.isVisible()
    bundle.close()
    window.close()


def test_without_a_vault_sharing_says_what_to_do(author, register) -> None:
    add(register)
    window = people(author)
    told = "Keys lie in the vault. Make a vault or open it first."
    key = exchange(author, window, "My key…", OwnKeyWindow)
    assert key.told.text() == told
    key.close()
    share = exchange(author, window, "Share with a colleague…", ShareWindow)
    assert share.told.text() == told
    assert not share.save.isEnabled()
    share.close()
    bundle = exchange(author, window, "Open what a colleague shared…", BundleWindow)
    bundle.open_file(Path("nothing.age"))
    assert bundle.told.text() == told
    bundle.close()
    window.close()


def test_locking_the_vault_leaves_nothing_of_a_table_on_the_screen(start, tmp_path) -> None:
    office = Office(start, tmp_path / "one")
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    window = people(office.author)
    form = exchange(office.author, window, "Take people in from a table…", IntakeWindow)
    form.read_file(path)
    office.author.until(lambda: form.model.rowCount() == 3)
    assert office.author.program.vault.lock()
    office.author.is_freed(form)
    office.author.is_freed(window)


def test_a_new_key_is_made_after_a_question(start, tmp_path) -> None:
    office = Office(start, tmp_path / "one")
    first = office.show_key()
    window = people(office.author)
    form = exchange(office.author, window, "My key…", OwnKeyWindow)
    office.author.click(form, "Make a new key…")
    office.author.click(opened(office.author, Question), "Make a new key")
    office.author.until(lambda: form.card.toPlainText() not in ("", first))
    form.close()
    window.close()
    assert office.author.window.findChild(Sharing).card.text != first


class Stretched(QTranslator):
    """Translates everything into something a third longer."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_every_window_of_the_exchange_holds_its_text_and_names_its_fields(
    qapp, start, tmp_path, theme, direction
) -> None:
    translator = Stretched()
    qapp.installTranslator(translator)
    QApplication.setLayoutDirection(direction)
    office = Office(start, tmp_path / "one")
    author, register = office.author, office.register
    author.program.settings.set_value("appearance.theme", theme)
    register.keep(Person("", "Ana Example", Relation.COLLEAGUE, guardians=(Guardian("Leila", "mother"),)))
    office.has(1)
    author.choose("show_people")
    window = opened(author, PeopleWindow)
    menu = next(each for each in window.findChildren(QPushButton) if each.menu() is not None).menu()
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    for action, kind in zip(
        (menu.actions()[at] for at in (0, 1, 3, 4, 5)),
        (IntakeWindow, ExportWindow, ShareWindow, BundleWindow, OwnKeyWindow),
        strict=True,
    ):
        action.trigger()
        form = opened(author, kind)
        if isinstance(form, IntakeWindow):
            form.read_file(path)
            author.until(lambda: form.model.rowCount() == 3)  # noqa: B023
        if isinstance(form, ExportWindow):
            form.format.setCurrentIndex(1)
            form.format.activated.emit(1)
        author.qtbot.waitUntil(lambda: cut_off(form) == [], timeout=3_000)  # noqa: B023
        assert nameless(form) == []
        form.close()
        author.is_freed(form)
    author.qtbot.waitUntil(lambda: cut_off(window) == [], timeout=3_000)
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
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
