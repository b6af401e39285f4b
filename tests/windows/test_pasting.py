"""A paste never freezes the editor and never loses text in silence."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from beforehand.windows.pasting import LONGEST_LINE, MOST_CHARACTERS, fit, wrap

PIECES = st.sampled_from(["word ", "Sentence. ", "😀", "👨‍👩‍👧", "e\u0301", "中", "。", "م", "x" * 700, "\u200d", "🇺🇳"])


@given(st.lists(PIECES, min_size=1, max_size=60).map(lambda pieces: "".join(pieces) * 60))
def test_wrapping_loses_nothing_but_the_space_at_a_cut(line: str) -> None:
    parts = wrap(line)
    assert all(len(part) <= LONGEST_LINE for part in parts)
    assert "".join(part.rstrip(" ") for part in parts).replace(" ", "") == line.replace(" ", "")


def test_a_line_is_cut_at_sentences_where_it_has_them() -> None:
    parts = wrap("One sentence stands here. " * 1_000)
    assert len(parts) > 1
    assert all(part.endswith("here.") for part in parts[:-1])


def test_a_cut_never_splits_what_a_reader_sees_as_one() -> None:
    line = "👨‍👩‍👧" * 4_000
    whole = regex.findall(r"\X", line)
    parts = wrap(line)
    assert [g for part in parts for g in regex.findall(r"\X", part)] == whole


@given(st.text(max_size=200))
def test_an_ordinary_paste_stays_as_it_is_but_for_line_ends_and_controls(text: str) -> None:
    paste = fit(text)
    assert not paste.is_changed
    assert not set(paste.text) & set("\r\x00\x0b\x0c\x85\u2028\u2029\ufffe\uffff")
    kept = [c for c in text if c.isalnum()]
    assert [c for c in paste.text if c.isalnum()] == kept


def test_what_does_not_fit_is_counted() -> None:
    paste = fit("a\n" * 10, room_used=MOST_CHARACTERS - 5)
    assert (paste.text, paste.left_out) == ("a\na\na", 15)


def test_windows_line_ends_are_one_line_end_even_at_the_edge() -> None:
    assert fit("a\r\nb").text == "a\nb"
    assert fit("ab\r\ncd", room_used=MOST_CHARACTERS - 3).text == "ab"
