"""What a sender vouches for, and how what they sent compares with one's own, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.domain.bundle import Compared, Vouch
from beforehand.windows.consent_wording import act_name, day
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.bundle import Offer


def vouch_name(vouch: Vouch) -> str:
    """What the author says when they share."""
    tr = QCoreApplication.translate
    return {
        Vouch.PRESENT: tr("Bundle", "I asked these people myself"),
        Vouch.PAPERS: tr("Bundle", "I hold the signed papers"),
        Vouch.PASSED_ON: tr("Bundle", "I pass on what others told me"),
    }[vouch]


def vouch_told(vouch: Vouch, name: str) -> str:
    """What a sender vouches for, as a sentence."""
    tr = QCoreApplication.translate
    text = {
        Vouch.PRESENT: tr("Bundle", "%1 says: I asked these people myself."),
        Vouch.PAPERS: tr("Bundle", "%1 says: I hold the signed papers."),
        Vouch.PASSED_ON: tr("Bundle", "%1 says: I pass on what others told me."),
    }[vouch]
    return fill(text, name)


def compared_name(compared: Compared) -> str:
    """How a consent stands to one's own."""
    tr = QCoreApplication.translate
    return {
        Compared.NEW: tr("Bundle", "New"),
        Compared.MORE: tr("Bundle", "Tells more than you know"),
        Compared.SAME: tr("Bundle", "Known already"),
        Compared.CONFLICT: tr("Bundle", "In conflict: each side knows something that the other does not"),
        Compared.ALTERED: tr(
            "Bundle", "Altered: says otherwise than what you took over before; it cannot be taken over"
        ),
    }[compared]


def offer_told(offer: Offer) -> str:
    """What is offered of somebody: the last that happened, and how it compares."""
    tr = QCoreApplication.translate
    events = [event for event in offer.shared.events if event.record == offer.record]
    if not events:
        return fill(tr("Bundle", "%1 · no consent"), compared_name(offer.compared))
    last = max(events, key=lambda event: (event.on, event.recorded))
    return fill(tr("Bundle", "%1 · %2 on %3"), compared_name(offer.compared), act_name(last.act), day(last.on))


def place_told(offer: Offer, *, is_apart: bool) -> str:
    """Where a consent goes when it is taken over."""
    tr = QCoreApplication.translate
    if offer.own is not None:
        return fill(tr("Bundle", "Belongs to %1, who is in your register"), offer.own.name)
    if offer.twin is not None and not is_apart:
        return fill(tr("Bundle", "Goes to %1, who has this name in your register"), offer.twin.name)
    if offer.twin is not None:
        return tr("Bundle", "Kept as somebody else of the same name")
    return tr("Bundle", "Not in your register yet")
