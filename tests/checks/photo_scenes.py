"""Invented photos for the tests: drawn people, files full of planted words, and the worker as the desk would call it."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import struct
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageDraw

from beforehand_checks.photos.protocol import Frames, frame

WORKER = [sys.executable, "-m", "beforehand_checks.photos.worker"]
_MEASURED = """
import os, sys
status, out = open("/proc/self/status"), os.fdopen(os.dup(2), "w")
from beforehand_checks.photos.worker import main
code = main()
out.write(next(line for line in status if line.startswith("VmHWM")))
out.flush()
sys.exit(code)
"""
MEASURED = [sys.executable, "-c", _MEASURED] if sys.platform == "linux" else WORKER
"""The same, but it tells at its end how much memory it had; the system's own figure includes that of its parent."""

PLANTED = tuple(
    f"PLANTED-{word}".encode()
    for word in "MAKER MODEL SERIAL ARTIST OWNER COMMENT NOTE CREATOR PERSON CITY TOOL DOCUMENT CAPTION BYLINE KEYWORD SUBLOCATION JUMBF DUCKY TRAILER EXTRA SOFTWARE".split()
)

HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005uZDn*}000000000XXk=`10000000000aA{+700000000000000000000MrmwsV*mgE07O6l"
    "0{{U4000021pom60000000B<`0ssI200UG20RR9100000-~a;v00004Gynkr00000006oG003fXX>Mi!000000{{R36=`l}WdZ;I000310BCk&"
    "F#rGn02OI&W@Q2Z00963002dJX=VTb001g!Zf0cy000310{{SRX>DZyVQ_G4X=7n@X>V>Xa%5&Jcx`L|000004sdC7Z2$lO00031007o$aB^?}"
    "006gXaAR)(004Msc4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096iLID8-Z~y=U0FVFx0{{R6"
    "03M()fd!W8Nhz*w0vZem00093$N&HX00=;000968L;=Baup&SJ000wXZ)|dIV{CW;0RRmE27mwn02FC+aAg1h000000AK(B06+i$01$9#cxeCt"
    "0009B2nYZG02gU+ZD9Za00000009621c3qr1ONa4C~0zKW&i*H000004r63<V*mmG0RRC2000hSWOHKx0{{U40RR93@oi*bbN~PWODF-a6M%WI"
    "W?OT>pa19zkN<fb@ce)w<V<4s<39U3yZ=g(&WY{=<D&c|pCoo-yg_<);f3aZH)NxnDEdCdYk%s3Ez>yeKuQ@-1V5jkoBPFHPOv$P%F(lgpI>m^"
    "VIs@_|NpzvHfXuAxbV$m>CylH|Mr0j6AxO%I<jry45}GRfK>g3V0e^)I2~ihF2D-ZTt89_?~3fX2e=F2*@IkJLQs|OLgljGi#I-15m7^Q{QZf_"
    ">W<p+Vkd`#u4~b`Sg=uOhbE#-pZP64|C>2l{~1kxTm@|viTV<Y&?q)AYG^cC2(!cb+QeGTn8<coS>0?X%(YH^xFZ>-O)+Nz7S9p#r3eXPIRMyy"
    "tRc<XBhmww#k!2d-Fyzu8nskl3O=~<!Q&+%BeE9Y<2<MB{~uypR)i4w#g;rvJ_p3_ZLxFPoT7eg00006MR;ju002!*04e|g00;mC0S^EI0000E"
    "0000!0Wtsr0000K0000?0XqN!0000F0001Bh$R37000010001R00000P)tEiR7FHBO+iaVQUEeAGB!FeF*-0ZATTpJFf=+aH2_ddK~7XfL?A(O"
    "bZK*R000040096300002P5=M^00IC7000030001{00RI500002MF0Q*00aO9000030002K00000000030000100007000010007B0000P0000a"
    "000010000Y000010001H0000PJa{^IZE$U6bYUQPZES9HI(R)IVPtP&WjbziI&EciVJ{*+JaS}aI#NVNK0I<{W;#S=b7OL8aCB*JZazF@V>)DI"
    "b7OL8aCB*JZazG6WM(=+Y;-<6a%5&YY-v7FOhHamMMNNDVQ_S5Z*Dv<a%5&YY-v6`FLGpNIzeo7K0GgEV>)DIb7OL8aCB*JZazFOa%5&YL}hbh"
    "a%pgMX>V>mJTG!&W;#+tMm{_*csh7(aBXFDVLk"
)
"""A drawn scene of 96 by 64 pixels: red above left, a yellow disc below right, blue elsewhere; with planted fields."""
HEIC_TURNED = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004@ZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&aV*mgE07O6l"
    "0ssL300001#Q*^S0000000B<`0ssI200R^N0RR9100000>;M1&IB98aW&i*H00062000$fZf0cy000000RRAKc4ILB0000LX>Mj^0ssI300IC2"
    "MR;ju000004sdC7Z2$lO00031007`=aB^?}006*gaAR)(004Msc4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!00093"
    "00RIXx&lC90096iLID8-Z~y=U0FVFx0{{R603M()fd!W8Nhz*w0vZem00093$N&HX00=;000968L;=Baup&SJ000wXZ)|dIV{CW;0RRmE27mwn"
    "02FC+aAg1h000000AK(B06+i$01$9#cxeCt0009B2nYZG010VwZ*&6y000<iaBX1#00000000310R@2q0|bQt000_ka%E-!00000000hSWOHKx"
    "0ssL30RR93Lv3VXbN~PWODF-a6M%WIW?OT>pa19zkN<fb@ce)w<V<4s<39U3yZ=g(&WY{=<D&c|pCoo-yg_<);f3aZH)NxnDEdCdYk%s3Ez>ye"
    "KuQ@-1V5jkoBPFHPOv$P%F(lgpI>m^VIs@_|NpzvHfXuAxbV$m>CylH|Mr0j6AxO%I<jry45}GRfK>g3V0e^)I2~ihF2D-ZTt89_?~3fX2e=F2"
    "*@IkJLQs|OLgljGi#I-15m7^Q{QZf_>W<p+Vkd`#u4~b`Sg=uOhbE#-pZP64|C>2l{~1kxTm@|viTV<Y&?q)AYG^cC2(!cb+QeGTn8<coS>0?X"
    "%(YH^xFZ>-O)+Nz7S9p#r3eXPIRMyytRc<XBhmww#k!2d-Fyzu8nskl3O=~<!Q&+%BeE9Y<2<MB{~uypR)i4w#g;rvJ_p3_ZLxFPoT7eg00006"
    "MR;ju002!*04e|g00;mD0S^EI0000E0000=0TKWM0000100sa60Wtsr0000K000130XqN!0000F0001Nh$R37000010001d00000P)tEiR7FHB"
    "O+iaVQUEeAGB!FeF*-0ZATTpJFf=+aH2_ddK~7XfL?A(ObZK*R000040096300002P5=M^00IC7000030002800RI500002MF0Q*00aO900003"
    "0002W00000000030000100007000010007B0000P0000a000010000Y000010001H0000P"
)
"""The same scene, to be turned clockwise when shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker answered, and how it ended."""

    status: int
    frames: list[tuple[dict[str, Any], bytes]]
    stderr: bytes
    seconds: float
    """Of processor time."""
    memory: int
    """Bytes resident at most."""

    @property
    def last(self) -> dict[str, Any]:
        return self.frames[-1][0]

    @property
    def result(self) -> dict[str, Any]:
        assert "result" in self.last, self.last
        found = self.last["result"]
        assert isinstance(found, dict)
        return found

    @property
    def payload(self) -> bytes:
        return self.frames[-1][1]

    @property
    def error(self) -> str:
        return str(self.last.get("error", ""))


