"""A text worker that does what its script says: python fake_worker.py STATE SCRIPT.

STATE is a folder in which it counts its lives and keeps what it heard. SCRIPT is a JSON object that tells, for each
life, how to behave; the last entry holds for all later lives. A behaviour may have the keys
  silent   never say that anything is ready
  garbage  print lines that are no messages first
  split    print every line in small portions
  late     answer each request this many seconds later
  hang     stop reading and answering for good once a request holds this word
  die      exit at once, with this status, once a request holds this word ("" for at start)
  deaf     do not end when stdin closes
  refuse   say that the policy is refused, in these words, and exit
  cripple  say that the rules cannot be loaded, in these words
  reader   what to say about the second reader
  stumble  say before each answer that the second reader gave up
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    state, script = Path(sys.argv[1]), json.loads(sys.argv[2])
    lives = state / "lives"
    life = int(lives.read_text()) if lives.exists() else 0
    lives.write_text(str(life + 1))
    how = script[min(life, len(script) - 1)]
    if how.get("die") == "":
        sys.exit(3)
    if "refuse" in how:
        say({"error": how["refuse"], "fatal": True}, how)
        sys.exit(2)
    if how.get("garbage"):
        sys.stdout.buffer.write(b'not json\n[1, 2]\n\xff\xfe\n{\n{}\n{"id": "x", "stage": "rules"}\nnull\n')
    if not how.get("silent"):
        say({"ready": "lexicon", "languages": ["en", "fr"]}, how)
        say({"ready": "rules", "failed": how["cripple"]} if "cripple" in how else {"ready": "rules"}, how)
        if "reader" in how:
            say({"ready": "reader", **how["reader"]}, how)
    with (state / "heard").open("a", encoding="utf-8") as heard:
        for line in sys.stdin:
            heard.write(line)
            heard.flush()
            obey(json.loads(line), how)
    while how.get("deaf"):
        time.sleep(0.05)


def obey(request: dict[str, Any], how: dict[str, Any]) -> None:
    """Answer a request, or fail as the script says."""
    text = request.get("text", "")
    if "id" not in request or how.get("silent"):
        return
    if how.get("die") and how["die"] in text:
        sys.stdout.buffer.write(b'{"id": 1, "rev"')
        sys.stdout.flush()
        sys.exit(3)
    while how.get("hang") and how["hang"] in text:
        time.sleep(0.05)
    time.sleep(how.get("late", 0))
    if "unreadable" in text:
        say({"error": "unreadable", "id": request["id"]}, how)
        return
    if how.get("stumble"):
        say({"error": "gave up", "stage": "reader"}, how)
    for stage in ("lexicon", "rules"):
        found = [finding(text, stage)] if "vote" in text else []
        say(
            {"id": request["id"], "rev": request["rev"], "stage": stage, "findings": found, "last": stage == "rules"},
            how,
        )


def finding(text: str, rule: str) -> dict[str, Any]:
    start = text.index("vote")
    return {
        "start": start, "end": start + 4, "clause": "impartiality", "rule": rule, "tier": "likely", "score": 0.9,
        "say": "It takes a side.", "do": "Drop it.", "because": "“vote”", "change": [],
    }  # fmt: skip


def say(message: dict[str, Any], how: dict[str, Any]) -> None:
    """Print one line, in portions when the script says so."""
    line = json.dumps(message, ensure_ascii=False).encode() + b"\n"
    step = 7 if how.get("split") else len(line)
    for at in range(0, len(line), step):
        sys.stdout.buffer.write(line[at : at + step])
        sys.stdout.flush()


if __name__ == "__main__":
    main()
