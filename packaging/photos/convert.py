"""Turns CenterFace's ONNX file into the 16-bit arrays that the program reads; needs numpy only.

usage: python packaging/photos/convert.py MODEL.onnx TARGET.npz

Every layer must have the place and the settings that ``beforehand_checks.photos.network`` is written for; otherwise the
conversion stops. Batch normalisation is folded into the layer before it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx_file import Node, read

Arrays = dict[str, NDArray[Any]]

STRIDES = (1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1)
LEVELS = 3


class UnexpectedNetworkError(Exception):
    """The model file is not the network that the program can run."""


class Layers:
    """Takes the nodes one after another and insists on their kind and settings."""

    def __init__(self, nodes: list[Node], arrays: Arrays) -> None:
        self._nodes: Iterator[Node] = iter(nodes)
        self._arrays = arrays

    def take(self, kind: str) -> Node:
        """The next node, which must be of this kind."""
        node = next(self._nodes, None)
        if node is None or node.kind != kind:
            raise UnexpectedNetworkError(f"{kind} expected, {node.kind if node else 'the end'} found")
        return node

    def convolution(self, size: int, stride: int = 1, *, depthwise: bool = False) -> tuple[NDArray[Any], NDArray[Any]]:
        """Weights (outputs, inputs, rows, columns) and bias of the next node, a convolution."""
        node = self.take("Conv")
        weight, bias = (self._arrays[name] for name in node.inputs[1:])
        pads = [size // 2] * 4
        expected = {"kernel_shape": [size] * 2, "strides": [stride] * 2, "dilations": [1, 1]}
        group = weight.shape[0] if depthwise else 1
        found = {name: node.settings[name] for name in expected}
        if found != expected or node.settings["group"] != group or (node.settings["pads"] or [0] * 4) != pads:
            raise UnexpectedNetworkError(f"a convolution has the settings {node.settings}")
        return weight, bias

    def doubling(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Weights (rows, columns, inputs, outputs) and bias of a transposed convolution and the normalisation after it."""
        node, norm = self.take("ConvTranspose"), self.take("BatchNormalization")
        if node.settings["kernel_shape"] != [2, 2] or node.settings["strides"] != [2, 2]:
            raise UnexpectedNetworkError("a transposed convolution does not double")
        gain, shift, mean, variance = (self._arrays[name] for name in norm.inputs[1:])
        factor = gain / np.sqrt(variance + norm.settings["epsilon"])
        weight = self._arrays[node.inputs[1]] * factor[None, :, None, None]
        return weight.transpose(2, 3, 0, 1), shift - mean * factor


def dense(layers: Layers, name: str) -> Arrays:
    """A convolution over single pixels as a matrix (inputs, outputs)."""
    weight, bias = layers.convolution(1)
    return {f"{name}.weight": weight[:, :, 0, 0].T, f"{name}.bias": bias}


def square(layers: Layers, name: str, stride: int) -> Arrays:
    """A full 3 x 3 convolution as (rows, columns, inputs, outputs)."""
    weight, bias = layers.convolution(3, stride)
    return {f"{name}.weight": weight.transpose(2, 3, 1, 0), f"{name}.bias": bias}


def block(layers: Layers, number: int, stride: int) -> Arrays:
    """One inverted bottleneck; the first has nothing to widen."""
    name = f"block{number:02}"
    arrays: Arrays = {}
    if number:
        arrays |= dense(layers, f"{name}.widen")
        layers.take("Relu")
    weight, bias = layers.convolution(3, stride, depthwise=True)
    arrays |= {f"{name}.depth.weight": weight[:, 0].transpose(1, 2, 0), f"{name}.depth.bias": bias}
    layers.take("Relu")
    arrays |= dense(layers, f"{name}.narrow")
    if number and stride == 1 and arrays[f"{name}.widen.weight"].shape[0] == arrays[f"{name}.narrow.weight"].shape[1]:
        layers.take("Add")
    return arrays


def convert(layers: Layers) -> Arrays:
    """All arrays by the names that the network uses."""
    arrays = square(layers, "stem", 2)
    layers.take("Relu")
    for number, stride in enumerate(STRIDES):
        arrays |= block(layers, number, stride)
    arrays |= dense(layers, "top")
    layers.take("Relu")
    for level in range(LEVELS):
        weight, bias = layers.doubling()
        layers.take("Relu")
        arrays |= {f"double{level}.weight": weight, f"double{level}.bias": bias}
        arrays |= dense(layers, f"side{level}")
        layers.take("Relu")
        layers.take("Add")
    arrays |= square(layers, "shared", 1)
    layers.take("Relu")
    arrays |= dense(layers, "heat")
    layers.take("Sigmoid")
    return arrays | dense(layers, "extent") | dense(layers, "offset")


def main() -> int:
    """Convert the file given on the command line."""
    source, target = map(Path, sys.argv[1:])
    arrays = convert(Layers(*read(source.read_bytes())))
    halves: Arrays = {name: np.asarray(array, np.float16) for name, array in arrays.items()}
    np.savez_compressed(target, allow_pickle=False, **halves)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
