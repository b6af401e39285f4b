"""What windows say about the texts beside a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.aside import AsideGap

MOST_QUOTED = 50


def aside_name(name: str) -> str:
    """How a text beside the post is called."""
    tr = QCoreApplication.translate
    if name == "warning":
        return tr("Asides", "Content warning")
    if name == "shared":
        return tr("Asides", "What the other one wrote")
    return tr("Asides", "Description of a photo")


def told_aside_gap(gap: AsideGap) -> str:
    """What a text beside the post lacks, as a sentence."""
    tr = QCoreApplication.translate
    if gap.finding is None:
        return fill(tr("Asides", "%1: the text is still being read."), aside_name(gap.name))
    quoted = " ".join(gap.quoted.split())
    shown = quoted if len(quoted) <= MOST_QUOTED else f"{quoted[: MOST_QUOTED - 1]}…"
    told = tr("Asides", "%1, to be changed or kept with a reason: “%2”. %3")
    return fill(told, aside_name(gap.name), shown, gap.finding.say)
