"""Paragraphs: one request in flight, latest wins, late answers brought up to date, nothing lost and nothing wrong."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.desk.edits import Edit, difference, merge
from beforehand.desk.paragraphs import MOST_IN_FLIGHT, Paragraphs
from beforehand_checks.finding import Finding, Tier

TEXTS = st.text(alphabet="ab 😀é\u0627中", max_size=24)


def finding(
    start: int, end: int, *, clause: str = "official-travel", tier: Tier = Tier.LIKELY, score: float = 0.8
) -> Finding:
    return Finding(start, end, clause, "rule", tier, score, "Says.", "Do.", "because")


@dataclass(frozen=True)
class Said:
    paragraph: int
    revision: int
    stage: str
    findings: tuple[Finding, ...]
    is_last: bool = True


class Desk:
    """A checker that only remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, str, str, str]] = []

    def ask(self, paragraph_id: int, revision: int, text: str, language: str, context: str) -> None:
        self.asked.append((paragraph_id, revision, text, language, context))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def paragraphs(qapp, desk):
    made = Paragraphs(desk, itertools.count(1))
    yield made
    made.rest()


@given(old=TEXTS, new=TEXTS)
def test_difference_turns_the_old_text_into_the_new_one(old: str, new: str) -> None:
    edit = difference(old, new)
    assert old[: edit.at] + new[edit.at : edit.at + edit.added] + old[edit.at + edit.removed :] == new


@given(old=TEXTS, new=TEXTS, data=st.data())
def test_a_carried_finding_marks_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    carried = difference(old, new).carry(finding(start, end))
    if carried is not None:
        assert new[carried.start : carried.end] == old[start:end]


def test_an_edit_inside_the_words_drops_the_finding() -> None:
    assert Edit(3, 0, 1).carry(finding(2, 6)) is None
    assert Edit(3, 1, 0).carry(finding(2, 6)) is None
    assert Edit(6, 0, 4).carry(finding(2, 6)) == finding(2, 6)
    assert Edit(2, 0, 4).carry(finding(2, 6)) == finding(6, 10)


def test_of_two_that_overlap_in_one_clause_the_surer_one_stays() -> None:
    certain, hint = finding(0, 5, tier=Tier.CERTAIN), finding(3, 9, tier=Tier.HINT)
    other = finding(3, 9, clause="endorsement", tier=Tier.HINT)
    assert merge([[hint], [certain], [other]]) == (certain, other)


