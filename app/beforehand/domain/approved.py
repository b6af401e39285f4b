"""What an approval rested on, as it can be looked up later: in the journal without a word of the post, and the words apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from beforehand.domain.consent import Naming
from beforehand.domain.decision import Kind
from beforehand.domain.photo import State
from beforehand.domain.post import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.domain.decision import Decision, Judged
    from beforehand.domain.photo import Photo

GIVEN = "approval.given"
"""The kind of the event in the journal."""
POST = ""
"""The name of the post itself among the texts that were judged; others are named as in ``AsideGap``."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding as it stood: where it lay, and how it was settled; ``kind`` is "" for a hint that was left alone."""

    clause: str
    rule: str
    tier: str
    kind: str = ""
    reason: str = ""
    where: str = POST


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the checklist as it was asked, with what was answered or recorded; ``kind`` as in the policy."""

    item: str
    clause: str
    kind: str
    question: str
    status: str
    reply: str = ""
    who: str = ""
    on: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Rested:
    """A consent that the approval rested on; ``photo`` and ``row`` are "" for somebody who is named in the text."""

    person: str
    record: str
    naming: str = ""
    photo: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval out of the journal; ``seq`` is the number of its event, ``payload`` what the event says.

    What a page alone shows is read from there when it is asked for: a list may hold thousands.
    """

    id: str
    seq: int
    when: datetime
    draft: str
    network: str
    language: str
    policy: str
    policy_version: str
    text_hash: str
    act: str = "post"
    audience: str = "public"
    warning_hash: str = ""
    shared_hash: str = ""
    program: str = ""
    consents: tuple[Rested, ...] = ()
    authorisations: tuple[str, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def findings(self) -> tuple[Settled, ...]:
        """Every finding and how it was settled."""
        told = self.payload.get("findings")
        return _decided(self.payload) if told is None else tuple(Settled(**_only(Settled, each)) for each in told)

    @property
    def items(self) -> tuple[Asked, ...]:
        """The checklist as it was asked, with the answers."""
        told = self.payload.get("items")
        return _older_items(self.payload) if told is None else tuple(Asked(**_only(Asked, each)) for each in told)

    @property
    def photos(self) -> tuple[Mapping[str, Any], ...]:
        """What was sealed of each photo."""
        return tuple(self.payload.get("photos", ()))

    @property
    def rules_off(self) -> tuple[Settled, ...]:
        """The rules that were switched off, with the reasons."""
        return tuple(each for each in _decided(self.payload) if each.kind == Kind.RULE_OFF)

    def rests_on(self, person: str) -> bool:
        """Whether a consent of this person was needed."""
        return any(each.person == person for each in self.consents)


@dataclass(frozen=True, slots=True)
class Noted:
    """The words of a finding: the place in code points into its text, what it marked and what it said."""

    clause: str
    rule: str
    tier: str
    start: int
    end: int
    quoted: str
    say: str
    do: str
    because: str
    kind: str = ""
    reason: str = ""
    where: str = POST


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an approval, which may be erased without touching the journal."""

    text: str
    warning: str = ""
    shared: str = ""
    alts: tuple[str, ...] = ()
    findings: tuple[Noted, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def fits(self, approved: Approved) -> bool:
        """Whether these are the very words that were approved, by their fingerprints."""
        none = text_hash("")
        told = (approved.text_hash, approved.warning_hash or none, approved.shared_hash or none)
        return told == tuple(map(text_hash, (self.text, self.warning, self.shared)))


@dataclass(frozen=True, slots=True)
class Again:
    """What a later reading of the same words found that was not settled then."""

    policy_version: str
    when: datetime
    findings: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies beside the journal for one approval: the first words, the link, and, once fetched, the rest.

    ``has_words`` tells whether words are kept, where they were not fetched.
    """

    approval: str
    text_hash: str
    title: str = ""
    link: str = ""
    words: Words | None = None
    again: Again | None = None
    has_words: bool = False


def noted(judged: Iterable[Judged], where: str = POST) -> tuple[Noted, ...]:
    """The words of findings and of what settled them."""
    return tuple(_noted(each, where) for each in judged)


def rests_in(photos: Iterable[Photo]) -> tuple[Rested, ...]:
    """The consents of everybody who is shown in photos because they said yes."""
    return tuple(
        Rested(row.person, row.record, Naming.UNNAMED.value, photo.id, row.id)
        for photo in photos
        for row in photo.rows
        if row.state is State.CONSENTED
    )


def read(seq: int, at: datetime, payload: Mapping[str, Any]) -> Approved:
    """The approval in an event of the journal; what an older program did not record is left empty."""
    when = payload.get("when")
    plain = {name: str(payload.get(key, default)) for name, (key, default) in _PLAIN.items()}
    return Approved(
        id=str(payload.get("approval") or f"event-{seq}"),
        seq=seq,
        when=datetime.fromisoformat(when) if isinstance(when, str) else at,
        consents=tuple(Rested(**_only(Rested, each)) for each in payload.get("consents", ())),
        authorisations=tuple(map(str, payload.get("authorisations", ()))),
        payload=payload,
        **plain,
    )


_PLAIN: Mapping[str, tuple[str, str]] = {
    "draft": ("draft", ""),
    "network": ("network", "plain"),
    "language": ("language", ""),
    "policy": ("policy", ""),
    "policy_version": ("policy_version", ""),
    "text_hash": ("text_sha256", ""),
    "act": ("act", "post"),
    "audience": ("audience", "public"),
    "warning_hash": ("warning_sha256", ""),
    "shared_hash": ("shared_sha256", ""),
    "program": ("program", ""),
}


def _noted(each: Judged, where: str) -> Noted:
    found, decision = each.finding, each.decision
    kind, reason = (decision.kind.value, decision.reason) if decision is not None else ("", "")
    place = (found.start, found.end, each.quoted, found.say, found.do, found.because)
    return Noted(found.clause, found.rule, found.tier.value, *place, kind, reason, where)


def _only(kind: type[Any], entry: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a value that this program knows."""
    return {name: str(value) for name, value in entry.items() if name in kind.__slots__}


def _decided(payload: Mapping[str, Any]) -> tuple[Settled, ...]:
    """The decisions; the first program recorded nothing else about findings."""
    return tuple(
        Settled(str(each["clause"]), str(each["rule"]), "", str(each["kind"]), str(each["reason"]))
        for each in payload.get("decisions", ())
    )


def _older_items(payload: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The answers that the first program recorded, without their questions."""
    recorded = {str(each["item"]): each for each in payload.get("evidence", ())}
    replies = {str(each["item"]): str(each["reply"]) for each in payload.get("answers", ())}
    return tuple(
        Asked(item, "", "", "", "", replies.get(item, ""), *_evidence(recorded.get(item)))
        for item in (*replies, *(each for each in recorded if each not in replies))
    )


def _evidence(entry: Mapping[str, Any] | None) -> tuple[str, str, str]:
    return ("", "", "") if entry is None else (str(entry["who"]), str(entry["on"]), str(entry["reference"]))
