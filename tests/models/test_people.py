"""The list of people: by name, found by name or contact, with how their consent stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPersistentModelIndex

from beforehand.desk.register import Register
from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Scope
from beforehand.domain.person import Person, Relation
from beforehand.models.people import Filter, Order, PeopleModel, PersonRole
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


def names(model: PeopleModel) -> list[str]:
    return [row.person.name for row in model.rows]


def give(register: Register, name: str, days: int | None, act: Act = Act.GIVEN, ago: int = 0) -> None:
    """Let somebody say yes for so many days from today, so many days ago."""
    person = register.find(name)[0].id
    until = None if days is None else register.today + timedelta(days)
    scope = Scope((ANY_NETWORK,), Naming.NAMED, "", until=until)
    register.record([register.new_event(person, act, register.today - timedelta(ago), scope=scope)])


def test_people_are_filtered_by_consent_relation_and_age(register: Register) -> None:
    model = PeopleModel(register)
    register.keep(Person("", "Dina Example", Relation.PUBLIC, birth_year=2015))
    give(register, "Bo", 9)
    give(register, "chen", -9, ago=99)
    register.withdraw(register.find("chen")[0].id)
    give(register, "Dina", None, Act.REQUESTED)
    for wanted, found in {
        Filter.EVERYBODY: ["Ána Example", "Bo Example", "chen", "Dina Example"],
        Filter.IN_FORCE: ["Bo Example"],
        Filter.SOON: ["Bo Example"],
        Filter.WAITING: ["Dina Example"],
        Filter.RUN_OUT: [],
        Filter.ENDED: ["chen"],
        Filter.BARE: ["Ána Example"],
        Filter.PARTNER: ["Ána Example", "Bo Example", "chen"],
        Filter.PUBLIC: ["Dina Example"],
        Filter.COLLEAGUE: [],
        Filter.BENEFICIARY: [],
        Filter.MINORS: ["Dina Example"],
    }.items():
        model.filter_by(wanted)
        assert names(model) == found, wanted
    model.filter_by(Filter.PARTNER)
    model.search("exam")
    assert names(model) == ["Ána Example", "Bo Example"]


def test_people_are_listed_by_their_last_day_or_by_what_changed_last(register: Register) -> None:
    model = PeopleModel(register)
    give(register, "Bo", 99, ago=5)
    give(register, "chen", 9, ago=50)
    model.order_by(Order.ENDS)
    assert names(model) == ["chen", "Bo Example", "Ána Example"]
    assert model.index(0).data(PersonRole.ENDS) == register.today + timedelta(9)
    model.order_by(Order.CHANGED)
    assert names(model) == ["Bo Example", "chen", "Ána Example"]


def test_one_who_comes_or_goes_is_told_alone(register: Register, qtmodeltester) -> None:
    model = PeopleModel(register)
    model.modelReset.connect(lambda: pytest.fail("a reset"))
    told = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("came", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("went", first, last)))
    held = QPersistentModelIndex(model.index(2))
    register.keep(Person("", "Bob Example", Relation.PARTNER))
    register.erase(register.find("Ána")[0].id)
    assert told == [("came", 2, 2), ("went", 0, 0)]
    assert (held.row(), held.data()) == (2, "chen")
    qtmodeltester.check(model, force_py=True)


def test_an_order_follows_a_new_day(register: Register, clock) -> None:
    model = PeopleModel(register)
    give(register, "Bo", 9)
    model.filter_by(Filter.IN_FORCE)
    assert names(model) == ["Bo Example"]
    clock.go_on(days=10)
    model.filter_by(Filter.RUN_OUT)
    assert names(model) == ["Bo Example"]
