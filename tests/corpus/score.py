#!/usr/bin/env python3
"""Score findings against labelled posts.

usage: score.py LABELLED.jsonl FINDINGS.jsonl [--misses N] [--json]

LABELLED.jsonl  posts in the format of GUIDE.md.
FINDINGS.jsonl  one line a post: {"id": "...", "findings": [{"clause": "...", "start": 0, "end": 5}, ...]}
                start and end count Unicode code points into the post's text, end exclusive.

A clause is right for a post when both name it (post x clause decisions, counted once however often it is marked).
Printed: precision, recall and F1 over all decisions (micro) and averaged over clauses (macro); per clause; recall on explicit
and implicit posts; the share of unlabelled posts that got any finding (false alarms), hard negatives apart; and of the right
clauses, the share whose marked span overlaps the labelled quote, with the median of marked length over quoted length.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter

CLAUSES = (
    "impartiality",
    "disclaimer",
    "name-emblem",
    "false-privacy",
    "hidden-affiliation",
    "undisclosed-information",
    "official-travel",
    "work-email",
    "pseudonym",
    "endorsement",
    "people-privacy",
    "unsure",
)


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def f1(tp: int, fp: int, fn: int) -> tuple[float, float, float]:
    p, r = ratio(tp, tp + fp), ratio(tp, tp + fn)
    return p, r, ratio(2 * p * r, p + r)


def read(path: str) -> list[dict]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def score(posts: list[dict], found: dict[str, list[dict]]) -> dict:
    tp, fp, fn = Counter(), Counter(), Counter()
    kind_hit, kind_all, alarms, quiet = Counter(), Counter(), Counter(), Counter()
    overlap = right = 0
    stretch, misses = [], []
    for post in posts:
        if post["id"] not in found:
            sys.exit(f"no line for post {post['id']}")
        text, kind = post["text"], post["kind"]
        want = {f["clause"]: f["quote"] for f in post["findings"]}
        got: dict[str, list[tuple[int, int]]] = {}
        for f in found[post["id"]]:
            if f["clause"] not in CLAUSES:
                continue
            if not 0 <= f["start"] < f["end"] <= len(text):
                sys.exit(f"post {post['id']}: span {f['start']}..{f['end']} is outside the text")
            got.setdefault(f["clause"], []).append((f["start"], f["end"]))
        for c in CLAUSES:
            if c in want and c in got:
                tp[c] += 1
                right += 1
                a = text.index(want[c])
                b = a + len(want[c])
                hits = [(s, e) for s, e in got[c] if s < b and a < e]
                overlap += bool(hits)
                stretch += [min(e - s for s, e in hits) / (b - a)] if hits else []
            elif c in got:
                fp[c] += 1
                misses.append(("extra", c, post))
            elif c in want:
                fn[c] += 1
                misses.append(("missed", c, post))
        if want:
            kind_all[kind] += len(want)
            kind_hit[kind] += len(set(want) & set(got))
        else:
            quiet[kind] += 1
            alarms[kind] += bool(got)
    per = {c: f1(tp[c], fp[c], fn[c]) for c in CLAUSES}
    return {
        "posts": len(posts),
        "micro": f1(sum(tp.values()), sum(fp.values()), sum(fn.values())),
        "macro": tuple(statistics.fmean(v[i] for v in per.values()) for i in range(3)),
        "clauses": per,
        "recall_by_kind": {k: ratio(kind_hit[k], kind_all[k]) for k in kind_all},
        "false_alarms": {k: ratio(alarms[k], quiet[k]) for k in quiet},
        "false_alarms_all": ratio(sum(alarms.values()), sum(quiet.values())),
        "span_overlap": ratio(overlap, right),
        "span_stretch": statistics.median(stretch) if stretch else 0.0,
        "misses": misses,
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("labelled")
    cli.add_argument("findings")
    cli.add_argument("--misses", type=int, default=0, help="print this many wrong decisions")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = cli.parse_args()
    result = score(read(args.labelled), {line["id"]: line["findings"] for line in read(args.findings)})
    misses = result.pop("misses")
    if args.json:
        print(json.dumps(result))
        return
    print(f"{result['posts']} posts            precision  recall    F1")
    for name in ("micro", "macro"):
        print(f"{name:<24}" + "".join(f"{v:9.3f}" for v in result[name]))
    for clause, row in result["clauses"].items():
        print(f"  {clause:<22}" + "".join(f"{v:9.3f}" for v in row))
    print("recall by kind:", {k: round(v, 3) for k, v in result["recall_by_kind"].items()})
    print(
        "false alarms on unlabelled posts:",
        round(result["false_alarms_all"], 3),
        {k: round(v, 3) for k, v in result["false_alarms"].items()},
    )
    print(f"span overlap {result['span_overlap']:.3f}, marked/quoted length (median) {result['span_stretch']:.2f}")
    for what, clause, post in misses[: args.misses]:
        print(f"{what} {clause} [{post['id']}, {post['kind']}]: {post['text']!r}")


if __name__ == "__main__":
    main()
