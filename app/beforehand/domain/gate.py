"""The one way out: what still keeps a draft from being copied, and the approval once nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.act import kind_of
from beforehand.domain.aside import SHARED, AsideGap
from beforehand.domain.checklist import Status
from beforehand.domain.photo import READING
from beforehand.domain.post import Reply, text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from beforehand.domain.asking import AdviceGap
    from beforehand.domain.checklist import Checklist, ItemState
    from beforehand.domain.decision import Decision, Judged
    from beforehand.domain.named import Gap
    from beforehand.domain.pause import Pause
    from beforehand.domain.photo import PhotoGap, PhotoSeal
    from beforehand.domain.post import Answer, Draft, Evidence
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Pack


class Lack(StrEnum):
    """What can be missing; windows hold one sentence for each."""

    WORDS = "words"
    OWN_WORDS = "own_words"
    OTHER_WORDS = "other_words"
    POLICY = "policy"
    CHECKER_DOWN = "checker_down"
    CHECKER_STARTING = "checker_starting"
    CHECKING = "checking"
    FINDING = "finding"
    ANSWER = "answer"
    ANSWERED_NO = "answered_no"
    ANSWERED_NOT_SURE = "answered_not_sure"
    EVIDENCE = "evidence"
    SETTLING = "settling"
    REGISTER = "register"
    CONSENT = "consent"
    PHOTO = "photo"
    ASIDE = "aside"
    AUTHORISATION = "authorisation"
    ADVICE = "advice"
    PAUSE = "pause"
    RECORDS = "records"
    UNKNOWN = "unknown"


_PASSING = frozenset(
    {
        Lack.POLICY,
        Lack.CHECKER_DOWN,
        Lack.CHECKER_STARTING,
        Lack.CHECKING,
        Lack.REGISTER,
        Lack.RECORDS,
        Lack.UNKNOWN,
    }
)
"""While any of these is missing, nobody knows how things stand."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps the gate shut.

    ``key`` is what a window looks its sentence up by, ``target`` where it jumps: the finding, the id of the item,
    the gap in the register, the photo, the text beside the post, the advice, the pause, or nothing. ``count`` is the
    number of paragraphs for ``Lack.CHECKING`` and of minutes for ``Lack.PAUSE``.
    """

    kind: Lack
    key: str
    target: Finding | str | Gap | PhotoGap | AsideGap | AdviceGap | Pause | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the checking has come; the gate stays shut until all of it holds.

    ``waiting`` counts paragraphs that are not judged yet; ``is_text_current`` says that the findings belong to the
    very text of the draft.
    """

    is_policy_loaded: bool = False
    is_worker_up: bool = False
    are_rules_ready: bool = False
    has_worker_failed: bool = False
    is_text_current: bool = False
    waiting: int = 0

    @property
    def is_judged(self) -> bool:
        """Whether every paragraph of the present text has been judged by every prompt stage."""
        return self.is_worker_up and self.are_rules_ready and self.is_text_current and self.waiting == 0


@dataclass(frozen=True, slots=True)
class Approval:
    """The moment at which nothing was missing, bound to everything that it rested on."""

    text_hash: str
    network: str
    language: str
    policy: str
    policy_version: str
    when: datetime
    decisions: tuple[Decision, ...]
    answers: tuple[Answer, ...]
    evidence: tuple[Evidence, ...]
    act: str = "post"
    audience: str = "public"
    warning_hash: str = ""
    shared_hash: str = ""
    subject: tuple[str, str, str] = ("", "", "")
    photos: tuple[PhotoSeal, ...] = ()


def missing(
    draft: Draft,
    findings: Iterable[Judged],
    checklist: Checklist | None,
    readiness: Readiness,
    others: Iterable[Missing] = (),
) -> tuple[Missing, ...]:
    """Everything that keeps the gate shut, in the order in which to deal with it; empty means open.

    The findings are those of the draft's text with the decisions that settle them, as ``judge`` tells; ``others`` is
    what the rest of the program misses: consents, photos, advice that is awaited.
    """
    lacks = list(_not_ready(readiness, has_checklist=checklist is not None))
    lacks.extend(_no_words(draft))
    lacks.extend(Missing(Lack.FINDING, Lack.FINDING.value, each.finding) for each in findings if each.is_open)
    lacks.extend(others)
    lacks.extend(_unanswered(state) for state in (checklist.items if checklist else ()) if _is_asked(state))
    return tuple(lacks)


