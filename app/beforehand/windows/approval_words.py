"""Words for approvals and for what became of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from beforehand.domain.network import network_named
from beforehand.domain.posting import Fate
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from beforehand.desk.approvals import Entry
    from beforehand.domain.approved import Asked, Noted, Settled
    from beforehand.domain.posting import Mark
    from beforehand.domain.recheck import Lost, News
    from beforehand_checks.pack import Pack


def fate_name(fate: Fate) -> str:
    """How far a text has come, in one or two words."""
    tr = QCoreApplication.translate
    return {
        Fate.COPIED: tr("Approval", "Copied"),
        Fate.POSTED: tr("Approval", "Posted"),
        Fate.EDITED: tr("Approval", "Edited there"),
        Fate.DELETED: tr("Approval", "Deleted there"),
    }[fate]


def fate_told(entry: Entry) -> str:
    """How far a text has come, with the day."""
    tr = QCoreApplication.translate
    if not entry.marks:
        return fill(tr("Approval", "Copied on %1, not marked as posted."), full_moment(entry.approved.when))
    return mark_told(entry.marks[-1])


def mark_told(mark: Mark) -> str:
    """What was said about a text, as a sentence."""
    tr = QCoreApplication.translate
    text = {
        Fate.POSTED: tr("Approval", "Posted on %1."),
        Fate.EDITED: tr("Approval", "Edited there on %1."),
        Fate.DELETED: tr("Approval", "Deleted there on %1."),
    }[mark.fate]
    return fill(text, full_moment(mark.on))


def network_told(network: str) -> str:
    """The name of a network, as it stands in a sentence."""
    known = network_named(network)
    return QCoreApplication.translate("Approval", "plain text") if known.id == "plain" else known.name


def act_told(act: str) -> str:
    """The kind of an act; one that this program does not know is shown as it was recorded."""
    tr = QCoreApplication.translate
    return {
        "post": tr("Approval", "A post"),
        "reply": tr("Approval", "A reply"),
        "quote": tr("Approval", "A share with a comment"),
        "share": tr("Approval", "A plain share"),
        "like": tr("Approval", "A like or another reaction"),
        "profile": tr("Approval", "The text of a profile"),
        "story": tr("Approval", "A story"),
    }.get(act, act)


def audience_told(audience: str) -> str:
    """Who was to see it; an audience that this program does not know is shown as it was recorded."""
    tr = QCoreApplication.translate
    return {
        "public": tr("Approval", "for everybody"),
        "followers": tr("Approval", "for followers"),
        "group": tr("Approval", "for a private group"),
        "disappearing": tr("Approval", "to disappear after a while"),
    }.get(audience, audience)


def answer_told(item: Asked) -> str:
    """What was answered to an item of the checklist."""
    tr = QCoreApplication.translate
    if item.who or item.reference:
        return fill(tr("Approval", "%1, on %2: %3"), item.who, item.on, item.reference)
    if item.kind == "auto":
        return tr("Approval", "Nothing was open.")
    return {
        "yes": tr("Approval", "Yes."),
        "no": tr("Approval", "No."),
        "not_sure": tr("Approval", "Not sure."),
    }.get(item.reply, tr("Approval", "No answer."))


def settled_told(kind: str, reason: str) -> str:
    """How a finding was settled."""
    tr = QCoreApplication.translate
    name = {
        "kept": tr("Approval", "You kept it"),
        "ignored_here": tr("Approval", "You ignored it at this place"),
        "ignored_in_draft": tr("Approval", "You ignored it in this draft"),
        "ignored_always": tr("Approval", "You ignore it in every draft"),
        "rule_off": tr("Approval", "You had switched its rule off"),
    }.get(kind, tr("Approval", "A hint that you left as it was"))
    return fill(tr("Approval", "%1: %2"), name, reason) if reason else fill(tr("Approval", "%1."), name)


def clause_told(found: Settled, pack: Pack | None) -> str:
    """The guideline that a finding touches."""
    known = pack.by_id.get(found.clause) if pack is not None else None
    return known.short if known is not None else found.clause


def finding_told(found: Noted, pack: Pack | None) -> str:
    """A finding that a later reading made, as a sentence."""
    known = pack.by_id.get(found.clause) if pack is not None else None
    clause = known.short if known is not None else found.clause
    text = QCoreApplication.translate("Approval", "“%1” is marked now (%2): %3")
    return fill(text, " ".join(found.quoted.split()), clause, found.say)


def lost_told(lost: Lost, name: str) -> str:
    """A consent that ended since, as a sentence; ``name`` is "" where the person was erased."""
    tr = QCoreApplication.translate
    if not name or lost.since is None:
        return tr("Approval", "Somebody in it was erased from the register, with their consent.")
    day = QLocale().toString(QDate(lost.since.year, lost.since.month, lost.since.day), QLocale.FormatType.ShortFormat)
    text = (
        tr("Approval", "The consent of %1, who is shown in it, ended on %2.")
        if lost.rested.photo
        else tr("Approval", "The consent of %1, who is named in it, ended on %2.")
    )
    return fill(text, name, day)


def news_told(
    news: News, pack: Pack | None, name_of: Callable[[str], str], giver_of: Callable[[str], str]
) -> list[str]:
    """Everything that is new about an approval, as sentences."""
    tr = QCoreApplication.translate
    ended = tr("Approval", "The authorisation by %1 that it rested on was ended.")
    told = [
        *(lost_told(each, name_of(each.rested.person)) for each in news.consents),
        *(fill(ended, giver_of(each)) for each in news.authorisations),
        *(finding_told(each, pack) for each in news.findings),
    ]
    return list(dict.fromkeys(told))


def full_moment(when: datetime) -> str:
    """A moment with its day and time, in the author's own time zone and locale."""
    local = QDateTime.fromSecsSinceEpoch(int(when.timestamp()))
    return str(QLocale().toString(local, QLocale.FormatType.ShortFormat))
