"""Opening photos: every format, upright, in sRGB, opaque, one picture, and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from beforehand_checks.photos import decoding, exif
from beforehand_checks.photos.trouble import PhotoError

RED, YELLOW, BLUE = (220, 40, 40), (250, 230, 60), (40, 120, 200)


def pixels(answer: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    size = answer.result["preview"]
    return np.frombuffer(answer.payload, np.uint8).reshape(size["height"], size["width"], 3)


def is_near(pixel: Any, colour: tuple[int, int, int], off: int = 40) -> bool:
    return bool(np.abs(np.asarray(pixel, int) - colour).max() <= off)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_every_format_opens(kind: str, scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.file_of(scenes.scene(), kind))
    shown = pixels(answer)
    assert (answer.result["format"], answer.result["width"], answer.result["height"]) == (kind, 96, 64)
    assert is_near(shown[8, 8], RED)
    assert is_near(shown[48, 75], YELLOW)
    assert is_near(shown[8, 88], BLUE)
    assert answer.result["notes"] == []
    assert answer.result["traces"] == []


def test_heic_opens(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open", "name": "IMG_1.HEIC"}, scenes.HEIC)
    shown = pixels(answer)
    assert answer.result["format"] == "HEIF"
    assert is_near(shown[8, 8], RED)
    assert is_near(shown[48, 75], YELLOW)


def test_heic_is_turned_upright_once(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.HEIC_TURNED)
    shown = pixels(answer)
    assert shown.shape == (96, 64, 3)
    assert is_near(shown[8, 56], RED)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_photos_are_turned_upright(kind: str, turn: int, scenes: Any, ask: Any) -> None:
    upright = scenes.scene()
    away = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what a camera does to get a picture that needs this turn
    stored = upright if turn == 1 else upright.transpose(Image.Transpose(away[turn]))
    block = Image.Exif()
    block[0x0112] = turn
    answer = ask({"job": "open"}, scenes.file_of(stored, kind, exif=block.tobytes() if kind != "TIFF" else block))
    assert (answer.result["width"], answer.result["height"]) == (96, 64)
    shown = pixels(answer)
    assert is_near(shown[8, 8], RED)
    assert is_near(shown[48, 75], YELLOW)
    assert is_near(shown[56, 8], BLUE)


def test_a_nonsense_orientation_is_ignored(scenes: Any, ask: Any) -> None:
    data = scenes.laden_jpeg(scenes.scene(), orientation=77)
    assert ask({"job": "open"}, data).result["width"] == 96


def _swapped_profile() -> bytes:
    """A profile in which red and blue have changed places: what it turns must look quite different."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack_from(">I", data, 128)
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(data[at : at + 4])
        data[at : at + 4] = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(name, name)
        if name == b"desc":
            offset, length = struct.unpack_from(">II", data, at + 4)
            data[offset + 28 : offset + length] = bytes(length - 28)
    return bytes(data)


def test_colours_are_converted_to_srgb(scenes: Any, ask: Any) -> None:
    data = scenes.file_of(scenes.scene(), "PNG", icc_profile=_swapped_profile())
    answer = ask({"job": "open"}, data)
    assert answer.result["notes"] == ["photos.note.colours"]
    red, _, blue = map(int, pixels(answer)[8, 8])
    assert blue > 180 > 80 > red


def test_a_broken_profile_is_said_and_left_aside(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.file_of(scenes.scene(), "PNG", icc_profile=b"no profile at all" * 20))
    assert answer.result["notes"] == ["photos.note.colours_guessed"]
    assert is_near(pixels(answer)[8, 8], RED)


def test_cmyk_opens(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.file_of(scenes.scene().convert("CMYK"), "JPEG", quality=95))
    assert is_near(pixels(answer)[8, 8], RED)


def test_transparent_pixels_do_not_come_through(scenes: Any, ask: Any) -> None:
    picture = scenes.scene().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    answer = ask({"job": "open"}, scenes.file_of(picture, "PNG"))
    assert answer.result["notes"] == ["photos.note.transparent"]
    assert (pixels(answer) == 255).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16"])
