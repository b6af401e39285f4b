"""Normalising keeps the way back to the author's own words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.plainer import normalise
from beforehand_checks.text import from_utf16, sentences, to_utf16, utf16_length, words_between

MIXED = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aAo0e3 .#@'’“”\u200b\u202e\u0301😂👩🏽‍⚕️ا你\n\t")),
    max_size=80,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Don’t “quote” me – please", 'Don\'t "quote" me - please'),
        ("sooooo coool", "so cool"),
        ("goooood, freeee, noooo, yesss", "good, free, no, yes"),
        (
            "#votegreen #UNmission #RTsAreNotEndorsements #unhcr #1",
            "# vote green # UN mission # RTs Are Not Endorsements #unhcr #1",
        ),
        ("#lopezmustgo", "# lopez must go"),
        ("IMG_2041_UNconvoy-Goma.JPG", "IMG 2041 UN convoy Goma.JPG"),
        ("see https://x.example/a_b.jpg", "see https://x.example/a_b.jpg"),
        ("v🔥o🔥t🔥e, lea🔥ked, love❤️you", "vote, leaked, love❤you"),
        ("vot3 f0r 5ecret 1eaked le@ked, w3 ar3 th3r3", "vote for secret leaked leaked, w3 are there"),
        ("at 5am or 10am, the 1st, for $150k, k.a4@un.org", "at 5am or 10am, the 1st, for $150k, k.a4@un.org"),
        ("v\u0336o\u0336t\u0336e\u0336", "vote"),
        ("\u1d20\u1d0f\u1d1b\u1d07 \u24e5\u24de\u24e3\u24d4", "vote vote"),
        ("please \u0441\u043e\u0440\u0443 this", "please copy this"),  # all four letters are Cyrillic
        ("я рос там", "я рос там"),
        ("pls RT, tmrw the govt decides", "please RT, tomorrow the government decides"),
        ("#RutoMustGo #NoToWar2024", "# Ruto Must Go # No To War 2024"),
        ("l3aked v0te", "leaked vote"),
        ("te\u200bst\u202e \u2066here", "test here"),
        ("pаypal", "paypal"),  # the first a is Cyrillic
        ("привет", "привет"),
        ("cafe\u0301", "café"),
        ("l e a k e d memo", "leaked memo"),
        ("𝐯𝐨𝐭𝐞 ｎｏｗ", "vote now"),
        ("write to k@un.org or www.aaa.org", "write to k@un.org or www.a.org"),
        ("h1n1 and covid19", "h1n1 and covid19"),
    ],
)
def test_plainer_text(written: str, plain: str) -> None:
    assert normalise(written).text == plain


def test_a_span_leads_back_to_the_words_as_written() -> None:
    text = "Pls don’t tell, gonna fly tmrw w/ the govt 😂"
    normalised = normalise(text)
    for plain, written in (
        ("government", "govt"),
        ("going to fly", "gonna fly"),
        ("tomorrow", "tmrw"),
        ("don't", "don’t"),
    ):
        start = normalised.text.index(plain)
        a, b = normalised.span(start, start + len(plain))
        assert text[a:b] == written


@given(MIXED)
def test_every_span_lies_in_the_text_and_keeps_its_order(text: str) -> None:
    normalised = normalise(text)
    last = 0
    for at in range(len(normalised.text)):
        start, end = normalised.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last or end > last
        last = start
    if normalised.text:
        assert normalised.span(0, len(normalised.text))[1] <= len(text)


@given(MIXED)
def test_untouched_characters_lead_back_to_themselves(text: str) -> None:
    normalised = normalise(text)
    if not normalised.starts:
        assert [normalised.source(i) for i in range(len(text))] == list(range(len(text)))


@given(MIXED)
def test_normalising_twice_changes_nothing_more_in_ascii_words(text: str) -> None:
    once = normalise(text).text
    assert "\0" not in once
    assert "\u200b" not in once


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Dr. Amina works for the U.N. in Geneva. She is kind.", 2),
        ("It cost 3.50 at un.org today", 1),
        ("第一句。第二句！", 2),
        ("هل انت هنا؟ نعم.", 2),
        ("line one\nline two\n\n", 2),
        ("", 0),
        ("...", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(MIXED)
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    spans = sentences(text)
    outside = set(range(len(text))) - {i for a, b in spans for i in range(a, b)}
    assert all(text[i].isspace() for i in outside)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@given(MIXED, st.integers(0, 80))
def test_utf16_offsets_go_there_and_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    assert to_utf16(text, offset) == len(text[:offset].encode("utf-16-le")) // 2
    assert from_utf16(text, to_utf16(text, offset)) == offset
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_an_offset_inside_a_surrogate_pair_counts_as_its_character() -> None:
    assert from_utf16("a😂b", 2) == 1


def test_words_between() -> None:
    assert words_between(" the don't, ") == 2
