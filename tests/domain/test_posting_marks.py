"""What became of a text, told by events; and approvals read out of the journal, old ones too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from beforehand.domain.approved import Asked, Rested, Settled, read
from beforehand.domain.posting import UNDONE, Fate, fate_of, link_hash, marks, next_fates, payload_of

WHEN = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def events(*told: tuple[str, object]) -> list[tuple[int, str, dict[str, object]]]:
    """Events about one approval, numbered from 1: a kind, and for an undoing the number of what it undoes."""
    return [
        (seq, kind, {"approval": "a", "event": more} if kind == UNDONE else payload_of("a", WHEN, str(more)))
        for seq, (kind, more) in enumerate(told, start=1)
    ]


@pytest.mark.parametrize(
    ("told", "fate"),
    [
        ((), Fate.COPIED),
        ((("posting.posted", ""),), Fate.POSTED),
        ((("posting.posted", ""), ("posting.edited", "")), Fate.EDITED),
        ((("posting.posted", ""), ("posting.edited", ""), ("posting.deleted", "")), Fate.DELETED),
        ((("posting.posted", ""), (UNDONE, 1)), Fate.COPIED),
        ((("posting.posted", ""), ("posting.deleted", ""), (UNDONE, 2)), Fate.POSTED),
        ((("posting.posted", ""), (UNDONE, 1), ("posting.posted", "")), Fate.POSTED),
        ((("posting.posted", ""), (UNDONE, 9)), Fate.POSTED),
        ((("posting.rechecked", ""),), Fate.COPIED),
    ],
)
def test_the_last_mark_in_force_says_what_became_of_it(told: tuple[tuple[str, object], ...], fate: Fate) -> None:
    assert fate_of(marks(events(*told)).get("a", ())) is fate


def test_only_what_can_follow_may_be_said() -> None:
    assert next_fates(Fate.COPIED) == (Fate.POSTED,)
    assert Fate.POSTED not in next_fates(Fate.DELETED)
    assert all(fate in next_fates(Fate.EDITED) for fate in (Fate.EDITED, Fate.DELETED))


def test_the_journal_holds_no_link_but_its_fingerprint() -> None:
    payload = payload_of("a", WHEN, " https://example.org/my-words ")
    assert "my-words" not in str(payload)
    assert payload["link_sha256"] == link_hash("https://example.org/my-words")
    assert "link_sha256" not in payload_of("a", WHEN)


def test_an_approval_of_the_first_program_is_read_with_what_it_recorded() -> None:
    payload = {
        "draft": "d",
        "text_sha256": "0" * 64,
        "network": "x",
        "language": "en",
        "policy": "un",
        "policy_version": "v1",
        "when": WHEN.isoformat(),
        "decisions": [{"kind": "kept", "clause": "travel", "rule": "r", "reason": "Public."}],
        "answers": [{"item": "link", "reply": "yes"}],
        "evidence": [{"item": "leak", "who": "Ana", "on": "2 March", "reference": "E-mail"}],
    }
    approved = read(7, WHEN, payload)
    assert approved.id == "event-7"
    assert (approved.act, approved.audience, approved.program) == ("post", "public", "")
    assert approved.findings == (Settled("travel", "r", "", "kept", "Public."),)
    assert approved.items == (
        Asked("link", "", "", "", "", "yes"),
        Asked("leak", "", "", "", "", "", "Ana", "2 March", "E-mail"),
    )


def test_an_approval_tells_on_whom_it_rested_and_what_it_does_not_know_is_left_out() -> None:
    payload = {"consents": [{"person": "p", "record": "r", "naming": "named", "newer": "?"}], "approval": "a"}
    approved = read(1, WHEN, payload)
    assert approved.consents == (Rested("p", "r", "named"),)
    assert approved.rests_on("p")
    assert not approved.rests_on("q")
