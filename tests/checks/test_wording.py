"""The little language of wordings."""

from __future__ import annotations

import pytest

from beforehand_checks.wording import WordingError, compiled, parse

SETS = {"side": ["for", "against"], "deep": ["{side} them", "{side} us"], "loop": ["{loop}"]}


def spans(source: str, text: str) -> list[str]:
    return [text[slice(*m.span(1))] for m in compiled([parse(source, SETS)]).finditer(text)]


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
        parse(source, SETS)
    assert len(str(trouble.value)) > 20


def test_an_anchor_is_in_every_match() -> None:
    for source, text in (
        ("vote {side} me", "vote against me"),
        ("(leaked|secret) memo", "secret memo"),
        ("send* it", "sending it"),
    ):
        wording = parse(source, SETS)
        assert any(anchor in text for anchor in wording.anchors)


def test_the_rarest_element_is_the_anchor() -> None:
    assert parse("the convoy of the", SETS).anchors == ("convoy",)


def test_hostile_patterns_stay_linear() -> None:
    import time

    pattern = compiled([parse("a* ..8 b* ..8 convoy", SETS)])
    times = []
    for size in (2_000, 8_000):
        text = "a b " * size
        start = time.perf_counter()
        list(pattern.finditer(text))
        times.append(time.perf_counter() - start)
    assert times[1] < 40 * max(times[0], 0.001)
