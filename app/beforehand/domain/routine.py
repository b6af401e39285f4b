"""The steps in which a post is carried to its network: content warning, text pieces, photos and their descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.domain.network import Network
    from beforehand.domain.photo import Photo


class Kind(StrEnum):
    """What a step puts on the clipboard."""

    WARNING = "warning"
    TEXT = "text"
    PHOTO = "photo"
    ALT = "alt"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``number`` counts from 1 among the ``total`` of its kind, of a description that of its photo.

    ``text`` is what a step of words shows and copies, before it is made ready for the network; ``photo`` is an id.
    """

    kind: Kind
    number: int
    total: int
    text: str = ""
    photo: str = ""


def steps(network: Network, warning: str, pieces: Sequence[str], photos: Sequence[Photo]) -> tuple[Step, ...]:
    """The steps in the order in which a network asks for them; photos belong to the first piece of a thread.

    So they follow that piece, and the other pieces come last.
    """
    made = []
    if warning.strip() and network.has_warning:
        made.append(Step(Kind.WARNING, 1, 1, warning))
    texts = [Step(Kind.TEXT, number, len(pieces), text) for number, text in enumerate(pieces, start=1)]
    made += texts[:1]
    for number, photo in enumerate(photos, start=1):
        made.append(Step(Kind.PHOTO, number, len(photos), photo=photo.id))
        if photo.alt.strip():
            made.append(Step(Kind.ALT, number, len(photos), photo.alt, photo.id))
    return (*made, *texts[1:])
