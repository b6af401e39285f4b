"""An author checks a text before posting it elsewhere: no draft is made and nothing is kept."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from beforehand.domain.decision import Kind
from beforehand.windows.quick import QuickCheckWindow

TEXT = "Hello 🌻\nPlease vote for the Greens.\nThen to Goma."

DRIVER = """
import sys
import beforehand.__main__ as program
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

make = program.make_application

def made():
    app = make()
    app.clipboard().setText(sys.argv[1])
    timer = QTimer(app)
    def look():
        windows = [w for w in app.topLevelWidgets() if w.isVisible()]
        if windows and windows[0].is_judged and (windows[0].findings or not sys.argv[1]):
            print([type(w).__name__ for w in windows], sorted({f.clause for f in windows[0].findings}), windows[0].told.text())
            print(any("does not open your vault" in t.text() for t in windows[0].findChildren(QLabel)))
            timer.stop()
            windows[0].close()
    timer.timeout.connect(look)
    timer.start(50)
    return app

program.make_application = made
sys.exit(program.main(["--check-clipboard"]))
"""


@pytest.fixture
def quick(author) -> QuickCheckWindow:
    author.choose("quick_check")
    window = author.dialog()
    assert isinstance(window, QuickCheckWindow)
    return window


def test_a_pasted_text_is_judged_and_explained(author, quick: QuickCheckWindow) -> None:
    drafts = author.desk.summaries()
    author.clipboard.set_text(TEXT)
    author.click(quick, "Check the clipboard")
    author.until(lambda: quick.is_judged and len(quick.findings) == 2)
    assert [TEXT[f.start : f.end] for f in quick.findings] == ["vote for the Greens", "to Goma"]
    assert quick.told.text() == "2 things were marked."
    QTest.keyClicks(quick.text, " I fly to Goma")
    author.until(lambda: len(quick.findings) == 3)
    assert author.desk.summaries() == drafts
    assert author.text == ""
    quick.text.selectAll()
    QTest.keyClick(quick.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing was copied" in quick.told.text()
    quick.close()
    author.is_freed(quick)
    assert author.desk.summaries() == drafts
    assert author.clipboard.history == [TEXT]


def test_nothing_marked_is_no_proof(author, quick: QuickCheckWindow) -> None:
    QTest.keyClicks(quick.text, "A quiet walk")
    author.until(lambda: quick.is_judged and "no proof" in quick.told.text())
    assert quick.findings == ()
    quick.close()


def test_an_empty_clipboard_is_told(author, quick: QuickCheckWindow) -> None:
    author.click(quick, "Check the clipboard")
    assert quick.told.text() == "There is no text on the clipboard."
    quick.close()


def test_a_rule_that_is_switched_off_stays_off(author) -> None:
    author.write("I fly to Goma")
    author.desk.decide(author.desk.findings[0].finding, Kind.RULE_OFF, "not for me")
    author.read()
    author.choose("quick_check")
    quick = author.dialog()
    author.clipboard.set_text(TEXT)
    quick.take_clipboard()
    author.until(lambda: quick.is_judged and len(quick.findings) == 1)
    quick.close()


def test_rules_that_are_switched_off_or_on_while_it_is_open_count_at_once(author) -> None:
    author.write("I fly to Goma")
    author.choose("quick_check")
    quick = author.dialog()
    assert not any("does not open your vault" in text.text() for text in quick.findChildren(QLabel))
    author.clipboard.set_text(TEXT)
    quick.take_clipboard()
    author.until(lambda: quick.is_judged and len(quick.findings) == 2)
    decision = author.desk.decide(author.desk.findings[0].finding, Kind.RULE_OFF, "not for me")
    author.until(lambda: quick.is_judged and [TEXT[f.start : f.end] for f in quick.findings] == ["vote for the Greens"])
    author.desk.undo(decision)
    author.until(lambda: quick.is_judged and len(quick.findings) == 2)
    quick.close()
    author.is_freed(quick)
    author.desk.decide(author.desk.findings[0].finding, Kind.RULE_OFF, "not for me")


def test_the_command_opens_only_the_quick_check() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, "Please vote for the Greens on Sunday"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    windows, is_told = done.stdout.splitlines()
    assert windows.startswith("['QuickCheckWindow'] [")  # no other window
    assert "'impartiality'" in windows
    assert is_told == "True"
