"""The list of people: by name, found by name or contact, with how their consent stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.desk.register import Register
from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Scope
from beforehand.domain.person import Person, Relation
from beforehand.models.people import PeopleModel, PersonRole
from beforehand.store.consents import MemoryConsents

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def register(qapp: object, clock) -> Iterator[Register]:
    made = Register(clock)
    made.use(MemoryConsents())
    for name, contact in (("Bo Example", "ext. 7"), ("Ána Example", ""), ("chen", "")):
        made.keep(Person("", name, Relation.PARTNER, contact=contact))
    yield made
    made.deleteLater()


def test_people_are_listed_and_searched(register: Register, qtmodeltester) -> None:
    model = PeopleModel(register)
    qtmodeltester.check(model, force_py=True)
    assert [row.person.name for row in model.rows] == ["Ána Example", "Bo Example", "chen"]
    model.search("ANA exam")
    assert [row.person.name for row in model.rows] == ["Ána Example"]
    model.search("ext")
    assert [row.person.name for row in model.rows] == ["Bo Example"]


def test_a_row_tells_how_consent_stands(register: Register) -> None:
    model = PeopleModel(register)
    index = model.index(1)
    assert (index.data(PersonRole.IN_FORCE), index.data(PersonRole.LAST_ACT)) == (0, Act.UNKNOWN)
    person = index.data(PersonRole.PERSON)
    scope = Scope((ANY_NETWORK,), Naming.NAMED, "")
    register.record([register.new_event(person, Act.GIVEN, register.today, scope=scope)])
    assert index.data(PersonRole.IN_FORCE) == 1
    register.withdraw(person)
    assert (index.data(PersonRole.IN_FORCE), index.data(PersonRole.LAST_ACT)) == (0, Act.WITHDRAWN)
    register.erase(person)
    assert len(model.rows) == 2
