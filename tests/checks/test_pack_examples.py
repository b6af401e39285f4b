"""Every example of every rule of the policy that comes with the program, each as a test of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beforehand_checks.engine import Engine
from beforehand_checks.lint import Example, examples, failure, lint
from beforehand_checks.pack import load_pack

PACK = load_pack(with_examples=True)
CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(PACK)


@pytest.mark.parametrize(
    "example", [pytest.param(e, id=f"{rule.id}-{i}") for rule in PACK.rules for i, e in enumerate(examples(rule))]
)
def test_example(engine: Engine, example: Example) -> None:
    assert failure(engine, example) == ""


def test_lint_has_no_complaint() -> None:
    assert [str(complaint) for complaint in lint(PACK)] == []


def test_the_eleven_points_are_there_in_order() -> None:
    numbers = [clause.number for clause in PACK.clauses]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 12))
    assert len(PACK.clauses) == 12


def test_the_clauses_quote_the_guidelines_word_for_word() -> None:
    published = _letters((CORPUS / "POLICY.md").read_text(encoding="utf-8"))
    for clause in PACK.clauses:
        assert _letters(clause.quotation) in published, clause.id


def test_no_wording_is_a_labelled_post_remembered() -> None:
    """No example of a rule shares a run of seven words with a labelled post."""
    posts = {
        run
        for file in CORPUS.glob("en-*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
        for run in _runs(line)
    }
    rules = [
        (rule.id, run)
        for rule in PACK.rules
        for text in (*rule.hits, *rule.clean)
        for run in _runs(text.replace("[[", "").replace("]]", ""))
    ]
    assert [pair for pair in rules if pair[1] in posts] == []


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.lower()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower())
    return {tuple(words[i : i + 7]) for i in range(len(words) - 6)}
