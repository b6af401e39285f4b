"""Verifying: a good copy passes all checks, and each thing that may be wrong with one is caught by the check for it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from beforehand_checks.photos import saving, strict_jpeg, strict_png, verify
from beforehand_checks.photos.geometry import Cover
from beforehand_checks.photos.strict_jpeg import SuperfluousError

FILL = (32, 32, 32)


def noise(seed: int, size: tuple[int, int] = (160, 120)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8))


def good(kind: str, size: tuple[int, int] = (160, 120), quality: int = 85) -> bytes:
    return saving.encoded(saving.safe_copy(noise(1, size), [], FILL, 0), kind, quality)  # type: ignore[arg-type]


def passed(checks: list[verify.Check]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


# ---- structure


@pytest.mark.parametrize("quality", [30, 60, 85, 90, 95])
@pytest.mark.parametrize("size", [(160, 120), (1, 1), (17, 9), (333, 5)])
def test_every_jpeg_that_is_written_passes(size: tuple[int, int], quality: int) -> None:
    data = good("JPEG", size, quality)
    layout = strict_jpeg.read(data)
    assert (layout.width, layout.height) == size
    assert strict_jpeg.is_followed_to_its_end(layout)


@pytest.mark.parametrize("seed", range(6))
def test_blocks_that_are_full_to_the_last_place_are_followed(seed: int) -> None:
    """Noise at high quality has blocks without an end mark, where two steps at once would go too far."""
    dice = np.random.default_rng(seed)
    rows = np.kron(dice.integers(0, 2, (40, 50)), np.ones((1, 1))) * 255
    picture = Image.fromarray(np.stack([rows] * 3, axis=2).astype(np.uint8))
    layout = strict_jpeg.read(saving.encoded(picture, "JPEG", 95))
    assert strict_jpeg.is_followed_to_its_end(layout)


@pytest.mark.parametrize("size", [(160, 120), (1, 1), (700, 500)])
def test_every_png_that_is_written_passes(size: tuple[int, int]) -> None:
    assert passed(verify.structure(good("PNG", size))) == {"only_pixels": True, "to_the_end": True}


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def scan_of(data: bytes) -> tuple[int, int]:
    """Where the scan's data begins and ends."""
    start = data.index(b"\xff\xda")
    return start + 2 + struct.unpack_from(">H", data, start + 2)[0], len(data) - 2


