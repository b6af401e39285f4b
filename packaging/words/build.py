"""Writes the list of English words by which run-together words are told apart: ``build.py`` reads the labelled posts and the policy's rules.

Only words of plain letters that occur in three posts or more are listed, or that a rule spells out; the most frequent stand first.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "resources" / "beforehand_resources" / "words" / "en.txt"
FEWEST_POSTS = 3
_WORD = re.compile(r"(?<![\w#@./'’-])[A-Za-z]{2,16}(?![\w@/'’-])")
_SPELT = re.compile(r"(?<![\w{=-])[a-z]{3,16}(?![\w}*-])")
SINGLE = ("i", "a")


def counted() -> Counter[str]:
    """In how many posts each word occurs."""
    counts: Counter[str] = Counter()
    for file in sorted((ROOT / "tests" / "corpus").glob("en-*.jsonl")):
        if file.stem not in {"en-dev", "en-final", "en-robust"}:
            for line in file.read_text(encoding="utf-8").splitlines():
                counts.update({word.lower() for word in _WORD.findall(json.loads(line)["text"])})
    return counts


def spelt() -> set[str]:
    """Words that rules spell out."""
    found: set[str] = set()
    for file in sorted((ROOT / "resources" / "beforehand_resources" / "policies").glob("*/rules/en/*.toml")):
        for value in tomllib.loads(file.read_text(encoding="utf-8")).values():
            found |= set(_SPELT.findall(json.dumps(value)))
    return found


def main() -> None:
    """Write the list."""
    counts = counted()
    kept = {word for word, count in counts.items() if count >= FEWEST_POSTS}
    kept |= {word for word in spelt() if counts[word]}
    kept.update(SINGLE)
    ordered = sorted(kept, key=lambda word: (-counts[word], word))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(ordered) + "\n", encoding="utf-8")
    print(f"{len(ordered)} words")


if __name__ == "__main__":
    main()
