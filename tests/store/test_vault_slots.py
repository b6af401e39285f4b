"""The ways into a vault."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.store import recovery
from beforehand.store import slots as slots_module
from beforehand.store.header import MOST_SLOTS, Cost, Header, SlotKind, read_header, write_header
from beforehand.store.keys import DataKey, Purpose
from beforehand.store.slots import HEADER_NAME, MIRROR_NAME, KeySlots, kinds_in
from beforehand.store.strength import estimate
from beforehand.store.trouble import (
    CodeMistyped,
    DiskFull,
    HeaderDamaged,
    KeyringForgot,
    KeyringLocked,
    LastWayIn,
    TooManySlots,
    Trouble,
    VaultExists,
    VaultMissing,
    WeakPassphrase,
    WrongKey,
)

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "seven quiet herons by the pier"
OTHER = "no lantern for the late ferry"


@pytest.fixture
def code() -> str:
    return recovery.new_code()


@pytest.fixture
def slots(quick_folder: Path, code: str, door: Any) -> KeySlots:
    return KeySlots.create(quick_folder, DataKey.random(), passphrase=PASSPHRASE, code=code, keyring=door)


def test_each_way_opens_to_the_same_key(slots: KeySlots, quick_folder: Path, code: str, door: Any) -> None:
    assert KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE).key == slots.key
    assert KeySlots.unlock_with_code(quick_folder, code).key == slots.key
    assert KeySlots.unlock_with_keyring(quick_folder, door).key == slots.key
    assert kinds_in(quick_folder) == (SlotKind.PASSPHRASE, SlotKind.RECOVERY, SlotKind.KEYRING)


def test_the_key_is_written_nowhere_and_shown_nowhere(slots: KeySlots, quick_folder: Path) -> None:
    key = slots.key.reveal()
    for path in quick_folder.iterdir():
        assert key not in path.read_bytes()
        assert key.hex() not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0
    assert key.hex() not in repr(slots.key)
    assert str(key) not in repr(slots.key)


def test_keys_for_different_purposes_differ() -> None:
    key = DataKey.random()
    assert len({key.derive(purpose) for purpose in Purpose}) == len(Purpose)


@pytest.mark.usefixtures("slots")
def test_another_passphrase_or_code_does_not_open(quick_folder: Path) -> None:
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_passphrase(quick_folder, OTHER)
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_code(quick_folder, recovery.new_code())


def test_a_passphrase_opens_however_it_is_composed(quick_folder: Path, code: str) -> None:
    KeySlots.create(quick_folder, DataKey.random(), passphrase="Zwölf Böen über Ärmelkanal 7", code=code)
    KeySlots.unlock_with_passphrase(quick_folder, "Zwo\u0308lf Bo\u0308en u\u0308ber A\u0308rmelkanal 7")


def test_an_unpaired_surrogate_in_a_passphrase_is_no_defect(quick_folder: Path, code: str) -> None:
    odd = "seven quiet \ud83d herons by the pier"
    KeySlots.create(quick_folder, DataKey.random(), passphrase=odd, code=code)
    KeySlots.unlock_with_passphrase(quick_folder, odd)


def test_a_weak_passphrase_is_refused(slots: KeySlots) -> None:
    with pytest.raises(WeakPassphrase):
        slots.add_passphrase("password1")
    assert not estimate("password1").is_enough
    assert estimate("password1").warning
    assert estimate("").score == 0
    assert estimate(PASSPHRASE).is_enough


def test_a_very_long_passphrase_is_judged_at_once() -> None:
    start = time.perf_counter()
    assert estimate("a1!" * 30_000).score <= 4
    assert time.perf_counter() - start < 3


def test_without_a_way_for_a_person_there_is_no_vault(quick_folder: Path, door: Any) -> None:
    with pytest.raises(LastWayIn):
        KeySlots.create(quick_folder, DataKey.random(), keyring=door)
    assert not door.kept


@pytest.mark.usefixtures("slots")
def test_a_header_is_never_written_over(quick_folder: Path, code: str) -> None:
    with pytest.raises(VaultExists):
        KeySlots.create(quick_folder, DataKey.random(), code=code)


def test_the_last_way_that_a_person_can_open_stays(slots: KeySlots) -> None:
    by_kind = {slot.kind: slot.id for slot in slots.slots}
    slots.remove(by_kind[SlotKind.PASSPHRASE])
    with pytest.raises(LastWayIn):
        slots.remove(by_kind[SlotKind.RECOVERY])
    slots.remove(by_kind[SlotKind.KEYRING])
    assert [slot.kind for slot in slots.slots] == [SlotKind.RECOVERY]


def test_removing_the_keyring_empties_it(slots: KeySlots, quick_folder: Path, door: Any) -> None:
    slots.remove(slots.header.of_kind(SlotKind.KEYRING)[0].id, door)
    assert not door.kept
    with pytest.raises(KeyringForgot):
        KeySlots.unlock_with_keyring(quick_folder, door)


def test_removing_the_keyring_works_while_it_is_locked(slots: KeySlots, door: Any) -> None:
    door.trouble = KeyringLocked()
    slots.remove(slots.header.of_kind(SlotKind.KEYRING)[0].id, door)
    assert not slots.header.of_kind(SlotKind.KEYRING)


def test_a_changed_passphrase_replaces_the_old_one(slots: KeySlots, quick_folder: Path) -> None:
    slots.change_passphrase(slots.header.of_kind(SlotKind.PASSPHRASE)[0].id, OTHER)
    assert KeySlots.unlock_with_passphrase(quick_folder, OTHER).key == slots.key
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE)


def test_a_keyring_that_forgets_or_is_locked_says_so(slots: KeySlots, quick_folder: Path, door: Any) -> None:
    door.trouble = KeyringLocked()
    with pytest.raises(KeyringLocked):
        KeySlots.unlock_with_keyring(quick_folder, door)
    door.trouble = None
    for account in door.kept:
        door.kept[account] = "not base64!"
    with pytest.raises(KeyringForgot):
        KeySlots.unlock_with_keyring(quick_folder, door)
    door.kept.clear()
    with pytest.raises(KeyringForgot):
        KeySlots.unlock_with_keyring(quick_folder, door)
    assert slots.add_keyring(door).kind is SlotKind.KEYRING
    assert KeySlots.unlock_with_keyring(quick_folder, door).key == slots.key


def test_there_is_a_bound_to_the_number_of_ways(slots: KeySlots, code: str) -> None:
    for _ in range(MOST_SLOTS - len(slots.slots)):
        slots.add_code(recovery.new_code())
    with pytest.raises(TooManySlots):
        slots.add_code(code)


def test_no_header_and_no_folder_is_a_missing_vault(quick_folder: Path, code: str) -> None:
    with pytest.raises(VaultMissing):
        KeySlots.unlock_with_code(quick_folder / "nowhere", code)


@pytest.mark.parametrize("name", [HEADER_NAME, MIRROR_NAME])
@pytest.mark.parametrize("damage", [b"", b"\x00" * 500, b"[]", b"{}", None])
@pytest.mark.usefixtures("slots")
def test_one_damaged_header_file_locks_nobody_out(
    quick_folder: Path, code: str, name: str, damage: bytes | None
) -> None:
    sound = (quick_folder / name).read_bytes()
    if damage is None:
        (quick_folder / name).unlink()
    else:
        (quick_folder / name).write_bytes(damage)
    KeySlots.unlock_with_code(quick_folder, code).repair()
    assert (quick_folder / name).read_bytes() == sound


def test_a_removed_way_does_not_return_through_the_older_copy(slots: KeySlots, quick_folder: Path, code: str) -> None:
    older = (quick_folder / MIRROR_NAME).read_bytes()
    slots.remove(slots.header.of_kind(SlotKind.PASSPHRASE)[0].id)
    (quick_folder / MIRROR_NAME).write_bytes(older)  # a crash between the two files
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE)
    KeySlots.unlock_with_code(quick_folder, code).repair()
    assert (quick_folder / MIRROR_NAME).read_bytes() == (quick_folder / HEADER_NAME).read_bytes()


def test_a_slot_of_another_vault_cannot_be_slipped_in(slots: KeySlots, quick_folder: Path, code: str) -> None:
    (quick_folder / "other").mkdir()
    stranger = KeySlots.create(quick_folder / "other", slots.key, code=code)
    mixed = slots.header.with_slots([*slots.slots, *stranger.slots])
    for name in (HEADER_NAME, MIRROR_NAME):
        (quick_folder / name).write_bytes(write_header(replace(mixed, mac=slots.header.mac)))
    with pytest.raises(HeaderDamaged):
        KeySlots.unlock_with_code(quick_folder, code)


@pytest.mark.parametrize(
    ("part", "value"),
    [("memory_kib", 8), ("memory_kib", 2**31), ("passes", 1), ("passes", 10_000), ("lanes", 0), ("lanes", 200)],
)
@pytest.mark.usefixtures("slots")
def test_absurd_costs_are_refused_before_any_work(quick_folder: Path, part: str, value: int) -> None:
    fields = json.loads((quick_folder / HEADER_NAME).read_bytes())
    next(slot for slot in fields["slots"] if slot["kind"] == "passphrase")["argon2id"][part] = value
    for name in (HEADER_NAME, MIRROR_NAME):
        (quick_folder / name).write_text(json.dumps(fields, indent=1, sort_keys=True) + "\n")
    start = time.perf_counter()
    with pytest.raises(HeaderDamaged):
        KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE)
    assert time.perf_counter() - start < 0.05


def test_cheaper_costs_within_bounds_are_noticed(slots: KeySlots, quick_folder: Path) -> None:
    changed = [replace(s, cost=Cost(passes=4)) if s.cost else s for s in slots.slots]
    header = replace(slots.header, slots=tuple(changed))
    for name in (HEADER_NAME, MIRROR_NAME):
        (quick_folder / name).write_bytes(write_header(header))
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE)
    with pytest.raises(ValueError, match="cost"):
        slots.add_passphrase(OTHER, Cost(passes=1))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with one thing wrong: a byte, a bit, a cut, a repetition, a swap, a digit."""
    where, other = chance.randrange(len(data)), chance.randrange(len(data))
    changed = bytearray(data)
    match chance.randrange(6):
        case 0:
            changed[where] = chance.randrange(256)
        case 1:
            changed[where] ^= 1 << chance.randrange(8)
        case 2:
            del changed[where:]
        case 3:
            changed[where:where] = data[other : other + 40]
        case 4:
            changed[where], changed[other] = changed[other], changed[where]
        case _:
            digits = [place for place, byte in enumerate(data) if byte in b"0123456789abcdef"]
            place = chance.choice(digits)
            changed[place] = chance.choice(b"0123456789abcdef")
    return bytes(changed)


