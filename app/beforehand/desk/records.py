"""What the register remembers of approvals and questions: who may look later sees when and what, but no words of a post."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beforehand.domain.gate import Approval
    from beforehand.domain.post import Draft

APPROVED = "approval.given"
ASKED = "advice.asked"


def of_approval(draft: Draft, approval: Approval) -> dict[str, Any]:
    """The event for a post that left by the gate: hashes, decisions, answers and evidence, none of the words."""
    return {
        "draft": draft.id,
        "text_sha256": approval.text_hash,
        "network": approval.network,
        "language": approval.language,
        "policy": approval.policy,
        "policy_version": approval.policy_version,
        "when": approval.when.isoformat(),
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


def of_question(draft: Draft, question: str) -> dict[str, Any]:
    """The event for a question that was copied out, to be compared with the message that was sent."""
    return {
        "draft": draft.id,
        "network": draft.network,
        "question_sha256": hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest(),
    }
