"""Words for people that several windows share; engine text comes from findings and the policy, never from here."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from beforehand.domain.decision import Kind
from beforehand_checks.finding import Tier

_PLACE = re.compile(r"%[1-9]")


def tier_name(tier: Tier) -> str:
    """How sure a finding is, in one or two words."""
    return {
        Tier.CERTAIN: QCoreApplication.translate("Wording", "Certain"),
        Tier.LIKELY: QCoreApplication.translate("Wording", "Likely"),
        Tier.HINT: QCoreApplication.translate("Wording", "A hint"),
    }[tier]


def tier_meaning(tier: Tier) -> str:
    """What that means for the author, as a sentence."""
    return {
        Tier.CERTAIN: QCoreApplication.translate(
            "Wording", "The words themselves show it. Change them, or say why they stay."
        ),
        Tier.LIKELY: QCoreApplication.translate("Wording", "Probably so. Change the words, or say why they stay."),
        Tier.HINT: QCoreApplication.translate(
            "Wording", "Only worth a thought. A hint never keeps a post from being copied."
        ),
    }[tier]


def kind_name(kind: Kind) -> str:
    """How far a decision reaches."""
    return {
        Kind.KEPT: QCoreApplication.translate("Wording", "Kept with a reason"),
        Kind.IGNORED_HERE: QCoreApplication.translate("Wording", "Ignored at this place"),
        Kind.IGNORED_IN_DRAFT: QCoreApplication.translate("Wording", "Ignored in this draft"),
        Kind.IGNORED_ALWAYS: QCoreApplication.translate("Wording", "Ignored in every draft"),
        Kind.RULE_OFF: QCoreApplication.translate("Wording", "Rule switched off"),
        Kind.LESSON: QCoreApplication.translate("Wording", "Learnt from you"),
    }[kind]


def guideline(number: int, heading: str) -> str:
    """The name of a guideline, with its number."""
    return fill(QCoreApplication.translate("Wording", "Guideline %1: %2"), number, heading)


def fill(text: str, *arguments: object) -> str:
    """A translated sentence with its numbered arguments (``%1``, ``%2``) filled in, each once and never within another."""
    parts = {f"%{number}": str(argument) for number, argument in enumerate(arguments, start=1)}
    return _PLACE.sub(lambda match: parts.get(match.group(), match.group()), text)


def moment(when: datetime) -> str:
    """A moment as people say it: the time today, otherwise the date; in the author's own time zone and locale."""
    local = when.astimezone()
    locale = QLocale()
    if local.date() == datetime.now(UTC).astimezone().date():
        return str(locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat))
    return str(locale.toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat))
