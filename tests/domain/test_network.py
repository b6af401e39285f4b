"""What a network takes: limits, what is said beside the number, what fits, and the properties of every counter."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.links import _links_within, links
from beforehand.domain.network import (
    NETWORKS,
    PLAIN,
    Network,
    Note,
    Unit,
    _line_weight,
    _weight,
    count,
    fitting,
    graphemes,
    network_named,
    weighted,
    with_limit,
)
from beforehand.domain.post import composed

LONG_URL = "https://example.org/" + "a" * 200
FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇰🇪"


@pytest.mark.parametrize(
    ("network", "text", "is_over"),
    [
        ("x", "a" * 280, False),
        ("x", "a" * 281, True),
        ("x", "你" * 140, False),
        ("x", "你" * 140 + "a", True),
        ("x_premium", "a" * 25_000, False),
        ("x_premium", "a" * 25_001, True),
        ("mastodon", "a" * 500, False),
        ("mastodon", "a" * 501, True),
        ("bluesky", FLAG * 300, False),
        ("bluesky", FLAG * 301, True),
        ("threads", "a" * 500, False),
        ("threads", "a" * 496 + "🐱🐱", True),
        ("linkedin", "a" * 3_001, True),
        ("instagram", "a" * 2_201, True),
        ("facebook", "a" * 63_206, False),
        ("facebook", "a" * 63_207, True),
        ("plain", "a" * 200_000, False),
    ],
)
def test_a_post_is_over_one_past_the_limit(network: str, text: str, is_over: bool) -> None:
    assert count(network_named(network), text).is_over is is_over


def test_bluesky_also_counts_bytes() -> None:
    short_but_heavy = FAMILY * 121  # 121 graphemes of 25 bytes each
    counted = count(network_named("bluesky"), short_but_heavy)
    assert (counted.used, counted.limit, counted.is_over, counted.note) == (3_025, 3_000, True, Note.BYTES)


def test_threads_takes_five_links_and_counts_a_repeated_one_once() -> None:
    five = " ".join(f"example.org/{n}" for n in range(5))
    assert not count(network_named("threads"), f"{five} example.org/0").is_over
    counted = count(network_named("threads"), f"{five} example.org/5")
    assert (counted.used, counted.limit, counted.is_over, counted.note) == (6, 5, True, Note.LINKS)


def test_limits_without_a_primary_source_say_so() -> None:
    assert {n.id for n in NETWORKS if count(n, "Hello").note is Note.UNCONFIRMED} == {"instagram", "facebook"}


def test_what_is_left_goes_below_nought() -> None:
    assert count(network_named("x"), "a" * 283).left == -3
    assert count(PLAIN, "anything").left is None


def test_an_unknown_network_counts_as_plain_text() -> None:
    assert network_named("a network of tomorrow") is PLAIN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no address. None at all", []),
        ("Go to https://example.org/a?b=c, now", ["https://example.org/a?b=c"]),
        ("<https://example.org>", ["https://example.org"]),
        ("“example.org”", ["example.org"]),
        ("https://example.org/a(b)c).", ["https://example.org/a(b)c"]),
        ("example.org/路", ["example.org/"]),
        ("#example.org $example.org @example.org", []),
        ("https://example.com.nosuch/x", ["https://example.com"]),
        ("see 中文example.org中文", ["example.org"]),
        ("HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("example.org:8080/x", ["example.org:8080/x"]),
    ],
)
def test_addresses_end_where_a_reader_ends_them(text: str, found: list[str]) -> None:
    assert [text[link.start : link.end] for link in links(text)] == found


WRITTEN = st.text(
    st.sampled_from("ab .,\n:/@#()éе你🐱\u200d\ufe0f\u0301👩💻🇰🇪©1\u20e3") | st.characters(codec="utf-8"), max_size=60
)
PIECES = st.lists(WRITTEN | st.sampled_from(["https://example.org/a", "example.com", "@ana@social.example"])).map(
    "".join
)


@given(PIECES)
def test_composed_and_decomposed_text_count_the_same(text: str) -> None:
    for network in NETWORKS:
        assert count(network, unicodedata.normalize("NFD", text)) == count(network, text)


@given(PIECES)
def test_counts_stay_within_what_the_rules_allow(text: str) -> None:
    size = len(composed(text))
    assert 0 <= graphemes(composed(text)) <= size
    without_links = size - sum(link.end - link.start for link in links(composed(text)))
    assert weighted(composed(text)) <= 2 * without_links + 23 * len(links(composed(text)))
    for network in NETWORKS:
        counted = count(network, text)
        assert counted.used >= 0
        if counted.note in (Note.NONE, Note.UNCONFIRMED) and network.limit is not None:
            assert counted.is_over == (counted.used > network.limit)
        if network.unit is Unit.CHARACTER and network.family != "threads":
            assert counted.used == size


@given(PIECES)
def test_addresses_stand_apart_in_reading_order(text: str) -> None:
    found = links(text)
    assert all(0 <= link.start < link.end <= len(text) for link in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[link.start : link.end].lower().startswith("http") for link in found if link.has_scheme)


@given(st.text(max_size=80) | PIECES)
def test_the_short_cuts_find_and_count_what_the_closer_look_does(text: str) -> None:
    text = composed(text)
    assert graphemes(text) == len(regex.findall(r"\X", text))
    assert _weight(text) == _line_weight(text)
    assert links(text) == tuple(_links_within(text, 0, len(text)))


@given(
    PIECES,
    st.sampled_from([n for n in NETWORKS if n.limit is not None]),
    st.integers(3, 40),
    st.sampled_from(["", "Food 🐱"]),
)
def test_what_fits_fits_and_ends_between_characters(text: str, network: Network, limit: int, warning: str) -> None:
    small = with_limit(network, limit)
    end = fitting(small, text, warning)
    if not count(small, text, warning).is_over:
        assert end == len(text)
        return
    assert end == 0 or not count(small, text[:end], warning).is_over
    assert end == 0 or end in {match.end() for match in regex.finditer(r"\X", text)}
    assert not any(link.start < end < link.end for link in links(text))


@pytest.mark.parametrize(
    ("network", "text", "end"),
    [
        ("x", "a" * 300, 280),
        ("x", "你" * 150, 140),
        ("x", "a" * 270 + " " + LONG_URL, 271),
        ("bluesky", FAMILY * 200, 120 * 7),
        ("threads", " ".join(f"example.org/{n}" for n in range(7)), len(" ".join(f"example.org/{n}" for n in range(5))) + 1),
        ("mastodon", LONG_URL + " " + "b" * 600, len(LONG_URL) + 477),
    ],
)  # fmt: skip
def test_what_fits_is_as_much_as_the_network_takes(network: str, text: str, end: int) -> None:
    assert fitting(network_named(network), text) == end


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.id)
def test_limits_of_photos_are_told_for_every_network(network: Network) -> None:
    limits = network.photos
    if network.id == "plain":
        assert limits.count is limits.bytes is limits.alt is None
        return
    assert 1 <= limits.count <= 100
    assert limits.bytes >= 1_000_000
    assert limits.alt >= 500
