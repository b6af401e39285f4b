"""What changed between two revisions."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.store.comparison import Change, Stretch, compare


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("", "", []),
        ("same", "same", ["=same"]),
        ("the old pier", "the new pier", ["=the ", "-old", "+new", "= pier"]),
        ("", "all new", ["+all new"]),
        ("gone", "", ["-gone"]),
        ("don't go", "don’t go", ["-don't", "+don’t", "= go"]),
        ("你好世界", "你们世界", ["=你", "-好", "+们", "=世界"]),
        ("مرحبا يا عالم", "مرحبا عالم", ["=مرحبا ", "-يا ", "=عالم"]),
        ("a\nb", "a\n\nb", ["=a", "-\n", "+\n\n", "=b"]),
    ],
)
def test_changes_read_as_people_would_tell_them(before: str, after: str, wanted: list[str]) -> None:
    signs = {Change.SAME: "=", Change.REMOVED: "-", Change.ADDED: "+"}
    assert [signs[stretch.change] + stretch.text for stretch in compare(before, after)] == wanted


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    stretches = compare(before, after)
    assert "".join(s.text for s in stretches if s.change is not Change.ADDED) == before
    assert "".join(s.text for s in stretches if s.change is not Change.REMOVED) == after
    assert all(stretch.text for stretch in stretches)
    assert Stretch(Change.SAME, before) in compare(before, before) or not before


def test_a_book_is_compared_in_reasonable_time() -> None:
    chance = random.Random(1)
    words = [chance.choice(["the", "heron", "left", "pier", str(n)]) for n in range(60_000)]
    before = "\n".join(" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    start = time.perf_counter()
    assert len(compare(before, before.replace("heron", "kestrel", 5))) > 1
    assert time.perf_counter() - start < 5
