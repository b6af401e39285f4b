"""The second reader: judges a whole post by its sense, where no rule knows the words."""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from beforehand_checks.finding import Finding, Tier
from beforehand_checks.reader.encoder import Encoder
from beforehand_checks.reader.examples import Examples
from beforehand_checks.reader.heads import Heads, Verdict
from beforehand_checks.reader.lessons import Lessons
from beforehand_checks.reader.spans import marked
from beforehand_checks.reader.tensors import read_tensors
from beforehand_checks.reader.tokenizer import Pieces, Tokenizer
from beforehand_checks.reader.windows import LONGEST_WINDOW, windows
from beforehand_checks.reader.words import weightiest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from beforehand_checks.dismissed import Dismissed

REMEMBERED = 2_000
REMEMBERED_TEXTS = 8
TOGETHER = 8
"""Windows of like length that are read at once; more gain nothing."""
DOUBT = 0.05
"""Below this score the reader doubts what a rule found. Low on purpose: a plain call to vote in a longer post was read at .09. On 720 posts
that neither had seen, an earlier model took the share of marked harmless posts from 9.7 to 9.3 % so, at the cost of 0.2 points of recall."""
Memory = OrderedDict[bytes, tuple[Finding, ...]]
BASE_FILES = ("encoder.npz", "vocab.txt")
OWN_FILES = ("heads.safetensors", "examples.json", "clauses.toml", "MODEL_CARD.md")
MISSING = "The second reader's model file is not installed, so only phrases and rules are checked. Run the set-up again to add it."
BROKEN = "The second reader's model file cannot be read, so only phrases and rules are checked. Run the set-up again to renew it."


class ModelMissing(Exception):  # noqa: N818 -- the name is what the engine catches and shows
    """The second reader cannot work; the message says why and what to do, in words for the author."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text was marked: the nearest labelled example, the words that weighed most, and how sure the reader is."""

    nearest: str
    words: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the author is told about a clause."""

    say: str
    do: str


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text that is judged at once; ``start`` counts code points from the text's beginning."""

    text: str
    start: int
    pieces: Pieces


def confidence(score: float) -> str:
    """A score as words."""
    if score >= 0.9:
        return "very sure"
    if score >= 0.7:
        return "fairly sure"
    return "unsure" if score >= 0.4 else "only a hunch"


def model_folder() -> Path:
    """Where the model's files lie."""
    return Path(str(resources.files("beforehand_resources"))) / "model"


