"""People and consents in plain words: names of acts and ways, what a consent covers, and what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Record, Way
from beforehand.domain.matching import Misfit
from beforehand.domain.network import network_named
from beforehand.domain.person import Relation
from beforehand.models.people import Filter, Order
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from datetime import date

    from beforehand.domain.consent import Scope
    from beforehand.domain.named import Gap
    from beforehand.domain.post import Draft


def relation_name(relation: Relation) -> str:
    """What somebody is to the author."""
    tr = QCoreApplication.translate
    return {
        Relation.COLLEAGUE: tr("Consent", "Colleague"),
        Relation.PARTNER: tr("Consent", "Partner"),
        Relation.BENEFICIARY: tr("Consent", "Beneficiary"),
        Relation.PUBLIC: tr("Consent", "Member of the public"),
    }[relation]


def filter_name(wanted: Filter) -> str:
    """Who is listed."""
    tr = QCoreApplication.translate
    return {
        Filter.EVERYBODY: tr("Consent", "Everybody"),
        Filter.IN_FORCE: tr("Consent", "Consent in force"),
        Filter.SOON: tr("Consent", "Runs out within 30 days"),
        Filter.WAITING: tr("Consent", "Asked, not answered"),
        Filter.RUN_OUT: tr("Consent", "Run out"),
        Filter.ENDED: tr("Consent", "Said no, or ended"),
        Filter.BARE: tr("Consent", "Nothing on record"),
        Filter.COLLEAGUE: tr("Consent", "Colleagues"),
        Filter.PARTNER: tr("Consent", "Partners"),
        Filter.BENEFICIARY: tr("Consent", "Beneficiaries"),
        Filter.PUBLIC: tr("Consent", "Members of the public"),
        Filter.MINORS: tr("Consent", "Minors"),
    }[wanted]


def order_name(order: Order) -> str:
    """In which order people are listed."""
    tr = QCoreApplication.translate
    return {
        Order.NAME: tr("Consent", "By name"),
        Order.ENDS: tr("Consent", "By last day"),
        Order.CHANGED: tr("Consent", "Last changed first"),
    }[order]


def act_name(act: Act) -> str:
    """What happened to a consent."""
    tr = QCoreApplication.translate
    return {
        Act.UNKNOWN: tr("Consent", "Not yet valid"),
        Act.REQUESTED: tr("Consent", "Asked"),
        Act.DEFERRED: tr("Consent", "Will answer later"),
        Act.REFUSED: tr("Consent", "Said no"),
        Act.GIVEN: tr("Consent", "Said yes"),
        Act.RENEWED: tr("Consent", "Renewed"),
        Act.WITHDRAWN: tr("Consent", "Withdrawn"),
        Act.EXPIRED: tr("Consent", "Run out"),
        Act.REVOKED: tr("Consent", "Ended by you"),
        Act.INVALIDATED: tr("Consent", "Was never valid"),
    }[act]


def way_name(way: Way) -> str:
    """How an answer was given."""
    tr = QCoreApplication.translate
    return {
        Way.SIGNED_FORM: tr("Consent", "Signed form"),
        Way.DRAWN_SIGNATURE: tr("Consent", "Signature drawn on a screen"),
        Way.EMAIL: tr("Consent", "E-mail"),
        Way.MESSAGE: tr("Consent", "Message"),
        Way.SPOKEN: tr("Consent", "Spoken"),
    }[way]


def naming_name(naming: Naming) -> str:
    """How a person may be told from others."""
    tr = QCoreApplication.translate
    return {
        Naming.UNNAMED: tr("Consent", "Without a name"),
        Naming.FIRST_NAME: tr("Consent", "First name only"),
        Naming.NAMED: tr("Consent", "Full name"),
    }[naming]


def audience_name(audience: str) -> str:
    """Who is to see a post; words of one's own stay as they are."""
    tr = QCoreApplication.translate
    return {
        "": tr("Consent", "Anybody"),
        "public": tr("Consent", "Anybody"),
        "followers": tr("Consent", "Followers"),
        "group": tr("Consent", "A closed group"),
        "disappearing": tr("Consent", "A post that disappears"),
    }.get(audience.strip(), audience.strip())


def day(on: date) -> str:
    """A day as people write it."""
    return str(QLocale().toString(QDate(on.year, on.month, on.day), QLocale.FormatType.ShortFormat))


def networks_name(networks: tuple[str, ...]) -> str:
    """Where a consent holds."""
    if ANY_NETWORK in networks:
        return QCoreApplication.translate("Consent", "Any social network")
    return QLocale().createSeparatedList([network_named(each).name for each in networks])


def scope_told(scope: Scope) -> str:
    """What a consent covers, in a few short sentences."""
    tr = QCoreApplication.translate
    parts = [fill(tr("Consent", "%1. %2."), networks_name(scope.networks), naming_name(scope.naming))]
    for text, value in (
        (tr("Consent", "About: %1."), scope.purpose),
        (tr("Consent", "Occasion or photos: %1."), scope.occasion),
        (tr("Consent", "Readers: %1."), audience_name(scope.audience) if scope.audience.strip() else ""),
        (tr("Consent", "Readers in: %1."), scope.territory),
    ):
        if value.strip():
            parts.append(fill(text, value.strip().rstrip(".")))
    if scope.until is not None:
        parts.append(fill(tr("Consent", "Until %1."), day(scope.until)))
    else:
        parts.append(tr("Consent", "Without an end."))
    return " ".join(parts)


