"""The guidelines' points about what a post says, acted on with the real text worker: mark, checklist, shut gate, way out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from beforehand.desk.register import Register
from beforehand.domain.checklist import Status
from beforehand.domain.consent import Act, Circumstances, Naming, Notice, Scope, Statements
from beforehand.domain.gate import Lack
from beforehand.domain.person import Person, Relation
from beforehand.domain.post import Reply
from beforehand.program import worker_command
from beforehand.windows.acts import ActsBar
from beforehand.windows.checklist import AffirmCard, EvidenceCard
from beforehand_checks.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

POINTS = {
    "impartiality": "impartiality",
    "disclaimer": "a_disclaimer_does_not_exempt",
    "name-emblem": "name_and_emblem",
    "false-privacy": "nothing_is_private",
    "hidden-affiliation": "affiliation_is_discoverable",
    "undisclosed-information": "undisclosed_information",
    "official-travel": "official_travel",
    "work-email": "work_email",
    "pseudonym": "pseudonym",
    "endorsement": "sharing_as_endorsement",
    "people-privacy": "privacy_of_colleagues_partners_and_beneficiaries",
    "unsure": "asking_when_unsure",
}
"""How the journeys of each guideline begin, by its clause id."""


@pytest.fixture
def author(start: Callable[..., Any]) -> Any:
    author = start(command=worker_command(), wait=False)
    author.qtbot.waitUntil(lambda: author.program.checker.are_rules_ready, timeout=60_000)
    author.read()
    return author


def told(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def marked(author: Any, clause: str, words: str = "") -> str:
    """What is marked under a guideline, once it is and holds these words."""

    def quoted() -> list[str]:
        rows = author.window.findings_model.rows
        return [r.quoted for r in rows if r.finding.clause == clause and r.is_open and words in r.quoted]

    author.qtbot.waitUntil(lambda: bool(quoted()), timeout=20_000)
    return quoted()[0]


def open_card(author: Any, clause: str) -> None:
    """Go from finding to finding until the card of this guideline is open, which quotes it word for word."""
    for _ in author.window.findings_model.rows:
        author.choose("next_finding")
        author.until(lambda: author.card is not None and author.card.isVisible())
        if author.card._content.finding.clause == clause and author.card._content.decision is None:
            break
    point = author.desk.pack.clause(clause)
    assert f"Guideline {point.number}: {point.heading}" in told(author.card)
    assert point.quotation in told(author.card)


def open_clauses(author: Any) -> set[str]:
    return {row.finding.clause for row in author.window.findings_model.rows if row.is_open}


def keep(author: Any, clause: str) -> None:
    """Keep what is marked under a guideline, with a reason."""
    while clause in open_clauses(author):
        before = author.window.findings_model.rows
        open_card(author, clause)
        author.keep("I have thought about it")
        author.until(lambda: author.window.findings_model.rows != before)  # noqa: B023


def status(author: Any, item: str) -> Status | None:
    state = author.desk.checklist.state(item)
    return None if state is None else state.status


def answer(author: Any, item: str, reply: Reply) -> None:
    """Answer one item as the author would."""
    author.click(
        author.window.checklist.card(item), {Reply.YES: "Yes", Reply.NO: "No", Reply.NOT_SURE: "Not sure"}[reply]
    )


def affirm_everything(author: Any) -> None:
    for state in author.desk.checklist.items:
        card = author.window.checklist.card(state.item.id)
        if isinstance(card, AffirmCard):
            card.answer_yes()


def lacks(author: Any) -> set[Lack]:
    """What keeps the gate shut; pressing Copy must tell it and copy nothing."""
    author.choose("copy_approved")
    assert author.copied() is None
    assert author.window.gate.isVisible()
    return {each.kind for each in author.desk.missing}


def rewrite(author: Any, text: str) -> None:
    """Write another post in place of this one."""
    author.window.cards.close()
    author.editor.setFocus()
    author.editor.selectAll()
    QTest.keyClick(author.editor, Qt.Key.Key_Delete)
    author.write(text)


def copies(author: Any, text: str) -> None:
    """Nothing is missing any more: the text is copied, and it is this one."""
    author.until(lambda: author.desk.is_open)
    author.choose("copy_approved")
    assert author.copied() == text


def test_every_guideline_has_a_journey_that_is_named_after_it() -> None:
    names = [
        name
        for file in Path(__file__).parent.glob("test_point_*.py")
        for name in re.findall(r"^def test_(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert set(POINTS) == {clause.id for clause in load_pack(with_rules=False).clauses}
    assert [words for words in POINTS.values() if not any(name.startswith(words) for name in names)] == []


def test_impartiality_a_call_to_vote_stays_until_it_is_gone(author: Any) -> None:
    """Given a call to vote, it is marked with guideline 1, and yes to every question does not open the gate."""
    author.write("Everyone please vote for the Greens on Sunday. ")
    marked(author, "impartiality", "vote for the Greens")
    open_card(author, "impartiality")
    assert "not campaign" in told(author.card)
    assert status(author, "no-side-taken") is Status.OPEN
    assert Lack.ANSWER in lacks(author)
    affirm_everything(author)
    assert lacks(author) == {Lack.FINDING}
    rewrite(author, "The polling stations open at seven.")
    assert status(author, "no-side-taken") is None
    copies(author, "The polling stations open at seven.")


def test_impartiality_asks_whether_one_would_say_it_to_the_media(author: Any) -> None:
    """Given nothing that is marked, the gate still asks whether it could be said to the media, and No keeps it shut."""
    author.write("A walk in the park.")
    affirm_everything(author)
    answer(author, "media-test", Reply.NO)
    assert lacks(author) == {Lack.ANSWERED_NO}
    answer(author, "media-test", Reply.YES)
    copies(author, "A walk in the park.")


def test_a_disclaimer_does_not_exempt_what_stands_beside_it(author: Any) -> None:
    """Given a call to vote with a disclaimer, both are marked; the disclaimer, kept, closes nothing."""
    author.write("Please vote for the Greens on Sunday. Views are my own.")
    marked(author, "disclaimer", "Views are my own")
    marked(author, "impartiality", "vote for the Greens")
    keep(author, "disclaimer")
    affirm_everything(author)
    assert status(author, "disclaimer-known") is Status.SATISFIED
    assert lacks(author) == {Lack.FINDING}
    answer(author, "disclaimer-known", Reply.NO)
    assert lacks(author) == {Lack.FINDING, Lack.ANSWERED_NO}
    rewrite(author, "The market opens at seven.")
    assert status(author, "disclaimer-known") is None
    copies(author, "The market opens at seven.")


def test_name_and_emblem_do_not_serve_a_private_interest(author: Any) -> None:
    """Given a shop that is praised in the name of the United Nations, a reason alone does not do; the name has to go."""
    author.write("As a United Nations official I can only recommend my sister's candle shop.")
    marked(author, "name-emblem")
    keep(author, "name-emblem")
    affirm_everything(author)
    answer(author, "no-advantage", Reply.NO)
    assert Lack.ANSWERED_NO in lacks(author)
    rewrite(author, "My sister makes candles.")
    assert status(author, "no-advantage") is None
    copies(author, "My sister makes candles.")


def test_nothing_is_private_not_even_in_a_closed_group(author: Any) -> None:
    """Given words that trust a closed group, choosing that group takes no mark away and asks one question more."""
    author.write("I can say it here, this group is private. I will delete it tomorrow.")
    words = marked(author, "false-privacy")
    bar = author.window.findChild(ActsBar)
    picker = next(each for each in bar.findChildren(QComboBox) if each.findData("group") >= 0)
    picker.setCurrentIndex(picker.findData("group"))
    picker.activated.emit(picker.currentIndex())
    assert marked(author, "false-privacy") == words
    affirm_everything(author)
    answer(author, "left-the-group", Reply.NO)
    assert lacks(author) == {Lack.FINDING, Lack.ANSWERED_NO}
    rewrite(author, "We meet at the library on Friday.")
    answer(author, "left-the-group", Reply.YES)
    copies(author, "We meet at the library on Friday.")


def test_affiliation_is_discoverable_so_a_post_that_counts_on_secrecy_is_marked(author: Any) -> None:
    """Given a post that counts on nobody knowing the employer, it is marked, and the checklist says what a search finds."""
    author.write("Nobody knows that I work for the UN, so this is just me.")
    marked(author, "hidden-affiliation", "Nobody knows that I work")
    assert "A basic search links your name to your employer" in told(author.window.checklist.card("findable"))
    affirm_everything(author)
    assert Lack.FINDING in lacks(author)
    answer(author, "findable", Reply.NOT_SURE)
    assert Lack.ANSWERED_NOT_SURE in lacks(author)
    rewrite(author, "We meet at the library.")
    affirm_everything(author)
    copies(author, "We meet at the library.")


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("undisclosed-information", "I have read the internal audit memo on the water plant."),
        ("official-travel", "I fly to Goma on Tuesday with the mission."),
    ],
)
def test_undisclosed_information_and_official_travel_need_a_prior_authorisation(
    author: Any, clause: str, text: str
) -> None:
    """Given what is not public, neither a reason nor a yes opens the gate; a recorded authorisation does."""
    author.write(text)
    marked(author, clause)
    for found in open_clauses(author):
        keep(author, found)
    affirm_everything(author)
    assert lacks(author) == {Lack.EVIDENCE}
    for state in author.desk.checklist.items:
        card = author.window.checklist.card(state.item.id)
        if isinstance(card, EvidenceCard):
            assert state.item.clause == clause
            card.fill_in("Ana Example, head of office", "2 March", "Memo 7")
    copies(author, text)


def test_work_email_in_a_post_is_certain_and_gives_way_to_a_private_one(author: Any) -> None:
    """Given a work address for a private sale, it is marked at once; a private address is not."""
    author.write("My bicycle is for sale: ana.example@un.org")
    marked(author, "work-email", "ana.example@un.org")
    affirm_everything(author)
    assert status(author, "personal-address") is Status.OPEN
    assert Lack.FINDING in lacks(author)
    rewrite(author, "My bicycle is for sale: ana@post.example")
    affirm_everything(author)
    assert status(author, "personal-address") is None
    copies(author, "My bicycle is for sale: ana@post.example")


def test_pseudonym_about_the_united_nations_is_marked_and_asked_about(author: Any) -> None:
    """Given a false name for posts about the United Nations, the mark and the question both keep the gate shut."""
    author.write("I post about the UN under a false name.")
    marked(author, "pseudonym", "false")
    affirm_everything(author)
    answer(author, "own-name", Reply.NO)
    assert lacks(author) == {Lack.FINDING, Lack.ANSWERED_NO}
    keep(author, "pseudonym")
    assert lacks(author) == {Lack.ANSWERED_NO}
    rewrite(author, "I sign with my own name.")
    affirm_everything(author)
    copies(author, "I sign with my own name.")


def test_privacy_of_colleagues_partners_and_beneficiaries_needs_their_express_permission(author: Any) -> None:
    """Given a colleague who is named, the reason of the author does not stand in for the colleague's own yes."""
    text = "My colleague Bo Example is HIV positive."
    register = author.window.findChild(Register)
    register.keep(Person("", "Bo Example", Relation.COLLEAGUE))
    author.desk.set_network("linkedin")
    author.write(text)
    marked(author, "people-privacy", "Bo Example")
    keep(author, "people-privacy")
    for clause in open_clauses(author):
        keep(author, clause)
    author.answer_everything()
    assert Lack.CONSENT in lacks(author)
    line = next(each for each in author.window.gate.lines if "No consent is on record" in each.accessibleName())
    assert "Bo Example is named" in line.accessibleName()

    (bo,) = register.people
    scope, notice = Scope(("linkedin",), Naming.NAMED, ""), Notice("May I tell it?", "1", "en")
    how = Circumstances(statements=Statements(True, True, True))
    register.record([register.new_event(bo.id, Act.GIVEN, register.today, scope=scope, notice=notice, how=how)])
    author.answer_everything()
    copies(author, text)
    author.clipboard.history.clear()
    register.withdraw(bo.id)
    author.until(lambda: Lack.CONSENT in {each.kind for each in author.desk.missing})
    assert author.desk.approval is None


def test_asking_when_unsure_keeps_the_gate_shut_until_somebody_is_sure(author: Any) -> None:
    """Given an author who is not sure, the gate stays shut and the checklist leads to a question for somebody who knows."""
    author.write("A walk in the park.")
    affirm_everything(author)
    answer(author, "media-test", Reply.NOT_SURE)
    assert lacks(author) == {Lack.ANSWERED_NOT_SURE}
    author.click(author.window.checklist.card("media-test"), "Write to somebody who can advise you")
    window = author.dialog()
    author.click(window, "Copy the question")
    assert "A walk in the park." in author.copied()
    assert "I would like your advice before I publish" in author.copied()
    window.close()
    author.is_freed(window)
    author.clipboard.history.clear()
    assert lacks(author) == {Lack.ANSWERED_NOT_SURE}
    answer(author, "media-test", Reply.YES)
    copies(author, "A walk in the park.")
