"""Consent receipts: they hold to the shapes, fetch nothing, and lose their standing with any mandatory field."""

from __future__ import annotations

import copy
import json
import urllib.request
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

import pyshacl
import pytest
import rdflib

from beforehand.desk.exports import context
from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    ConsentEvent,
    Naming,
    Notice,
    Record,
    Scope,
)
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.domain.receipt import STATES, Controller, Lacking, graph, lacking, receipt

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyshacl")

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
CONTROLLER = Controller("Ana Example", "1 Example Street, Nairobi", "ana@example.org", "Kenya")
PERSON = Person(
    "1" * 32, "Amina Example", Relation.BENEFICIARY, birth_year=2014, guardians=(Guardian("Leila", "mother"),)
)
NOTICE = Notice("We ask you for a photo.\n“No” is fine.", "3", "en")
SHAPES = rdflib.Graph().parse(
    data=(resources.files("beforehand_resources") / "consent" / "receipt-shapes.ttl").read_text("utf-8"),
    format="turtle",
)
DPV = rdflib.Namespace("https://w3id.org/dpv#")


@pytest.fixture(autouse=True)
def nothing_is_fetched(monkeypatch) -> None:
    def refuse(*given: object, **more: object) -> None:
        raise AssertionError(f"fetched {given}")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", refuse)


def event(act: Act, on: date, number: str, *, has_told: bool = True, until: date | None = None) -> ConsentEvent:
    scope = Scope(("linkedin", "x"), Naming.FIRST_NAME, "School", "followers", "Kenya", "Opening", (), None, until)
    told = (scope, NOTICE) if has_told else (None, None)
    return ConsentEvent(
        number * 32, "b" * 32, PERSON.id, act, on, NOW, *told, how=Circumstances(guardian="Leila"), note="Said so."
    )


def record(*events: ConsentEvent) -> Record:
    return Record("b" * 32, PERSON.id, events)


FULL = record(
    event(Act.REQUESTED, date(2026, 1, 1), "c"),
    event(Act.GIVEN, date(2026, 1, 2), "d", until=date(2027, 1, 1)),
    event(Act.WITHDRAWN, date(2026, 3, 1), "e", has_told=False),
)


def document(told: Record = FULL, person: Person = PERSON) -> dict[str, Any]:
    return graph([receipt(person, told, CONTROLLER, NOW, "a" * 32, TODAY)], context())


def parsed(content: dict[str, Any]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(content), format="json-ld")


def faults(content: dict[str, Any]) -> str:
    conforms, _graph, text = pyshacl.validate(parsed(content), shacl_graph=SHAPES, advanced=False)
    return "" if conforms else str(text)


def test_a_receipt_holds_to_the_shapes_and_to_published_terms_alone() -> None:
    content = document()
    assert faults(content) == ""
    known = ("https://w3id.org/dpv#", "https://w3id.org/dpv/pd#", "http://purl.org/dc/terms/", str(rdflib.RDF))
    found = parsed(content)
    assert len(found) > 60
    assert all(str(predicate).startswith(known) for predicate in found.predicates())
    types = {str(kind) for kind in found.objects(None, rdflib.RDF.type)}
    assert all(kind.startswith(known) for kind in types)
    notices = set(found.objects(None, rdflib.DCTERMS.description))
    assert rdflib.Literal(NOTICE.text) in notices, "the notice stands word for word"


def test_nothing_in_a_receipt_is_lost_when_it_is_read_as_data() -> None:
    """A name that the context does not know would vanish without a word."""
    known = set(context())

    def names(content: Any) -> set[str]:
        if isinstance(content, dict):
            return set(content) | set().union(*map(names, content.values()))
        return set().union(*map(names, content)) if isinstance(content, list) else set()

    assert names(document()["@graph"]) <= known
    assert set(STATES.values()) <= known


