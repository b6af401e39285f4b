"""The engine: stages over a reading, cached by sentence, findings in the author's own offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from beforehand_checks.dismissed import Dismissed
from beforehand_checks.finding import Finding, Tier, merge
from beforehand_checks.language import detect
from beforehand_checks.pack import Pack, Rule
from beforehand_checks.quoting import Quotations
from beforehand_checks.reading import LONGEST_REMEMBERED, Reading, forget, read
from beforehand_checks.stages.lexicon import Hit, Lexicon, Watched
from beforehand_checks.stages.rules import Shapes

T = TypeVar("T")
CACHED_SENTENCES = 20_000
CACHED_PARAGRAPHS = 4_000
"""How many sentences and paragraphs are remembered; the oldest go first."""

LONGEST_POST = 20_000
"""In texts of more code points than this, a paragraph is judged without the others: they are no longer one post."""


class Why(Protocol):
    """Why the second reader marks a text: the nearest labelled example, the words that weighed most, how sure it is."""

    @property
    def nearest(self) -> str:
        """The labelled post that reads most like this one."""

    @property
    def words(self) -> tuple[str, ...]:
        """Words of the text that weighed most."""

    @property
    def confidence(self) -> str:
        """How sure the reader is, in words."""


class Reader(Protocol):
    """A second reader: judges a paragraph in the light of its post, offsets in code points."""

    def read_paragraph(self, text: str, context: str) -> list[Finding]:
        """Findings of the paragraph."""

    def doubted(self, text: str, context: str) -> frozenset[str]:
        """Clauses that the paragraph hardly touches."""

    def expect(self, texts: Sequence[str]) -> None:
        """Read whole posts ahead, several at once."""

    def heed(self, dismissed: Sequence[Dismissed]) -> None:
        """Show what is much like these sentences less strongly."""

    def study(self) -> bool:
        """Work out ahead one thing about these sentences; False when there is nothing left."""

    def explain(self, text: str, clause: str) -> Why:
        """Why a text is marked; raises ``ValueError`` for a clause that it does not know."""

    def forget(self) -> None:
        """Drop everything remembered about texts."""


class Remembered(dict[tuple[str, str, str], T]):
    """A dictionary by stage, language and text that forgets its oldest entries when it is full."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def put(self, key: tuple[str, str, str], value: T) -> None:
        """Remember a value; long texts are not worth it."""
        if len(key[2]) > LONGEST_REMEMBERED:
            return
        if len(self) >= self._most:
            del self[next(iter(self))]
        self[key] = value


