"""Rules for rules: what a pack must keep to beyond being readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from beforehand_checks.engine import Engine
from beforehand_checks.finding import Tier
from beforehand_checks.pack import Pack, Rule
from beforehand_checks.stages.entities import KINDS

FEWEST_HITS = 2
FEWEST_CLEAN = 2
LONGEST_TEXT = 240
CONDITIONS = ("finding:", "network:")
FACTS = (
    "photo", "link", "mention", "share", "shared", "place:duty-station",
    "act:post", "act:reply", "act:quote", "act:share", "act:like", "act:profile", "act:story",
    "audience:public", "audience:followers", "audience:group", "audience:disappearing",
    "status:serving", "status:separated", "status:consultant", "status:intern", "status:family",
    "seniority:staff", "seniority:supervisor", "seniority:senior",
    "account:known", "account:unknown", "account:names-employer", "account:hides-employer",
    "account:work-email", "account:false-name", "account:unreviewed", "account:elsewhere",
    "unsettled:work-email", "unsettled:false-name", "unsettled:unreviewed",
)  # fmt: skip
"""Conditions that the desk tells of text, photos, act, audience and the author's profile."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with a pack, in a plain sentence."""

    file: str
    rule: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}, rule “{self.rule}”" if self.rule else self.file
        return f"{place}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a rule's proof; ``spans`` are what must be marked, in code points of ``text``."""

    rule: Rule
    text: str
    spans: tuple[tuple[int, int], ...]


def examples(rule: Rule) -> Iterator[Example]:
    """The rule's hits with their marked spans, then its clean ones without any."""
    for source in rule.hits:
        text, spans, rest = "", [], source
        while "[[" in rest:
            before, _, rest = rest.partition("[[")
            marked, _, rest = rest.partition("]]")
            text += before
            spans.append((len(text), len(text) + len(marked)))
            text += marked
        yield Example(rule, text + rest, tuple(spans))
    for source in rule.clean:
        yield Example(rule, source, ())


def failure(engine: Engine, example: Example) -> str:
    """What is wrong with an example under its own rule, or an empty string."""
    found = [
        f for f in engine.unmerged(example.text, example.rule.language, stages="rules") if f.rule == example.rule.id
    ]
    spans = {(f.start, f.end) for f in found}
    if not example.spans:
        return (
            f"marks “{example.text[found[0].start : found[0].end]}” in the clean example “{example.text}”"
            if found
            else ""
        )
    missing = [example.text[a:b] for a, b in example.spans if (a, b) not in spans]
    if not missing:
        return ""
    marked = ", ".join(f"“{example.text[a:b]}”" for a, b in sorted(spans)) or "nothing"
    return f"should mark “{missing[0]}” in “{example.text}” and marks {marked}"


def lint(pack: Pack) -> list[Complaint]:
    """All complaints about a pack, rules in the order of their files."""
    complaints = list(_clauses(pack)) + list(_items(pack))
    engine = Engine(pack)
    for rule in pack.rules:
        complaints += [Complaint(rule.file, rule.id, sentence) for sentence in _rule(rule)]
        for example in examples(rule):
            sentence = failure(engine, example)
            if sentence:
                complaints.append(Complaint(rule.file, rule.id, sentence + "."))
    return complaints


def _clauses(pack: Pack) -> Iterator[Complaint]:
    watched = {rule.clause for rule in pack.rules}
    for clause in pack.clauses:
        if clause.id not in watched:
            yield Complaint("pack.toml", "", f"no rule watches the clause “{clause.id}”.")


def _items(pack: Pack) -> Iterator[Complaint]:
    for item in pack.checklist:
        for condition in (*item.when, *item.unless, *item.open):
            clause = condition.removeprefix("finding:")
            if condition not in FACTS and not condition.startswith(CONDITIONS):
                yield Complaint("checklist.toml", item.id, f"the condition “{condition}” is not known.")
            elif condition.startswith("finding:") and clause not in pack.by_id:
                yield Complaint("checklist.toml", item.id, f"there is no clause “{clause}”.")


def _rule(rule: Rule) -> Iterator[str]:
    yield from _proof(rule)
    for kind in rule.entity:
        if kind not in KINDS:
            yield f"there is no entity “{kind}”. Known ones: {', '.join(KINDS)}."
    for key, text in (("say", rule.say), ("do", rule.do)):
        if len(text) > LONGEST_TEXT or text[-1] not in ".?!" or not text[0].isupper():
            yield f"“{key}” must be one or two whole sentences of at most {LONGEST_TEXT} characters."
    if len({w.source for w in rule.find}) < len(rule.find):
        yield "a wording stands twice under “find”."


def _proof(rule: Rule) -> Iterator[str]:
    fewest_clean = FEWEST_CLEAN + (rule.tier is Tier.CERTAIN)
    if len(rule.hits) < FEWEST_HITS or len(rule.clean) < fewest_clean:
        yield f"needs at least {FEWEST_HITS} hits and {fewest_clean} clean examples."
    for hit in rule.hits:
        if hit.count("[[") != hit.count("]]") or "[[" not in hit:
            yield f"the hit “{hit}” does not show with [[ ]] what is marked."
    for clean in rule.clean:
        if "[[" in clean:
            yield f"the clean example “{clean}” must not mark anything."
