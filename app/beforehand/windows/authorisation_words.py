"""Authorisations and public sources in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from beforehand.domain.authorisation import Fault, Ground, Standing
from beforehand.windows.consent_wording import day
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from datetime import date

    from beforehand.domain.authorisation import Authorisation


def headline(given: Authorisation) -> str:
    """Who permitted it or published it, and when."""
    tr = QCoreApplication.translate
    text = {
        Ground.PRIOR: tr("Authorisation", "Authorisation of %1, %2"),
        Ground.PUBLIC: tr("Authorisation", "Public source: %1, %2"),
    }[given.ground]
    return fill(text, given.who, day(given.on))


def use_told(given: Authorisation) -> str:
    """What a button says that uses it."""
    tr = QCoreApplication.translate
    text = {
        Ground.PRIOR: tr("Authorisation", "Use the authorisation of %1, %2…"),
        Ground.PUBLIC: tr("Authorisation", "Use the public source %1, %2…"),
    }[given.ground]
    return fill(text, given.who, day(given.on))


def standing_told(given: Authorisation, today: date) -> str:
    """Where it stands, as a sentence."""
    tr = QCoreApplication.translate
    standing = given.standing(today)
    if standing is Standing.ENDED and given.ending is not None:
        return fill(tr("Authorisation", "Ended on %1: %2"), day(given.ending.on), given.ending.reason)
    if given.until is None:
        return tr("Authorisation", "In force, without an end.")
    if standing is Standing.EXPIRED:
        return fill(tr("Authorisation", "Ran out on %1."), day(given.until))
    return fill(tr("Authorisation", "In force until %1."), day(given.until))


def standing_look(given: Authorisation, today: date) -> str:
    """The look of that sentence in the style sheet."""
    return "good" if given.is_in_force(today) else "bad"


def details(given: Authorisation, clauses: dict[str, str]) -> list[str]:
    """What it allows and where it is written; ``clauses`` gives short names for ids."""
    tr = QCoreApplication.translate
    listed = QLocale().createSeparatedList([clauses.get(clause, clause) for clause in given.clauses])
    told = [fill(tr("Authorisation", "For: %1"), listed)]
    for text, value in (
        (tr("Authorisation", "Allows: %1"), given.scope),
        (tr("Authorisation", "Posts that mention: %1"), QLocale().createSeparatedList(list(given.topics))),
        (tr("Authorisation", "Reference: %1"), given.reference),
    ):
        if value:
            told.append(fill(text, value))
    return told


def fault_told(fault: Fault, ground: Ground) -> str:
    """What is still wrong with an authorisation, as a sentence."""
    tr = QCoreApplication.translate
    who = (
        tr("Authorisation", "Write who authorised it.")
        if ground is Ground.PRIOR
        else tr("Authorisation", "Write who published it.")
    )
    return {
        Fault.WHO: who,
        Fault.REFERENCE: tr("Authorisation", "Write the link or the reference."),
        Fault.SCOPE: tr("Authorisation", "Write in your own words what it allows."),
        Fault.CLAUSES: tr("Authorisation", "Choose at least one guideline."),
        Fault.FUTURE: tr("Authorisation", "This day has not come yet: an authorisation comes before the post."),
        Fault.ALREADY_OVER: tr("Authorisation", "The last day is over already."),
    }[fault]
