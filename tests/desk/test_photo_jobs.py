"""One process for each job: it answers, or its end becomes a plain sentence, and nothing of it is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from beforehand.desk.photo_worker import PhotoJob
from beforehand.windows.photo_words import check_told, failure_told, note_told, trace_told

COMMAND = (sys.executable, "-S", str(Path(__file__).with_name("fake_photo_worker.py")))


class Told:
    """Everything that a job told."""

    def __init__(self, job: PhotoJob) -> None:
        self.shares, self.results, self.failures = [], [], []
        job.progressed.connect(lambda share, _: self.shares.append(share))
        job.done.connect(lambda result, payload: self.results.append((result, bytes(payload))))
        job.failed.connect(lambda key, details: self.failures.append((key, details)))


@pytest.fixture
def job(qtbot):
    made = PhotoJob(COMMAND, limit=10_000)
    yield made
    made.cancel()


def test_a_result_comes_with_its_bytes_after_some_progress(qtbot, job) -> None:
    told, data = Told(job), bytes(range(256)) * 2_000
    job.start({"job": "answer"}, data)
    qtbot.waitUntil(lambda: bool(told.results))
    assert told.results == [({"length": len(data)}, data[::-1])]
    assert told.shares == [0.5]
    assert not job.is_running


@pytest.mark.parametrize(
    ("what", "key", "details"),
    [
        ("complain", "photos.too_large", ("64",)),
        ("die", "photos.died", ()),
        ("babble", "photos.died", ()),
        pytest.param(
            "kill", "photos.too_long", (), marks=pytest.mark.skipif(sys.platform != "linux", reason="its signal")
        ),
    ],
)
def test_an_end_without_a_result_is_one_sentence(qtbot, job, what: str, key: str, details: tuple[str, ...]) -> None:
    told = Told(job)
    job.start({"job": what}, b"x")
    qtbot.waitUntil(lambda: bool(told.failures))
    assert told.failures == [(key, details)]
    assert not told.results
    assert not job.is_running


def test_a_worker_that_takes_too_long_is_killed(qtbot) -> None:
    job = PhotoJob(COMMAND, limit=400)
    told = Told(job)
    job.start({"job": "hang"}, b"x")
    qtbot.waitUntil(lambda: bool(told.failures))
    assert told.failures == [("photos.too_long", ())]
    assert not job.is_running


def test_cancelling_kills_and_tells_nothing(qtbot, job) -> None:
    told = Told(job)
    job.start({"job": "hang"}, b"x")
    qtbot.waitUntil(lambda: bool(told.shares))
    job.cancel()
    assert not job.is_running
    qtbot.wait(50)
    assert told.results == told.failures == []


def test_a_worker_that_cannot_be_started_is_told(qtbot) -> None:
    job = PhotoJob(("/nowhere/at/all",))
    told = Told(job)
    job.start({"job": "answer"}, b"x")
    qtbot.waitUntil(lambda: bool(told.failures))
    assert told.failures == [("photos.no_worker", ())]


def test_every_sentence_of_the_engine_is_told_word_for_word() -> None:
    from beforehand.domain.photo import Trace
    from beforehand_checks.photos import decoding, traces, trouble, verify

    assert {key: failure_told(key) for key in trouble.SENTENCES} == trouble.SENTENCES
    assert {key: note_told(key) for key in decoding.NOTES} == decoding.NOTES
    assert {key: check_told(key) for key in verify.SENTENCES} == verify.SENTENCES
    for key, sentence in traces.SENTENCES.items():
        assert trace_told(Trace(key.rpartition(".")[2], "X")) == sentence.replace("%1", "X")
