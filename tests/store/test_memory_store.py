"""The store in memory: what a desk may expect of any store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Draft
from beforehand.store.memory import MemoryDecisions, MemoryDrafts, MemorySettings

WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def draft(draft_id: str, text: str, hours: int = 0) -> Draft:
    return Draft(draft_id, text, "x", "", (), (), (), WHEN, WHEN + timedelta(hours=hours))


@pytest.fixture
def drafts() -> MemoryDrafts:
    return MemoryDrafts([draft("a", "A walk in the park"), draft("b", "Café au lait", 2), draft("c", "公园散步", 1)])


def found(drafts: MemoryDrafts, query: str = "") -> list[str]:
    return [summary.id for summary in drafts.summaries(query)]


def test_the_last_changed_comes_first(drafts: MemoryDrafts) -> None:
    assert found(drafts) == ["b", "c", "a"]
    drafts.save(draft("a", "A longer walk", 3))
    assert found(drafts) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("walk", ["a"]),
        ("PARK walk", ["a"]),
        ("cafe", ["b"]),
        ("散步", ["c"]),
        ("walk café", []),
        ("  ", ["b", "c", "a"]),
    ],
)
def test_search_finds_every_word_whatever_capitals_and_accents(
    drafts: MemoryDrafts, query: str, ids: list[str]
) -> None:
    assert found(drafts, query) == ids


def test_a_deleted_draft_waits_in_the_bin(drafts: MemoryDrafts) -> None:
    drafts.delete("a")
    assert found(drafts) == ["b", "c"]
    assert [summary.id for summary in drafts.binned()] == ["a"]
    assert drafts.load("a").text == "A walk in the park"
    drafts.save(draft("a", "changed in the bin", 5))
    assert found(drafts) == ["b", "c"]
    drafts.restore("a")
    assert found(drafts) == ["a", "b", "c"]
    assert drafts.binned() == ()


def test_only_what_is_in_the_bin_is_erased(drafts: MemoryDrafts) -> None:
    with pytest.raises(KeyError):
        drafts.erase("a")
    drafts.delete("a")
    drafts.erase("a")
    with pytest.raises(KeyError):
        drafts.load("a")


@pytest.mark.parametrize("call", ["load", "delete", "restore", "erase"])
def test_a_draft_that_is_not_kept_is_named(drafts: MemoryDrafts, call: str) -> None:
    with pytest.raises(KeyError, match="nothing"):
        getattr(drafts, call)("nothing")


def test_memory_says_that_it_does_not_last(drafts: MemoryDrafts) -> None:
    assert drafts.is_durable is False


def test_standing_decisions_are_kept_once_and_in_order() -> None:
    one = Decision(Kind.RULE_OFF, "c", "r", "vote", "why", WHEN)
    two = Decision(Kind.IGNORED_ALWAYS, "c", "s", "park", "why", WHEN)
    decisions = MemoryDecisions([one])
    decisions.add(two)
    decisions.add(one)
    assert decisions.standing() == (one, two)
    decisions.remove(one)
    decisions.remove(one)
    assert decisions.standing() == (two,)


def test_settings_hand_out_a_copy() -> None:
    settings = MemorySettings({"a": 1})
    settings.write("b", "two")
    values = settings.read()
    settings.remove("a")
    settings.remove("a")
    assert (dict(values), dict(settings.read())) == ({"a": 1, "b": "two"}, {"b": "two"})