class Engine:
    """Judges texts against one policy pack; not thread-safe, meant for one thread of one process."""

    def __init__(self, pack: Pack, *, reader: Reader | None = None) -> None:
        self.pack = pack
        self.reader = reader
        self.switched_off: frozenset[str] = frozenset()
        self._quotations = Quotations(clause.quotation for clause in pack.clauses)
        self._lexicons = {language: self._lexicon(language) for language in pack.languages}
        # structures need no language: they are looked for in every text, by the rules of the pack's first language
        structures = {
            i: rule for i, rule in enumerate(pack.rules) if rule.language == pack.languages[0] and not rule.find
        }
        self._structures = Lexicon(structures, pack.domains)
        self._shapes: dict[str, Shapes] = {}
        self._sentences: Remembered[tuple[Hit, ...]] = Remembered(CACHED_SENTENCES)
        self._paragraphs: Remembered[tuple[tuple[Finding, Watched | None], ...]] = Remembered(CACHED_PARAGRAPHS)

    def _lexicon(self, language: str, *, shaped: bool = False) -> Lexicon:
        """The rules of a language, with or without token patterns."""
        rules = {
            i: rule
            for i, rule in enumerate(self.pack.rules)
            if rule.language == language and bool(rule.shape) == shaped
        }
        return Lexicon(rules, self.pack.domains)

    def load_shapes(self, language: str) -> None:
        """Load spaCy for a language of the pack, once; raises ``PackError`` for an invalid token pattern."""
        if language in self.pack.languages and language not in self._shapes:
            self._shapes[language] = Shapes(language, self._lexicon(language, shaped=True))

    def forget(self) -> None:
        """Empty all caches."""
        self._sentences.clear()
        self._paragraphs.clear()
        forget()
        if self.reader is not None:
            self.reader.forget()

    def prepare(self, text: str, language: str = "", context: str = "") -> Reading:
        """Read a text once for all stages."""
        return read(text, language, context)

    def lexicon(self, reading: Reading) -> list[Finding]:
        """Findings of the first stage."""
        lexicon = self._lexicon_for(reading.language)
        return self._findings(reading, lexicon, "lexicon", lexicon.hits)

    def rules(self, reading: Reading) -> list[Finding]:
        """Findings of the second stage, empty while spaCy is not loaded for the language."""
        shapes = self._shapes.get(reading.language or self.pack.languages[0])
        return self._findings(reading, shapes.lexicon, "rules", shapes.hits) if shapes else []

    def second_reader(self, reading: Reading, context: str = "") -> list[Finding]:
        """Findings of the third stage, empty where there is no reader for the language."""
        if self.reader is None or reading.language not in {"", "en"}:
            return []
        found = self._allowed(self.reader.read_paragraph(reading.text, context or reading.text))
        return self._quotations.weighed(found, reading.text)

    def weighed(self, reading: Reading, findings: Sequence[Finding]) -> list[Finding]:
        """What rules found likely and the second reader doubts, as hints; what is certain stays so."""
        likely = {f.clause for f in findings if f.tier is Tier.LIKELY}
        if not likely or self.reader is None or reading.language not in {"", "en"}:
            return list(findings)
        doubted = self.reader.doubted(reading.text, reading.context)
        return [replace(f, tier=Tier.HINT) if f.tier is Tier.LIKELY and f.clause in doubted else f for f in findings]

    def expect(self, texts: Sequence[str]) -> None:
        """Have the second reader read whole posts ahead that will be checked next; quicker than one by one."""
        if self.reader is not None:
            own = (text for text in texts if text.strip() and len(text) <= LONGEST_POST)
            self.reader.expect([text for text in own if detect(text) in {"", "en"}])

    def check(self, text: str, language: str = "", *, stages: str = "all") -> list[Finding]:
        """All findings of a whole post, merged; ``stages`` is ``rules`` or ``all``. Loads spaCy when it is not loaded yet."""
        return merge(self.unmerged(text, language, stages=stages))

    def unmerged(self, text: str, language: str = "", *, stages: str = "all") -> list[Finding]:
        """As ``check``, but every finding of every rule, also where they overlap."""
        findings: list[Finding] = []
        start = 0
        context = text if len(text) <= LONGEST_POST else ""
        for paragraph in text.split("\n"):
            reading = self.prepare(paragraph, language, context)
            self.load_shapes(reading.language or self.pack.languages[0])
            found = self.lexicon(reading) + self.rules(reading)
            if stages == "all" and paragraph.strip():
                found = self.weighed(reading, found) + self.second_reader(reading, context)
            findings += [finding.moved(start) for finding in found]
            start += len(paragraph) + 1
        return findings

    def _lexicon_for(self, language: str) -> Lexicon:
        return self._lexicons.get(language or self.pack.languages[0], self._structures)

    def _findings(
        self, reading: Reading, lexicon: Lexicon, stage: str, judge: Callable[[str], Sequence[Hit]]
    ) -> list[Finding]:
        """Findings of a paragraph; those of rules that look at the whole post are weighed anew each time."""
        key = (stage, reading.language, reading.text)
        known = self._paragraphs.get(key)
        if known is None:
            fresh = list(self._fresh(reading, lexicon, stage, judge))
            weighed = self._quotations.weighed([finding for finding, _ in fresh], reading.text)
            known = tuple(zip(weighed, (watched for _, watched in fresh), strict=True))
            self._paragraphs.put(key, known)
        return self._allowed(f for f, watched in known if watched is None or watched.fits(reading.surroundings))

    def _fresh(
        self, reading: Reading, lexicon: Lexicon, stage: str, judge: Callable[[str], Sequence[Hit]]
    ) -> Iterator[tuple[Finding, Watched | None]]:
        """Findings of a paragraph, sentence by sentence, each with its rule when that looks at the whole post."""
        for start, end in reading.sentences:
            sentence = reading.normalised.text[start:end]
            key = (stage, reading.language, sentence)
            hits = self._sentences.get(key)
            if hits is None:
                hits = tuple(judge(sentence))
                self._sentences.put(key, hits)
            for hit in hits:
                watched = lexicon.by_index[hit.rule]
                yield self._finding(reading, start, hit), watched if watched.looks_at_post else None

    def _allowed(self, findings: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in findings if finding.rule not in self.switched_off]

    def _finding(self, reading: Reading, offset: int, hit: Hit) -> Finding:
        rule = self.pack.rules[hit.rule]
        start, end = reading.normalised.span(offset + hit.span[0], offset + hit.span[1])
        return Finding(
            start,
            end,
            rule.clause,
            rule.id,
            rule.tier,
            rule.score,
            rule.say,
            rule.do,
            self._because(reading, offset, hit, rule),
            rule.change,
        )

    def _because(self, reading: Reading, offset: int, hit: Hit, rule: Rule) -> str:
        messages = self.pack.messages.get(rule.language, {})
        found = _words(reading, offset, hit.found)
        if hit.beside is not None:
            return messages["near"].format(found=found, near=_words(reading, offset, hit.beside))
        return messages["entity" if not rule.find else "found"].format(found=found)


def _words(reading: Reading, offset: int, span: tuple[int, int]) -> str:
    start, end = reading.normalised.span(offset + span[0], offset + span[1])
    return " ".join(reading.text[start:end].split())
