"""The face finder: each kind of layer against plain arithmetic, boxes, duplicates, drawn people, and nothing that knows who."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand_checks.photos import faces, jobs, protocol
from beforehand_checks.photos import network as layers
from beforehand_checks.photos.faces import Face


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, photos are looked at to the end."""
    monkeypatch.setattr(jobs, "PATIENCE", 3600.0)


DICE = np.random.default_rng(20260302)


def numbers(*shape: int) -> Any:
    return DICE.normal(0, 1, shape).astype(np.float32)


# ---- layers, each computed once more by the definition


def by_definition(x: Any, weight: Any, bias: Any, stride: int) -> Any:
    """A 3 x 3 convolution with zeros around the edge, number by number, in 64 bits; weight is (3, 3, inputs, outputs)."""
    rows, columns = math.ceil(x.shape[0] / stride), math.ceil(x.shape[1] / stride)
    y = np.zeros((rows, columns, weight.shape[3]))
    for row in range(rows):
        for column in range(columns):
            for down in range(3):
                for right in range(3):
                    from_row, from_column = row * stride + down - 1, column * stride + right - 1
                    if 0 <= from_row < x.shape[0] and 0 <= from_column < x.shape[1]:
                        y[row, column] += x[from_row, from_column].astype(float) @ weight[down, right].astype(float)
    return y + bias


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("shape", [(6, 8), (7, 9), (1, 1), (2, 5)])
def test_a_square_layer_agrees_with_its_definition(stride: int, shape: tuple[int, int]) -> None:
    x, weight, bias = numbers(*shape, 3), numbers(3, 3, 3, 5), numbers(5)
    assert np.allclose(layers.square(x, weight, bias, stride), by_definition(x, weight, bias, stride), atol=1e-4)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("shape", [(6, 8), (7, 9), (1, 1), (2, 5)])
def test_a_depthwise_layer_agrees_with_its_definition(stride: int, shape: tuple[int, int]) -> None:
    x, weight, bias = numbers(*shape, 4), numbers(3, 3, 4), numbers(4)
    full = np.zeros((3, 3, 4, 4), np.float32)
    full[:, :, range(4), range(4)] = weight
    rows, columns = math.ceil(shape[0] / stride), math.ceil(shape[1] / stride)
    y = layers.depthwise(layers.edged(x), weight, bias, stride, rows, columns)
    assert np.allclose(y, by_definition(x, full, bias, stride), atol=1e-4)


def test_a_dense_layer_agrees_with_its_definition() -> None:
    x, weight, bias = numbers(3, 4, 6), numbers(6, 2), numbers(2)
    y = layers.dense(x, weight, bias)
    expected = [[[sum(x[r, c, i] * weight[i, o] for i in range(6)) + bias[o] for o in range(2)] for c in range(4)] for r in range(3)]  # fmt: skip
    assert np.allclose(y, expected, atol=1e-5)


