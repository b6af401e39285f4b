"""The to-do list says what is left to do elsewhere, in order of time, and harms no spreadsheet."""

from __future__ import annotations

import csv
import io

from beforehand.domain.archive import Act, as_csv, as_text, tasks
from beforehand_checks.archives.values import Flagged, Post
from beforehand_checks.finding import Finding, Tier

FINDING = Finding(0, 4, "impartiality", "r", Tier.LIKELY, 0.9, "It takes a side.", "Drop it.", "“Vote”")


def flagged(index: int, when: str, text: str = "Vote green") -> Flagged:
    return Flagged(
        index, Post("x", str(index), when, text, f"https://x.com/i/status/{index}", "tweets.js", 1), (FINDING,)
    )


POSTS = [flagged(0, "2022-01-01"), flagged(1, ""), flagged(2, "2020-01-01", "=SUM(A1)\nVote"), flagged(3, "2021-01-01")]
ACTS = {0: Act.DELETE, 1: Act.EDIT, 2: Act.EDIT, 3: Act.LEAVE}


def test_only_what_is_left_to_do_is_listed_the_oldest_first() -> None:
    assert [task.post.id for task in tasks(POSTS, ACTS)] == ["2", "0", "1"]


def test_the_table_holds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(tasks(POSTS, ACTS), str, str.title), newline="")))
    assert len(rows) == 4
    assert rows[1] == [
        "edit", "x", "2020-01-01", "https://x.com/i/status/2", "Impartiality", "It takes a side.", "'=SUM(A1)\nVote",
    ]  # fmt: skip


def test_the_text_has_a_box_for_each() -> None:
    told = as_text(tasks(POSTS, ACTS), str, str)
    assert told.count("[ ] ") == 3
    assert "    > =SUM(A1)\n    > Vote" in told
