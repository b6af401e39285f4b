"""Every window in light, dark, stretched and mirrored: nothing is cut off, nothing is untranslated, everything is freed."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from beforehand import windows
from beforehand.desk.advice import Advice
from beforehand.desk.authorisations import Authorisations
from beforehand.desk.photo_parts import Copy, Picture
from beforehand.domain.act import ActKind
from beforehand.domain.asking import Answer, Verdict
from beforehand.domain.authorisation import Authorisation, Ground
from beforehand.domain.network import NETWORKS
from beforehand.domain.pause import Length
from beforehand.domain.photo import Box, Photo, Row, State, Trace
from beforehand.domain.profile import Account, Profile, Service
from beforehand.windows.archive_audits import AuditsWindow, TroublesWindow
from beforehand.windows.authorisations import AuthorisationsWindow
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.guidelines import GuidelineWindow
from beforehand.windows.photo_consent import PhotoConsentWindow
from beforehand.windows.photo_copies import CopiesWindow
from beforehand.windows.profile_account import AccountForm
from beforehand.windows.profile_privacy import PrivacyWindow
from beforehand.windows.questions import QuestionsWindow
from beforehand.windows.reason import ReasonWindow
from beforehand.windows.trouble import TroubleWindow

DIALOGS = [
    "show_preferences",
    "show_preview",
    "audit_archive",
    "show_decisions",
    "show_bin",
    "ask_advice",
    "show_keys",
    "show_guidelines",
    "show_about",
    "show_model_card",
    "show_approvals",
    "show_people",
    "show_subject",
    "show_consent_calendar",
    "show_retention",
    "show_consent_numbers",
    "show_photos",
    "show_profile",
    "show_authorisations",
    "show_questions",
    "sleep_on_it",
]

NAMES = ("Not yet.", "Undisclosed information", "Travel and locations")
"""Texts of the test and of the policy, which the program does not translate."""


class Stretched(QTranslator):
    """Translates everything into something a third longer that can be told from the original."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.fixture
def stretched(qapp):
    translator = Stretched()
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


def texts(window: QWidget):
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        if isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()


def cut_off(window: QWidget) -> list[str]:
    """Texts of visible labels and buttons that have less room than they need."""
    short = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                short.append(f"{widget.text()!r}: {widget.height()} of {widget.heightForWidth(widget.width())} px high")
        elif widget.minimumSizeHint().width() > widget.width() + 1:
            short.append(f"{widget.text()!r}: {widget.width()} of {widget.minimumSizeHint().width()} px wide")
    return short


def holds(author, window: QWidget) -> None:
    """Once everything has found its place, no text of the window is cut off."""

    def check() -> None:
        assert cut_off(window) == []

    author.qtbot.waitUntil(check, timeout=3_000)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_window_holds_its_text(start, theme: str, direction: Qt.LayoutDirection, stretched) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    author.write("I fly to Goma. Please retweet this.")
    author.window.resize(1240, 800)
    author.choose("show_missing")
    holds(author, author.window)
    author.press(Qt.Key.Key_F8)
    author.until(author.card.isVisible)
    holds(author, author.card)
    author.click(author.card, f"[Keep with a reason{' ~' * 3}]")
    holds(author, author.card)
    author.window.cards.close()
    for action in DIALOGS:
        author.choose(action)
        dialog = author.dialog()
        author.until(lambda: dialog.height() > 50)  # noqa: B023
        holds(author, dialog)
        dialog.close()
        author.is_freed(dialog)


@pytest.mark.parametrize(
    ("theme", "direction"),
    [("light", Qt.LayoutDirection.LeftToRight), ("dark", Qt.LayoutDirection.RightToLeft)],
    ids=["light-ltr", "dark-rtl"],
)
def test_the_windows_of_a_photo_hold_their_text(start, theme: str, direction: Qt.LayoutDirection, stretched) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    rows = tuple(Row(state.value, Box(10, 10, 30, 30), state, is_drawn=True) for state in State)
    traces = (Trace("coordinates", "3.1, 36.5"), Trace("maker_notes", "900 bytes"))
    photo = Photo(
        "p", "meeting.jpg", "", 200, 100, rows, traces=traces, notes=("photos.note.turned",), is_searched=True
    )
    photos = author.program.photos
    photos._albums[author.desk.current.id] = (photo,)
    photos._views["p"] = Picture(2, 1, bytes(6))
    author.choose("show_photos")
    window = author.dialog()
    nameless = [
        type(w).__name__
        for w in window.findChildren(QWidget)
        if w.isVisible() and isinstance(w, QComboBox | QLineEdit | QListView | QTextEdit) and not w.accessibleName()
    ]
    assert nameless == []
    for row in rows:
        window.rows.choose(row.id)
        holds(author, window)
    assert [text for _, text in texts(window) if "[" not in text and any(map(str.isalpha, text))] == []
    checks = (("photos.check.opens", True), ("photos.check.filled", False))
    copies = CopiesWindow(photos, author.desk, author.program.settings, author.clipboard, window)
    copies.show_copies((Copy("p", "photo-1.jpg", b"", checks, traces, 2, (200, 100)),))
    for inner in (
        copies,
        PhotoConsentWindow(window._register, photo, author.desk.current, window),
    ):
        inner.show()
        holds(author, inner)
        inner.close()
        author.is_freed(inner)
    window.close()
    author.is_freed(window)


