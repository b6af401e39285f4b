"""The photo part of `make torture`: damaged files, spoilt copies and killed workers; the figures go to build/torture.json."""

from __future__ import annotations

import importlib.util
import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from beforehand_checks.photos import saving, verify
from beforehand_checks.photos.geometry import Cover
from beforehand_checks.photos.trouble import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(sys.platform != "linux", reason="the limits and their measuring are those of Linux"),
]
SCENES = Path(__file__).resolve().parent.parent / "checks" / "photo_scenes.py"
MUTANTS = 30
"""Of each of seven kinds of files."""
SPOILT = 400
KILLS = 40
SECONDS, MEMORY = 3.0, 700_000_000
"""Of processor time and of resident bytes, at most, for each file."""
COVERS = [{"x": 40, "y": 20, "width": 60, "height": 50}, {"x": 120, "y": 90, "width": 30, "height": 20, "shape": "box"}]


@pytest.fixture(scope="module")
def scenes() -> ModuleType:
    """Invented photos, and the photo worker as the desk would call it."""
    spec = importlib.util.spec_from_file_location("photo_scenes", SCENES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def laden(scenes: ModuleType) -> dict[str, bytes]:
    """One file of each kind, as full of words as it can be."""
    picture = scenes.scene((240, 160))
    return {kind: make(picture) for kind, make in scenes.LADEN.items()} | {"HEIC": scenes.HEIC}


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A file with one of the things done to it that broken disks, programs and enemies do."""
    file, at = bytearray(data), dice.randrange(len(data))
    match dice.randrange(7):
        case 0:  # bits turned over
            for _ in range(dice.choice((1, 4, 40))):
                file[dice.randrange(len(file))] ^= 1 << dice.randrange(8)
        case 1:  # cut off
            del file[at:]
        case 2:  # a piece missing from the middle
            del file[at : at + dice.randrange(1, 400)]
        case 3:  # a piece twice
            file[at:at] = file[at : at + dice.randrange(1, 400)]
        case 4:  # a large number where one may mean a length or a size
            file[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\0\0"))
        case 5:  # nothing but zeros for a while
            file[at : at + 64] = bytes(len(file[at : at + 64]))
        case _:  # two files in one
            file += dice.randbytes(200) + data[: len(data) // 2]
    return bytes(file)


def test_damaged_files_are_opened_or_refused_within_the_limits(scenes: ModuleType, note: Callable[..., None]) -> None:
    dice, outcomes, worst, refused = random.Random(20260302), dict[str, int](), [0.0, 0], 0
    for kind, data in laden(scenes).items():
        for _ in range(MUTANTS):
            mutant = damaged(data, dice)
            covers = COVERS if kind != "HEIC" else []
            done = scenes.run(
                {"job": "save", "covers": covers, "longest": 0, "format": dice.choice(["JPEG", "PNG"])}, mutant
            )
            worst = [max(worst[0], done.seconds), max(worst[1], done.memory)]
            assert done.stderr == b"", kind
            assert done.status in (0, 1), (kind, done.status)
            outcomes[done.error or "saved"] = outcomes.get(done.error or "saved", 0) + 1
            if done.status:
                assert f"photos.{done.error}" in SENTENCES
                assert done.error != "defect", done.last
            else:
                refused += not _is_clean(done, scenes.PLANTED, covers)
    note(
        photo_mutants=MUTANTS * 7,
        photo_mutants_by_outcome=dict(sorted(outcomes.items())),
        photo_copies_refused_afterwards=refused,
        photo_seconds_at_worst=round(worst[0], 2),
        photo_megabytes_at_worst=round(worst[1] / 1e6),
    )
    assert worst[0] <= SECONDS
    assert worst[1] <= MEMORY
    assert outcomes["saved"] >= MUTANTS
    assert refused <= outcomes["saved"] / 10
    assert len(outcomes) >= 3


def _is_clean(done: Any, planted: tuple[bytes, ...], covers: list[dict[str, Any]]) -> bool:
    """Nothing of a damaged file but its pixels is in its copy; whether its covers are also seen to be solid.

    A PNG's must be. In a JPEG, noise next to a cover may reach so far into it that the copy is refused, which is safe.
    """
    assert not any(word in done.payload for word in planted)
    assert all(check.passed for check in verify.structure(done.payload))
    picture, is_exact = Image.open(io.BytesIO(done.payload)).convert("RGB"), done.result["format"] == "PNG"
    areas = [area for each in covers for area in Cover.from_json(each).areas()]
    is_solid = verify.filled(picture, areas, (32, 32, 32), is_exact=is_exact).passed
    assert is_solid or not is_exact
    return is_solid


def spoilt(data: bytes, kind: str, dice: random.Random, scenes: ModuleType) -> bytes:
    """A finished copy to which something was added that does not belong there."""
    words = dice.randbytes(dice.randrange(1, 60))
    match dice.randrange(4):
        case 0:
            return data + words
        case 1 if kind == "PNG":
            return (
                data[:33] + scenes.chunk(dice.choice((b"tEXt", b"eXIf", b"prVt", b"iTXt", b"tIME")), words) + data[33:]
            )
        case 1:
            return data[:2] + scenes.segment(dice.choice((0xE1, 0xE2, 0xED, 0xFE, 0xEB)), words) + data[2:]
        case 2 if kind == "PNG":
            at = data.rindex(b"IEND") - 4
            return data[:at] + scenes.chunk(b"IDAT", words) + data[at:]
        case 2:
            return data[:-2] + words.replace(b"\xff", b"\0") + data[-2:]
        case _:
            return data[:-2] + words + data[-2:]


def test_no_spoilt_copy_is_taken_for_clean(scenes: ModuleType, note: Callable[..., None]) -> None:
    dice, passed = random.Random(7), []
    pictures = [scenes.people([(60, 60)], (size, 120)) for size in (160, 161, 320)]
    copies = [
        (kind, saving.encoded(picture, kind, quality))
        for picture in pictures
        for kind, quality in (("PNG", 85), ("JPEG", 60), ("JPEG", 93))
    ]
    for kind, data in copies:
        assert all(check.passed for check in verify.structure(data)), kind
    for number in range(SPOILT):
        kind, data = dice.choice(copies)
        worse = spoilt(data, kind, dice, scenes)
        if all(check.passed for check in verify.structure(worse)):
            passed.append((number, kind, len(worse) - len(data)))
    note(photo_spoilt_copies=SPOILT, photo_spoilt_copies_passed=len(passed))
    assert passed == []


def test_a_hole_in_a_cover_is_seen(scenes: ModuleType, note: Callable[..., None]) -> None:
    dice, unseen = random.Random(11), 0
    picture = scenes.people([(200, 120)], (400, 300), height=70)
    for _ in range(60):
        cover = Cover(dice.uniform(20, 200), dice.uniform(20, 120), dice.uniform(60, 160), dice.uniform(60, 140), "box")
        pixels = np.array(saving.safe_copy(picture, [cover], (32, 32, 32), 0))
        [area] = cover.areas()
        left, top = max(0, int(area.left)) + 24, max(0, int(area.top)) + 24
        pixels[top : top + 12, left : left + 12] = (200, 160, 140)
        unseen += verify.filled(Image.fromarray(pixels), [area], (32, 32, 32), is_exact=True).passed
    note(photo_holes=60, photo_holes_unseen=unseen)
    assert unseen == 0


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """A place that must stay empty."""
    place = tmp_path / "empty"
    place.mkdir()
    yield place
    assert list(place.iterdir()) == []


def test_killed_workers_leave_nothing_behind(scenes: ModuleType, empty: Path, note: Callable[..., None]) -> None:
    dice = random.Random(5)
    data = scenes.laden_jpeg(scenes.people([(300, 200), (700, 300)], (1600, 1200), height=90))
    homes = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(empty))
    ended = 0
    for _ in range(KILLS):
        request = {"job": dice.choice(("open", "faces", "save")), "covers": []}
        worker = subprocess.Popen(
            scenes.WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | homes, cwd=empty
        )
        assert worker.stdin is not None
        worker.stdin.write(scenes.frame(request, data))
        worker.stdin.close()
        time.sleep(dice.uniform(0, 1.2))
        ended += worker.poll() is not None
        worker.kill()
        worker.stdout.close()
        worker.wait()
    note(photo_kills=KILLS, photo_workers_that_were_quicker=ended)
    assert ended < KILLS
