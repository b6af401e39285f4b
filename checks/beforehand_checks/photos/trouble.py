"""What can go wrong with a photo: stable codes, and for each the key of a sentence for the author."""

from __future__ import annotations

from typing import Any

SENTENCES = {
    "photos.not_a_photo": "This file is not a picture that can be opened here. Use JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC.",
    "photos.empty": "This file is empty.",
    "photos.truncated": "The end of this picture is missing. Copy it again from where it came from.",
    "photos.damaged": "This picture is damaged and cannot be opened.",
    "photos.name_differs": "The file's name says %1, but it holds %2. Rename it if you trust where it came from.",
    "photos.too_large": "This picture has more than %1 million pixels, which is more than can be opened here. Make it smaller first.",
    "photos.too_many_bytes": "This file is larger than %1 MB, which is more than can be opened here.",
    "photos.bomb": "This file unpacks to far more than a picture needs, so it was not opened.",
    "photos.too_much_memory": "This picture needs more memory than a picture may use here. Make it smaller first.",
    "photos.too_long": "This picture took too long to open, so it was stopped.",
    "photos.stopped": "The work on this picture was stopped.",
    "photos.died": "The work on this picture ended without an answer. The picture may be damaged.",
    "photos.no_face_finder": "The face finder is not installed. Look for people yourself, or run the set-up again.",
    "photos.outside": "A cover lies outside the picture.",
    "photos.bad_request": "The request about this picture could not be understood.",
    "photos.defect": "Something went wrong with this picture that should not have.",
}
"""English sentences by key, with numbered arguments; the desk translates them."""


class PhotoError(Exception):
    """A photo cannot be used, for a reason with a stable code; ``details`` fill the sentence's numbered arguments."""

    def __init__(self, code: str, *details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = tuple(map(str, details))

    def to_json(self) -> dict[str, Any]:
        """The error as the protocol writes it."""
        return {"error": self.code, "say": f"photos.{self.code}", "details": list(self.details)}


def sentence(key: str, *details: object) -> str:
    """The English sentence of a key with its arguments filled in."""
    text = SENTENCES[key]
    for number, detail in enumerate(details, 1):
        text = text.replace(f"%{number}", str(detail))
    return text


def code_of_exit(status: int) -> str:
    """What the end of a worker without an answer means; ``status`` is negative for a signal, as in ``subprocess``."""
    if status in (-24, -14):  # SIGXCPU, SIGALRM
        return "too_long"
    return "stopped" if status in (-9, -15) else "died"
