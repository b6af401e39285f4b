"""The to-do list says what is left to do elsewhere, by guideline, year and time, and harms no spreadsheet."""

from __future__ import annotations

import csv
import io

from beforehand.domain.archive import Act, Words, as_csv, as_text, tasks
from beforehand_checks.archives.values import Flagged, Post
from beforehand_checks.finding import Finding, Tier

SIDE = Finding(6, 10, "impartiality", "r", Tier.LIKELY, 0.9, "It takes a side.", "Drop it.", "“Vote”")
PHONE = Finding(0, 4, "privacy", "p", Tier.CERTAIN, 1.0, "A number.", "Drop it.", "“+41”")
WORDS = Words({act: act.value.title() for act in Act}, {"impartiality": "Impartiality"}, "no date")


def flagged(index: int, when: str, text: str = "Vote green", *findings: Finding) -> Flagged:
    post = Post("x", str(index), when, text, f"https://x.com/i/status/{index}", "tweets.js", index)
    return Flagged(index, post, findings or (SIDE,))


POSTS = [
    (flagged(0, "2022-01-01"), Act.DELETE),
    (flagged(1, ""), Act.EDIT),
    (flagged(2, "2020-01-01", "=SUM(A1)\nVote"), Act.EDIT),
    (flagged(3, "2021-01-01"), Act.LEAVE),
    (flagged(4, "2019-01-01", "Vote", SIDE, PHONE), Act.DELETE),
    (flagged(5, "2020-03-01"), Act.OPEN),
]


def test_only_what_is_left_to_do_is_listed_by_guideline_and_year() -> None:
    listed = tasks(POSTS, WORDS)
    assert [(task.clause, task.post.id) for task in listed] == [
        ("impartiality", "2"), ("impartiality", "0"), ("impartiality", "1"), ("privacy", "4"),
    ]  # fmt: skip
    assert listed[-1].clauses == ("privacy", "impartiality")


def test_the_table_holds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(tasks(POSTS, WORDS), WORDS), newline="")))
    assert len(rows) == 5
    assert rows[1] == [
        "Edit", "Impartiality", "2020", "2020-01-01", "x", "https://x.com/i/status/2", "Impartiality",
        "It takes a side.", "'=SUM(A1)\nVote",
    ]  # fmt: skip
    assert rows[3][2] == "no date"


def test_the_text_has_headings_and_a_box_for_each() -> None:
    told = as_text(tasks(POSTS, WORDS), WORDS)
    assert told.count("[ ] ") == 4
    assert "    > =SUM(A1)\n    > Vote" in told
    headings = [line for line in told.splitlines() if line and not line.startswith((" ", "[", "="))]
    assert headings == ["Impartiality, 2020", "Impartiality, 2022", "Impartiality, no date", "privacy, 2019"]
