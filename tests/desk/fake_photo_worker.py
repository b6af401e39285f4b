"""A photo worker that does as its request says: answers, complains, dies, or never answers.

Its photos are the bytes ``photo WIDTH HEIGHT`` and whatever follows; it finds one face in the upper left corner of each.
"""

import json
import os
import sys
import time

header = json.loads(sys.stdin.buffer.readline())
data = sys.stdin.buffer.read(header.get("bytes", 0))
out = sys.stdout.buffer


def tell(frame: dict, payload: bytes = b"") -> None:
    out.write(json.dumps(frame | ({"bytes": len(payload)} if payload else {})).encode() + b"\n" + payload)
    out.flush()


def photo() -> tuple[int, int]:
    """The size of the photo that came; anything else is no photo."""
    words = data.split()
    if words[:1] != [b"photo"]:
        tell({"error": "not_a_photo", "say": "photos.not_a_photo", "details": []})
        sys.exit(1)
    return int(words[1]), int(words[2])


tell({"progress": 0.5, "step": "decoding"})
match header["job"]:
    case "answer":
        tell({"result": {"length": len(data)}}, data[::-1])
    case "complain":
        tell({"error": "too_large", "say": "photos.too_large", "details": ["64"]})
        sys.exit(1)
    case "die":
        os._exit(3)
    case "kill":
        os.kill(os.getpid(), 24)
    case "babble":
        out.write(b"this is no frame\n")
        out.flush()
        time.sleep(60)
    case "open":
        width, height = photo()
        size = {"width": width, "height": height}
        kinds = {"format": "JPEG", "notes": [], "traces": [], "captions": [{"source": "EXIF", "text": "A caption"}]}
        tell({"result": size | kinds | {"preview": size}}, bytes(width * height * 3))
    case "faces":
        width, height = photo()
        face = {"x": 0, "y": 0, "width": 4, "height": 4, "score": 0.9}
        tell({"result": {"width": width, "height": height, "faces": [face], "is_whole": b"busy" not in data}})
    case "save":
        width, height = photo()
        if header["longest"]:
            width, height = (
                width * header["longest"] // max(width, height),
                height * header["longest"] // max(width, height),
            )
        ending = "jpg" if header["format"] == "JPEG" else "png"
        told = {"name": f"photo-{header['number']}.{ending}", "format": header["format"], "removed": []}
        size = {"width": width, "height": height, "from": {"width": width, "height": height}}
        tell({"result": told | size}, f"photo {width} {height} {header['format']} {header['quality']}".encode())
    case "verify":
        is_good = b"spoilt" not in data
        checks = [{"name": "opens", "passed": is_good, "say": "photos.check.opens", "details": []}]
        tell({"result": {"passed": is_good, "checks": checks, "faces": []}})
    case "hang":
        time.sleep(60)