def run(
    request: dict[str, Any], data: bytes = b"", environment: dict[str, str] | None = None, raw: bytes | None = None
) -> Outcome:
    """Start a worker, give it one job (or exactly these raw bytes), wait for its end."""
    sent = frame(request, data) if raw is None else raw
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    worker = subprocess.Popen(MEASURED, **pipes, env=os.environ | (environment or {}))
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stderr is not None
    writer = threading.Thread(target=_write, args=(worker.stdin, sent))
    writer.start()
    said, errors = worker.stdout.read(), worker.stderr.read()
    _, status, used = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    writer.join()
    worker.stdout.close()
    worker.stderr.close()
    told, _, memory = errors.partition(b"VmHWM:")
    kilobytes = int(memory.split()[0]) if memory else 0
    cost = used.ru_utime + used.ru_stime, kilobytes * 1024
    return Outcome(worker.returncode, list(Frames().feed(said)), told, *cost)


def seconds_until(request: dict[str, Any], data: bytes, key: str) -> float:
    """The moment of ``perf_counter`` at which a worker's first frame with this key comes; the worker is ended then."""
    worker = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.stdout is not None
    writer = threading.Thread(target=_write, args=(worker.stdin, frame(request, data)))
    writer.start()
    while key not in json.loads(worker.stdout.readline()):
        pass
    moment = time.perf_counter()
    worker.kill()
    writer.join()
    worker.wait()
    worker.stdout.close()
    return moment


def _write(pipe: Any, sent: bytes) -> None:
    """Hand everything over; a worker that has seen enough may be gone already."""
    with contextlib.suppress(BrokenPipeError):
        pipe.write(sent)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


