"""Lists what a photo's file tells besides its picture: places, devices, dates, names, captions, hidden pictures."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from beforehand_checks.photos import exif, packets
from beforehand_checks.photos.containers import TRAILING, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LONGEST_VALUE = 300
LONGEST_CAPTION = 5_000
MOST_TRACES = 200
LONGEST_TEXT = 1_000_000

SENTENCES = {
    "photos.trace.coordinates": "The place where it was taken: %1",
    "photos.trace.place": "The name of a place: %1",
    "photos.trace.date": "When it was taken or changed: %1",
    "photos.trace.device": "The camera or phone: %1",
    "photos.trace.identifier": "A number that identifies a device or this file: %1",
    "photos.trace.name": "The name of a person: %1",
    "photos.trace.caption": "A caption, title or comment: %1",
    "photos.trace.software": "The program that made or changed it: %1",
    "photos.trace.thumbnail": "A small copy of a picture, perhaps of the whole one (%1)",
    "photos.trace.picture": "Further pictures in the same file (%1)",
    "photos.trace.maker_notes": "Notes of the camera's maker, which may hold anything (%1)",
    "photos.trace.credentials": "A signed history of the picture (%1)",
    "photos.trace.profile": "A colour profile: %1",
    "photos.trace.trailing": "Something behind the end of the picture (%1)",
    "photos.trace.other": "Further fields that the picture does not need: %1",
}
"""English sentences by key; the desk translates them."""

_JPEG_NEEDED = {"scan", "C0", "C1", "C2", "C4", "DA", "DB", "DD", "DC", "EE", *(f"D{n}" for n in range(8))}
_PNG_NEEDED = set("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs hIST cICP acTL fcTL fdAT".split())
_WEBP_NEEDED = set("VP8X|VP8 |VP8L|ALPH|ANIM|ANMF".split("|"))
_BOXES_NEEDED = set("ftyp meta mdat free skip moov".split())
_XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that a file tells: its kind, the value in plain words, and where it stands."""

    kind: str
    value: str
    source: str

    def to_json(self) -> dict[str, str]:
        """The trace as the protocol writes it; ``say`` is the key of its sentence."""
        return {"kind": self.kind, "value": self.value, "source": self.source, "say": f"photos.trace.{self.kind}"}


@dataclass(slots=True)
class Traces:
    """Collects traces, each only once."""

    found: dict[Trace, None] = field(default_factory=dict)
    captions: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, kind: str, value: str, source: str) -> None:
        """Note a trace; captions are kept longer for the engine."""
        value = "".join(letter if letter.isprintable() else " " for letter in value[:LONGEST_CAPTION]).strip()
        if not value or len(self.found) >= MOST_TRACES:
            return
        if kind == "caption":
            self.captions[source, value] = None
        short = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
        self.found[Trace(kind, short, source)] = None

    def size(self, kind: str, length: int, source: str) -> None:
        """Note something of which only its size can be told, in bytes."""
        if length:
            self.add(kind, f"{length:,} bytes", source)

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """Traces and captions as the protocol writes them."""
        captions = [{"source": source, "text": text} for source, text in self.captions]
        return {"traces": [trace.to_json() for trace in self.found], "captions": captions}

    # ---- kinds of blocks

    def read_exif(self, data: bytes, source: str = "EXIF") -> None:
        """What an EXIF block or a TIFF file tells."""
        found = exif.fields(data)
        self.add("coordinates", exif.coordinates(found), source)
        self.size("thumbnail", exif.thumbnail(data, found) if source == "EXIF" else 0, source)
        others = set()
        for entry in found:
            kind = exif.DESCRIBED.get(entry.number) if entry.directory != exif.GPS else None
            if kind == "maker_notes":
                self.size(kind, len(entry.value), source)
            elif kind:
                self.add(kind, exif.words(entry.value, entry.number), source)
            elif entry.directory == exif.GPS or not exif.is_structure(entry):
                others.add((entry.directory, entry.number))
            self._inside_tiff(entry, source)
        if others:
            self.add("other", str(len(others)), source)

    def _inside_tiff(self, entry: exif.Field, source: str) -> None:
        if not isinstance(entry.value, bytes):
            return
        if entry.number == 0x02BC:
            self.read_xmp(entry.value)
        elif entry.number == 0x83BB:
            self.read_iptc(entry.value)
        elif entry.number == 0x8649:
            self.read_photoshop(entry.value)
        elif entry.number == 0x8773:
            self.read_profile(entry.value, source)

    def read_xmp(self, data: bytes) -> None:
        """What an XMP packet tells."""
        before = len(self.found)
        for kind, value in packets.xmp(data):
            self.size(kind, len(data), "XMP") if kind == "thumbnail" else self.add(kind, value, "XMP")
        if len(self.found) == before:
            self.size("other", len(data), "XMP")

    def read_iptc(self, data: bytes) -> None:
        """What IPTC records tell."""
        for kind, value in packets.iptc(data):
            self.add(kind, value, "IPTC")

    def read_photoshop(self, data: bytes) -> None:
        """What Photoshop's blocks tell."""
        for kind, body in packets.photoshop(data):
            if kind == "iptc":
                self.read_iptc(body)
            else:
                self.size(kind, len(body), "Photoshop")

    def read_profile(self, data: bytes, source: str) -> None:
        """Name the colour profile by its description, where that can be read."""
        self.add("profile", packets.profile_name(data) or f"{len(data):,} bytes", source)


