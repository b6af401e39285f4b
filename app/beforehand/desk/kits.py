"""The languages in which somebody can be asked for consent, read from the resources."""

from __future__ import annotations

import tomllib
from importlib import resources

from beforehand.domain.request import Kit

FOLDER = "consent"
DEFAULT = "en"


def kits() -> tuple[Kit, ...]:
    """The words of a request in every language that there is, English first."""
    folder = resources.files("beforehand_resources") / FOLDER
    found = [
        Kit(each.name.removesuffix(".toml"), tomllib.loads(each.read_text(encoding="utf-8")))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda kit: (kit.code != DEFAULT, kit.code)))


def kit_for(language: str, known: tuple[Kit, ...]) -> Kit:
    """The words in a language, otherwise the first."""
    return next((kit for kit in known if kit.code == language), known[0])
