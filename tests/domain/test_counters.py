"""Our own conformance table: what each network's counter shows, by the rules that the networks publish.

X: the weights and address rules of its open text library; Mastodon: the validator of its server; Bluesky: the lexicon of
its posts; Threads: the reference of its interface. The other counters count characters.
"""

from __future__ import annotations

import pytest

from beforehand.domain.network import count, network_named, with_limit
from beforehand.domain.threads import split

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
    # emoji sequences
    ("x", "*\ufe0f\u20e3", 2),
    ("x", "🧑🏻‍🤝‍🧑🏿", 2),
    ("x", "👨🏿‍🦰", 2),
    ("x", "👁️‍🗨️", 2),
    ("x", "🇰", 2),
    ("x", "🇰🇪🇰", 4),
    ("x", "🏽", 2),
    ("x", "👍👍🏽👍🏿", 6),
    ("x", "🤷🏽‍♀️ why", 6),
    ("x", "☎\ufe0f 📞", 5),
    ("mastodon", "🧑🏻‍🤝‍🧑🏿", 1),
    ("mastodon", "1\ufe0f\u20e32\ufe0f\u20e3", 2),
    ("mastodon", SCOTLAND + FLAG, 2),
    ("bluesky", "👨🏿‍🦰👁️‍🗨️🏽", 2),
    ("bluesky", "🇰🇪🇰", 2),
    ("threads", "👍🏽", 8),
    ("threads", "1\ufe0f\u20e3", 7),
    ("threads", SCOTLAND, 28),
    ("threads", "© 2026", 6),
    ("linkedin", FAMILY, 7),
    # combining marks and scripts
    ("x", "Tiếng Việt", 12),
    ("x", "Tie\u0302\u0301ng Vie\u0323\u0302t", 12),
    ("x", "\u1112\u1161\u11ab", 2),
    ("x", "க்ஷி", 4),
    ("x", "สวัสดี", 6),
    ("x", "ខ្មែរ", 10),
    ("x", "אָבּ", 4),
    ("x", "\u200f", 2),
    ("x", "a\u0338\u0489", 3),
    ("x", "ﷺ", 2),
    ("x", "中文English混合", 15),
    ("x", "ﾊﾟ", 4),
    ("mastodon", "\u1112\u1161\u11ab글", 2),
    ("mastodon", "สวัสดี", 4),
    ("mastodon", "क्षत्रिय", 3),
    ("mastodon", "a\u0301\u0323\u0338", 1),
    ("mastodon", "שָׁלוֹם", 4),
    ("mastodon", "مُحَمَّد", 4),
    ("bluesky", "நி", 1),
    ("bluesky", "x\u200dy", 2),
    ("instagram", "é" * 3, 3),
    ("facebook", "e\u0301", 1),
    # addresses, and what stands around them
    ("x", "Visit https://example.org!", 30),
    ("x", "https://example.org/a,", 24),
    ("x", "https://example.org/?", 24),
    ("x", "https://example.org/a…", 25),
    ("x", "“https://example.org”", 25),
    ("x", "https://example.org/a?b=c&d=%20#e", 23),
    ("x", "https://sub.domain.example.co.uk/x", 23),
    ("x", "HTTP://EXAMPLE.ORG/A", 23),
    ("x", "ftp://example.org", 17),
    ("x", "http://пример.рф/путь", 23),
    ("x", "http://münchen.de", 23),
    ("x", "münchen.de", 23),
    ("x", "xn--e1afmkfd.xn--p1ai", 23),
    ("x", "https://xn--mnchen-3ya.de/a", 23),
    ("x", "انظر https://example.org/أ", 29),
    ("x", "un.org, who.int.", 49),
    ("x", "https://example.org\nhttps://example.com", 47),
    ("x", "#example.com", 12),
    ("x", "https://example.org:8443/a", 23),
    ("x", "192.168.0.1", 11),
    ("mastodon", "https://example.org/" + "ä" * 90, 23),
    ("mastodon", "www.example.com", 15),
    ("mastodon", "(https://example.org).", 26),
    ("mastodon", "https://example.org https://example.org", 47),
    ("mastodon", "你好 https://example.org/路", 27),
    ("bluesky", "www.example.com/a?b", 19),
    ("threads", "https://example.org", 19),
    ("linkedin", LONG_URL, 220),
    # mail, mentions, hashtags
    ("x", "mail me@example.com now", 23),
    ("x", "@ana @ben_example", 17),
    ("x", "@ana@social.example", 19),
    ("x", "#海#tag", 7),
    ("mastodon", "@ana@social.example @ben@other.example", 9),
    ("mastodon", "(@ana@social.example)", 6),
    ("mastodon", "@ana@social.example: hi", 8),
    ("mastodon", "mail me@example.com now", 23),
    ("mastodon", "#tag and #Ünïcode", 17),
    ("bluesky", "@ana.bsky.social", 16),
    ("threads", "@ana #tag", 9),
    # lines
    ("x", "a\n\nb\n", 5),
    ("mastodon", "a\r\n\r\nb", 4),
    ("bluesky", "\n\n", 2),
    ("linkedin", "a\r\nb\rc", 5),
    ("plain", "a\u2028b", 3),
    ("x", "a\tb", 3),
    ("instagram", "🐱\n🐱", 3),
    # the number of a thread's piece
    ("x", "Hello 1/2", 9),
    ("mastodon", "https://example.org 10/12", 29),
    ("bluesky", "👍🏽 1/9", 5),
    ("threads", "🐱 1/2", 8),
]