def test_every_mode_opens(mode: str, scenes: Any, ask: Any) -> None:
    kind = "TIFF" if mode == "PA" else "PNG"
    deep = Image.fromarray((np.asarray(scenes.scene().convert("L"), np.uint16) << 8).astype(np.uint16))
    picture = deep if mode == "I;16" else scenes.scene().convert(mode if mode != "PA" else "P")
    grey = pixels(ask({"job": "open"}, scenes.file_of(picture, kind)))[8, 8]
    expected = scenes.scene().convert("RGB" if mode in ("P", "PA", "RGBA") else "L").getpixel((8, 8))
    assert mode == "1" or is_near(grey, expected if isinstance(expected, tuple) else (expected,) * 3, 30)


def test_a_palette_with_transparency_is_filled_with_white(scenes: Any, ask: Any) -> None:
    picture = scenes.scene().quantize(8)
    data = scenes.file_of(picture, "PNG", transparency=picture.getpixel((8, 8)))
    assert (pixels(ask({"job": "open"}, data))[8, 8] == 255).all()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG", "AVIF"])
def test_of_several_pictures_the_first_is_used_and_that_is_said(kind: str, scenes: Any, ask: Any) -> None:
    second = Image.new("RGB", (96, 64), (0, 0, 0))
    data = scenes.file_of(scenes.scene(), kind, save_all=True, append_images=[second])
    answer = ask({"job": "open"}, data)
    assert answer.result["notes"] == ["photos.note.first_frame"]
    assert is_near(pixels(answer)[8, 8], RED)


def test_the_view_is_no_larger_than_asked(scenes: Any, ask: Any) -> None:
    data = scenes.file_of(scenes.scene((3000, 1500)), "PNG")
    answer = ask({"job": "open"}, data)
    assert answer.result["preview"] == {"width": 2048, "height": 1024}
    assert answer.result["width"] == 3000
    assert ask({"job": "open", "longest": 300}, data).result["preview"] == {"width": 300, "height": 150}


def refused(do: Any) -> str:
    with pytest.raises(PhotoError) as caught:
        do()
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("a.jpg", "PNG", "name_differs"),
        ("a.png", "JPEG", "name_differs"),
        ("a.pdf", "PNG", "name_differs"),
        ("a.heic", "JPEG", "name_differs"),
        ("a.JPEG", "JPEG", ""),
        ("no ending", "JPEG", ""),
        ("", "GIF", ""),
    ],
)
def test_a_name_that_lies_is_refused(name: str, kind: str, code: str, scenes: Any, ask: Any) -> None:
    data = scenes.file_of(scenes.scene(), kind)
    if code:
        assert refused(lambda: ask({"job": "open", "name": name}, data)) == code
    assert ask({"job": "open", "name": name, "trust_content": bool(code)}, data).result["format"] == kind


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.7", b"BM" + bytes(60), b"\0\0\1\0" * 9, b"8BPS" + bytes(40)])
def test_what_is_no_photo_is_refused(data: bytes, ask: Any) -> None:
    assert refused(lambda: ask({"job": "open"}, data)) == ("not_a_photo" if data else "empty")


def _huge_png(wide: int, high: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_001, 8_000), (12_000, 12_000), (2**31 - 1, 2**31 - 1)])
def test_more_than_64_megapixels_are_refused_before_they_are_unpacked(size: tuple[int, int], ask: Any) -> None:
    assert refused(lambda: ask({"job": "open"}, _huge_png(*size))) == "too_large"


def test_a_smaller_decoding_still_knows_the_whole_size(scenes: Any) -> None:
    data = scenes.laden_jpeg(scenes.scene((2400, 1600)), orientation=6)
    photo = decoding.decode(data, at_least=600)
    assert (photo.width, photo.height) == (1600, 2400)
    assert 600 <= max(photo.picture.size) < 2400
    assert photo.picture.width < photo.picture.height


def test_the_decoded_picture_carries_nothing_along(scenes: Any) -> None:
    photo = decoding.decode(scenes.laden_jpeg(scenes.scene()))
    again = Image.open(io.BytesIO(scenes.file_of(photo.picture, "PNG")))
    assert photo.picture.mode == "RGB"
    assert "PLANTED" not in str(again.info)


def test_directories_that_point_at_themselves_end() -> None:
    loop = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    assert exif.fields(loop) == []


def test_a_field_beyond_the_end_is_left_out() -> None:
    block = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHII", 0x010F, 2, 4_000_000_000, 30) + bytes(4)
    assert exif.fields(block) == []
