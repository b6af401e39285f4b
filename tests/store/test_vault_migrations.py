"""From every released layout to this one, and what a failure leaves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.domain.approved import Words
from beforehand.store import migrations, recovery
from beforehand.store.approved import VaultWords
from beforehand.store.database import Database, check_copy
from beforehand.store.keys import Purpose
from beforehand.store.migrations import LATEST, STEPS, copies, migrate
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import DamagedPage, MigrationFailed

if TYPE_CHECKING:
    from beforehand.store.vault import Vault

FIXTURES = Path(__file__).parent / "fixtures"
CODE = recovery.format_code(bytes(range(20)))
LAYOUTS = sorted(int(path.name.removeprefix("layout_")) for path in FIXTURES.glob("layout_*"))


@pytest.fixture
def old(bench: Any, request: pytest.FixtureRequest) -> Path:
    """The fixture of a layout, copied to where the vault belongs."""
    shutil.copytree(FIXTURES / f"layout_{request.param}", bench.path)
    (bench.path / "attachments").mkdir(exist_ok=True)
    return bench.path  # type: ignore[no-any-return]


def test_there_is_a_fixture_for_every_layout() -> None:
    assert list(range(1, LATEST + 1)) == LAYOUTS
    assert len(STEPS) == LATEST


def shape(database: Database) -> list[tuple[str, ...]]:
    return database.rows("select type, name, tbl_name, sql from sqlite_schema order by name")


@pytest.mark.parametrize("old", LAYOUTS, indirect=True)
@pytest.mark.usefixtures("old")
def test_every_layout_arrives_whole(bench: Any) -> None:
    vault: Vault = bench.open()
    assert vault.database.version == LATEST
    assert [summary.id for summary in vault.drafts.summaries()] == ["draft-4", "draft-3", "draft-2", "draft-1"]
    assert [summary.id for summary in vault.drafts.binned()] == ["draft-5"]
    assert vault.drafts.load("draft-2").text == "Draft 2 says 你好 in version 2"
    assert len(vault.drafts.history("draft-1")) == 3
    assert vault.settings.read() == {"theme": "dark"}
    assert {summary.id for summary in vault.drafts.summaries("version 你好")} == {f"draft-{n}" for n in range(1, 5)}
    assert vault.problems() == []
    new = bench.folder / "new.db"
    fresh = Database.create(new, bytes(32))
    migrate(fresh, bytes(32))
    assert shape(fresh) == shape(vault.database)
    fresh.close()


@pytest.mark.parametrize("old", [n for n in LAYOUTS if n >= 2], indirect=True)
@pytest.mark.usefixtures("old")
def test_events_and_persons_arrive_whole(bench: Any) -> None:
    vault: Vault = bench.open()
    subject = vault.people.subjects()[0]
    assert [event.payload for event in vault.ledger.about(subject)] == [{"name": "Maria"}] * 3
    assert vault.ledger.verify().checked == 3


@pytest.mark.parametrize("old", [n for n in LAYOUTS if n >= 4], indirect=True)
@pytest.mark.usefixtures("old")
def test_audits_arrive_whole(bench: Any) -> None:
    vault: Vault = bench.open()
    assert vault.database.rows("select id from audit") == [("audit-1",)]
    assert vault.database.rows("select place, act, clauses from audit_post") == [(7, "delete", "impartiality")]
    assert vault.database.rows("select file, kind, entry from audit_trouble") == [("tweets.js", "broken", 9)]


@pytest.mark.parametrize("old", [n for n in LAYOUTS if n >= 5], indirect=True)
@pytest.mark.usefixtures("old")
def test_words_of_approvals_arrive_whole(bench: Any) -> None:
    store = VaultWords(bench.open())
    (kept,) = store.load()
    assert (kept.approval, kept.title, kept.link) == ("approval-1", "Three herons", "https://example.org/1")
    assert store.fetch("approval-1") == Words("Three herons")


@pytest.mark.parametrize("old", [1], indirect=True)
def test_a_checked_encrypted_copy_comes_first(old: Path, bench: Any) -> None:
    vault: Vault = bench.open()
    (copy,) = copies(old)
    key = vault.slots.key.derive(Purpose.DATABASE)
    assert check_copy(copy, key) == []
    assert b"Draft" not in copy.read_bytes()
    former = Database.open(copy, key)
    assert former.version == 1
    assert former.value("select count(*) from revision") == 15
    former.close()


@pytest.mark.parametrize("old", [1], indirect=True)
def test_without_a_good_copy_nothing_is_changed(old: Path, bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (old / "store.db").read_bytes()
    monkeypatch.setattr("beforehand.store.database.check_copy", lambda *_: ["page 7"])
    with pytest.raises(DamagedPage):
        bench.open()
    assert (old / "store.db").read_bytes() == before
    assert sorted(path.name for path in old.iterdir()) == ["attachments", "keys.2.json", "keys.json", "store.db"]


def broken(database: Database) -> None:
    database.rows("create table half_done(x any) strict")
    raise RuntimeError("in the middle")


def dangling(database: Database) -> None:
    database.rows("insert into revision(draft, at, body) values(999, '', x'00')")


@pytest.mark.parametrize("old", [1], indirect=True)
@pytest.mark.parametrize(("step", "error"), [(broken, RuntimeError), (dangling, MigrationFailed)])
def test_a_step_that_fails_is_undone_whole(
    old: Path, bench: Any, monkeypatch: pytest.MonkeyPatch, step: Any, error: type[Exception]
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (STEPS[0], STEPS[1], step))
    with pytest.raises(error):
        bench.open()
    slots = KeySlots.unlock_with_code(old, CODE)
    database = Database.open(old / "store.db", slots.key.derive(Purpose.DATABASE))
    assert database.version == 2
    assert database.value("select count(*) from sqlite_schema where name = 'half_done'") == 0
    assert database.value("select count(*) from revision") == 15
    database.close()
    monkeypatch.undo()
    assert bench.open().problems() == []


@pytest.mark.parametrize("old", [LATEST], indirect=True)
def test_the_present_layout_is_opened_without_a_copy(old: Path, bench: Any) -> None:
    bench.open()
    assert copies(old) == []
