"""Opens a photo's file: one picture in sRGB, turned upright, without transparency, and nothing else of the file."""

from __future__ import annotations

import codecs
import io
import warnings
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
import pi_heif
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from beforehand_checks.photos import containers, exif
from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Mapping

PLUGINS = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
"""Loaded in advance: later, no module can be opened any more."""
ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be")
"""Likewise."""
MOST_PIXELS = 64_000_000
MEGA = 1_000_000
MOST_WORKING_BYTES = 520 * MEGA
"""For pixels and what a decoder keeps beside them."""
NAMES = {
    "JPEG": "a JPEG picture",
    "PNG": "a PNG picture",
    "WEBP": "a WebP picture",
    "GIF": "a GIF picture",
    "TIFF": "a TIFF picture",
    "AVIF": "an AVIF picture",
    "HEIF": "a HEIC picture",
}
ENDINGS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".gif": "GIF",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".avif": "AVIF",
    ".heic": "HEIF",
    ".heif": "HEIF",
    ".hif": "HEIF",
}
NOTES = {
    "photos.note.first_frame": "This file holds several pictures; only the first is used.",
    "photos.note.turned": "The picture was turned upright.",
    "photos.note.colours": "Its colours were converted to sRGB.",
    "photos.note.colours_guessed": "Its colour profile could not be read, so its colours may look a little different.",
    "photos.note.transparent": "Transparent parts were filled with white.",
    "photos.note.hasty": "This computer was too busy to look for the smallest faces. Look closely yourself.",
}
"""English sentences by key; the desk translates them."""
_TURNED_BY_DECODER = ("TIFF", "HEIF")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PAGE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Photo:
    """A decoded photo: RGB pixels, the file's format, the parts of the file, and what had to be done."""

    picture: Image.Image
    format: str
    width: int
    height: int
    """Size of the whole oriented photo in pixels; ``picture`` may be smaller if it was asked for so."""
    parts: list[containers.Part] = field(repr=False)
    info: Mapping[Any, Any] = field(repr=False)
    notes: tuple[str, ...] = ()


def prepare() -> None:
    """Set Pillow up for strangers' files; call once, before ``decode``."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    PngImagePlugin.MAX_TEXT_CHUNK = MEGA
    PngImagePlugin.MAX_TEXT_MEMORY = 4 * MEGA
    pi_heif.options.DECODE_THREADS = 2
    pi_heif.register_heif_opener()
    Image.init()
    for name in ENCODINGS:
        codecs.lookup(name)
    ImageCms.createProfile("sRGB")
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def decode(data: bytes, *, name: str = "", trust_content: bool = True, at_least: int = 0) -> Photo:
    """Open a photo; raises ``PhotoError``, and nothing else for any file.

    ``at_least`` allows a JPEG to be decoded smaller, as long as its longer side keeps so many pixels.
    """
    kind = _kind(data, name, trust_content=trust_content)
    parts = containers.parts(data, kind)
    try:
        return _decode(data, kind, parts, at_least)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise PhotoError("too_large", MOST_PIXELS // MEGA) from trouble
    except MemoryError as trouble:
        raise PhotoError("too_much_memory") from trouble
    except PhotoError:
        raise
    except Exception as trouble:  # decoders raise anything for a damaged file
        raise PhotoError(_code(trouble)) from trouble


def _kind(data: bytes, name: str, *, trust_content: bool) -> str:
    """The file's format by its first bytes, if its name does not say another."""
    if not data:
        raise PhotoError("empty")
    kind = containers.format_of(data)
    if kind is None:
        raise PhotoError("not_a_photo")
    ending = PurePath(name).suffix.lower()
    if ending and ENDINGS.get(ending) != kind and not trust_content:
        raise PhotoError("name_differs", ending.removeprefix(".").upper(), NAMES[kind])
    return kind


def _code(trouble: Exception) -> str:
    words = str(trouble).lower()
    if "decompressed data too large" in words or "too much memory" in words:
        return "bomb"
    if "security limit" in words or "exceeds" in words:
        return "too_large"
    if "memory" in words or "alloc" in words:
        return "too_much_memory"
    return "truncated" if "truncated" in words or "end of file" in words else "damaged"