def test_one_request_in_flight_and_the_latest_text_wins(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["a"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    for text in ("ab", "abc", "abcd"):
        paragraphs.replace(0, 1, [text])
    qtbot.waitUntil(lambda: paragraphs.is_judging)
    assert len(desk.asked) == 1
    paragraphs.receive(Said(ident, 1, "rules", ()))
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert desk.asked[1][2] == "abcd"
    assert not paragraphs.is_judged
    paragraphs.receive(Said(ident, 4, "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)


def test_a_late_answer_is_used_where_its_words_stand_now(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["I fly to Goma"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.replace(0, 1, ["Yes! I fly to Goma"])
    with qtbot.waitSignal(paragraphs.findings_changed):
        paragraphs.receive(Said(ident, 1, "rules", (finding(9, 13),)))
    (_, shown, _) = paragraphs.located()[0]
    assert paragraphs.text[shown.start : shown.end] == "Goma"
    assert not paragraphs.is_judged


def test_a_late_answer_about_words_that_are_gone_is_dropped(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["I fly to Goma"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.replace(0, 1, ["I fly to Rome"])
    paragraphs.receive(Said(ident, 1, "rules", (finding(9, 13),)))
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert paragraphs.located() == []


def test_an_older_answer_never_replaces_a_newer_one(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["I fly to Goma"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.receive(Said(ident, 1, "rules", (finding(9, 13),)))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    paragraphs.replace(0, 1, ["I fly to Goma now"])
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    paragraphs.receive(Said(ident, 2, "rules", (finding(9, 13), finding(14, 17))))
    paragraphs.receive(Said(ident, 1, "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    assert len(paragraphs.located()) == 2


def test_enter_in_the_middle_keeps_the_marks_on_both_sides(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["fly to Goma. fly to Bukavu."])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.receive(Said(ident, 1, "rules", (finding(7, 11), finding(20, 26))))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    paragraphs.replace(0, 1, ["fly to Goma.", " fly to Bukavu."])
    assert [paragraphs.text[f.start : f.end] for _, f, _ in paragraphs.located()] == ["Goma", "Bukavu"]


def test_a_long_draft_never_floods_the_worker_and_the_edited_paragraph_goes_first(qtbot, desk, paragraphs) -> None:
    paragraphs.replace(0, 0, [f"paragraph {n}" for n in range(50)])
    qtbot.waitUntil(lambda: len(desk.asked) == MOST_IN_FLIGHT)
    assert [text for _, _, text, _, _ in desk.asked][:2] == ["paragraph 0", "paragraph 1"]
    paragraphs.replace(40, 1, ["edited"])
    paragraphs.receive(Said(desk.asked[0][0], 1, "rules", ()))
    qtbot.waitUntil(lambda: len(desk.asked) == MOST_IN_FLIGHT + 1)
    assert desk.asked[-1][2] == "edited"


def test_a_pause_asks_the_neighbours_of_a_short_post_again(qtbot, desk, paragraphs) -> None:
    one, two = paragraphs.replace(0, 0, ["one", "two"])
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert desk.asked[0][4] == "one\ntwo"
    for ident in (one, two):
        paragraphs.receive(Said(ident, 1, "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    paragraphs.replace(0, 1, ["ones"])
    qtbot.waitUntil(lambda: len(desk.asked) == 3)
    paragraphs.receive(Said(one, 2, "rules", ()))
    qtbot.waitUntil(lambda: len(desk.asked) == 4)
    assert desk.asked[3] == (two, 2, "two", "", "ones\ntwo")


def test_everything_is_asked_again_after_a_restart(qtbot, desk, paragraphs) -> None:
    paragraphs.replace(0, 0, ["one", "", "two"])
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    paragraphs.ask_all()
    qtbot.waitUntil(lambda: len(desk.asked) == 4)
    assert [text for _, _, text, _, _ in desk.asked[2:]] == ["one", "two"]


def test_another_language_asks_again(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["bonjour"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.receive(Said(ident, 1, "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    paragraphs.set_language("fr")
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert desk.asked[1][3] == "fr"


def test_an_answer_beyond_the_text_is_cut_off(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["short"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.receive(Said(ident, 1, "rules", (finding(0, 500), replace(finding(2, 2)))))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    assert paragraphs.located() == []


def test_an_answer_from_before_everything_was_asked_again_judges_nothing(qtbot, desk, paragraphs) -> None:
    (ident,) = paragraphs.replace(0, 0, ["vote for me"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.ask_all()  # a rule was switched on again
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    paragraphs.receive(Said(ident, desk.asked[0][1], "rules", ()))  # found nothing, for the rule was off
    qtbot.wait(20)
    assert not paragraphs.is_judged
    assert paragraphs.waiting == 1
    paragraphs.receive(Said(ident, desk.asked[1][1], "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)


def test_a_reading_from_before_another_language_was_set_judges_nothing(qtbot, desk, paragraphs) -> None:
    paragraphs.expect_reader(has_reader=True)
    (ident,) = paragraphs.replace(0, 0, ["vote for me"])
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    paragraphs.set_language("en")
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    paragraphs.receive(Said(ident, desk.asked[0][1], "reader", (), is_last=False))
    paragraphs.receive(Said(ident, desk.asked[1][1], "rules", ()))
    qtbot.wait(20)
    assert paragraphs.waiting == 1


def test_a_paragraph_waits_until_it_is_judged_with_the_post_as_it_stands(qtbot, desk, paragraphs) -> None:
    one, two = paragraphs.replace(0, 0, ["He is great.", "We met."])
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    for ident in (one, two):
        paragraphs.receive(Said(ident, 1, "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.is_judged)
    paragraphs.replace(1, 1, ["Vote for him."])
    qtbot.waitUntil(lambda: len(desk.asked) == 3)
    paragraphs.receive(Said(two, 2, "rules", ()))
    qtbot.waitUntil(lambda: not paragraphs.is_judging)
    assert paragraphs.waiting == 1  # the first is about somebody whom the second asks to vote for
    qtbot.waitUntil(lambda: len(desk.asked) == 4)
    assert paragraphs.waiting == 1
    paragraphs.receive(Said(one, desk.asked[3][1], "rules", ()))
    qtbot.waitUntil(lambda: paragraphs.waiting == 0)
