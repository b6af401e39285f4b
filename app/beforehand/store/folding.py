"""Text as it is searched: composed characters taken apart, without accents, in small letters."""

from __future__ import annotations

import unicodedata
from typing import Final

_END: Final = "  "
"""The index knows groups of three characters; with this even the last character of a text begins one."""


def searchable(text: str) -> str:
    """Return the text as the search index keeps it; what SQLite cannot hold becomes a question mark or a space."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return plain.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def indexable(text: str) -> str:
    """Return the text as it is handed to the search index."""
    return searchable(text) + _END
