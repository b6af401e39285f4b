"""The first stage: anchors by Aho-Corasick, then just those wordings whose anchor occurs, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import ahocorasick

from beforehand_checks.pack import Rule
from beforehand_checks.row import Row, row
from beforehand_checks.stages.entities import Entity, family, find_family
from beforehand_checks.text import words_between
from beforehand_checks.wording import Pattern, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired in a sentence; spans count code points into the sentence. ``beside`` is what else had to stand near."""

    rule: int
    span: Span
    found: Span
    beside: Span | None = None


class Watched:
    """A rule ready to run: its patterns are compiled when they are needed for the first time."""

    def __init__(self, index: int, rule: Rule) -> None:
        self.index = index
        self.rule = rule
        self._find = tuple(Pattern([wording]) for wording in rule.find)
        self.near = Pattern(rule.near)
        self.also = Pattern(rule.also)
        self.unless = Pattern(rule.unless)
        self.near_post = Pattern(rule.near_post)
        self.unless_post = Pattern(rule.unless_post)

    def find(self, line: Row, wordings: Iterable[int]) -> list[Span]:
        """Where these of the rule's wordings stand; where they overlap, the longer one."""
        found = [span for index in wordings for span in self._find[index].spans(line)]
        if len(found) < 2:
            return found
        kept: list[Span] = []
        for span in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
            if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
                kept.append(span)
        return sorted(kept)

    @property
    def looks_at_post(self) -> bool:
        """Whether the rule asks about the whole post."""
        return bool(self.rule.near_post or self.rule.unless_post)

    def fits(self, post: Row) -> bool:
        """Whether the post as a whole lets the rule speak."""
        if self.rule.unless_post and self.unless_post.is_in(post):
            return False
        return not self.rule.near_post or self.near_post.is_in(post)


class Lexicon:
    """Rules of one language, indexed by their anchors; ``indices`` are the rules' numbers in the engine."""

    def __init__(self, rules: Mapping[int, Rule], domains: Sequence[str]) -> None:
        self.by_index = {index: Watched(index, rule) for index, rule in rules.items()}
        self._domains = domains
        self._by_entity = tuple(w for w in self.by_index.values() if not w.rule.find)
        self._anchors = _Anchors(self.by_index.values())

    def candidates(self, line: Row) -> list[tuple[Watched, list[int]]]:
        """Rules of which all anchors of a wording stand in the row, in the pack's order, with those wordings."""
        by_rule: dict[int, list[int]] = {}
        for rule, wording in sorted(self._anchors.wordings(line)):
            by_rule.setdefault(rule, []).append(wording)
        return [(self.by_index[rule], wordings) for rule, wordings in by_rule.items()]

    def hits(self, sentence: str) -> list[Hit]:
        """What the rules find in a sentence."""
        line = row(sentence)
        entities = _Entities(sentence, self._domains)
        hits: list[Hit] = []
        for watched, wordings in self.candidates(line):
            hits += find_hits(watched, line, watched.find(line, wordings), entities)
        if self._by_entity and entities.may_matter:
            for watched in self._by_entity:
                hits += find_hits(watched, line, entities.of(watched.rule.entity), entities)
        return hits


Place = tuple[int, int]
"""Numbers of a rule and of one of its wordings."""


class _Anchors:
    """Which wordings may stand in a row: each group of anchors is a bit, found for all rules in one pass."""

    def __init__(self, watched: Iterable[Watched]) -> None:
        numbers: dict[tuple[str, ...], int] = {}
        rarest: dict[int, list[tuple[int, Place]]] = {}
        for entry in watched:
            for index, wording in enumerate(entry.rule.find):
                groups = [numbers.setdefault(group, len(numbers)) for group in wording.anchors]
                needed = sum(1 << group for group in groups)
                rarest.setdefault(groups[0], []).append((needed, (entry.index, index)))
        by_anchor: dict[str, list[int]] = {}
        for group, number in numbers.items():
            for anchor in group:
                by_anchor.setdefault(anchor, []).append(number)
        self._automaton = ahocorasick.Automaton()
        for anchor, found in by_anchor.items():
            wordings = tuple(wording for number in found for wording in rarest.get(number, ()))
            self._automaton.add_word(anchor, (sum(1 << number for number in found), wordings))
        self._is_empty = not by_anchor
        self._automaton.make_automaton()

    def wordings(self, line: Row) -> set[Place]:
        """The wordings of which every group of anchors stands in the row."""
        if self._is_empty:
            return set()
        found = 0
        possible: list[tuple[int, Place]] = []
        for _, (bits, wordings) in self._automaton.iter(line.lower):
            found |= bits
            possible += wordings
        return {place for needed, place in possible if needed & found == needed}


class _Entities:
    """Entities of a sentence, each family looked for when a rule asks for it first."""

    _LIKELY = re.compile(r"[@\d]|\.\w|\bdot\b", re.IGNORECASE)

    def __init__(self, sentence: str, domains: Sequence[str]) -> None:
        self._sentence = sentence
        self._domains = domains
        self._found: dict[str, list[Entity]] = {}

    @property
    def may_matter(self) -> bool:
        """Whether anything in the sentence looks like a structure at all."""
        return self._LIKELY.search(self._sentence) is not None

    def of(self, kinds: Sequence[str]) -> list[Span]:
        """Spans of the entities of these kinds."""
        names = dict.fromkeys(map(family, kinds))
        for name in names:
            if name not in self._found:
                self._found[name] = find_family(name, self._sentence, self._domains)
        return [(e.start, e.end) for name in names for e in self._found[name] if e.kind in kinds]


def find_hits(watched: Watched, line: Row, starts: Sequence[Span], entities: _Entities) -> Iterator[Hit]:
    """All places where a rule fires in a sentence, given where its wordings or entities stand."""
    rule = watched.rule
    if not starts or (rule.unless and watched.unless.is_in(line)):
        return
    groups = list(takewhile(bool, _groups(watched, line, entities)))
    if len(groups) < bool(rule.near) + bool(rule.also) + bool(rule.find and rule.entity):
        return
    for start in starts:
        if rule.quoted == "skip" and is_quoted(line.sentence, start):
            continue
        beside = [closest(line.sentence, start, group, rule.within) for group in groups]
        if all(beside):
            yield _hit(watched, start, [b for b in beside if b])


def _groups(watched: Watched, line: Row, entities: _Entities) -> Iterator[list[Span]]:
    """Where the things stand that a rule wants beside its words, one kind of thing after the other."""
    rule = watched.rule
    if rule.near:
        yield watched.near.spans(line)
    if rule.also:
        yield watched.also.spans(line)
    if rule.find and rule.entity:
        yield entities.of(rule.entity)


def _hit(watched: Watched, found: Span, beside: list[Span]) -> Hit:
    span = found
    if watched.rule.mark == "all" and beside:
        span = (min(found[0], *(b[0] for b in beside)), max(found[1], *(b[1] for b in beside)))
    elif watched.rule.mark == "entity" and watched.rule.find and beside:
        span = beside[-1]
    return Hit(watched.index, span, found, beside[0] if beside else None)


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