def _decode(data: bytes, kind: str, parts: list[containers.Part], at_least: int) -> Photo:
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise PhotoError("too_large", MOST_PIXELS // MEGA)
        _check_memory(width * height, parts, kind)
        notes = ["first_frame"] if _has_frames(image) else []
        info = dict(image.info)
        turn = 1 if kind in _TURNED_BY_DECODER else _turn(image, kind, parts)
        if at_least:
            image.draft("RGB", (at_least, at_least) if width == height else _draft_size(width, height, at_least))
        image.load()
        if kind == "TIFF":
            width, height = image.size
        picture, more = _plain(image, info.get("icc_profile"))
    notes += more
    if turn in _TURNS:
        picture = picture.transpose(_TURNS[turn])
        notes.append("turned")
        if turn >= 5:
            width, height = height, width
    return Photo(picture, kind, width, height, parts, info, tuple(f"photos.note.{note}" for note in notes))


def _check_memory(pixels: int, parts: list[containers.Part], kind: str) -> None:
    """Refuse a progressive JPEG whose decoder would fail for lack of memory, because it would call that damage."""
    for part in parts:
        if kind == "JPEG" and part.name == "C2" and len(part.body) >= 6 + 3 * part.body[5]:
            samplings = [part.body[7 + 3 * number] for number in range(part.body[5])]
            blocks = [(sampling >> 4) * (sampling & 15) for sampling in samplings]
            most = max((sampling >> 4 for sampling in samplings), default=1) * max(
                (s & 15 for s in samplings), default=1
            )
            if pixels * (4 + 2 * sum(blocks) / max(1, most)) > MOST_WORKING_BYTES:
                raise PhotoError("too_much_memory")


def _draft_size(width: int, height: int, at_least: int) -> tuple[int, int]:
    factor = at_least / max(width, height)
    return max(1, round(width * factor)), max(1, round(height * factor))


def _has_frames(image: Image.Image) -> bool:
    if image.format == "MPO":
        return False  # the others are not frames but the same picture for other purposes
    return bool(getattr(image, "is_animated", False))


def _turn(image: Image.Image, kind: str, parts: list[containers.Part]) -> int:
    """How the photo must be turned, from its EXIF block; AVIF's own turns come through its decoder's."""
    if kind == "AVIF":
        block = image.info.get("exif", b"")
        return exif.orientation(exif.fields(block)) if isinstance(block, bytes) else 1
    for part in parts:
        if part.name in ("eXIf", "EXIF") or (part.name == "E1" and part.body[:6] == b"Exif\0\0"):
            return exif.orientation(exif.fields(part.body))
    return 1


def _plain(image: Image.Image, profile: Any) -> tuple[Image.Image, list[str]]:
    """The picture as RGB in sRGB on a white page, and what had to be done."""
    image = _eight_bits(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in ("1", "La", "PA") or "transparency" in image.info:
        image = image.convert("RGBA" if image.mode != "1" else "L")
    if image.mode not in ("RGBA", "LA") or image.getextrema()[-1] == (255, 255):
        image, notes = _to_srgb(image, profile)
        return image.convert("RGB"), notes
    page = Image.new("RGB", image.size, _PAGE)
    if not profile:
        page.paste(image, mask=image)
        return page, ["transparent"]
    alpha = image.getchannel("A")
    image, notes = _to_srgb(image, profile)
    page.paste(image, mask=alpha)
    return page, [*notes, "transparent"]


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pictures with wider numbers are brought down to eight bits a channel."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode not in ("I", "F"):
        return image
    numbers = np.asarray(image, np.float32)
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    if not np.isfinite([low, high]).all():
        raise PhotoError("damaged")
    numbers = np.nan_to_num((numbers - low) * (255 / max(high - low, 1e-9)))
    return Image.fromarray(numbers.astype(np.uint8))


def _to_srgb(image: Image.Image, profile: Any) -> tuple[Image.Image, list[str]]:
    """The picture's colours in sRGB and without alpha; a profile that cannot be used is left aside."""
    if not isinstance(profile, bytes) or not profile:
        return image, []
    base = {"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode)
    image = image.convert(base) if base != image.mode else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if base == "RGB" and _is_srgb(source):
            return image, []
        target = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image, ["colours_guessed"]
    assert turned is not None
    return turned, ["colours"]


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    return ImageCms.getProfileDescription(profile).strip().startswith("sRGB")


def shrunk(picture: Image.Image, longest: int) -> Image.Image:
    """The picture with its longer side at most so many pixels; 0 leaves it as it is."""
    factor = longest / max(picture.size)
    if not longest or factor >= 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
