"""The client of the text worker, against a worker that answers, dawdles, babbles, hangs and dies."""

from __future__ import annotations

import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.desk.checker import Checker, Limits
from beforehand_checks.dismissed import Dismissed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from beforehand.desk.lines import Answer

FAKE = Path(__file__).with_name("fake_worker.py")
QUICK = Limits(start=8_000, answer=1_000, per_character=0, tick=50, back_off=(0, 20, 50), deaths=3, window=60_000)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits longer than usual, for machines on which Python starts slowly."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=20_000)
    return qtbot


class Rig:
    """A checker over the fake worker, and everything that it told."""

    def __init__(self, folder: Path, script: list[dict[str, Any]], limits: Limits) -> None:
        self.folder = folder
        self.checker = Checker([sys.executable, str(FAKE), str(folder), json.dumps(script)], None, limits)
        self.answers: list[Answer] = []
        self.told: list[str] = []
        self.checker.answered.connect(self.answers.append)
        self.checker.stage_became_ready.connect(lambda stage: self.told.append(f"ready {stage}"))
        self.checker.restarted.connect(lambda: self.told.append("restarted"))
        self.checker.kept_failing.connect(lambda why: self.told.append(f"kept failing: {why}"))
        self.checker.recovered.connect(lambda: self.told.append("recovered"))
        self.checker.refused.connect(lambda paragraph: self.told.append(f"refused {paragraph}"))

    @property
    def last_answers(self) -> list[tuple[int, int]]:
        return [(answer.paragraph, answer.revision) for answer in self.answers if answer.is_last]

    @property
    def lives(self) -> int:
        return int((self.folder / "lives").read_text())

    @property
    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "heard").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def rig(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Rig]]:
    """Make a rig whose worker behaves, life after life, as told; whatever happens, no process is left."""
    made: list[Rig] = []

    def make(*script: dict[str, Any], limits: Limits = QUICK) -> Rig:
        made.append(Rig(tmp_path, list(script) or [{}], limits))
        return made[-1]

    yield make
    for each in made:
        each.checker.shut_down()
        each.checker.deleteLater()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_paragraph_is_judged_by_each_stage(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig()
    it.checker.start()
    it.checker.ask(7, 42, "Please vote 🐱", "en", "Please vote 🐱")
    assert it.checker.in_flight == 1
    qtbot.waitUntil(lambda: it.last_answers == [(7, 42)])
    assert [(answer.stage, answer.findings[0].start) for answer in it.answers] == [("lexicon", 7), ("rules", 7)]
    assert it.checker.in_flight == 0
    assert it.told == ["ready lexicon", "ready rules"]
    assert (it.checker.is_up, it.checker.are_rules_ready, it.checker.languages) == (True, True, ("en", "fr"))
    request = {"id": 7, "rev": 42, "lang": "en", "text": "Please vote 🐱", "context": "Please vote 🐱"}
    assert it.heard == [request]


def test_the_newest_text_of_a_paragraph_is_the_one_that_waits(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig()
    it.checker.ask(1, 1, "old")
    it.checker.ask(1, 2, "new")
    it.checker.start()
    qtbot.waitUntil(lambda: it.last_answers == [(1, 2)])
    assert [request["text"] for request in it.heard] == ["new"]


def test_an_old_answer_does_not_count_for_a_newer_request(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"late": 0.1})
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    it.checker.ask(1, 1, "one")
    it.checker.ask(1, 2, "two")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.checker.in_flight == 1
    qtbot.waitUntil(lambda: it.checker.in_flight == 0)


def test_garbage_and_portions_change_nothing(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"garbage": True, "split": True})
    it.checker.start()
    for paragraph in range(20):
        it.checker.ask(paragraph, 1, "Vote? Do vote 你好 🐱\u2028 \x00")
    qtbot.waitUntil(lambda: len(it.last_answers) == 20)
    assert all(len(answer.findings) == 1 for answer in it.answers)
    assert "restarted" not in it.told