@pytest.mark.parametrize(("network", "text", "used"), CASES)
def test_counts_as_the_network_does(network: str, text: str, used: int) -> None:
    assert count(network_named(network), text).used == used


WARNED = [
    ("mastodon", "Food", "Bread", 9),
    ("mastodon", "", "Bread", 5),
    ("mastodon", "Food", "", 4),
    ("mastodon", "https://example.org/a/long/path", "x", 32),
    ("mastodon", "@ana@social.example", "@ana@social.example", 23),
    ("mastodon", "e\u0301", "👍🏽", 2),
    ("mastodon", "\u1112\u1161\u11ab", FLAG, 2),
    ("mastodon", "a", "https://example.org", 24),
    ("mastodon", "e", "\u0301a", 2),
    ("x", "Food", "Bread", 5),
    ("bluesky", "Food", "Bread", 5),
    ("plain", "Food", "Bread", 5),
]


@pytest.mark.parametrize(("network", "warning", "text", "used"), WARNED)
def test_a_content_warning_counts_with_the_text_where_there_is_one(
    network: str, warning: str, text: str, used: int
) -> None:
    assert count(network_named(network), text, warning).used == used


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len({case[:2] for case in CASES}) + len(WARNED) >= 120


def test_a_server_may_have_a_limit_of_its_own() -> None:
    mastodon = network_named("mastodon")
    assert count(mastodon, "a" * 501).is_over
    large = with_limit(mastodon, 5_000)
    assert (count(large, "a" * 501).left, count(large, "a" * 5_001).is_over) == (4_499, True)
    assert with_limit(mastodon, None) is mastodon
    assert with_limit(network_named("plain"), 10).limit is None


def test_a_warning_leaves_less_room_in_every_piece_of_a_thread() -> None:
    text = " ".join(f"This is sentence number {n} of a long thread." for n in range(40))
    mastodon, warning = network_named("mastodon"), "Long thread about very little, " * 4
    pieces = split(text, mastodon, is_numbered=True, warning=warning)
    assert len(pieces) > len(split(text, mastodon, is_numbered=True))
    assert not any(count(mastodon, piece.text, warning).is_over for piece in pieces)
    assert len(split(text, network_named("bluesky"), warning=warning)) == len(split(text, network_named("bluesky")))
