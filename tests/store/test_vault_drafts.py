"""Drafts in the vault: the same promises as the store in memory, and those that only a disk can keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import Answer, Draft, Evidence, Reply
from beforehand.store.codec import read_decision, read_draft, write_decision, write_detail
from beforehand.store.folding import searchable
from beforehand.store.thinning import ALWAYS_KEPT, MOST_BYTES, Mark, superfluous

if TYPE_CHECKING:
    from beforehand.store.vault import Vault

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
decisions = st.builds(
    Decision, st.sampled_from(Kind), *[st.text(max_size=9)] * 4, moments, st.text(max_size=9), st.integers(0, 9)
)
drafts = st.builds(
    Draft,
    st.just("one"),
    st.text(st.characters(), max_size=50),
    st.text(max_size=9),
    st.text(max_size=3),
    st.lists(decisions, max_size=3).map(tuple),
    st.lists(st.builds(Answer, st.text(max_size=9), st.sampled_from(Reply), moments), max_size=3).map(tuple),
    st.lists(st.builds(Evidence, *[st.text(max_size=9)] * 4, moments), max_size=3).map(tuple),
    moments,
    moments,
)


@given(drafts)
def test_all_of_a_draft_survives_the_codec(draft: Draft) -> None:
    moments_kept = (draft.created.isoformat(), draft.changed.isoformat())
    assert read_draft(draft.id, draft.text, *moments_kept, write_detail(draft)) == draft


@given(decisions)
def test_all_of_a_decision_survives_the_codec(decision: Decision) -> None:
    assert read_decision(write_decision(decision)) == decision


def test_all_of_a_draft_survives_closing(bench: Any) -> None:
    text = "Zwölf 你好 مرحبا 👨‍👩‍👧 \ud83d \0 \r\n end"
    draft = bench.draft(text, answers=(Answer("a", Reply.NOT_SURE, MOMENT),), network="x", language="de")
    vault = bench.create()
    vault.drafts.save(draft)
    vault.close()
    assert bench.open().drafts.load("one") == draft


def test_saved_means_on_the_disk(vault: Vault, bench: Any) -> None:
    assert vault.drafts.is_durable
    for number in range(50):
        vault.drafts.save(bench.draft(f"word {number}"))
    survivor = bench.crash(vault)
    assert survivor.drafts.load("one").text == "word 49"
    assert survivor.problems() == []


def test_what_is_not_kept_is_a_key_error(vault: Vault, bench: Any) -> None:
    vault.drafts.save(bench.draft("here"))
    for call in (vault.drafts.load, vault.drafts.delete, vault.drafts.restore, vault.drafts.history):
        with pytest.raises(KeyError):
            call("nowhere")
    with pytest.raises(KeyError):
        vault.drafts.restore("one")
    with pytest.raises(KeyError):
        vault.drafts.erase("one")
    with pytest.raises(KeyError):
        vault.drafts.revision("one", 999)


def test_history_has_every_revision_and_gives_each_back(vault: Vault, bench: Any, clock: Any) -> None:
    for word in ("first", "second", "second", "third"):
        vault.drafts.save(bench.draft(word))
        clock.go_on(seconds=1)
    history = vault.drafts.history("one")
    assert [vault.drafts.revision("one", revision.number) for revision in history] == ["third", "second", "first"]
    assert history[0].at > history[1].at > history[2].at
    assert history[0].size == len("third")


def test_an_answer_alone_makes_no_revision(vault: Vault, bench: Any) -> None:
    vault.drafts.save(bench.draft("same"))
    vault.drafts.save(bench.draft("same", answers=(Answer("a", Reply.YES, MOMENT),)))
    assert len(vault.drafts.history("one")) == 1
    assert vault.drafts.load("one").answers


def test_old_revisions_are_thinned_to_hours_and_days(vault: Vault, bench: Any, clock: Any) -> None:
    for minute in range(0, 60 * 26, 10):
        vault.drafts.save(bench.draft(f"minute {minute}"))
        clock.go_on(minutes=10)
    vault.tend()
    kept = vault.drafts.history("one")
    assert len([r for r in kept if clock.now() - r.at < timedelta(hours=1)]) == 5
    assert 24 <= len(kept) <= 33
    assert vault.drafts.load("one").text == "minute 1550"


def test_thinning_happens_while_typing(vault: Vault, bench: Any, clock: Any) -> None:
    for number in range(400):
        vault.drafts.save(bench.draft(f"{number}"))
        clock.go_on(minutes=1)
    assert len(vault.drafts.history("one")) < 60 + 7 + 64 + 1


marks = st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.integers(1, 2 << 20)), min_size=1, max_size=300).map(
    lambda pairs: [Mark(i, MOMENT + timedelta(minutes=m), s) for i, (m, s) in enumerate(sorted(pairs))]
)


@given(marks, st.integers(0, 60 * 24 * 20))
def test_thinning_keeps_what_it_promises(listed: list[Mark], later: int) -> None:
    now = listed[-1].at + timedelta(minutes=later)
    dropped = set(superfluous(listed, now))
    kept = [mark for mark in listed if mark.number not in dropped]
    assert listed[-1] in kept
    recent = [mark for mark in listed if now - mark.at < timedelta(hours=1)]
    if sum(mark.size for mark in recent) <= MOST_BYTES:
        assert set(recent) <= set(kept)
    assert set(recent[-ALWAYS_KEPT:]) <= set(kept)
    days = {mark.at.date() for mark in listed}
    assert {mark.at.date() for mark in kept} == days
    hours = {mark.at.strftime("%j %H") for mark in listed if now - mark.at < timedelta(days=7)}
    assert hours <= {mark.at.strftime("%j %H") for mark in kept}
    assert not superfluous(kept, now) or len(recent) > ALWAYS_KEPT


def test_a_bin_of_thirty_days(bench: Any, clock: Any) -> None:
    vault = bench.create()
    vault.drafts.save(bench.draft("gone soon"))
    vault.drafts.delete("one")
    for _ in range(29):
        clock.go_on(days=1)
        vault.close()
        vault = bench.open()
        vault.tend()
    assert [summary.id for summary in vault.drafts.binned()] == ["one"]
    for _ in range(3):
        clock.go_on(days=1)
        vault.close()
        vault = bench.open()
        vault.tend()
    assert not vault.drafts.binned()
    with pytest.raises(KeyError):
        vault.drafts.load("one")


def test_a_clock_that_jumps_ahead_empties_no_bin(bench: Any, clock: Any) -> None:
    vault = bench.create()
    vault.drafts.save(bench.draft("still wanted"))
    vault.drafts.delete("one")
    bench.set_clock(clock, days=400)
    for _ in range(10):
        vault.close()
        vault = bench.open()
        vault.tend()
    assert [summary.id for summary in vault.drafts.binned()] == ["one"]
    bench.set_clock(clock, days=-399)
    vault.close()
    vault = bench.open()
    assert [warning.code for warning in vault.warnings()] == ["clock-set-back"]
    vault.tend()
    vault.drafts.restore("one")
    assert vault.drafts.load("one").text == "still wanted"


def test_a_revision_made_while_the_clock_was_behind_is_not_thinned_early(bench: Any, clock: Any) -> None:
    vault = bench.create()
    bench.set_clock(clock, days=-900)
    vault.close()
    vault = bench.open()
    for number in range(5):
        vault.drafts.save(bench.draft(f"typed {number}"))
        clock.go_on(seconds=5)
    bench.set_clock(clock, days=900)
    vault.close()
    vault = bench.open()
    vault.tend()
    assert len(vault.drafts.history("one")) == 5


TEXTS = {
    "en": "The Heron left the pier.",
    "fr": "Élan vital, déjà vu à Genève",
    "zh": "你好世界，今天很好",
    "ar": "مرحباً بالعالم",
    "ru": "Привет, мир",
    "de": "Straße und Fuß",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("heron", {"en"}), ("HERON pier", {"en"}), ("heron vu", set()), ("er", {"en"}), ("geneve", {"fr"}),
        ("世界", {"zh"}), ("今天很好", {"zh"}), ("好", {"zh"}), ("بالعالم", {"ar"}), ("مرحبا", {"ar"}),
        ("привет", {"ru"}), ("strasse", {"de"}), ("Fuß", {"de"}), ('"', set()), ("*", set()), ("NEAR(", set()),
        ("\ud800", set()), ("\0", set(TEXTS)), ("   ", set(TEXTS)), ("he'ron", set()), ("left OR vital", set()), ("heron zq", set()), ("heron pi", {"en"}), ("r.", {"en"}), ("ß", {"de"}),
    ],
)  # fmt: skip
def test_search_finds_words_in_any_script(vault: Vault, bench: Any, query: str, found: set[str]) -> None:
    for language, text in TEXTS.items():
        vault.drafts.save(bench.draft(text, id=language))
    assert {summary.id for summary in vault.drafts.summaries(query)} == found


def test_search_follows_every_change(vault: Vault, bench: Any) -> None:
    vault.drafts.save(bench.draft("heron"))
    assert vault.drafts.summaries("heron")
    vault.drafts.save(bench.draft("kestrel"))
    assert not vault.drafts.summaries("heron")
    assert vault.drafts.summaries("kestrel")
    vault.drafts.delete("one")
    assert not vault.drafts.summaries("kestrel")
    vault.drafts.restore("one")
    assert vault.drafts.summaries("kestrel")


@given(st.text(max_size=40))
def test_folded_text_can_always_be_stored(text: str) -> None:
    folded = searchable(text)
    assert "\0" not in folded
    folded.encode("utf-8")
    assert searchable(folded).split() == searchable(folded.upper()).split() or not text.isascii()


def test_standing_decisions_and_settings_survive(bench: Any) -> None:
    vault = bench.create()
    first = Decision(Kind.RULE_OFF, "1", "campaign-call", "", "not my field", MOMENT)
    second = replace(first, kind=Kind.IGNORED_ALWAYS, quoted="vote for \ud800")
    for decision in (first, second, first):
        vault.decisions.add(decision)
    vault.settings.write("theme", "dark")
    vault.settings.write("sizes", [1, 2.5, None, {"a": True}])
    vault.settings.write("theme", "light")
    vault.close()
    vault = bench.open()
    assert vault.decisions.standing() == (first, second)
    assert vault.settings.read() == {"theme": "light", "sizes": [1, 2.5, None, {"a": True}]}
    vault.decisions.remove(first)
    vault.decisions.remove(first)
    vault.settings.remove("theme")
    vault.settings.remove("theme")
    assert vault.decisions.standing() == (second,)
    assert list(vault.settings.read()) == ["sizes"]


def test_an_erased_draft_takes_its_attachments_along(vault: Vault, bench: Any) -> None:
    import io

    vault.drafts.save(bench.draft("with a photo"))
    photo = vault.attachments.add(io.BytesIO(b"pixels"), name="p.jpg", kind="image/jpeg", draft="one")
    vault.drafts.delete("one")
    assert vault.attachments.read(photo.id) == b"pixels"
    vault.drafts.erase("one")
    assert not list(vault.attachments.folder.iterdir())
    assert vault.attachments.get(photo.id) is None
    assert vault.problems() == []
