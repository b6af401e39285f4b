"""Consent receipts in the terms of the W3C Data Privacy Vocabulary, after its profile for ISO/IEC TS 27560.

The names of fields are those of the context file in the resources, which maps each to its IRI; nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Way
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from beforehand.domain.consent import ConsentEvent, Notice, Record, Scope
    from beforehand.domain.person import Person

PROFILE: Final = "https://w3id.org/dpv/schema/dpv-27560#"
STATES: Final[Mapping[Act, str]] = {
    Act.UNKNOWN: "ConsentUnknown",
    Act.REQUESTED: "ConsentRequested",
    Act.DEFERRED: "ConsentRequestDeferred",
    Act.REFUSED: "ConsentRefused",
    Act.GIVEN: "ConsentGiven",
    Act.RENEWED: "RenewedConsentGiven",
    Act.WITHDRAWN: "ConsentWithdrawn",
    Act.EXPIRED: "ConsentExpired",
    Act.REVOKED: "ConsentRevoked",
    Act.INVALIDATED: "ConsentInvalidated",
}
_BY_SUBJECT: Final = frozenset({Act.DEFERRED, Act.REFUSED, Act.GIVEN, Act.RENEWED, Act.WITHDRAWN})
_WAYS: Final[Mapping[Way, str]] = {
    Way.SIGNED_FORM: "Signed form",
    Way.DRAWN_SIGNATURE: "Signature drawn on a screen",
    Way.EMAIL: "E-mail",
    Way.MESSAGE: "Message",
    Way.SPOKEN: "Spoken",
}


class Lacking(StrEnum):
    """What a consent lacks for a receipt."""

    SCOPE = "scope"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the consents: the author, or the office for which they act."""

    name: str = ""
    address: str = ""
    contact: str = ""
    jurisdiction: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing lacks that a receipt must tell."""
        return all(each.strip() for each in (self.name, self.address, self.contact, self.jurisdiction))


def lacking(record: Record) -> tuple[Lacking, ...]:
    """What keeps a consent from having a receipt."""
    covering = record.latest
    found = [] if covering is not None and covering.scope is not None else [Lacking.SCOPE]
    if notice_of(record) is None:
        found.append(Lacking.NOTICE)
    return tuple(found)


def notice_of(record: Record) -> Notice | None:
    """What the person was told last."""
    told = [event.notice for event in record.standing if event.notice is not None]
    return told[-1] if told else None


def receipt(
    person: Person, record: Record, controller: Controller, now: datetime, new_id: str, on: date
) -> dict[str, Any]:
    """The receipt for one consent as it stands on a day, without its context; raises ``ValueError`` where it lacks."""
    covering, notice = record.latest, notice_of(record)
    if covering is None or covering.scope is None or notice is None or not controller.is_complete:
        raise ValueError("a receipt needs a scope, a notice and a complete controller")
    scope, subject = covering.scope, _urn(person.id)
    return {
        "id": _urn(new_id),
        "type": "ConsentReceipt",
        "hasIdentifier": new_id,
        "conformsTo": PROFILE + "receipt",
        "created": now.isoformat(timespec="seconds"),
        "publisher": controller.name,
        "hasRecordOfActivity": {
            "id": _urn(record.id),
            "type": "ConsentRecord",
            "identifier": record.id,
            "conformsTo": PROFILE + "record",
            "hasDataSubject": _subject(person, subject, on),
            "hasDataController": _controller(controller),
            "hasJurisdiction": {"type": "Location", "title": controller.jurisdiction},
            "hasNotice": [_notice(event.notice) for event in record.standing if event.notice is not None],
            "hasProcess": _process(scope, controller),
            "hasConsentControl": {
                "type": "WithdrawConsent",
                "isExercisedAt": controller.contact,
                "description": "Say so to the contact given; no reason is needed, and nothing else depends on it.",
            },
            "hasRight": {
                "type": "DataSubjectRight",
                "title": "To withdraw at any time, and to have a copy, a correction or an erasure of this record",
                "isExercisedAt": controller.contact,
            },
            "hasConsentStatus": [_status(event, subject, controller) for event in record.standing]
            + _expiry(record, on, controller),
        },
    }


def graph(receipts: Iterable[Mapping[str, Any]], context: Mapping[str, Any]) -> dict[str, Any]:
    """One document of several receipts, its context within it."""
    return {"@context": context, "@graph": list(receipts)}


def _subject(person: Person, urn: str, on: date) -> dict[str, Any]:
    """The person: a name or pseudonym and nothing that the receipt does not need."""
    kind = ["DataSubject", "Child"] if person.is_minor(on) else "DataSubject"
    return {"id": urn, "type": kind, "identifier": person.id, "hasName": person.name}


def _controller(controller: Controller) -> dict[str, Any]:
    return {
        "type": "DataController",
        "hasIdentifier": controller.name,
        "hasName": controller.name,
        "hasAddress": controller.address,
        "hasContact": controller.contact,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "type": "ConsentNotice",
        "hasVersion": notice.version,
        "language": notice.language,
        "description": notice.text,
    }


def _process(scope: Scope, controller: Controller) -> dict[str, Any]:
    process: dict[str, Any] = {
        "type": "Process",
        "hasPurpose": {"type": "Purpose", "title": "Posts on social networks", **_described(scope.purpose)},
        "hasPersonalData": _data(scope),
        "hasProcessing": ["Store", "Use", "Disseminate"],
        "hasLegalBasis": "ExpressedConsent",
        "hasStorageCondition": [
            {"type": "StorageLocation", "hasLocation": "WithinDevice"},
            {"type": "StorageDuration", "hasDuration": _duration(scope.until)},
        ],
        "hasRecipient": _recipients(scope),
        "isImplementedByEntity": controller.name,
    }
    limits = {"Readers": scope.audience, "Territory": scope.territory, "Occasion": scope.occasion}
    told = "; ".join(f"{name}: {value}" for name, value in limits.items() if value.strip())
    if told:
        process["hasProcessingCondition"] = {"type": "ProcessingCondition", "description": told}
    return process


def _data(scope: Scope) -> list[dict[str, Any]]:
    photo = {"type": "PersonalData", "title": "Photos that show the person"}
    name = {
        Naming.UNNAMED: None,
        Naming.FIRST_NAME: {"type": ["PersonalData", "Name"], "title": "First name"},
        Naming.NAMED: {"type": ["PersonalData", "Name"], "title": "Full name"},
    }[scope.naming]
    return [photo] if name is None else [photo, name]


def _recipients(scope: Scope) -> list[dict[str, Any]]:
    names = (
        ["Any social network and its readers"]
        if ANY_NETWORK in scope.networks
        else [f"{network_named(each).name} and its readers" for each in scope.networks]
    )
    return [{"type": ["Recipient", "ThirdParty"], "hasName": name} for name in names]


def _duration(until: date | None) -> dict[str, Any]:
    if until is None:
        return {"type": "UntilEventDuration", "value": "Until it is withdrawn"}
    return {"type": "UntilTimeDuration", "value": until.isoformat()}


def _status(event: ConsentEvent, subject: str, controller: Controller) -> dict[str, Any]:
    """One event: its state, day, who brought it about and how, and how long it lasts."""
    until = event.scope.until if event.scope is not None else None
    lasting = _duration(until) if event.act.permits else {"type": "UntilEventDuration", "value": "Until a later event"}
    status: dict[str, Any] = {
        "type": [STATES[event.act], "ExpressedConsent"] if event.act.permits else STATES[event.act],
        "identifier": event.id,
        "isIndicatedAtTime": event.on.isoformat(),
        "created": event.recorded.isoformat(timespec="seconds"),
        "isIndicatedBy": _who(event, subject, controller),
        "hasDuration": lasting,
    }
    if event.act in _BY_SUBJECT:
        status["hasIndicationMethod"] = _WAYS[event.how.way]
    if event.origin:
        status["provenance"] = event.origin
    return status | _described(event.note)


def _who(event: ConsentEvent, subject: str, controller: Controller) -> list[dict[str, Any]]:
    if event.act not in _BY_SUBJECT:
        return [{"type": "DataController", "hasName": controller.name}]
    found: list[dict[str, Any]] = [{"id": subject}]
    if event.how.guardian.strip():
        found.append({"type": "GuardianOfDataSubject", "hasName": event.how.guardian})
    return found


def _expiry(record: Record, on: date, controller: Controller) -> list[dict[str, Any]]:
    """The state of a consent that ran out without anybody writing it down."""
    grant = record.grant_on(on)
    until = grant.scope.until if grant is not None and grant.scope is not None else None
    if until is None or record.state(on) is not Act.EXPIRED or record.standing[-1].act is Act.EXPIRED:
        return []
    return [
        {
            "type": STATES[Act.EXPIRED],
            "isIndicatedAtTime": until.isoformat(),
            "isIndicatedBy": [{"type": "DataController", "hasName": controller.name}],
            "hasDuration": {"type": "UntilEventDuration", "value": "Until it is renewed"},
        }
    ]


def _described(text: str) -> dict[str, str]:
    return {"description": text} if text.strip() else {}


def _urn(number: str) -> str:
    """A UUID as an IRI; raises ``ValueError`` for what has not 32 hexadecimal digits."""
    if len(number) != 32 or set(number) - set("0123456789abcdef"):
        raise ValueError(number)
    return "urn:uuid:" + "-".join((number[:8], number[8:12], number[12:16], number[16:20], number[20:]))