@pytest.mark.parametrize(
    ("theme", "direction"),
    [("light", Qt.LayoutDirection.RightToLeft), ("dark", Qt.LayoutDirection.LeftToRight)],
    ids=["light-rtl", "dark-ltr"],
)
def test_the_windows_of_the_profile_hold_their_text(
    start, theme: str, direction: Qt.LayoutDirection, stretched
) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    own = author.program.profile
    author.program.settings.set_value("appearance.theme", theme)
    bad = Account("a", "x", "@heron", "Blue Heron", is_own_name=False, address="ana@un.org", writes_about_un=True)
    own.keep(Profile("Ana Example", Service.SEPARATED, accounts=(bad, replace(bad, id="b", network="mastodon"))))
    author.choose("show_profile")
    window = author.dialog()
    holds(author, window)
    for inner in (
        AccountForm(own.work_domains, "Ana Example", own.today, bad, window),
        PrivacyWindow(own.profile.accounts, own.today, parent=window),
    ):
        inner.show()
        holds(author, inner)
        inner.close()
        author.is_freed(inner)
    window.close()
    author.is_freed(window)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
def test_the_row_below_the_editor_holds_its_text_in_the_smallest_window(start, direction) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    footer = author.window.footer
    author.window.resize(640, 420)
    author.write("I fly to Goma.")
    for network in NETWORKS:
        author.desk.set_network(network.id)
        holds(author, footer)
    assert footer.state.y() > footer.network.y()
    author.window.resize(1240, 800)
    author.until(lambda: abs(footer.state.geometry().center().y() - footer.network.geometry().center().y()) < 4)


@pytest.mark.parametrize("kind", list(ActKind))
def test_the_row_above_the_editor_holds_its_text(start, stretched, kind: ActKind) -> None:
    author = start()
    author.desk.set_act(kind.value)
    author.window.resize(1240, 800)
    holds(author, author.window)


@pytest.mark.parametrize(
    ("theme", "direction"),
    [("light", Qt.LayoutDirection.LeftToRight), ("dark", Qt.LayoutDirection.RightToLeft)],
    ids=["light-ltr", "dark-rtl"],
)
def test_the_windows_of_authorisations_and_advice_hold_their_text(
    start, theme: str, direction: Qt.LayoutDirection, stretched
) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    author.write("I fly to Goma.")
    given = Authorisation(
        "", Ground.PRIOR, ("official-travel",), "Ana Example", date(2026, 3, 1), "Memo", "The visit", ("Goma",)
    )
    authorisations, advice = (author.window.findChild(kind) for kind in (Authorisations, Advice))
    authorisations.give(given)
    question = advice.begin(author.desk.findings[0].finding)
    advice.note_asked(question, "The Ethics Office", "May I?", "text")
    advice.note_answer(question.id, Answer("Bo Example", date(2026, 3, 2), Verdict.AGAINST, "Not yet."))
    author.program.pauses.begin(author.program.pauses.end_after(Length.TOMORROW))
    author.choose("show_missing")
    author.choose("next_finding")
    for shown in (author.window, author.card):
        holds(author, shown)
    for action in ("show_authorisations", "show_questions", "sleep_on_it"):
        author.choose(action)
        window = author.dialog()
        holds(author, window)
        if isinstance(window, AuthorisationsWindow):
            window.write_down(Ground.PUBLIC)
            window.write_down(Ground.PRIOR)
        elif isinstance(window, QuestionsWindow):
            window.answer(advice.questions[0])
        inner = [each for each in window.findChildren(Dialog) if each.isVisible()]
        for each in (*inner, window):
            holds(author, each)
            assert [text for _, text in texts(each) if "[" not in text and text.strip() and text not in NAMES] == []
            fields = [w for kind in (QComboBox, QLineEdit, QPlainTextEdit, QDateEdit) for w in each.findChildren(kind)]
            nameless = [w for w in fields if w.isVisible() and not w.accessibleName()]
            assert [type(w).__name__ for w in nameless if w.objectName() != "qt_spinbox_lineedit"] == []
            each.close()


def test_every_text_of_the_program_is_translated(start, stretched) -> None:
    author = start()
    author.write("I fly to Goma")
    author.choose("show_missing")
    names = {"Beforehand", *(network.name for network in NETWORKS)}
    policy = {t for c in author.desk.pack.clauses for t in (c.short, c.heading, c.quotation)}
    policy |= {t for i in author.desk.pack.checklist for t in (i.question, i.help)}
    plain = [
        t for _, t in texts(author.window) if t not in names | policy and "[" not in t and any(map(str.isalpha, t))
    ]
    assert plain == []
    for bar in author.window.menuBar().actions():
        assert all("[" in a.text() for a in [bar, *bar.menu().actions()] if a.text())


