"""Who is due, kept periods, and a clock that must be right before anybody is erased from the review list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.register import Register
from beforehand.desk.retention import KEY, Retention
from beforehand.domain.consent import Act
from beforehand.domain.person import Person, Relation
from beforehand.domain.retention import PERIODS, Doubt, Kind
from beforehand.store import recovery
from beforehand.store.consents import VaultConsents
from beforehand.store.steady import Time
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ticks:
    """Time that goes by as the clock does until somebody sets the clock alone."""

    def __init__(self, clock) -> None:
        self.clock, self.set_by = clock, timedelta()

    def __call__(self) -> float:
        return (self.clock.now() - datetime(2026, 1, 1, tzinfo=UTC) - self.set_by).total_seconds()

    def set_clock(self, by: timedelta) -> None:
        self.clock.time += by
        self.set_by += by


@pytest.fixture
def ticks(clock) -> Ticks:
    return Ticks(clock)


@pytest.fixture
def vault(tmp_path, clock) -> Iterator[Vault]:
    made = Vault.create(tmp_path / "vault", Ways(code=recovery.new_code()), Time(clock.now))
    yield made
    made.close()


@pytest.fixture
def register(qapp: object, clock, vault) -> Iterator[Register]:
    made = Register(clock)
    made.use(VaultConsents(vault))
    yield made
    made.deleteLater()


@pytest.fixture
def retention(register, clock, ticks) -> Retention:
    made = Retention(register, clock, register, steady=ticks)
    made.use({})
    return made


def refuse(register: Register, name: str) -> str:
    register.keep(Person("", name, Relation.PUBLIC))
    person = next(each.id for each in register.people if each.name == name)
    register.record([register.new_event(person, Act.REFUSED, register.today)])
    return person


def use_for(register: Register, clock, days: int) -> None:
    """Let time go by with something recorded about somebody else every hundred days."""
    register.keep(Person("", "Somebody", Relation.PUBLIC))
    somebody = next(each for each in register.people if each.name == "Somebody")
    for _ in range(days // 100):
        clock.go_on(days=100)
        register.keep(somebody)


def test_somebody_is_due_after_the_period_and_erased_only_when_named(register, retention, clock, vault) -> None:
    ana, bo = refuse(register, "Ana Example"), refuse(register, "Bo Example")
    assert retention.due() == ()
    use_for(register, clock, 400)
    assert retention.doubt is None
    assert [each.person.id for each in retention.due()] == [ana, bo]
    assert register.person(ana) is not None
    assert retention.erase([ana, "f" * 32]) == (ana,)
    assert register.person(ana) is None
    assert register.person(bo) is not None
    assert vault.ledger.verify().is_intact


def test_somebody_who_is_not_due_is_not_erased(register, retention, clock) -> None:
    ana = refuse(register, "Ana Example")
    use_for(register, clock, 300)
    assert retention.erase([ana]) == ()
    assert register.person(ana) is not None


def test_nothing_is_erased_by_a_clock_that_was_set(register, retention, clock, ticks) -> None:
    ana = refuse(register, "Ana Example")
    ticks.set_clock(timedelta(days=4000))
    assert retention.doubt is not None
    assert [each.person.id for each in retention.due()] == [ana]
    assert retention.erase([ana]) == ()
    ticks.set_clock(timedelta(days=-4001))
    assert retention.doubt is Doubt.BEHIND
    assert register.person(ana) is not None


def test_a_program_that_starts_with_a_clock_far_ahead_erases_nothing(register, clock, vault, ticks) -> None:
    ana = refuse(register, "Ana Example")
    clock.go_on(days=4000)
    again = Register(clock, register)
    again.use(VaultConsents(vault))
    kept: dict[str, object] = {}
    for expected in (Doubt.BREAK, Doubt.BREAK, None):
        retention = Retention(again, clock, register, steady=ticks)
        retention.use(kept, kept.__setitem__)
        assert retention.doubt is expected
        assert bool(retention.erase([ana])) == (expected is None)
        clock.go_on(days=1)


def test_an_event_that_was_recorded_later_than_now_stops_it_too(register, clock, vault, ticks) -> None:
    ana = refuse(register, "Ana Example")
    use_for(register, clock, 500)
    clock.go_on(days=-3)
    again = Register(clock, register)
    again.use(VaultConsents(vault))
    retention = Retention(again, clock, register, steady=ticks)
    retention.use({})
    assert retention.doubt is Doubt.BEHIND
    assert retention.erase([ana]) == ()


def test_periods_are_kept_and_nonsense_is_passed_over(register, clock, ticks) -> None:
    kept: dict[str, object] = {}
    retention = Retention(register, clock, register, steady=ticks)
    retention.use(kept, kept.__setitem__)
    retention.set_period(Kind.REFUSED, 1)
    retention.set_period(Kind.BARE, 0)
    retention.set_period(Kind.ENDED, -5)
    other = Retention(register, clock, register, steady=ticks)
    other.use(kept)
    assert other.periods == {**PERIODS, Kind.REFUSED: 1, Kind.BARE: 0}
    other.use({KEY: {"periods": {"refused": "soon", "bare": 999_999}, "days": 3}})
    assert other.periods == PERIODS
    other.use({KEY: "?"})
    assert other.periods == PERIODS
