"""What runs out, who is due to be erased and by which clock, and the register in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.consent import ANY_NETWORK, Act, ConsentEvent, Naming, Record, Scope
from beforehand.domain.endings import by_month, endings
from beforehand.domain.figures import Share, figures
from beforehand.domain.person import Person, Relation
from beforehand.domain.retention import (
    LONGEST_BREAK,
    PERIODS,
    Doubt,
    Kind,
    after_months,
    doubt,
    due_of,
)
from beforehand.domain.standing import standing_of

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA = Person("a" * 32, "Ana Example", Relation.COLLEAGUE)
WIDE = Scope((ANY_NETWORK,), Naming.NAMED, "")


def record(name: str, *acts: tuple[Act, date, date | None], person: Person = ANA, **scope: object) -> Record:
    """A record of these acts, each with its day and, where it has a scope, the last day that it tells."""
    events = tuple(
        ConsentEvent(
            f"{name}{n}", name, person.id, act, on, datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            replace(WIDE, until=until, **scope) if act in (Act.GIVEN, Act.RENEWED, Act.REQUESTED) else None,
        )
        for n, (act, on, until) in enumerate(acts)
    )  # fmt: skip
    return Record(name, person.id, events)


def yes(name: str, on: date, until: date | None, **scope: object) -> Record:
    return record(name, (Act.GIVEN, on, until), **scope)


def last_days(*records: Record) -> list[tuple[str, bool]]:
    return [(each.record.id, each.is_over) for each in endings([ANA], lambda _: records, TODAY)]


def test_what_runs_out_and_what_just_did_is_listed_by_its_last_day() -> None:
    past = yes("past", date(2025, 1, 1), date(2026, 2, 1), purpose="A")
    today, later = yes("today", TODAY, TODAY, purpose="B"), yes("later", TODAY, date(2026, 5, 9), purpose="C")
    long_ago = yes("long", date(2024, 1, 1), date(2024, 5, 1))
    gone = record("gone", (Act.GIVEN, TODAY, date(2026, 4, 1)), (Act.WITHDRAWN, TODAY, None))
    assert last_days(later, gone, past, today, long_ago, yes("ever", TODAY, None, purpose="Wells")) == [
        ("past", True), ("today", False), ("later", False),
    ]  # fmt: skip
    months = by_month(endings([ANA], lambda _: [past, today, later], TODAY))
    assert {month: [each.record.id for each in found] for month, found in months.items()} == {
        (2026, 3): ["today"], (2026, 5): ["later"],
    }  # fmt: skip


def test_a_consent_that_another_one_replaces_is_left_out() -> None:
    old = yes("old", date(2025, 4, 1), date(2026, 4, 1), networks=("x",), purpose="Wells")
    assert last_days(old, yes("new", TODAY, date(2027, 4, 1))) == [("new", False)]
    assert last_days(old, yes("ever", TODAY, None)) == []
    for narrower in ({"networks": ("linkedin",)}, {"naming": Naming.UNNAMED}, {"purpose": "Roads"}, {"photos": ("p",)}):
        assert "old" in dict(last_days(old, yes("new", TODAY, date(2027, 4, 1), **narrower)))


def test_somebody_who_was_asked_again_says_so() -> None:
    asked = record("asked", (Act.REQUESTED, date(2026, 2, 20), date(2027, 4, 1)))
    (ending,) = endings([ANA], lambda _: [yes("old", date(2025, 4, 1), date(2026, 4, 1)), asked], TODAY)
    assert ending.asked == date(2026, 2, 20)
    assert ending.renewed(date(2027, 4, 1)) == replace(WIDE, until=date(2027, 4, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
        (date(2026, 5, 31), 24, date(2028, 5, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert after_months(day, months) == expected


@pytest.mark.parametrize(
    ("held", "kind", "since"),
    [
        (yes("r", date(2023, 1, 1), date(2024, 1, 1)), Kind.RUN_OUT, date(2024, 1, 1)),
        (record("r", (Act.GIVEN, date(2023, 1, 1), None), (Act.WITHDRAWN, date(2023, 6, 1), None)), Kind.ENDED, date(2023, 6, 1)),
        (record("r", (Act.REQUESTED, date(2023, 1, 1), None), (Act.REFUSED, date(2023, 2, 1), None)), Kind.REFUSED, date(2023, 2, 1)),
        (record("r", (Act.REQUESTED, date(2023, 1, 1), None)), Kind.UNANSWERED, date(2023, 1, 1)),
    ],
)  # fmt: skip
def test_each_kind_of_record_has_a_period_of_its_own(held: Record, kind: Kind, since: date) -> None:
    due = due_of(ANA, [held], None, TODAY, PERIODS)
    assert due is not None
    assert (due.kind, due.since, due.due) == (kind, since, after_months(since, PERIODS[kind]))
    assert due_of(ANA, [held], None, TODAY, {**PERIODS, kind: 0}) is None


def test_nobody_is_due_while_a_consent_is_in_force_or_will_be() -> None:
    old = yes("old", date(2020, 1, 1), date(2021, 1, 1))
    assert due_of(ANA, [old, yes("new", TODAY, None)], None, TODAY, PERIODS) is None
    assert due_of(ANA, [old, yes("next", date(2026, 4, 1), None)], None, TODAY, PERIODS) is None
    refused = record("no", (Act.REFUSED, date(2026, 1, 1), None))
    due = due_of(ANA, [old, refused], None, TODAY, PERIODS)
    assert due is not None
    assert due.due == date(2027, 1, 1)


def test_a_period_begins_when_something_was_written_down_however_far_back_it_is_dated() -> None:
    backdated = record("r", (Act.REFUSED, date(2020, 1, 1), None))
    late = replace(backdated, events=(replace(backdated.events[0], recorded=NOW),))
    due = due_of(ANA, [late], None, TODAY, PERIODS)
    assert due is not None
    assert due.since == TODAY


def test_somebody_without_records_is_due_by_the_day_on_which_they_were_kept() -> None:
    due = due_of(ANA, [], date(2025, 1, 1), TODAY, PERIODS)
    assert due is not None
    assert due.due == date(2025, 7, 1)
    assert due_of(ANA, [], None, TODAY, PERIODS) is None


@given(st.lists(st.integers(-2000, 0), max_size=20), st.integers(0, 4000))
def test_a_clock_that_ran_ahead_by_more_than_a_break_is_never_trusted_at_once(back: list[int], ahead: int) -> None:
    """Whatever was recorded before, a clock far ahead of the last day of use erases nothing on that day."""
    days = [TODAY + timedelta(each) for each in (*back, 0)]
    wrong = NOW + timedelta(days=ahead)
    found = doubt(days, NOW, wrong)
    if timedelta(ahead) > LONGEST_BREAK:
        assert found is Doubt.BREAK
    assert doubt([*days, wrong.date()], wrong, NOW) is (Doubt.BEHIND if ahead > 0 else found)


def test_after_a_break_the_clock_is_trusted_on_the_third_day_of_use() -> None:
    days = [date(2025, 1, 1), TODAY]
    assert doubt(days, NOW, NOW) is Doubt.BREAK
    assert doubt(days, NOW, NOW + timedelta(1)) is Doubt.BREAK
    assert doubt([*days, TODAY + timedelta(1)], NOW, NOW + timedelta(2)) is None


def test_a_clock_that_was_set_while_the_program_ran_is_not_trusted() -> None:
    assert doubt([TODAY], NOW, NOW, timedelta(hours=2)) is Doubt.LEAP
    assert doubt([TODAY], NOW, NOW, timedelta(hours=-2)) is Doubt.LEAP
    assert doubt([TODAY], NOW, NOW, timedelta(seconds=9)) is None
    assert doubt([], None, NOW) is None


def test_everybody_is_counted_once_in_each_line() -> None:
    people = [replace(ANA, id=str(n), relation=relation) for n, relation in enumerate([*Relation, *Relation])]
    held = {
        "0": [yes("a", TODAY, date(2026, 3, 20), networks=("x_premium", "linkedin")), yes("b", TODAY, None)],
        "1": [yes("c", date(2020, 1, 1), date(2021, 1, 1))],
        "2": [record("d", (Act.GIVEN, TODAY, None), (Act.WITHDRAWN, TODAY, None))],
        "3": [record("e", (Act.REFUSED, TODAY, None))],
        "4": [record("f", (Act.REQUESTED, TODAY, None))],
        "5": [yes("g", TODAY, None, networks=("x",))],
    }
    found = figures(people, {each.id: standing_of(held.get(each.id, []), TODAY) for each in people}, TODAY)
    assert (found.people, found.in_force, found.soon, found.run_out, found.ended) == (8, 2, 1, 1, 1)
    assert (found.refused, found.waiting, found.bare, found.minors) == (1, 1, 2, 0)
    lines = found.in_force + found.run_out + found.ended + found.refused + found.waiting + found.bare
    assert lines == found.people
    assert found.relations[Relation.COLLEAGUE] == Share(2, 1)
    assert found.relations[Relation.PARTNER] == Share(2, 1)
    assert found.networks == {"x": 2, "linkedin": 1, ANY_NETWORK: 1}
