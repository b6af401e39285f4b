"""What is alike to a dismissed mark is shown less strongly, and nothing else is."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from beforehand_checks.dismissed import MOST, Dismissed
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.reader.lessons import Lessons, lowered
from beforehand_checks.stages.second_reader import BASE_FILES, SecondReader, model_folder
from beforehand_checks.text import sentence_around

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
needs_model = pytest.mark.skipif(
    not all((model_folder() / name).is_file() for name in BASE_FILES),
    reason="the base encoder is brought in by the set-up",
)


def letters(text: str) -> np.ndarray:
    """A place by how often each letter occurs: equal texts lie at the same place."""
    counts = np.array([text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"], np.float32)
    return counts / (np.linalg.norm(counts) + np.float32(1e-9))


def lessons(*dismissed: Dismissed) -> Lessons:
    made = Lessons(letters, {"unsure": 0.6, "endorsement": 0.6})
    made.heed(dismissed)
    return made


def mark(text: str, words: str, clause: str = "unsure", tier: Tier = Tier.LIKELY, score: float = 0.9) -> Finding:
    start = text.index(words)
    return Finding(start, start + len(words), clause, f"reader:{clause}", tier, score, "S.", "D.", "B.")


TEXT = "Bread rose well. May I show it? The cat slept."
ASKED = Dismissed("unsure", "May I show it?")


def test_an_alike_mark_becomes_a_hint_that_names_what_was_dismissed() -> None:
    found = lessons(ASKED).weighed(mark(TEXT, "May I"), TEXT)
    assert found.tier is Tier.HINT
    assert found.lowered == "May I show it?"
    assert found.score < 0.6
    assert (found.start, found.end, found.because) == (17, 22, "B.")


@pytest.mark.parametrize(
    ("found", "dismissed"),
    [
        (mark(TEXT, "May I"), Dismissed("endorsement", "May I show it?")),
        (mark(TEXT, "May I", tier=Tier.CERTAIN, score=1.0), ASKED),
        (mark(TEXT, "May I", tier=Tier.HINT, score=0.4), ASKED),
        (mark(TEXT, "cat"), ASKED),
        (mark(TEXT, "May I"), Dismissed("unsure", " \n")),
    ],
    ids=["another clause", "certain", "a hint already", "another sentence", "nothing dismissed"],
)
def test_nothing_else_is_touched(found: Finding, dismissed: Dismissed) -> None:
    assert lessons(dismissed).weighed(found, TEXT) == found


def test_the_surer_a_mark_the_more_alike_it_must_be() -> None:
    assert lowered(0.95, 0.87) == 0.95
    assert lowered(0.95, 0.9) > 0.6 > lowered(0.7, 0.91)
    assert lowered(1.0, 0.95) == lowered(1.0, 1.0) == 0.5


def test_the_newest_lessons_count_and_take_the_place_of_others() -> None:
    made = lessons(ASKED, *(Dismissed("unsure", f"Zzz {'q' * n}") for n in range(MOST)))
    assert made.weighed(mark(TEXT, "May I"), TEXT).tier is Tier.LIKELY
    made.heed([ASKED])
    assert made.weighed(mark(TEXT, "May I"), TEXT).tier is Tier.HINT
    made.heed([])
    assert made.weighed(mark(TEXT, "May I"), TEXT).tier is Tier.LIKELY


def test_sentences_are_worked_out_ahead_one_by_one_and_only_once() -> None:
    asked: list[str] = []

    def place(text: str) -> np.ndarray:
        asked.append(text)
        return letters(text)

    made = Lessons(place, {"unsure": 0.6})
    made.heed([ASKED, Dismissed("unsure", "Or that?")])
    assert [made.study(), made.study(), made.study()] == [True, True, False]
    made.heed([ASKED])
    assert not made.study()
    made.weighed(mark(TEXT, "May I"), TEXT)
    assert asked == ["May I show it?", "Or that?", "May I show it?"]  # the last is the sentence of the mark


@pytest.mark.parametrize("wrong", [{"clause": "unsure"}, {"clause": 1, "text": "a"}, "text", None])
def test_what_is_no_dismissal_is_refused(wrong: object) -> None:
    with pytest.raises((KeyError, TypeError)):
        Dismissed.from_json(wrong)
    assert Dismissed.from_json(ASKED.to_json()) == ASKED


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return SecondReader.load()


@pytest.fixture(scope="module")
def marked(reader: SecondReader) -> list[tuple[str, Finding, str]]:
    """Posts of the author's own kind with a likely mark that is right, and the sentence of the mark."""
    found = []
    for name in ("en-own-a", "en-own-f"):
        lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for post in random.Random(5).sample([json.loads(line) for line in lines], 150):
            wanted = {each["clause"] for each in post["findings"]}
            for finding in reader.read(post["text"]):
                if finding.tier is Tier.LIKELY and finding.clause in wanted:
                    start, end = sentence_around(post["text"], finding.start, finding.end)
                    found.append((post["text"], finding, post["text"][start:end]))
    return found


def varied(sentence: str) -> str:
    """The same sentence with other numbers and another beginning."""
    return "Again: " + re.sub(r"\d+", lambda number: str(int(number.group()) + 3), sentence)


@needs_model
def test_near_identical_wordings_are_lowered_and_come_back(
    reader: SecondReader, marked: list[tuple[str, Finding, str]]
) -> None:
    chosen = [(text, finding, sentence) for text, finding, sentence in marked if len(sentence.split()) > 5][::4]
    stayed = 0
    for text, finding, sentence in chosen:
        reader.heed([Dismissed(finding.clause, varied(sentence))])
        after = next(each for each in reader.read(text) if each.clause == finding.clause)
        assert after.tier is not Tier.CERTAIN
        stayed += after.tier is Tier.LIKELY
        assert (after.lowered != "") == (after.tier is Tier.HINT)
    reader.heed([])
    assert len(chosen) > 20
    assert stayed <= len(chosen) / 10
    assert next(each for each in reader.read(chosen[0][0]) if each.clause == chosen[0][1].clause) == chosen[0][1]


@needs_model
def test_ten_dismissals_lose_next_to_nothing_that_is_right(
    reader: SecondReader, marked: list[tuple[str, Finding, str]]
) -> None:
    dismissed = [Dismissed(finding.clause, sentence) for _, finding, sentence in marked[:10]]
    reader.heed(dismissed)
    own = {each.text for each in dismissed}
    others = [(text, finding) for text, finding, sentence in marked[10:] if sentence not in own]
    lost = sum(finding not in reader.read(text) for text, finding in others)
    reader.heed([])
    assert len(others) > 100
    assert lost <= 2


@needs_model
@pytest.mark.parametrize(
    ("dismissed", "real"),
    [
        ("Our convoy of cousins leaves for the beach at six tomorrow.", "Our convoy leaves for the camp at six tomorrow."),
        ("Marta from accounts has finished her marathon in four hours", "Marta from accounts has finished her chemo in four weeks"),
        ("We fly to Rome with the kids on Tuesday", "We fly to Goma with the minister on Tuesday"),
        ("The office closes early on Friday for the fire drill", "The office closes for good in March, nobody knows yet"),
        ("Liked and shared: the bakery on the corner has new bread", "Liked and shared: the petition against the new government"),
    ],
)  # fmt: skip
def test_one_word_that_turns_the_sense_is_no_likeness(reader: SecondReader, dismissed: str, real: str) -> None:
    likeness = float(reader._place(dismissed) @ reader._place(real))
    assert lowered(0.8, likeness) >= 0.6