def test_everything_that_takes_the_keyboard_has_a_name(author) -> None:
    author.write("I fly to Goma")
    author.choose("show_missing")
    nameless = [
        type(w).__name__
        for w in author.window.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(w, QAbstractButton | QComboBox | QLineEdit | QListView | QTextEdit)
        if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert nameless == []


def test_mirrored_panes_change_sides(start) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    author = start()
    docks = author.window.docks
    assert docks["drafts"].x() > docks["findings"].x()


def test_the_card_stays_within_a_small_window(author) -> None:
    author.window.resize(640, 420)
    author.write("One\nTwo\nThree\nFour\nFive\nSix and to Goma at the end")
    author.press(Qt.Key.Key_F8)
    author.until(author.card.isVisible)
    assert author.window.rect().contains(author.card.geometry())


def test_numbers_follow_the_locale(author) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        author.desk.set_network("linkedin")
        assert author.window.footer.counter.text() == "0 of 3.000"
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_windows_that_something_else_opens_hold_their_text(
    start, theme: str, direction: Qt.LayoutDirection, stretched
) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    author.write("I fly to Goma. Please retweet this.")
    window = author.window
    detail = "A sentence that is long enough to need a second line in a window of this width, and then a third one."
    question = Question("Not approved yet", "This is the whole draft.", detail, window)
    question.offer("take", "Copy anyway")
    question.offer("", "Cancel", is_default=True)
    for opens in (
        lambda: author.choose("show_policy"),
        lambda: author.choose("quick_check"),
        lambda: author.choose("show_thread"),
        question.open,
        ReasonWindow("Wake it early", "Post it today?", detail, "Wake it early", window).open,
        GuidelineWindow(author.desk.pack.clauses[0], author.desk.pack, window).open,
        TroubleWindow("ValueError\nhere.py:1 fail", window).open,
        TroublesWindow(author.program.extras.audit, window).open,
        AuditsWindow(author.program.extras.audit, window).open,
    ):
        opens()
        dialog = author.dialog()
        holds(author, dialog)
        fields = [w for kind in (QComboBox, QLineEdit, QPlainTextEdit) for w in dialog.findChildren(kind)]
        assert [type(w).__name__ for w in fields if w.isVisible() and not w.accessibleName()] == []
        dialog.close()
        author.is_freed(dialog)


def test_dialogs_are_all_tried(author) -> None:
    for module in pkgutil.iter_modules(windows.__path__):  # windows are loaded when they are first wanted
        importlib.import_module(f"{windows.__name__}.{module.name}")
    kinds = {kind.__name__ for kind in _all_kinds(Dialog) if ".vault_" not in kind.__module__}  # see test_vault_looks
    assert kinds == {
        "AccountForm", "PrivacyWindow", "ProfileWindow",
        "ApprovalWindow", "ApprovalsWindow", "MarkWindow", "PostingWindow", "AuditsWindow", "PreviewWindow",
        "AnswerForm", "AuthorisationForm", "AuthorisationsWindow", "PauseWindow", "QuestionsWindow", "ReasonWindow",
        "AboutWindow", "AdviceWindow", "ArchiveWindow", "BinWindow", "ConsentForm", "CopiesWindow", "DecisionsWindow", "GuidelineWindow", "GuidelinesWindow", "KeysWindow", "ModelCardWindow",
        "ListWindow", "OccasionWindow", "PapersListWindow", "PeopleWindow", "PersonForm", "PhotoConsentWindow", "PhotosWindow", "PolicyWindow", "PreferencesWindow", "Question",
        "QuickCheckWindow", "ThreadWindow", "RequestWindow", "TroubleWindow", "TroublesWindow", "WithdrawalWindow",
        "CalendarWindow", "GapQuestion", "NumbersWindow", "RetentionWindow", "SubjectWindow",
        "BundleWindow", "ExportWindow", "IntakeWindow", "OwnKeyWindow", "ShareWindow",
    }  # fmt: skip
    elsewhere = {
        "test_approvals.py": ("ApprovalWindow", "MarkWindow"),
        "test_consent.py": (
            "ConsentForm", "GapQuestion", "OccasionWindow", "PersonForm", "RequestWindow",
            "WithdrawalWindow",
        ),
        "test_exchange.py": ("BundleWindow", "ExportWindow", "IntakeWindow", "OwnKeyWindow", "ShareWindow"),
        "test_posting.py": ("PostingWindow",),
    }  # fmt: skip
    for file, tried in elsewhere.items():
        looks = Path(__file__).with_name(file).read_text(encoding="utf-8")
        assert [each for each in (*tried, "Stretched", "RightToLeft", '"dark"') if each not in looks] == [], file
    assert issubclass(Dialog, QDialog)
    assert QCoreApplication.instance() is not None


def _all_kinds(kind: type) -> set[type]:
    return set(kind.__subclasses__()).union(*(_all_kinds(each) for each in kind.__subclasses__()))
