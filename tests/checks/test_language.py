"""Which language a text is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beforehand_checks.language import detect

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are leaving the office now", "en"),
        ("Nous partons demain avec les collègues", "fr"),
        ("Mañana salimos con los compañeros de la oficina", "es"),
        ("غدا نسافر مع الزملاء", "ar"),
        ("Завтра мы едем с коллегами", "ru"),
        ("我们明天和同事一起去", "zh"),
        ("", ""),
        ("😂😂 123", ""),
        ("Grmpf brrr", ""),
    ],
)
def test_detect(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("file", ["en-dev.jsonl", "five-languages-dev.jsonl"])
def test_labelled_posts_are_hardly_ever_taken_for_another_language(file: str) -> None:
    posts = [json.loads(line) for line in (CORPUS / file).read_text(encoding="utf-8").splitlines()]
    wrong = [p["id"] for p in posts if detect(p["text"]) not in {p["lang"], ""}]
    assert len(wrong) <= len(posts) * 0.01
