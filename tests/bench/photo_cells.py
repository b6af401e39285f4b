"""Speed and memory of the photo worker on a photo of 12 megapixels: whole processes, from start to last byte.

Medians of several runs; seconds by the clock, so that a busy machine shows. The photo is drawn, with the noise of a camera.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

CELLS = (
    ("photo_open_s", 2.0, "s"),
    ("photo_first_boxes_s", 2.5, "s"),
    ("photo_all_boxes_s", 4.0, "s"),
    ("photo_safe_copy_s", 1.5, "s"),
    ("photo_verify_s", 6.0, "s"),
    ("photo_memory_mb", 700.0, "MB"),
    ("photo_people_found", -24.0, "of 24"),
    ("photo_people_invented", 0.0, "faces"),
)
"""Name, bound and unit; a negative bound is a floor."""

RUNS = 3
SIZE = (4000, 3000)
PLACES = [(300 + 650 * column, 250 + 700 * row) for row in range(4) for column in range(6)]
HEIGHT = 110
SCENES = Path(__file__).resolve().parent.parent / "checks" / "photo_scenes.py"


def _scenes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("photo_scenes", SCENES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def photo(scenes: ModuleType) -> bytes:
    """A JPEG of twelve megapixels with twenty-four people."""
    picture = np.asarray(scenes.people(PLACES, SIZE, HEIGHT), np.int16)
    noise = np.random.default_rng(1).normal(0, 5, (*picture.shape[:2], 1)).astype(np.int16)
    data = scenes.laden_jpeg(Image.fromarray((picture + noise).clip(0, 255).astype(np.uint8)), quality=90)
    assert isinstance(data, bytes)
    return data


class Bench:
    """Runs jobs and keeps the most memory that any of them took."""

    def __init__(self) -> None:
        self.scenes = _scenes()
        self.photo = photo(self.scenes)
        self.memory = 0

    def timed(self, request: dict[str, Any], data: bytes) -> tuple[float, Any]:
        """Median seconds by the clock of a job's whole process, and its last outcome."""
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            outcome = self.scenes.run(request, data)
            times.append(time.perf_counter() - start)
            assert outcome.status == 0, outcome.last
            self.memory = max(self.memory, outcome.memory)
        return statistics.median(times), outcome

    def first_boxes(self) -> float:
        """Median seconds until the first frame that brings faces."""
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            times.append(self.scenes.seconds_until({"job": "faces"}, self.photo, "faces") - start)
        return statistics.median(times)


def _hits(faces: list[dict[str, float]]) -> tuple[int, int]:
    """How many of the people were found, and how many faces are nobody's."""
    found = set()
    nobody = 0
    for face in faces:
        inside = [
            place
            for place in PLACES
            if 0 < place[0] - face["x"] < face["width"] and 0 < place[1] + HEIGHT / 2 - face["y"] < face["height"]
        ]
        found |= set(inside)
        nobody += not inside
    return len(found), nobody


def measure() -> dict[str, float]:
    """All cells of this module."""
    bench = Bench()
    opened, _ = bench.timed({"job": "open", "name": "a.jpg"}, bench.photo)
    searched, outcome = bench.timed({"job": "faces"}, bench.photo)
    found, invented = _hits(outcome.result["faces"])
    covers = [{name: face[name] for name in ("x", "y", "width", "height")} for face in outcome.result["faces"]]
    saved, copy = bench.timed({"job": "save", "covers": covers}, bench.photo)
    size = copy.result["from"]
    order = {"job": "verify", "covers": covers, "from": size, "size": size, "name": copy.result["name"]}
    verified, outcome = bench.timed(order, copy.payload)
    assert outcome.result["passed"], outcome.result["checks"]
    return {
        "photo_open_s": opened,
        "photo_first_boxes_s": bench.first_boxes(),
        "photo_all_boxes_s": searched,
        "photo_safe_copy_s": saved,
        "photo_verify_s": verified,
        "photo_memory_mb": bench.memory / 1e6,
        "photo_people_found": float(found),
        "photo_people_invented": float(invented),
    }


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, value in measure().items():
        print(f"{name:<24}{value:10.2f}")
