"""A worker that knows a few phrases and nothing else; speaks the text worker's JSON lines. Standard library only."""

from __future__ import annotations

import json
import sys

PHRASES = {
    "to Goma": ("official-travel", "travel-place", "likely", ["on a trip", ""]),
    "draft report": ("undisclosed-information", "unpublished-report", "likely", []),
    "vote for the Greens": ("impartiality", "campaign-call", "certain", []),
    "Views are my own": ("disclaimer", "views-my-own", "certain", [""]),
    "hope I may": ("unsure", "reader:unsure", "likely", []),
    "retweet this": ("endorsement", "share-call", "hint", []),
    "戈马": ("official-travel", "travel-place-zh", "likely", []),
    "غوما": ("official-travel", "travel-place-ar", "likely", []),
}


def say(**message: object) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def findings(text: str, off: set[str], dismissed: dict[str, str]) -> list[dict[str, object]]:
    found = []
    for phrase, (clause, rule, tier, change) in PHRASES.items():
        lowered = dismissed.get(clause, "") if rule.startswith("reader:") else ""
        start = text.find(phrase)
        while start >= 0 and rule not in off:
            found.append(
                {
                    "start": start,
                    "end": start + len(phrase),
                    "clause": clause,
                    "rule": rule,
                    "tier": "hint" if lowered else tier,
                    "score": 0.9,
                    "say": f"This touches {clause}.",
                    "do": "Say it another way.",
                    "because": f"It says “{phrase}”.",
                    "change": change,
                    "lowered": lowered,
                }
            )
            start = text.find(phrase, start + 1)
    return found


def main() -> None:
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    off: set[str] = set()
    dismissed: dict[str, str] = {}
    say(ready="lexicon", languages=["en"])
    say(ready="rules")
    say(ready="reader", model=False, why="There is none in this test.")
    for line in sys.stdin:
        request = json.loads(line)
        if "off" in request:
            off = set(request["off"])
        elif "dismissed" in request:
            dismissed = {each["clause"]: each["text"] for each in request["dismissed"]}
        elif "text" in request:
            if request["text"] == "please die":
                sys.exit(1)
            ident, revision = request["id"], request["rev"]
            say(id=ident, rev=revision, stage="lexicon", findings=[], last=False)
            say(id=ident, rev=revision, stage="rules", findings=findings(request["text"], off, dismissed), last=True)


if __name__ == "__main__":
    main()
