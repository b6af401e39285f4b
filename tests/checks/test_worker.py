"""The text worker speaks JSON lines and survives what it is given."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from beforehand_checks.dismissed import Dismissed
from beforehand_checks.engine import Engine
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import load_pack
from beforehand_checks.worker import Worker

MAIL = "write to k.a@un.org"


def answers(*lines: str) -> list[dict[str, Any]]:
    """What a real worker process answers to these lines before its input closes."""
    done = subprocess.run(
        [sys.executable, "-m", "beforehand_checks.worker"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def request(identity: int, revision: int, text: str, **more: Any) -> str:
    return json.dumps({"id": identity, "rev": revision, "text": text, **more}, ensure_ascii=False)


def test_it_says_what_is_ready_and_answers_with_code_points() -> None:
    said = answers(request(7, 42, f"😂 {MAIL}", lang="en"))
    assert said[0] == {"ready": "lexicon", "languages": ["en"]}
    (answer,) = [a for a in said if a.get("stage") == "lexicon"]
    assert (answer["id"], answer["rev"]) == (7, 42)
    finding = Finding.from_json(answer["findings"][0])
    assert f"😂 {MAIL}"[finding.start : finding.end] == "k.a@un.org"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "null", '"text"', "{}", '{"id": 1}', '{"id": 1, "rev": 1, "text": 5}', '{"id": "x", "rev": 1, "text": "a"}', "[" * 5000, '{"id":1,"rev":1,"text":"\\ud800"}'],
)  # fmt: skip
def test_malformed_lines_do_no_harm(line: str) -> None:
    said = answers(line, request(2, 1, MAIL))
    assert any(a.get("id") == 2 and a["findings"] for a in said)
    assert all("error" in a or "ready" in a or "stage" in a for a in said)


def test_errors_never_repeat_the_text() -> None:
    said = answers('{"id": 1, "rev": 1, "text": {"secret": "Amina"}}', '{"id": 1, "secret": Amina')
    assert any("error" in a for a in said)
    assert "Amina" not in json.dumps(said)


def test_of_waiting_requests_of_a_paragraph_the_newest_counts() -> None:
    said = answers(*(request(1, revision, f"word {revision}") for revision in range(50)), request(1, 50, MAIL))
    revisions = [a["rev"] for a in said if a.get("stage") == "lexicon"]
    assert revisions[-1] == 50
    assert revisions == sorted(revisions)
    assert len(revisions) < 51


def test_a_paragraph_of_a_megabyte_is_answered() -> None:
    text = "the colleagues met at the market and talked about the weather. " * 16_000 + MAIL
    assert len(text) > 1_000_000
    said = answers(request(1, 1, text))
    (answer,) = [a for a in said if a.get("stage") == "lexicon"]
    assert any(f["rule"] == "work-address" and f["end"] == len(text) for f in answer["findings"])


def test_rules_can_be_switched_off() -> None:
    said = answers('{"off": ["work-address"]}', request(1, 1, MAIL))
    assert [a["findings"] for a in said if a.get("stage") == "lexicon"] == [[]]


class FakeReader:
    def read_paragraph(self, text: str, context: str) -> list[Finding]:
        return [Finding(0, 1, "unsure", "reader:unsure", Tier.HINT, 0.4, "S.", "D.", context)]

    def doubted(self, text: str, context: str) -> frozenset[str]:
        return frozenset({"impartiality"})

    def explain(self, text: str, clause: str) -> Any:
        return SimpleNamespace(nearest="a post", words=(text.split(maxsplit=1)[0], clause), confidence="fairly sure")

    def forget(self) -> None:
        pass

    def heed(self, dismissed: Sequence[Dismissed]) -> None:
        self.heeded = tuple(dismissed)
        self.studied = 0

    def study(self) -> bool:
        self.studied += 1
        return self.studied < len(self.heeded)


class FailingReader(FakeReader):
    def read_paragraph(self, text: str, context: str) -> list[Finding]:
        raise ZeroDivisionError(text)

    def explain(self, text: str, clause: str) -> Any:
        raise ZeroDivisionError(text)


def test_where_the_second_reader_fails_the_rules_alone_have_to_do() -> None:
    sink = io.StringIO()
    worker = Worker(
        SlowInput([request(1, 1, f"Amina says {MAIL}") + "\n"], sink), sink, Engine(load_pack()), FailingReader
    )
    worker.run()
    said = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert [a["findings"] for a in said if a.get("stage") == "reader" and "error" not in a] == [[]]
    assert any("second reader could not judge" in a["error"] and a["stage"] == "reader" for a in said if "error" in a)
    assert not any("Amina" in a["error"] for a in said if "error" in a)


class SlowInput(io.StringIO):
    """Closes only when the second reader has answered, so that its pause passes."""

    def __init__(self, lines: list[str], sink: io.StringIO) -> None:
        super().__init__()
        self._lines = iter(lines)
        self._sink = sink

    def __next__(self) -> str:
        import time

        line = next(self._lines, None)
        if line is not None:
            return line
        for _ in range(400):
            if '"reader","findings"' in self._sink.getvalue():
                break
            time.sleep(0.02)
        raise StopIteration


@pytest.mark.parametrize(
    ("loader", "ready"),
    [
        (FakeReader, {"ready": "reader", "model": True}),
        (None, {"ready": "reader", "model": False, "why": "This installation has no language model."}),
    ],
)
def test_the_second_reader_answers_after_a_pause_or_says_why_it_cannot(loader: Any, ready: dict[str, Any]) -> None:
    sink = io.StringIO()
    source = (
        SlowInput([request(1, 1, "Sunday bread", context="the post") + "\n"], sink)
        if loader
        else io.StringIO(request(1, 1, "Sunday bread") + "\n")
    )
    worker = Worker(source, sink, Engine(load_pack()), loader)
    if loader is None:
        worker._load()
        worker._take(block=True)
    else:
        worker.run()
    said = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert ready in said
    readings = [a for a in said if a.get("stage") == "reader"]
    assert len(readings) == (1 if loader else 0)
    assert all(a["findings"][0]["because"] == "the post" for a in readings)


@pytest.mark.parametrize(
    ("reader", "answer"),
    [
        (
            FakeReader(),
            {"explained": 3, "nearest": "a post", "words": ["Sunday", "unsure"], "confidence": "fairly sure"},
        ),
        (FailingReader(), {"error": "A mark could not be explained (ZeroDivisionError)."}),
    ],
)
def test_a_mark_of_the_second_reader_is_explained_on_demand(reader: FakeReader, answer: dict[str, Any]) -> None:
    sink = io.StringIO()
    worker = Worker(io.StringIO(), sink, Engine(load_pack(), reader=reader))
    worker._handle({"explain": 3, "text": "Sunday bread", "clause": "unsure"})
    assert [json.loads(line) for line in sink.getvalue().splitlines()] == [answer]


def test_a_stage_is_answered_again_where_the_second_reader_doubts_it() -> None:
    sink = io.StringIO()
    text = "Please vote for the Greens on Sunday."
    Worker(SlowInput([request(1, 7, text) + "\n"], sink), sink, Engine(load_pack()), FakeReader).run()
    said = [json.loads(line) for line in sink.getvalue().splitlines()]
    tiers = [[f["tier"] for f in a["findings"]] for a in said if a.get("stage") == "lexicon"]
    assert tiers == [["likely"], ["hint"]]
    assert said[-1]["stage"] == "reader"


def test_the_second_reader_is_told_what_was_dismissed_before_and_after_it_came() -> None:
    sink = io.StringIO()
    reader = FakeReader()
    worker = Worker(io.StringIO(), sink, Engine(load_pack()), lambda: reader)
    worker._handle({"dismissed": [{"clause": "unsure", "text": "May I?"}]})
    worker._reader_came(reader)
    assert reader.heeded == (Dismissed("unsure", "May I?"),)
    worker._handle({"dismissed": []})
    assert reader.heeded == ()


def test_dismissals_are_studied_while_nobody_wants_anything() -> None:
    sink = io.StringIO()
    reader = FakeReader()
    worker = Worker(io.StringIO(), sink, Engine(load_pack(), reader=reader))
    worker._handle({"dismissed": [{"clause": "unsure", "text": f"May I {n}?"} for n in range(3)]})
    worker._inbox.put({"off": []})
    worker._study()
    assert reader.studied == 0
    worker._take(block=True)
    worker._take(block=True)
    assert reader.studied == 3
    reader.study = lambda: 1 // 0  # type: ignore[method-assign]
    worker._handle({"dismissed": [{"clause": "unsure", "text": "Amina?"}]})
    worker._study()
    assert "could not be studied" in sink.getvalue()
    assert "Amina" not in sink.getvalue()


@pytest.mark.parametrize("wrong", [[{"clause": "unsure", "text": 5}], "Amina", 7, [None], {"clause": "unsure"}])
def test_dismissals_that_cannot_be_read_are_told_without_their_words(wrong: Any) -> None:
    sink = io.StringIO()
    reader = FakeReader()
    worker = Worker(io.StringIO(), sink, Engine(load_pack(), reader=reader))
    worker._handle({"dismissed": [{"clause": "unsure", "text": "May I?"}]})
    worker._handle({"dismissed": wrong})
    assert reader.heeded == (Dismissed("unsure", "May I?"),)
    (told,) = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert "could not be read" in told["error"]
    assert "Amina" not in told["error"]
