"""The approved copy: plain text, and nothing without an approval that covers it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.desk.clipboard import ApprovedCopy, NotApprovedError, prepared
from beforehand.domain.gate import approve
from beforehand.domain.network import NETWORKS, count
from beforehand.domain.post import Draft

if TYPE_CHECKING:
    from beforehand_checks.pack import Pack

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
DRAFT = Draft("d", "A walk ", "x", "", (), (), (), WHEN, WHEN)


def test_the_copy_is_the_approved_text(clipboard: Any, small_pack: Pack) -> None:
    approval = approve(DRAFT, small_pack, (), WHEN)
    assert ApprovedCopy(clipboard).copy(DRAFT, approval, small_pack) == "A walk"
    assert clipboard.history == ["A walk"]


def test_without_a_covering_approval_the_clipboard_is_not_touched(clipboard: Any, small_pack: Pack) -> None:
    approval = approve(DRAFT, small_pack, (), WHEN)
    with pytest.raises(NotApprovedError):
        ApprovedCopy(clipboard).copy(replace(DRAFT, text="A walk, and a leak"), approval, small_pack)
    assert clipboard.history == []


@pytest.mark.parametrize(
    ("text", "network", "copied"),
    [
        ("e\u0301", "plain", "é"),
        ("one\u2029two\r\nthree", "plain", "one\ntwo\nthree"),
        ("  one  \n two ", "plain", "  one  \n two "),
        ("  one  \n two ", "x", "one\n two"),
        ("one\n\n\ntwo", "mastodon", "one\n\n\ntwo"),
        ("tab\there", "x", "tab\there"),
        ("bell\x07 null\x00 half\ud83d", "plain", "bell null half"),
        ("👨‍👩‍👧‍👦 مرحبا\u200f", "bluesky", "👨‍👩‍👧‍👦 مرحبا\u200f"),
    ],
)
def test_plain_text_as_the_network_takes_it(text: str, network: str, copied: str) -> None:
    assert prepared(text, network) == copied


@given(st.text(), st.sampled_from(NETWORKS))
def test_what_is_copied_is_plain_and_never_longer_than_counted(text: str, network: Any) -> None:
    copied = prepared(text, network.id)
    assert unicodedata.is_normalized("NFC", copied)
    assert not set(copied) & set(map(chr, (*range(9), *range(11, 32), 127)))
    assert prepared(copied, network.id) == copied
    copied.encode()
    if network.family != "x":  # an address may become one when what clung to it goes
        assert count(network, copied).used <= count(network, text).used
