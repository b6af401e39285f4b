"""Where the vault lives, who holds it, what it says on a bad day, and the thread that owns it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from beforehand.store import paths, recovery
from beforehand.store.paths import InstanceLock, Places, forbid_core_dumps, network_kind_in, network_trouble
from beforehand.store.reserve import RESERVE_NAME, Reserve
from beforehand.store.slots import KeySlots
from beforehand.store.trouble import (
    FAMILY,
    DiskFault,
    DiskFull,
    NetworkFolder,
    ReadOnly,
    SecondProcess,
    Trouble,
    VaultExists,
    VaultMissing,
    trouble_of,
)
from beforehand.store.vault import Vault, Ways
from beforehand.store.writer import Writer, WriterClosed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beforehand.domain.post import Draft


def test_the_places_of_a_user_are_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    places = Places.of_user()
    assert places.vault.parent == places.root
    assert places.root.name == "beforehand"
    places.make()
    assert places.root.stat().st_mode & 0o077 == 0
    places.root.chmod(0o755)
    places.make()
    assert places.root.stat().st_mode & 0o077 == 0


def test_a_second_start_is_refused_and_knocks(tmp_path: Path) -> None:
    first, second = InstanceLock(Places(tmp_path)), InstanceLock(Places(tmp_path))
    first.acquire()
    assert not first.answer_knock()
    with pytest.raises(SecondProcess):
        second.acquire()
    assert first.answer_knock()
    assert not first.answer_knock()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_killed_process_frees_the_lock(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from beforehand.store.paths import InstanceLock, Places;"
        "InstanceLock(Places(Path(sys.argv[1]))).acquire(); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, tmp_path], check=False).returncode == -9
    lock = InstanceLock(Places(tmp_path))
    lock.acquire()
    lock.release()


def test_another_process_cannot_open_an_open_vault(vault: Vault) -> None:
    script = (
        "import sys; from pathlib import Path; from beforehand.store import recovery;"
        "from beforehand.store.slots import KeySlots; from beforehand.store.vault import Vault;"
        "folder = Path(sys.argv[1]); code = recovery.format_code(bytes(range(20)));"
        "Vault.open(folder, KeySlots.unlock_with_code(folder, code))"
    )
    done = subprocess.run([sys.executable, "-c", script, vault.folder], stderr=subprocess.PIPE, check=False)
    assert b"second-process" in done.stderr
    assert vault.problems() == []


def test_core_dumps_are_off() -> None:
    script = (
        "import resource; from beforehand.store.paths import forbid_core_dumps; forbid_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True).stdout == b"(0, 0)\n"
    assert callable(forbid_core_dumps)


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:40 / /home/ada/far rw,nosuid shared:20 - fuse.sshfs ada@far:/ rw
41 22 0:41 / /mnt/with\\040space rw shared:21 - nfs4 server:/x rw
42 40 0:42 / /home/ada/far/near rw shared:22 - tmpfs tmpfs rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada/.local", None), ("/home/ada/far", "fuse.sshfs"), ("/home/ada/far/vault", "fuse.sshfs"),
        ("/home/ada/farther", None), ("/mnt/with space/v", "nfs4"), ("/home/ada/far/near/v", None), ("/", None),
    ],
)  # fmt: skip
def test_network_folders_are_known_by_their_mounts(folder: str, kind: str | None) -> None:
    assert network_kind_in(MOUNTS, Path(folder)) == kind


def test_a_vault_on_a_network_folder_is_warned_of(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert network_trouble(vault.folder) is None
    assert vault.warnings() == ()
    monkeypatch.setattr(paths, "_network_kind", lambda _: "nfs4")
    (warning,) = vault.warnings()
    assert isinstance(warning, NetworkFolder)
    assert "(nfs4)" in warning.text()


def test_every_trouble_has_a_sentence_a_next_step_and_a_code_of_its_own() -> None:
    kinds = {kind for kind in Trouble.__subclasses__() if kind.__module__ == Trouble.__module__}
    assert set(FAMILY) == kinds
    assert len({kind.code for kind in FAMILY}) == len(FAMILY)
    for kind in FAMILY:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code)
        assert kind.sentence.endswith(".")
        assert kind.next_step.endswith(".")
        assert kind.sentence != Trouble.sentence


def test_arguments_stand_where_the_numbers_are() -> None:
    trouble = FAMILY[0]("x")
    assert trouble.text() == trouble.sentence
    assert NetworkFolder("nfs").text("Netz %1 und %1") == "Netz nfs und nfs"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, ReadOnly), (errno.EACCES, ReadOnly),
        (errno.EIO, DiskFault), (errno.EMFILE, DiskFault),
    ],
)  # fmt: skip
def test_errors_of_the_system_have_their_trouble(number: int, kind: type[Trouble]) -> None:
    assert type(trouble_of(OSError(number, "x"), "/folder")) is kind


def test_a_reserve_is_real_room_and_given_up_once(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path, 1 << 20)
    assert reserve.fill()
    assert (tmp_path / RESERVE_NAME).stat().st_blocks * 512 >= 1 << 20
    assert reserve.release()
    assert reserve.was_used
    assert not reserve.release()
    assert reserve.fill()
    assert not reserve.was_used


def test_a_reserve_never_takes_the_last_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = (2 << 20) - 1

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    assert not Reserve(tmp_path, 1 << 20).fill()
    assert not (tmp_path / RESERVE_NAME).exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 40 MiB, where this test may make one."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root can make a small file system")
    options = ["-t", "tmpfs", "-o", "size=40m", "none", tmp_path]
    if subprocess.run(["mount", *options], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        pytest.skip("file systems cannot be made here")
    yield tmp_path
    subprocess.run(["umount", "-l", tmp_path], check=True)


def fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(1 << 16))


def save_for_ever(vault: Vault, draft: Draft) -> None:
    for number in range(200):
        vault.drafts.save(replace(draft, text=f"{number} {draft.text}"))


def test_a_really_full_disk(small_disk: Path, bench: Any) -> None:
    code = recovery.new_code()
    vault = Vault.create(small_disk / "vault", Ways(code=code))
    vault.drafts.save(bench.draft("before"))
    fill_up(small_disk / "filler")
    long = "the last words " * 20_000
    vault.drafts.save(bench.draft(long))
    assert vault.reserve.was_used
    with pytest.raises(DiskFull):
        save_for_ever(vault, bench.draft(long, id="two"))
    assert vault.drafts.load("one").text == long
    vault.close()
    again = Vault.open(small_disk / "vault", KeySlots.unlock_with_code(small_disk / "vault", code))
    assert again.drafts.load("one").text == long
    (small_disk / "filler").unlink()
    assert again.problems() == []
    again.tend()
    assert again.reserve.is_there
    again.drafts.save(bench.draft("after"))
    again.close()


def test_a_read_only_disk(small_disk: Path, bench: Any) -> None:
    code = recovery.new_code()
    vault = Vault.create(small_disk / "vault", Ways(code=code))
    vault.drafts.save(bench.draft("before"))
    vault.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(ReadOnly):
        Vault.open(small_disk / "vault", KeySlots.unlock_with_code(small_disk / "vault", code))
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    again = Vault.open(small_disk / "vault", KeySlots.unlock_with_code(small_disk / "vault", code))
    assert again.drafts.load("one").text == "before"
    again.close()


def test_a_vault_is_made_whole_or_not_at_all(quick_folder: Path, bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beforehand.store.vault.migrate", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        bench.create()
    assert not list(quick_folder.iterdir())
    monkeypatch.undo()
    bench.create()
    with pytest.raises(VaultExists):
        bench.create()


def test_a_folder_with_something_else_is_left_alone(quick_folder: Path, bench: Any) -> None:
    bench.path.mkdir()
    (bench.path / "letter.txt").write_text("mine")
    with pytest.raises(VaultExists):
        bench.create()
    with pytest.raises(VaultMissing):
        bench.open()
    assert [path.name for path in quick_folder.rglob("*")] == ["vault", "letter.txt"]


def test_everything_is_for_the_owner_alone(vault: Vault) -> None:
    vault.tend()
    for path in [vault.folder, *vault.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path.name


@pytest.fixture
def writer() -> Iterator[Writer]:
    made = Writer()
    yield made
    assert made.close(10)


def test_jobs_are_done_in_order_on_one_thread(writer: Writer) -> None:
    done: list[int] = []
    futures = [writer.submit(lambda n=n: (done.append(n), threading.get_ident())[1]) for n in range(50)]
    threads = {future.result(5) for future in futures}
    assert done == list(range(50))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_an_error_reaches_whoever_waits_and_the_thread_goes_on(writer: Writer) -> None:
    def fail() -> None:
        raise DiskFull

    with pytest.raises(DiskFull):
        writer.submit(fail).result(5)
    assert writer.submit(lambda: "alive").result(5) == "alive"


def test_only_the_latest_of_waiting_saves_is_done(writer: Writer) -> None:
    gate, done = threading.Event(), []
    writer.submit(gate.wait)
    saves = [writer.submit_latest("draft one", lambda n=n: done.append(n)) for n in range(10)]
    other = writer.submit_latest("draft two", lambda: done.append("two"))
    gate.set()
    other.result(5)
    assert done == [9, "two"]
    assert [save.cancelled() for save in saves] == [True] * 9 + [False]
    writer.submit_latest("draft one", lambda: done.append("again")).result(5)
    assert done == [9, "two", "again"]


def test_closing_finishes_what_waits_and_takes_nothing_more() -> None:
    made, gate, done = Writer(), threading.Event(), []
    made.submit(gate.wait)
    for number in range(5):
        made.submit(lambda n=number: done.append(n))
    assert not made.close(0.05)
    gate.set()
    assert made.close(10)
    assert done == list(range(5))
    assert not made.is_alive
    for submit in (lambda: made.submit(gate.wait), lambda: made.submit_latest("x", gate.wait)):
        with pytest.raises(WriterClosed):
            submit()


def test_a_vault_lives_on_the_writer(writer: Writer, bench: Any) -> None:
    code = recovery.new_code()
    vault = writer.submit(lambda: Vault.create(bench.path, Ways(code=code))).result(10)
    writer.submit(lambda: vault.drafts.save(bench.draft("typed"))).result(10)
    assert writer.submit(lambda: vault.drafts.load("one").text).result(10) == "typed"
    with pytest.raises(Exception, match="thread"):
        vault.drafts.load("one")
    writer.submit(vault.close).result(10)
