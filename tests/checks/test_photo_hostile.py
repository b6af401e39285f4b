"""Hostile files: bombs, lies, damage. Each is opened or refused with a sentence, quickly, and leaves nothing behind."""

from __future__ import annotations

import random
import struct
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from beforehand_checks.photos import trouble
from beforehand_checks.photos.trouble import PhotoError

SECONDS, MEMORY = 3, 700_000_000
PNG_START = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(size: tuple[int, int], *more: bytes, kind: int = 2, depth: int = 8, rows: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0)
    return (
        PNG_START
        + chunk(b"IHDR", header)
        + b"".join(more)
        + chunk(b"IDAT", rows or zlib.compress(bytes(64)))
        + chunk(b"IEND", b"")
    )


def flat_rows(size: tuple[int, int]) -> bytes:
    """The packed rows of a black picture."""
    packer = zlib.compressobj(1)
    row = bytes(size[0] * 3 + 1)
    return b"".join([packer.compress(row) for _ in range(size[1])]) + packer.flush()


def tiff(*entries: tuple[int, int, int, int], follows: int = 0, tail: bytes = b"") -> bytes:
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + body + struct.pack("<I", follows) + tail


def tiff_picture(width: int, high: int, packing: int, data: bytes, length: int = 0) -> bytes:
    at = 8 + 2 + 12 * 8 + 4
    entries = [(256, 4, 1, width), (257, 4, 1, high), (258, 3, 1, 8), (259, 3, 1, packing), (262, 3, 1, 1), (273, 4, 1, at), (278, 4, 1, high), (279, 4, 1, length or len(data))]  # fmt: skip
    return tiff(*entries, tail=data)


def jpeg(scenes: Any, **options: Any) -> bytes:
    data = scenes.file_of(scenes.scene((640, 480)), "JPEG", **options)
    assert isinstance(data, bytes)
    return data


def many_scans(scenes: Any) -> bytes:
    data = jpeg(scenes, progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 3_000 + data[-2:]


def progressive(scenes: Any) -> bytes:
    """Sixty-four megapixels with full colour, whose decoder would keep three numbers of two bytes for each."""
    data = bytearray(jpeg(scenes, progressive=True, subsampling=0))
    at = data.index(b"\xff\xc2")
    data[at + 5 : at + 9] = struct.pack(">HH", 8_000, 8_000)
    return bytes(data)


def huge_frame(scenes: Any) -> bytes:
    data = bytearray(jpeg(scenes))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def many_frames(scenes: Any) -> bytes:
    data = scenes.file_of(scenes.scene((20, 20)), "GIF")
    at = data.index(b",")
    return bytes(data[:at] + data[at:-1] * 5_000 + b";")


def huge_screen(_: Any) -> bytes:
    screen = struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff,"
    return b"GIF89a" + screen + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\2\2\x44\1\0;"


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def laughs(scenes: Any) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "PLANTED"}">' for n in range(12))
    packet = f"<!DOCTYPE x [{entities}]><x:xmpmeta><dc:title>&e11;</dc:title></x:xmpmeta>".encode()
    data = jpeg(scenes)
    return bytes(data[:20] + scenes.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet) + data[20:])


def loop(scenes: Any) -> bytes:
    block = tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0x0112, 3, 1, 99), follows=8)
    data = jpeg(scenes)
    return bytes(data[:20] + scenes.segment(0xE1, b"Exif\0\0" + block) + data[20:])