def accepted_mutants(folder: Path, code: str, count: int) -> int:
    """How many of `count` mutated headers open; anything but a trouble is raised."""
    chance, sound, opened = random.Random(7), (folder / HEADER_NAME).read_bytes(), 0
    for _ in range(count):
        wrong = mutated(sound, chance)
        if wrong == sound:
            continue
        for name in (HEADER_NAME, MIRROR_NAME):
            (folder / name).write_bytes(wrong)
        try:
            KeySlots.unlock_with_code(folder, code)
        except Trouble:
            continue
        opened += 1
    return opened


@pytest.mark.usefixtures("slots")
def test_no_mutated_header_opens(quick_folder: Path, code: str) -> None:
    assert accepted_mutants(quick_folder, code, 1000) == 0


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_junk_is_a_header(data: bytes) -> None:
    with pytest.raises(HeaderDamaged):
        read_header(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["format", "generation", "mac", "slots", "vault"]), json_values)
def test_no_odd_value_is_a_header(name: str, value: object) -> None:
    header = Header("ab" * 16, 1, ()).sealed(DataKey.random())
    fields = json.loads(write_header(header))
    fields[name] = value
    with pytest.raises(HeaderDamaged):
        read_header((json.dumps(fields, indent=1, sort_keys=True) + "\n").encode())


