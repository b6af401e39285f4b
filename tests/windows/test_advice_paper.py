"""The page of a question: every word escaped, quotations set off, in the direction of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.windows.advice_paper import page, write_question

if TYPE_CHECKING:
    from pathlib import Path


def test_what_somebody_typed_never_becomes_markup() -> None:
    html = page("A <b>question</b>", "> <img src='x'> & more\n\nMay I?")
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>&lt;img src=&#x27;x&#x27;&gt; &amp; more</i>" in html
    assert "<div>May I?</div>" in html


@pytest.mark.parametrize(("body", "direction"), [("Dear colleague", "ltr"), ("عزيزي الزميل", "rtl"), ("12", "ltr")])
def test_a_page_runs_in_the_direction_of_its_words(body: str, direction: str) -> None:
    assert f"<html dir='{direction}'>" in page("", body)


def test_a_file_that_was_there_is_replaced_and_belongs_to_its_owner_alone(qapp: object, tmp_path: Path) -> None:
    path = tmp_path / "q.pdf"
    path.write_text("old")
    path.chmod(0o644)
    assert write_question(path, "A question", "> One\n\nMay I?")
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
