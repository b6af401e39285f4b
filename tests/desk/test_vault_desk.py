"""What the desk does for a store that outlives the program: keep early, change stores, tell of approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beforehand.desk.records import of_approval
from beforehand.domain.decision import Kind
from beforehand.store.memory import MemoryDecisions, MemoryDrafts

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk


def kept(desk: Desk, draft_id: str) -> str:
    return desk._store.load(draft_id).text


def test_text_is_kept_early_and_nothing_is_worked_out(desk: Desk, told: list[str]) -> None:
    draft_id = desk.new_draft("One")
    told.clear()
    desk.keep_text("One two")
    assert kept(desk, draft_id) == "One two"
    assert told == []
    desk.set_text("One two")
    assert desk.current.text == "One two"


def test_words_that_were_kept_early_and_taken_back_do_not_stay(desk: Desk) -> None:
    draft_id = desk.new_draft("One")
    desk.keep_text("One two")
    desk.set_text("One")
    assert kept(desk, draft_id) == "One"
    desk.keep_text("One three")
    desk.set_judgement("One", [])
    assert kept(desk, draft_id) == "One"


def test_another_store_opens_nothing_by_itself_and_forgets_what_was_judged(
    desk: Desk, told: list[str], find: Any
) -> None:
    desk.new_draft("Please vote for us")
    finding = find("Please vote for us", "vote for")
    desk.set_judgement("Please vote for us", [finding])
    desk.decide(finding, Kind.RULE_OFF, "why")
    told.clear()
    desk.use(MemoryDrafts(), MemoryDecisions())
    assert desk.current is None
    assert desk.summaries() == ()
    assert desk.findings == ()
    assert desk.rules_off == ()
    assert {"draft_opened", "drafts_changed", "decisions_changed", "rules_off_changed"} <= set(told)


def test_an_approval_is_told_once_and_its_record_holds_no_words(desk: Desk) -> None:
    seen: list[tuple[Any, Any]] = []
    desk.approved.connect(lambda draft, approval: seen.append((draft, approval)))
    desk.new_draft("A quiet heron")
    desk.set_judgement("A quiet heron", [])
    assert desk.copy_approved("A quiet heron") is not None
    assert len(seen) == 1
    record = of_approval(*seen[0])
    assert record["text_sha256"] == seen[0][1].text_hash
    assert "heron" not in str(record)
