"""The guidelines quoted word for word are no sin of the author's own; the same few words by themselves still are."""

from __future__ import annotations

import pytest

from beforehand_checks.engine import Engine
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import load_pack
from beforehand_checks.quoting import Quotations


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_pack())


def tiers(engine: Engine, text: str) -> set[Tier]:
    return {finding.tier for finding in engine.check(text, "en", stages="rules")}


@pytest.mark.parametrize("number", range(12))
def test_no_guideline_quoted_alone_or_after_a_lead_is_marked_by_rules(engine: Engine, number: int) -> None:
    quotation = engine.pack.clauses[number].quotation
    for text in (quotation, f"The guidelines say: “{quotation}”", quotation.replace("’", "'")):
        assert tiers(engine, text) <= {Tier.HINT}


@pytest.mark.parametrize(
    "text",
    [
        "Views expressed are my own.",
        "As you know, views expressed are my own, whatever happens.",
    ],
)
def test_a_few_words_of_them_are_the_authors_own(engine: Engine, text: str) -> None:
    assert Tier.CERTAIN in tiers(engine, text)


def test_what_stands_beside_a_quotation_is_marked_as_ever(engine: Engine) -> None:
    text = engine.pack.clauses[1].quotation + " But views are my own."
    found = [f for f in engine.check(text, "en", stages="rules") if f.tier is Tier.CERTAIN]
    assert [text[f.start : f.end] for f in found] == ["views are my own"]


def test_a_mark_that_reaches_out_of_a_quotation_stays() -> None:
    source = "one two three four five six seven eight nine ten"
    text = f"{source} eleven"
    quotations = Quotations([source, "eleven twelve"])

    def tier(start: str, end: str) -> Tier:
        first, last = text.index(start), text.index(end) + len(end)
        finding = Finding(first, last, "c", "r", Tier.LIKELY, 0.9, "", "", "")
        return quotations.weighed([finding], text)[0].tier

    assert tier("four", "five") is Tier.HINT
    assert tier("one", "ten") is Tier.HINT
    assert tier("ten", "eleven") is Tier.LIKELY
    assert tier("one", "eleven") is Tier.LIKELY
