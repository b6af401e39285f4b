"""The words of approvals: kept beside the chain of events, found again to the letter, and erased for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.approved import Again, Approved, Kept, Noted, Words, read
from beforehand.domain.decision import Decision, Kind
from beforehand.domain.post import text_hash
from beforehand.store.approved import MemoryWords, VaultWords, read_words, write_words
from beforehand.store.export import export

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.store.approved import WordsStore
    from beforehand.store.vault import Vault

WHEN = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TEXT = "Three herons over the river 🐦"
NOTED = Noted("travel", "r", "likely", 0, 5, "Three", "It tells.", "Do not.", "“Three”", "kept", "They know.")
WORDS = Words(
    TEXT, "Birds", "", ("A bird",), (NOTED,), (Decision(Kind.KEPT, "travel", "r", "Three", "They know.", WHEN, TEXT),)
)
KEPT = Kept("one", text_hash(TEXT), "Three herons", words=WORDS)


@pytest.fixture(params=["vault", "memory"])
def store(request: pytest.FixtureRequest) -> WordsStore:
    return VaultWords(request.getfixturevalue("vault")) if request.param == "vault" else MemoryWords()


def test_words_come_back_to_the_letter_and_the_list_is_light(store: WordsStore) -> None:
    store.keep(KEPT)
    assert store.load() == (replace(KEPT, words=None, has_words=True),)
    assert store.fetch("one") == WORDS
    assert store.fetch("two") is None


def test_a_link_and_a_later_reading_join_the_words(store: WordsStore) -> None:
    store.keep(KEPT)
    store.set_link(replace(KEPT, link="https://example.org/1"))
    store.set_link(replace(KEPT, link="https://example.org/2"))
    again = Again("v2", WHEN, (replace(NOTED, kind="", reason=""),))
    store.set_again("one", again)
    (kept,) = store.load()
    assert (kept.link, kept.again) == ("https://example.org/2", again)
    assert store.fetch("one") == WORDS


def test_a_link_is_kept_where_the_words_are_gone(store: WordsStore) -> None:
    store.set_link(Kept("one", text_hash(TEXT), link="https://example.org/1"))
    assert store.fetch("one") is None
    assert store.load()[0].link == "https://example.org/1"


def test_what_is_erased_is_gone(store: WordsStore) -> None:
    store.keep(KEPT)
    store.erase("one")
    store.erase("never there")
    assert store.load() == ()
    assert store.fetch("one") is None


def test_erased_words_lie_on_no_page_and_the_chain_stays_whole(vault: Vault, clear_pages: Any) -> None:
    store = VaultWords(vault)
    store.keep(KEPT)
    vault.ledger.append("approval.given", {"approval": "one"})
    vault.database.checkpoint()
    path = vault.folder / "store.db"
    assert b"Three herons" in clear_pages(path, vault.slots)
    store.erase("one")
    assert b"Three herons" not in clear_pages(path, vault.slots)
    assert vault.ledger.verify().is_intact
    assert vault.problems() == []


@given(st.text(max_size=40), st.text(max_size=20), st.lists(st.text(max_size=10), max_size=3))
def test_any_words_survive(text: str, warning: str, alts: list[str]) -> None:
    words = Words(text, warning, "\ud800", tuple(alts), (NOTED,))
    assert read_words(write_words(words)) == words


def test_words_are_held_against_the_fingerprints_in_the_journal() -> None:
    payload = {"text_sha256": text_hash(TEXT), "warning_sha256": text_hash("Birds"), "shared_sha256": text_hash("")}
    approved = read(3, WHEN, payload)
    assert WORDS.fits(approved)
    assert not replace(WORDS, text="Two herons").fits(approved)
    assert not replace(WORDS, warning="").fits(approved)
    assert Words(TEXT).fits(Approved("", 1, WHEN, "", "x", "", "", "", text_hash(TEXT)))


def test_an_export_holds_the_words(vault: Vault, tmp_path: Path) -> None:
    VaultWords(vault).keep(KEPT)
    export(vault, tmp_path / "out")
    assert "Three herons over the river" in (tmp_path / "out" / "approved.json").read_text("utf-8")
