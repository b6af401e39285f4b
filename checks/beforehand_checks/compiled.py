"""A pack's rules worked out in advance, so that the worker starts without reading thousands of wordings.

The file is made by ``beforehand-check pack build`` and used only while it fits the pack's version, a hash over all its sources.
It leaves out the examples, which only the tools for packs need.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from beforehand_checks.finding import Tier
from beforehand_checks.wording import Wording

FILE = "rules.json"
"""Name of the compiled file in the pack's folder."""

_FORMAT = 1
_GROUPS = ("find", "near", "also", "unless", "near_post", "unless_post")
_PLAIN = ("id", "clause", "language", "file", "say", "do", "score", "within", "mark", "quoted")
_LISTS = ("entity", "change")


def dump(version: str, rules: Sequence[Any]) -> str:
    """The rules of a pack of this version as JSON; groups of anchors are written once."""
    numbers: dict[tuple[str, ...], int] = {}
    written = [_rule(rule, numbers) for rule in rules]
    return json.dumps(
        {"format": _FORMAT, "version": version, "anchors": list(numbers), "rules": written},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _rule(rule: Any, numbers: dict[tuple[str, ...], int]) -> dict[str, Any]:
    row: dict[str, Any] = {key: getattr(rule, key) for key in (*_PLAIN, *_LISTS)}
    row["tier"] = rule.tier.value
    row["shape"] = rule.shape
    for key in _GROUPS:
        row[key] = [
            [w.source, w.pattern, [numbers.setdefault(a, len(numbers)) for a in w.anchors]] for w in getattr(rule, key)
        ]
    return row


def fields(text: str, version: str) -> Iterator[dict[str, Any]]:
    """Keyword arguments for the rules of the compiled text; raises ``ValueError`` when it is not of this version."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") != _FORMAT or data.get("version") != version:
        raise ValueError("the compiled rules belong to another version")
    anchors = [tuple(group) for group in data["anchors"]]
    for row in data["rules"]:
        rule = {key: row[key] for key in _PLAIN} | {key: tuple(row[key]) for key in _LISTS}
        rule["tier"] = Tier(row["tier"])
        rule["shape"] = tuple(tuple(pattern) for pattern in row["shape"])
        for key in _GROUPS:
            rule[key] = tuple(
                [
                    Wording(source, pattern, tuple([anchors[n] for n in numbers]))
                    for source, pattern, numbers in row[key]
                ]
            )
        yield rule
