"""Questions and answers in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.domain.asking import Verdict
from beforehand.windows.consent_wording import day
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.asking import AdviceGap, Answer, Question


def verdict_name(verdict: Verdict) -> str:
    """What somebody advised."""
    tr = QCoreApplication.translate
    return {
        Verdict.GO_AHEAD: tr("Advice", "Go ahead"),
        Verdict.IF_CHANGED: tr("Advice", "Go ahead if it is changed"),
        Verdict.AGAINST: tr("Advice", "Advised against"),
        Verdict.NONE: tr("Advice", "No answer came"),
    }[verdict]


def verdict_look(verdict: Verdict) -> str:
    """The look of a verdict in the style sheet."""
    return {Verdict.GO_AHEAD: "good", Verdict.AGAINST: "bad"}.get(verdict, "likely")


def told_answer(answer: Answer) -> str:
    """An answer as a line."""
    text = QCoreApplication.translate("Advice", "%1, on %2: %3")
    return fill(text, answer.who, day(answer.on), verdict_name(answer.verdict))


def told_question(question: Question) -> str:
    """How a question stands, as a line."""
    if question.answer is None:
        return QCoreApplication.translate("Advice", "Waiting for an answer")
    return told_answer(question.answer)


def told_advice_gap(gap: AdviceGap) -> str:
    """Why an answer keeps a draft from being copied."""
    tr = QCoreApplication.translate
    if gap.question.is_about_draft:
        text = {
            Verdict.AGAINST: tr("Advice", "%1 advised against this post on %2. Change it before you copy it."),
        }.get(
            gap.answer.verdict,
            tr("Advice", "%1 said on %2: only if it is changed. This is the post as it was asked about."),
        )
    else:
        text = {
            Verdict.AGAINST: tr("Advice", "%1 advised against a passage on %2. Change it before you copy the post."),
        }.get(
            gap.answer.verdict,
            tr("Advice", "%1 said on %2: only if a passage is changed. It still stands as it was asked about."),
        )
    return fill(text, gap.answer.who, day(gap.answer.on))


def reason_of(answer: Answer) -> str:
    """The reason with which a finding is kept on somebody's advice."""
    return fill(QCoreApplication.translate("Advice", "Advice of %1 on %2"), answer.who, day(answer.on))
