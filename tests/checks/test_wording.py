"""The little language of wordings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.row import row, words
from beforehand_checks.wording import Pattern, WordingError, Wordings

SETS = {"side": ["for", "against"], "deep": ["{side} them", "{side} us"], "loop": ["{loop}"]}


def spans(source: str, text: str) -> list[str]:
    return [text[a:b] for a, b in Pattern([Wordings(SETS).parse(source)]).spans(row(text))]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("vote {side}", "Please VOTE  against it", ["VOTE  against"]),
        ("vot* for", "they voted for and are voting for", ["voted for", "voting for"]),
        ("vote _ now", "vote green now, vote now", ["vote green now"]),
        ("vote ..2 party", "vote for the party; vote for the very best party", ["vote for the party"]),
        ("=WHO says", "who says so? WHO says so.", ["WHO says"]),
        ("leaked (draft|top secret memo)", "the leaked top-secret memo", ["leaked top-secret memo"]),
        ("(please)? share this", "share this! please share this", ["share this", "please share this"]),
        ("room #", "in room 4.12 we met", ["room 4.12"]),
        ("vote for", "devote forty", []),
        ("vote for", "I vote. For once.", []),
        ("shouted {deep}", "he shouted against them", ["shouted against them"]),
        ("don't tell", "don't tell", ["don't tell"]),
        ("vote for", "vote 👏 for", ["vote 👏 for"]),
        ("naïve plan", "a NAÏVE plan", ["NAÏVE plan"]),
    ],
)
def test_what_a_wording_finds(source: str, text: str, found: list[str]) -> None:
    assert spans(source, text) == found


@pytest.mark.parametrize(
    "source", ["", "_ _", "..3", "(a|", "{nowhere} x", "word)", "..9 word", "(x)? _", "{loop}", "#"]
)
def test_what_cannot_be_a_wording_is_refused_in_a_sentence(source: str) -> None:
    with pytest.raises(WordingError) as trouble:
        Wordings(SETS).parse(source)
    assert len(str(trouble.value)) > 20


def test_an_anchor_is_in_every_match() -> None:
    for source, text in (
        ("vote {side} me", "vote against me"),
        ("(leaked|secret) memo", "secret memo"),
        ("send* it", "sending it"),
    ):
        wording = Wordings(SETS).parse(source)
        assert all(any(anchor in row(text).lower for anchor in group) for group in wording.anchors)


def test_the_rarest_element_is_the_anchor() -> None:
    assert Wordings(SETS).parse("the convoy of the").anchors[0] == (" convoy ",)


def test_neighbours_share_the_space_between_them() -> None:
    assert spans("share (this|that)", "share this share that") == ["share this", "share that"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Don't top-secret e.g. U.N. 3.50 end.Next 200,000!?",
            ["Don", "'t", "top", "secret", "eg", "UN", "3.50", "end", "|", "Next", "200,000", "|"],
        ),
        ("'quoted' 😂 ÉTÉ", ["quoted", "été"]),
        ("你好", ["你", "好"]),
    ],
)
def test_a_row_of_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(max_size=60))
def test_every_word_of_a_row_leads_back_to_its_place(text: str) -> None:
    line = row(text)
    for start, word in zip(line.starts, line.text.split(), strict=True):
        a, b = line.span(start, start + len(word))
        assert 0 <= a < b <= len(text)
        assert words(text[a:b]) != [] or text[a] == "'"


def test_hostile_patterns_stay_linear() -> None:
    import time

    pattern = Pattern([Wordings(SETS).parse("a* ..8 b* ..8 convoy")])
    times = []
    for size in (2_000, 8_000):
        line = row("a b " * size)
        start = time.perf_counter()
        pattern.spans(line)
        times.append(time.perf_counter() - start)
    assert times[1] < 40 * max(times[0], 0.001)
