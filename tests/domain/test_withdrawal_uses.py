"""Which safe copies a consent was used for, told by the journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from beforehand.domain.withdrawal import CopyUse, copies_of

WHEN = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def event(*records: str, name: str = "photo-1.jpg") -> dict[str, Any]:
    rows = [{"row": "r", "state": "consented", "record": record} for record in records]
    return {"draft": "d", "network": "mastodon", "name": name, "seal": {"photo": "p", "rows": rows}}


def test_only_copies_that_rested_on_one_of_the_consents_are_told() -> None:
    entries = [
        (WHEN, "copy.saved", event("mine", "other")),
        (WHEN, "copy.copied", event("other", name="photo-2.jpg")),
        (WHEN, "copy.copied", event("second", name="photo-3.jpg")),
    ]
    assert copies_of(entries, {"mine", "second"}) == (
        CopyUse(WHEN, "d", "mastodon", "saved", "photo-1.jpg"),
        CopyUse(WHEN, "d", "mastodon", "copied", "photo-3.jpg"),
    )


def test_a_copy_without_a_seal_names_nobody() -> None:
    assert copies_of([(WHEN, "copy.saved", {"seal": None}), (WHEN, "copy.saved", {})], {"mine", ""}) == ()
