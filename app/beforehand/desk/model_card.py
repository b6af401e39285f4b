"""The second reader's model card, read without the model and its arithmetic."""

from __future__ import annotations

from importlib import resources


def read_card() -> str:
    """The card in Markdown; "" where this installation has none."""
    try:
        return (resources.files("beforehand_resources") / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    except OSError:
        return ""
