"""How to look at the privacy settings: every network has steps, in careful words."""

from __future__ import annotations

import re

import pytest

from beforehand.desk.privacy import steps_for
from beforehand.domain.network import NETWORKS

FAMILIES = sorted({network.family for network in NETWORKS if network.id != "plain"})


@pytest.mark.parametrize("family", FAMILIES)
def test_every_network_has_steps_of_its_own_after_those_that_hold_everywhere(family: str) -> None:
    general, steps = steps_for("plain"), steps_for(family)
    assert len(general) >= 4
    assert steps[: len(general)] == general
    assert len(steps) >= len(general) + 4


@pytest.mark.parametrize("family", FAMILIES)
def test_steps_are_sentences_that_say_what_to_look_for(family: str) -> None:
    steps = steps_for(family)
    assert all(re.fullmatch(r"[A-Z].*\.", step) for step in steps)
    assert sum("look" in step.casefold() for step in steps) > len(steps) / 2
    assert not any(re.search(r"\bclick\b|\btap\b| > |→", step) for step in steps)


def test_a_language_without_steps_gets_english_ones() -> None:
    assert steps_for("x", "tlh") == steps_for("x")
