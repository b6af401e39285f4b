"""Reads arrays from a safetensors file: a JSON header, then plain numbers; nothing in it is executed."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

KINDS = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "U8": np.uint8, "I32": np.int32, "I64": np.int64}
LONGEST_HEADER = 1 << 20


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Arrays and notes of a file; raises ``OSError``, or ``ValueError`` when the file is not whole."""
    data = path.read_bytes()
    if len(data) < 8:
        raise ValueError(f"{path.name} is cut short")
    (length,) = struct.unpack("<Q", data[:8])
    if length > min(LONGEST_HEADER, len(data) - 8):
        raise ValueError(f"{path.name} has no valid header")
    header = json.loads(data[8 : 8 + length])
    if not isinstance(header, dict):
        raise ValueError(f"{path.name} has no valid header")
    notes = {str(key): str(value) for key, value in header.pop("__metadata__", {}).items()}
    body = memoryview(data)[8 + length :]
    return {name: _array(path.name, body, entry) for name, entry in header.items()}, notes


def _array(file: str, body: memoryview, entry: dict[str, Any]) -> NDArray[Any]:
    """One array as the header describes it."""
    first, last = entry["data_offsets"]
    kind = KINDS.get(entry["dtype"])
    if kind is None or not 0 <= first <= last <= len(body):
        raise ValueError(f"{file} holds an array that cannot be read")
    return np.frombuffer(body[first:last], kind).reshape(entry["shape"])
