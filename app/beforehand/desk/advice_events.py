"""Questions and answers as events of the journal, and back: hashes of what was asked, never its words."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from beforehand.domain.asking import Answer, Passage, Question, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.store.journal import Entry

FAMILY: Final = "advice."
ASKED: Final = "advice.asked"
ANSWERED: Final = "advice.answered"


def of_asked(question: Question, form: str) -> dict[str, Any]:
    """The event for a question that left the program: ``form`` is "text", "mail" or "paper"."""
    return {
        "question": question.id,
        "draft": question.draft,
        "network": question.network,
        "whom": question.whom,
        "clause": question.clause,
        "rule": question.rule,
        "passage_sha256": question.passage.sha256,
        "passage_length": question.passage.length,
        "question_sha256": question.sha256,
        "form": form,
    }


def of_answered(question: str, answer: Answer) -> dict[str, Any]:
    """The event for an answer."""
    return {
        "question": question,
        "who": answer.who,
        "on": answer.on.isoformat(),
        "verdict": answer.verdict.value,
        "words": answer.words,
        "evidence": list(answer.evidence),
    }


def read_all(entries: Iterable[Entry]) -> dict[str, Question]:
    """The questions by their ids, oldest first; one that was taken out again keeps its first moment."""
    known: dict[str, Question] = {}
    answers: dict[str, list[Answer]] = defaultdict(list)
    for entry in entries:
        name = str(entry.payload.get("question", entry.seq))
        if entry.kind == ASKED:
            read = _question(name, entry)
            known[name] = replace(read, asked=known[name].asked) if name in known else read
        elif entry.kind == ANSWERED:
            answers[name].append(_answer(entry))
    return {name: replace(question, answers=tuple(answers[name])) for name, question in known.items()}


def hash_of(text: str) -> str:
    """SHA-256, in hexadecimal, of a question as it left the program."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _question(name: str, entry: Entry) -> Question:
    told = entry.payload
    passage = Passage(told.get("passage_sha256", ""), told.get("passage_length", 0))
    return Question(
        name,
        told["draft"],
        told.get("whom", ""),
        entry.at,
        passage,
        told["question_sha256"],
        told.get("clause", ""),
        told.get("rule", ""),
        told.get("network", "plain"),
    )


def _answer(entry: Entry) -> Answer:
    told = entry.payload
    verdict, on = Verdict(told["verdict"]), date.fromisoformat(told["on"])
    return Answer(told["who"], on, verdict, told["words"], tuple(told["evidence"]), entry.at)
