"""The JSON lines: put together from any portions, and nothing taken that is no message."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.desk.lines import Answer, Complaint, Lines, Ready, read, to_line
from beforehand_checks.finding import Finding, Tier

FINDING = Finding(0, 4, "impartiality", "r", Tier.LIKELY, 0.9, "It takes a side.", "Drop it.", "“vote”", ("",))


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_portions_make_no_difference(data: bytes, cuts: list[int]) -> None:
    lines = Lines()
    bounds = [0, *sorted(cuts), len(data)]
    portions = [data[a:b] for a, b in pairwise(bounds)]
    heard = [line for portion in portions for line in lines.feed(portion)]
    whole = data if max(bounds[:-1]) <= len(data) else b"".join(portions)
    assert heard == whole.split(b"\n")[:-1]


def test_too_long_a_line_is_dropped_and_the_next_is_read() -> None:
    lines = Lines(longest=10)
    assert lines.feed(b"x" * 8) == []
    assert lines.feed(b"x" * 8 + b"\nshort\n" + b"y" * 10 + b"\n") == [b"short", b"y" * 10]


@given(st.text())
def test_a_line_holds_any_text_in_one_piece(text: str) -> None:
    line = to_line({"text": text})
    assert line.count(b"\n") == 1
    assert json.loads(line)["text"] == text


def test_an_unpaired_surrogate_keeps_every_offset() -> None:
    assert json.loads(to_line({"text": "a\ud83dvote"}))["text"] == "a\ufffdvote"


@pytest.mark.parametrize(
    ("message", "means"),
    [
        ({"ready": "lexicon", "languages": ["en", "fr"]}, Ready("lexicon", ("en", "fr"))),
        ({"ready": "reader", "model": False, "why": "no model"}, Ready("reader", (), has_model=False, why="no model")),
        ({"error": "unreadable"}, Complaint(None, "unreadable")),
        ({"error": "no title", "fatal": True}, Complaint(None, "no title", is_fatal=True)),
        ({"ready": "rules", "failed": "no spaCy"}, Ready("rules", failed="no spaCy")),
        ({"error": "unreadable", "id": 7}, Complaint(7, "unreadable")),
        ({"error": "gave up", "stage": "reader"}, Complaint(None, "gave up", stage="reader")),
        (
            {"id": 7, "rev": 42, "stage": "lexicon", "findings": [FINDING.to_json()]},
            Answer(7, 42, "lexicon", (FINDING,), is_last=False),
        ),
        (
            {"id": 7, "rev": 42, "stage": "lexicon", "findings": [], "last": True},
            Answer(7, 42, "lexicon", (), is_last=True),
        ),
        ({"id": 7, "rev": 42, "stage": "rules", "findings": []}, Answer(7, 42, "rules", (), is_last=True)),
        ({"id": 7, "rev": 42, "stage": "reader", "findings": []}, Answer(7, 42, "reader", (), is_last=False)),
    ],
)
def test_messages_are_read(message: dict[str, object], means: object) -> None:
    assert read(to_line(message)) == means


@pytest.mark.parametrize(
    "line",
    [
        b"", b"null", b"7", b"[]", b"{}", b"{", b"\xff", b"[" * 100_000, b'{"id": 7, "stage": "rules"}',
        b'{"id": "x", "rev": 1, "stage": "rules", "findings": []}',
        b'{"id": 7, "rev": 1, "stage": "rules", "findings": 3}',
        b'{"id": 7, "rev": 1, "stage": "rules", "findings": [{}]}',
        b'{"id": 7, "rev": 1, "stage": "rules", "findings": [7]}',
        b'{"id": 1e999, "rev": 1, "stage": "rules", "findings": []}',
        b'{"ready": "lexicon", "languages": 3}',
    ],
)  # fmt: skip
def test_anything_else_is_no_message(line: bytes) -> None:
    assert read(line) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
KEYS = st.sampled_from(["id", "rev", "stage", "findings", "ready", "languages", "model", "why", "error", "last"])


@given(st.dictionaries(KEYS, JSON | st.lists(st.just(FINDING.to_json()))))
def test_no_object_whatever_breaks_the_reader(data: dict[str, object]) -> None:
    assert read(json.dumps(data).encode()) is None or data.keys() & {"ready", "error", "stage"}
