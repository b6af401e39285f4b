"""`make torture`: minutes of kills and power failures; the figures go to build/torture.json."""

from __future__ import annotations

import importlib.util
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.store import recovery
from beforehand.store.backup import take_snapshot, write_backup
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

pytestmark = pytest.mark.torture
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def test_three_hundred_kills(harness: Callable[[str], ModuleType], arena: Path, note: Callable[..., None]) -> None:
    kills = harness("kills")
    at_work = kills.kill_at_work(arena, 300)
    (arena / "migrations").mkdir()
    migrating = kills.kill_in_migrations(arena / "migrations", 60)
    lost, corrupt = at_work.lost + migrating.lost, at_work.corrupt + migrating.corrupt
    note(
        kills=at_work.kills + migrating.kills,
        kills_in_migrations=migrating.in_migration,
        acknowledged_writes=at_work.writes,
        acknowledged_by_kind=dict(sorted(at_work.kinds.items())),
        lost_after_kills=len(lost),
        corrupt_after_kills=len(corrupt),
    )
    assert (lost, corrupt) == ([], [])
    assert at_work.kills >= 300
    assert at_work.writes >= 10_000
    assert migrating.in_migration >= 10


@needs_strace
def test_fifteen_hundred_power_failures(
    harness: Callable[[str], ModuleType], arena: Path, note: Callable[..., None]
) -> None:
    power, states, bad, examples = harness("power"), 0, 0, []
    for seed in (3, 4, 5):
        home = arena / f"seed-{seed}"
        home.mkdir()
        base, calls = power.record(home, 150, ("wal_autocheckpoint=60",), seed)
        worse, more = power.replay(home, base, calls, 520, seed)
        states, bad, examples = states + 520, bad + worse, examples + more
    note(power_states=states, power_states_bad=bad)
    assert examples == []
    assert states >= 1500


@needs_strace
@pytest.mark.parametrize("mode", ["NORMAL", "OFF"])
def test_the_controls_must_fail(
    harness: Callable[[str], ModuleType], arena: Path, note: Callable[..., None], mode: str
) -> None:
    power = harness("power")
    base, calls = power.record(arena, 150, ("wal_autocheckpoint=60", f"synchronous={mode}"))
    bad, _ = power.replay(arena, base, calls, 300)
    note(**{f"control_{mode.lower()}_bad_of_300": bad})
    assert bad > 100


def neighbour(name: str) -> Any:
    """A module of the vault's own tests, loaded from its file."""
    path = Path(__file__).parent.parent / "store" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"torture_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_thousand_mutated_headers_and_backups(arena: Path, note: Callable[..., None]) -> None:
    code = recovery.format_code(bytes(range(20)))
    vault = Vault.create(arena / "vault", Ways(passphrase="seven quiet herons by the pier", code=code))
    vault.attachments.add(io.BytesIO(b"pixels" * 20_000), name="a", kind="b")
    snapshot = take_snapshot(vault)
    vault.close()
    backups = neighbour("test_vault_backup")
    write_backup(snapshot, arena / "sound.age", backups.TO_KEY)
    accepted = backups.accepted_mutants((arena / "sound.age").read_bytes(), arena, backups.OPEN, 1000)
    headers = neighbour("test_vault_slots").accepted_mutants(arena / "vault", code, 1000)
    note(mutated_backups_accepted_of_1000=accepted, mutated_headers_accepted_of_1000=headers)
    assert (accepted, headers) == (0, 0)


@needs_strace
def test_no_secret_in_clear(harness: Callable[[str], ModuleType], arena: Path, note: Callable[..., None]) -> None:
    canary = harness("canary")
    (arena / "tour").mkdir()
    (arena / "control").mkdir()
    seen, calls = canary.sightings(arena / "tour")
    control, _ = canary.sightings(arena / "control", "leak")
    note(canary_sightings=len(seen), canary_control_sightings=len(control), canary_calls_searched=calls.count("\n"))
    assert seen == []
    assert control == ["write"]
