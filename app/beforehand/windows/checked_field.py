"""What was found in a text beside the post, under the field that holds it: what is marked, why, and what to do about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from beforehand.domain.aside import SHARED
from beforehand.domain.decision import Kind, needs_reason
from beforehand.windows.aside_words import told_about_shared
from beforehand.windows.parts import Flow, Stroke, announce, button, clear, label
from beforehand.windows.wording import fill
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from beforehand.desk.asides import Asides
    from beforehand.desk.drafts import Desk
    from beforehand.domain.aside import AsideGap
    from beforehand.domain.decision import Judged
    from beforehand.windows.theme import Theme

MOST_QUOTED = 60


class CheckedNotes(QWidget):
    """Shows the findings of one text of ``Asides``; stand it under the field. Hidden while there is nothing to say."""

    def __init__(self, desk: Desk, asides: Asides, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asides = asides
        self._name = name
        self._theme = theme
        self._shown: tuple[Judged, ...] = ()
        self._asked: Judged | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()
        asides.changed.connect(self.refresh)
        self.refresh()

    @property
    def shown(self) -> tuple[Judged, ...]:
        """The findings that are shown, in reading order."""
        return self._shown

    def set_name(self, name: str) -> None:
        """Show the findings of another text."""
        self._name = name
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw the strokes in other colours; a reason that is being written stays."""
        self._theme = theme
        for stroke in self.findChildren(Stroke):
            stroke.set_colour(theme.tier(stroke.tier))

    def refresh(self) -> None:
        """Show what is known by now."""
        found = tuple(
            each
            for each in self._asides.findings(self._name)
            if each.decision is None or each.decision.kind is Kind.KEPT
        )
        if found != self._shown:
            self._shown = found
            self._asked = None
            self._fill()
            self._announce()

    def go_to(self, gap: AsideGap) -> None:
        """Put the keyboard on the first way to settle a finding."""
        for number, each in enumerate(self._shown):
            if each.finding == gap.finding:
                item = self._column.itemAt(number)
                card = item.widget() if item is not None else None
                first = card.nextInFocusChain() if card is not None else None
                if first is not None:
                    first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        clear(self._column)
        for each in self._shown:
            self._column.addWidget(self._card(each))
        self.setVisible(bool(self._shown))

    def _card(self, each: Judged) -> QWidget:
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(Stroke(each.finding.tier, self._theme.tier(each.finding.tier)))
        head.addWidget(label(f"“{_short(each.quoted)}”", is_bold=True), 1)
        column.addLayout(head)
        say, do = told_about_shared(each.finding) if self._name == SHARED else (each.finding.say, each.finding.do)
        column.addWidget(label(say))
        column.addWidget(label(do, "quiet"))
        if each is self._asked:
            column.addLayout(self._question(each))
        else:
            column.addLayout(self._ways(each))
        return card

    def _ways(self, each: Judged) -> Flow:
        """What can be done: keep it, ignore it, or take such a decision back."""
        row = Flow()
        if each.decision is not None:
            reason = each.decision.reason
            row.addWidget(label(fill(self.tr("Kept: %1"), reason) if reason else self.tr("Kept"), "good"))
            row.addWidget(button(self.tr("Take this back"), partial(self._desk.undo, each.decision)))
            return row
        is_hint = each.finding.tier is Tier.HINT
        keep = button(
            self.tr("Keep") if is_hint else self.tr("Keep with a reason"), partial(self._on_keep_wanted, each)
        )
        keep.setAccessibleName(fill(self.tr("Keep “%1”"), _short(each.quoted)))
        row.addWidget(keep)
        return row

    def _question(self, each: Judged) -> QHBoxLayout:
        """A field for the reason."""
        row = QHBoxLayout()
        field = QLineEdit()
        field.setMaxLength(500)
        field.setAccessibleName(self.tr("Reason"))
        field.setPlaceholderText(fill(self.tr("Why may “%1” stay?"), _short(each.quoted)))
        save = button(self.tr("Save"), lambda: self._on_reason_given(each, field.text()), "primary")
        save.setEnabled(False)
        field.textChanged.connect(lambda text: save.setEnabled(bool(text.strip())))
        field.returnPressed.connect(lambda: self._on_reason_given(each, field.text()))
        row.addWidget(field, 1)
        row.addWidget(save)
        row.addWidget(button(self.tr("Back"), self._on_left))
        self.setFocusProxy(field)
        return row

    def _announce(self) -> None:
        count = sum(each.is_open for each in self._shown)
        if count:
            told = self.tr("One thing was marked.") if count == 1 else fill(self.tr("%1 things were marked."), count)
            announce(self, told)

    def _on_keep_wanted(self, each: Judged) -> None:
        if not needs_reason(Kind.KEPT, each.finding.tier):
            self._asides.decide(self._name, each.finding, Kind.KEPT)
            return
        self._asked = each
        self._fill()
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reason_given(self, each: Judged, reason: str) -> None:
        if reason.strip():
            self._asides.decide(self._name, each.finding, Kind.KEPT, reason.strip())

    def _on_left(self) -> None:
        self._asked = None
        self._fill()


def _short(words: str) -> str:
    shown = " ".join(words.split())
    return shown if len(shown) <= MOST_QUOTED else f"{shown[: MOST_QUOTED - 1]}…"
