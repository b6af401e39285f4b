"""The desk: the drafts, the one that is open, and all that is known and decided about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.domain.act import kind_of
from beforehand.domain.checklist import Checklist, acknowledged, compute
from beforehand.domain.decision import Decision, Judged, Kind, decide, judge
from beforehand.domain.gate import Approval, Lack, Missing, Readiness, approve, ends_approval, is_valid_for, missing
from beforehand.domain.lesson import lesson_of, lessons, taught_by
from beforehand.domain.network import Count, count
from beforehand.domain.post import Answer, Draft, Evidence, Reply, facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.domain.clock import Clock
    from beforehand.domain.network import Network
    from beforehand.domain.photo import PhotoSeal
    from beforehand.store.protocols import DecisionStore, DraftStore, DraftSummary
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Pack


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in a text; offsets count code points into ``text``, ``waiting`` paragraphs not judged yet."""

    text: str = ""
    findings: tuple[Finding, ...] = ()
    waiting: int = 1


@dataclass(frozen=True, slots=True)
class View:
    """What the desk worked out for the current draft."""

    findings: tuple[Judged, ...] = ()
    checklist: Checklist | None = None
    missing: tuple[Missing, ...] = ()
    approval: Approval | None = None


class Desk(QObject):
    """Everything that windows ask about drafts and tell about them; it holds no widget.

    Signals other than ``drafts_changed`` are about the current draft and come only when something differs. After
    ``rules_off_changed``, which carries the rules that are off, after a change of language and after ``set_checker`` with
    rules that became ready every paragraph must be judged again; until ``set_judgement`` tells so, the gate is shut.
    """

    drafts_changed = Signal()
    draft_opened = Signal(str)
    findings_changed = Signal()
    decisions_changed = Signal()
    rules_off_changed = Signal(object)
    lessons_changed = Signal(object)
    """What the second reader is to have learnt, as ``lessons``; everything must be judged again."""
    checklist_changed = Signal()
    gate_changed = Signal()
    approval_changed = Signal()
    approved = Signal(object, object)
    """A draft left by the gate: the draft and its approval."""

    def __init__(
        self,
        drafts: DraftStore,
        decisions: DecisionStore,
        clock: Clock,
        copier: ApprovedCopy,
        pack: Pack | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = drafts
        self._standing = decisions
        self._clock = clock
        self._copier = copier
        self._pack = pack
        self._current: Draft | None = None
        self._judgements: dict[str, Judgement] = {}
        self._approvals: dict[str, Approval] = {}
        self._checker = Readiness()
        self._is_edited = False
        self._is_ahead = False
        self._facts: tuple[str, frozenset[str]] = ("", frozenset())
        self._lacks: dict[str, Callable[[Draft], tuple[Missing, ...]]] = {}
        self._last_lacks: dict[str, Callable[[Draft], tuple[Missing, ...]]] = {}
        self._tellers: dict[str, Callable[[Draft], frozenset[str]]] = {}
        self._sealed: Callable[[Draft], tuple[PhotoSeal, ...]] = lambda _draft: ()
        self._view = View()

    @property
    def current(self) -> Draft | None:
        """The draft that is open, as last told by ``set_text``."""
        return self._current

    @property
    def pack(self) -> Pack | None:
        """The policy; None until it is loaded."""
        return self._pack

    @property
    def is_durable(self) -> bool:
        """Whether drafts outlive the program."""
        return self._store.is_durable

    @property
    def judgement(self) -> Judgement:
        """What was last found in the current draft, and the text that it was found in."""
        return self._judgements.get(self._current.id, Judgement()) if self._current else Judgement()

    @property
    def findings(self) -> tuple[Judged, ...]:
        """The findings of the current draft in reading order, each with what settles it; offsets as in ``judgement``."""
        return self._view.findings

    @property
    def checklist(self) -> Checklist:
        """The checklist of the current draft; empty until the policy is loaded."""
        return self._view.checklist or Checklist()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What keeps the gate shut; empty means open."""
        return self._view.missing

    @property
    def is_open(self) -> bool:
        """Whether the gate is open."""
        return self._current is not None and not self._view.missing

    @property
    def approval(self) -> Approval | None:
        """The approval that covers the current draft as it stands."""
        return self._view.approval

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in force: those of the current draft, then those for every draft."""
        own = self._current.decisions if self._current else ()
        return (*own, *self._standing.standing())

    @property
    def rules_off(self) -> tuple[str, ...]:
        """The rules that are switched off."""
        return tuple(dict.fromkeys(d.rule for d in self._standing.standing() if d.kind is Kind.RULE_OFF))

    @property
    def lessons(self) -> tuple[Decision, ...]:
        """What the second reader learnt from the author, oldest first."""
        return lessons(self._standing.standing())

    @property
    def readiness(self) -> Readiness:
        """How far the checking of the current draft has come."""
        judgement = self.judgement
        is_current = self._current is not None and not self._is_edited and judgement.text == self._current.text
        return replace(
            self._checker,
            is_policy_loaded=self._pack is not None,
            is_text_current=is_current,
            waiting=judgement.waiting,
        )

    @property
    def network(self) -> Network:
        """The network of the current draft, with the limit that it has for this author; plain text without a draft."""
        return self._copier.network(self._current.network if self._current else "")

    def count(self) -> Count:
        """How long the current draft is on its network, with its content warning."""
        draft = self._current
        return count(self.network, draft.text if draft else "", draft.warning if draft else "")

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first."""
        return self._store.summaries(query)

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        return self._store.binned()

    def use(self, drafts: DraftStore, decisions: DecisionStore) -> None:
        """Work with other stores from now on; no draft is open until one is opened."""
        self._store, self._standing = drafts, decisions
        self._current = None
        self._judgements.clear()
        self._approvals.clear()
        self.draft_opened.emit("")
        self.drafts_changed.emit()
        self.decisions_changed.emit()
        self.rules_off_changed.emit(self.rules_off)
        self.lessons_changed.emit(self.lessons)
        self._refresh()

    def new_draft(self, text: str = "", network: str = "plain", language: str = "") -> str:
        """Make a draft, open it and return its id."""
        now = self._clock.now()
        draft = Draft(uuid4().hex, text, network, language, (), (), (), now, now)
        self._store.save(draft)
        self.drafts_changed.emit()
        self.open(draft.id)
        return draft.id

    def open(self, draft_id: str) -> None:
        """Open a draft; raises ``KeyError`` for one that is not kept."""
        self._current = self._store.load(draft_id)
        self._is_edited = False
        self.draft_opened.emit(draft_id)
        self.decisions_changed.emit()
        self._refresh()

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; when it is the current one, the last changed of the others opens."""
        self._store.delete(draft_id)
        self.drafts_changed.emit()
        if self._current is not None and self._current.id == draft_id:
            self._open_another()

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        self._store.restore(draft_id)
        self.drafts_changed.emit()

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good; raises ``KeyError``."""
        self._store.erase(draft_id)
        self._judgements.pop(draft_id, None)
        self._approvals.pop(draft_id, None)
        self.drafts_changed.emit()

    def note_edit(self) -> None:
        """The text is being edited and ``set_text`` or ``set_judgement`` will follow: the gate shuts at once.

        Costs next to nothing after the first call, so it may be called for every key.
        """
        if not self._is_edited and self._current is not None:
            self._is_edited = True
            self._refresh_gate()

    def keep_text(self, text: str) -> None:
        """Keep the text while the author goes on typing, without working out what follows; ``set_text`` comes later."""
        if self._current is not None and text != self._current.text:
            self._is_ahead = True
            self._store.save(replace(self._current, text=text, changed=self._clock.now()))

    def set_text(self, text: str) -> None:
        """Take over the text of the current draft and keep it; call it after a pause, not for every key."""
        self._is_edited = False
        if self._current is not None and text != self._current.text:
            self._approvals.pop(self._current.id, None)
            self._change(text=text)
        else:
            self._keep_again()
            self._refresh_gate()

    def set_judgement(self, text: str, findings: Iterable[Finding], waiting: int = 0) -> None:
        """Take over what was found in the current draft.

        ``text`` is the whole text of the draft, into which the offsets count code points; ``waiting`` is the number of
        paragraphs that are not judged yet, the second reader's included where it is awaited.
        """
        if self._current is None:
            return
        self._judgements[self._current.id] = Judgement(text, tuple(findings), waiting)
        self._is_edited = False
        if text == self._current.text:
            self._keep_again()
            self._refresh()
        else:
            self.set_text(text)

    def set_checker(self, *, is_up: bool, are_rules_ready: bool, has_failed: bool) -> None:
        """Note how the text worker is; once its rules become ready, everything must be judged again."""
        if are_rules_ready and not self._checker.are_rules_ready:
            self._unjudge_all()
        self._checker = Readiness(is_worker_up=is_up, are_rules_ready=are_rules_ready, has_worker_failed=has_failed)
        self._refresh_gate()

    def set_pack(self, pack: Pack) -> None:
        """Take over the policy, once it is loaded or when it changes."""
        self._pack = pack
        self._refresh()

    def set_lacks(self, name: str, ask: Callable[[Draft], tuple[Missing, ...]]) -> None:
        """Ask this too what a draft lacks; call it again whenever the answer may differ. In the order of first calls."""
        self._lacks[name] = ask
        self._refresh_gate()

    def set_last_lacks(self, name: str, ask: Callable[[Draft], tuple[Missing, ...]]) -> None:
        """Ask this what a draft lacks once nothing else is missing, as ``set_lacks`` does."""
        self._last_lacks[name] = ask
        self._refresh_gate()

    def set_facts(self, name: str, ask: Callable[[Draft], frozenset[str]]) -> None:
        """Ask this too which conditions of the checklist hold; call it again whenever the answer may differ."""
        self._tellers[name] = ask
        self._refresh()

    def set_seals(self, seals: Callable[[Draft], tuple[PhotoSeal, ...]]) -> None:
        """Ask this for the seals of a draft's photos; call it again whenever the answer may differ."""
        self._sealed = seals
        self._refresh_gate()

    def set_network(self, network: str) -> None:
        """Choose the network of the current draft."""
        self._change(network=network)

    def set_act(self, act: str) -> None:
        """Choose the kind of act that the current draft is."""
        self._change(act=act)

    def set_audience(self, audience: str) -> None:
        """Choose who is to see the current draft."""
        self._change(audience=audience)

    def set_warning(self, warning: str) -> None:
        """Give the current draft a content warning, "" for none."""
        self._change(warning=warning)

    def set_shared(self, shared: str) -> None:
        """Keep what somebody else wrote and the current draft answers or passes on."""
        self._change(shared=shared)

    def set_subject(self, topic: str, occasion: str, territory: str = "") -> None:
        """Say what the current draft is about, at which occasion, and where its readers are; "" for nothing said."""
        self._change(topic=topic.strip(), occasion=occasion.strip(), territory=territory.strip())

    def set_language(self, language: str) -> None:
        """Choose the language of the current draft, "" for automatic; everything must be judged again."""
        if self._current is not None and language != self._current.language:
            self._unjudge_all()
            self._change(language=language)

    def decide(
        self, finding: Finding, kind: Kind, reason: str = "", text: str | None = None, where: str = ""
    ) -> Decision:
        """Decide about a finding of the current draft; raises ``ReasonMissingError`` where one is due and blank.

        Its offsets count code points into the draft, or into ``text`` for one of a text beside it; ``where`` is as in
        ``Decision``.
        """
        text = self.judgement.text if text is None else text
        decision = decide(kind, finding, text, reason, self._clock.now(), where)
        if kind.is_standing:
            self._standing.add(decision)
            self._refresh()
            self._tell_standing(decision)
        elif self._current is not None:
            self._change(decisions=(*self._current.decisions, decision))
            self.decisions_changed.emit()
        lesson = lesson_of(decision, finding, text)
        if lesson is not None:
            self._standing.add(lesson)
            self._tell_standing(lesson)
        return decision

    def undo(self, decision: Decision) -> None:
        """Take a decision back, with what it taught; the finding is open again."""
        for lesson in taught_by(decision, self.lessons) if decision.kind is not Kind.LESSON else ():
            self._standing.remove(lesson)
            self._tell_standing(lesson)
        if decision.kind.is_standing:
            self._standing.remove(decision)
            self._refresh()
            self._tell_standing(decision)
        elif self._current is not None and decision in self._current.decisions:
            self._change(decisions=tuple(d for d in self._current.decisions if d != decision))
            self.decisions_changed.emit()

    def forget_lessons(self) -> None:
        """Take back all that the second reader learnt; what it was learnt from stays."""
        learnt = self.lessons
        for lesson in learnt:
            self._standing.remove(lesson)
        if learnt:
            self._tell_standing(learnt[-1])

    def answer(self, item: str, reply: Reply | None) -> None:
        """Answer an item of the checklist, or with None take the answer back."""
        if self._current is not None:
            rest = tuple(a for a in self._current.answers if a.item != item)
            self._change(answers=rest if reply is None else (*rest, Answer(item, reply, self._clock.now())))

    def record(
        self, item: str, who: str, on: str, reference: str, *, authorisation: str = "", covers: str = ""
    ) -> None:
        """Record who authorised what an item asks about, on which day, under which reference; all blank takes it back.

        ``authorisation`` and ``covers`` tell what was used and confirmed, as in ``Evidence``.
        """
        if self._current is not None:
            rest = tuple(e for e in self._current.evidence if e.item != item)
            now = self._clock.now()
            made = Evidence(item, who.strip(), on.strip(), reference.strip(), now, authorisation, covers)
            self._change(evidence=(*rest, made) if made.who or made.on or made.reference else rest)

    def copy_approved(self, text: str) -> Approval | None:
        """Approve the current draft and copy it out; None, and nothing copied, while anything is missing.

        A plain share or a like has no words of its own to copy and is only approved.
        ``text`` is what the author sees at this moment; when it is not what was judged, the gate is shut.
        """
        approval = self.approve(text)
        if approval is not None and self._current is not None and self._pack is not None:
            if kind_of(self._current).has_words:
                self._copier.copy(self._current, approval, self._pack)
            self.approved.emit(self._current, approval)
        return approval

    def approve(self, text: str) -> Approval | None:
        """Approve the current draft without copying, for somebody who copies it piece by piece and tells ``approved``."""
        self.set_text(text)
        if self._current is None or self._pack is None or not self.is_open:
            return None
        standing = (each for each in self._standing.standing() if each.kind is not Kind.LESSON)
        approval = approve(self._current, self._pack, standing, self._clock.now(), self._sealed(self._current))
        self._approvals[self._current.id] = approval
        self._refresh_gate()
        return approval

    def look_again(self) -> None:
        """Work out anew what is missing: a consent may have run out at midnight without anything being changed."""
        self._refresh_gate()

    def reopen(self, drafts: Iterable[str]) -> None:
        """Let no approval of the past cover these drafts any more: what they rested on has ended."""
        for draft_id in set(drafts):
            self._approvals.pop(draft_id, None)
        self._refresh_gate()

    def may_copy_whole(self, text: str) -> bool:
        """Whether this whole text may be copied without asking: it is blank, or an approval covers it."""
        if not text.strip():
            return True
        return self._current is not None and text == self._current.text and self.approval is not None

    def _change(self, **fields: object) -> None:
        """Put other values into the current draft, keep it and work out what follows."""
        if self._current is None:
            return
        changed = replace(self._current, **fields)  # type: ignore[arg-type]
        if changed == self._current:
            return
        self._current = replace(changed, changed=self._clock.now())
        self._is_ahead = False
        try:
            self._store.save(self._current)
        finally:
            self._refresh()  # what was found out before does not hold any more, whether or not the change is kept
        self.drafts_changed.emit()

    def _keep_again(self) -> None:
        """Keep the draft as it is where ``keep_text`` kept words that were taken back since."""
        if self._is_ahead and self._current is not None:
            self._is_ahead = False
            self._store.save(self._current)

    def _open_another(self) -> None:
        """Open the draft that was changed last; "" is told when there is none."""
        others = self._store.summaries()
        if others:
            self.open(others[0].id)
            return
        self._current = None
        self.draft_opened.emit("")
        self.decisions_changed.emit()
        self._refresh()

    def _unjudge_all(self) -> None:
        """Note that every draft must be judged again before anything is copied."""
        for draft_id, judgement in self._judgements.items():
            self._judgements[draft_id] = replace(judgement, waiting=max(1, judgement.waiting))

    def _tell_standing(self, decision: Decision) -> None:
        """Tell of a decision for every draft; a lesson, or a rule switched on or off, has everything judged again."""
        self.decisions_changed.emit()
        if decision.kind is Kind.LESSON:
            self._unjudge_all()
            self._refresh_gate()
            self.lessons_changed.emit(self.lessons)
        if decision.kind is Kind.RULE_OFF:
            self._unjudge_all()
            self._refresh_gate()
            self.rules_off_changed.emit(self.rules_off)

    def _refresh(self) -> None:
        """Work out findings, checklist, gate and approval, and tell what differs."""
        judgement = self.judgement
        findings = judge(judgement.findings, self.decisions, judgement.text)
        before, self._view = self._view, replace(self._view, findings=findings)  # those who are asked next may look
        try:
            checklist = self._checklist(findings)
        except Exception:
            self._shut()
            raise
        self._view = replace(self._view, checklist=checklist)
        if findings != before.findings:
            self.findings_changed.emit()
        if checklist != before.checklist:
            self.checklist_changed.emit()
        self._refresh_gate()

    def _checklist(self, findings: tuple[Judged, ...]) -> Checklist | None:
        """The checklist of the current draft, once there is a policy."""
        draft = self._current
        if draft is None or self._pack is None:
            return None
        if self._facts[0] != draft.text:
            self._facts = (draft.text, facts(draft.text))
        left = (each.finding for each in findings if each.is_open)
        holds = self._facts[1].union(acknowledged(findings), *(ask(draft) for ask in self._tellers.values()))
        return compute(self._pack, draft, left, holds, is_judged=draft.id in self._judgements)

    def _shut(self) -> None:
        """Let nothing out: somebody who was asked could not say how things stand."""
        self._view = replace(self._view, missing=(Missing(Lack.UNKNOWN, Lack.UNKNOWN.value),), approval=None)
        self.gate_changed.emit()
        self.approval_changed.emit()

    def _refresh_gate(self) -> None:
        """Work out gate and approval, and tell what differs; the gate shuts where somebody cannot say what is missing."""
        try:
            self._ask_gate()
        except Exception:
            self._shut()
            raise

    def _ask_gate(self) -> None:
        before = self._view
        draft = self._current
        others = [lack for ask in self._lacks.values() for lack in ask(draft)] if draft else ()
        lacks = missing(draft, before.findings, before.checklist, self.readiness, others) if draft else ()
        if draft is not None and not lacks:
            lacks = tuple(lack for ask in self._last_lacks.values() for lack in ask(draft))
        if draft is not None and ends_approval(lacks):
            self._approvals.pop(draft.id, None)
        self._view = replace(before, missing=lacks)
        self._view = replace(self._view, approval=self._covering(draft))
        if lacks != before.missing:
            self.gate_changed.emit()
        if self._view.approval != before.approval:
            self.approval_changed.emit()

    def _covering(self, draft: Draft | None) -> Approval | None:
        """The approval that covers a draft to which nothing is missing."""
        approval = self._approvals.get(draft.id) if draft and not self._view.missing else None
        if draft is None or approval is None or self._pack is None:
            return None
        return approval if is_valid_for(approval, draft, self._pack, self._sealed(draft)) else None
