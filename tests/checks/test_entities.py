"""Structures: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.stages.entities import KINDS, find_entities

DOMAINS = ("un.org", "unicef.org", "who.int")


def found(text: str) -> list[tuple[str, str]]:
    return [(e.kind, text[e.start : e.end]) for e in find_entities(text, DOMAINS)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("mail amina.k@un.org now", "work-email", "amina.k@un.org"),
        ("mail amina@field.unicef.org", "work-email", "amina@field.unicef.org"),
        ("contact me at anna.brown2@un.org", "work-email", "anna.brown2@un.org"),
        ("j.doe [at] un [dot] org please", "work-email", "j.doe [at] un [dot] org"),
        ("kofi at who dot int", "work-email", "kofi at who dot int"),
        ("mail me@example.com", "email", "me@example.com"),
        ("the @un.org one", "work-domain", "@un.org"),
        ("see https://news.un.org/en/story", "official-link", "https://news.un.org/en/story"),
        ("see https://example.com/a?b=1", "link", "https://example.com/a?b=1"),
        ("read example.com/page today", "link", "example.com/page"),
        ("call +41 22 917 1234 now", "phone", "+41 22 917 1234"),
        ("call 0722 123 456 ok", "phone", "0722 123 456"),
        ("IBAN GB29 NWBK 6016 1331 9268 19 thanks", "iban", "GB29 NWBK 6016 1331 9268 19"),
        ("card 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("at 12.3456, 30.5678 north", "coordinates", "12.3456, 30.5678"),
        ("my index number 123456", "staff-number", "index number 123456"),
        ("case no. OIOS-2024/0113 is open", "case-number", "case no. OIOS-2024/0113"),
        ("see A/RES/70/1 please", "document-symbol", "A/RES/70/1"),
        ("thanks @kofi_a for this", "handle", "@kofi_a"),
        ("toot @kofi@social.example hi", "handle", "@kofi@social.example"),
        ("leave on 12 March", "date", "12 March"),
        ("leave tomorrow", "date", "tomorrow"),
        ("gate at 05:30", "time", "05:30"),
        ("gate at five sharp", "time", "at five sharp"),
        ("at 0600 hrs", "time", "0600 hrs"),
    ],
)
def test_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("version 1.2.3 and 3.50 euro", {"phone", "link", "coordinates", "card"}),
        ("from 2019-2024 and 10.000.000 people", {"phone", "card"}),
        ("on 12.03.2024 at home", {"phone"}),
        ("card 4111 1111 1111 1112", {"card"}),
        ("IBAN GB29 NWBK 6016 1331 9268 18", {"iban"}),
        ("look at un.org", {"work-email", "email"}),
        ("we met at the dot com party", {"work-email", "email"}),
        ("Model UN and the U.N. flag", {"work-domain"}),
        ("one of five friends", {"time"}),
        ("email@ is broken", {"work-email", "email"}),
    ],
)
def test_not_found(text: str, kinds: set[str]) -> None:
    assert not kinds & {kind for kind, _ in found(text)}


@given(st.text(max_size=120))
def test_any_text_gives_known_kinds_inside_the_text(text: str) -> None:
    for entity in find_entities(text, DOMAINS):
        assert entity.kind in KINDS
        assert 0 <= entity.start < entity.end <= len(text)
