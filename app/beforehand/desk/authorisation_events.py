"""Authorisations and sources as events of the journal, and back: given, used for a draft, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from beforehand.domain.authorisation import Authorisation, Ending, Ground

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.store.journal import Entry

FAMILY: Final = "authorisation."
GIVEN: Final = "authorisation.given"
USED: Final = "authorisation.used"
ENDED: Final = "authorisation.ended"


def of_given(given: Authorisation) -> dict[str, Any]:
    """The event for an authorisation or a source."""
    return {
        "authorisation": given.id,
        "ground": given.ground.value,
        "clauses": list(given.clauses),
        "who": given.who,
        "on": given.on.isoformat(),
        "reference": given.reference,
        "scope": given.scope,
        "topics": list(given.topics),
        "until": given.until.isoformat() if given.until is not None else None,
        "evidence": list(given.evidence),
    }


def of_ended(authorisation: str, on: date, reason: str) -> dict[str, Any]:
    """The event for the end of an authorisation."""
    return {"authorisation": authorisation, "on": on.isoformat(), "reason": reason}


def of_used(authorisation: str, draft: str, item: str, passages: Iterable[str]) -> dict[str, Any]:
    """The event for an author who confirmed that it covers a draft: hashes of the passages, none of their words."""
    return {"authorisation": authorisation, "draft": draft, "item": item, "passages_sha256": sorted(passages)}


def read_all(entries: Iterable[Entry]) -> dict[str, Authorisation]:
    """The authorisations by their ids, as the events tell in their order; the first end of one counts."""
    known: dict[str, Authorisation] = {}
    for entry in entries:
        name = str(entry.payload.get("authorisation", ""))
        if entry.kind == GIVEN:
            known[name] = replace(_read(entry.payload), recorded=entry.at)
        elif entry.kind == ENDED and name in known and known[name].ending is None:
            told = entry.payload
            known[name] = replace(known[name], ending=Ending(date.fromisoformat(told["on"]), told["reason"]))
    return known


def drafts_using(entries: Iterable[Entry], authorisation: str) -> tuple[str, ...]:
    """The ids of the drafts for which it was used, each once, in the order of the first use."""
    used = (e.payload for e in entries if e.kind == USED and e.payload.get("authorisation") == authorisation)
    return tuple(dict.fromkeys(str(payload["draft"]) for payload in used))


def _read(payload: Mapping[str, Any]) -> Authorisation:
    until = payload["until"]
    return Authorisation(
        payload["authorisation"],
        Ground(payload["ground"]),
        tuple(payload["clauses"]),
        payload["who"],
        date.fromisoformat(payload["on"]),
        payload["reference"],
        payload["scope"],
        tuple(payload["topics"]),
        date.fromisoformat(until) if until is not None else None,
        tuple(payload["evidence"]),
    )
