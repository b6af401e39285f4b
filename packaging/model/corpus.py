"""Labelled posts for training: reading, folds, token labels and the small disturbances that make a model robust."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

CLAUSES = (
    "impartiality",
    "disclaimer",
    "name-emblem",
    "false-privacy",
    "hidden-affiliation",
    "undisclosed-information",
    "official-travel",
    "work-email",
    "pseudonym",
    "endorsement",
    "people-privacy",
    "unsure",
)
CORPUS = Path(__file__).resolve().parent.parent.parent / "tests" / "corpus"
HELD_OUT = ("en-dev", "en-final")
LEET = str.maketrans("aeiost", "431057")
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")


@dataclass(frozen=True, slots=True)
class Post:
    """A labelled post; ``marks`` holds clause, start and end (code points, end exclusive)."""

    id: str
    text: str
    kind: str
    marks: tuple[tuple[str, int, int], ...]

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses that the post is labelled with."""
        return frozenset(clause for clause, _, _ in self.marks)

    def row(self) -> list[float]:
        """One number a clause: 1 where labelled."""
        return [float(clause in self.clauses) for clause in CLAUSES]


def read_posts(path: Path) -> list[Post]:
    """Posts of one file, with the first place of each quote; a quote that does not occur raises ``ValueError``."""
    posts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            raw = json.loads(line)
            text = raw["text"]
            marks = tuple(
                (f["clause"], text.index(f["quote"]), text.index(f["quote"]) + len(f["quote"])) for f in raw["findings"]
            )
            posts.append(Post(raw["id"], text, raw["kind"], marks))
    return posts


def held_out_posts() -> list[Post]:
    """The posts that nothing is trained on."""
    return [post for name in HELD_OUT for post in read_posts(CORPUS / f"{name}.jsonl")]


def training_posts(folder: Path = CORPUS) -> list[Post]:
    """The posts written for training, each text once, in a fixed order; never one of the held-out posts."""
    seen = {post.text for post in held_out_posts()}
    posts = []
    for path in sorted([*folder.glob("en-own-*.jsonl"), *folder.glob("en-train-*.jsonl")]):
        for post in read_posts(path):
            if post.text not in seen:
                seen.add(post.text)
                posts.append(post)
    return posts


def fold_of(post: Post, folds: int) -> int:
    """The fold that a post belongs to, by its id alone."""
    return sum(ord(char) * (place + 7) for place, char in enumerate(post.id)) % folds


def _same_length(text: str, change: dict[int, str]) -> str:
    """The text with single characters replaced; the length stays."""
    return "".join(change.get(place, char) for place, char in enumerate(text))


def _swapped(text: str, chance: float, dice: random.Random) -> str:
    """Some neighbouring letters exchanged."""
    chars = list(text)
    for place in range(len(chars) - 1):
        if chars[place].isalpha() and chars[place + 1].isalpha() and dice.random() < chance:
            chars[place], chars[place + 1] = chars[place + 1], chars[place]
    return "".join(chars)


def disturbed(text: str, dice: random.Random) -> str:
    """The text with typos, leetspeak, blanked emoji or punctuation, of the same length, so that marks keep their place."""
    kind = dice.random()
    if kind < 0.25:
        return _swapped(text, 0.02, dice)
    if kind < 0.35:
        hit = {p: c.translate(LEET) for p, c in enumerate(text) if dice.random() < 0.12}
        return _same_length(text, hit)
    if kind < 0.6:
        return EMOJI.sub(lambda found: " " * len(found.group()), text)
    if kind < 0.8:
        return _same_length(text, {p: " " for p, c in enumerate(text) if c in ".,;:!?#\"'\n"})
    return text.upper()


def cut(post: Post, dice: random.Random) -> tuple[Post, tuple[str, ...]]:
    """The post without one of its sentences, and the clauses whose quote went with it."""
    sentences = [found.span() for found in SENTENCE.finditer(post.text)]
    if len(sentences) < 2:
        return post, ()
    first, last = dice.choice(sentences)
    gap = last - first
    kept = [(clause, start, end) for clause, start, end in post.marks if end <= first]
    kept += [(clause, start - gap, end - gap) for clause, start, end in post.marks if start >= last]
    lost = post.clauses - {clause for clause, _, _ in kept}
    return Post(post.id, post.text[:first] + post.text[last:], post.kind, tuple(kept)), tuple(sorted(lost))


def joined(first: Post, second: Post) -> Post:
    """Two posts as one longer post with the labels of both."""
    gap = len(first.text) + 1
    later = tuple(
        (clause, start + gap, end + gap) for clause, start, end in second.marks if clause not in first.clauses
    )
    return Post(first.id, f"{first.text}\n{second.text}", first.kind, first.marks + later)
