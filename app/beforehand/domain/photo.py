"""The photos of a draft: who can be seen in each, what was decided about every one of them, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from beforehand.domain.consent import Naming
from beforehand.domain.matching import Match, Misfit, match, use_of
from beforehand.domain.post import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from beforehand.domain.consent import Record
    from beforehand.domain.person import Person
    from beforehand.domain.post import Draft

LONGEST_ALT = 10_000
"""Code points of a description that are kept; no network takes more, and most say that they take less."""
HASTY = "photos.note.hasty"
"""The note of a photo that was not looked at to the end."""
ALT = "alt:"
"""Begins the name of a description among the texts beside a post; the id of its photo follows."""

Shape = Literal["ellipse", "box"]
Reach = Literal["head", "person", "drawn"]


class State(StrEnum):
    """What was decided about somebody in a photo."""

    UNSET = "unset"
    CONSENTED = "consented"
    COVERED = "covered"
    NOT_IDENTIFIABLE = "not_identifiable"
    NOT_A_PERSON = "not_a_person"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the upright photo, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def within(self, width: int, height: int) -> Box:
        """The part of the box that lies inside a photo of this size, at least one pixel wide and high."""
        left, top = min(max(0.0, self.x), width - 1.0), min(max(0.0, self.y), height - 1.0)
        right = min(max(left + 1, self.x + self.width), float(width))
        bottom = min(max(top + 1, self.y + self.height), float(height))
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, or something taken for somebody, in a photo.

    ``person`` and ``record`` name the consent of a consented one; ``confirmed`` is the yes that the author said this
    photo lies within; ``reason`` tells why somebody cannot be identified.
    """

    id: str
    box: Box
    state: State = State.UNSET
    person: str = ""
    record: str = ""
    confirmed: str = ""
    reason: str = ""
    is_drawn: bool = False
    shape: Shape = "ellipse"
    reach: Reach = "head"

    def decided(self, state: State, **fields: str) -> Row:
        """The row with another decision and nothing left of the one before."""
        bare = replace(self, state=state, person="", record="", confirmed="", reason="")
        return replace(bare, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that the original file tells beside the picture: a kind of trace and its value in plain words."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a draft; ``attachment`` is "" while its bytes are in memory only.

    ``is_searched`` tells that faces were searched for, ``has_looked`` that the author has looked for others; ``sha256``
    is that of the original file, "" for photos that were attached before it was noted.
    """

    id: str
    name: str
    attachment: str = ""
    width: int = 0
    height: int = 0
    rows: tuple[Row, ...] = ()
    alt: str = ""
    traces: tuple[Trace, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_searched: bool = False
    has_looked: bool = False
    sha256: str = ""

    def row(self, row_id: str) -> Row | None:
        """A row by its id."""
        return next((row for row in self.rows if row.id == row_id), None)

    def with_row(self, changed: Row) -> Photo:
        """The photo with a row in place of the one with the same id, or at the end."""
        if self.row(changed.id) is None:
            return replace(self, rows=(*self.rows, changed))
        return replace(self, rows=tuple(changed if row.id == changed.id else row for row in self.rows))

    def without_row(self, row_id: str) -> Photo:
        """The photo without a row."""
        return replace(self, rows=tuple(row for row in self.rows if row.id != row_id))

    @property
    def covered(self) -> tuple[Row, ...]:
        """The rows that a safe copy covers."""
        return tuple(row for row in self.rows if row.state is State.COVERED)


@dataclass(frozen=True, slots=True)
class PhotoGap:
    """What a photo still lacks: ``rows`` that are not settled, or that the author looks at it.

    ``number`` counts photos from 1; 0 stands for all of them while they are being read.
    """

    photo: str
    number: int
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoText:
    """Words that come with a photo: the author's description, which goes out with it, or what the file or its name says."""

    photo: str
    kind: Literal["alt", "caption", "name"]
    text: str


@dataclass(frozen=True, slots=True)
class RowSeal:
    """What was decided about somebody, told without a word: ``record`` and ``grant`` name the consent and its yes.

    ``sha256`` is that of everything else: the place, how it is covered, the reason, and whose consent it is.
    """

    row: str
    state: str
    record: str = ""
    grant: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PhotoSeal:
    """What an approval rests on of one photo: its file, everybody in it, and the words that go with it, as fingerprints."""

    photo: str
    sha256: str
    rows: tuple[RowSeal, ...] = ()
    words: str = ""


def seal(photo: Photo, consent: Callable[[Row], Match]) -> PhotoSeal:
    """The seal of a photo; ``consent`` looks the consent of a row up as it is now."""
    return PhotoSeal(
        photo.id, photo.sha256, tuple(_row_seal(row, consent) for row in photo.rows), text_hash(photo.alt.strip())
    )


def seals(photos: Iterable[Photo], consent: Callable[[Photo, Row], Match]) -> tuple[PhotoSeal, ...]:
    """The seals of photos in their order."""
    return tuple(seal(photo, lambda row, photo=photo: consent(photo, row)) for photo in photos)  # type: ignore[misc]


def _row_seal(row: Row, consent: Callable[[Row], Match]) -> RowSeal:
    rest = (row.box.x, row.box.y, row.box.width, row.box.height, row.shape, row.reach, row.reason, row.person)
    grant = grant_of(consent(row)) if row.state is State.CONSENTED else ""
    return RowSeal(row.id, row.state.value, row.record, grant, text_hash("\n".join(map(str, (*rest, row.confirmed)))))


def shows(photos: Iterable[Photo], person: str) -> bool:
    """Whether somebody is shown in photos by their consent."""
    return any(row.person == person and row.state is State.CONSENTED for photo in photos for row in photo.rows)


def texts(photo: Photo) -> tuple[PhotoText, ...]:
    """All words that come with a photo; of its file's name those before the ending, apart from each other."""
    stem = photo.name.rpartition(".")[0] or photo.name
    words = "".join(letter if letter.isalnum() else " " for letter in stem).strip()
    found = [PhotoText(photo.id, "alt", photo.alt), PhotoText(photo.id, "name", words)]
    found += [PhotoText(photo.id, "caption", text) for text in photo.captions]
    return tuple(each for each in found if each.text.strip())


READING = PhotoGap("", 0)
"""Stands for all photos of a draft until they have been read."""


def consent_for(
    photo: Photo, person: Person, records: Iterable[Record], draft: Draft, on: date, *, record: str = ""
) -> Match:
    """The consent with which somebody may be shown, unnamed, in a photo of a draft; ``record`` looks at that one only."""
    use = use_of(draft, Naming.UNNAMED, on, photo.id)
    return match(person, (each for each in records if record in ("", each.id)), use)


def grant_of(found: Match) -> str:
    """The id of the yes that a consent rests on; "" where there is none."""
    latest = found.record.latest if found.record is not None else None
    return latest.id if latest is not None else ""


def is_settled(row: Row, consent: Callable[[Row], Match]) -> bool:
    """Whether nothing is open about a row; ``consent`` looks its consent up as it is now."""
    if row.state is State.CONSENTED:
        return not lacks(row, consent(row))
    if row.state is State.NOT_IDENTIFIABLE:
        return bool(row.reason.strip())
    return row.state is not State.UNSET


def lacks(row: Row, found: Match) -> tuple[Misfit, ...]:
    """What of a consent does not fit a row, without what the author has confirmed."""
    is_confirmed = found.may_be_confirmed and bool(row.confirmed) and row.confirmed == grant_of(found)
    return () if is_confirmed else found.misfits


def gaps(photos: Sequence[Photo], consent: Callable[[Photo, Row], Match]) -> tuple[PhotoGap, ...]:
    """What the photos of a draft still lack, photo by photo."""
    found = []
    for number, photo in enumerate(photos, start=1):
        left = tuple(row.id for row in photo.rows if not is_settled(row, lambda row, photo=photo: consent(photo, row)))  # type: ignore[misc]
        if left or not photo.has_looked:
            found.append(PhotoGap(photo.id, number, left))
    return tuple(found)
