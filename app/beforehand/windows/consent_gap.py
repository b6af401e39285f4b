"""Asks what to do about somebody who is named without a consent that fits the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from beforehand.domain.matching import Misfit
from beforehand.windows.consent_wording import told_gap
from beforehand.windows.dialogs import Question
from beforehand.windows.parts import button
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.named import Gap
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft

UNSAID = (Misfit.TOPIC, Misfit.OCCASION, Misfit.TERRITORY)
"""What the author may still say about the post."""


class GapQuestion(Question):
    """Offers the ways out one below the other, for there are several and some are long."""

    def __init__(self, gap: Gap, person: Person, draft: Draft | None, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Consent"),
            told_gap(gap, draft),
            self.tr("A consent that covers this post opens the way. If the name means somebody else, say so."),
            parent,
        )
        misfits = gap.match.misfits
        if gap.match.may_be_confirmed:
            self.offer("fits", self.tr("&This post is about that"), "primary")
        if any(misfit in UNSAID for misfit in misfits):
            self.offer("subject", self.tr("Say what it is a&bout…"))
        if any(misfit.may_be_asked_again for misfit in misfits):
            self.offer("ask", self.tr("&Ask…") if gap.match.record is None else self.tr("&Ask again…"))
        self.offer("show", fill(self.tr("&Open %1"), person.name.replace("&", "&&")), is_default=True)
        self.offer("else", self.tr("&Somebody else is meant"))
        self.add_button(button(self.tr("Cancel"), self.reject))

    @override
    def offer(self, answer: str, text: str, look: str = "", *, is_default: bool = False) -> QPushButton:
        made = button(text, lambda: self._on_answered(answer), look)
        self.body.addWidget(made)
        if is_default:
            made.setDefault(True)
            made.setFocus()
        return made
