"""Runs every module here that has CELLS, each in a process of its own; prints a table and writes build/bench.json.

usage: python tests/bench/run.py [WORD ...]   only modules whose names hold one of the words
"""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent.parent / "build" / "bench.json"
PATIENCE_S = 900


@dataclass(frozen=True)
class Cell:
    """A figure and its bound; a negative bound is a floor."""

    name: str
    value: float
    bound: float
    unit: str

    @property
    def is_ok(self) -> bool:
        if math.isnan(self.value):
            return False
        return self.value >= -self.bound if self.bound < 0 else self.value <= self.bound


def load(path: Path) -> Any:
    """The module in a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def modules(words: list[str]) -> list[Path]:
    """The files here that have cells."""
    found = [
        path
        for path in sorted(HERE.glob("*.py"))
        if path != Path(__file__).resolve() and "\nCELLS" in path.read_text("utf-8")
    ]
    return [path for path in found if not words or any(word in path.stem for word in words)]


def measure(path: Path) -> list[Cell]:
    """All cells of one module, measured in a process of its own; a cell that could not be measured is not a number."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--measure", str(path)],
        check=False, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    values = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 and done.stdout.strip() else {}
    return [Cell(name, float(values.get(name, math.nan)), float(bound), unit) for name, bound, unit in load(path).CELLS]


def show(cell: Cell) -> str:
    """One line of the table."""
    sign = ">=" if cell.bound < 0 else "<="
    mark = "ok" if cell.is_ok else "MISSED"
    return f"{cell.name:<30}{cell.value:>12.2f}  {sign} {abs(cell.bound):<10g}{cell.unit:<10}{mark}"


def main(arguments: list[str]) -> int:
    """Measure, print, write; exit code 1 when a bound was missed."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(load(Path(arguments[1])).measure()))
        return 0
    cells: list[Cell] = []
    for path in modules(arguments):
        for cell in measure(path):
            print(show(cell), flush=True)
            cells.append(cell)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    report = {
        c.name: {"value": None if math.isnan(c.value) else c.value, "bound": c.bound, "unit": c.unit, "ok": c.is_ok}
        for c in cells
    }
    REPORT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0 if all(cell.is_ok for cell in cells) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
