"""Reads what is needed of an ONNX file: the nodes in their order and the named arrays; nothing in the file is executed.

The file is a protocol-buffers message: fields, each a number with a wire type, then a value. Field numbers are those of
the published ONNX schema (ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INITIALIZER = 1, 5
NODE_INPUT, NODE_OUTPUT, NODE_KIND, NODE_ATTRIBUTE = 1, 2, 4, 5
ATTRIBUTE_NAME, ATTRIBUTE_FLOAT, ATTRIBUTE_INT, ATTRIBUTE_INTS = 1, 2, 3, 8
TENSOR_DIMENSIONS, TENSOR_TYPE, TENSOR_FLOATS, TENSOR_NAME, TENSOR_RAW = 1, 2, 4, 8, 9
FLOAT32 = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the network."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in base 128, and where the next thing begins."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message: numbers for wire types 0 and 5, bytes for type 2; raises ``ValueError`` for others."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
        elif wire == 2:
            length, at = _varint(data, at)
            yield number, data[at : at + length]
            at += length
        elif wire == 5:
            yield number, struct.unpack_from("<f", data, at)[0]
            at += 4
        else:
            raise ValueError(f"wire type {wire} is not expected here")


def packed(value: Any) -> list[int]:
    """Whole numbers, whether they came one by one or packed."""
    if isinstance(value, int):
        return [value]
    numbers, at = [], 0
    while at < len(value):
        number, at = _varint(value, at)
        numbers.append(number)
    return numbers


def _attribute(data: bytes) -> tuple[str, Any]:
    name, value, many = "", None, []
    for number, content in fields(data):
        if number == ATTRIBUTE_NAME:
            name = content.decode()
        elif number in (ATTRIBUTE_FLOAT, ATTRIBUTE_INT):
            value = content
        elif number == ATTRIBUTE_INTS:
            many += packed(content)
    return name, many or value


def _node(data: bytes) -> Node:
    inputs, outputs, kind, settings = [], [], "", {}
    for number, content in fields(data):
        if number == NODE_INPUT:
            inputs.append(content.decode())
        elif number == NODE_OUTPUT:
            outputs.append(content.decode())
        elif number == NODE_KIND:
            kind = content.decode()
        elif number == NODE_ATTRIBUTE:
            name, value = _attribute(content)
            settings[name] = value
    return Node(kind, tuple(inputs), tuple(outputs), settings)


def _tensor(data: bytes) -> tuple[str, NDArray[Any] | None]:
    """The array's name and its 32-bit numbers; ``None`` for arrays of another type."""
    shape: list[int] = []
    name, kind, raw = "", 0, b""
    for number, content in fields(data):
        if number == TENSOR_DIMENSIONS:
            shape += packed(content)
        elif number == TENSOR_TYPE:
            kind = content
        elif number in (TENSOR_FLOATS, TENSOR_RAW):
            raw += content if isinstance(content, bytes) else struct.pack("<f", content)
        elif number == TENSOR_NAME:
            name = content.decode()
    return name, np.frombuffer(raw, "<f4").reshape(shape) if kind == FLOAT32 else None


def read(data: bytes) -> tuple[list[Node], dict[str, NDArray[Any]]]:
    """Nodes in their order, and arrays by name."""
    nodes, arrays = [], {}
    for number, graph in fields(data):
        if number != MODEL_GRAPH:
            continue
        for part, content in fields(graph):
            if part == GRAPH_NODE:
                nodes.append(_node(content))
            elif part == GRAPH_INITIALIZER:
                name, array = _tensor(content)
                if array is not None:
                    arrays[name] = array
    return nodes, arrays
