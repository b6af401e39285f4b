"""The leak test: whatever is planted in a photo, not a byte of it is in the safe copy."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest
from PIL import Image

WINDOW = 16
"""So many bytes in a row of something planted count as a leak."""
SHAPE = {"x": 200, "y": 100, "width": 120, "height": 90, "shape": "box", "reach": "drawn", "padding": 0.25}
INNER = (slice(100, 190), slice(200, 320))
"""Rows and columns under the cover."""


def pieces(planted: bytes) -> set[bytes]:
    """All runs of sixteen bytes that are not one byte over and over."""
    runs = {planted[at : at + WINDOW] for at in range(len(planted) - WINDOW + 1)}
    return {run for run in runs if len(set(run)) > 4}


def common_pieces(scenes: Any) -> set[bytes]:
    """What every JPEG file written here has in common: standard tables and headers."""
    plain = [scenes.file_of(scenes.scene((48, 32)), "JPEG", quality=quality) for quality in range(30, 96)]
    return set().union(*(pieces(data[: data.index(b"\xff\xda") + 14]) for data in plain))


def leaks(data: bytes, scenes: Any, hidden: dict[str, bytes]) -> set[str]:
    """The names of what has survived."""
    found = {word.decode() for word in scenes.PLANTED if word in data or word.decode().encode("utf-16-le") in data}
    usual = common_pieces(scenes)
    runs = pieces(data)
    return found | {name for name, planted in hidden.items() if (pieces(planted) - usual) & runs}


def photo(scenes: Any) -> Image.Image:
    """A photo whose covered part is noise, so that each of its runs of bytes is its own."""
    picture = scenes.people([(100, 140), (500, 140)])
    dice = np.random.default_rng(7)
    picture.paste(Image.fromarray(dice.integers(0, 256, (90, 120, 3), np.uint8)), (200, 100))
    return picture


def planted_blocks(scenes: Any) -> dict[str, bytes]:
    small = scenes.small_copy(photo(scenes))
    return {
        "thumbnail": small,
        "exif": scenes.exif_block(thumbnail=small),
        "xmp": scenes.XMP,
        "iptc": scenes.iptc_records(),
        "profile": scenes.profile(),
    }


@pytest.mark.parametrize("into", ["JPEG", "PNG"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_nothing_planted_survives(kind: str, into: str, scenes: Any, ask: Any) -> None:
    original = scenes.LADEN[kind](photo(scenes))
    hidden = planted_blocks(scenes)
    assert leaks(original, scenes, hidden), "the detector must see what was planted"
    answer = ask({"job": "save", "format": into, "covers": [SHAPE]}, original)
    assert leaks(answer.payload, scenes, hidden) == set()
    assert leaks(Image.open(io.BytesIO(answer.payload)).tobytes(), scenes, hidden) == set()


@pytest.mark.parametrize("into", ["JPEG", "PNG"])
def test_nothing_survives_from_heic(into: str, scenes: Any, ask: Any) -> None:
    assert b"PLANTED" in scenes.HEIC
    assert b"PLANTED" not in ask({"job": "save", "format": into}, scenes.HEIC).payload


def under(data: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), int)[INNER]


@pytest.mark.parametrize("into", ["JPEG", "PNG"])
def test_not_a_pixel_of_what_is_covered_survives(into: str, scenes: Any, ask: Any) -> None:
    """Two photos that differ only under the cover give the same file, byte for byte."""
    first = photo(scenes)
    second = first.copy()
    second.paste((255, 0, 0), (200, 100, 320, 190))
    assert (np.asarray(first) != np.asarray(second)).any()
    files = [
        ask({"job": "save", "format": into, "covers": [SHAPE]}, scenes.file_of(one, "PNG")).payload
        for one in (first, second)
    ]
    assert files[0] == files[1]
    assert np.abs(under(files[0]) - 32).max() <= (0 if into == "PNG" else 3)
    pixels = first.crop((200, 100, 320, 190)).tobytes()
    assert not pieces(pixels) & pieces(Image.open(io.BytesIO(files[0])).tobytes())


def test_the_same_holds_after_making_it_smaller(scenes: Any, ask: Any) -> None:
    first = photo(scenes)
    second = first.copy()
    second.paste((255, 255, 0), (200, 100, 320, 190))
    files = [
        ask({"job": "save", "longest": 333, "covers": [SHAPE]}, scenes.file_of(one, "PNG")).payload
        for one in (first, second)
    ]
    assert files[0] == files[1]


@pytest.mark.parametrize("leak", ["exif", "comment", "thumbnail", "trailer", "pixels", "xmp in utf-16"])
def test_the_detector_would_catch_a_leak(leak: str, scenes: Any, ask: Any) -> None:
    """The positive control: a safe copy into which one thing was put back."""
    original = photo(scenes)
    clean = ask({"job": "save", "format": "PNG", "covers": [SHAPE]}, scenes.file_of(original, "PNG")).payload
    hidden = planted_blocks(scenes) | {"pixels": original.crop((200, 100, 320, 190)).tobytes()}
    assert leaks(clean, scenes, hidden) == set()
    put_back = {
        "exif": scenes.exif_block()[60:],
        "comment": b"PLANTED-COMMENT",
        "thumbnail": hidden["thumbnail"][300:],
        "trailer": b"PLANTED-TRAILER",
        "pixels": hidden["pixels"][1000:1100],
        "xmp in utf-16": "PLANTED-CREATOR".encode("utf-16-le"),
    }
    assert leaks(clean + put_back[leak], scenes, hidden)


def test_saving_as_programs_usually_do_would_be_caught(scenes: Any) -> None:
    """The positive control for the whole: opening and saving with what was there carries things along."""
    opened = Image.open(io.BytesIO(scenes.laden_jpeg(photo(scenes))))
    usual = scenes.file_of(opened, "JPEG", exif=opened.getexif(), icc_profile=opened.info["icc_profile"])
    assert {"PLANTED-COMMENT", "PLANTED-MAKER", "profile"} <= leaks(usual, scenes, planted_blocks(scenes))


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("into", ["JPEG", "PNG"])
def test_exiftool_finds_only_what_pixels_need(into: str, scenes: Any, ask: Any) -> None:
    original = scenes.laden_jpeg(photo(scenes))
    needed = {"SourceFile", "ExifTool", "System", "File", "JFIF", "PNG", "Composite"}

    def groups(data: bytes) -> set[str]:
        done = subprocess.run(
            ["exiftool", "-j", "-a", "-G1", "-"], input=data, capture_output=True, timeout=60, check=True
        )
        return {key.split(":")[0] for key in json.loads(done.stdout)[0]}

    assert not groups(original) <= needed
    assert groups(ask({"job": "save", "format": into}, original).payload) <= needed
