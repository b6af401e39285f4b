"""What windows say about the texts beside a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.domain.aside import SHARED
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.aside import AsideGap
    from beforehand_checks.finding import Finding

MOST_QUOTED = 50


def aside_name(name: str) -> str:
    """How a text beside the post is called."""
    tr = QCoreApplication.translate
    if name == "warning":
        return tr("Asides", "Content warning")
    if name == SHARED:
        return tr("Asides", "What the other one wrote")
    return tr("Asides", "Description of a photo")


def told_about_shared(finding: Finding) -> tuple[str, str]:
    """What a finding says, and what to do about it, when somebody else wrote the words."""
    tr = QCoreApplication.translate
    return (
        fill(tr("Asides", "Somebody else’s words, which readers may take as yours: %1"), finding.say),
        tr("Asides", "You cannot change them. Leave it unshared, or say why you may share it."),
    )


def told_aside_gap(gap: AsideGap) -> str:
    """What a text beside the post lacks, as a sentence."""
    tr = QCoreApplication.translate
    if gap.finding is None:
        return fill(tr("Asides", "%1: the text is still being read."), aside_name(gap.name))
    quoted = " ".join(gap.quoted.split())
    shown = quoted if len(quoted) <= MOST_QUOTED else f"{quoted[: MOST_QUOTED - 1]}…"
    if gap.name == SHARED:
        told = tr("Asides", "In what the other one wrote, to be left unshared or kept with a reason: “%1”. %2")
        return fill(told, shown, gap.finding.say)
    told = tr("Asides", "%1, to be changed or kept with a reason: “%2”. %3")
    return fill(told, aside_name(gap.name), shown, gap.finding.say)