def test_a_request_that_the_worker_cannot_read_is_not_waited_for(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig()
    it.checker.start()
    it.checker.ask(0, 1, "unreadable")
    qtbot.waitUntil(lambda: "refused 0" in it.told)
    assert it.checker.in_flight == 0


def test_a_late_answer_within_the_limit_is_taken(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"late": 0.2})
    it.checker.start()
    it.checker.ask(1, 1, "vote")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.lives == 1


def test_a_worker_that_dies_is_replaced_and_everything_is_asked_again(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"die": "poison"}, {})
    it.checker.restarted.connect(lambda: it.checker.ask(2, 2, "asked again"))
    it.checker.start()
    it.checker.ask(1, 1, "poison")
    qtbot.waitUntil(lambda: sorted(it.last_answers) == [(1, 1), (2, 2)])
    assert it.lives == 2
    assert it.told == ["ready lexicon", "ready rules", "restarted", "ready lexicon", "ready rules"]


def test_a_killed_worker_is_replaced_without_a_word_to_the_author(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig()
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    os.kill(it.checker._process.processId(), 9)
    qtbot.waitUntil(lambda: it.told.count("ready rules") == 2)
    it.checker.ask(1, 1, "vote")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert not any(each.startswith("kept failing") for each in it.told)


def test_a_worker_that_hangs_is_killed_and_replaced(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"hang": "tar pit"}, {})
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    first = it.checker._process.processId()
    it.checker.ask(1, 1, "tar pit")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.lives == 2
    assert not is_running(first)


def test_a_worker_that_never_becomes_ready_is_killed(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"silent": True}, {}, limits=Limits(start=2_500, tick=50, back_off=(0,)))
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    assert it.lives == 2


def test_an_idle_worker_is_left_in_peace(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig(limits=Limits(answer=100, per_character=0, tick=20))
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    begun = time.monotonic()
    qtbot.waitUntil(lambda: time.monotonic() - begun > 0.4)
    assert it.lives == 1


def test_a_blocked_event_loop_kills_no_worker(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"late": 0.05})
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    it.checker.ask(1, 1, "vote")
    time.sleep(1.8)  # the window's own work, twice as long as the worker may be silent
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.lives == 1


def test_a_long_paragraph_is_given_more_time(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"late": 0.7}, limits=Limits(answer=200, per_character=0.1, tick=50))
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    it.checker.ask(1, 1, "vote " * 4_000)
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.lives == 1


def test_the_author_is_told_only_when_it_keeps_failing(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"die": ""})
    it.checker.start()
    qtbot.waitUntil(lambda: it.told[-1:] == ["kept failing: died"])
    assert (it.lives, it.checker.has_failed, it.checker.is_up) == (3, True, False)
    begun = time.monotonic()
    qtbot.waitUntil(lambda: time.monotonic() - begun > 0.3)
    assert it.lives == 3


def test_a_retry_that_works_is_a_recovery(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"die": ""}, {"die": ""}, {"die": ""}, {})
    it.checker.start()
    it.checker.ask(1, 1, "vote")
    qtbot.waitUntil(lambda: "kept failing: died" in it.told)
    it.checker.retry()
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert it.told[it.told.index("kept failing: died") :] == [
        "kept failing: died",
        "restarted",
        "ready lexicon",
        "recovered",
        "ready rules",
    ]
    assert not it.checker.has_failed


def test_a_paragraph_that_kills_every_worker_is_told_and_not_tried_for_ever(
    rig: Callable[..., Rig], qtbot: QtBot
) -> None:
    it = rig({"hang": "tar pit"})
    it.checker.start()
    it.checker.ask(1, 1, "tar pit")
    qtbot.waitUntil(lambda: "kept failing: hung" in it.told)
    assert it.lives == 3


def test_a_worker_that_cannot_be_started_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    checker = Checker([str(tmp_path / "there is no such program")], None, QUICK)
    with qtbot.waitSignal(checker.kept_failing) as failing:
        checker.start()
    assert failing.args == ["start"]
    checker.shut_down()


