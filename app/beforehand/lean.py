"""Spares the start of the program what it has no use for."""

from __future__ import annotations

import sys


def spare_features() -> None:
    """Have PySide look for its optional features in no module, as none of ours uses one.

    It reads the source of every module that is imported, to find out whether the module knows PySide, and keeps the lines: 120 ms
    of the start and 7 MB of the window process. Where a later PySide does this otherwise, nothing is changed.
    """
    import PySide6.QtCore  # noqa: F401 -- brings the module below

    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_none  # type: ignore[attr-defined]  # noqa: SLF001


def _uses_none(_module: object) -> bool:
    return False
