"""The name of a place alone is no finding; only what is told of a journey or of who is there makes it one."""

from __future__ import annotations

import pytest

from beforehand_checks.engine import Engine
from beforehand_checks.pack import load_pack

STATIONS = ("Geneva", "Goma", "Nairobi", "New York", "Juba", "Vienna", "Kabul", "Bamako", "Addis Ababa", "Cox's Bazar")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_pack())


@pytest.mark.parametrize("station", STATIONS)
@pytest.mark.parametrize("text", ["Rain in {} again.", "The bread in {} is the best I know.", "{}, I love you."])
def test_the_name_of_a_duty_station_alone_is_no_finding(engine: Engine, station: str, text: str) -> None:
    assert engine.check(text.format(station), "en", stages="rules") == []


def test_a_journey_there_is_one(engine: Engine) -> None:
    found = engine.check("I am on mission in Goma until Friday.", "en", stages="rules")
    assert {each.clause for each in found} == {"official-travel"}
