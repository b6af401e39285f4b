"""A text prepared for the stages: normalised, cut into sentences, with its language and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from beforehand_checks.language import detect
from beforehand_checks.text import Normalised, normalise, sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph or a whole post, ready to be judged.

    ``sentences`` are spans of code points in ``normalised.text``; ``surroundings`` is the normalised text of the whole post.
    """

    text: str
    normalised: Normalised
    language: str
    sentences: tuple[tuple[int, int], ...]
    surroundings: str


def read(text: str, language: str = "", context: str = "") -> Reading:
    """Prepare a text; ``language`` overrides detection, ``context`` is the post that the text is part of."""
    normalised = normalise(text)
    language = language or detect(text) or (detect(context) if context else "")
    surroundings = normalise(context).text if context and context != text else normalised.text
    return Reading(text, normalised, language, tuple(sentences(normalised.text)), surroundings)
