"""Pictures that were pasted or dropped: files, a file's bytes, or a bitmap of the desktop.

Qt never reads a stranger's picture here: its bytes go to the photo worker as they came. Only a bitmap that the desktop
holds already, and no file of it, is written out as PNG.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

FORMATS = ("png", "jpeg", "jpg", "webp", "heic", "heif", "avif", "tiff", "gif")
"""Of bytes on a clipboard, best first: a program that offers several has converted the others."""
ENDINGS = (
    ".jpg",
    ".jpeg",
    ".jpe",
    ".jfif",
    ".png",
    ".webp",
    ".gif",
    ".tif",
    ".tiff",
    ".avif",
    ".heic",
    ".heif",
    ".hif",
)
BITMAP = "application/x-qt-image"
FAST = 100
"""Qt's scale for PNG: little time, more bytes."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Files, or the bytes of one picture."""

    paths: tuple[Path, ...] = ()
    data: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.paths or self.data)


def has_pictures(mime: QMimeData) -> bool:
    """Whether there is a picture, told without fetching it."""
    return bool(_files(mime)) or bool(_format(mime)) or _is_bitmap(mime)


def are_pictures_meant(mime: QMimeData) -> bool:
    """Whether pictures are meant where text can be put as well: office programs add a picture to the words they copy."""
    files = _files(mime)
    if files:
        return len(files) == len(mime.urls())
    return has_pictures(mime) and not mime.hasFormat("text/plain")


def pictures_in(mime: QMimeData) -> Pictures:
    """Fetch what there is."""
    files = _files(mime)
    if files:
        return Pictures(files)
    encoded = _format(mime)
    if encoded:
        return Pictures(data=bytes(mime.data(encoded).data()))
    return Pictures(data=_png(QImage(mime.imageData()))) if _is_bitmap(mime) else Pictures()


def _files(mime: QMimeData) -> tuple[Path, ...]:
    """The files of this computer whose names are those of pictures."""
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() in ENDINGS)


def _format(mime: QMimeData) -> str:
    """The best format of a picture's bytes; "" for none."""
    return next((f"image/{name}" for name in FORMATS if mime.hasFormat(f"image/{name}")), "")


def _is_bitmap(mime: QMimeData) -> bool:
    """Whether there is a bitmap and nothing that Qt would have to read it from."""
    formats = mime.formats()
    return BITMAP in formats and not any(name.startswith("image/") for name in formats)


def _png(image: QImage) -> bytes:
    """The pixels of a bitmap as a file; what else it carries stays behind."""
    if image.isNull():
        return b""
    for key in image.textKeys():
        image.setText(key, "")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", FAST)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