JPEG_DIRT = {
    "comment": lambda d: d[:20] + segment(0xFE, b"hello") + d[20:],
    "exif": lambda d: d[:20] + segment(0xE1, b"Exif\0\0") + d[20:],
    "app15": lambda d: d[:20] + segment(0xEF, b"") + d[20:],
    "adobe": lambda d: d[:20] + segment(0xEE, b"Adobe\0\x64\0\0\0\0\1") + d[20:],
    "profile": lambda d: d[:20] + segment(0xE2, b"ICC_PROFILE\0\1\1abc") + d[20:],
    "before the header": lambda d: d[:2] + segment(0xFE, b"x") + d[2:],
    "two headers": lambda d: d[:20] + d[2:20] + d[20:],
    "density": lambda d: d[:13] + b"\1\0\x48\0\x48" + d[18:],
    "thumbnail": lambda d: d[:2] + segment(0xE0, d[6:18] + b"\1\1abc") + d[20:],
    "filling between": lambda d: d[:20] + b"\xff\xff" + d[20:],
    "filling at the end": lambda d: d[:-2] + b"\xff\xff\xff\xd9",
    "trailing": lambda d: d + b"x",
    "second file": lambda d: d + d,
    "restart markers": lambda d: d[:20] + segment(0xDD, b"\0\4") + d[20:],
    "unused quantiser twice": lambda d: d[:20] + d[20:89] + d[20:],
    "long quantiser": lambda d: d[:20] + segment(0xDB, d[24:89] + b"hidden") + d[89:],
    "second scan": lambda d: d[:-2] + d[d.index(b"\xff\xda") :],
    "no end": lambda d: d[:-2],
    "half": lambda d: d[: len(d) // 2],
    "nothing": lambda d: b"",
    "a marker in the scan": lambda d: d[:-40] + b"\xff\xd0" + d[-40:],
}


@pytest.mark.parametrize("dirt", JPEG_DIRT)
def test_a_jpeg_with_anything_more_is_refused(dirt: str) -> None:
    clean = good("JPEG")
    assert passed(verify.structure(clean)) == {"only_pixels": True, "to_the_end": True}
    assert not all(passed(verify.structure(JPEG_DIRT[dirt](clean))).values())


@pytest.mark.parametrize("hidden", [b"\x12", b"hidden words", bytes(300), b"\x7f" * 40])
def test_bits_behind_the_last_block_are_found(hidden: bytes) -> None:
    clean = good("JPEG")
    assert passed(verify.structure(clean[:-2] + hidden + clean[-2:])) == {"only_pixels": True, "to_the_end": False}


def test_a_scan_that_ends_early_is_found() -> None:
    clean = good("JPEG")
    for cut in (1, 2, 20, 500):
        assert not all(passed(verify.structure(clean[: -2 - cut] + clean[-2:])).values())


def test_a_pillow_file_with_optimised_tables_is_understood(scenes: Any) -> None:
    assert all(passed(verify.structure(scenes.file_of(noise(4), "JPEG", quality=85, optimize=True))).values())
    assert not all(passed(verify.structure(scenes.file_of(noise(4), "JPEG", progressive=True))).values())
    assert not all(passed(verify.structure(scenes.file_of(noise(4).convert("L"), "JPEG"))).values())


def test_a_scan_too_long_to_be_followed_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_jpeg, "LONGEST_SCAN", 100)
    assert not all(passed(verify.structure(good("JPEG"))).values())


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def packed(rows: bytes, size: tuple[int, int] = (2, 2), tail: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    body = zlib.compress(rows) + tail
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


PNG_DIRT = {
    "text": lambda d: d[:33] + chunk(b"tEXt", b"a\0b") + d[33:],
    "exif": lambda d: d[:33] + chunk(b"eXIf", b"MM\0*") + d[33:],
    "time": lambda d: d[:33] + chunk(b"tIME", bytes(7)) + d[33:],
    "profile": lambda d: d[:33] + chunk(b"iCCP", b"x\0\0") + d[33:],
    "density": lambda d: d[:33] + chunk(b"pHYs", bytes(9)) + d[33:],
    "private": lambda d: d[:33] + chunk(b"prVt", b"hidden") + d[33:],
    "palette": lambda d: d[:33] + chunk(b"PLTE", bytes(3)) + d[33:],
    "trailing": lambda d: d + b"x",
    "words in the end": lambda d: d[:-12] + chunk(b"IEND", b"hidden"),
    "check sum": lambda d: d[:-1] + bytes((d[-1] ^ 1,)),
    "two headers": lambda d: d[:33] + d[8:33] + d[33:],
    "no data": lambda d: d[:33] + chunk(b"IEND", b""),
    "half": lambda d: d[: len(d) // 2],
    "more rows": lambda d: packed(bytes(7 * 3)),
    "fewer rows": lambda d: packed(bytes(7)),
    "behind the rows": lambda d: packed(bytes(7 * 2), tail=b"hidden"),
    "strange filter": lambda d: packed(b"\6" + bytes(13)),
    "strange filter below": lambda d: packed(bytes(7) + b"\5" + bytes(6)),
    "broken rows": lambda d: packed(bytes(14)).replace(zlib.compress(bytes(14)), b"\x78\x9c\xff" + bytes(len(zlib.compress(bytes(14))) - 3)),
}  # fmt: skip


@pytest.mark.parametrize("dirt", PNG_DIRT)
def test_a_png_with_anything_more_is_refused(dirt: str) -> None:
    clean = packed(bytes(14))
    assert passed(verify.structure(clean)) == {"only_pixels": True, "to_the_end": True}
    assert not all(passed(verify.structure(PNG_DIRT[dirt](clean))).values())


def test_strange_filters_are_found_in_any_row() -> None:
    """The rows come in pieces of a megabyte; the filter bytes must be looked for at the right places in each."""
    width, height = 700, 900
    rows = bytearray((width * 3 + 1) * height)
    assert strict_png.is_followed_to_its_end(width, height, zlib.compress(bytes(rows)))
    for row in (0, 1, 498, 499, 500, 899):
        rows[row * (width * 3 + 1)] = 9
        with pytest.raises(SuperfluousError):
            strict_png.is_followed_to_its_end(width, height, zlib.compress(bytes(rows)))
        rows[row * (width * 3 + 1)] = 4
    values = np.full((height, width * 3 + 1), 200, np.uint8)
    values[:, 0] = 1
    assert strict_png.is_followed_to_its_end(width, height, zlib.compress(values.tobytes()))


def test_other_formats_are_no_finished_copies(scenes: Any) -> None:
    for kind in ("WEBP", "GIF", "TIFF"):
        assert not any(passed(verify.structure(scenes.file_of(noise(1), kind))).values())


# ---- covers


AREA = [Cover(40, 30, 60, 60, "ellipse").areas()[0], Cover(110, 20, 20, 20, "box").areas()[0]]


@pytest.mark.parametrize(("kind", "quality"), [("JPEG", 30), ("JPEG", 85), ("JPEG", 95), ("PNG", 85)])
def test_covered_areas_pass_and_uncovered_ones_do_not(kind: Any, quality: int) -> None:
    covers = [Cover(40, 30, 60, 60, "ellipse"), Cover(110, 20, 20, 20, "box")]
    picture = Image.open(io.BytesIO(saving.encoded(saving.safe_copy(noise(2), covers, FILL, 0), kind, quality)))
    assert verify.filled(picture, AREA, FILL, is_exact=kind == "PNG").passed
    bare = Image.open(io.BytesIO(saving.encoded(saving.safe_copy(noise(2), covers[:1], FILL, 0), kind, quality)))
    found = verify.filled(bare, AREA, FILL, is_exact=kind == "PNG")
    assert (found.passed, found.details) == (False, ("2",))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_another_fill_than_the_chosen_one_is_found(kind: Any) -> None:
    cover = Cover(40, 30, 60, 60)
    picture = Image.open(io.BytesIO(saving.encoded(saving.safe_copy(noise(2), [cover], (60, 32, 32), 0), kind, 85)))
    assert not verify.filled(picture, cover.areas(), FILL, is_exact=kind == "PNG").passed


def test_a_mosaic_is_no_solid_fill() -> None:
    picture = noise(2, (400, 400))
    face = picture.crop((80, 80, 320, 320)).resize((6, 6)).resize((240, 240), Image.Resampling.NEAREST)
    picture.paste(face, (80, 80))
    cover = Cover(120, 120, 160, 160, "box")
    assert not verify.filled(picture, cover.areas(), FILL, is_exact=False).passed


# ---- the whole job


PLACES = [(120, 140), (330, 90), (540, 200)]


def finished(scenes: Any, ask: Any, **request: Any) -> tuple[dict[str, Any], bytes]:
    """A safe copy in which the first of three drawn people is covered, and the request to verify it."""
    photo = scenes.laden_jpeg(scenes.people(PLACES))
    [first, *_] = sorted(ask({"job": "faces"}, photo).result["faces"], key=lambda face: face["x"])
    covers = [{name: first[name] for name in ("x", "y", "width", "height")}]
    saved = ask({"job": "save", "covers": covers} | request, photo)
    size = {name: saved.result[name] for name in ("width", "height")}
    order = {
        "job": "verify",
        "covers": covers,
        "name": saved.result["name"],
        "from": saved.result["from"],
        "size": size,
    }
    return order, saved.payload


@pytest.mark.parametrize(
    "request_more", [{}, {"format": "PNG"}, {"longest": 480, "quality": 60}, {"longest": 400, "format": "PNG"}]
)
def test_a_good_copy_passes_every_check(request_more: dict[str, Any], network: Any, scenes: Any, ask: Any) -> None:
    order, data = finished(scenes, ask, **request_more)
    found = ask(order, data).result
    assert found["passed"], found["checks"]
    names = [check["name"] for check in found["checks"]]
    assert names == ["opens", "name", "only_pixels", "to_the_end", "size", "filled", "no_face_under_cover"]
    assert all(check["say"] in verify.SENTENCES for check in found["checks"])
    assert len(found["faces"]) == 2


def failed(found: dict[str, Any]) -> set[str]:
    assert not found["passed"]
    return {check["name"] for check in found["checks"] if not check["passed"]}


def test_each_check_fails_for_its_own_reason(network: Any, scenes: Any, ask: Any) -> None:
    order, data = finished(scenes, ask)
    photo = scenes.people(PLACES)
    bare = saving.encoded(saving.safe_copy(photo, [], FILL, 0), "JPEG", 85)
    assert failed(ask(order, bare).result) == {"filled", "no_face_under_cover"}
    assert failed(ask(order | {"name": "IMG_20260102_family.jpg"}, data).result) == {"name"}
    assert failed(ask(order | {"size": {"width": 641, "height": 480}}, data).result) == {"size"}
    assert failed(ask(order | {"colour": [200, 0, 0]}, data).result) == {"filled"}
    assert failed(ask(order, JPEG_DIRT["comment"](data)).result) == {"only_pixels", "to_the_end"}
    assert failed(ask(order, data[:-2] + b"hidden" + data[-2:]).result) == {"to_the_end"}
    assert "opens" in failed(ask(order, data[: len(data) // 2]).result)
    assert "opens" in failed(ask(order, b"").result)


def test_a_cover_that_hides_half_a_face_is_found(network: Any, scenes: Any, ask: Any) -> None:
    order, _ = finished(scenes, ask)
    [box] = order["covers"]
    half = box | {"y": box["y"] + box["height"] * 0.62, "height": box["height"] * 0.38, "reach": "drawn", "padding": 0}
    photo = scenes.people(PLACES)
    data = saving.encoded(saving.safe_copy(photo, [Cover.from_json(half)], FILL, 0), "JPEG", 85)
    found = ask(order | {"covers": [half]}, data).result
    assert failed(found) == {"no_face_under_cover"}
    assert len(found["faces"]) == 3


def test_a_neighbour_who_may_be_seen_does_not_fail(network: Any, scenes: Any, ask: Any) -> None:
    """A whole person's cover may overlap a neighbour who agreed; that face is reported, not forbidden."""
    photo = scenes.people([(300, 150), (345, 165)])
    left, right = sorted(
        ask({"job": "faces"}, scenes.file_of(photo, "PNG")).result["faces"], key=lambda face: face["x"]
    )
    cover = {name: left[name] for name in ("x", "y", "width", "height")} | {"shape": "box", "padding": 0.1}
    saved = ask({"job": "save", "covers": [cover]}, scenes.file_of(photo, "PNG"))
    size = saved.result["from"]
    order = {"job": "verify", "covers": [cover], "name": saved.result["name"], "from": size, "size": size}
    found = ask(order, saved.payload).result
    assert found["passed"], found
    assert [round(face["x"]) // 10 for face in found["faces"]] == [round(right["x"]) // 10]


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": None},
        {"size": 3},
        {"from": {"width": 0, "height": 3}},
        {"size": {"width": "a", "height": 3}},
        {"name": 4},
    ],
)
def test_requests_that_make_no_sense_are_refused(wrong: dict[str, Any], network: Any, ask: Any) -> None:
    order = {"job": "verify", "from": {"width": 8, "height": 8}, "size": {"width": 8, "height": 8}} | wrong
    with pytest.raises(verify_error()) as caught:
        ask(order, good("PNG", (8, 8)))
    assert caught.value.code == "bad_request"


def verify_error() -> Any:
    from beforehand_checks.photos.trouble import PhotoError

    return PhotoError


@pytest.mark.parametrize("quality", [30, 60, 85, 95])
@pytest.mark.parametrize("colour", ["red", "lime", "blue", "white"])
def test_strong_colours_beside_a_cover_are_not_taken_for_a_hole(colour: str, quality: int) -> None:
    photo = Image.new("RGB", (240, 160), colour)
    for shape in ("ellipse", "box"):
        for shift in range(0, 16, 3):
            cover = Cover(40 + shift, 20 + shift, 62, 51, shape)
            file = saving.encoded(saving.safe_copy(photo, [cover], (32, 32, 32), 0), "JPEG", quality)
            copy = Image.open(io.BytesIO(file)).convert("RGB")
            assert verify.filled(copy, cover.areas(), (32, 32, 32), is_exact=False).passed
