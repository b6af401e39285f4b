"""The second stage: token patterns by spaCy, run only on sentences in which the rule's anchor wording was found."""

from __future__ import annotations

import gc
import sys
import types
from typing import Any

from beforehand_checks.pack import PackError, Rule
from beforehand_checks.row import row
from beforehand_checks.stages.lexicon import Hit, Lexicon, Watched
from beforehand_checks.wording import Span


def import_spacy() -> Any:
    """Import spaCy without its command line, which would open a socket and load HTTP clients."""
    for name in ("spacy.cli", "spacy.cli.info"):
        if name not in sys.modules:
            stub = types.ModuleType(name)
            stub.__dict__["info"] = lambda *_args, **_options: {}
            sys.modules[name] = stub
    import spacy

    return spacy


class Shapes:
    """spaCy's matcher over the token patterns of one language's rules."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._pipeline = import_spacy().blank(language)
        self._matchers = {index: self._matcher(watched.rule) for index, watched in lexicon.by_index.items()}
        gc.collect()
        gc.freeze()  # spaCy's objects live as long as the process: collecting over them pauses it for nothing

    def _matcher(self, rule: Rule) -> Any:
        from spacy.matcher import Matcher

        matcher = Matcher(self._pipeline.vocab, validate=True)
        try:
            matcher.add(rule.id, [list(pattern) for pattern in rule.shape], greedy="LONGEST")
        except ValueError as trouble:
            first = str(trouble).strip().splitlines()[0]
            raise PackError(f"{rule.file}, rule “{rule.id}”: “shape” is no valid token pattern: {first}") from None
        return matcher

    def hits(self, sentence: str) -> list[Hit]:
        """What the rules with token patterns find in a sentence."""
        if not self._matchers:
            return []
        line = row(sentence)
        anchored: list[tuple[Watched, list[Span]]] = []
        for watched, wordings in self.lexicon.candidates(line):
            if not (watched.rule.unless and watched.unless.is_in(line)):
                anchored.append((watched, watched.find(line, wordings)))
        if not any(spans for _, spans in anchored):
            return []
        document = self._pipeline.make_doc(sentence)
        return [hit for watched, spans in anchored if spans for hit in self._of(watched, spans, document)]

    def _of(self, watched: Watched, anchors: list[Span], document: Any) -> list[Hit]:
        found = []
        for match in self._matchers[watched.index](document, as_spans=True):
            span = (match.start_char, match.end_char)
            anchor = next((a for a in anchors if a[0] < span[1] and span[0] < a[1]), None)
            if anchor is not None:
                found.append(Hit(watched.index, span, span))
        return found