def _read_base(path: Path) -> dict[str, NDArray[Any]]:
    """The base encoder's arrays; raises ``OSError`` or ``ValueError``."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, EOFError) as error:
        raise ValueError(f"{path.name} is not whole") from error


class SecondReader:
    """Judges English text clause by clause with an encoder and n-grams; not for use by several threads at once."""

    languages = ("en",)

    def __init__(
        self,
        tokenizer: Tokenizer,
        encoder: Encoder,
        heads: Heads,
        examples: Examples,
        advice: Mapping[str, Advice],
        card: str,
    ) -> None:
        self._tokenizer, self._encoder, self._heads, self._examples = tokenizer, encoder, heads, examples
        self._advice, self._card = {clause: advice[clause] for clause in heads.clauses}, card
        self._lessons = Lessons(self._place, dict(zip(heads.clauses, heads.likely.tolist(), strict=True)))
        self._known: Memory = OrderedDict()
        self._texts: Memory = OrderedDict()
        self._scores: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def load(cls, folder: Path | None = None) -> SecondReader:
        """Read the model from ``folder`` or from the installed resources; raises ``ModelMissing``."""
        folder = folder or model_folder()
        if not all((folder / name).is_file() for name in BASE_FILES + OWN_FILES):
            raise ModelMissing(MISSING)
        try:
            arrays, notes = read_tensors(folder / "heads.safetensors")
            texts = json.loads((folder / "examples.json").read_text(encoding="utf-8"))
            advice = tomllib.loads((folder / "clauses.toml").read_text(encoding="utf-8"))
            return cls(
                Tokenizer.from_file(folder / "vocab.txt"),
                Encoder(_read_base(folder / "encoder.npz"), arrays),
                Heads(arrays, notes),
                Examples(arrays, texts),
                {clause: Advice(**entry) for clause, entry in advice.items()},
                (folder / "MODEL_CARD.md").read_text(encoding="utf-8"),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelMissing(BROKEN) from error

    def card(self) -> str:
        """The model card, in Markdown."""
        return self._card

    def heed(self, dismissed: Sequence[Dismissed]) -> None:
        """Show likely marks in sentences much like these as hints from now on."""
        self._lessons.heed(dismissed)
        self._texts.clear()

    def study(self) -> bool:
        """Work out ahead one thing about what was dismissed; False when there is nothing left."""
        return self._lessons.study()

    def forget(self) -> None:
        """Drop everything remembered about texts but what the author dismissed."""
        self._known.clear()
        self._texts.clear()
        self._scores.clear()
        self._tokenizer.forget()

    def read(self, text: str) -> list[Finding]:
        """Findings of a whole post, in order; offsets are code points into ``text``."""
        return list(_remembered(self._texts, _digest(text), REMEMBERED_TEXTS, lambda: self._read(text)))

    def _read(self, text: str) -> tuple[Finding, ...]:
        """Findings of all windows, the better one where two overlap."""
        found: dict[str, list[Finding]] = {}
        for window in self._windows(text):
            for finding in self._judged(window):
                _add(found.setdefault(finding.clause, []), finding.moved(window.start))
        weighed = (self._lessons.weighed(f, text) for group in found.values() for f in group)
        return tuple(sorted(weighed, key=lambda f: (f.start, f.end, f.clause)))

    def read_paragraph(self, text: str, context: str = "") -> list[Finding]:
        """Findings inside one paragraph, judged with the whole post around it; offsets are code points into ``text``."""
        at = context.find(text) if text.strip() else -1
        if at < 0:
            return self.read(text)
        findings = self.read(context)
        inside: list[Finding] = []
        while at >= 0:
            inside += [part for finding in findings if (part := _clipped(finding, at, len(text)))]
            at = context.find(text, at + len(text))
        return sorted(dict.fromkeys(inside), key=lambda f: (f.start, f.end, f.clause))

    def expect(self, texts: Sequence[str]) -> None:
        """Read whole posts ahead, several at once, a quarter quicker than one by one; what was found is remembered."""
        fresh = {_digest(window.text): window for text in texts for window in self._windows(text)}
        waiting = sorted(
            ((key, window) for key, window in fresh.items() if key not in self._known),
            key=lambda pair: len(pair[1].pieces),
        )
        for first in range(0, len(waiting), TOGETHER):
            group = waiting[first : first + TOGETHER]
            rows = [self._ids(window.pieces) for _, window in group]
            states = self._encoder.states(rows)
            for place, (key, window) in enumerate(group):
                verdict = self._heads.judge(states[place, : len(rows[place])], window.text)
                self._note_scores(key, verdict)
                _remembered(self._known, key, REMEMBERED, partial(self._marks, window, verdict))

    def scores(self, text: str) -> dict[str, float]:
        """The highest calibrated score of each clause over the windows of a text."""
        found = [self._scores_of(window) for window in self._windows(text)]
        best = np.max(found, axis=0) if found else np.zeros(len(self._heads.clauses))
        return dict(zip(self._heads.clauses, best.tolist(), strict=True))

    def doubted(self, text: str, context: str = "") -> frozenset[str]:
        """Clauses that a paragraph, read with its post, hardly touches: what a rule finds there is a hint at most."""
        whole = context if text.strip() and text in context else text
        return frozenset(clause for clause, score in self.scores(whole).items() if score < DOUBT)

    def explain(self, text: str, clause: str) -> Explanation:
        """Nearest example and weightiest words for a clause; an unknown clause raises ``ValueError``."""
        if clause not in self._heads.clauses:
            raise ValueError(f"no clause is called {clause}")
        number = self._heads.clauses.index(clause)
        judged = [(self._verdict(window), window) for window in self._windows(text)]
        if not judged:
            return Explanation("", (), confidence(0.0))
        verdict, window = max(judged, key=lambda pair: float(pair[0].scores[number]))
        words = weightiest(
            window.text, window.pieces, verdict.weights[:, number], lambda texts: self._logits(texts, number)
        )
        return Explanation(
            self._examples.nearest(verdict.mean, number), words, confidence(float(verdict.scores[number]))
        )

    def _windows(self, text: str) -> list[Window]:
        """The parts of a text that are judged at once, with their pieces placed from their own beginning."""
        pieces = self._tokenizer.read(text)
        ranges = windows(text, pieces)
        if len(ranges) == 1:
            return [Window(text, 0, pieces)]
        parts = []
        for first, last in ranges:
            start = pieces.starts[first]
            end = pieces.ends[last - 1]
            parts.append(Window(text[start:end], start, pieces.slice(first, last).moved(-start)))
        return parts

    def _ids(self, pieces: Pieces) -> list[int]:
        """The numbers that the encoder takes."""
        return [self._tokenizer.begin, *pieces.ids, self._tokenizer.end]

    def _place(self, sentence: str) -> NDArray[np.float32]:
        """Where a sentence lies, by its beginning when it is longer than a window."""
        return self._encoder.likeness(self._ids(self._tokenizer.read(sentence).slice(0, LONGEST_WINDOW)))

    def _verdict(self, window: Window) -> Verdict:
        """The heads' verdict on a window."""
        return self._heads.judge(self._encoder.states([self._ids(window.pieces)])[0], window.text)

    def _logits(self, texts: Sequence[str], number: int) -> list[float]:
        """The blended logit of one clause for several short texts at once."""
        rows = [self._ids(self._tokenizer.read(text)) for text in texts]
        states = self._encoder.states(rows)
        return [self._heads.blended(states[n, : len(row)], texts[n])[number] for n, row in enumerate(rows)]

    def _judged(self, window: Window) -> tuple[Finding, ...]:
        """Findings of a window, remembered by a digest of its text."""
        return _remembered(self._known, _digest(window.text), REMEMBERED, lambda: self._findings(window))

    def _scores_of(self, window: Window) -> NDArray[np.float32]:
        """The scores of a window, remembered by a digest of its text."""
        key = _digest(window.text)
        if key not in self._scores:
            self._note_scores(key, self._verdict(window))
        return self._scores[key]

    def _note_scores(self, key: bytes, verdict: Verdict) -> None:
        self._scores[key] = verdict.scores
        if len(self._scores) > REMEMBERED:
            self._scores.popitem(last=False)

    def _findings(self, window: Window) -> tuple[Finding, ...]:
        """One finding for each clause whose score reaches the level of a hint."""
        verdict = self._verdict(window)
        self._note_scores(_digest(window.text), verdict)
        return self._marks(window, verdict)

    def _marks(self, window: Window, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings that a verdict gives."""
        hits = np.flatnonzero(verdict.scores >= self._heads.hint)
        return tuple(self._finding(window, verdict, int(number)) for number in hits)

    def _finding(self, window: Window, verdict: Verdict, number: int) -> Finding:
        """A finding for one clause."""
        clause, score = self._heads.clauses[number], float(verdict.scores[number])
        start, end = marked(window.text, window.pieces, verdict.weights[:, number], self._heads.span_drop)
        tier = Tier.LIKELY if score >= self._heads.likely[number] else Tier.HINT
        nearest = self._examples.nearest(verdict.mean, number)
        because = f"Reads like: “{nearest}”" if nearest else "The sense of the post, not a single phrase."
        advice = self._advice[clause]
        return Finding(start, end, clause, f"reader:{clause}", tier, score, advice.say, advice.do, because)


def _digest(text: str) -> bytes:
    """A digest to remember a text by, so that the text itself is not kept."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _remembered(memory: Memory, key: bytes, most: int, make: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What is kept under a key, made when it is not there; the one used longest ago goes first."""
    known = memory.pop(key, None)
    memory[key] = known = make() if known is None else known
    if len(memory) > most:
        memory.popitem(last=False)
    return known


def _add(group: list[Finding], finding: Finding) -> None:
    """Add a finding, keeping the better of two that overlap."""
    for place, other in enumerate(group):
        if finding.start < other.end and other.start < finding.end:
            group[place] = max(other, finding, key=lambda f: f.score)
            return
    group.append(finding)


def _clipped(finding: Finding, at: int, length: int) -> Finding | None:
    """The part of a finding that lies between ``at`` and ``at + length``, counted from ``at``; None where there is none."""
    start, end = max(finding.start - at, 0), min(finding.end - at, length)
    return replace(finding, start=start, end=end) if start < end else None
