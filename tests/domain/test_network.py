"""The counters, against the networks' published rules."""

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
    Note,
    Unit,
    _line_weight,
    _weight,
    count,
    graphemes,
    network_named,
    weighted,
)
from beforehand.domain.post import composed

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇰🇪"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
LONG_URL = "https://example.org/" + "a" * 200

# network, text, what the network's own counter shows
CASES = [
    ("x", "", 0),
    ("x", "Hello", 5),
    ("x", "Hello\nworld", 11),
    ("x", "Hello\r\nworld", 11),
    ("x", "H🐱☺" + FAMILY, 7),
    ("x", "é", 1),
    ("x", "e\u0301", 1),
    ("x", "Ελλάδα", 6),
    ("x", "Привет", 6),
    ("x", "مرحبا", 5),
    ("x", "שלום", 4),
    ("x", "हिन्दी", 6),
    ("x", "ქ", 1),
    ("x", "\u10ff", 1),
    ("x", "\u1100", 2),
    ("x", "你好", 4),
    ("x", "日本語", 6),
    ("x", "안녕", 4),
    ("x", "“quoted”", 8),
    ("x", "it’s", 4),
    ("x", "a–b—c", 5),
    ("x", "a…", 3),
    ("x", "\u2000\u200d", 2),
    ("x", "\u2032\u2037", 2),
    ("x", "\u2038", 2),
    ("x", "€", 2),
    ("x", "™", 2),
    ("x", "©", 1),
    ("x", "©\ufe0f", 2),
    ("x", "❤", 2),
    ("x", "❤\ufe0f", 2),
    ("x", "👍🏽", 2),
    ("x", FLAG, 2),
    ("x", FLAG + FLAG, 4),
    ("x", SCOTLAND, 2),
    ("x", "1\ufe0f\u20e3", 2),
    ("x", "#\u20e3", 2),
    ("x", "👩🏾‍💻", 2),
    ("x", "🏳️‍🌈", 2),
    ("x", FAMILY * 3, 6),
    ("x", "123 #1 *", 8),
    ("x", "https://a.co", 23),
    ("x", LONG_URL, 23),
    ("x", "see " + LONG_URL + ".", 28),
    ("x", "(https://example.org/a)", 25),
    ("x", "https://example.org/wiki/A_(b)", 23),
    ("x", "example.com", 23),
    ("x", "www.example.com/path?q=1&b=2#x", 23),
    ("x", "read un.org today", 34),
    ("x", "file.nosuchdomain", 17),
    ("x", "end.Then", 8),
    ("x", "v1.2", 4),
    ("x", "me@example.com", 14),
    ("x", "foo.bar@example.com", 19),
    ("x", "@example.com", 12),
    ("x", "https://example.org https://example.org", 47),
    ("x", "http://почта.рф", 23),
    ("x", "https://localhost/abc", 21),
    ("x", "你好https://example.org", 27),
    ("x", "example.com。", 25),
    ("x_premium", "H🐱☺" + FAMILY, 7),
    ("mastodon", "Hello", 5),
    ("mastodon", "H🐱☺" + FAMILY, 4),
    ("mastodon", "你好", 2),
    ("mastodon", "e\u0301", 1),
    ("mastodon", "q\u0301", 1),
    ("mastodon", LONG_URL, 23),
    ("mastodon", "http://a.co", 23),
    ("mastodon", "example.com", 11),
    ("mastodon", "@ana@social.example", 4),
    ("mastodon", "hi @ana@social.example and @ben", 16),
    ("mastodon", "@ana", 4),
    ("mastodon", "me@example.com", 14),
    ("mastodon", "see https://example.org/@ana@social.example now", 31),
    ("mastodon", FLAG, 1),
    ("bluesky", "H🐱☺" + FAMILY, 4),
    ("bluesky", "हिन्दी", 2),
    ("bluesky", LONG_URL, 220),
    ("bluesky", "a\r\nb", 3),
    ("threads", "Hello", 5),
    ("threads", "🐱", 4),
    ("threads", FAMILY, 25),
    ("threads", "é", 1),
    ("threads", "你好", 2),
    ("threads", FLAG, 8),
    ("threads", "❤\ufe0f ok", 9),
    ("linkedin", "Hello 你好", 8),
    ("instagram", "Hello", 5),
    ("facebook", "Hello", 5),
    ("plain", "Hello", 5),
]


@pytest.mark.parametrize(("network", "text", "used"), CASES)
def test_counts_as_the_network_does(network: str, text: str, used: int) -> None:
    assert count(network_named(network), text).used == used


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
