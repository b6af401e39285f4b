"""Text as it is searched: composed characters taken apart, without accents, in small letters."""

from __future__ import annotations

import unicodedata


def searchable(text: str) -> str:
    """Return the text as the search index keeps it; what SQLite cannot hold becomes a question mark or a space."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return plain.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