@given(st.binary(min_size=20, max_size=20))
def test_a_code_survives_print_and_typing(secret: bytes) -> None:
    printed = recovery.format_code(secret)
    assert len(recovery.groups(printed)) == 8
    assert recovery.secret_of(printed) == secret
    careless = printed.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert recovery.secret_of(careless) == secret


@given(st.binary(min_size=20, max_size=20), st.integers(0, 46), st.sampled_from(recovery.ALPHABET))
def test_a_mistyped_character_is_noticed(secret: bytes, place: int, character: str) -> None:
    printed = recovery.format_code(secret)
    typed = printed[:place] + character + printed[place + 1 :]
    if typed != printed:
        with pytest.raises(CodeMistyped):
            recovery.secret_of(typed)


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 40, "0" * 41, "\ud800" * 40])
def test_what_is_no_code_is_a_typing_mistake(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        recovery.secret_of(typed)


def test_two_groups_are_retyped(code: str) -> None:
    first, second = recovery.pick_groups()
    groups = recovery.groups(code)
    assert first < second
    assert recovery.are_retyped(code, {first: groups[first].lower(), second: f" {groups[second]} "})
    assert not recovery.are_retyped(code, {first: groups[first], second: groups[first][::-1]})
    assert not recovery.are_retyped(code, {})


def test_a_full_disk_leaves_the_old_ways_or_the_new_ones(
    slots: KeySlots, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = slots.header.of_kind(SlotKind.PASSPHRASE)[0].id
    write, done = slots_module.write_whole, []

    def full(path: Path, data: bytes) -> None:
        if len(done) == allowed:
            raise OSError(28, "full")
        done.append(path.name)
        write(path, data)

    monkeypatch.setattr(slots_module, "write_whole", full)
    allowed = 0
    with pytest.raises(DiskFull):
        slots.change_passphrase(slot, OTHER)
    assert KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE).slots == slots.slots
    allowed = 1
    slots.change_passphrase(slot, OTHER)
    assert done == [HEADER_NAME]
    assert KeySlots.unlock_with_passphrase(quick_folder, OTHER).slots == slots.slots
    with pytest.raises(WrongKey):
        KeySlots.unlock_with_passphrase(quick_folder, PASSPHRASE)
