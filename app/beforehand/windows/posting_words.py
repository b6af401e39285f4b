"""Words for the steps of the posting routine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.desk.posting import Stage
from beforehand.domain.routine import Kind
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.routine import Step


def step_name(step: Step) -> str:
    """What a step is, for the list."""
    tr = QCoreApplication.translate
    match step.kind:
        case Kind.WARNING:
            return tr("Posting", "Content warning")
        case Kind.TEXT if step.total == 1:
            return tr("Posting", "Text")
        case Kind.TEXT:
            return fill(tr("Posting", "Text %1 of %2"), step.number, step.total)
        case Kind.PHOTO:
            return fill(tr("Posting", "Photo %1 of %2"), step.number, step.total)
        case _:
            return fill(tr("Posting", "Description of photo %1"), step.number)


def state_told(step: Step, stage: Stage) -> str:
    """How a step stands, as a sentence."""
    tr = QCoreApplication.translate
    text = {
        Stage.COPIED: tr("Posting", "%1: on the clipboard."),
        Stage.MAKING: tr("Posting", "%1: the safe copy is being made…"),
        Stage.FAILED: tr("Posting", "%1: no safe copy could be made and proved."),
    }[stage]
    return fill(text, step_name(step))


def where_told(step: Step, network: str, stage: Stage) -> str:
    """Where to paste what was copied; ``network`` is its name, "" where none is chosen."""
    tr = QCoreApplication.translate
    if stage is Stage.FAILED:
        return tr("Posting", "Do not post the original. Open Photos to see which check failed, then begin again.")
    if stage is Stage.MAKING:
        return tr("Posting", "It is saved, opened again and searched, before it is handed out.")
    match step.kind:
        case Kind.WARNING:
            return fill(tr("Posting", "Paste it into the field for content warnings on %1."), network)
        case Kind.TEXT if step.number == 1 and not network:
            return tr("Posting", "Paste it where it is to be published.")
        case Kind.TEXT if step.number == 1:
            return fill(tr("Posting", "Paste it into a new post on %1."), network)
        case Kind.TEXT:
            return tr("Posting", "Paste it as the reply to the piece before.")
        case Kind.PHOTO:
            return tr("Posting", "Paste it as a picture. If pasting is not possible there, save it as a file.")
        case _:
            return fill(tr("Posting", "Paste it as the description of photo %1."), step.number)
