"""Wordings and examples of rules are put into words that anybody can read."""

from __future__ import annotations

import re

import pytest

from beforehand.windows.policy_rule import example, readable
from beforehand_checks.pack import load_pack


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("vote for", "vote for"),
        ("vote* (for|against) {r_party}", "vote… (for / against) [party]"),
        ("(tdy|temporary duty)", "tdy / temporary duty"),
        ("day # of _ trip", "day [a number] of [any word] trip"),
        ("on ..3 mission", "on [up to 3 words] mission"),
        ("=WHO said : no", "WHO said [end of a sentence] no"),
        ("(#|two|=WHO) days", "([a number] / two / WHO) days"),
        ("on (a|the)? mission", "on (a / the) (or without) mission"),
    ],
)
def test_readable(source: str, told: str) -> None:
    assert readable(source) == told


def test_an_example_shows_its_marks_and_nothing_of_it_is_markup() -> None:
    assert example("Please [[vote <b>]] & go") == "Please <u>vote &lt;b&gt;</u> &amp; go"


def test_no_wording_of_the_policy_keeps_the_signs_of_its_language() -> None:
    told = [readable(w.source) for rule in load_pack().rules for w in (*rule.find, *rule.near, *rule.unless)]
    assert told
    assert not [text for text in told if set("{}|*?") & set(text) or " .." in text or re.search(r"=\w", text)]
