"""The author's own events in the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beforehand.store.journal import VaultJournal

if TYPE_CHECKING:
    from beforehand.store.vault import Vault


def test_the_vault_gives_back_the_authors_events_and_none_of_the_register(vault: Vault) -> None:
    store = VaultJournal(vault)
    store.append("approval.given", {"draft": "a"})
    vault.ledger.append("consent.given", {"person": "x"})
    vault.ledger.append("approvals", {})
    store.append("advice.asked", {"draft": "b"})
    assert [(entry.kind, entry.payload) for entry in store.load()] == [
        ("approval.given", {"draft": "a"}),
        ("advice.asked", {"draft": "b"}),
    ]
