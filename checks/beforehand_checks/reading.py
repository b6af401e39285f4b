"""A paragraph prepared for the stages: normalised, cut into sentences, with its language and the post around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from beforehand_checks.language import detect
from beforehand_checks.plainer import normalise
from beforehand_checks.row import Row, row
from beforehand_checks.text import Normalised, sentences
from beforehand_checks.vocabulary import forget as forget_names

LONGEST_REMEMBERED = 20_000
"""Paragraphs of more code points than this are prepared anew each time, so that the cache stays small."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph, ready to be judged.

    ``sentences`` are spans of code points in ``normalised.text``; ``context`` is the whole post, in the author's words.
    """

    text: str
    normalised: Normalised
    language: str
    sentences: tuple[tuple[int, int], ...]
    context: str

    @property
    def surroundings(self) -> Row:
        """The words of the whole post."""
        return _post(self.context or self.text)


def read(text: str, language: str = "", context: str = "") -> Reading:
    """Prepare a paragraph; ``language`` overrides detection, ``context`` is the post that the paragraph is part of."""
    normalised, spans, detected = _prepared(text) if len(text) <= LONGEST_REMEMBERED else _prepare(text)
    known = language or detected or (detect(context) if context else "")
    return Reading(text, normalised, known, spans, context)


def _prepare(text: str) -> tuple[Normalised, tuple[tuple[int, int], ...], str]:
    normalised = normalise(text)
    return normalised, tuple(sentences(normalised.text)), detect(text)


_prepared = lru_cache(maxsize=2048)(_prepare)


@lru_cache(maxsize=4)
def _post(context: str) -> Row:
    return row("\n".join(read(paragraph).normalised.text for paragraph in context.split("\n")))


def forget() -> None:
    """Empty the caches of prepared paragraphs, which hold the author's words."""
    _prepared.cache_clear()
    _post.cache_clear()
    row.cache_clear()
    forget_names()