def of_parts(parts: Iterable[Part], kind: str, data: bytes, info: Mapping[Any, Any]) -> Traces:
    """Everything that the parts of a file tell; ``info`` is what its decoder has unpacked, for HEIC and AVIF."""
    traces = Traces()
    readers = {"JPEG": _jpeg_part, "PNG": _png_part, "WEBP": _webp_part, "GIF": _gif_part}
    reader = readers.get(kind, _box_part)
    for part in parts:
        if part.name == TRAILING:
            traces.size("picture" if b"\xff\xd8\xff" in part.body else "trailing", len(part.body), kind)
        else:
            reader(traces, part)
    if kind == "TIFF":
        traces.read_exif(data, "TIFF")
    if kind in ("HEIF", "AVIF"):
        _unpacked(traces, info, kind)
    return traces


def _unpacked(traces: Traces, info: Mapping[Any, Any], kind: str) -> None:
    if isinstance(block := info.get("exif"), bytes) and block:
        traces.read_exif(block)
    if isinstance(packet := info.get("xmp"), bytes) and packet:
        traces.read_xmp(packet)
    if isinstance(profile := info.get("icc_profile"), bytes) and profile:
        traces.read_profile(profile, kind)
    for name in ("thumbnails", "depth_images", "aux", "metadata"):
        if items := info.get(name):
            traces.add("picture" if name != "metadata" else "other", f"{len(items)}", kind)


def _jpeg_part(traces: Traces, part: Part) -> None:
    body = part.body
    for name, start, read in _JPEG_READERS:
        if part.name == name and body.startswith(start):
            read(traces, body)
            return
    if part.name not in _JPEG_NEEDED:
        traces.size("other", len(body), "JPEG")


def _jpeg_profile(traces: Traces, body: bytes) -> None:
    """A profile may come in several segments; the first names it."""
    if body[12:13] == b"\1":
        traces.read_profile(body[14:], "JPEG")


_JPEG_READERS: tuple[tuple[str, bytes, Callable[[Traces, bytes], None]], ...] = (
    ("E1", b"Exif\0\0", lambda traces, body: traces.read_exif(body[6:])),
    ("E1", _XMP_START, lambda traces, body: traces.read_xmp(body[len(_XMP_START) :])),
    ("E1", _XMP_MORE, lambda traces, body: traces.read_xmp(body[len(_XMP_MORE) :])),
    ("ED", b"Photoshop 3.0\0", lambda traces, body: traces.read_photoshop(body[14:])),
    ("E2", b"ICC_PROFILE\0", _jpeg_profile),
    ("E2", b"MPF\0", lambda traces, body: traces.size("picture", len(body), "JPEG")),
    ("E0", b"JFIF\0", lambda traces, body: traces.size("thumbnail", max(0, len(body) - 14), "JPEG")),
    ("E0", b"JFXX\0", lambda traces, body: traces.size("thumbnail", len(body), "JPEG")),
    ("EB", b"JP", lambda traces, body: traces.size("credentials", len(body), "JPEG")),
    ("FE", b"", lambda traces, body: traces.add("caption", exif.words(body), "JPEG")),
)


def _png_part(traces: Traces, part: Part) -> None:
    if part.name == "eXIf":
        traces.read_exif(part.body)
    elif part.name in ("tEXt", "zTXt", "iTXt"):
        _png_text(traces, part)
    elif part.name == "tIME" and len(part.body) == 7:
        year, rest = int.from_bytes(part.body[:2], "big"), part.body[2:]
        traces.add("date", "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(year, *rest), "PNG")
    elif part.name == "iCCP":
        traces.add("profile", part.body.split(b"\0")[0].decode("latin-1"), "PNG")
    elif part.name == "caBX":
        traces.size("credentials", len(part.body), "PNG")
    elif part.name not in _PNG_NEEDED:
        traces.size("other", len(part.body) or 1, "PNG")


_PNG_KINDS = {
    "author": "name",
    "copyright": "name",
    "software": "software",
    "creation time": "date",
    "source": "device",
}


def _png_text(traces: Traces, part: Part) -> None:
    name, _, rest = part.body.partition(b"\0")
    keyword = name.decode("latin-1")
    if part.name == "zTXt":
        rest = _inflated(rest[1:])
    elif part.name == "iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:]
        rest = rest.partition(b"\0")[2].partition(b"\0")[2]
        rest = _inflated(rest) if is_packed else rest
    if keyword == "XML:com.adobe.xmp":
        traces.read_xmp(rest)
    elif keyword.startswith("Raw profile type"):
        traces.size("other", len(rest), "PNG")
    else:
        traces.add(_PNG_KINDS.get(keyword.lower(), "caption"), exif.words(rest[:LONGEST_CAPTION]), "PNG")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LONGEST_TEXT)
    except zlib.error:
        return b""


def _webp_part(traces: Traces, part: Part) -> None:
    if part.name == "EXIF":
        traces.read_exif(part.body)
    elif part.name == "XMP ":
        traces.read_xmp(part.body)
    elif part.name == "ICCP":
        traces.read_profile(part.body, "WEBP")
    elif part.name not in _WEBP_NEEDED:
        traces.size("other", len(part.body) or 1, "WEBP")


def _gif_part(traces: Traces, part: Part) -> None:
    if part.name in ("FE", "01"):
        traces.add("caption", exif.words(part.body), "GIF")
    elif part.name == "FF" and part.body.startswith(b"XMP DataXMP"):
        traces.read_xmp(part.body[11:])
    elif part.name == "FF" and not part.body.startswith((b"NETSCAPE2.0", b"ANIMEXTS1.0")):
        traces.size("other", len(part.body), "GIF")


def _box_part(traces: Traces, part: Part) -> None:
    if part.name not in _BOXES_NEEDED:
        traces.size("other", len(part.body), part.name)