# ---- pictures


def draw_face(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """An invented person: the middle of the face, its brow, and its height in pixels; best between 25 and 60."""
    wide = size * 0.8
    shoulders = (x - wide * 1.3, y + size * 1.05, x + wide * 1.3, y + size * 3)
    draw.rounded_rectangle(shoulders, radius=size / 2, fill=(60, 80, 140))
    draw.rectangle((x - wide * 0.22, y + size * 0.8, x + wide * 0.22, y + size * 1.2), fill=(190, 140, 115))
    draw.ellipse((x - wide * 0.58, y - size * 0.35, x + wide * 0.58, y + size * 0.75), fill=(50, 35, 28))
    draw.ellipse((x - wide * 0.5, y - size * 0.15, x + wide * 0.5, y + size * 1.02), fill=(214, 165, 138))
    for side in (-1, 1):
        eye, level = x + side * wide * 0.22, y + size * 0.3
        white, pupil = wide * 0.12, wide * 0.055
        draw.ellipse((eye - white, level - size * 0.05, eye + white, level + size * 0.05), fill=(240, 240, 240))
        draw.ellipse((eye - pupil, level - pupil, eye + pupil, level + pupil), fill=(40, 30, 25))
        brow = (eye - wide * 0.15, level - size * 0.12, eye + wide * 0.15, level - size * 0.13)
        draw.line(brow, fill=(60, 40, 30), width=max(1, int(size * 0.035)))
    nose = [(x - wide * 0.03, y + size * 0.32), (x + wide * 0.09, y + size * 0.58), (x - wide * 0.09, y + size * 0.58)]
    draw.polygon(nose, fill=(190, 138, 112))
    draw.ellipse((x - wide * 0.2, y + size * 0.7, x + wide * 0.2, y + size * 0.8), fill=(165, 75, 75))


def people(places: list[tuple[int, int]], size: tuple[int, int] = (640, 480), height: int = 40) -> Image.Image:
    """Drawn people, each given by the middle of the face and its brow."""
    picture = Image.new("RGB", size, (150, 170, 160))
    draw = ImageDraw.Draw(picture)
    for x, y in places:
        draw_face(draw, x, y, height)
    return picture


def scene(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Red above left, a yellow disc below right, blue elsewhere: it shows how it was turned."""
    wide, high = size
    picture = Image.new("RGB", size, (40, 120, 200))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, wide // 2 - 1, high // 2 - 1), fill=(220, 40, 40))
    draw.ellipse((wide * 5 // 8, high * 9 // 16, wide * 15 // 16, high * 15 // 16), fill=(250, 230, 60))
    return picture


def file_of(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


# ---- files that tell too much


def exif_block(orientation: int = 1, thumbnail: bytes = b"") -> bytes:
    """A TIFF structure with planted fields in all its directories."""
    main = [
        (0x010F, b"PLANTED-MAKER\0"),
        (0x0110, b"PLANTED-MODEL\0"),
        (0x0112, orientation),
        (0x0131, b"PLANTED-SOFTWARE\0"),
        (0x0132, b"2026:01:02 03:04:05\0"),
        (0x013B, b"PLANTED-ARTIST\0"),
    ]
    inner = [
        (0x9286, b"ASCII\0\0\0PLANTED-COMMENT"),
        (0x927C, b"PLANTED-NOTE and more"),
        (0xA430, b"PLANTED-OWNER\0"),
        (0xA431, b"PLANTED-SERIAL\0"),
    ]
    gps = [(1, b"N\0"), (2, [(3, 1), (7, 1), (2424, 100)]), (3, b"E\0"), (4, [(36, 1), (34, 1), (408, 100)])]
    return _tiff(main, inner, gps, thumbnail)


def _tiff(main: list[Any], inner: list[Any], gps: list[Any], thumbnail: bytes) -> bytes:
    sizes = [2 + 12 * (len(part) + extra) + 4 for part, extra in ((main, 2), (inner, 0), (gps, 0))]
    starts = [8, 8 + sizes[0], 8 + sizes[0] + sizes[1]]
    next_one = starts[2] + sizes[2]
    rest_at = next_one + (2 + 12 * 2 + 4 if thumbnail else 0)
    rest = bytearray()
    main = [*main, (0x8769, starts[1]), (0x8825, starts[2])]
    blocks = []
    for number, part in enumerate((main, inner, gps)):
        follows = next_one if thumbnail and not number else 0
        blocks.append(_directory(part, rest, rest_at, follows))
    if thumbnail:
        at = rest_at + len(rest)
        blocks.append(_directory([(0x0201, at), (0x0202, len(thumbnail))], rest, rest_at, 0))
        rest += thumbnail
    return b"II*\0" + struct.pack("<I", 8) + b"".join(blocks) + bytes(rest)


def _directory(entries: list[Any], rest: bytearray, rest_at: int, follows: int) -> bytes:
    out = struct.pack("<H", len(entries))
    for number, value in entries:
        if isinstance(value, int):
            out += struct.pack("<HHII", number, 3 if number == 0x0112 else 4, 1, value)
            continue
        kind = 5 if isinstance(value, list) else 7 if number in (0x9286, 0x927C) else 2
        count = len(value)
        body = b"".join(struct.pack("<II", *pair) for pair in value) if isinstance(value, list) else value
        if len(body) <= 4:
            out += struct.pack("<HHI", number, kind, count) + body.ljust(4, b"\0")
        else:
            out += struct.pack("<HHII", number, kind, count, rest_at + len(rest))
            rest += body
    return out + struct.pack("<I", follows)


XMP = b"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
<rdf:Description xmp:CreatorTool="PLANTED-TOOL" xmpMM:DocumentID="uuid:PLANTED-DOCUMENT" exif:GPSLatitude="3,7.4N">
<dc:creator><rdf:Seq><rdf:li>PLANTED-CREATOR</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">PLANTED-CAPTION &amp; co</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>PLANTED-PERSON</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
<photoshop:City>PLANTED-CITY</photoshop:City></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


def iptc_records() -> bytes:
    records = ((80, b"PLANTED-BYLINE"), (25, b"PLANTED-KEYWORD"), (92, b"PLANTED-SUBLOCATION"))
    return b"".join(b"\x1c\x02" + struct.pack(">BH", number, len(text)) + text for number, text in records)


def photoshop_block(number: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) & 1)


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def small_copy(picture: Image.Image) -> bytes:
    """A thumbnail as cameras hide it in their files."""
    return file_of(picture.resize((48, 32)), "JPEG", quality=60)


def laden_jpeg(picture: Image.Image, orientation: int = 1, quality: int = 92) -> bytes:
    """A JPEG with everything that a JPEG can carry."""
    small = small_copy(picture)
    plain = file_of(picture, "JPEG", quality=quality, icc_profile=profile(), comment=b"PLANTED-COMMENT")
    blocks = photoshop_block(0x0404, iptc_records()) + photoshop_block(0x040C, bytes(28) + small)
    more = (
        segment(0xE1, b"Exif\0\0" + exif_block(orientation, small))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
        + segment(0xED, b"Photoshop 3.0\0" + blocks)
        + segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x2cjumbPLANTED-JUMBF")
        + segment(0xEC, b"Ducky\0PLANTED-DUCKY")
        + segment(0xE0, b"JFXX\0\x10" + small)
    )
    return plain[:20] + more + plain[20:] + small + b"\0\0\0\x18ftypmp42PLANTED-TRAILER"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def laden_png(picture: Image.Image) -> bytes:
    """A PNG with everything that a PNG can carry."""
    plain = file_of(picture, "PNG")
    more = (
        chunk(b"eXIf", exif_block(thumbnail=small_copy(picture)))
        + chunk(b"tEXt", b"Author\0PLANTED-ARTIST")
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"PLANTED-COMMENT"))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
        + chunk(b"tIME", struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5))
        + chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(profile()))
        + chunk(b"prVt", b"PLANTED-EXTRA")
    )
    return plain[:33] + more + plain[33:] + b"PLANTED-TRAILER"


def laden_webp(picture: Image.Image) -> bytes:
    block = exif_block(thumbnail=small_copy(picture))
    return file_of(picture, "WEBP", quality=90, exif=block, xmp=XMP, icc_profile=profile()) + b"PLANTED-TRAILER"


def laden_tiff(picture: Image.Image) -> bytes:
    tags = {
        0x010E: "PLANTED-CAPTION",
        0x010F: "PLANTED-MAKER",
        0x013B: "PLANTED-ARTIST",
        700: XMP,
        33723: iptc_records(),
    }
    return file_of(picture, "TIFF", compression="tiff_lzw", tiffinfo=tags, icc_profile=profile())


def laden_avif(picture: Image.Image) -> bytes:
    return file_of(picture, "AVIF", quality=90, speed=9, exif=exif_block(), xmp=XMP)


def laden_gif(picture: Image.Image) -> bytes:
    return file_of(picture, "GIF", comment=b"PLANTED-COMMENT") + b"PLANTED-TRAILER"


LADEN = {
    "JPEG": laden_jpeg,
    "PNG": laden_png,
    "WEBP": laden_webp,
    "TIFF": laden_tiff,
    "AVIF": laden_avif,
    "GIF": laden_gif,
}
