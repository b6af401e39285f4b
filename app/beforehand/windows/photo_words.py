"""Photos in plain words: what can be decided about somebody, what a file tells, what a copy was checked for, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.desk.photo_history import Act
from beforehand.domain.photo import HASTY, State
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.photo import Photo, PhotoGap, Trace


def state_name(state: State) -> str:
    """What was decided about somebody."""
    tr = QCoreApplication.translate
    return {
        State.UNSET: tr("Photos", "Not decided"),
        State.CONSENTED: tr("Photos", "Said yes"),
        State.COVERED: tr("Photos", "Covered"),
        State.NOT_IDENTIFIABLE: tr("Photos", "Cannot be identified"),
        State.NOT_A_PERSON: tr("Photos", "Not a person"),
    }[state]


def act_told(act: Act) -> str:
    """What was done, as a sentence."""
    tr = QCoreApplication.translate
    return {
        Act.ADDED: tr("Photos", "A photo was added."),
        Act.REMOVED: tr("Photos", "The photo was removed from this draft. Your own file stays where it is."),
        Act.MOVED: tr("Photos", "A photo was moved."),
        Act.BOX_ADDED: tr("Photos", "A box was drawn."),
        Act.BOX_REMOVED: tr("Photos", "A box was removed."),
        Act.BOX_CHANGED: tr("Photos", "A box was moved."),
        Act.DECIDED: tr("Photos", "Something was decided about somebody."),
        Act.WORDS: tr("Photos", "Words were changed."),
        Act.LOOKED: tr("Photos", "You said whether you have looked."),
    }[act]


def told_photo_gap(gap: PhotoGap) -> str:
    """What a photo still lacks, as a sentence."""
    tr = QCoreApplication.translate
    if not gap.number:
        return tr("Photos", "The photos of this draft are still being read.")
    if len(gap.rows) == 1:
        return fill(tr("Photos", "Photo %1: one person is not settled."), gap.number)
    if gap.rows:
        return fill(tr("Photos", "Photo %1: %2 people are not settled."), gap.number, len(gap.rows))
    return fill(tr("Photos", "Photo %1: look whether anybody was missed, and say so."), gap.number)


def found_told(photo: Photo) -> str:
    """How many were found; never that there is nobody."""
    tr = QCoreApplication.translate
    found = sum(not row.is_drawn for row in photo.rows)
    if HASTY in photo.notes:
        return note_told(HASTY)
    if not photo.is_searched:
        return tr("Photos", "Not searched yet. Look for people yourself and draw a box around each.")
    if not found:
        return tr("Photos", "The program found nobody. It misses people: please look, and draw a box around anybody.")
    if found == 1:
        return tr("Photos", "The program found 1. It misses people: please look, and draw a box around anybody else.")
    text = tr("Photos", "The program found %1. It misses people: please look, and draw a box around anybody else.")
    return fill(text, found)


def trace_told(trace: Trace) -> str:
    """Something that the original file tells."""
    tr = QCoreApplication.translate
    text = {
        "coordinates": tr("Photos", "The place where it was taken: %1"),
        "place": tr("Photos", "The name of a place: %1"),
        "date": tr("Photos", "When it was taken or changed: %1"),
        "device": tr("Photos", "The camera or phone: %1"),
        "identifier": tr("Photos", "A number that identifies a device or this file: %1"),
        "name": tr("Photos", "The name of a person: %1"),
        "caption": tr("Photos", "A caption, title or comment: %1"),
        "software": tr("Photos", "The program that made or changed it: %1"),
        "thumbnail": tr("Photos", "A small copy of a picture, perhaps of the whole one (%1)"),
        "picture": tr("Photos", "Further pictures in the same file (%1)"),
        "maker_notes": tr("Photos", "Notes of the camera's maker, which may hold anything (%1)"),
        "credentials": tr("Photos", "A signed history of the picture (%1)"),
        "profile": tr("Photos", "A colour profile: %1"),
        "trailing": tr("Photos", "Something behind the end of the picture (%1)"),
    }.get(trace.kind, tr("Photos", "Further fields that the picture does not need: %1"))
    return fill(text, trace.value)


def note_told(key: str) -> str:
    """What happened when a photo was opened."""
    tr = QCoreApplication.translate
    return {
        "photos.note.first_frame": tr("Photos", "This file holds several pictures; only the first is used."),
        "photos.note.turned": tr("Photos", "The picture was turned upright."),
        "photos.note.colours": tr("Photos", "Its colours were converted to sRGB."),
        "photos.note.colours_guessed": tr(
            "Photos", "Its colour profile could not be read, so its colours may look a little different."
        ),
        "photos.note.transparent": tr("Photos", "Transparent parts were filled with white."),
        HASTY: tr("Photos", "This computer was too busy to look for the smallest faces. Look closely yourself."),
    }.get(key, "")


def check_told(key: str) -> str:
    """What is true of a safe copy if a check passed."""
    tr = QCoreApplication.translate
    return {
        "photos.check.opens": tr("Photos", "The finished file opens."),
        "photos.check.size": tr("Photos", "It has the size that was chosen."),
        "photos.check.name": tr("Photos", "Its name tells nothing."),
        "photos.check.only_pixels": tr(
            "Photos", "It holds nothing but the picture: no place, no date, no device, no name, no second picture."
        ),
        "photos.check.to_the_end": tr("Photos", "Each part of it belongs to the picture, to the very end."),
        "photos.check.filled": tr("Photos", "What is covered is one solid colour."),
        "photos.check.no_face_under_cover": tr("Photos", "No face was found under a cover."),
    }.get(key, key)


def failure_told(key: str, details: Iterable[object] = ()) -> str:
    """What went wrong with a photo."""
    tr = QCoreApplication.translate
    text = {
        "photos.not_a_photo": tr(
            "Photos",
            "This file is not a picture that can be opened here. Use JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC.",
        ),
        "photos.empty": tr("Photos", "This file is empty."),
        "photos.truncated": tr("Photos", "The end of this picture is missing. Copy it again from where it came from."),
        "photos.damaged": tr("Photos", "This picture is damaged and cannot be opened."),
        "photos.name_differs": tr(
            "Photos", "The file's name says %1, but it holds %2. Rename it if you trust where it came from."
        ),
        "photos.too_large": tr(
            "Photos",
            "This picture has more than %1 million pixels, which is more than can be opened here. Make it smaller first.",
        ),
        "photos.too_many_bytes": tr("Photos", "This file is larger than %1 MB, which is more than can be opened here."),
        "photos.bomb": tr("Photos", "This file unpacks to far more than a picture needs, so it was not opened."),
        "photos.too_much_memory": tr(
            "Photos", "This picture needs more memory than a picture may use here. Make it smaller first."
        ),
        "photos.too_long": tr("Photos", "This picture took too long to open, so it was stopped."),
        "photos.stopped": tr("Photos", "The work on this picture was stopped."),
        "photos.died": tr("Photos", "The work on this picture ended without an answer. The picture may be damaged."),
        "photos.no_face_finder": tr(
            "Photos", "The face finder is not installed. Look for people yourself, or run the set-up again."
        ),
        "photos.outside": tr("Photos", "A cover lies outside the picture."),
        "photos.bad_request": tr("Photos", "The request about this picture could not be understood."),
        "photos.unreadable": tr("Photos", "This file could not be read."),
        "photos.no_worker": tr("Photos", "The program that opens pictures could not be started."),
    }.get(key, tr("Photos", "Something went wrong with this picture that should not have."))
    return fill(text, *details)