def mandatory(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every field in a receipt but for those that may lack."""
    optional = {"hasProcessingCondition", "hasIndicationMethod", "isImplementedByEntity", "id", "provenance"}
    found: list[tuple[Any, ...]] = []
    if isinstance(content, list):
        for at, each in enumerate(content):
            found += mandatory(each, (*path, at))
    elif isinstance(content, dict):
        in_event = "hasConsentStatus" in path and isinstance(path[-1], int) and path[-2] == "hasConsentStatus"
        for name, value in content.items():
            is_note = name == "description" and ("hasPurpose" in path or in_event)
            if name in optional or is_note or (in_event and name in ("identifier", "created")):
                continue
            found += [(*path, name), *mandatory(value, (*path, name))]
    return found


FIELDS = mandatory(document()["@graph"][0])


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_without_any_one_mandatory_field_a_receipt_is_refused(path: tuple[Any, ...]) -> None:
    content = copy.deepcopy(document())
    holder = content["@graph"][0]
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    if path == ("type",):
        assert not list(parsed(content).subjects(rdflib.RDF.type, DPV.ConsentReceipt))
    else:
        assert faults(content), path


def test_there_are_as_many_mandatory_fields_as_the_profile_asks_for() -> None:
    top = {path[1] for path in FIELDS if len(path) == 2 and path[0] == "hasRecordOfActivity"}
    assert top == {
        "type", "identifier", "conformsTo", "hasDataSubject", "hasDataController", "hasJurisdiction", "hasNotice",
        "hasProcess", "hasConsentControl", "hasRight", "hasConsentStatus",
    }  # fmt: skip
    assert len(FIELDS) > 50


@pytest.mark.parametrize("value", ["", 7, None])
@pytest.mark.parametrize("name", ["hasName", "hasAddress", "hasContact"])
def test_an_empty_or_senseless_value_is_refused(name: str, value: object) -> None:
    content = document()
    content["@graph"][0]["hasRecordOfActivity"]["hasDataController"][name] = value
    assert bool(faults(content)) is (value != 7)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.UNKNOWN])
def test_each_event_has_the_published_state(act: Act) -> None:
    content = document(record(event(Act.GIVEN, date(2026, 1, 2), "c"), event(act, date(2026, 1, 3), "d")))
    assert faults(content) == ""
    last = content["@graph"][0]["hasRecordOfActivity"]["hasConsentStatus"][-1]
    assert STATES[act] in last["type"]


def test_what_ran_out_unnoticed_is_told_as_run_out() -> None:
    content = document(record(event(Act.GIVEN, date(2025, 1, 2), "c", until=date(2026, 1, 1))))
    assert faults(content) == ""
    assert content["@graph"][0]["hasRecordOfActivity"]["hasConsentStatus"][-1]["type"] == "ConsentExpired"


def test_a_correction_stands_in_place_of_what_it_corrects() -> None:
    first = event(Act.GIVEN, date(2026, 1, 2), "c")
    correction = ConsentEvent(
        "d" * 32, first.record, first.person, first.act, first.on, NOW, first.scope, first.notice, note="Corrected",
        corrects=first.id,
    )  # fmt: skip
    statuses = document(record(first, correction))["@graph"][0]["hasRecordOfActivity"]["hasConsentStatus"]
    assert [status["description"] for status in statuses] == ["Corrected"]


def test_a_consent_without_a_notice_or_scope_has_no_receipt() -> None:
    bare = record(event(Act.GIVEN, date(2026, 1, 2), "c", has_told=False))
    assert lacking(bare) == (Lacking.SCOPE, Lacking.NOTICE)
    with pytest.raises(ValueError, match="needs"):
        document(bare)
    with pytest.raises(ValueError, match="needs"):
        receipt(PERSON, FULL, Controller("Ana"), NOW, "a" * 32, TODAY)


def test_any_network_and_no_name_are_told_so() -> None:
    scope = Scope((ANY_NETWORK,), Naming.UNNAMED, "")
    told = ConsentEvent("c" * 32, "b" * 32, PERSON.id, Act.GIVEN, TODAY, NOW, scope, NOTICE)
    content = document(record(told), Person("1" * 32, "Bo", Relation.COLLEAGUE))
    assert faults(content) == ""
    process = content["@graph"][0]["hasRecordOfActivity"]["hasProcess"]
    assert [each["hasName"] for each in process["hasRecipient"]] == ["Any social network and its readers"]
    assert [each["title"] for each in process["hasPersonalData"]] == ["Photos that show the person"]
