"""Audits in the vault: a batch whole or not at all, each post once, erased without a trace and without holding others up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.domain.archive import Act
from beforehand.domain.audits import AuditEntry, Batch, Plan, Progress, Share
from beforehand.domain.shelf import Marked
from beforehand.store import audit as audits
from beforehand.store.audit import AuditStore, MemoryAudits, VaultAudits, move
from beforehand_checks.archives.values import Flagged, Kind, Post, Trouble
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from beforehand.store.vault import Vault

FINDING = Finding(0, 4, "impartiality", "r", Tier.LIKELY, 0.9, "It takes a side.", "Drop it.", "“Vote”")
TROUBLE = Trouble("tweets.js", Kind.BROKEN, 9)


def marked(place: int, text: str = "Vote 你好 green") -> Marked:
    post = Post("x", str(place), "2019-10-10T20:19:24+00:00", text, "", "tweets.js", place)
    return Marked.of_json(Flagged(place, post, (FINDING,)).to_json())


@pytest.fixture(params=["vault", "memory"])
def store(request: pytest.FixtureRequest, bench: Any) -> AuditStore:
    return VaultAudits(bench.create()) if request.param == "vault" else MemoryAudits()


def entry(name: str, clock: Any) -> AuditEntry:
    plan = Plan(f"/home/ana/{name}.js", 2, has_reader=True, off=("campaign-call",))
    return AuditEntry(name, clock.now(), plan, Progress((Share(), Share())))


def batch(*places: int, acts: dict[int, Act] | None = None, posts: int = 64) -> Batch:
    progress = Progress((Share(128, 0.5), Share(64, 0.25, is_done=True)), posts, {2019: posts}, "export", "No model.")
    return Batch(tuple(map(marked, places)), (TROUBLE,), acts or {}, progress)


def test_batches_are_read_again_as_they_were(store: AuditStore, clock: Any) -> None:
    store.begin(entry("one", clock))
    store.keep("one", batch(1, 5))
    store.keep("one", batch(5, 7, acts={5: Act.EDIT, 7: Act.LEAVE}, posts=128))
    piece = store.posts("one")
    assert [(post.place, post.act) for post in piece.posts] == [(1, Act.OPEN), (5, Act.EDIT), (7, Act.LEAVE)]
    assert piece.posts[0] == marked(1)
    assert piece.following is None
    assert store.troubles("one") == (TROUBLE,)
    (read,) = store.entries()
    assert read == replace(entry("one", clock), progress=batch(posts=128).progress, marked=3, undecided=1)
    assert not read.progress.is_complete
    assert read.progress.read == 0.75


def test_posts_come_in_slices(store: AuditStore, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits, "SLICE", 4)
    store.begin(entry("one", clock))
    store.keep("one", batch(*range(11)))
    places: list[int] = []
    after: int | None = 0
    while after is not None:
        piece = store.posts("one", after)
        assert len(piece.posts) <= 4
        places += [post.place for post in piece.posts]
        after = piece.following
    assert places == list(range(11))


def test_an_erased_audit_is_out_of_the_list_at_once(store: AuditStore, clock: Any) -> None:
    store.begin(entry("one", clock))
    clock.go_on(hours=1)
    store.begin(entry("two", clock))
    store.keep("one", batch(1))
    assert [each.id for each in store.entries()] == ["two", "one"]
    store.erase("one")
    store.keep("one", batch(2))
    assert [each.id for each in store.entries()] == ["two"]
    assert store.posts("one").posts == ()
    assert store.troubles("one") == ()


def test_a_batch_that_fails_leaves_nothing(vault: Vault, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = VaultAudits(vault)
    store.begin(entry("one", clock))
    monkeypatch.setattr(audits, "_DECIDE", "update no_such_table set act = ? where audit = ? and place = ?")
    with pytest.raises(Exception, match="no_such_table"):
        store.keep("one", batch(1, acts={1: Act.EDIT}))
    assert store.posts("one").posts == ()
    assert store.entries()[0].progress.posts == 0


def test_what_was_erased_goes_slice_by_slice_and_leaves_no_word(
    vault: Vault, bench: Any, clock: Any, clear_pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "SLICE", 4)
    store = VaultAudits(vault)
    store.begin(entry("one", clock))
    posts = tuple(marked(place, f"kingfisher {place}") for place in range(10))
    store.keep("one", replace(batch(), posts=posts))
    store.erase("one")
    rounds = 0
    while store.sweep():
        rounds += 1
        assert vault.database.value("select count(*) from audit_post") == 10 - 4 * rounds
    assert rounds == 2
    assert vault.database.value("select count(*) from audit") == 0
    assert vault.problems() == []
    vault.database.checkpoint()
    pages = clear_pages(vault.folder / "store.db", vault.slots)
    assert b"kingfisher" not in pages
    assert b"ana/one.js" not in pages


def test_nothing_lies_in_clear(vault: Vault, clock: Any) -> None:
    store = VaultAudits(vault)
    store.begin(entry("one", clock))
    store.keep("one", replace(batch(), posts=(marked(1, "kingfisher"),)))
    for path in vault.folder.rglob("*"):
        assert not path.is_file() or b"kingfisher" not in path.read_bytes()


def test_audits_in_memory_move_into_a_vault(vault: Vault, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits, "SLICE", 4)
    memory, store = MemoryAudits(), VaultAudits(vault)
    for name in ("one", "two"):
        memory.begin(entry(name, clock))
        memory.keep(name, batch(*range(9), acts={2: Act.EDIT}))
        clock.go_on(hours=1)
    move(memory, store)
    assert store.entries() == memory.entries()
    assert store.troubles("one") == (TROUBLE,)
    assert [post.act for post in store.posts("two").posts][2] is Act.EDIT


def test_a_move_that_is_broken_off_does_not_claim_to_have_read(vault: Vault, clock: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(audits, "SLICE", 4)
    memory, store = MemoryAudits(), VaultAudits(vault)
    memory.begin(entry("one", clock))
    memory.keep("one", batch(*range(9)))
    monkeypatch.setattr(memory, "posts", lambda audit, after: _only_first(memory, audit, after))
    with pytest.raises(InterruptedError):
        move(memory, store)
    assert store.entries()[0].progress.posts == 0


def _only_first(memory: MemoryAudits, audit: str, after: int) -> audits.Slice:
    if after:
        raise InterruptedError
    return MemoryAudits.posts(memory, audit, after)