def test_a_doubling_layer_agrees_with_its_definition() -> None:
    x, weight, bias = numbers(3, 2, 4), numbers(2, 2, 4, 5), numbers(5)
    y = layers.doubled(x, weight, bias)
    assert y.shape == (6, 4, 5)
    for row in range(6):
        for column in range(4):
            expected = x[row // 2, column // 2] @ weight[row % 2, column % 2] + bias
            assert np.allclose(y[row, column], expected, atol=1e-5)


def test_scores_stay_between_zero_and_one() -> None:
    scores = layers.sigmoid(np.array([-1e9, -1, 0, 1, 1e9], np.float32))
    assert np.allclose(scores, [0, 1 / (1 + math.e), 0.5, math.e / (1 + math.e), 1])


def small_network() -> layers.Network:
    """All layers at their places with few channels and random weights."""
    shapes: dict[str, tuple[int, ...]] = {"stem": (3, 3, 3, 4)}
    channels = 4
    for number, stride in enumerate(layers.STRIDES):
        out = channels if number and stride == 1 and number not in (10, 16) else channels + 1
        if number:
            shapes[f"block{number:02}.widen"] = (channels, channels * 2)
        wide = channels * 2 if number else channels
        shapes |= {f"block{number:02}.depth": (3, 3, wide), f"block{number:02}.narrow": (wide, out)}
        channels = out
        if number in layers.SIDES:
            shapes[f"side{layers.SIDES[number]}"] = (channels, 5)
    shapes |= {"top": (channels, 5), "shared": (3, 3, 5, 5), "heat": (5, 1), "extent": (5, 2), "offset": (5, 2)}
    shapes |= {f"double{level}": (2, 2, 5, 5) for level in range(3)}
    arrays = {}
    for name, shape in shapes.items():
        arrays[f"{name}.weight"] = (numbers(*shape) * 0.4).astype(np.float16)
        arrays[f"{name}.bias"] = numbers(shape[-1]).astype(np.float16)
    return layers.Network(arrays)


def by_definition_whole(network: layers.Network, picture: Any) -> Any:
    """The heat map computed layer by layer without strips."""
    w = network._arrays

    def full(name: str) -> Any:
        depth = w[f"{name}.weight"]
        square = np.zeros((3, 3, depth.shape[2], depth.shape[2]))
        square[:, :, range(depth.shape[2]), range(depth.shape[2])] = depth
        return square

    def relu(x: Any) -> Any:
        return np.maximum(x, 0)

    def point(x: Any, name: str) -> Any:
        return x @ w[f"{name}.weight"].astype(float) + w[f"{name}.bias"]

    x, aside = relu(by_definition(picture, w["stem.weight"], w["stem.bias"], 2)), {}
    for number, stride in enumerate(layers.STRIDES):
        name = f"block{number:02}"
        wide = relu(point(x, f"{name}.widen")) if number else x
        y = point(relu(by_definition(wide, full(f"{name}.depth"), w[f"{name}.depth.bias"], stride)), f"{name}.narrow")
        x = y + x if number and stride == 1 and y.shape == x.shape else y
        if number in layers.SIDES:
            aside[layers.SIDES[number]] = x
    x = relu(point(x, "top"))
    for level in range(3):
        up = np.zeros((x.shape[0] * 2, x.shape[1] * 2, 5))
        for down in range(2):
            for right in range(2):
                up[down::2, right::2] = x @ w[f"double{level}.weight"][down, right] + w[f"double{level}.bias"]
        x = relu(up) + relu(point(aside[level], f"side{level}"))
    x = relu(by_definition(x, w["shared.weight"], w["shared.bias"], 1))
    return 1 / (1 + np.exp(-point(x, "heat")[..., 0]))


def test_the_whole_network_agrees_with_its_definition_in_any_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    network = small_network()
    picture = DICE.uniform(0, 4, (64, 96, 3)).astype(np.float32)
    expected = by_definition_whole(network, picture)
    assert expected.std() > 1e-3
    for strip in (1, 700, 10**9):
        monkeypatch.setattr(layers, "STRIP", strip)
        maps = network.run(picture)
        assert maps.heat.shape == (16, 24)
        assert maps.extent.shape == maps.offset.shape == (16, 24, 2)
        assert np.abs(maps.heat - expected).max() < 1e-4


# ---- boxes


def maps_with(*places: tuple[int, int, float, float, float]) -> layers.Maps:
    """Maps of 20 by 30 places with faces: row, column, score, height and width in pixels."""
    heat, extent, offset = (
        np.zeros((20, 30), np.float32),
        np.zeros((20, 30, 2), np.float32),
        np.zeros((20, 30, 2), np.float32),
    )
    for row, column, score, height, width in places:
        heat[row, column] = score
        extent[row, column] = math.log(height / 4), math.log(width / 4)
        offset[row, column] = 0.25, -0.25
    return layers.Maps(heat, extent, offset)


def test_maps_become_boxes_in_pixels() -> None:
    [box] = faces.decoded(maps_with((5, 10, 0.9, 40, 20)), 0.4)
    middle_x, middle_y = (10 - 0.25 + 0.5) * 4, (5 + 0.25 + 0.5) * 4
    assert np.allclose(box, [middle_x - 10, middle_y - 20, middle_x + 10, middle_y + 20, 0.9], atol=1e-4)


def test_low_scores_and_no_scores_give_no_boxes() -> None:
    assert faces.decoded(maps_with((5, 10, 0.39, 40, 20)), 0.4).shape == (0, 5)
    assert faces.decoded(maps_with(), 0.4).shape == (0, 5)


def test_a_mad_extent_stays_a_number() -> None:
    maps = maps_with((5, 10, 0.9, 40, 20))
    maps.extent[5, 10] = 500, 500
    assert np.isfinite(faces.decoded(maps, 0.4)).all()


def test_of_boxes_on_the_same_face_the_best_stays() -> None:
    boxes = np.array([[0, 0, 10, 10, 0.6], [1, 1, 11, 11, 0.9], [30, 30, 40, 40, 0.5], [8, 8, 18, 18, 0.7]], np.float32)
    assert [round(float(score), 1) for score in faces.distinct(boxes)[:, 4]] == [0.9, 0.7, 0.5]


def test_overlap_is_shared_area_over_all_area() -> None:
    boxes = np.array([[5, 0, 15, 10, 1], [10, 0, 20, 10, 1], [0, 0, 10, 10, 1], [2, 2, 4, 4, 1]], np.float32)
    assert np.allclose(faces.overlaps(np.array([0, 0, 10, 10, 1], np.float32), boxes), [1 / 3, 0, 1, 0.04])


box = st.tuples(*[st.integers(0, 60)] * 4, st.integers(0, 100)).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]) + 1, max(b[1], b[3]) + 1, b[4] / 100)
)


