"""Drafts: titles, hashes and what a text tells."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.post import TITLE_LENGTH, Answer, Draft, Evidence, Reply, composed, facts, text_hash

WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def draft(text: str, **fields: object) -> Draft:
    values = {"decisions": (), "answers": (), "evidence": (), "created": WHEN, "changed": WHEN} | fields
    return Draft(id="d", text=text, network="x", language="", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("Hello", "Hello"),
        ("\n\n  Hello   there \nsecond line", "Hello there"),
        ("word " * 30, ("word " * 12).strip() + "…"),
        ("x" * 200, "x" * TITLE_LENGTH + "…"),
        ("你" * 80, "你" * TITLE_LENGTH + "…"),
    ],
)
def test_the_title_is_the_first_words(text: str, title: str) -> None:
    assert draft(text).title == title


@given(st.text())
def test_a_title_is_one_short_line(text: str) -> None:
    title = draft(text).title
    assert len(title) <= TITLE_LENGTH + 1
    assert len(title.splitlines()) <= 1
    assert bool(title) == bool(text.strip()) or not any(line.strip() for line in text.splitlines())


@given(st.text())
def test_the_hash_does_not_see_how_a_text_is_composed(text: str) -> None:
    assert text_hash(unicodedata.normalize("NFD", text)) == text_hash(unicodedata.normalize("NFC", text))


@given(st.text(), st.text())
def test_the_hash_sees_any_other_difference(one: str, other: str) -> None:
    assert (text_hash(one) == text_hash(other)) == (composed(one) == composed(other))


def test_the_hash_is_the_one_that_others_compute() -> None:
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_hash("a\u2029b") == text_hash("a\nb") == text_hash("a\r\nb")


def test_an_unpaired_surrogate_does_not_stop_the_hash() -> None:
    assert text_hash("a\ud800") != text_hash("a")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A walk in the park", set()),
        ("Mail me: ana@example.org", set()),
        ("See https://example.org", {"link"}),
        ("See example.org/news", {"link"}),
        ("See https://intranet/news", {"link"}),
        ("Thank you @ana", {"mention"}),
        ("(@ana)", {"mention"}),
        ("谢谢 @李雷", {"mention"}),
        ("@ana@social.example was there", {"mention"}),
        ("RT @ana: so true", {"mention", "share"}),
        ("so true, via @ana", {"mention", "share"}),
        ("Reposted from @ana", {"mention", "share"}),
        ("🔁 from a friend", {"share"}),
        ("https://x.com/ana/status/1234567890", {"link", "share"}),
        ("https://social.example/@ana/112233445566", {"link", "share"}),
        ("https://bsky.app/profile/ana.example/post/3kabcdef", {"link", "share"}),
        ("https://www.linkedin.com/posts/ana_activity-1", {"link", "share"}),
        ("I went via Nairobi, art and all", set()),
        ("a @ b", set()),
    ],
)
def test_what_a_text_tells(text: str, told: set[str]) -> None:
    assert facts(text) == told


def test_answers_and_records_are_found_by_item() -> None:
    answer, record = Answer("a", Reply.YES, WHEN), Evidence("b", "Ms Example", "2026-03-01", "Memo 7", WHEN)
    one = draft("Hello", answers=(answer,), evidence=(record,))
    assert (one.answer("a"), one.answer("b"), one.record("b"), one.record("a")) == (answer, None, record, None)


@pytest.mark.parametrize("blank", ["who", "on", "reference"])
def test_a_record_is_complete_with_all_three_parts(blank: str) -> None:
    parts = {"who": "Ms Example", "on": "2026-03-01", "reference": "Memo 7"}
    assert Evidence("b", **parts, when=WHEN).is_complete
    assert not Evidence("b", **(parts | {blank: " "}), when=WHEN).is_complete
