"""What consents amount to, whether one covers a use, and who is named in a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    ConsentEvent,
    CorrectionError,
    FourTests,
    Naming,
    Notice,
    Record,
    Scope,
    Statements,
    correct,
    next_acts,
    records,
)
from beforehand.domain.matching import Misfit, Use, match, misfits
from beforehand.domain.named import SOMEBODY_ELSE, Gap, NameIndex, fits, gaps
from beforehand.domain.person import Guardian, Person, Relation, problems
from beforehand.domain.post import Answer, Reply

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA = Person("a" * 32, "Ana Ruiz Example", Relation.COLLEAGUE)
CHILD = Person("c" * 32, "Child K", Relation.BENEFICIARY, birth_year=2015, guardians=(Guardian("Mo", "father"),))
NOTICE = Notice("One photo, on my own accounts.", "1", "en")
SAID = Statements(has_no_effect=True, how_to_withdraw=True, no_full_recall=True)
MET = FourTests(told_what=True, freely=True, understood=True, able_to_decide=True)
WIDE = Scope((ANY_NETWORK,), Naming.NAMED, "")


def event(act: Act = Act.GIVEN, on: date = DAY, number: int = 0, **fields: object) -> ConsentEvent:
    values = {"scope": WIDE, "notice": NOTICE, "how": Circumstances(statements=SAID)} if act.permits else {}
    return ConsentEvent(str(number), "r", ANA.id, act, on, NOW, **(values | fields))  # type: ignore[arg-type]


def record(*events: ConsentEvent) -> Record:
    return Record("r", events[0].person, events)


def use(network: str = "x", naming: Naming = Naming.NAMED, on: date = DAY, **fields: str) -> Use:
    return Use(network, naming, on, **fields)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.UNKNOWN])
def test_only_given_and_renewed_permit(act: Act) -> None:
    is_covered = match(ANA, [record(event(act, scope=WIDE, notice=NOTICE))], use()).is_covered
    said = replace(event(act), scope=WIDE, notice=NOTICE, how=Circumstances(statements=SAID))
    assert match(ANA, [record(said)], use()).is_covered == (act in (Act.GIVEN, Act.RENEWED))
    assert not is_covered or act.permits


acts = st.sampled_from([act for act in Act if act is not Act.UNKNOWN])
histories = st.lists(st.tuples(acts, st.integers(-400, 400)), min_size=1, max_size=8)


@given(histories)
def test_a_state_that_permits_always_comes_from_a_yes(history: list[tuple[Act, int]]) -> None:
    made = record(*(event(act, DAY + timedelta(days), n) for n, (act, days) in enumerate(history)))
    if made.is_in_force(DAY):
        grant = made.grant_on(DAY)
        assert grant is not None
        assert grant.act in (Act.GIVEN, Act.RENEWED)
        assert grant.on <= DAY


@given(histories, st.sampled_from([Act.WITHDRAWN, Act.REVOKED, Act.INVALIDATED]), st.data())
def test_a_withdrawal_always_wins(history: list[tuple[Act, int]], final: Act, data: st.DataObject) -> None:
    """Wherever it stands, whatever follows, and whatever corrects it."""
    events = [event(act, DAY + timedelta(days), n) for n, (act, days) in enumerate(history)]
    ending = event(final, DAY + timedelta(data.draw(st.integers(-400, 400))), 99)
    events.insert(data.draw(st.integers(0, len(events))), ending)
    events.append(replace(event(Act.GIVEN, DAY, 100), corrects="99"))
    assert not any(record(*events).is_in_force(DAY + timedelta(days)) for days in (-500, 0, 500))


@given(st.integers(-800, 800), st.integers(0, 800), st.integers(-900, 1700))
def test_a_yes_ends_with_its_last_day(start: int, length: int, day: int) -> None:
    begins, ends, on = DAY + timedelta(start), DAY + timedelta(start + length), DAY + timedelta(day)
    made = record(event(on=begins, scope=replace(WIDE, until=ends)))
    assert made.is_in_force(on) == (begins <= on <= ends)
    assert (made.state(on) is Act.EXPIRED) == (on > ends)


@given(st.lists(st.integers(0, 5), max_size=10), st.data())
def test_of_an_event_and_its_corrections_exactly_the_last_counts(targets: list[int], data: st.DataObject) -> None:
    """Whichever of them each correction names, and in whatever order other events stand between."""
    events = [event(scope=replace(WIDE, purpose="0")), event(Act.REQUESTED, number=50, scope=WIDE)]
    chain = ["0"]
    for number, target in enumerate(targets, 1):
        corrects = chain[target % len(chain)]
        events.append(event(number=number, corrects=corrects, scope=replace(WIDE, purpose=str(number))))
        chain.append(str(number))
    standing = record(*events).standing
    assert sorted(each.id for each in standing) == sorted([chain[-1], "50"])
    assert [each.id for each in events if not record(*events).is_corrected(each)] == sorted(
        [chain[-1], "50"], key=[each.id for each in events].index
    )


def test_renewing_goes_on_after_the_end_and_from_its_own_day() -> None:
    first = event(on=date(2025, 1, 1), scope=replace(WIDE, until=date(2025, 12, 31)))
    made = record(first, event(Act.RENEWED, DAY, 1))
    assert not made.is_in_force(date(2026, 2, 1))
    assert made.is_in_force(DAY)


def test_a_correction_takes_the_place_of_what_it_corrects_and_both_stay_readable() -> None:
    first = event(scope=replace(WIDE, naming=Naming.UNNAMED))
    better = correct(first, "1", NOW, replace(first, scope=WIDE))
    again = correct(better, "2", NOW, replace(better, scope=replace(WIDE, until=DAY)))
    made = record(first, better, again)
    assert made.standing == (again,)
    assert made.is_corrected(first)
    assert made.is_corrected(better)
    assert len(made.events) == 3
    assert match(ANA, [made], use()).is_covered
    assert not match(ANA, [made], use(on=DAY + timedelta(1))).is_covered


def test_a_correction_never_turns_a_no_into_a_yes() -> None:
    refused = event(Act.REFUSED)
    with pytest.raises(CorrectionError):
        correct(refused, "1", NOW, replace(refused, act=Act.GIVEN, scope=WIDE))
    assert not record(refused, replace(event(number=1), corrects="0")).is_in_force(DAY)


def test_a_withdrawal_that_is_written_down_as_a_correction_wins_as_well() -> None:
    assert not record(event(), event(Act.WITHDRAWN, number=1, corrects="0")).is_in_force(DAY)


def test_what_is_written_down_late_counts_from_its_own_day() -> None:
    made = record(event(), event(Act.REFUSED, DAY - timedelta(2), 1))
    assert made.state(DAY) is Act.GIVEN
    assert made.state(DAY - timedelta(1)) is Act.REFUSED


def test_a_renewal_widens_nothing_before_its_day() -> None:
    narrow = event(on=DAY - timedelta(9), scope=replace(WIDE, naming=Naming.UNNAMED))
    made = record(narrow, event(Act.RENEWED, DAY + timedelta(9), 1))
    assert match(ANA, [made], use()).misfits == (Misfit.NAMING,)
    assert match(ANA, [made], use(on=DAY + timedelta(9))).is_covered


def test_the_first_and_the_last_day_belong_to_a_consent() -> None:
    made = record(event(scope=replace(WIDE, starts=DAY, until=DAY)))
    assert match(ANA, [made], use()).is_covered


def test_what_may_follow_never_revives_a_consent_that_ended() -> None:
    assert next_acts(Act.WITHDRAWN) == next_acts(Act.REVOKED) == next_acts(Act.INVALIDATED) == ()
    assert Act.GIVEN in next_acts(Act.REQUESTED)
    assert Act.GIVEN not in next_acts(Act.REFUSED)


def test_events_are_grouped_into_records() -> None:
    other = replace(event(number=1), record="s")
    assert [each.id for each in records([event(), other, event(Act.WITHDRAWN, number=2)])] == ["r", "s"]


def test_each_part_that_does_not_fit_is_told() -> None:
    scope = Scope(("linkedin",), Naming.FIRST_NAME, "Workshop", occasion="Nairobi, March", starts=date(2026, 4, 1))
    bare = event(scope=scope, notice=None, how=Circumstances())
    assert set(misfits(ANA, record(bare), use())) == {
        Misfit.NETWORK, Misfit.NAMING, Misfit.NOT_YET, Misfit.TOPIC, Misfit.OCCASION, Misfit.NOTICE, Misfit.STATEMENTS,
    }  # fmt: skip
    sound = record(event(scope=replace(scope, starts=None)))
    fitting = use("linkedin", Naming.FIRST_NAME, topic="workshop ", occasion="nairobi,  March")
    assert match(ANA, [sound], fitting).is_covered
    assert match(ANA, [sound], use("linkedin", Naming.UNNAMED)).may_be_confirmed


def test_a_photo_fits_by_itself_or_by_its_occasion() -> None:
    made = record(event(scope=replace(WIDE, photos=("p1",))))
    assert match(ANA, [made], use(photo="p1")).is_covered
    assert match(ANA, [made], use(photo="p2")).misfits == (Misfit.OCCASION,)


@pytest.mark.parametrize("network", ["plain", "nowhere", "x"])
def test_a_consent_for_one_network_covers_its_family_and_no_other(network: str) -> None:
    made = record(event(scope=replace(WIDE, networks=("x_premium",))))
    assert match(ANA, [made], use(network)).is_covered == (network == "x")


def test_an_unknown_network_in_a_consent_does_not_cover_plain_text() -> None:
    assert not match(ANA, [record(event(scope=replace(WIDE, networks=("gone",))))], use("plain")).is_covered


def test_a_minor_needs_the_tests_a_guardian_and_assent() -> None:
    yes = replace(event(), person=CHILD.id)
    assert misfits(CHILD, record(yes), use()) == (Misfit.TESTS, Misfit.GUARDIAN, Misfit.ASSENT)
    how = Circumstances(statements=SAID, tests=MET, guardian="Mo", has_assent=True)
    assert match(CHILD, [record(replace(yes, how=how))], use()).is_covered
    for part in ("told_what", "freely", "understood", "able_to_decide"):
        weak = replace(how, tests=replace(MET, **{part: False}))
        assert misfits(CHILD, record(replace(yes, how=weak)), use()) == (Misfit.TESTS,)


def test_the_nearest_consent_is_the_one_that_is_told_about() -> None:
    gone = record(event(), event(Act.WITHDRAWN, number=1))
    narrow = Record("s", ANA.id, (event(number=2, scope=replace(WIDE, naming=Naming.UNNAMED)),))
    assert match(ANA, [gone, narrow], use()).record is narrow
    about = Record("t", ANA.id, (event(number=3, scope=replace(WIDE, purpose="Wells", occasion="March")),))
    assert match(ANA, [narrow, about], use()).record is about
    assert match(ANA, [gone], use()).misfits == (Misfit.STATE,)
    assert match(ANA, [], use()).misfits == (Misfit.NO_RECORD,)
    assert match(ANA, [replace(narrow, person="b" * 32)], use()).misfits == (Misfit.NO_RECORD,)


def test_minors_are_told_by_the_year_and_in_doubt() -> None:
    assert Person("", "A", Relation.PUBLIC, birth_year=2008).is_minor(DAY)
    assert not Person("", "A", Relation.PUBLIC, birth_year=2007).is_minor(DAY)
    assert problems(Person("", " ", Relation.PUBLIC, birth_year=2012), DAY) == ("name", "guardian")
    assert problems(Person("", "A", Relation.PUBLIC, birth_year=2099), DAY) == ("birth_year",)
    assert problems(CHILD, DAY) == ()


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("Ana Ruiz Example spoke.", Naming.NAMED),
        ("ana ruiz example spoke", Naming.NAMED),
        ("With ANA’s help", Naming.FIRST_NAME),
        ("Thanks, Mr Example!", Naming.NAMED),
        ("Āna helped", Naming.FIRST_NAME),
        ("for example", None),
        ("Banana, Anas", None),
    ],
)
def test_people_are_found_by_their_names(text: str, naming: Naming | None) -> None:
    found = NameIndex([ANA, CHILD]).mentions(text)
    assert [each.naming for each in found] == ([naming] if naming else [])


def test_the_fullest_naming_counts_and_an_initial_is_no_name() -> None:
    person = Person("e" * 32, "J. Doe", Relation.PARTNER)
    assert NameIndex([ANA]).mentions("Ana came. Ana Ruiz Example spoke. Ana left.")[0].naming is Naming.NAMED
    assert NameIndex([person]).mentions("J came with Q.") == ()
    assert NameIndex([person]).mentions("J. Doe came.")[0].naming is Naming.NAMED


def test_a_name_in_a_script_without_spaces_is_found() -> None:
    person = Person("d" * 32, "山田 太郎", Relation.PARTNER)
    assert NameIndex([person]).mentions("昨日、山田太郎さんと話した。")[0].person is person


def test_a_named_person_leaves_a_gap_until_a_consent_fits_or_the_author_says_who_is_meant(make_draft) -> None:
    draft = make_draft("Ana helped.", network="x")
    mentions = NameIndex([ANA]).mentions(draft.text)
    (gap,) = gaps(draft, mentions, {}, DAY)
    assert gap.match.misfits == (Misfit.NO_RECORD,)
    assert gaps(draft, mentions, {ANA.id: [record(event())]}, DAY) == ()
    other = Answer(SOMEBODY_ELSE.format(ANA.id), Reply.YES, NOW)
    assert gaps(replace(draft, answers=(other,)), mentions, {}, DAY) == ()


def test_what_the_author_confirmed_about_one_yes_does_not_hold_for_another(make_draft) -> None:
    draft = make_draft("Ana helped.", network="x")
    mentions = NameIndex([ANA]).mentions(draft.text)
    narrow = record(event(scope=replace(WIDE, purpose="Workshop")))
    (gap,) = gaps(draft, mentions, {ANA.id: [narrow]}, DAY)
    confirmed = replace(draft, answers=(Answer(fits(gap), Reply.YES, NOW),))
    assert gaps(confirmed, mentions, {ANA.id: [narrow]}, DAY) == ()
    renewed = record(*narrow.events, event(Act.RENEWED, DAY, 1, scope=replace(WIDE, purpose="Something else")))
    assert isinstance(gaps(confirmed, mentions, {ANA.id: [renewed]}, DAY)[0], Gap)
    withdrawn = record(*narrow.events, event(Act.WITHDRAWN, DAY, 1))
    assert gaps(confirmed, mentions, {ANA.id: [withdrawn]}, DAY)[0].match.misfits == (Misfit.STATE,)
