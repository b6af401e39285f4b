"""The guidelines themselves: one at a time, or all of them with whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label, line
from beforehand.windows.wording import fill, guideline

if TYPE_CHECKING:
    from beforehand_checks.pack import Clause, Pack


def quotation(clause: Clause, holder: QWidget) -> QWidget:
    """The words of a guideline, set off on the side where reading begins."""
    is_mirrored = holder.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return label(f"“{clause.quotation}”", "quotation-rtl" if is_mirrored else "quotation")


class GuidelineWindow(Dialog):
    """One guideline, word for word."""

    def __init__(self, clause: Clause, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(clause.short, parent, width=520)
        self.body.addWidget(label(guideline(clause.number, clause.heading), size=1.2, is_bold=True))
        self.body.addWidget(quotation(clause, self))
        self.body.addWidget(label(fill(self.tr("%1: %2, %3"), pack.source, pack.title, pack.date), "quiet"))
        self.body.addStretch(1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)


class GuidelinesWindow(Dialog):
    """All guidelines in their order, then whom to ask."""

    def __init__(self, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("The guidelines"), parent, width=620)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(8)
        column.addWidget(label(pack.title, size=1.3, is_bold=True))
        column.addWidget(label(fill(self.tr("%1, %2"), pack.source, pack.date), "quiet"))
        for clause in pack.clauses:
            column.addSpacing(6)
            column.addWidget(label(guideline(clause.number, clause.heading), is_bold=True))
            column.addWidget(quotation(clause, self))
        column.addWidget(line())
        column.addWidget(label(self.tr("Who can be asked"), size=1.1, is_bold=True))
        for contact in pack.contacts:
            column.addWidget(label(fill(self.tr("%1: %2"), contact.name, contact.when)))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(460)
        scroll.setAccessibleName(self.tr("The guidelines"))
        self.body.addWidget(scroll, 1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
