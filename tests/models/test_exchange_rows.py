"""The lists of the exchange: who is picked stays picked, what may not be taken cannot be ticked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from beforehand.desk.intakes import Choice, Preview
from beforehand.desk.register import Register
from beforehand.domain.bundle import Compared, Offer, Shared
from beforehand.domain.columns import Column
from beforehand.domain.intake import Candidate, Fault, Intake, Wrong
from beforehand.domain.person import Person, Relation
from beforehand.domain.sheet import Encoding, Separator
from beforehand.models.intake import IntakeModel, Part
from beforehand.models.offers import OfferRole, OffersModel
from beforehand.models.picks import PicksModel
from beforehand.store.consents import MemoryConsents

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture
def register(qapp: object, clock) -> Iterator[Register]:
    made = Register(clock)
    made.use(MemoryConsents())
    for name in ("Bo Example", "Ána Example", "Chen"):
        made.keep(Person("", name, Relation.PARTNER))
    yield made
    made.deleteLater()


def test_who_is_picked_stays_picked_while_the_search_changes(register, qtmodeltester) -> None:
    model = PicksModel(register)
    qtmodeltester.check(model, force_py=True)
    model.search("exam")
    model.pick_shown(is_picked=True)
    model.search("chen")
    model.setData(model.index(0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert [register.person(each).name for each in model.picked] == ["Ána Example", "Bo Example", "Chen"]
    model.pick_shown(is_picked=False)
    assert len(model.picked) == 2
    register.erase(model.picked[0])
    assert [register.person(each).name for each in model.picked] == ["Bo Example"]


def offer(key: str, compared: Compared, shared: Shared, twin: Person | None = None) -> Offer:
    return Offer(key, shared, "r", compared, (), None, twin)


def test_only_what_may_be_taken_can_be_ticked(qapp, qtmodeltester) -> None:
    ana = Shared(Person("", "Ana", Relation.PUBLIC), ())
    model = OffersModel()
    model.show_offers([offer(each.value, each, ana) for each in Compared])
    qtmodeltester.check(model, force_py=True)
    model.pick_all(is_picked=True)
    assert model.picked == ("new", "more", "conflict")
    for row in range(model.rowCount()):
        model.toggle(model.index(row))
        is_set = model.setData(model.index(row), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
        assert is_set is model.row(row).offer.may_be_taken
    assert model.picked == ("new", "more", "conflict")
    model.pick_all(is_picked=False)
    assert model.picked == ()


def test_all_consents_of_one_person_go_the_same_way(qapp) -> None:
    twin = Person("1" * 32, "Ana", Relation.PUBLIC)
    ana, bo = Shared(replace(twin, id=""), ()), Shared(Person("", "Bo", Relation.PUBLIC), ())
    model = OffersModel()
    model.show_offers(
        [offer("0.a", Compared.NEW, ana, twin), offer("0.b", Compared.NEW, ana, twin), offer("1.a", Compared.NEW, bo)]
    )
    model.keep_apart(model.index(0), is_apart=True)
    assert model.apart == ("0.a", "0.b")
    assert model.data(model.index(1), OfferRole.ROW).is_apart
    model.keep_apart(model.index(1), is_apart=False)
    assert model.apart == ()


def test_rows_of_a_table_are_shown_in_the_order_of_the_file(qapp, qtmodeltester) -> None:
    people = [Person("", name, Relation.PUBLIC) for name in ("Ana", "Bo")]
    intake = Intake(
        (Candidate(people[0], (4,)), Candidate(people[1], (2,))), (Fault(3, Column.DATE, Wrong.BAD_DATE, "x"),)
    )
    model = IntakeModel()
    model.show_preview(Preview(Path("x.csv"), Encoding.UTF_8, Separator.COMMA, intake, {1: people[1]}))
    qtmodeltester.check(model, force_py=True)
    assert [row.line for row in model.rows] == [2, 3, 4]
    assert (model.left_out, model.choices) == (1, {1: Choice.SKIP})
    model.show_part(Part.FAULTS)
    assert [row.line for row in model.rows] == [3]
    model.show_part(Part.TWINS)
    assert [row.line for row in model.rows] == [2]
    model.choose(Choice.MERGE, 0)
    assert model.choices == {1: Choice.SKIP}, "who is no twin has no choice"
    model.choose(Choice.MERGE)
    assert (model.left_out, model.rows[0].choice) == (0, Choice.MERGE)
