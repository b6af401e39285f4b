"""One post of an archive: its words with what was found in them, and what the author decides about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from beforehand.domain.archive import Act
from beforehand.models.names import clause_name
from beforehand.windows.archive_words import act_name, day, network_name
from beforehand.windows.parts import Flow, Stroke, button, clear, label
from beforehand.windows.theme import LIGHT, Theme
from beforehand.windows.wording import fill, tier_name
from beforehand_checks.text import to_utf16

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand_checks.archives.values import Flagged
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Pack

MOST_SHOWN = 40
"""Findings of one post that are explained one by one."""


def explained(finding: Finding, quoted: str, pack: Pack | None, theme: Theme) -> QWidget:
    """A finding with its words, its guideline and what to do."""
    made = QFrame()
    made.setProperty("look", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(12, 8, 12, 10)
    column.setSpacing(3)
    head = QHBoxLayout()
    head.addWidget(Stroke(finding.tier, theme.tier(finding.tier)))
    text = fill(made.tr("%1 · %2"), tier_name(finding.tier), clause_name(pack, finding.clause))
    head.addWidget(label(text, finding.tier.value), 1)
    column.addLayout(head)
    shown = " ".join(quoted.split())
    column.addWidget(label(f"“{shown[:160]}…”" if len(shown) > 160 else f"“{shown}”", is_bold=True))
    column.addWidget(label(finding.say))
    column.addWidget(label(finding.do))
    if finding.because:
        column.addWidget(label(finding.because, "quiet"))
    return made


def mark(view: QTextEdit, text: str, findings: Iterable[Finding], theme: Theme) -> None:
    """Draw findings, whose offsets count code points into ``text``, in a field that shows just this text."""
    drawn = []
    for finding in sorted(findings, key=lambda f: -f.tier.rank):
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(view.document())
        cursor.setPosition(to_utf16(text, finding.start))
        cursor.setPosition(to_utf16(text, finding.end), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = theme.mark(finding.tier)
        drawn.append(selection)
    view.setExtraSelections(drawn)


class Explanations(QScrollArea):
    """Findings under each other, each explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Findings"))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self.setWidget(inner)

    def show_findings(self, text: str, findings: Iterable[Finding], pack: Pack | None, theme: Theme) -> None:
        """Explain these findings, whose offsets count code points into ``text``."""
        clear(self._column)
        listed = list(findings)
        for finding in listed[:MOST_SHOWN]:
            self._column.addWidget(explained(finding, text[finding.start : finding.end], pack, theme))
        if len(listed) > MOST_SHOWN:
            self._column.addWidget(label(fill(self.tr("… and %1 more"), len(listed) - MOST_SHOWN), "quiet"))
        self._column.addStretch(1)

    def reveal(self, number: int) -> None:
        """Bring one of the findings into view, counted from 0."""
        item = self._column.itemAt(number)
        widget = item.widget() if item is not None else None
        if widget is not None:
            self.ensureWidgetVisible(widget)


class PostPanel(QWidget):
    """The post that is open."""

    decided = Signal(int, object)
    """The author decided about the post with this index: an ``Act``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.pack: Pack | None = None
        self._flagged: Flagged | None = None
        self.head = label("", is_bold=True)
        self.link = label("", "quiet")
        self.link.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Words of the post"))
        self.findings = Explanations()
        self._buttons = {act: button(act_name(act), partial(self._on_decided, act)) for act in list(Act)[1:]}
        row = Flow()
        for made in self._buttons.values():
            made.setCheckable(True)
            row.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self.link)
        column.addWidget(self.text, 2)
        column.addWidget(self.findings, 3)
        column.addLayout(row)
        self.show_post(None, Act.OPEN)

    def show_post(self, flagged: Flagged | None, act: Act) -> None:
        """Open a post, or none."""
        self._flagged = flagged
        text = flagged.post.text if flagged is not None else ""
        for part in (self.text, self.findings, *self._buttons.values()):
            part.setVisible(flagged is not None)
        self.link.setVisible(flagged is not None and bool(flagged.post.link))
        if flagged is None:
            return
        self.head.setText(fill(self.tr("%1 · %2"), network_name(flagged.post.network), day(flagged.post.when)))
        self.link.setText(flagged.post.link)
        self.text.setPlainText(text)
        mark(self.text, text, flagged.findings, self.theme)
        self.findings.show_findings(text, flagged.findings, self.pack, self.theme)
        self.show_act(act)

    def show_nothing(self, told: str) -> None:
        """Open no post, and say why there is none or what to do."""
        self.show_post(None, Act.OPEN)
        self.head.setText(told)

    def show_act(self, act: Act) -> None:
        """Show what is decided."""
        for each, made in self._buttons.items():
            made.setChecked(each is act)

    def _on_decided(self, act: Act) -> None:
        if self._flagged is not None:
            self.decided.emit(self._flagged.index, act if self._buttons[act].isChecked() else Act.OPEN)
