"""The first stage: anchors by Aho-Corasick, then the wordings of just those rules whose anchor occurs, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ahocorasick

from beforehand_checks.pack import Rule
from beforehand_checks.stages.entities import Entity, find_entities
from beforehand_checks.text import words_between
from beforehand_checks.wording import Wording, compiled

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired in a sentence; spans count code points into the sentence. ``beside`` is what else had to stand near."""

    rule: int
    span: Span
    found: Span
    beside: Span | None = None


class Watched:
    """A rule ready to run: its patterns are compiled when its anchor is met for the first time."""

    def __init__(self, index: int, rule: Rule) -> None:
        self.index = index
        self.rule = rule

    @cached_property
    def find(self) -> Any:
        """Pattern of the wordings that are looked for."""
        return compiled(self.rule.find)

    @cached_property
    def near(self) -> Any:
        """Pattern of the wordings of which one must stand near."""
        return compiled(self.rule.near)

    @cached_property
    def also(self) -> Any:
        """Pattern of a second group of which one must stand near."""
        return compiled(self.rule.also)

    @cached_property
    def unless(self) -> Any:
        """Pattern of the wordings that silence the rule in their sentence."""
        return compiled(self.rule.unless)

    @cached_property
    def near_post(self) -> Any:
        """Pattern of the wordings of which one must stand anywhere in the post."""
        return compiled(self.rule.near_post)

    @cached_property
    def unless_post(self) -> Any:
        """Pattern of the wordings that silence the rule anywhere in the post."""
        return compiled(self.rule.unless_post)

    def fits(self, post: str) -> bool:
        """Whether the post as a whole lets the rule speak."""
        if self.rule.unless_post and self.unless_post.search(post):
            return False
        return not self.rule.near_post or self.near_post.search(post) is not None


class Lexicon:
    """All rules of one language, indexed by their anchors."""

    def __init__(self, rules: Sequence[Rule], domains: Sequence[str], *, first: int = 0) -> None:
        self.watched = tuple(Watched(first + i, rule) for i, rule in enumerate(rules))
        self._domains = domains
        self._by_entity = tuple(w for w in self.watched if not w.rule.find)
        self._automaton = _index(self.watched, lambda rule: rule.find)
        self.by_index = {w.index: w for w in self.watched}

    def candidates(self, sentence: str) -> list[Watched]:
        """Rules of which an anchor stands in the sentence, in the pack's order."""
        if self._automaton is None:
            return []
        lower = sentence.lower()
        found: set[int] = set()
        for end, (length, indices) in self._automaton.iter(lower):
            start = end - length + 1
            if start == 0 or not lower[start - 1].isalnum() or not lower[start].isascii():
                found.update(indices)
        return [self.by_index[index] for index in sorted(found)]

    def hits(self, sentence: str) -> list[Hit]:
        """What the rules without token patterns find in a sentence."""
        entities = _Entities(sentence, self._domains)
        hits = [
            hit
            for watched in self.candidates(sentence)
            if not watched.rule.shape
            for hit in find_hits(watched, sentence, entities)
        ]
        if self._by_entity and entities.may_matter:
            hits += [hit for watched in self._by_entity for hit in find_hits(watched, sentence, entities)]
        return hits


class _Entities:
    """Entities of a sentence, looked for when a rule asks first."""

    _LIKELY = re.compile(r"[@\d]|\.\w|\bdot\b", re.IGNORECASE)

    def __init__(self, sentence: str, domains: Sequence[str]) -> None:
        self._sentence = sentence
        self._domains = domains
        self._found: list[Entity] | None = None

    @property
    def may_matter(self) -> bool:
        """Whether anything in the sentence looks like a structure at all."""
        return self._LIKELY.search(self._sentence) is not None

    def of(self, kinds: Sequence[str]) -> list[Span]:
        """Spans of the entities of these kinds."""
        if self._found is None:
            self._found = find_entities(self._sentence, self._domains)
        return [(e.start, e.end) for e in self._found if e.kind in kinds]


def _index(watched: Sequence[Watched], wordings: Callable[[Rule], Sequence[Wording]]) -> Any:
    """An Aho-Corasick automaton from anchors to rules, or None where there are none."""
    by_anchor: dict[str, set[int]] = {}
    for entry in watched:
        for wording in wordings(entry.rule):
            for anchor in wording.anchors:
                by_anchor.setdefault(anchor, set()).add(entry.index)
    if not by_anchor:
        return None
    automaton = ahocorasick.Automaton()
    for anchor, indices in by_anchor.items():
        automaton.add_word(anchor, (len(anchor), tuple(sorted(indices))))
    automaton.make_automaton()
    return automaton


def find_hits(watched: Watched, sentence: str, entities: _Entities) -> Iterator[Hit]:
    """All places where a rule fires in a sentence."""
    rule = watched.rule
    starts = spans_of(watched.find, sentence) if rule.find else entities.of(rule.entity)
    if not starts or (rule.unless and watched.unless.search(sentence)):
        return
    groups: list[list[Span]] = []
    if rule.near:
        groups.append(spans_of(watched.near, sentence))
    if rule.also:
        groups.append(spans_of(watched.also, sentence))
    if rule.find and rule.entity:
        groups.append(entities.of(rule.entity))
    for start in starts:
        if rule.quoted == "skip" and is_quoted(sentence, start):
            continue
        beside = [closest(sentence, start, group, rule.within) for group in groups]
        if all(beside):
            yield _hit(watched, start, [b for b in beside if b])


def _hit(watched: Watched, found: Span, beside: list[Span]) -> Hit:
    span = found
    if watched.rule.mark == "all" and beside:
        span = (min(found[0], *(b[0] for b in beside)), max(found[1], *(b[1] for b in beside)))
    elif watched.rule.mark == "entity" and watched.rule.find and beside:
        span = beside[-1]
    return Hit(watched.index, span, found, beside[0] if beside else None)


def spans_of(pattern: Any, sentence: str) -> list[Span]:
    """Spans of the wordings of a compiled pattern, without the boundaries."""
    return [match.span(1) for match in pattern.finditer(sentence)]


def closest(sentence: str, start: Span, others: Sequence[Span], within: int) -> Span | None:
    """The other span that stands closest, at most ``within`` words away and not overlapping."""
    best: tuple[int, Span] | None = None
    for other in others:
        if other[0] < start[1] and start[0] < other[1]:
            continue
        gap = sentence[start[1] : other[0]] if other[0] >= start[1] else sentence[other[1] : start[0]]
        distance = words_between(gap)
        if distance <= within and (best is None or distance < best[0]):
            best = (distance, other)
    return best[1] if best else None


def is_quoted(sentence: str, span: Span) -> bool:
    """Whether a span stands between quotation marks."""
    return sentence.count('"', 0, span[0]) % 2 == 1 and '"' in sentence[span[1] :]