def approve(
    draft: Draft, pack: Pack, standing: Iterable[Decision], when: datetime, photos: tuple[PhotoSeal, ...] = ()
) -> Approval:
    """The approval of a draft for which ``missing`` is empty; it remembers all that it rests on."""
    return Approval(
        text_hash(draft.text),
        draft.network,
        draft.language,
        pack.name,
        pack.version,
        when,
        (*draft.decisions, *standing),
        draft.answers,
        draft.evidence,
        draft.act,
        draft.audience,
        text_hash(draft.warning),
        text_hash(draft.shared),
        (draft.topic, draft.occasion, draft.territory),
        photos,
    )


def ends_approval(lacks: Iterable[Missing]) -> bool:
    """Whether something that an approval rests on has ended for good, and is not only being read anew."""
    found = tuple(lacks)
    return bool(found) and not any(map(_is_passing, found))


def is_valid_for(approval: Approval, draft: Draft, pack: Pack, photos: tuple[PhotoSeal, ...] | None = None) -> bool:
    """Whether an approval still covers a draft: the same texts, circumstances, policy, decisions and answers.

    With ``photos`` they must be the same as well: their files, everybody in them, the consents and the descriptions.
    """
    own = tuple(d for d in approval.decisions if not d.kind.is_standing)
    return (
        (approval.network, approval.language) == (draft.network, draft.language)
        and (approval.act, approval.audience) == (draft.act, draft.audience)
        and approval.subject == (draft.topic, draft.occasion, draft.territory)
        and (approval.policy, approval.policy_version) == (pack.name, pack.version)
        and (own, approval.answers, approval.evidence) == (draft.decisions, draft.answers, draft.evidence)
        and (photos is None or approval.photos == photos)
        and approval.text_hash == text_hash(draft.text)
        and (approval.warning_hash, approval.shared_hash) == (text_hash(draft.warning), text_hash(draft.shared))
    )


def _is_passing(lack: Missing) -> bool:
    """Whether something is only being read."""
    if lack.kind is Lack.ASIDE and isinstance(lack.target, AsideGap):
        return lack.target.finding is None
    return lack.kind in _PASSING or lack.target == READING


def _not_ready(readiness: Readiness, *, has_checklist: bool) -> Iterable[Missing]:
    """What the program itself still owes."""
    if not (readiness.is_policy_loaded and has_checklist):
        yield Missing(Lack.POLICY, Lack.POLICY.value)
    if readiness.has_worker_failed:
        yield Missing(Lack.CHECKER_DOWN, Lack.CHECKER_DOWN.value)
    elif not (readiness.is_worker_up and readiness.are_rules_ready):
        yield Missing(Lack.CHECKER_STARTING, Lack.CHECKER_STARTING.value)
    elif not readiness.is_judged:
        yield Missing(Lack.CHECKING, Lack.CHECKING.value, None, max(1, readiness.waiting))


def _no_words(draft: Draft) -> Iterable[Missing]:
    """What the kind of act still lacks of words, the author's own and somebody else's."""
    kind, has_own = kind_of(draft), bool(draft.text.strip())
    if kind.has_words and not has_own:
        yield Missing(Lack.WORDS, Lack.WORDS.value)
    elif has_own and not kind.has_words:
        yield Missing(Lack.OWN_WORDS, Lack.OWN_WORDS.value)
    if kind.needs_other and not draft.shared.strip():
        yield Missing(Lack.OTHER_WORDS, Lack.OTHER_WORDS.value, AsideGap(SHARED))


def of_consent(gap: Gap) -> Missing:
    """What a gap in the register lacks."""
    kind = Lack.REGISTER if gap.person is None else Lack.CONSENT
    return Missing(kind, kind.value, gap)


def of_photo(gap: PhotoGap) -> Missing:
    """What a photo lacks."""
    return Missing(Lack.PHOTO, Lack.PHOTO.value, gap)


def _is_asked(state: ItemState) -> bool:
    """Whether the gate names the item; an automatic one that follows findings is named by them instead."""
    return state.status is not Status.SATISFIED and (state.item.kind != "auto" or bool(state.item.open))


def _unanswered(state: ItemState) -> Missing:
    """What an item still lacks."""
    kind = {"evidence": Lack.EVIDENCE, "auto": Lack.SETTLING}.get(state.item.kind, Lack.ANSWER)
    if state.answer is not None:
        kind = {Reply.NO: Lack.ANSWERED_NO, Reply.NOT_SURE: Lack.ANSWERED_NOT_SURE}.get(state.answer.reply, kind)
    return Missing(kind, kind.value, state.item.id)