@given(st.lists(box, max_size=40))
@settings(max_examples=60)
def test_what_is_left_never_overlaps_and_whatever_went_did(given_boxes: list[tuple[float, ...]]) -> None:
    boxes = np.array(given_boxes, np.float32).reshape(-1, 5)
    kept = faces.distinct(boxes)
    assert list(kept[:, 4]) == sorted(kept[:, 4], reverse=True)
    for number, one in enumerate(kept):
        assert (faces.overlaps(one, kept[number + 1 :]) < faces.OVERLAP).all()
    for one in boxes:
        assert len(kept)
        assert max(faces.overlaps(one, kept)) >= faces.OVERLAP or one.tolist() in kept.tolist()


# ---- drawn people


def test_drawn_people_are_found_where_they_are(network: Any, scenes: Any) -> None:
    places = [(120, 140), (330, 90), (540, 200)]
    found = faces.find(network, scenes.people(places))
    assert len(found) == 3
    for x, y in places:
        [face] = [f for f in found if f.left < x < f.right and f.top < y + 20 < f.bottom]
        assert 25 < face.bottom - face.top < 75
        assert face.score > 0.6


def test_boxes_are_in_pixels_of_the_oriented_photo(network: Any, scenes: Any, ask: Any) -> None:
    places = [(300, 200), (1200, 420)]
    upright = scenes.people(places, (1600, 1200), height=80)
    stored = upright.transpose(scenes.Image.Transpose.ROTATE_90)  # to be turned clockwise again
    told: list[dict[str, Any]] = []
    answer = ask({"job": "faces"}, scenes.laden_jpeg(stored, orientation=6), told)
    assert (answer.result["width"], answer.result["height"]) == (1600, 1200)
    assert len(answer.result["faces"]) == 2
    for x, y in places:
        assert any(
            f["x"] < x < f["x"] + f["width"] and f["y"] < y + 40 < f["y"] + f["height"] for f in answer.result["faces"]
        )
    assert len([line for line in told if "faces" in line]) == len(faces.views((1600, 1200)))


def test_a_crowd_is_found_large_and_small(network: Any, scenes: Any) -> None:
    places = [(80 + 150 * column, 60 + 140 * row) for row in range(6) for column in range(8)]
    found = faces.find(network, scenes.people(places, (1280, 960), height=32))
    assert len(found) == len(places)


def test_a_large_photo_is_looked_at_three_times_and_the_last_time_in_pieces_that_overlap() -> None:
    looks = faces.views((4000, 3000))
    assert [look.made for look in looks] == [(640, 480), (1280, 960), *[(2560, 1920)] * 4]
    assert [look.is_whole for look in looks] == [True, True, False, False, False, False]
    assert faces.views((600, 400)) == [faces.View((608, 416), 0, 0, 608, 416)]
    assert len(faces.views((1280, 720))) == 2