def state_told(record: Record, on: date) -> str:
    """How a consent stands on a day."""
    state = record.state(on)
    latest = record.latest
    until = latest.scope.until if latest is not None and latest.scope is not None else None
    if state.permits and until is not None:
        return fill(QCoreApplication.translate("Consent", "%1, in force until %2"), act_name(state), day(until))
    if state.permits:
        return fill(QCoreApplication.translate("Consent", "%1, in force"), act_name(state))
    return act_name(state)


def state_look(state: Act) -> str:
    """The look of a state in the style sheet."""
    if state.permits:
        return "good"
    return "bad" if state.is_final or state is Act.REFUSED else "likely"


def misfit_told(misfit: Misfit, record: Record | None, draft: Draft | None) -> str:
    """What does not fit, as a sentence."""
    tr = QCoreApplication.translate
    latest = record.latest if record is not None else None
    scope = latest.scope if latest is not None else None
    agreed = {
        Misfit.NETWORK: networks_name(scope.networks) if scope else "",
        Misfit.NAMING: naming_name(scope.naming) if scope else "",
        Misfit.NOT_YET: day(scope.starts) if scope and scope.starts else "",
        Misfit.TOPIC: scope.purpose if scope else "",
        Misfit.OTHER_TOPIC: scope.purpose if scope else "",
        Misfit.OCCASION: scope.occasion if scope else "",
        Misfit.OTHER_OCCASION: scope.occasion if scope else "",
        Misfit.AUDIENCE: audience_name(scope.audience) if scope else "",
        Misfit.WIDER_AUDIENCE: audience_name(scope.audience) if scope else "",
        Misfit.TERRITORY: scope.territory if scope else "",
        Misfit.OTHER_TERRITORY: scope.territory if scope else "",
    }.get(misfit, "")
    network = network_named(draft.network) if draft is not None else None
    if misfit is Misfit.NETWORK and network is not None and network.id == "plain":
        return fill(tr("Consent", "The yes is for %1; choose the network of this draft."), agreed)
    text = {
        Misfit.NO_RECORD: tr("Consent", "No consent is on record."),
        Misfit.STATE: tr("Consent", "No consent is in force."),
        Misfit.NETWORK: tr("Consent", "The yes is for %1 and not for %2."),
        Misfit.NAMING: tr("Consent", "The yes does not cover the name as it is written: %1."),
        Misfit.NOT_YET: tr("Consent", "The yes holds from %1."),
        Misfit.TOPIC: tr("Consent", "The yes is for posts about “%1”. Confirm that this is one."),
        Misfit.OCCASION: tr("Consent", "The yes is for “%1”. Confirm that this is it."),
        Misfit.OTHER_TOPIC: tr("Consent", "The yes is for posts about “%1”, and you said that this one is about “%2”."),
        Misfit.OTHER_OCCASION: tr("Consent", "The yes is for “%1”, and you said that this is “%2”."),
        Misfit.AUDIENCE: tr("Consent", "The yes is for these readers: “%1”. Confirm that nobody else can see it."),
        Misfit.WIDER_AUDIENCE: tr("Consent", "The yes is for these readers: “%1”. More people can see this post: %2."),
        Misfit.TERRITORY: tr("Consent", "The yes is for readers in “%1”. Confirm that nobody else can see it."),
        Misfit.OTHER_TERRITORY: tr("Consent", "The yes is for readers in “%1”, and you said that yours are in “%2”."),
        Misfit.NOTICE: tr("Consent", "The record does not hold what the person was told."),
        Misfit.STATEMENTS: tr("Consent", "The person was not told everything that belongs to asking."),
        Misfit.TESTS: tr("Consent", "The four tests are not all met."),
        Misfit.GUARDIAN: tr("Consent", "No guardian agreed."),
        Misfit.ASSENT: tr("Consent", "The child's own agreement is missing."),
    }[misfit]
    return fill(text, agreed, _asked(misfit, draft))


def _asked(misfit: Misfit, draft: Draft | None) -> str:
    """What a draft asks for where a consent says otherwise."""
    if draft is None:
        return ""
    return {
        Misfit.NETWORK: network_named(draft.network).name,
        Misfit.OTHER_TOPIC: draft.topic,
        Misfit.OTHER_OCCASION: draft.occasion,
        Misfit.WIDER_AUDIENCE: audience_name(draft.audience),
        Misfit.OTHER_TERRITORY: draft.territory,
    }.get(misfit, "")


def told_gap(gap: Gap, draft: Draft | None) -> str:
    """Why a person who is named keeps a draft from being copied."""
    tr = QCoreApplication.translate
    if gap.person is None:
        return tr("Consent", "The register of consents is still being read.")
    why = " ".join(misfit_told(misfit, gap.match.record, draft) for misfit in gap.match.misfits)
    if gap.naming is Naming.FIRST_NAME:
        return fill(tr("Consent", "The first name of %1 is in the text. %2"), gap.person.name, why)
    return fill(tr("Consent", "%1 is named. %2"), gap.person.name, why)