def test_a_new_worker_knows_what_was_dismissed(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"die": "poison"}, {})
    it.checker.heed([Dismissed("unsure", "May I show it?")])
    it.checker.start()
    it.checker.ask(1, 1, "poison")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    it.checker.heed([])
    it.checker.ask(2, 1, "after that")
    qtbot.waitUntil(lambda: (2, 1) in it.last_answers)
    told = {"dismissed": [{"clause": "unsure", "text": "May I show it?"}]}
    asked = [request.get("text", request) for request in it.heard]
    assert asked == [told, "poison", told, "poison", {"dismissed": []}, "after that"]


def test_a_new_worker_knows_which_rules_are_off(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"die": "poison"}, {})
    it.checker.switch_off(["a", "b"])
    it.checker.start()
    it.checker.ask(1, 1, "poison")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    it.checker.switch_off([])
    it.checker.forget()
    it.checker.ask(2, 1, "after that")
    qtbot.waitUntil(lambda: (2, 1) in it.last_answers)
    asked = [request.get("text", request) for request in it.heard]
    assert asked == [
        {"off": ["a", "b"]},
        "poison",
        {"off": ["a", "b"]},
        "poison",
        {"off": []},
        {"forget": True},
        "after that",
    ]


def test_a_reader_without_a_model_says_why(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"reader": {"model": False, "why": "The model file is not there."}})
    it.checker.start()
    qtbot.waitUntil(lambda: "ready reader" in it.told)
    assert it.checker.reader_trouble == "The model file is not there."


def test_a_paragraph_on_which_the_second_reader_gave_up_is_told(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"stumble": True})
    it.checker.start()
    with qtbot.waitSignal(it.checker.reader_stumbled):
        it.checker.ask(1, 1, "please vote", "en", "")


def test_a_refused_policy_is_told_at_once_in_the_worker_s_own_words(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"refuse": "pack.toml has no title."}, {})
    it.checker.start()
    qtbot.waitUntil(lambda: it.told == ["kept failing: policy"])
    assert (it.lives, it.checker.trouble, it.checker.has_failed) == (1, "pack.toml has no title.", True)
    it.checker.retry()
    qtbot.waitUntil(lambda: it.told[-1] == "ready rules")
    assert (it.checker.trouble, it.checker.has_failed) == ("", False)


def test_rules_that_cannot_be_loaded_are_told_while_the_rest_goes_on(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"cripple": "There is no spaCy."}, {})
    it.checker.start()
    qtbot.waitUntil(lambda: "kept failing: rules" in it.told)
    assert (it.checker.trouble, it.checker.are_rules_ready, it.checker.is_up) == ("There is no spaCy.", False, True)
    it.checker.ask(1, 1, "vote")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])
    assert not it.checker._owes()  # so that the watchdog leaves it in peace
    it.checker.retry()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    assert (it.lives, it.checker.has_failed, it.told[-2:]) == (2, False, ["recovered", "ready rules"])


@pytest.mark.parametrize("how", [{}, {"deaf": True}, {"silent": True, "deaf": True}, {"hang": "tar pit"}])
def test_shutting_down_leaves_no_process(rig: Callable[..., Rig], qtbot: QtBot, how: dict[str, Any]) -> None:
    it = rig(how)
    it.checker.start()
    it.checker.ask(1, 1, "tar pit")
    qtbot.waitUntil((it.folder / "heard").exists)
    pid = it.checker._process.processId()
    it.checker.shut_down()
    assert not is_running(pid)
    assert not it.checker.is_up
    it.checker.shut_down()


def test_it_can_be_started_again_after_it_was_shut_down(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig()
    it.checker.start()
    it.checker.shut_down()
    it.checker.start()
    it.checker.ask(1, 1, "vote")
    qtbot.waitUntil(lambda: it.last_answers == [(1, 1)])


def test_asking_never_waits_for_the_worker(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    it = rig({"hang": "tar pit"}, limits=Limits())
    it.checker.start()
    qtbot.waitUntil(lambda: it.checker.are_rules_ready)
    it.checker.ask(0, 1, "tar pit")
    begun = time.perf_counter()
    for paragraph in range(1, 200):
        it.checker.ask(paragraph, 1, "vote " * 2_000)  # 2 MB: far more than a pipe holds
    assert time.perf_counter() - begun < 0.5
    it.checker.shut_down()