@given(st.integers(1, 9000), st.integers(1, 9000))
@settings(max_examples=200)
def test_pieces_leave_nothing_out_and_stay_small(width: int, height: int) -> None:
    last = [look for look in faces.views((width, height)) if look.made == faces.views((width, height))[-1].made]
    wide, high = last[0].made
    assert sum((look.right - look.left) * (look.bottom - look.top) for look in last) >= wide * high
    for look in last:
        assert (look.right - look.left) % faces.STEP == (look.bottom - look.top) % faces.STEP == 0
        assert max(look.right - look.left, look.bottom - look.top) <= faces.TILE + 2 * faces.MARGIN + faces.STEP
    for x, y in ((0, 0), (wide - 1, 0), (0, high - 1), (wide - 1, high - 1), (wide // 2, high // 2)):
        assert any(look.left <= x < look.right and look.top <= y < look.bottom for look in last)


def test_small_people_are_found_once_each_where_pieces_meet(network: Any, scenes: Any) -> None:
    places = [(200 + 240 * column, 150 + 270 * row) for row in range(7) for column in range(10)]
    places += [(1280, 80), (1280, 957), (60, 957)]
    found = faces.find(network, scenes.people(places, (2560, 1920), height=28))
    assert len(found) == len(places)
    for x, y in places:
        assert len([f for f in found if f.left < x < f.right and f.top < y + 14 < f.bottom]) == 1


def test_a_busy_machine_leaves_the_last_looks_out_and_says_so(
    network: Any, scenes: Any, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = scenes.file_of(scenes.people([(300, 200)], (1600, 1200), height=80), "PNG")
    assert ask({"job": "faces"}, data).result["is_whole"]
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    told: list[dict[str, Any]] = []
    result = ask({"job": "faces"}, data, told).result
    assert not result["is_whole"]
    assert len(result["faces"]) == 1
    assert len([line for line in told if "faces" in line]) == 1


def test_a_large_face_across_pieces_is_one_face(network: Any, scenes: Any) -> None:
    [face] = faces.find(network, scenes.people([(1280, 800)], (2560, 1920), height=200))
    assert face.left < 1280 < face.right
    assert face.bottom - face.top > 130


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (700, 3), (31, 33)])
def test_pictures_of_any_size_can_be_looked_at(size: tuple[int, int], network: Any, scenes: Any) -> None:
    assert faces.find(network, scenes.Image.new("RGB", size, (90, 90, 90))) == []


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (120, 160, 90)])
def test_where_nobody_is_nobody_is_found(colour: tuple[int, int, int], network: Any, scenes: Any) -> None:
    assert faces.find(network, scenes.Image.new("RGB", (800, 500), colour)) == []


def test_weights_that_are_missing_are_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(faces.resources, "files", lambda _: tmp_path)
    with pytest.raises(faces.PhotoError) as caught:
        faces.load_network()
    assert caught.value.code == "no_face_finder"
    (tmp_path / "model").mkdir()
    file = tmp_path / "model" / "faces.npz"
    np.savez(file, stem=np.zeros(3))
    whole = file.read_bytes()
    for content in (b"", b"PK\3\4 broken", whole, whole[: len(whole) // 2], whole[:60] + b"????" + whole[64:]):
        file.write_bytes(content)
        with pytest.raises(faces.PhotoError) as caught:
            faces.load_network()
        assert caught.value.code == "no_face_finder"


# ---- no embedding


def test_no_embedding_of_a_face_exists_anywhere(network: Any, scenes: Any, ask: Any) -> None:
    """A face is five numbers, of which four are places; the weights can give no others, and no job does."""
    assert list(Face.__dataclass_fields__) == ["left", "top", "right", "bottom", "score"]
    assert list(layers.Maps.__dataclass_fields__) == ["heat", "extent", "offset"]
    outputs = {name: array.shape[1] for name, array in network._arrays.items() if name in ("heat.weight", "extent.weight", "offset.weight")}  # fmt: skip
    assert outputs == {"heat.weight": 1, "extent.weight": 2, "offset.weight": 2}
    heads = ("stem", "block", "top", "double", "side", "shared", "heat", "extent", "offset")
    assert {name for name in network._arrays if not name.startswith(heads)} == set()
    data = scenes.file_of(scenes.people([(120, 140), (400, 140)]), "PNG")
    found = ask({"job": "faces"}, data)
    assert found.payload == b""
    assert set(found.result) == {"width", "height", "faces", "is_whole"}
    assert all(set(face) == {"x", "y", "width", "height", "score"} for face in found.result["faces"])
    assert all(isinstance(value, float) for face in found.result["faces"] for value in face.values())


def test_no_job_compares_people() -> None:
    assert protocol.JOBS == tuple(jobs.JOBS) == ("open", "faces", "cover", "save", "verify")
    source = "".join(inspect.getsource(module) for module in (layers, faces, jobs)).lower()
    for word in ("cosine", "identity", "landmark", "descriptor", "similarity"):
        assert word not in source.replace("no embedding, no landmarks", "")
