"""The second reader's model card as a page to read: what it cannot do stands first, each part under a heading of its own."""

from __future__ import annotations

import re

from beforehand_checks.text import sentences

_RUN_IN = re.compile(r"\*\*(?P<title>[^*\n]+?)\.?\*\*\s*(?P<text>.*)", re.DOTALL)
_HEADING = re.compile(r"#+\s+(?P<title>[^\n]+)")
_LIMITS = re.compile(r"limits?|limitations|what it cannot do", re.IGNORECASE)


def arranged(card: str, limits: str) -> str:
    """A card in Markdown: its parts in their order, but first what it says about its limits, sentence by sentence, under the heading ``limits``.

    A part begins with a heading or with words in bold that a full stop ends; the title of the card is left out.
    """
    first: list[str] = []
    rest: list[str] = []
    is_limits = False
    for block in re.split(r"\n\s*\n", card.strip()):
        title, text, is_run_in = _part(block)
        if block.startswith("# "):
            continue
        if title:
            is_limits = _LIMITS.fullmatch(title.strip()) is not None
        elif is_limits and first and not _is_prose(text):
            is_limits = False
        if is_limits:
            first += _listed(text)
        else:
            rest += [f"## {title}", text] if is_run_in else [block]
    head = [f"## {limits}", "\n".join(first)] if first else []
    return "\n\n".join(part for part in (*head, *rest) if part.strip()) + "\n"


def _part(block: str) -> tuple[str, str, bool]:
    """The title that a block begins with, "" for none, the text after it, and whether both stand in one paragraph."""
    run_in = _RUN_IN.fullmatch(block)
    if run_in is not None:
        return run_in["title"], run_in["text"], True
    heading = _HEADING.match(block)
    if heading is not None:
        return heading["title"], block[heading.end() :].strip(), False
    return "", block, False


def _is_prose(text: str) -> bool:
    return not text.startswith(("|", "#"))


def _listed(text: str) -> list[str]:
    """A paragraph as a list of its sentences; a list as it is."""
    if text.startswith(("- ", "* ")):
        return text.split("\n")
    line = " ".join(text.split())
    return [f"- {line[start:end]}" for start, end in sentences(line)]
