"""The part of a checklist card that offers authorisations and sources, and asks whether one covers the post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from beforehand.domain.authorisation import Ground
from beforehand.windows.authorisation_words import details, headline, standing_look, standing_told, use_told
from beforehand.windows.authorisations import clause_names
from beforehand.windows.dialogs import Question
from beforehand.windows.parts import LineButton, button, clear, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.authorisations import Authorisations
    from beforehand.desk.drafts import Desk
    from beforehand.domain.authorisation import Authorisation
    from beforehand.domain.post import Evidence

MOST_OFFERS = 4
LONGEST_PASSAGE = 160


class AuthorisedPart(QWidget):
    """Shows what was used for an item of the current draft, or what may be used."""

    writing_wanted = Signal(object, str)
    """The author wants to write down one of this ``Ground`` for a clause (its id)."""

    def __init__(
        self, desk: Desk, authorisations: Authorisations, item: str, clause: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._authorisations = desk, authorisations
        self.item, self.clause = item, clause
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for signal in (authorisations.changed, desk.draft_opened, desk.drafts_changed, desk.findings_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand, building nothing anew while nothing differs."""
        draft = self._desk.current
        evidence = draft.record(self.item) if draft is not None else None
        used = evidence if evidence is not None and evidence.authorisation else None
        is_held = used is not None and self._authorisations.is_in_force(used)
        known = self._authorisations.named(used.authorisation) if used is not None else None
        offers = () if is_held else self._authorisations.offers(self.item)[:MOST_OFFERS]
        left = self._authorisations.uncovered(used) if used is not None and is_held else ()
        state = (used, known, is_held, offers, left, self._authorisations.is_ready)
        if state == self._shown:
            return
        self._shown = state
        had_focus = self.focusWidget() is not None and self.isAncestorOf(self.focusWidget())
        clear(self._column)
        if used is not None:
            self._show_used(used, left)
        if not is_held:
            self._show_offers(offers)
        if used is None:
            self._column.addWidget(label(self.tr("Or note it for this draft alone:"), "quiet"))
        if had_focus:
            self._focus_first()

    def ask(self, authorisation: str) -> None:
        """Ask whether an authorisation (its id) covers what the draft says."""
        given = self._authorisations.named(authorisation)
        if given is None:
            return
        told = [standing_told(given, self._authorisations.today), *details(given, clause_names(self._desk))]
        passages = self._authorisations.passages(self.clause)
        if passages:
            told += ["", self.tr("The post says:"), _quoted(passages)]
        question = Question(
            self.tr("Authorisation"),
            fill(self.tr("Does this cover your post? %1"), headline(given)),
            "\n".join(told),
            self.window(),
        )
        question.offer("yes", self.tr("&Yes, it covers this"), "primary")
        question.offer("", self.tr("&No"), is_default=True)
        question.accepted.connect(lambda: self._confirm(given.id) if question.answer else None)
        question.open()

    def _show_used(self, used: Evidence, left: tuple[str, ...]) -> None:
        known, today = self._authorisations.named(used.authorisation), self._authorisations.today
        if known is None:
            text = fill(self.tr("You used what is written down of %1, which has not been read yet."), used.who)
            self._column.addWidget(label(text, "bad"))
        else:
            self._column.addWidget(label(headline(known), is_bold=True))
            self._column.addWidget(label(standing_told(known, today), standing_look(known, today)))
            if not known.is_in_force(today):
                self._column.addWidget(label(self.tr("Use or write down another, or leave the information out.")))
            elif left:
                self._column.addWidget(label(self.tr("You have not said yet that it covers this as well:"), "bad"))
                self._column.addWidget(label(_quoted(left), "quiet"))
                self._column.addWidget(button(self.tr("It covers this as well"), partial(self._confirm, known.id)))
        again = button(self.tr("Take this back"), partial(self._authorisations.take_back, self.item), "link")
        self._column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_offers(self, offers: tuple[Authorisation, ...]) -> None:
        """The buttons that use one or write one down."""
        for given in offers:
            self._column.addWidget(LineButton(use_told(given), partial(self.ask, given.id)))
        if self._authorisations.is_ready:
            for ground, text in (
                (Ground.PRIOR, self.tr("Write down an authorisation…")),
                (Ground.PUBLIC, self.tr("Write down a public source…")),
            ):
                self._column.addWidget(LineButton(text, partial(self.writing_wanted.emit, ground, self.clause)))

    def _confirm(self, authorisation: str) -> None:
        self._authorisations.confirm(self.item, authorisation)

    def _focus_first(self) -> None:
        found = next((w for w in self.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)


def _quoted(passages: tuple[str, ...]) -> str:
    """Passages in quotation marks, one in a line, long ones cut."""
    short = (p if len(p) <= LONGEST_PASSAGE else f"{p[: LONGEST_PASSAGE - 1]}…" for p in passages)
    return "\n".join(f"“{' '.join(passage.split())}”" for passage in short)
