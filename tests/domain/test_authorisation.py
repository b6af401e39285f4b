"""What permits disclosing something: when it holds, which texts it fits, and what it must say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.authorisation import (
    Authorisation,
    Ending,
    Fault,
    Ground,
    Standing,
    faults,
    fits,
    folded,
    mentions,
    passages,
    topics_in,
)
from beforehand.domain.checklist import AUTHORISED, Status, compute
from beforehand.domain.decision import Kind, decide, judge
from beforehand.domain.post import Evidence
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import Clause, Item, Pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft

TODAY = date(2026, 3, 2)
WHEN = datetime(2026, 3, 2, tzinfo=UTC)
UNDISCLOSED = "undisclosed-information"
GIVEN = Authorisation("a", Ground.PRIOR, (UNDISCLOSED,), "Ana Example", date(2026, 2, 1), "Memo 7", "The water plant")


@pytest.mark.parametrize(
    ("until", "ending", "standing"),
    [
        (None, None, Standing.IN_FORCE),
        (TODAY, None, Standing.IN_FORCE),
        (date(2026, 3, 1), None, Standing.EXPIRED),
        (date(2027, 1, 1), Ending(TODAY, "Over"), Standing.ENDED),
    ],
)
def test_it_holds_to_the_end_of_its_last_day_and_not_after_it_was_ended(
    until: date | None, ending: Ending | None, standing: Standing
) -> None:
    given = replace(GIVEN, until=until, ending=ending)
    assert given.standing(TODAY) is standing
    assert given.is_in_force(TODAY) is (standing is Standing.IN_FORCE)


@pytest.mark.parametrize(
    ("text", "topic", "is_mentioned"),
    [
        ("The Water  Plant works", "water plant", True),
        ("Two pumps", "pump", True),
        ("The trumpet", "pump", False),
        ("L’usine d’épuration marche", "epuration", True),
        ("وصلت القافلة اليوم", "قافلة", True),
        ("昨天车队到达了", "车队", True),
        ("Насосы работают", "насос", True),
        ("Anything", " ", False),
        ("a.b", "a+b", False),
    ],
)
def test_a_topic_is_found_at_the_beginning_of_a_word_whatever_case_accent_or_script(
    text: str, topic: str, is_mentioned: bool
) -> None:
    assert mentions(folded(text), topic) is is_mentioned


def test_it_fits_texts_of_its_clause_that_mention_one_of_its_topics_while_it_is_in_force() -> None:
    given = replace(GIVEN, topics=("pump", "water plant"))
    plant, school = folded("The Water Plant works."), folded("The school is open.")
    assert fits(given, UNDISCLOSED, plant, TODAY)
    assert not fits(given, UNDISCLOSED, school, TODAY)
    assert not fits(given, "official-travel", plant, TODAY)
    assert not fits(replace(given, until=date(2026, 3, 1)), UNDISCLOSED, plant, TODAY)
    assert fits(GIVEN, UNDISCLOSED, school, TODAY)


def test_topics_stand_between_commas_of_any_script_and_count_once() -> None:
    assert topics_in(" water  plant, pump;pump، مضخة，泵 ,, ") == ("water plant", "pump", "مضخة", "泵")


def test_an_authorisation_says_who_and_what_a_source_says_where() -> None:
    blank = Authorisation("", Ground.PRIOR, (), "", date(2026, 3, 3), "", until=date(2026, 3, 1))
    assert set(faults(blank, TODAY)) == {Fault.WHO, Fault.SCOPE, Fault.CLAUSES, Fault.FUTURE, Fault.ALREADY_OVER}
    assert faults(replace(blank, ground=Ground.PUBLIC, who="Gazette", on=TODAY, until=None), TODAY) == (
        Fault.REFERENCE,
        Fault.CLAUSES,
    )
    assert faults(GIVEN, TODAY) == ()


def test_passages_are_the_sentences_of_what_is_open_or_kept_and_never_of_false_alarms_or_hints() -> None:
    text = "A memo says so. The cost is known. A draft leaked. A hint."
    marks = [
        Finding(text.index(words), text.index(words) + len(words), UNDISCLOSED, words, tier, 0.9, "s", "d", "b")
        for words, tier in (("memo", Tier.LIKELY), ("cost", Tier.CERTAIN), ("draft", Tier.LIKELY), ("hint", Tier.HINT))
    ]
    decisions = [
        decide(Kind.KEPT, marks[0], text, "Published", WHEN),
        decide(Kind.IGNORED_HERE, marks[2], text, "Beer on draft", WHEN),
    ]
    assert passages(judge(marks, decisions, text), UNDISCLOSED, text) == ("A memo says so.", "The cost is known.")
    assert passages(judge(marks, decisions, text), "official-travel", text) == ()


def test_a_record_that_rests_on_an_authorisation_satisfies_only_while_that_still_covers_the_draft(
    make_draft: Callable[..., Draft],
) -> None:
    clause = Clause(UNDISCLOSED, 6, "Official information", "…", "Undisclosed")
    item = Item("leak", UNDISCLOSED, "evidence", "Who?", "", ())
    pack = Pack("p", "P", "", "2019", "v", ("en",), (), (clause,), (item,), (), {}, (), {clause.id: clause})
    noted = make_draft(evidence=(Evidence("leak", "Ana", "2026-02-01", "Memo 7", WHEN),))
    used = make_draft(evidence=(Evidence("leak", "Ana", "2026-02-01", "Memo 7", WHEN, "a", "hash"),))
    holds = frozenset({AUTHORISED.format("leak")})
    for draft, facts, status in (
        (noted, frozenset(), Status.SATISFIED),
        (used, frozenset(), Status.OPEN),
        (used, holds, Status.SATISFIED),
    ):
        state = compute(pack, draft, (), facts).state("leak")
        assert state is not None
        assert state.status is status
