"""The engine as a whole: stages, languages, caches, offsets, cost."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand_checks.engine import CACHED_PARAGRAPHS, CACHED_SENTENCES, Engine
from beforehand_checks.finding import Finding, Tier, merge
from beforehand_checks.pack import load_pack

HEAD = """
title = "House rules"
source = "A club"
date = 2024-01-02
languages = ["en"]
domains = ["club.example"]
[[contact]]
name = "The chair"
when = "Always."
[[clause]]
id = "quiet"
number = 1
heading = "Be quiet"
short = "Quiet"
quotation = "Members are quiet."
[messages.en]
found = "It says “{found}”."
near = "It says “{found}” close to “{near}”."
entity = "It contains “{found}”."
"""
PROOF = '\nsay = "This is loud."\ndo = "Say it softly."\nhits = ["[[x]]"]\nclean = ["y"]\n'


def engine(tmp_path: Path, *rules: str) -> Engine:
    (tmp_path / "rules" / "en").mkdir(parents=True)
    (tmp_path / "pack.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "checklist.toml").write_text(
        '[[item]]\nid="a"\nclause="quiet"\nkind="affirm"\nquestion="Q?"\nhelp="H."\n', encoding="utf-8"
    )
    text = "".join(f'[[rule]]\nid = "r{i}"{PROOF}{rule}\n' for i, rule in enumerate(rules))
    (tmp_path / "rules" / "en" / "quiet.toml").write_text(text, encoding="utf-8")
    return Engine(load_pack("club", folder=tmp_path))


def marked(built: Engine, text: str) -> list[str]:
    return [text[f.start : f.end] for f in built.check(text, "en", stages="rules")]


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ('find = ["shout*"]\nnear = ["night"]', "They shouted all night", ["shouted"]),
        ('find = ["shout*"]\nnear = ["night"]', "They shouted. It was night.", []),
        ('find = ["shout*"]\nnear = ["night"]\nwithin = 1', "They shouted all the long night", []),
        ('find = ["shout*"]\nnear = ["night"]\nmark = "all"', "At night they shouted", ["night they shouted"]),
        ('find = ["shout*"]\nnear = ["night"]\nalso = ["roof"]', "They shouted at night", []),
        ('find = ["shout*"]\nnear = ["night"]\nalso = ["roof"]', "They shouted at night on the roof", ["shouted"]),
        ('find = ["shout*"]\nunless = ["football"]', "They shouted at football", []),
        ('find = ["shout*"]\nunless = ["football"]', "They shouted. Football is fun.", ["shouted"]),
        ('find = ["shout*"]\nunless_post = ["football"]', "They shouted.\nFootball is fun.", []),
        ('find = ["shout*"]\nnear_post = ["football"]', "They shouted.\nFootball is fun.", ["shouted"]),
        ('find = ["shout*"]\nnear_post = ["football"]', "They shouted.", []),
        ('find = ["shout*"]\nquoted = "skip"', 'He wrote "they shouted" there', []),
        (
            'find = ["write"]\nentity = ["work-email"]\nmark = "entity"',
            "write to a.b@club.example",
            ["a.b@club.example"],
        ),
        ('entity = ["work-email"]', "write to a.b@club.example", ["a.b@club.example"]),
        (
            'find = ["minister"]\nshape = [[{ LOWER = "minister" }, { IS_TITLE = true, OP = "+" }]]',
            "the minister Ada Obi spoke",
            ["minister Ada Obi"],
        ),
        (
            'find = ["minister"]\nshape = [[{ LOWER = "minister" }, { IS_TITLE = true, OP = "+" }]]',
            "the minister spoke",
            [],
        ),
        (
            'find = ["minister"]\nunless = ["spoke"]\nshape = [[{ LOWER = "minister" }, { IS_TITLE = true, OP = "+" }]]',
            "minister Ada spoke",
            [],
        ),
    ],
)
def test_conditions(tmp_path: Path, rule: str, text: str, words: list[str]) -> None:
    assert marked(engine(tmp_path, rule), text) == words


def test_a_finding_explains_itself(tmp_path: Path) -> None:
    built = engine(tmp_path, 'find = ["shout*"]\nnear = ["night"]\nchange = ["speak", ""]')
    (finding,) = built.check("They shouted\u200b all  NIGHT long", "en")
    assert finding.because == "It says “shouted” close to “NIGHT”."
    assert (finding.clause, finding.rule, finding.tier, finding.score) == ("quiet", "r0", Tier.LIKELY, 0.85)
    assert finding.change == ("speak", "")
    assert Finding.from_json(json.loads(json.dumps(finding.to_json()))) == finding


def test_structures_are_seen_in_every_language(tmp_path: Path) -> None:
    built = engine(tmp_path, 'find = ["shout*"]', 'entity = ["work-email"]')
    for text in (
        "Écrivez-moi à a.b@club.example, nous sommes là",
        "写信给 a.b@club.example 谢谢大家",
        "пишите мне a.b@club.example пожалуйста",
    ):
        assert [text[f.start : f.end] for f in built.check(text)] == ["a.b@club.example"]


def test_a_rule_that_is_switched_off_is_silent_and_comes_back(tmp_path: Path) -> None:
    built = engine(tmp_path, 'find = ["shout*"]')
    built.switched_off = frozenset({"r0"})
    assert marked(built, "they shout") == []
    built.switched_off = frozenset()
    assert marked(built, "they shout") == ["shout"]


def test_of_overlapping_findings_of_a_clause_the_surest_stays(tmp_path: Path) -> None:
    built = engine(
        tmp_path,
        'find = ["shout out loud"]',
        'find = ["out loud"]\ntier = "certain"',
        'find = ["shout"]\ntier = "hint"',
    )
    found = built.check("they shout out loud", "en")
    assert [(f.rule, f.tier) for f in found] == [("r2", Tier.HINT), ("r1", Tier.CERTAIN)]


FINDINGS = st.lists(
    st.builds(
        lambda start, length, clause, tier, score: Finding(start, start + length, clause, "r", tier, score, "S.", "D.", "B."),
        st.integers(0, 30), st.integers(1, 10), st.sampled_from("ab"), st.sampled_from(Tier), st.sampled_from([0.5, 0.9]),
    ),
    max_size=12,
)  # fmt: skip


@given(FINDINGS)
def test_merged_findings_of_a_clause_never_overlap_and_lose_no_clause(findings: list[Finding]) -> None:
    merged = merge(findings)
    for i, one in enumerate(merged):
        assert all(one.clause != two.clause or one.end <= two.start or two.end <= one.start for two in merged[i + 1 :])
    assert {f.clause for f in merged} == {f.clause for f in findings}
    assert merge(merged) == merged


@pytest.fixture(scope="module")
def bundled() -> Engine:
    return Engine(load_pack())


@settings(max_examples=150, deadline=None)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("a@un.org 😂’\n\u0301\u200b0")), max_size=200))
def test_any_text_is_judged_with_offsets_inside_it(bundled: Engine, text: str) -> None:
    for finding in bundled.check(text, stages="rules"):
        assert 0 <= finding.start < finding.end <= len(text)


def test_offsets_count_code_points_also_behind_emoji_and_invisible_characters(bundled: Engine) -> None:
    text = "👩🏽‍⚕️ hello\u200b 😂 write to k.a@un.org"
    assert [text[f.start : f.end] for f in bundled.check(text) if f.clause == "work-email"] == ["k.a@un.org"]


def test_the_cache_changes_no_answer_and_stays_bounded(tmp_path: Path) -> None:
    built = engine(tmp_path, 'find = ["shout*"]')
    assert marked(built, "they shout") == marked(built, "they shout")
    for i in range(CACHED_SENTENCES + 50):
        built.lexicon(built.prepare(f"they shout {i}", "en"))
    assert len(built._sentences) == CACHED_SENTENCES
    assert len(built._paragraphs) == CACHED_PARAGRAPHS
    built.forget()
    assert not built._sentences
    assert not built._paragraphs


def test_a_paragraph_is_weighed_anew_when_the_post_around_it_changes(tmp_path: Path) -> None:
    built = engine(tmp_path, 'find = ["shout*"]\nunless_post = ["football"]')
    shouting = built.prepare("They shouted.", "en", "They shouted.\nFootball!")
    assert built.lexicon(shouting) == []
    assert len(built.lexicon(built.prepare("They shouted.", "en", "They shouted.\nChess!"))) == 1


def test_an_unchanged_text_costs_a_fraction_of_a_fresh_one(bundled: Engine) -> None:
    paragraphs = [f"We drove to the market on day {i}. They shout about it, {i} times! Is it {i}?" for i in range(400)]
    text = "\n".join(paragraphs)
    bundled.check(text, "en", stages="rules")
    bundled.forget()
    start = time.perf_counter()
    bundled.check(text, "en", stages="rules")
    fresh = time.perf_counter() - start
    start = time.perf_counter()
    bundled.check(text.replace("day 200", "day two hundred"), "en", stages="rules")
    edited = time.perf_counter() - start
    assert edited < fresh / 3


def test_cost_grows_in_proportion_to_length(bundled: Engine) -> None:
    def cost(words: int) -> float:
        text = "the colleagues shout about a draft memo in the capital " * (words // 10)
        bundled.forget()
        start = time.perf_counter()
        bundled.check(text, "en", stages="rules")
        return time.perf_counter() - start

    cost(2_000)
    assert cost(20_000) < 60 * max(cost(2_000), 0.001)


class FakeReader:
    """A second reader that marks the first word of each paragraph as a hint."""

    def __init__(self) -> None:
        self.contexts: list[str] = []

    def read_paragraph(self, text: str, context: str) -> list[Finding]:
        self.contexts.append(context)
        return [Finding(0, len(text.split(maxsplit=1)[0]), "unsure", "reader:unsure", Tier.HINT, 0.4, "S.", "D.", "B.")]

    def doubted(self, text: str, context: str) -> frozenset[str]:
        return frozenset({"impartiality"})

    def explain(self, text: str, clause: str) -> Any:
        raise NotImplementedError

    def forget(self) -> None:
        self.contexts.clear()

    def heed(self, dismissed: Sequence[Any]) -> None:
        raise NotImplementedError

    def study(self) -> bool:
        raise NotImplementedError


def test_the_second_reader_sees_the_post_around_a_paragraph() -> None:
    reader = FakeReader()
    built = Engine(load_pack(), reader=reader)
    text = "Sunday bread.\n\nIt rose well."
    found = built.check(text, "en")
    assert [(f.start, f.end) for f in found if f.rule == "reader:unsure"] == [(0, 6), (15, 17)]
    assert set(reader.contexts) == {text}
    assert not built.check("Bonjour tout le monde, nous sommes là", "fr")
    built.forget()
    assert not reader.contexts


def test_what_the_second_reader_doubts_is_a_hint_but_for_what_is_certain() -> None:
    built = Engine(load_pack(), reader=FakeReader())
    text = "Please vote for the Greens on Sunday. Write to k.a@un.org. Views are my own."
    tiers = {f.clause: f.tier for f in built.check(text, "en")}
    assert tiers["impartiality"] is Tier.HINT
    assert tiers["work-email"] is Tier.CERTAIN
    alone = {f.clause: f.tier for f in built.check(text, "en", stages="rules")}
    assert alone["impartiality"] is Tier.LIKELY
