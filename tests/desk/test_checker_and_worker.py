"""The client together with the real text worker."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.checker import Checker
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from beforehand.desk.lines import Answer

POST = "A calm morning by the lake. Views are my own."
PATIENCE = 30_000


@pytest.fixture
def checker(qtbot: QtBot) -> Iterator[Checker]:
    made = Checker([sys.executable, "-c", "import sys; from beforehand_checks.worker import main; sys.exit(main())"])
    made.start()
    yield made
    made.shut_down()
    made.deleteLater()


@pytest.fixture
def answers(checker: Checker) -> list[Answer]:
    kept: list[Answer] = []
    checker.answered.connect(kept.append)
    return kept


def last(answers: list[Answer], paragraph: int) -> Answer | None:
    return next((answer for answer in answers if answer.paragraph == paragraph and answer.stage == "rules"), None)


def test_a_post_is_judged_and_judged_again_after_kill_9(checker: Checker, answers: list[Answer], qtbot: QtBot) -> None:
    failing: list[str] = []
    checker.kept_failing.connect(failing.append)
    qtbot.waitUntil(lambda: checker.are_rules_ready, timeout=PATIENCE)
    checker.stage_became_ready.connect(lambda stage: stage == "rules" and checker.ask(2, 1, POST, "en", POST))
    checker.ask(1, 7, POST, "en", POST)
    qtbot.waitUntil(lambda: last(answers, 1) is not None, timeout=PATIENCE)
    found = {f.clause for a in answers for f in a.findings if f.tier is not Tier.HINT}
    assert found == {"disclaimer"}
    os.kill(checker._process.processId(), 9)
    qtbot.waitUntil(lambda: last(answers, 2) is not None, timeout=PATIENCE)
    assert {f.clause for a in answers for f in a.findings if a.paragraph == 2 and f.tier is not Tier.HINT} == found
    assert failing == []


def test_a_paragraph_of_a_megabyte_is_judged_and_the_worker_lives(
    checker: Checker, answers: list[Answer], qtbot: QtBot
) -> None:
    restarts: list[int] = []
    checker.restarted.connect(lambda: restarts.append(1))
    qtbot.waitUntil(lambda: checker.are_rules_ready, timeout=PATIENCE)
    checker.ask(1, 1, "A calm walk in the park with friends. " * 27_000, "en")
    qtbot.waitUntil(lambda: last(answers, 1) is not None, timeout=2 * PATIENCE)
    checker.ask(2, 1, POST, "en", POST)
    qtbot.waitUntil(lambda: last(answers, 2) is not None, timeout=PATIENCE)
    assert restarts == []
