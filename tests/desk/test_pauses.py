"""Sleeping on a post: when it begins, what it shuts, how it ends, and that no timer runs without it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.journal import Journal
from beforehand.desk.pauses import Pauses, read_all
from beforehand.desk.settings import Settings
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack
from beforehand.domain.network import NETWORKS
from beforehand.domain.pause import Length
from beforehand.store.journal import MemoryJournal
from beforehand.store.memory import MemorySettings
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from beforehand.desk.drafts import Desk
    from beforehand.domain.pause import Pause

TEXT = "Please vote for the heron."


@pytest.fixture
def settings(qapp: object) -> Settings:
    return Settings(MemorySettings())


@pytest.fixture
def journal(qapp: object, clock: Any) -> Iterator[Journal]:
    made = Journal()
    made.use(MemoryJournal(clock.now))
    yield made
    made.deleteLater()


@pytest.fixture
def pauses(desk: Desk, journal: Journal, settings: Settings, clock: Any) -> Iterator[Pauses]:
    made = Pauses(desk, journal, clock, settings)
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def over(pauses: Pauses) -> list[Pause]:
    told: list[Pause] = []
    pauses.is_over.connect(told.append)
    return told


def settled(desk: Desk, text: str = "A calm day.", network: str = "x") -> str:
    """A draft to which nothing is missing."""
    made = desk.new_draft(text, network)
    desk.set_judgement(text, [])
    return made


def kinds(desk: Desk) -> list[Lack]:
    return [lack.kind for lack in desk.missing]


def test_every_network_has_its_own_length_and_none_has_one_at_first(pauses: Pauses, desk: Desk) -> None:
    assert {pauses.length_for(network.id) for network in NETWORKS} == {Length.NONE}
    settled(desk)
    assert desk.is_open
    assert not pauses.is_ticking


def test_it_begins_when_everything_else_is_settled_and_ends_by_itself(
    pauses: Pauses, desk: Desk, settings: Settings, journal: Journal, clock: Any, over: list[Pause], qtbot: Any
) -> None:
    settings.set_value("pause.x", "10m")
    desk.new_draft(TEXT, "x")
    finding = Finding(7, 15, "impartiality", "r", Tier.LIKELY, 0.9, "s", "d", "b")
    desk.set_judgement(TEXT, [finding])
    clock.go_on(hours=1)
    assert kinds(desk) == [Lack.FINDING]
    assert not pauses.is_ticking
    desk.decide(finding, Kind.KEPT, "A choir")
    assert kinds(desk) == [Lack.PAUSE]
    assert desk.missing[0].count == 10
    assert pauses.is_ticking
    assert desk.copy_approved(TEXT) is None
    qtbot.waitUntil(lambda: bool(journal.entries("pause.begun")))
    assert "heron" not in str(journal.entries()[0].payload)
    clock.go_on(minutes=4)
    pauses.tick()
    assert desk.missing[0].count == 6
    clock.go_on(minutes=6)
    pauses.tick()
    assert desk.is_open
    assert len(over) == 1
    assert not pauses.is_ticking
    pauses.tick()
    assert len(over) == 1


def test_the_gate_opens_in_time_even_when_nobody_ticks(
    pauses: Pauses, desk: Desk, settings: Settings, clock: Any
) -> None:
    settings.set_value("pause.x", "1h")
    settled(desk)
    assert desk.copy_approved("A calm day.") is None
    clock.go_on(minutes=60)
    assert desk.copy_approved("A calm day.") is not None


def test_the_timer_tells_the_time_by_itself(
    pauses: Pauses, desk: Desk, settings: Settings, clock: Any, over: list[Pause], qtbot: Any
) -> None:
    settled(desk)
    pauses.begin(clock.now() + timedelta(milliseconds=200))
    assert kinds(desk) == [Lack.PAUSE]
    clock.go_on(seconds=1)
    qtbot.waitUntil(lambda: len(over) == 1, timeout=3_000)
    assert desk.is_open


def test_an_edit_does_not_begin_it_anew_but_another_network_has_its_own(
    pauses: Pauses, desk: Desk, settings: Settings, clock: Any
) -> None:
    for key in ("pause.x", "pause.mastodon"):
        settings.set_value(key, "10m")
    settled(desk)
    clock.go_on(minutes=5)
    desk.set_judgement("A calm, calm day.", [])
    assert desk.missing[0].count == 5
    desk.set_network("x_premium")
    assert kinds(desk) == [Lack.PAUSE]
    desk.set_network("plain")
    assert desk.is_open
    desk.set_network("mastodon")
    assert desk.missing[0].count == 10
    clock.go_on(minutes=10)
    desk.set_judgement("A calm, calm, calm day.", [])
    assert desk.is_open


def test_it_ends_early_with_a_reason_that_is_kept(
    pauses: Pauses, desk: Desk, settings: Settings, journal: Journal, over: list[Pause], qtbot: Any
) -> None:
    settings.set_value("pause.x", "tomorrow")
    settled(desk)
    draft = desk.current
    assert draft is not None
    qtbot.waitUntil(lambda: bool(journal.entries("pause.begun")))
    pause = pauses.running(draft)
    assert pause is not None
    pauses.end(pause, " It is news now ")
    assert desk.is_open
    assert not pauses.is_ticking
    assert over == []
    assert [entry.payload["reason"] for entry in journal.entries("pause.ended")] == ["It is news now"]


@pytest.mark.parametrize(
    ("when", "tier", "is_slept_on"),
    [
        ("always", None, True),
        ("marked", None, False),
        ("marked", Tier.HINT, False),
        ("marked", Tier.LIKELY, True),
        ("certain", Tier.LIKELY, False),
        ("certain", Tier.CERTAIN, True),
    ],
)
def test_it_may_be_for_posts_alone_in_which_something_was_marked(
    pauses: Pauses, desk: Desk, settings: Settings, find: Callable[..., Finding], when: str, tier: Tier | None,
    *, is_slept_on: bool,
) -> None:  # fmt: skip
    settings.set_value("pause.when", when)
    settings.set_value("pause.x", "1h")
    desk.new_draft(TEXT, "x")
    found = [] if tier is None else [find(TEXT, "vote for", tier)]
    desk.set_judgement(TEXT, found)
    for finding in found:
        desk.decide(finding, Kind.KEPT, "A choir")
    assert kinds(desk) == [Lack.PAUSE] * is_slept_on


def test_the_author_may_sleep_on_one_draft_alone_and_then_no_other_wait_follows(
    pauses: Pauses, desk: Desk, settings: Settings, clock: Any, over: list[Pause]
) -> None:
    first = desk.new_draft(TEXT, "x")
    pauses.begin(clock.now() - timedelta(minutes=1))
    assert not pauses.is_ticking
    pauses.begin(clock.now() + timedelta(hours=2))
    assert Lack.PAUSE in kinds(desk)
    settings.set_value("pause.x", "10m")
    settled(desk)
    clock.go_on(hours=2)
    pauses.tick()
    assert {pause.draft for pause in over} == {first, desk.current.id if desk.current else ""}
    desk.open(first)
    desk.set_judgement(TEXT, [])
    assert desk.is_open


def test_it_goes_on_after_a_restart_and_one_that_ended_meanwhile_is_told_once(
    pauses: Pauses, desk: Desk, settings: Settings, journal: Journal, clock: Any, qtbot: Any
) -> None:
    settled(desk)
    pauses.begin(clock.now() + timedelta(hours=1))
    pauses.shut_down()
    store = journal._store
    assert store is not None
    for hours, is_running in ((0.5, True), (1, False)):
        clock.go_on(hours=hours)
        later = Journal(journal)
        again = Pauses(desk, later, clock, settings, journal)
        told: list[Pause] = []
        again.is_over.connect(told.append)
        later.use(store)
        assert again.is_ticking is is_running
        assert len(told) == (not is_running)
        again.shut_down()
    assert len(read_all(journal._store.load())) == 1  # type: ignore[union-attr]


def test_without_a_journal_nothing_begins_and_nothing_ticks(
    pauses: Pauses, desk: Desk, settings: Settings, journal: Journal, clock: Any
) -> None:
    settings.set_value("pause.x", "10m")
    journal.forget()
    settled(desk)
    assert desk.is_open
    pauses.begin(clock.now() + timedelta(hours=1))
    assert not pauses.is_ticking
