"""Approvals of the past: recorded when a draft leaves, found again with what became of them, and kept apart from the words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.approvals import Approvals
from beforehand.desk.journal import Journal
from beforehand.desk.recorder import Recorder
from beforehand.desk.records import program_version
from beforehand.domain.approved import Rested
from beforehand.domain.decision import Kind
from beforehand.domain.post import Reply, text_hash
from beforehand.domain.posting import Fate
from beforehand.store.approved import MemoryWords
from beforehand.store.journal import MemoryJournal
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beforehand.desk.drafts import Desk

TEXT = "Please vote for the herons. See https://example.org/a"
LINK = "https://social.example/ana/please-vote"


@pytest.fixture
def journal(qapp: object, clock: Any) -> Iterator[Journal]:
    made = Journal()
    made.use(MemoryJournal(clock.now))
    yield made
    made.deleteLater()


@pytest.fixture
def approvals(journal: Journal) -> Iterator[Approvals]:
    made = Approvals(journal)
    made.use(MemoryWords())
    yield made
    made.deleteLater()


@pytest.fixture
def recorder(desk: Desk, journal: Journal, approvals: Approvals) -> Iterator[Recorder]:
    made = Recorder(desk, journal, None, approvals)
    yield made
    made.deleteLater()


def approve(desk: Desk, find: Any, text: str = TEXT) -> None:
    """Write, keep a finding, answer, and copy."""
    desk.new_draft(text, "mastodon")
    vote = find(text, "vote")
    desk.set_judgement(text, [vote, find(text, "herons", Tier.HINT)])
    desk.decide(vote, Kind.KEPT, "It is a poll about birds.")
    desk.answer("link", Reply.YES)
    desk.set_warning("Birds")
    assert desk.copy_approved(text) is not None


def test_an_approval_is_found_again_with_all_that_it_rested_on(
    desk: Desk, find: Any, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    recorder.ask_consents(lambda _draft: (Rested("p1", "r1", "named"),))
    recorder.ask_authorisations(lambda _draft: ("auth-1",))
    recorder.ask_alts(lambda _draft: ("A heron",))
    approve(desk, find)
    (entry,) = approvals.entries
    told = entry.approved
    assert (told.network, told.act, told.audience) == ("mastodon", "post", "public")
    assert (told.policy, told.policy_version, told.program) == ("small", "v1", program_version())
    assert told.when == clock.now()
    assert [(each.rule, each.tier, each.kind, each.reason) for each in told.findings] == [
        ("r", "likely", "kept", "It is a poll about birds."),
        ("r", "hint", "", ""),
    ]
    assert [(each.item, each.question, each.reply) for each in told.items] == [
        ("auto", "Nothing takes a side?", ""),
        ("link", "Is the link no endorsement?", "yes"),
    ]
    assert told.consents == (Rested("p1", "r1", "named"),)
    assert told.authorisations == ("auth-1",)
    assert told.warning_hash == text_hash("Birds")
    assert (entry.title, entry.fate) == (TEXT, Fate.COPIED)

    fetched: list[Any] = []
    approvals.fetch(entry.id, fetched.append)
    (words,) = fetched
    assert words.fits(told)
    assert (words.text, words.warning, words.alts) == (TEXT, "Birds", ("A heron",))
    assert [(each.quoted, each.say) for each in words.findings] == [
        ("vote", "It takes a side."),
        ("herons", "It takes a side."),
    ]


def test_no_word_of_the_post_is_in_the_journal(
    desk: Desk, find: Any, journal: Journal, approvals: Approvals, recorder: Recorder
) -> None:
    approve(desk, find)
    approvals.mark(approvals.entries[0].id, Fate.POSTED, desk.current.changed, LINK)
    told = json.dumps([dict(entry.payload) for entry in journal.entries()])
    for word in ("herons", "vote", "example.org", "social.example", "Birds"):
        assert word not in told


def test_copying_the_same_again_is_no_second_approval_and_a_change_is(
    desk: Desk, find: Any, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    approve(desk, find)
    clock.go_on(minutes=5)
    desk.copy_approved(TEXT)
    assert len(approvals.entries) == 1
    desk.set_network("bluesky")
    desk.copy_approved(TEXT)
    assert [entry.approved.network for entry in approvals.entries] == ["bluesky", "mastodon"]


def test_copying_the_same_after_a_restart_is_no_second_approval(
    desk: Desk, find: Any, journal: Journal, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    approve(desk, find)
    kept = [(entry.kind, json.loads(json.dumps(dict(entry.payload)))) for entry in journal.entries()]
    store = MemoryJournal(clock.now)
    for kind, payload in kept:
        store.append(kind, payload | {"clock_showed": "earlier"})
    journal.forget()
    journal.use(store)
    desk.copy_approved(TEXT)
    assert len(approvals.entries) == 1


def test_what_became_of_it_is_told_by_marks_and_a_wrong_one_is_taken_back(
    desk: Desk, find: Any, journal: Journal, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    approve(desk, find)
    approval = approvals.entries[0].id
    with pytest.raises(ValueError, match="deleted"):
        approvals.mark(approval, Fate.DELETED, clock.now())
    approvals.mark(approval, Fate.POSTED, clock.now(), f" {LINK} ")
    assert (approvals.entry(approval).fate, approvals.entry(approval).link) == (Fate.POSTED, LINK)
    approvals.mark(approval, Fate.DELETED, clock.now())
    assert (approvals.entry(approval).fate, approvals.entry(approval).link) == (Fate.DELETED, LINK)
    approvals.take_back(approval)
    approvals.take_back(approval)
    assert (approvals.entry(approval).fate, approvals.entry(approval).link) == (Fate.COPIED, "")
    approvals.take_back(approval)
    assert [entry.kind for entry in journal.entries("posting.")] == [
        "posting.posted",
        "posting.deleted",
        "posting.undone",
        "posting.undone",
    ]


def test_words_are_erased_and_the_record_stays(
    desk: Desk, find: Any, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    approve(desk, find)
    approval = approvals.entries[0].id
    approvals.mark(approval, Fate.POSTED, clock.now(), LINK)
    approvals.erase_words(approval)
    (entry,) = approvals.entries
    assert (entry.title, entry.link, entry.fate) == ("", "", Fate.POSTED)
    fetched: list[Any] = []
    approvals.fetch(approval, fetched.append)
    assert fetched == [None]
    assert entry.approved.items


def test_the_approvals_of_a_draft_are_told_apart_from_others(
    desk: Desk, find: Any, approvals: Approvals, recorder: Recorder
) -> None:
    approve(desk, find)
    draft = desk.current.id
    desk.set_network("bluesky")
    desk.copy_approved(TEXT)
    approve(desk, find)
    assert [entry.approved.network for entry in approvals.of_draft(draft)] == ["bluesky", "mastodon"]
    assert approvals.of_draft("another") == ()


def test_titles_and_links_come_from_the_store_and_go_with_it(
    journal: Journal, desk: Desk, find: Any, approvals: Approvals, recorder: Recorder, clock: Any
) -> None:
    approve(desk, find)
    approvals.mark(approvals.entries[0].id, Fate.POSTED, clock.now(), LINK)
    other = Approvals(journal)
    other.use(approvals._store)
    assert other.entries == approvals.entries
    other.forget()
    assert (other.entries[0].title, other.entries[0].link) == ("", "")
    journal.forget()
    assert other.entries == ()
    other.deleteLater()
