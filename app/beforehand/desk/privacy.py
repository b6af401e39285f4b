"""How to look at the privacy settings of each network, read from the resources."""

from __future__ import annotations

import tomllib
from importlib import resources

FOLDER = "privacy"
DEFAULT = "en"
GENERAL = "general"


def steps_for(family: str, language: str = DEFAULT) -> tuple[str, ...]:
    """The steps for a network's family in a language, English where there is none: those that hold everywhere, then its own."""
    table = tomllib.loads(_text(language))
    return tuple(step for name in (GENERAL, family) for step in table.get(name, {}).get("steps", ()))


def _text(language: str) -> str:
    folder = resources.files("beforehand_resources") / FOLDER
    wanted = folder / f"{language}.toml"
    return (wanted if wanted.is_file() else folder / f"{DEFAULT}.toml").read_text(encoding="utf-8")
