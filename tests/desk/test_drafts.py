"""The desk: drafts, what is found and decided about the open one, and the way out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from beforehand.desk.clipboard import ApprovedCopy
from beforehand.desk.drafts import Desk
from beforehand.domain.decision import Kind, ReasonMissingError
from beforehand.domain.gate import Lack
from beforehand.domain.post import Reply, text_hash
from beforehand.store.memory import MemoryDecisions, MemoryDrafts
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.gate import Approval
    from beforehand_checks.pack import Pack

TEXT = "A calm morning.\nPlease vote for Ana, and vote for Ben."


def lacks(desk: Desk) -> list[Lack]:
    return [lack.kind for lack in desk.missing]


@pytest.fixture
def judged(desk: Desk, find: Callable[..., Finding]) -> Desk:
    """A desk with one open draft in which two likely findings stand."""
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [find(TEXT, "vote for"), find(TEXT, "vote for", nth=1)])
    return desk


def test_an_empty_desk_has_nothing_open_and_copies_nothing(desk: Desk, clipboard: Any) -> None:
    assert (desk.current, desk.findings, desk.checklist.items, desk.missing, desk.is_open) == (None, (), (), (), False)
    assert desk.copy_approved("anything") is None
    assert clipboard.history == []


def test_a_new_draft_is_open_kept_and_shut(desk: Desk, told: list[str]) -> None:
    draft_id = desk.new_draft("A walk", "x", "en")
    assert (desk.current.id, desk.current.network, desk.current.language) == (draft_id, "x", "en")
    assert [summary.id for summary in desk.summaries()] == [draft_id]
    assert lacks(desk) == [Lack.CHECKING]
    assert told[:2] == ["drafts_changed", "draft_opened"]


def test_a_judged_harmless_draft_is_copied_out(desk: Desk, clipboard: Any, clock: Any, told: list[str]) -> None:
    desk.new_draft("Caf\u0065\u0301\u2029tomorrow")
    desk.set_judgement(desk.current.text, [])
    assert desk.is_open
    told.clear()
    approval = desk.copy_approved(desk.current.text)
    assert clipboard.history == ["Café\ntomorrow"]
    assert (approval, approval.when, approval.policy_version) == (desk.approval, clock.now(), "v1")
    assert approval.text_hash == text_hash("Café\ntomorrow")
    assert told == ["approval_changed"]


def test_open_findings_keep_it_shut_and_are_named(judged: Desk, clipboard: Any) -> None:
    assert lacks(judged) == [Lack.FINDING, Lack.FINDING]
    assert [lack.target.start for lack in judged.missing] == [23, 41]
    assert judged.copy_approved(TEXT) is None
    assert clipboard.history == []


def test_each_finding_can_be_kept_with_a_reason(judged: Desk, clipboard: Any, told: list[str]) -> None:
    first, second = (each.finding for each in judged.findings)
    with pytest.raises(ReasonMissingError):
        judged.decide(first, Kind.KEPT, " ")
    told.clear()
    one = judged.decide(first, Kind.KEPT, "It is a choir contest.")
    assert lacks(judged) == [Lack.FINDING]
    assert {"findings_changed", "decisions_changed", "gate_changed"} <= set(told)
    two = judged.decide(second, Kind.IGNORED_HERE, "The same contest.")
    approval = judged.copy_approved(TEXT)
    assert clipboard.history == [TEXT]
    assert approval.decisions == (one, two)


def test_a_decision_taken_back_opens_the_finding_and_ends_the_approval(judged: Desk, told: list[str]) -> None:
    first, second = (each.finding for each in judged.findings)
    one = judged.decide(first, Kind.KEPT, "why")
    judged.decide(second, Kind.KEPT, "why")
    assert judged.copy_approved(TEXT)
    told.clear()
    judged.undo(one)
    assert (lacks(judged), judged.approval) == ([Lack.FINDING], None)
    assert {"gate_changed", "approval_changed", "decisions_changed"} <= set(told)
    judged.undo(one)
    assert lacks(judged) == [Lack.FINDING]


def test_ignored_in_the_draft_reaches_both_places_and_no_other_draft(
    judged: Desk, find: Callable[..., Finding]
) -> None:
    judged.decide(judged.findings[0].finding, Kind.IGNORED_IN_DRAFT, "A choir contest.")
    assert judged.is_open
    judged.new_draft(TEXT)
    judged.set_judgement(TEXT, [find(TEXT, "vote for")])
    assert lacks(judged) == [Lack.FINDING]


def test_ignored_always_reaches_every_draft(judged: Desk, find: Callable[..., Finding]) -> None:
    decision = judged.decide(judged.findings[0].finding, Kind.IGNORED_ALWAYS, "A choir contest.")
    judged.new_draft("vote for the choir")
    judged.set_judgement("vote for the choir", [find("vote for the choir", "vote for")])
    assert judged.is_open
    assert judged.decisions == (decision,)
    assert judged.copy_approved("vote for the choir").decisions == (decision,)
    judged.undo(decision)
    assert (lacks(judged), judged.approval, judged.decisions) == ([Lack.FINDING], None, ())


def test_a_rule_switched_off_has_everything_judged_again(judged: Desk) -> None:
    off: list[tuple[str, ...]] = []
    judged.rules_off_changed.connect(off.append)
    decision = judged.decide(judged.findings[0].finding, Kind.RULE_OFF, "It never fits.")
    assert (off, judged.rules_off) == ([("r",)], ("r",))
    assert lacks(judged) == [Lack.CHECKING]
    judged.set_judgement(TEXT, [])
    assert judged.is_open
    judged.undo(decision)
    assert (off[-1], lacks(judged)) == ((), [Lack.CHECKING])


def test_the_first_key_shuts_the_gate_and_further_keys_say_nothing(desk: Desk, told: list[str]) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk")
    told.clear()
    desk.note_edit()
    desk.note_edit()
    assert (lacks(desk), desk.approval) == ([Lack.CHECKING], None)
    assert told == ["gate_changed", "approval_changed"]


def test_an_edit_ends_an_approval_even_when_it_is_taken_back(desk: Desk) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk")
    desk.set_judgement("A walk!", [])
    assert (desk.is_open, desk.approval) == (True, None)
    desk.set_judgement("A walk", [])
    assert (desk.is_open, desk.approval) == (True, None)


def test_what_is_seen_must_be_what_was_judged(desk: Desk, clipboard: Any) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk, and a leak") is None
    assert lacks(desk) == [Lack.CHECKING]
    assert clipboard.history == []


def test_a_late_judgement_of_an_older_text_opens_nothing(desk: Desk) -> None:
    desk.new_draft("A walk")
    desk.set_text("A walk, and a leak")
    assert lacks(desk) == [Lack.CHECKING]
    desk.set_judgement("A walk, and a leak", [], waiting=1)
    assert lacks(desk) == [Lack.CHECKING]


def test_a_finding_that_comes_after_the_approval_ends_it(desk: Desk, find: Callable[..., Finding]) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk")
    desk.set_judgement("A walk", [find("A walk", "walk")])
    assert (lacks(desk), desk.approval) == ([Lack.FINDING], None)


@pytest.mark.parametrize(
    ("checker", "kind"),
    [
        ({"is_up": False, "are_rules_ready": False, "has_failed": False}, Lack.CHECKER_STARTING),
        ({"is_up": True, "are_rules_ready": False, "has_failed": False}, Lack.CHECKER_STARTING),
        ({"is_up": False, "are_rules_ready": False, "has_failed": True}, Lack.CHECKER_DOWN),
    ],
)
def test_a_checker_that_is_not_well_shuts_the_gate(desk: Desk, checker: dict[str, bool], kind: Lack) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    desk.set_checker(**checker)
    assert lacks(desk) == [kind]


def test_rules_that_become_ready_have_everything_judged_again(desk: Desk, find: Callable[..., Finding]) -> None:
    desk.set_checker(is_up=True, are_rules_ready=False, has_failed=False)
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])  # all that the first stage alone can tell
    desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    assert lacks(desk) == [Lack.CHECKING]
    desk.set_judgement("A walk", [find("A walk", "walk")])
    assert lacks(desk) == [Lack.FINDING]


@pytest.mark.parametrize("change", ["network", "language"])
def test_a_change_of_network_or_language_ends_an_approval(desk: Desk, change: str) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk")
    getattr(desk, f"set_{change}")({"network": "x", "language": "fr"}[change])
    assert desk.approval is None
    assert lacks(desk) == ([Lack.CHECKING] if change == "language" else [])


def test_a_new_policy_ends_an_approval(desk: Desk, small_pack: Pack) -> None:
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert desk.copy_approved("A walk")
    desk.set_pack(replace(small_pack, version="v2"))
    assert (desk.is_open, desk.approval) == (True, None)


def test_without_a_policy_nothing_leaves(clock: Any, clipboard: Any, small_pack: Pack, qapp: object) -> None:
    desk = Desk(MemoryDrafts(), MemoryDecisions(), clock, ApprovedCopy(clipboard))
    desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    desk.new_draft("A walk")
    desk.set_judgement("A walk", [])
    assert lacks(desk) == [Lack.POLICY]
    assert desk.copy_approved("A walk") is None
    desk.set_pack(small_pack)
    assert desk.is_open


def test_the_checklist_follows_text_findings_and_answers(
    desk: Desk, find: Callable[..., Finding], told: list[str]
) -> None:
    text = "The draft report is at example.org"
    desk.new_draft(text)
    desk.set_judgement(text, [find(text, "draft report", clause="undisclosed")])
    assert [state.item.id for state in desk.checklist.items] == ["auto", "link", "leak"]
    told.clear()
    desk.answer("link", Reply.NOT_SURE)
    assert {"checklist_changed", "gate_changed"} <= set(told)
    assert lacks(desk) == [Lack.FINDING, Lack.ANSWERED_NOT_SURE, Lack.EVIDENCE]
    desk.decide(desk.findings[0].finding, Kind.KEPT, "Cleared by the spokesperson.")
    desk.answer("link", Reply.YES)
    desk.record("leak", "Ms Example", "2026-03-01", " ")
    assert lacks(desk) == [Lack.EVIDENCE]
    desk.record("leak", "Ms Example", "2026-03-01", "Memo 7")
    assert (desk.is_open, desk.checklist.is_complete) == (True, True)
    desk.answer("link", None)
    desk.record("leak", "", "", "")
    assert lacks(desk) == [Lack.ANSWER, Lack.EVIDENCE]


def test_everything_said_about_a_draft_is_there_when_it_opens_again(judged: Desk) -> None:
    draft_id = judged.current.id
    decision = judged.decide(judged.findings[0].finding, Kind.KEPT, "why")
    judged.new_draft("Another")
    assert judged.findings == ()
    judged.open(draft_id)
    assert [each.decision for each in judged.findings] == [decision, None]
    assert judged.current.text == TEXT


def test_a_deleted_draft_gives_way_and_comes_back(judged: Desk) -> None:
    first = judged.current.id
    opened: list[str] = []
    judged.draft_opened.connect(opened.append)
    second = judged.new_draft("Another")
    judged.delete(second)
    assert (opened, judged.current.id) == ([second, first], first)
    judged.delete(first)
    assert (opened[-1], judged.current, judged.findings, judged.missing) == ("", None, (), ())
    assert {summary.id for summary in judged.binned()} == {first, second}
    judged.restore(first)
    judged.erase(second)
    assert ([s.id for s in judged.summaries()], judged.binned()) == ([first], ())


def test_the_list_is_searched(judged: Desk) -> None:
    judged.new_draft("Something else")
    assert [summary.title for summary in judged.summaries("ana")] == ["A calm morning."]


def test_the_counter_is_that_of_the_draft(desk: Desk) -> None:
    assert desk.count().used == 0
    desk.new_draft("你好", "x")
    assert (desk.count().used, desk.count().limit) == (4, 280)
    desk.set_network("plain")
    assert (desk.count().used, desk.count().limit) == (2, None)


def test_the_whole_draft_may_be_copied_only_under_an_approval(desk: Desk) -> None:
    desk.new_draft("A walk")
    assert not desk.may_copy_whole("A walk")
    assert desk.may_copy_whole(" \n")
    desk.set_judgement("A walk", [])
    assert not desk.may_copy_whole("A walk")
    desk.copy_approved("A walk")
    assert desk.may_copy_whole("A walk")
    assert not desk.may_copy_whole("A walk!")


def test_nothing_is_told_when_nothing_differs(judged: Desk, told: list[str]) -> None:
    findings = [each.finding for each in judged.findings]
    told.clear()
    judged.set_judgement(TEXT, findings)
    judged.set_text(TEXT)
    judged.set_network(judged.current.network)
    judged.set_language(judged.current.language)
    judged.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    assert told == []


def test_times_come_from_the_clock(desk: Desk, clock: Any) -> None:
    desk.new_draft("A walk")
    made = clock.now()
    clock.go_on(hours=1)
    desk.set_text("A longer walk")
    assert (desk.current.created, desk.current.changed) == (made, clock.now())


TYPED = ["vote", "vote. vote", "walk", "example.org", "leak", "", "e\u0301"]


class OneWayOut(RuleBasedStateMachine):
    """Whatever the author does in whatever order, only text that was judged and settled reaches the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self.clipboard, clock, pack = type(self).world
        self.clipboard.history.clear()
        self.desk = Desk(MemoryDrafts(), MemoryDecisions(), clock, ApprovedCopy(self.clipboard), pack)
        self.desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
        self.desk.new_draft("walk")
        self.seen = "walk"
        self.copied = 0

    @rule(text=st.sampled_from(TYPED))
    def type(self, text: str) -> None:
        self.seen = text
        self.desk.note_edit()

    @rule(is_whole=st.booleans())
    def pause(self, is_whole: bool) -> None:
        self.desk.set_judgement(self.seen, found_in(self.seen), 0 if is_whole else 1)

    @rule()
    def keep_text_only(self) -> None:
        self.desk.set_text(self.seen)

    @rule(up=st.booleans())
    def checker(self, up: bool) -> None:
        self.desk.set_checker(is_up=up, are_rules_ready=up, has_failed=False)

    @precondition(lambda self: self.desk.findings)
    @rule(data=st.data(), kind=st.sampled_from(Kind), reason=st.sampled_from(["", "why"]))
    def decide(self, data: st.DataObject, kind: Kind, reason: str) -> None:
        finding = data.draw(st.sampled_from(self.desk.findings)).finding
        try:
            self.desk.decide(finding, kind, reason)
        except ReasonMissingError:
            assert not reason

    @precondition(lambda self: self.desk.decisions)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        self.desk.undo(data.draw(st.sampled_from(self.desk.decisions)))

    @rule(item=st.sampled_from(["link", "leak"]), reply=st.sampled_from([*Reply, None]))
    def answer(self, item: str, reply: Reply | None) -> None:
        self.desk.answer(item, reply)

    @rule(who=st.sampled_from(["Ms Example", ""]))
    def record(self, who: str) -> None:
        self.desk.record("leak", who, "2026-03-01", "Memo 7")

    @rule(network=st.sampled_from(["plain", "x"]))
    def choose(self, network: str) -> None:
        self.desk.set_network(network)

    @rule(text=st.sampled_from(TYPED), left_out=st.sampled_from(["", "", "a finding", "an answer", "a record"]))
    def do_everything_but(self, text: str, left_out: str) -> None:
        self.seen = text
        self.desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
        self.desk.set_judgement(self.seen, found_in(self.seen))
        for each in self.desk.findings[left_out == "a finding" :]:
            self.desk.decide(each.finding, Kind.KEPT, "why")
        self.desk.answer("link", None if left_out == "an answer" else Reply.YES)
        self.desk.record("leak", "" if left_out == "a record" else "Ms Example", "2026-03-01", "Memo 7")
        self.copy()

    @rule()
    def copy(self) -> None:
        approval = self.desk.copy_approved(self.seen)
        if approval is not None:
            self.copied += 1
            type(self).ways_out[self.seen] += 1
            self._was_rightly_copied(approval)

    @invariant()
    def nothing_else_reached_the_clipboard(self) -> None:
        assert len(self.clipboard.history) == self.copied

    @invariant()
    def an_approval_is_of_what_is_kept(self) -> None:
        if self.desk.approval is not None:
            assert self.desk.approval.text_hash == text_hash(self.desk.current.text)
            assert self.desk.is_open

    def _was_rightly_copied(self, approval: Approval) -> None:
        desk = self.desk
        assert self.clipboard.text() == unicodedata.normalize("NFC", self.seen)
        assert approval.text_hash == text_hash(self.seen)
        assert desk.judgement.text == self.seen
        assert all(
            each.decision and each.decision.reason for each in desk.findings if each.finding.tier is not Tier.HINT
        )
        if "example.org" in self.seen:
            assert desk.current.answer("link").reply is Reply.YES
        kept = [each for each in desk.findings if each.decision and each.decision.kind is Kind.KEPT]
        if any(each.finding.clause == "undisclosed" for each in kept):
            assert desk.current.record("leak").is_complete


def found_in(text: str) -> list[Finding]:
    """Findings as a worker would send them: each vote likely, each leak certain, each walk a hint."""
    watched = {
        "vote": ("impartiality", Tier.LIKELY),
        "leak": ("undisclosed", Tier.CERTAIN),
        "walk": ("impartiality", Tier.HINT),
    }
    return [
        Finding(at, at + len(word), clause, word, tier, 0.9, "", "", "")
        for word, (clause, tier) in watched.items()
        for at in range(len(text))
        if text.startswith(word, at)
    ]


def test_there_is_one_way_out(clipboard: Any, clock: Any, small_pack: Pack, qapp: object) -> None:
    OneWayOut.world = (clipboard, clock, small_pack)
    OneWayOut.ways_out = Counter()
    quick = settings(max_examples=150, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(OneWayOut, settings=quick)
    assert len(OneWayOut.ways_out) >= 5, "too little left the desk to prove anything"
