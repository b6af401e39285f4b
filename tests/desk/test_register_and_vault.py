"""The register over a real vault and its thread: kept, read again after opening, erased, and a broken chain is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beforehand.desk.errands import Errands
from beforehand.desk.register import Register
from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Notice, Scope
from beforehand.domain.person import Person, Relation
from beforehand.domain.post import Draft
from beforehand.store import recovery
from beforehand.store.consents import VaultConsents
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import ErasedPerson
from beforehand.store.vault import Vault, Ways

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = recovery.format_code(bytes(range(20)))


@pytest.fixture
def folder() -> Iterator[Path]:
    home = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield made / "vault"
    shutil.rmtree(made)


@pytest.fixture
def errands(qapp: object, folder: Path) -> Iterator[Errands]:
    made = Errands("vault")
    yield made
    made.close()
    made.deleteLater()


def test_a_register_is_kept_read_again_and_erased(qtbot, clock, errands: Errands, folder: Path) -> None:
    vault = errands.writer.submit(lambda: Vault.create(folder, Ways(code=CODE))).result()
    register = Register(clock)
    register.use(VaultConsents(vault), errands.run)
    assert not register.is_ready
    qtbot.waitUntil(lambda: register.is_ready)
    with qtbot.waitSignal(register.person_kept):
        register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
    person = register.people[0].id
    scope, notice = Scope((ANY_NETWORK,), Naming.NAMED, ""), Notice("Told.", "1", "en")
    with qtbot.waitSignal(register.consent_recorded):
        register.record([register.new_event(person, Act.GIVEN, register.today, scope=scope, notice=notice)])
    draft = Draft("d", "Ana spoke at the well.", "x", "", (), (), (), clock.now(), clock.now())
    errands.writer.submit(lambda: vault.drafts.save(draft)).result()
    found: list[object] = []
    register.find_drafts("ana", found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert [summary.id for summary in found[0]] == ["d"]
    errands.writer.submit(vault.close).result()

    again = errands.writer.submit(lambda: Vault.open(folder, KeySlots.unlock_with_code(folder, CODE))).result()
    register.use(VaultConsents(again), errands.run)
    assert register.people == ()
    qtbot.waitUntil(lambda: register.is_ready)
    (record,) = register.records_of(person)
    assert record.latest.notice == notice
    with qtbot.waitSignal(register.person_erased):
        register.erase(person)
    qtbot.waitUntil(lambda: bool(register.erased))
    with qtbot.waitSignal(register.failed) as failed:
        register.record([register.new_event(person, Act.WITHDRAWN, register.today)])
    assert isinstance(failed.args[0], ErasedPerson)
    assert errands.writer.submit(again.problems).result() == []
    errands.writer.submit(again.close).result()
    register.forget()
    assert not register.is_ready
    assert register.erased == ()
    register.deleteLater()
