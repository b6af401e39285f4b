"""How long a post is slept on."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.pause import Length, Pause, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place where the clocks go forward on 29 March 2026."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("length", "minutes"), [(Length.TEN_MINUTES, 10), (Length.HOUR, 60), (Length.OWN, 45), (Length.NONE, 0)]
)
def test_a_number_of_minutes_is_counted_from_now(length: Length, minutes: int) -> None:
    assert end_of(length, NOW, 45) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 3, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), datetime(2026, 3, 4, 7, 0, tzinfo=UTC)),  # past midnight there
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),  # the night of the change
    ],
)
@pytest.mark.usefixtures("zone")
def test_tomorrow_is_eight_in_the_morning_by_the_authors_own_clock(now: datetime, morning: datetime) -> None:
    assert end_of(Length.TOMORROW, now) == morning


def test_a_pause_runs_until_its_moment_or_its_end_and_counts_begun_minutes_whole() -> None:
    pause = Pause("p", "d", "x", NOW + timedelta(minutes=10))
    assert pause.is_running(NOW)
    assert pause.minutes_left(NOW) == 10
    assert pause.minutes_left(NOW + timedelta(seconds=1)) == 10
    assert pause.minutes_left(NOW + timedelta(minutes=9, seconds=59)) == 1
    assert not pause.is_running(NOW + timedelta(minutes=10))
    assert pause.minutes_left(NOW + timedelta(hours=1)) == 0
    assert not Pause("p", "d", "x", NOW + timedelta(minutes=10), ended="In a hurry").is_running(NOW)
