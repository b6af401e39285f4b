"""Covering: solid, complete, the same in the view and in the file, and without a single pixel of what lies below."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from beforehand_checks.photos import cover, saving
from beforehand_checks.photos.geometry import Area, Cover
from beforehand_checks.photos.trouble import PhotoError

FILL = (200, 10, 90)


def noise(seed: int, size: tuple[int, int] = (160, 120)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8))


def mask(covers: list[Cover], size: tuple[int, int] = (160, 120)) -> Any:
    """What the covers fill, as the view draws it."""
    filled = np.asarray(cover.covered(Image.new("RGB", size), covers, FILL))
    return (filled == FILL).all(axis=2)


COVERS = [
    Cover(40, 30, 30, 40),
    Cover(40, 30, 30, 40, "box"),
    Cover(60, 10, 10, 12, "ellipse", "person"),
    Cover(60, 10, 10, 12, "box", "person"),
    Cover(-20, -20, 60, 50),
    Cover(140, 100, 60, 60, "box"),
    Cover(40.4, 30.7, 0.3, 0.2, "ellipse", "drawn"),
]


@pytest.mark.parametrize("one", COVERS)
def test_the_fill_depends_on_the_colour_alone(one: Cover) -> None:
    first, second = (np.asarray(cover.covered(noise(seed), [one], FILL)) for seed in (1, 2))
    inside = mask([one])
    assert inside.any()
    assert (first[inside] == FILL).all()
    assert (second[inside] == FILL).all()
    assert (first[~inside] == np.asarray(noise(1))[~inside]).all()


@pytest.mark.parametrize("reach", ["head", "person", "drawn"])
@pytest.mark.parametrize("shape", ["ellipse", "box"])
def test_the_face_with_a_quarter_around_it_is_covered(shape: Any, reach: Any) -> None:
    one = Cover(60, 40, 32, 40, shape, reach)
    inside = mask([one])
    assert inside[40:80, 60:92].all()
    assert inside[60, 52:100].all()
    assert inside[31:90, 76].all()


def test_a_head_reaches_further_up_than_what_was_drawn() -> None:
    assert mask([Cover(60, 40, 32, 40, "box")])[21:30, 76].all()
    assert not mask([Cover(60, 40, 32, 40, "box", "drawn")])[:29, 76].any()


@pytest.mark.parametrize("shape", ["ellipse", "box"])
def test_a_person_is_covered_from_head_to_foot(shape: Any) -> None:
    inside = mask([Cover(70, 8, 10, 11, shape, "person")])
    assert inside[4:112, 75].all()
    assert inside[26:105, 60:90].all()
    assert not inside[:, :55].any()


def test_two_covers_do_not_undo_each_other() -> None:
    both = mask([COVERS[0], COVERS[2]])
    assert (both == mask([COVERS[0]]) | mask([COVERS[2]])).all()


def test_a_cover_outside_of_the_photo_is_refused() -> None:
    with pytest.raises(PhotoError) as caught:
        cover.covered(noise(1), [Cover(500, 500, 10, 10)])
    assert caught.value.code == "outside"


def test_the_canvas_is_new_and_carries_nothing() -> None:
    source = noise(1)
    source.info["comment"] = b"PLANTED"
    canvas = cover.covered(source, [])
    assert canvas is not source
    assert canvas.info == {}
    assert (np.asarray(canvas) == np.asarray(source)).all()


place = st.floats(-50, 200, allow_nan=False)
extent = st.floats(0.5, 120)
covers = st.builds(
    Cover,
    place,
    place,
    extent,
    extent,
    st.sampled_from(["ellipse", "box"]),
    st.sampled_from(["head", "person", "drawn"]),
)


@given(covers)
def test_areas_say_exactly_what_is_filled(one: Cover) -> None:
    """Away from the edges, what ``contains`` says is what is drawn: the view and the file agree."""
    areas = one.areas()
    canvas = Image.new("RGB", (160, 120))
    if not any(a.left < 160 and a.top < 120 and a.right > 0 and a.bottom > 0 for a in areas):
        return
    filled = np.asarray(cover.covered(canvas, [one], FILL))
    for y in range(0, 120, 7):
        for x in range(0, 160, 7):
            is_filled = tuple(int(part) for part in filled[y, x]) == FILL
            deep = any((inner := area.shrunk(1.5)) is not None and inner.contains(x, y) for area in areas)
            near = any(area.shrunk(-1.5).contains(x, y) for area in areas)  # type: ignore[union-attr]
            assert is_filled or not deep
            assert near or not is_filled


def test_areas_scale_and_shrink() -> None:
    area = Area("box", 10, 20, 30, 60, 4)
    assert area.scaled(0.5, 2) == Area("box", 5, 40, 15, 120, 2)
    assert area.shrunk(5) == Area("box", 15, 25, 25, 55, 0)
    assert area.shrunk(10) is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "cover",
        None,
        {"x": 1, "y": 1, "width": 0, "height": 5},
        {"x": 1, "y": 1, "width": -3, "height": 5},
        {"x": float("nan"), "y": 1, "width": 3, "height": 5},
        {"x": 1e300, "y": 1, "width": 3, "height": 5},
        {"x": 1, "y": 1, "width": 3, "height": 5, "shape": "blur"},
        {"x": 1, "y": 1, "width": 3, "height": 5, "reach": "eyes"},
        {"x": 1, "y": 1, "width": 3, "height": 5, "padding": -0.1},
        {"x": [], "y": 1, "width": 3, "height": 5},
    ],
)
def test_covers_that_make_no_sense_are_refused(data: Any, scenes: Any, ask: Any) -> None:
    photo = scenes.file_of(scenes.scene(), "PNG")
    for job in ("cover", "save"):
        with pytest.raises(PhotoError) as caught:
            ask({"job": job, "covers": [data]}, photo)
        assert caught.value.code == "bad_request"


def test_a_cover_survives_being_written_and_read() -> None:
    for one in COVERS:
        assert Cover.from_json(one.to_json()) == one


# ---- saving


def test_the_photo_is_covered_before_it_is_made_smaller() -> None:
    """Otherwise what lies below would be mixed into the pixels around the cover."""
    one = Cover(40, 30, 80, 60, "box", "drawn", 0)
    loud = Image.new("RGB", (160, 120), (255, 255, 255))
    loud.paste((255, 0, 0), (41, 31, 119, 89))
    small = np.asarray(saving.safe_copy(loud, [one], (0, 0, 0), 53), int)
    assert (small[..., 0] - small[..., 1] < 3).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_size_quality_and_format_are_as_chosen(kind: str, scenes: Any, ask: Any) -> None:
    data = scenes.file_of(noise(3, (400, 300)), "PNG")
    fine = ask({"job": "save", "format": kind, "quality": 95, "longest": 200, "number": 7}, data)
    coarse = ask({"job": "save", "format": kind, "quality": 30, "longest": 200}, data)
    assert fine.result["name"] == ("photo-7.jpg" if kind == "JPEG" else "photo-7.png")
    opened = Image.open(io.BytesIO(fine.payload))
    assert (opened.format, opened.size, opened.mode) == (kind, (200, 150), "RGB")
    assert (fine.result["width"], fine.result["height"]) == (200, 150)
    assert fine.result["from"] == {"width": 400, "height": 300}
    assert len(coarse.payload) < len(fine.payload) if kind == "JPEG" else coarse.payload == fine.payload


def test_a_small_photo_is_not_made_larger(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "save", "longest": 4000}, scenes.file_of(scenes.scene(), "PNG"))
    assert (answer.result["width"], answer.result["height"]) == (96, 64)


def test_what_the_original_told_is_listed_as_removed(scenes: Any, ask: Any) -> None:
    data = scenes.laden_jpeg(scenes.scene())
    assert ask({"job": "save"}, data).result["removed"] == ask({"job": "open"}, data).result["traces"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "WEBP"},
        {"format": 3},
        {"quality": 96},
        {"quality": 29},
        {"quality": 80.5},
        {"longest": -1},
        {"longest": True},
        {"number": 0},
        {"colour": [1, 2]},
        {"colour": [1, 2, 256]},
        {"colour": "red"},
        {"covers": {}},
        {"covers": [{}] * 600},
        {"job": "paint"},
        {"job": 7},
    ],
)
def test_requests_that_make_no_sense_are_refused(wrong: dict[str, Any], scenes: Any, ask: Any) -> None:
    with pytest.raises(PhotoError) as caught:
        ask({"job": "save"} | wrong, scenes.file_of(scenes.scene(), "PNG"))
    assert caught.value.code == "bad_request"


def test_the_view_shows_what_the_file_will_show(scenes: Any, ask: Any) -> None:
    data = scenes.file_of(scenes.scene(), "PNG")
    request = {"covers": [Cover(20, 20, 12, 12).to_json()], "colour": [1, 2, 3]}
    view = ask({"job": "cover"} | request, data)
    saved = ask({"job": "save", "format": "PNG"} | request, data)
    assert view.payload == Image.open(io.BytesIO(saved.payload)).tobytes()
