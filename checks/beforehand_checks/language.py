"""Which of the six languages a text is in: shares of scripts, then common words."""

from __future__ import annotations

import re

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""The six official languages of the United Nations, as ISO 639-1 codes."""

_COMMON = {
    "en": "the and is of to in it you that was for on are with as at be this have from or had by not but what all we when your can there an which"
    " their if do will how about so them would like has two more go see could my than been who its now did get i me our just they",
    "fr": "le la les des et est une dans que qui pour pas sur au avec ce il sont plus par je vous nous ne se mais ou son leur cette tout faire comme"
    " si mes elle être aux du un en d l c j n qu très chez on ça",
    "es": "el la los las de y que en un una es por con para no se su al lo como más pero sus le ya este sí porque esta entre cuando muy sin sobre"
    " también me hasta hay donde quien desde todo nos mi del yo eso fue ser tiene están",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
)


def detect(text: str) -> str:
    """The language's code, or an empty string when the text does not tell."""
    sample = text[:4000]
    if not sample.isascii():
        letters = sum(map(str.isalpha, sample)) or 1
        for code, script in _SCRIPTS:
            share = len(script.findall(sample)) / letters
            if share > (0.3 if code == "zh" else 0.5):
                return code
    words = _WORD.findall(sample.lower())
    counts = {code: len(list(filter(common.__contains__, words))) for code, common in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    runner_up = max(count for code, count in counts.items() if code != best)
    return best if counts[best] > runner_up and counts[best] * 12 >= len(words) else ""
