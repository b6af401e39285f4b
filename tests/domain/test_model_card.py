"""The model card as a page: what the reader cannot do stands first, nothing is lost."""

from __future__ import annotations

import re

from beforehand.desk.model_card import read_card
from beforehand.domain.model_card import arranged

CARD = """# A reader: model card

**What it is.** A reader
of posts.

**Limits.** It knows English
only. It never decides.

## Figures

Two sets.

| a | b |
|---|---|
| 1 | 2 |
"""


def test_what_it_cannot_do_stands_first_sentence_by_sentence() -> None:
    assert arranged(CARD, "What it cannot do") == (
        "## What it cannot do\n\n- It knows English only.\n- It never decides.\n\n"
        "## What it is\n\nA reader\nof posts.\n\n## Figures\n\nTwo sets.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )


def test_limits_under_a_heading_of_their_own_are_found_as_well() -> None:
    card = "# T\n\nFirst.\n\n## Limits\n\n- One.\n- Two.\n\nThree.\n\n## More\n\nLast.\n"
    assert arranged(card, "Limits first") == (
        "## Limits first\n\n- One.\n- Two.\n- Three.\n\nFirst.\n\n## More\n\nLast.\n"
    )


def test_a_card_without_limits_is_left_in_its_order() -> None:
    assert arranged("# T\n\n**One.** A.\n\n## Two\n\nB.", "Limits") == "## One\n\nA.\n\n## Two\n\nB.\n"
    assert arranged("", "Limits") == "\n"


def test_no_word_of_the_real_card_is_lost() -> None:
    card = read_card()
    page = arranged(card, "What it cannot do")
    assert page.startswith("## What it cannot do\n\n- ")

    def words(text: str) -> list[str]:
        return sorted(re.findall(r"\w+", text))

    title = card.split("\n", 1)[0]
    assert words(page + title + " Limits") == words(card + " What it cannot do")
