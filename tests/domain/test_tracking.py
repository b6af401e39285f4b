"""Tracking goes out of links; every other letter stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.tracking import without_tracking


@pytest.mark.parametrize(
    ("text", "cleaned", "names"),
    [
        ("https://example.org/a?utm_source=x&id=3&utm_medium=y#part", "https://example.org/a?id=3#part", ("utm_source", "utm_medium")),
        ("See example.org/?fbclid=abc.", "See example.org/.", ("fbclid",)),
        ("https://x.com/ana/status/1?s=20&t=AbC", "https://x.com/ana/status/1", ("s", "t")),
        ("https://example.org/?s=20&t=1", "https://example.org/?s=20&t=1", ()),
        ("https://youtu.be/abc?si=xyz&t=42", "https://youtu.be/abc?t=42", ("si",)),
        ("https://notx.com/?s=1", "https://notx.com/?s=1", ()),
        ("utm_source=x is no link", "utm_source=x is no link", ()),
        ("(https://example.org/?gclid=1)", "(https://example.org/)", ("gclid",)),
    ],
)  # fmt: skip
def test_links(text: str, cleaned: str, names: tuple[str, ...]) -> None:
    found = without_tracking(text)
    assert (found.text, found.names) == (cleaned, names)
    assert found.links == (1 if names else 0)


@given(st.text(alphabet="ab .?&=/#:\nutm_source", max_size=60).map(lambda t: f"{t} https://example.org/?{t}"))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = without_tracking(text)
    assert without_tracking(once.text).text == once.text
    if not once.names:
        assert once.text == text
