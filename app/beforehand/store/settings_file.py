"""Settings in one small JSON file: plain values, nothing personal."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "settings.json"


class FileSettings:
    """Reads the file once and writes it whole; a file that cannot be read counts as empty, one that cannot be written is let be."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or user_config_path("beforehand", appauthor=False)) / FILE_NAME
        self._values = self._load()

    def read(self) -> Mapping[str, object]:
        """Every value that was set."""
        return dict(self._values)

    def write(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold."""
        self._values[key] = value
        self._save()

    def remove(self, key: str) -> None:
        """Forget a value; one that is not kept is no error."""
        if self._values.pop(key, None) is not None:
            self._save()

    def _load(self) -> dict[str, object]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}

    def _save(self) -> None:
        """Write beside the old file and put it in its place, so that it is always whole."""
        fresh = self._path.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh.write_text(json.dumps(self._values, indent=1, sort_keys=True), encoding="utf-8")
            fresh.replace(self._path)
