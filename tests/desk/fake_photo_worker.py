"""A photo worker that does as its request says: answers, complains, dies, or never answers."""

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
    case "hang":
        time.sleep(60)
