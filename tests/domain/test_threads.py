"""A thread loses no word, fits its network, and is never cut through what belongs together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.domain.links import links
from beforehand.domain.network import NETWORKS, Network, count, network_named
from beforehand.domain.threads import CannotSplitError, hashtags, mentions, split

X, MASTODON = network_named("x"), network_named("mastodon")
LIMITED = [network for network in NETWORKS if network.limit is not None and network.limit <= 3_000]
WORDS = st.sampled_from(
    ["word", "a", "Ends here.", "Really?", "https://example.org/path?x=1", "@ana@example.social", "#hashtag", "戈马市场。", "👨‍👩‍👧", "مرحبا", "\n", "\n\n",
     "example.com", "é" * 30, "Dr. Smith"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=220).map(" ".join)


def squeezed(text: str) -> str:
    return "".join(text.split())


def protected(text: str, marked=()) -> list[tuple[int, int]]:
    return [*((link.start, link.end) for link in links(text)), *mentions(text), *hashtags(text), *marked]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(LIMITED), st.booleans())
def test_no_word_is_lost_and_every_piece_fits(text: str, network: Network, is_numbered: bool) -> None:
    pieces = split(text, network, is_numbered=is_numbered)
    assert squeezed("".join(text[p.start : p.end] for p in pieces)) == squeezed(text)
    assert not any(count(network, piece.text).is_over for piece in pieces)
    for piece in pieces[:-1]:
        assert not any(start < piece.end < end for start, end in protected(text))
    if is_numbered and len(pieces) > 1:
        assert [p.text.rsplit(" ", 1)[1] for p in pieces] == [f"{n}/{len(pieces)}" for n in range(1, len(pieces) + 1)]
    else:
        assert [p.text for p in pieces] == [text[p.start : p.end] for p in pieces]


def test_it_is_cut_at_sentences() -> None:
    text = " ".join(f"This is sentence number {n} of the thread." for n in range(20))
    pieces = split(text, X)
    assert len(pieces) > 2
    assert all(piece.text.endswith(".") for piece in pieces)


def test_a_marked_phrase_stays_whole() -> None:
    text = "one two three " * 19 + "I fly to Goma tomorrow with all of them"
    start = text.index("I fly")
    span = (start, start + len("I fly to Goma tomorrow"))
    assert any(span[0] < piece.end < span[1] for piece in split(text, X))
    pieces = split(text, X, [span])
    assert not any(span[0] < piece.end < span[1] for piece in pieces)
    assert pieces[1].text.startswith("I fly to Goma tomorrow")


def test_what_may_not_be_cut_and_is_too_long_is_told() -> None:
    text = "Short. " + "long " * 80
    with pytest.raises(CannotSplitError, match="long long"):
        split(text, X, [(7, len(text))])


def test_one_word_without_end_is_cut_between_characters() -> None:
    family = "👨‍👩‍👧‍👦"
    pieces = split(family * 200, X)
    assert all(set(piece.text.split(family)) == {""} for piece in pieces)
    assert sum(piece.text.count(family) for piece in pieces) == 200


def test_what_fits_is_one_piece_without_a_number() -> None:
    assert [p.text for p in split("  Hello there. \n", X, is_numbered=True)] == ["Hello there."]
    assert split(" \n ", X) == ()
    long = "word " * 4_000
    assert [p.text for p in split(long, network_named("plain"))] == [long.strip()]


def test_hundreds_of_numbered_pieces() -> None:
    pieces = split("Another sentence of this thread. " * 900, X, is_numbered=True)
    assert len(pieces) > 99
    assert pieces[-1].text.endswith(f" {len(pieces)}/{len(pieces)}")


def test_three_thousand_characters_are_cut_at_once() -> None:
    text = ("The market 🌻 was full, and good. See https://example.org/a?b=1 or ask @ana. " * 60)[:3_000]
    took = []
    for network in (X, MASTODON):
        for _ in range(3):
            begun = time.perf_counter()
            split(text, network, [(10, 40)], is_numbered=True)
            took.append(time.perf_counter() - begun)
    assert min(took[:3]) < 0.020
    assert min(took[3:]) < 0.020


def test_hashtags_and_mentions() -> None:
    text = "Ask @ana or @bo@example.social about #Goma, #2026 and #été; mail a@b.org, see https://x.org/#top"
    assert [text[a:b] for a, b in hashtags(text)] == ["#Goma", "#été"]
    assert [text[a:b] for a, b in mentions(text)] == ["@ana", "@bo@example.social"]
