"""Scores the engine on labelled posts: ``score_all.py [--stages rules|all] [--misses N] [FILE.jsonl ...]``; without files, on the three that no part was trained on.

For ``en-robust`` it also prints what each disguise costs: the share of posts found in plain words that are found in disguise as well.
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beforehand_checks.engine import Engine
from beforehand_checks.finding import Tier
from beforehand_checks.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
DEFAULT = ("en-dev", "en-final", "en-robust")


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", HERE / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def engine(stages: str) -> Engine:
    """The engine as the program builds it; with the second reader for ``all``, where its model is there."""
    built = Engine(load_pack())
    if stages == "all":
        from beforehand_checks.worker import load_reader  # one arithmetic thread, as in the worker

        built.reader = load_reader()
    return built


def main() -> None:
    """Print the figures of each file."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("files", nargs="*", type=Path, default=[HERE / f"{name}.jsonl" for name in DEFAULT])
    cli.add_argument("--stages", choices=("rules", "all"), default="all")
    cli.add_argument("--misses", type=int, default=0, help="print this many wrong decisions")
    cli.add_argument("--hints", action="store_true", help="count hints as findings as well")
    options = cli.parse_args()
    score = _scorer()
    judge = engine(options.stages)
    for file in options.files:
        posts = score.read(str(file))
        found: dict[str, list[dict[str, Any]]] = {}
        rules: dict[tuple[str, str], str] = {}
        for post in posts:
            findings = judge.check(post["text"], post["lang"], stages=options.stages)
            kept = [f for f in findings if options.hints or f.tier is not Tier.HINT]
            found[post["id"]] = [f.to_json() for f in kept]
            rules |= {(post["id"], f.clause): f"{f.rule} “{post['text'][f.start : f.end]}”" for f in kept}
        result = score.score(posts, found)
        _print(file.name, result, rules, options.misses)
        if file.stem == "en-robust":
            _print_disguises(kept_in_disguise(posts, found))


def kept_in_disguise(
    posts: Sequence[dict[str, Any]], found: dict[str, list[dict[str, Any]]]
) -> dict[str, tuple[int, int]]:
    """Of the labelled posts that are found in plain words, by disguise: how many are found in it, and how many there are."""
    has = {
        post["id"]: {f["clause"] for f in post["findings"]} <= {f["clause"] for f in found[post["id"]]}
        for post in posts
    }
    kept: dict[str, tuple[int, int]] = {}
    for post in posts:
        base, disguise = post["id"].split("-", 1)
        if post["findings"] and disguise != "plain" and has[f"{base}-plain"]:
            hits, whole = kept.get(disguise, (0, 0))
            kept[disguise] = (hits + has[post["id"]], whole + 1)
    return kept


def _print_disguises(kept: dict[str, tuple[int, int]]) -> None:
    hits, whole = (sum(column) for column in zip(*kept.values(), strict=True))
    by_kind = ", ".join(f"{kind} {of}/{all_}" for kind, (of, all_) in kept.items())
    print(f"found in disguise of what is found in plain words: {hits / whole:.3f} ({by_kind})\n")


def _print(name: str, result: dict[str, Any], rules: dict[tuple[str, str], str], misses: int) -> None:
    print(f"{name}: {result['posts']} posts{'precision':>14}{'recall':>9}{'F1':>7}")
    for row in ("micro", "macro"):
        print(f"{row:<26}" + "".join(f"{v:9.3f}" for v in result[row]))
    for clause, row in result["clauses"].items():
        print(f"  {clause:<24}" + "".join(f"{v:9.3f}" for v in row))
    print("recall by kind:", {k: round(v, 3) for k, v in result["recall_by_kind"].items()})
    print(
        "unlabelled posts marked:",
        round(result["false_alarms_all"], 3),
        {k: round(v, 3) for k, v in result["false_alarms"].items()},
    )
    print(f"span overlap {result['span_overlap']:.3f}, marked/quoted length (median) {result['span_stretch']:.2f}\n")
    for what, clause, post in result["misses"][:misses]:
        print(f"{what} {clause} [{rules.get((post['id'], clause), '')}] ({post['kind']}): {post['text']!r}")


if __name__ == "__main__":
    main()
