"""Guideline 6, undisclosed information: it needs a prior authorisation or a public source, also after separation."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from beforehand.desk.authorisations import Authorisations
from beforehand.domain.authorisation import Authorisation, Ground
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack
from beforehand.domain.profile import Profile, Service
from beforehand.windows.authorisation_form import AuthorisationForm
from beforehand.windows.authorisation_words import use_told
from beforehand.windows.authorisations import AuthorisationsWindow
from beforehand.windows.dialogs import Question
from beforehand.windows.parts import LineButton
from beforehand.windows.reason import ReasonWindow

ITEM = "already-public"
LEAK = "The draft report says that the water plant works again."


def opened(author, kind):
    """The window of this kind that is open."""
    author.until(lambda: [w for w in author.window.findChildren(kind) if w.isVisible()])
    return [w for w in author.window.findChildren(kind) if w.isVisible()][-1]


def shown(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def service(author) -> Authorisations:
    return author.window.findChild(Authorisations)


def keep_the_finding(author, words: str, *, is_last: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if is_last else Qt.KeyboardModifier.NoModifier
    author.press(Qt.Key.Key_F8, modifier)
    author.until(lambda: author.card is not None and author.card.content.quoted == words)
    author.keep("It may be told")


def affirm_the_rest(author) -> None:
    for state in author.desk.checklist.items:
        if state.item.kind == "affirm":
            author.window.checklist.card(state.item.id).answer_yes()


def lacks(author) -> list[Lack]:
    return [lack.kind for lack in author.desk.missing]


def give(author, **fields) -> str:
    values = {
        "id": "", "ground": Ground.PRIOR, "clauses": ("undisclosed-information",), "who": "Ana Example",
        "on": date(2026, 2, 20), "reference": "Memo 7", "scope": "The state of the water plant",
    }  # fmt: skip
    ids: list[str] = []
    service(author).give(Authorisation(**(values | fields)), then=ids.append)
    author.until(lambda: ids)
    return ids[0]


def test_undisclosed_information_needs_prior_authorisation(author) -> None:
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    affirm_the_rest(author)
    assert lacks(author) == [Lack.EVIDENCE]
    author.choose("copy_approved")
    assert author.copied() is None

    card = author.window.checklist.card(ITEM)
    author.window.gate.lines[0].click()
    author.until(lambda: author.window.focusWidget() is author.button(card, "Write down an authorisation…"))
    author.click(card, "Write down an authorisation…")
    form = opened(author, AuthorisationForm)
    author.click(form, "Write it down")
    assert form._told.text() == "Write who authorised it. Write in your own words what it allows."
    assert form.focusWidget() is form.who
    QTest.keyClicks(form.who, "Ana Example")
    author.click(form, "Write it down")
    assert form.focusWidget() is form.scope
    QTest.keyClicks(form.scope, "The state of the water plant")
    QTest.keyClicks(form.topics, "water plant; pump")
    author.click(form, "Write it down")
    question = opened(author, Question)
    assert "“The draft report says that the water plant works again.”" in shown(question)
    author.click(question, "Yes, it covers this")

    author.until(lambda: author.desk.is_open)
    author.until(lambda: "Authorisation of Ana Example" in shown(card))
    author.choose("copy_approved")
    assert author.copied() == LEAK
    entries = author.program.journal.entries("authorisation.")
    assert [entry.kind for entry in entries] == ["authorisation.given", "authorisation.used"]
    assert LEAK not in str([entry.payload for entry in entries])


def test_an_authorisation_fits_later_posts_until_it_ends(author, clock) -> None:
    name = give(author, topics=("water plant",), until=date(2026, 3, 9))
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    affirm_the_rest(author)
    card = author.window.checklist.card(ITEM)
    take_offer(author, card)
    author.click(opened(author, Question), "No")
    assert lacks(author) == [Lack.EVIDENCE]
    take_offer(author, card)
    author.click(opened(author, Question), "Yes, it covers this")
    author.until(lambda: author.desk.is_open)

    author.choose("show_authorisations")
    window = opened(author, AuthorisationsWindow)
    author.until(lambda: "Used for: “The draft report says that the water plant works again.”" in shown(window))
    author.click(window, "End it…")
    reason = opened(author, ReasonWindow)
    QTest.keyClicks(reason.reason, "The mandate is over")
    author.click(reason, "End it")
    author.until(lambda: "The mandate is over" in shown(window))
    window.close()
    assert lacks(author) == [Lack.EVIDENCE]
    author.until(lambda: "Ended on" in shown(card))
    assert service(author).offers(ITEM) == ()
    assert service(author).drafts_using(name) == (author.desk.current.id,)
    author.click(card, "Take this back")
    author.until(lambda: "Or note it for this draft alone:" in shown(card))


def take_offer(author, card) -> None:
    """Press the first offer of a card, which may be too long for its button."""
    told = use_told(service(author).offers(ITEM)[0])
    author.until(lambda: [b for b in card.findChildren(LineButton) if b.accessibleName() == told and b.isVisible()])
    next(b for b in card.findChildren(LineButton) if b.accessibleName() == told and b.isVisible()).click()


def test_an_authorisation_that_ran_out_overnight_shuts_the_gate_even_before_anything_is_typed(author, clock) -> None:
    name = give(author, until=date(2026, 3, 2))
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    affirm_the_rest(author)
    service(author).confirm(ITEM, name)
    author.until(lambda: author.desk.is_open)
    clock.go_on(days=1)
    author.choose("copy_approved")
    assert author.copied() is None
    assert "The authorisation that you used is no longer in force" in author.window.gate.lines[0].accessibleName()
    author.editor.setFocus()
    author.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    author.write(" ")
    assert lacks(author) == [Lack.EVIDENCE]
    author.until(lambda: "Ran out on" in shown(author.window.checklist.card(ITEM)))


def test_what_is_added_later_is_not_covered_until_the_author_says_so(author) -> None:
    name = give(author)
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    affirm_the_rest(author)
    service(author).confirm(ITEM, name)
    author.until(lambda: author.desk.is_open)
    author.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    author.write(" Page 9 of the draft report names the cost.")
    keep_the_finding(author, "draft report", is_last=True)
    affirm_the_rest(author)
    assert lacks(author) == [Lack.EVIDENCE]
    card = author.window.checklist.card(ITEM)
    author.until(lambda: "“Page 9 of the draft report names the cost.”" in shown(card))
    author.choose("show_missing")
    author.window.gate.lines[0].click()
    assert author.window.focusWidget() is author.button(card, "It covers this as well")
    author.click(card, "It covers this as well")
    author.until(lambda: author.desk.is_open)


def test_a_public_source_does_as_well(author) -> None:
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    affirm_the_rest(author)
    author.click(author.window.checklist.card(ITEM), "Write down a public source…")
    form = opened(author, AuthorisationForm)
    QTest.keyClicks(form.who, "The Example Gazette")
    author.click(form, "Write it down")
    assert form._told.text() == "Write the link or the reference."
    QTest.keyClicks(form.reference, "https://gazette.example/water")
    author.click(form, "Write it down")
    author.click(opened(author, Question), "Yes, it covers this")
    author.until(lambda: author.desk.is_open)
    assert service(author).all[0].until is None


def test_official_travel_needs_a_permission_of_its_own(author) -> None:
    give(author)
    author.write("I fly to Goma on Tuesday.")
    keep_the_finding(author, "to Goma")
    affirm_the_rest(author)
    assert [str(lack.target) for lack in author.desk.missing] == ["movements"]
    assert service(author).offers("movements") == ()
    name = give(author, clauses=("official-travel",), who="Bo Example", scope="The visit of 3 March")
    assert [each.id for each in service(author).offers("movements")] == [name]
    service(author).confirm("movements", name)
    author.until(lambda: author.desk.is_open)


def test_without_an_authorisation_the_words_go_and_nothing_is_asked(author) -> None:
    author.write("I fly to Goma on Tuesday.")
    assert author.window.checklist.card("movements") is not None
    author.press(Qt.Key.Key_F8)
    author.click(author.card, "Change to “on a trip”")
    author.read()
    affirm_the_rest(author)
    author.until(lambda: author.desk.is_open)
    assert author.window.checklist.card("movements") is None


def test_the_duty_goes_on_after_separation(author) -> None:
    author.program.profile.keep(Profile(service=Service.SEPARATED))
    author.write(LEAK)
    keep_the_finding(author, "draft report")
    asked = author.window.checklist.card("after-service")
    assert "does not cease upon separation from service" in shown(asked)
    affirm_the_rest(author)
    assert lacks(author) == [Lack.EVIDENCE]
    author.choose("copy_approved")
    assert author.copied() is None
    service(author).confirm(ITEM, give(author))
    author.until(lambda: author.desk.is_open)


def test_what_stands_beside_the_post_is_not_exempt(author) -> None:
    name = give(author)
    author.write("A quiet day.")
    affirm_the_rest(author)
    author.until(lambda: author.desk.is_open)
    author.desk.set_warning("From the draft report")
    asides = author.program.asides
    author.until(lambda: Lack.ASIDE in lacks(author) and asides.findings("warning"))
    asides.decide("warning", asides.findings("warning")[0].finding, Kind.KEPT, "It may be told")
    author.until(lambda: Lack.EVIDENCE in lacks(author))
    assert service(author).passages("undisclosed-information") == ("From the draft report",)
    service(author).confirm(ITEM, name)
    affirm_the_rest(author)
    author.until(lambda: author.desk.is_open)
    author.desk.set_warning("")
    author.until(lambda: author.window.checklist.card(ITEM) is None)
    author.choose("new_draft")
    assert author.window.checklist.card(ITEM) is None


def test_what_somebody_else_wrote_is_public_already(author) -> None:
    author.write("See this.")
    author.desk.set_act("quote")
    author.desk.set_shared("The draft report is out.")
    author.until(lambda: author.program.asides.findings("shared"))
    finding = author.program.asides.findings("shared")[0].finding
    author.program.asides.decide("shared", finding, Kind.KEPT, "Their words")
    affirm_the_rest(author)
    assert author.window.checklist.card(ITEM) is None


def test_an_authorisation_is_offered_as_soon_as_the_text_comes_to_its_topic(author) -> None:
    give(author, topics=("pump station",))
    author.write("The draft report says a lot.")
    card = author.window.checklist.card(ITEM)
    author.until(lambda: "Or note it for this draft alone:" in shown(card))
    assert offers_of(card) == []
    author.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    author.write(" Pump stations work.")
    author.until(lambda: len(offers_of(card)) == 1)
    author.choose("new_draft")
    author.write("Another draft report.")
    author.until(lambda: offers_of(author.window.checklist.card(ITEM)) == [])


def offers_of(card) -> list[str]:
    told = [each.accessibleName() for each in card.findChildren(LineButton) if each.isVisible()]
    return [text for text in told if text.startswith("Use the ")]


def test_the_evidence_is_kept_with_it_and_comes_out_again(author, tmp_path) -> None:
    memo, copy = tmp_path / "memo.txt", tmp_path / "copy.txt"
    memo.write_text("signed")
    author.choose("show_authorisations")
    window = opened(author, AuthorisationsWindow)
    assert "Nothing is written down yet." in shown(window)
    author.click(window, "Add an authorisation…")
    form = opened(author, AuthorisationForm)
    QTest.keyClicks(form.who, "Ana Example")
    QTest.keyClicks(form.scope, "The water plant")
    author.click(form, "Add a file…")
    chooser = opened(author, QFileDialog)
    chooser.fileSelected.emit(str(memo))
    chooser.close()
    assert "Kept encrypted with it: memo.txt" in shown(form)
    author.click(form, "Write it down")
    author.is_freed(form)
    author.click(window, "Save a copy of file 1…")
    chooser = opened(author, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "absent" / "copy.txt"))
    author.until(lambda: "The copy could not be saved there." in shown(window))
    chooser.fileSelected.emit(str(copy))
    chooser.close()
    assert copy.read_text() == "signed"
    assert copy.stat().st_mode & 0o077 == 0
    assert "Saved in clear." in shown(window)
    window.close()
    author.is_freed(window)
