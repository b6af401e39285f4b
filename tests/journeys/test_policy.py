"""An author reads what each rule watches for, finds one, and switches it off and on again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from beforehand.desk.policy import PolicyReader
from beforehand.domain.decision import Kind
from beforehand.models.policy import PolicyModel, PolicyRole
from beforehand.windows.policy import PolicyWindow
from beforehand_checks.pack import PackError, load_pack


def open_policy(author) -> PolicyWindow:
    author.choose("show_policy")
    window = author.dialog()
    assert isinstance(window, PolicyWindow)
    author.until(lambda: window.is_filled)
    return window


def told(window: PolicyWindow) -> str:
    return "\n".join(each.text() for each in window.panel.findChildren(QLabel) if each.isVisible())


def choose_rule(window: PolicyWindow) -> str:
    """Choose the first rule in the list and return its id."""
    row = next(n for n, each in enumerate(window.model.rows) if each.rule is not None)
    window.list.setCurrentIndex(window.model.index(row, 0))
    return window.model.row(row).rule.id


def test_every_guideline_is_there_word_for_word_with_its_rules(author) -> None:
    window = open_policy(author)
    pack = window._pack
    for clause in pack.clauses:
        at = window.model.row_of_key(f"clause {clause.id}")
        window.list.setCurrentIndex(window.model.index(at, 0))
        author.until(lambda: clause.quotation in told(window))  # noqa: B023
    assert sum(each.rule is not None for each in window.model.rows) == len(pack.rules)
    choose_rule(window)
    author.until(lambda: "<u>" in told(window))
    assert window.model.rows[1].rule.say in told(window)
    window.close()


def test_a_search_finds_rules_by_their_words_and_examples(author) -> None:
    window = open_policy(author)
    QTest.keyClicks(window.search, "convoy truck")
    found = [each.rule.id for each in window.model.rows if each.rule is not None]
    assert "convoy" in found
    assert len(found) < 20
    window.search.setText("zzzz")
    assert window.model.rows == ()
    window.search.clear()
    assert len(window.model.rows) > 100
    window.close()


def test_a_rule_is_switched_off_with_a_reason_and_on_again(author) -> None:
    window = open_policy(author)
    rule = choose_rule(window)
    author.until(lambda: author._has_button(window.panel, "Switch it off"))
    assert not author.button(window.panel, "Switch it off").isEnabled()
    QTest.keyClicks(window.panel.reason, "not for my office")
    author.click(window.panel, "Switch it off")
    author.until(lambda: author.desk.rules_off == (rule,))
    assert [d.kind for d in author.desk.decisions] == [Kind.RULE_OFF]
    assert window.list.currentIndex().data(PolicyRole.IS_OFF)
    author.until(lambda: "not for my office" in told(window))
    author.click(window.panel, "Switch it on again")
    author.until(lambda: author.desk.rules_off == ())
    assert not window.list.currentIndex().data(PolicyRole.IS_OFF)
    window.close()


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
def test_nothing_is_cut_off(start, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    window = open_policy(author)
    choose_rule(window)
    author.until(lambda: "<u>" in told(window))
    labels = [each for each in window.panel.findChildren(QLabel) if each.isVisible()]
    author.until(lambda: all(each.heightForWidth(each.width()) <= each.height() + 1 for each in labels))
    window.close()


def test_the_model_keeps_to_the_rules_of_models(author, qtmodeltester) -> None:
    model = PolicyModel(author.desk)
    qtmodeltester.check(model)
    model.set_pack(load_pack())
    model.search("convoy")
    model.search("")
    model.deleteLater()


def test_a_policy_that_cannot_be_read_is_told(qtbot) -> None:
    def fail() -> None:
        raise PackError("There is no pack.")

    reader = PolicyReader(fail)
    with qtbot.waitSignal(reader.failed) as told_trouble:
        reader.ask()
    assert told_trouble.args == ["There is no pack."]
    reader.shut_down()
    reader.deleteLater()
