"""Reads XMP packets, IPTC records and Photoshop blocks, as far as they tell something about people, places or devices."""

from __future__ import annotations

import html
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_PACKET = 1_000_000
MOST_OF_A_KIND = 50
MOST_RECORDS = 2_000

XMP_PROPERTIES = {
    "dc:description": "caption",
    "dc:title": "caption",
    "dc:subject": "caption",
    "photoshop:Headline": "caption",
    "photoshop:Instructions": "caption",
    "Iptc4xmpCore:AltTextAccessibility": "caption",
    "Iptc4xmpCore:ExtDescrAccessibility": "caption",
    "exif:UserComment": "caption",
    "dc:creator": "name",
    "dc:rights": "name",
    "dc:contributor": "name",
    "photoshop:CaptionWriter": "name",
    "photoshop:Credit": "name",
    "Iptc4xmpExt:PersonInImage": "name",
    "Iptc4xmpExt:PersonName": "name",
    "mwg-rs:Name": "name",
    "MPReg:PersonDisplayName": "name",
    "aux:OwnerName": "name",
    "Iptc4xmpCore:CiEmailWork": "name",
    "photoshop:City": "place",
    "photoshop:State": "place",
    "photoshop:Country": "place",
    "Iptc4xmpCore:Location": "place",
    "Iptc4xmpExt:Sublocation": "place",
    "Iptc4xmpExt:City": "place",
    "Iptc4xmpExt:CountryName": "place",
    "exif:GPSLatitude": "coordinates",
    "exif:GPSLongitude": "coordinates",
    "tiff:Make": "device",
    "tiff:Model": "device",
    "aux:Lens": "device",
    "aux:SerialNumber": "identifier",
    "exifEX:BodySerialNumber": "identifier",
    "xmpMM:DocumentID": "identifier",
    "xmpMM:InstanceID": "identifier",
    "xmpMM:OriginalDocumentID": "identifier",
    "xmp:CreateDate": "date",
    "xmp:ModifyDate": "date",
    "photoshop:DateCreated": "date",
    "exif:DateTimeOriginal": "date",
    "xmp:CreatorTool": "software",
    "xmpGImg:image": "thumbnail",
}
"""What properties tell, by their usual names."""

IPTC_RECORDS = {
    5: "caption",
    25: "caption",
    55: "date",
    65: "software",
    80: "name",
    90: "place",
    92: "place",
    95: "place",
    101: "place",
    105: "caption",
    110: "name",
    116: "name",
    118: "name",
    120: "caption",
    122: "name",
}
"""What records of the second set tell, by their number."""
_PHOTOSHOP_IPTC, _PHOTOSHOP_THUMBNAILS = 0x0404, (0x0409, 0x040C)


def xmp(packet: bytes) -> Iterator[tuple[str, str]]:
    """Kinds and values of the properties that are known, whether written as elements or as attributes."""
    wide = packet[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = packet[:LONGEST_PACKET].decode("utf-16" if wide else "utf-8", "replace")
    for name, kind in XMP_PROPERTIES.items():
        for value in (*_elements(text, name), *_attributes(text, name)):
            if kind == "thumbnail":
                yield kind, ""
            elif value:
                yield kind, value


def _elements(text: str, name: str) -> Iterator[str]:
    """The values between a property's opening and closing; lists come one by one."""
    at = 0
    for _ in range(MOST_OF_A_KIND):
        at = text.find(f"<{name}", at)
        end = text.find(f"</{name}>", at) if at >= 0 else -1
        if end < 0:
            return
        inside = text[text.find(">", at) + 1 : end]
        if text[at + len(name) + 1] in "> \t\r\n":
            yield from filter(None, (html.unescape(piece) for piece in _plain(inside)))
        at = end


def _plain(inside: str) -> list[str]:
    """What is left of an element's content without its tags."""
    first, *rest = inside.split("<")
    return [piece.strip() for piece in (first, *(chunk.partition(">")[2] for chunk in rest))]


def _attributes(text: str, name: str) -> Iterator[str]:
    at = 0
    for _ in range(MOST_OF_A_KIND):
        at = text.find(f'{name}="', at)
        if at < 0:
            return
        start = at + len(name) + 2
        at = text.find('"', start)
        if at < 0:
            return
        yield html.unescape(text[start:at].strip())


def iptc(data: bytes) -> Iterator[tuple[str, str]]:
    """Kinds and values of the records that are known; stops at the first damage."""
    at = 0
    for _ in range(MOST_RECORDS):
        if at + 5 > len(data) or data[at] != 0x1C:
            return
        group, number, length = struct.unpack_from(">BBH", data, at + 1)
        if length & 0x8000:
            return
        value = data[at + 5 : at + 5 + length]
        if group == 2 and number in IPTC_RECORDS and value:
            yield IPTC_RECORDS[number], _decoded(value)
        at += 5 + length


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def photoshop(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The blocks that are known: ``iptc`` with its records, ``thumbnail`` with a small picture, ``other``."""
    at = 0
    for _ in range(MOST_RECORDS):
        if data[at : at + 4] != b"8BIM" or at + 12 > len(data):
            return
        (number,), name_length = struct.unpack_from(">H", data, at + 4), data[at + 6]
        at += 6 + (name_length + 2 & ~1)
        if at + 4 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 4 + length]
        at += 4 + (length + 1 & ~1)
        if number == _PHOTOSHOP_IPTC:
            yield "iptc", body
        else:
            yield "thumbnail" if number in _PHOTOSHOP_THUMBNAILS else "other", body


def profile_name(data: bytes) -> str:
    """The description that a colour profile carries; empty if it cannot be read."""
    try:
        (count,) = struct.unpack_from(">I", data, 128)
        for entry in range(132, 132 + 12 * min(count, 100), 12):
            letters, at, length = struct.unpack_from(">4sII", data, entry)
            if letters == b"desc":
                return _description(data[at : at + min(length, 1_000)])
    except struct.error:
        pass
    return ""


def _description(body: bytes) -> str:
    """The text of a ``desc`` or of the first language of an ``mluc`` element."""
    if body[:4] == b"desc":
        (length,) = struct.unpack_from(">I", body, 8)
        return body[12 : 12 + length].split(b"\0")[0].decode("ascii", "replace")
    if body[:4] == b"mluc":
        length, at = struct.unpack_from(">II", body, 20)
        return body[at : at + length].decode("utf-16-be", "replace").strip("\0")
    return ""