BIG = 8_000, 8_000
Build = Callable[[Any], bytes]
HOSTILE: dict[str, tuple[Build, set[str]]] = {
    "png of 2500 megapixels": (lambda s: png((50_000, 50_000), kind=0, depth=1), {"too_large"}),
    "png of 144 megapixels": (lambda s: png((12_000, 12_000), rows=flat_rows((12_000, 2_000))), {"too_large"}),
    "png of 4 thousand million by as much": (lambda s: png((2**31 - 1, 2**31 - 1), kind=6), {"too_large", "damaged"}),
    "png of 64 megapixels that unpacks": (lambda s: png(BIG, rows=flat_rows(BIG)), {""}),
    "png without rows": (lambda s: png((600, 600)), {"truncated", "damaged"}),
    "png of nothing": (lambda s: png((0, 0)), {"damaged"}),
    "png with a text bomb": (lambda s: png((8, 8), chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(90_000_000), 9)), rows=flat_rows((8, 8))), {"bomb"}),
    "png with an international text bomb": (lambda s: png((8, 8), chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(90_000_000), 9)), rows=flat_rows((8, 8))), {"bomb"}),
    "png with a profile bomb": (lambda s: png((8, 8), chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(90_000_000), 9)), rows=flat_rows((8, 8))), {"bomb", ""}),
    "png with 30000 chunks": (lambda s: png((8, 8), *[chunk(b"tEXt", b"a\0b")] * 30_000, rows=flat_rows((8, 8))), {"bomb"}),
    "png with a chunk beyond the end": (lambda s: png((8, 8))[:33] + struct.pack(">I", 2**31 - 1) + b"IDAT" + bytes(9), {"truncated"}),
    "jpeg that says it is huge": (huge_frame, {"too_large"}),
    "progressive jpeg that needs too much memory": (progressive, {"too_much_memory"}),
    "jpeg with 3000 scans": (many_scans, {"bomb"}),
    "jpeg with a loop in its fields": (loop, {""}),
    "jpeg with endless entities": (laughs, {""}),
    "jpeg of headers only": (lambda s: b"\xff\xd8" + s.segment(0xE1, b"Exif\0\0II*\0") * 9_000 + b"\xff\xd9", {"damaged"}),
    "jpeg without an end": (lambda s: jpeg(s)[:-2], {"truncated"}),
    "jpeg with a segment of length zero": (lambda s: b"\xff\xd8\xff\xe1\0\0" + bytes(100), {"truncated", "damaged"}),
    "jpeg of four bytes": (lambda s: b"\xff\xd8\xff\xd9", {"damaged"}),
    "jpeg that is a zip file as well": (lambda s: jpeg(s) + b"PK\3\4" + bytes(500), {""}),
    "gif with a huge screen": (huge_screen, {"too_large"}),
    "gif with 5000 pictures": (many_frames, {""}),
    "gif without pictures": (lambda s: b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b";", {"damaged", "truncated"}),
    "webp with a huge canvas": (lambda s: b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + b"\xff\x3f\0" * 2 + bytes(8), {"damaged", "too_large", "truncated"}),
    "webp that lies about its length": (lambda s: b"RIFF" + struct.pack("<I", 2**32 - 1) + b"WEBPVP8 " + bytes(20), {"truncated"}),
    "tiff that says it is huge": (lambda s: tiff_picture(60_000, 60_000, 1, bytes(10), 2**32 - 1), {"too_large", "damaged"}),
    "tiff with a loop": (lambda s: tiff((256, 4, 1, 9), (257, 4, 1, 9), follows=8), {"damaged"}),
    "tiff that unpacks to more than it is": (lambda s: tiff_picture(100, 100, 8, zlib.compress(bytes(90_000_000), 9)), {"", "damaged"}),
    "tiff of an unknown packing": (lambda s: tiff_picture(100, 100, 34_712, bytes(50)), {"damaged"}),
    "tiff with a million values": (lambda s: tiff((256, 4, 1, 9), (257, 4, 1, 9), (273, 4, 2**31, 8)), {"damaged", "truncated"}),
    "avif of zeros": (lambda s: box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta", bytes(90)), {"damaged"}),
    "heic of zeros": (lambda s: box(b"ftyp", b"heic\0\0\0\0heic") + box(b"meta", bytes(90)), {"damaged"}),
    "heic of boxes in boxes": (lambda s: box(b"ftyp", b"heic\0\0\0\0mif1") + b"\0\0\xff\xf8meta" * 8_000 + bytes(8), {"damaged", "truncated"}),
    "heic that lies about a box": (lambda s: box(b"ftyp", b"heic\0\0\0\0heic") + b"\0\0\0\1mdat" + b"\xff" * 8, {"truncated"}),
    "heic whose items have impossible names": (lambda s: s.HEIC.replace(b"application/rdf", b"ap\xff\xff\xff\xffation/rdf"), {"damaged"}),
    "web page": (lambda s: b"<html><script>alert(1)</script></html>", {"not_a_photo"}),
    "drawing with entities": (lambda s: b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>', {"not_a_photo"}),
    "script in PostScript": (lambda s: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", {"not_a_photo"}),
    "program": (lambda s: b"\x7fELF" + bytes(500), {"not_a_photo"}),
    "nothing": (lambda s: b"", {"empty"}),
    "one byte": (lambda s: b"\xff", {"not_a_photo"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_opened_or_refused(name: str, scenes: Any, tmp_path: Any) -> None:
    build, codes = HOSTILE[name]
    place = tmp_path / "place"
    place.mkdir()
    outcome = scenes.run({"job": "open"}, build(scenes), {"TMPDIR": str(place)})
    assert outcome.stderr == b""
    assert outcome.error in codes, outcome.last
    assert outcome.status == (1 if outcome.error else 0)
    assert not outcome.error or outcome.last["say"] in trouble.SENTENCES
    assert outcome.seconds < SECONDS
    assert 0 < outcome.memory < MEMORY or sys.platform != "linux"
    assert list(place.iterdir()) == []
    assert b"Traceback" not in repr(outcome.frames).encode()


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 25


def files(scenes: Any) -> dict[str, bytes]:
    picture = scenes.people([(60, 30)], (160, 120), height=30)
    return {kind: build(picture) for kind, build in scenes.LADEN.items()} | {"HEIF": scenes.HEIC}


def outcome_here(ask: Any, data: bytes, job: str = "open") -> str:
    """The error's code, or nothing; anything but a ``PhotoError`` fails the test."""
    try:
        ask({"job": job}, data)
    except PhotoError as error:
        return error.code if f"photos.{error.code}" in trouble.SENTENCES else pytest.fail(f"no sentence: {error.code}")
    return ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF"])
def test_a_file_cut_anywhere_is_refused(kind: str, scenes: Any, ask: Any) -> None:
    """What may lie behind the end of the picture is cut off first; a TIFF or GIF may then be whole enough to be shown."""
    data = files(scenes)[kind].removesuffix(b"PLANTED-TRAILER")
    if kind == "JPEG":
        data = scenes.file_of(scenes.people([(60, 30)], (160, 120)), "JPEG", exif=scenes.exif_block())
    dice = random.Random(kind)
    cuts = {*range(1, 40), *(len(data) - n for n in range(1, 12)), *(dice.randrange(1, len(data)) for _ in range(60))}
    codes = {cut: outcome_here(ask, data[:cut]) for cut in sorted(cuts)}
    opened = [cut for cut, code in codes.items() if not code]
    assert opened == [] or kind == "TIFF"
    assert set(codes.values()) <= {"", "truncated", "damaged", "not_a_photo"}


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, a piece lost, doubled, or filled."""
    changed = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 5, 20])):
        at = dice.randrange(len(changed))
        match dice.randrange(5):
            case 0 | 1:
                changed[at] = dice.randrange(256)
            case 2:
                changed[at : at + 4] = dice.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1"])
            case 3:
                del changed[at : at + dice.randrange(1, 30)]
            case _:
                changed[at:at] = changed[at : at + dice.randrange(1, 30)]
        if not changed:
            return b"\0"
    return bytes(changed)


def try_mutations(scenes: Any, ask: Any, count: int, seed: int, jobs: tuple[str, ...]) -> dict[str, int]:
    """How often each outcome came."""
    dice = random.Random(seed)
    originals = list(files(scenes).values())
    seen: dict[str, int] = {}
    for number in range(count):
        code = outcome_here(ask, mutated(originals[number % len(originals)], dice), jobs[number % len(jobs)])
        seen[code] = seen.get(code, 0) + 1
    return seen


def test_300_mutated_files_give_a_photo_or_a_sentence(scenes: Any, ask: Any) -> None:
    seen = try_mutations(scenes, ask, 300, seed=11, jobs=("open", "save"))
    assert seen.get("", 0) > 30
    assert sum(count for code, count in seen.items() if code) > 30


@pytest.mark.torture
def test_mutated_files_end_with_an_answer_or_in_a_crash_that_stays_inside(scenes: Any) -> None:
    """In real processes, where a crash in somebody else's decoder shows as what the desk would see: the file is refused."""
    dice, crashes = random.Random(13), []
    originals = files(scenes)
    for number in range(3_000):
        kind = list(originals)[number % len(originals)]
        data = mutated(originals[kind], dice)
        outcome = scenes.run({"job": ("open", "save")[number % 2]}, data)
        if outcome.status < 0:
            assert f"photos.{trouble.code_of_exit(outcome.status)}" in trouble.SENTENCES
            assert "result" not in outcome.last
            crashes.append((number, kind, outcome.status))
            continue
        assert outcome.frames, outcome.status
        assert outcome.last.keys() & {"result", "error"}, trouble.code_of_exit(outcome.status)
        assert (outcome.stderr, outcome.error == "defect") == (b"", False), outcome.last
        assert outcome.seconds < SECONDS
        assert outcome.memory < MEMORY
    assert len(crashes) <= 3, crashes


@pytest.mark.torture
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF"])
def test_a_file_cut_at_every_byte_gives_a_photo_or_a_sentence(kind: str, scenes: Any, ask: Any) -> None:
    data = files(scenes)[kind]
    for cut in range(0, len(data), max(1, len(data) // 3_000)):
        outcome_here(ask, data[:cut])


def test_hostile_bytes_as_a_finished_copy_fail_the_checks(network: Any, scenes: Any, ask: Any) -> None:
    dice = random.Random(14)
    good = ask({"job": "save"}, files(scenes)["JPEG"])
    size = good.result["from"]
    order = {"job": "verify", "from": size, "size": size, "name": "photo-1.jpg"}
    assert ask(order, good.payload).result["passed"]
    for _ in range(15):
        data = mutated(good.payload[: len(good.payload) // 3], dice) + good.payload[len(good.payload) // 3 :]
        checks = ask(order, data).result["checks"]
        assert {check["name"] for check in checks} >= {"opens", "only_pixels", "to_the_end"}


def test_nothing_of_a_large_photo_stays_in_the_answer_of_a_refusal(scenes: Any) -> None:
    data = scenes.laden_jpeg(scenes.scene((640, 480)))
    outcome = scenes.run({"job": "open"}, data[: len(data) // 4])
    assert outcome.error == "truncated"
    assert "PLANTED" not in repr(outcome.frames)


def test_the_list_of_formats_is_closed() -> None:
    """No other decoder is ever asked, whatever the file pretends to be."""
    from beforehand_checks.photos import containers, decoding

    starts = [b"\0\0\1\0", b"BM", b"8BPS", b"P6 1 1 255\n", b"\x0a\5\1\1", b"FORM", b"gimp xcf", b"\0\0\0\x0cjP  ", b"DDS ", b"II+\0", b"SIMPLE", b"\x59\xa6\x6a\x95"]  # fmt: skip
    assert [containers.format_of(start + bytes(200)) for start in starts] == [None] * len(starts)
    assert (
        set(decoding.NAMES) == {"JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF"} == set(decoding.ENDINGS.values())
    )
