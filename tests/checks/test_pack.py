"""Packs: what is refused, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from beforehand_checks import compiled
from beforehand_checks.finding import Tier
from beforehand_checks.lint import lint
from beforehand_checks.pack import PackError, load_pack

HEAD = """
title = "House rules"
source = "A club"
date = 2024-01-02
languages = ["en"]
domains = ["club.example"]
[[clause]]
id = "quiet"
number = 1
heading = "Be quiet"
short = "Quiet"
quotation = "Members are quiet."
[[contact]]
name = "The chair"
when = "Always."
[messages.en]
found = "It says “{found}”."
near = "It says “{found}” close to “{near}”."
entity = "It contains “{found}”."
"""
ITEMS = """
[[item]]
id = "calm"
clause = "quiet"
kind = "affirm"
question = "Is it calm?"
help = "Breathe."
"""
RULE = """
[[rule]]
id = "shouting"
say = "This is loud."
do = "Say it softly."
find = ["shout*"]
hits = ["They [[shouted]] a lot", "We [[shout]] now"]
clean = ["They whispered", "They sang"]
"""


FOLLOWED = """
[[item]]
id = "address"
clause = "quiet"
kind = "auto"
question = "The address is private."
help = "Change it."
when = ["account:work-email"]
unless = ["status:family"]
open = ["unsettled:work-email"]
place = "profile"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules" / "en").mkdir(parents=True)
    (tmp_path / "pack.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "checklist.toml").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "rules" / "en" / "quiet.toml").write_text(RULE, encoding="utf-8")
    return tmp_path


def refusal(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as trouble:
        load_pack("club", folder=folder)
    return str(trouble.value)


def test_a_sound_pack_loads(folder: Path) -> None:
    pack = load_pack("club", folder=folder)
    assert pack.title == "House rules"
    assert pack.date == "2024-01-02"
    assert pack.clause("quiet").quotation == "Members are quiet."
    assert pack.rules[0].tier is Tier.LIKELY
    assert lint(pack) == []


def test_the_version_changes_with_every_file(folder: Path) -> None:
    before = load_pack("club", folder=folder).version
    rules = folder / "rules" / "en" / "quiet.toml"
    rules.write_text(RULE.replace("softly", "gently"), encoding="utf-8")
    assert load_pack("club", folder=folder).version != before


RULES = "rules/en/quiet.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (RULES, "find =", "finds =", "“finds” is not a key that is known here"),
        (RULES, 'find = ["shout*"]', "", "needs “find” or “entity”"),
        (RULES, 'hits = ["They [[shouted]] a lot", "We [[shout]] now"]', "", "“hits” is missing"),
        (RULES, 'clean = ["They whispered", "They sang"]', "clean = []", "at least one text"),
        (RULES, '"shout*"', '"(shout"', "cannot be read"),
        (RULES, '"shout*"', '"{loud}"', "is not defined"),
        (RULES, '"shout*"', '"_ _"', "has no word to look for"),
        (RULES, 'say = "This is loud."', 'say = ""', "must be a text that is not empty"),
        (RULES, "[[rule]]", '[[rule]]\ntier = "sure"', "must be one of certain, likely, hint"),
        (RULES, "[[rule]]", "[[rule]]\nscore = 2", "must be a number above 0"),
        (RULES, "[[rule]]", "[[rule]]\nwithin = -1", "must be a whole number"),
        (RULES, "[[rule]]", '[[rule]]\nshape = "x"', "must be a list of token patterns"),
        (RULES, "[[rule]]", "[[rule]", "is not valid TOML"),
        ("pack.toml", 'id = "quiet"', 'id = "loud"', "is none"),
        ("pack.toml", "number = 1", 'number = "one"', "must be a whole number"),
        ("pack.toml", 'languages = ["en"]', 'languages = ["en", "fr"]', "there is no folder rules/fr"),
        ("pack.toml", "[messages.en]", "[messages]", "must hold one table of texts"),
        ("checklist.toml", 'clause = "quiet"', 'clause = "other"', "must be one of quiet"),
        ("checklist.toml", 'kind = "affirm"', 'kind = "maybe"', "must be one of auto, affirm, evidence"),
        ("checklist.toml", "[[item]]", '[[item]]\ncolour = "red"', "“colour” is not a key"),
    ],
)
def test_refusals_are_plain_sentences_with_file_and_key(folder: Path, file: str, old: str, new: str, said: str) -> None:
    sentence = refusal(folder, file, old, new)
    assert said in sentence
    assert re.match(r"(rules/en/)?\w+\.toml", sentence) or "pack.toml" in sentence
    assert sentence.endswith(".")


