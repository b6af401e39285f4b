"""What the register remembers of approvals and questions: who may look later sees when and what, but no words of a post."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from beforehand.domain.approved import GIVEN, POST, Asked, Kept, Settled, Words, noted
from beforehand.domain.checklist import Checklist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beforehand.domain.approved import Rested
    from beforehand.domain.checklist import ItemState
    from beforehand.domain.decision import Judged
    from beforehand.domain.gate import Approval
    from beforehand.domain.post import Draft

APPROVED = GIVEN


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knew beside the approval: findings by the name of their text, the checklist, what it rested on."""

    findings: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)
    checklist: Checklist = field(default_factory=Checklist)
    consents: tuple[Rested, ...] = ()
    authorisations: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()


@cache
def program_version() -> str:
    """The version of the installed program."""
    from importlib.metadata import version  # not needed before something is approved

    return version("beforehand")


def of_approval(draft: Draft, approval: Approval, known: Known | None = None) -> dict[str, Any]:
    """The event for a post that left by the gate: hashes, decisions, answers and evidence, none of the words."""
    known = known or Known()
    told = {
        "approval": uuid4().hex,
        "draft": draft.id,
        "text_sha256": approval.text_hash,
        "warning_sha256": approval.warning_hash,
        "shared_sha256": approval.shared_hash,
        "network": approval.network,
        "act": approval.act,
        "audience": approval.audience,
        "language": approval.language,
        "policy": approval.policy,
        "policy_version": approval.policy_version,
        "program": program_version(),
        "when": approval.when.isoformat(),
        "photos": [asdict(each) for each in getattr(approval, "photos", ())],
        "findings": [asdict(each) for each in _settled(known)],
        "items": [asdict(_asked(state)) for state in known.checklist.items],
        "consents": [asdict(each) for each in known.consents],
        "authorisations": list(known.authorisations),
        "decisions": [
            {"kind": each.kind.value, "clause": each.clause, "rule": each.rule, "reason": each.reason}
            for each in approval.decisions
        ],
        "answers": [{"item": each.item, "reply": each.reply.value} for each in approval.answers],
        "evidence": [
            {"item": each.item, "who": each.who, "on": each.on, "reference": each.reference}
            for each in approval.evidence
        ],
    }
    return dict(json.loads(json.dumps(told)))  # as the journal will hold it


def words_of(draft: Draft, approval: Approval, known: Known, approval_id: str) -> Kept:
    """The words of an approval, to be kept apart from the event."""
    findings = tuple(each for where, judged in known.findings.items() for each in noted(judged, where))
    words = Words(draft.text, draft.warning, draft.shared, known.alts, findings, approval.decisions)
    return Kept(approval_id, approval.text_hash, draft.title, words=words)


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether an event that was recorded before tells the same as one that is to be, but for the moment."""
    return all(other.get(key) == value for key, value in one.items() if key not in ("approval", "when"))


def _settled(known: Known) -> list[Settled]:
    """The findings without their words, those of the post first."""
    return [
        Settled(each.clause, each.rule, each.tier, each.kind, each.reason, where)
        for where, judged in sorted(known.findings.items(), key=lambda pair: pair[0] != POST)
        for each in noted(judged, where)
    ]


def _asked(state: ItemState) -> Asked:
    """An item as it stood."""
    item, answer, record = state.item, state.answer, state.evidence
    reply = answer.reply.value if answer is not None else ""
    told = (record.who, record.on, record.reference) if record is not None else ("", "", "")
    return Asked(item.id, item.clause, item.kind, item.question, state.status.value, reply, *told)
