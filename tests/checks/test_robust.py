"""What a disguise may cost: posts of our own, plain and disguised, the guidelines quoted, and words of others."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand_checks.engine import Engine
from beforehand_checks.finding import Tier
from beforehand_checks.pack import load_pack
from beforehand_checks.stages.second_reader import BASE_FILES, SecondReader, model_folder

if TYPE_CHECKING:
    from types import ModuleType

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
POSTS = [json.loads(line) for line in (CORPUS / "en-robust.jsonl").read_text(encoding="utf-8").splitlines()]
needs_model = pytest.mark.skipif(
    not all((model_folder() / name).is_file() for name in BASE_FILES),
    reason="the base encoder is brought in by the set-up",
)
Found = dict[str, list[dict[str, Any]]]


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CORPUS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def score_all() -> ModuleType:
    return module("score_all")


def judged(engine: Engine, stages: str) -> Found:
    """The certain and likely findings of every post."""
    return {
        post["id"]: [f.to_json() for f in engine.check(post["text"], "en", stages=stages) if f.tier is not Tier.HINT]
        for post in POSTS
    }


@pytest.fixture(scope="module")
def by_rules() -> Found:
    return judged(Engine(load_pack()), "rules")


@pytest.fixture(scope="module")
def by_all() -> Found:
    return judged(Engine(load_pack(), reader=SecondReader.load()), "all")


def quiet(found: Found, chosen: Callable[[dict[str, Any]], bool]) -> float:
    """The share of unlabelled posts, of those chosen, that are marked all the same."""
    posts = [post for post in POSTS if not post["findings"] and chosen(post)]
    return sum(bool(found[post["id"]]) for post in posts) / len(posts)


def share(kept: dict[str, tuple[int, int]]) -> float:
    return sum(of for of, _ in kept.values()) / sum(whole for _, whole in kept.values())


def is_guideline(post: dict[str, Any]) -> bool:
    return str(post["id"]).endswith("-guideline")


def is_disguised(post: dict[str, Any]) -> bool:
    return str(post["id"]).startswith("r") and not str(post["id"]).endswith("-plain")


def test_the_set_is_what_its_builder_writes_and_half_of_it_is_labelled() -> None:
    assert list(module("robust").posts()) == POSTS
    assert len(POSTS) == len({post["id"] for post in POSTS}) == 240
    assert sum(bool(post["findings"]) for post in POSTS) == 120
    assert all(each["quote"] in post["text"] for post in POSTS for each in post["findings"])
    assert len({each["clause"] for post in POSTS for each in post["findings"]}) == 12


def test_rules_alone_see_through_most_disguises_and_raise_no_alarm(by_rules: Found, score_all: ModuleType) -> None:
    kept = score_all.kept_in_disguise(POSTS, by_rules)
    assert len(kept) == 12
    assert share(kept) >= 0.75
    assert all(of / whole >= 0.85 for kind, (of, whole) in kept.items() if kind in {"alike", "wide", "caps", "storm"})
    assert quiet(by_rules, is_disguised) == 0


@needs_model
def test_with_the_second_reader_next_to_nothing_is_lost_in_disguise(by_all: Found, score_all: ModuleType) -> None:
    kept = score_all.kept_in_disguise(POSTS, by_all)
    assert sum(whole for _, whole in kept.values()) >= 80
    assert share(kept) >= 0.9
    assert quiet(by_all, is_disguised) <= 0.06


@needs_model
def test_the_guidelines_themselves_are_never_marked_beyond_hints(by_rules: Found, by_all: Found) -> None:
    assert quiet(by_rules, is_guideline) == 0
    assert quiet(by_all, is_guideline) == 0


@needs_model
def test_words_of_others_that_are_only_reported_are_mostly_left_alone(by_all: Found) -> None:
    assert quiet(by_all, lambda post: str(post["id"]).endswith("-reported")) <= 0.25


def test_long_and_odd_posts_cost_no_more_than_their_length() -> None:
    import time

    engine = Engine(load_pack())
    plain = "The bread rose well and the river was high. " * 40
    storm = "🔥😂" * 880

    def cost(text: str) -> float:
        engine.forget()
        begun = time.process_time()
        engine.check(text, "en", stages="rules")
        return time.process_time() - begun

    for text in (plain, storm):
        cost(text)
    for odd in (storm, "x" * 1760, "#" + "lalala" * 290, "v0t3" * 440, "a.b-" * 440, "\u200bа" * 880):
        assert cost(odd) < 20 * max(cost(plain), 0.002)
