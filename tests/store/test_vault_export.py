"""The data outlives the program: an export in clear text, and public tools that open backup and database."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand import store
from beforehand.domain.decision import Decision, Kind
from beforehand.store import recovery
from beforehand.store.backup import Lock, take_snapshot, write_backup
from beforehand.store.export import NOTICE_NAME, export, safe_name
from beforehand.store.ledger import Anchor
from beforehand.store.trouble import VaultExists

if TYPE_CHECKING:
    from beforehand.store.vault import Vault


@pytest.fixture
def full(vault: Vault, bench: Any, clock: Any) -> Vault:
    vault.drafts.save(bench.draft("first"))
    clock.go_on(minutes=1)
    vault.drafts.save(bench.draft("second 你好 \ud83d"))
    vault.drafts.save(bench.draft("thrown away", id="two"))
    vault.drafts.delete("two")
    vault.decisions.add(Decision(Kind.RULE_OFF, "1", "r", "", "why", clock.now()))
    vault.settings.write("theme", "dark")
    person, gone = vault.people.create(), vault.people.create()
    vault.ledger.append("consent.given", {"name": "Maria"}, person)
    vault.ledger.append("consent.given", {"name": "Kofi"}, gone)
    vault.attachments.add(io.BytesIO(b"pixels"), name="a/b:c\x00.jpg", kind="image/jpeg", draft="one", subject=person)
    vault.erase_person(gone)
    return vault


def test_everything_readable_is_exported(full: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    assert export(full, folder) == []
    assert "CLEAR TEXT" in (folder / NOTICE_NAME).read_text()
    drafts = json.loads((folder / "drafts.json").read_bytes())
    assert [(draft["text"], draft["is_in_bin"]) for draft in drafts] == [
        ("second 你好 \ud83d", False),
        ("thrown away", True),
    ]
    assert [revision["text"] for revision in drafts[0]["revisions"]] == ["second 你好 \ud83d", "first"]
    events = json.loads((folder / "events.json").read_bytes())
    assert [event["payload"] for event in events[:2]] == [{"name": "Maria"}, None]
    assert events[2]["kind"] == "person.erased"
    (attachment,) = json.loads((folder / "attachments.json").read_bytes())
    assert attachment["file"] == "0001 a_b_c_.jpg"
    assert (folder / "attachments" / attachment["file"]).read_bytes() == b"pixels"
    assert json.loads((folder / "settings.json").read_bytes()) == {"theme": "dark"}
    assert json.loads((folder / "decisions.json").read_bytes())[0]["kind"] == "rule_off"
    assert Anchor.of_text((folder / "anchor.txt").read_text().strip()) == full.ledger.anchor()
    assert "你好" in (folder / "drafts.json").read_text("utf-8")


def test_an_export_never_writes_into_a_folder_that_is_in_use(full: Vault, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(VaultExists):
        export(full, tmp_path)


def test_what_cannot_be_read_is_named_and_the_rest_exported(full: Vault, tmp_path: Path) -> None:
    broken = full.attachments.every()[0]
    (full.attachments.folder / broken.id).write_bytes(b"junk")
    assert export(full, tmp_path / "export") == [broken.id]
    assert (tmp_path / "export" / "drafts.json").exists()


@given(st.text(max_size=200))
def test_every_name_can_be_a_file_name(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 90
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert safe == safe.strip(" .")
    safe.encode("utf-8")


def test_a_long_name_keeps_its_suffix() -> None:
    assert safe_name("x" * 300 + ".jpeg").endswith("x.jpeg")
    assert safe_name("..") == "file"


def script_of_the_manual() -> str:
    manual = (Path(store.__file__).parent / "FORMAT.md").read_text("utf-8")
    return manual.split("```python\n")[1].split("```")[0]


@pytest.mark.parametrize("way_in", ["code", "passphrase"])
def test_the_script_of_the_manual_reads_a_vault(bench: Any, tmp_path: Path, way_in: str) -> None:
    passphrase = "seven quiet herons by the pier"
    vault = bench.create(passphrase=passphrase) if way_in == "passphrase" else bench.create()
    vault.drafts.save(bench.draft("first 你好"))
    vault.drafts.save(bench.draft("second", id="two"))
    vault.close()
    (tmp_path / "read_vault.py").write_text(script_of_the_manual(), "utf-8")
    secret = passphrase if way_in == "passphrase" else recovery.format_code(bytes(range(20)))
    done = subprocess.run(
        [sys.executable, "read_vault.py", vault.folder, secret], cwd=tmp_path, stdout=subprocess.PIPE, check=True
    )
    assert done.stdout.decode().splitlines() == ["first 你好", "second"]


@pytest.mark.skipif(shutil.which("age") is None, reason="needs the tool age")
def test_age_and_tar_open_a_backup(full: Vault, bench: Any, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    snapshot = take_snapshot(full)
    write_backup(snapshot, bench.folder / "b.age", Lock(recipients=(str(identity.to_public()),)))
    snapshot.discard()
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    (tmp_path / "vault").mkdir()
    command = f"age -d -i {tmp_path}/key.txt {bench.folder}/b.age | tar -x -C {tmp_path}/vault"
    subprocess.run(["sh", "-c", command], check=True)
    (tmp_path / "read_vault.py").write_text(script_of_the_manual(), "utf-8")
    code = recovery.format_code(bytes(range(20)))
    done = subprocess.run(
        [sys.executable, "read_vault.py", "vault", code], cwd=tmp_path, stdout=subprocess.PIPE, check=True
    )
    assert done.stdout.decode().splitlines() == ["second 你好 \ufffd\ufffd\ufffd", "thrown away"]