def test_the_rule_is_named_in_the_refusal(folder: Path) -> None:
    assert "rule “shouting”" in refusal(folder, RULES, "do =", "doo =")


def test_an_id_may_be_used_once(folder: Path) -> None:
    (folder / RULES).write_text(RULE + RULE, encoding="utf-8")
    with pytest.raises(PackError, match="the id is taken already"):
        load_pack("club", folder=folder)


def test_an_invalid_shape_is_refused_when_the_engine_loads_it(folder: Path) -> None:
    from beforehand_checks.engine import Engine

    (folder / RULES).write_text(RULE.replace("[[rule]]", '[[rule]]\nshape = [[{ NOSUCH = "x" }]]'), encoding="utf-8")
    with pytest.raises(PackError, match="no valid token pattern"):
        Engine(load_pack("club", folder=folder)).check("they shout")


def test_missing_files_and_packs_are_named(folder: Path) -> None:
    (folder / "checklist.toml").unlink()
    with pytest.raises(PackError, match=r"no file checklist\.toml"):
        load_pack("club", folder=folder)
    with pytest.raises(PackError, match="no policy pack named “nowhere”"):
        load_pack("nowhere")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[shouted]]", "[[They shouted]]", "should mark"),
        ("They whispered", "They shouted", "marks “shouted” in the clean example"),
        ("[[shouted]]", "shouted", "does not show with [[ ]]"),
        ("They [[shouted]] a lot", "They [[shouted a lot", "does not show"),
        ('"They whispered", "They sang"', '"They whispered"', "needs at least"),
        ('say = "This is loud."', 'say = "this is loud"', "whole sentences"),
        ('["shout*"]', '["shout*", "shout*"]', "stands twice"),
    ],
)
def test_lint_holds_rules_to_rules(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / RULES
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert any(said in complaint.sentence for complaint in lint(load_pack("club", folder=folder)))


def test_compiled_rules_are_the_same_rules_without_their_proof(folder: Path) -> None:
    fresh = load_pack("club", folder=folder)
    (folder / compiled.FILE).write_text(compiled.dump(fresh.version, fresh.rules), encoding="utf-8")
    quick = load_pack("club", folder=folder)
    assert [replace(rule, hits=(), clean=()) for rule in fresh.rules] == list(quick.rules)
    assert load_pack("club", folder=folder, with_examples=True).rules == fresh.rules


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-20],
        lambda _text: "[]",
        lambda text: text.replace('"say"', '"said"'),
        lambda text: text.replace("format", "f"),
    ],
)
def test_compiled_rules_that_do_not_fit_are_passed_over(folder: Path, spoil: Callable[[str], str]) -> None:
    fresh = load_pack("club", folder=folder)
    (folder / compiled.FILE).write_text(spoil(compiled.dump(fresh.version, fresh.rules)), encoding="utf-8")
    assert load_pack("club", folder=folder).rules == fresh.rules


def test_compiled_rules_of_an_older_version_are_passed_over(folder: Path) -> None:
    fresh = load_pack("club", folder=folder)
    (folder / compiled.FILE).write_text(compiled.dump(fresh.version, fresh.rules), encoding="utf-8")
    (folder / RULES).write_text(RULE.replace("softly", "gently"), encoding="utf-8")
    assert load_pack("club", folder=folder).rules[0].do == "Say it gently."


def test_an_item_may_follow_conditions_and_name_its_place(folder: Path) -> None:
    (folder / "checklist.toml").write_text(ITEMS + FOLLOWED, encoding="utf-8")
    item = load_pack("house", folder=folder).checklist[1]
    assert (item.unless, item.open, item.place) == (("status:family",), ("unsettled:work-email",), "profile")
    assert lint(load_pack("house", folder=folder)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "auto"', 'kind = "affirm"', "“open” goes with the kind “auto” only"),
        ('place = "profile"', 'place = "moon"', "“place” must be one of"),
    ],
)
def test_an_item_that_makes_no_sense_is_refused(folder: Path, old: str, new: str, told: str) -> None:
    (folder / "checklist.toml").write_text(ITEMS + FOLLOWED.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=re.escape(told)):
        load_pack("house", folder=folder)


@pytest.mark.parametrize("key", ["when", "unless", "open"])
def test_conditions_that_nobody_tells_are_complained_about(folder: Path, key: str) -> None:
    spoilt = re.sub(rf'{key} = \["[^"]*"\]', f'{key} = ["status:retired"]', FOLLOWED)
    (folder / "checklist.toml").write_text(ITEMS + spoilt, encoding="utf-8")
    told = [str(each) for each in lint(load_pack("house", folder=folder))]
    assert told == ["checklist.toml, rule “address”: the condition “status:retired” is not known."]
