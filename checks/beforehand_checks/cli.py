"""The command ``beforehand-check``: findings for people and for programs, photos, and the tools for policy packs."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from beforehand_checks import compiled
from beforehand_checks.engine import Engine
from beforehand_checks.finding import Finding
from beforehand_checks.lint import examples, failure, lint
from beforehand_checks.pack import DEFAULT_PACK, Pack, PackError, bundled, load_pack
from beforehand_checks.photos import command as photos

NONE_FOUND, SOME_FOUND, TROUBLE = 0, 1, 2
READ_AHEAD = 64
"""Lines of a file that are read before the first of them is judged."""


@dataclass(frozen=True, slots=True)
class Post:
    """One line: the id as it was given, the text, and the language or "" for automatic."""

    id: object
    text: str
    language: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when nothing was found, 1 when something was, 2 for trouble."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["pack"]:
            return _pack_command(words[1:])
        if words == ["--photo-worker"]:  # a frozen program is its own worker
            from beforehand_checks.photos.worker import main as run_photo_worker

            return run_photo_worker()
        return _check_command(words)
    except (PackError, OSError, UnicodeDecodeError) as trouble:
        return _trouble(str(trouble))


def _trouble(sentence: str) -> int:
    print(f"beforehand-check: {sentence}", file=sys.stderr)
    return TROUBLE


def _check_command(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="beforehand-check", description="Check a text against the guidelines, offline."
    )
    parser.add_argument("file", nargs="?", default="-", help="a text file, or - for the standard input")
    parser.add_argument(
        "--jsonl", action="store_true", help='read {"id", "text", "lang"?} lines and write {"id", "findings"} lines'
    )
    parser.add_argument(
        "--stages", choices=("rules", "all"), default="all", help="rules alone, or the second reader as well"
    )
    parser.add_argument(
        "--lang", default="", help="language of the text (en, fr, es, ar, ru, zh); found out by itself otherwise"
    )
    parser.add_argument("--pack", default=DEFAULT_PACK, help="the policy pack to check against")
    _add_photo_options(parser)
    options = parser.parse_args(words)
    if options.photo is not None:
        return _check_photo(options)
    if options.clean is not None or options.json:
        parser.error("--clean and --json belong to --photo; findings in a text are written with --jsonl")
    engine = Engine(load_pack(options.pack))
    if options.stages == "all":
        _add_reader(engine)
    if options.jsonl:
        return _check_lines(engine, options.file, options.lang, options.stages)
    text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    findings = engine.check(text, options.lang, stages=options.stages)
    _print_findings(engine.pack, text, findings)
    return SOME_FOUND if findings else NONE_FOUND


def _add_photo_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``--photo``, with a paragraph that says what it does."""
    group = parser.add_argument_group("photos", photos.HELP)
    group.add_argument("--photo", type=Path, metavar="IN", help="look at a picture instead of a text")
    group.add_argument("--clean", type=Path, metavar="OUT", help="write a safe copy there: a new file, or a folder")
    group.add_argument("--cover", choices=photos.COVERS, default=photos.COVERS[0], help="what the safe copy covers")
    group.add_argument(
        "--longest",
        type=photos.whole(0, photos.LONGEST),
        default=0,
        metavar="PIXELS",
        help="longest side of the safe copy; 0 leaves its size",
    )
    quality = photos.whole(*photos.QUALITIES)
    group.add_argument(
        "--quality", type=quality, default=85, metavar="N", help="of a JPEG copy, 30 to 95; .png writes PNG"
    )
    group.add_argument("--json", action="store_true", help="tell it as one JSON object")


def _check_photo(options: argparse.Namespace) -> int:
    wish = photos.Wish(
        options.photo, options.clean, options.cover, options.longest, options.quality, is_json=options.json
    )
    return photos.run(wish)


def _add_reader(engine: Engine) -> None:
    """Add the second reader; without its model the rules check alone, and the author is told."""
    from beforehand_checks.stages.second_reader import ModelMissing
    from beforehand_checks.worker import load_reader

    try:
        engine.reader = load_reader()
    except ModelMissing as missing:
        print(f"beforehand-check: {missing}", file=sys.stderr)


def _print_findings(pack: Pack, text: str, findings: Sequence[Finding]) -> None:
    if not findings:
        print("Nothing was marked. That is no proof that the text is fine: read it once more yourself.")
    for finding in findings:
        clause = pack.clause(finding.clause)
        line = text.count("\n", 0, finding.start) + 1
        column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
        print(
            f"{line}:{column}: “{text[finding.start : finding.end]}” ({finding.tier}; guideline {clause.number}, {clause.heading})"
        )
        print(f"    {finding.say} {finding.because}")
        print(f"    {finding.do}")


def _check_lines(engine: Engine, file: str, language: str, stages: str) -> int:
    """Check JSON lines; a line that cannot be read is reported and makes the exit code 2, the others are still checked."""
    exit_code = NONE_FOUND
    at_once = 1 if file == "-" else READ_AHEAD  # whoever writes into a pipe may wait for each answer
    with sys.stdin if file == "-" else Path(file).open(encoding="utf-8") as lines:
        numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        while group := list(islice(numbered, at_once)):
            posts = [_post(number, line, language) for number, line in group]
            if stages == "all":
                engine.expect([post.text for post in posts if post and post.language in {"", "en"}])
            for post in posts:
                findings = engine.check(post.text, post.language, stages=stages) if post else []
                if post:
                    told = {"id": post.id, "findings": [f.to_json() for f in findings]}
                    print(json.dumps(told, ensure_ascii=False), flush=at_once == 1)
                exit_code = TROUBLE if not post else exit_code or (SOME_FOUND if findings else NONE_FOUND)
    return exit_code


def _post(number: int, line: str, language: str) -> Post | None:
    """The post in a line; None, and the trouble told, where there is none."""
    try:
        post = json.loads(line)
        identity, text = post["id"], post["text"]
        if isinstance(text, str):
            return Post(identity, text, str(post.get("lang") or language))
        kind = type(text).__name__
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        kind = type(trouble).__name__
    _trouble(f"line {number} is no post with “id” and “text” ({kind}).")
    return None


def _pack_command(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="beforehand-check pack", description="Look after policy packs.")
    parser.add_argument("--pack", default=DEFAULT_PACK)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("lint", help="check that the pack keeps to the rules for rules")
    actions.add_parser("report", help="count the rules and wordings of each guideline")
    explain = actions.add_parser("explain", help="show one rule with its proof")
    explain.add_argument("rule")
    actions.add_parser("build", help="work the rules out in advance, for a quick start")
    options = parser.parse_args(words)
    pack = load_pack(options.pack, with_examples=True)
    if options.action == "build":
        return _build(pack)
    if options.action == "lint":
        return _print_lint(pack)
    if options.action == "report":
        return _print_report(pack)
    return _print_rule(pack, options.rule)


def _build(pack: Pack) -> int:
    target = Path(str(bundled(pack.name))) / compiled.FILE
    target.write_text(compiled.dump(pack.version, pack.rules), encoding="utf-8")
    print(f"{pack.name}: {len(pack.rules)} rules of version {pack.version} worked out")
    return NONE_FOUND


def _print_lint(pack: Pack) -> int:
    complaints = lint(pack)
    for complaint in complaints:
        print(complaint)
    print(f"{pack.name}: {len(pack.rules)} rules, {len(complaints)} complaints")
    return SOME_FOUND if complaints else NONE_FOUND


def _print_report(pack: Pack) -> int:
    rules = Counter(rule.clause for rule in pack.rules)
    wordings = Counter({c.id: sum(len(r.find) for r in pack.rules if r.clause == c.id) for c in pack.clauses})
    proofs = Counter(
        {c.id: sum(len(r.hits) + len(r.clean) for r in pack.rules if r.clause == c.id) for c in pack.clauses}
    )
    print(f"{pack.title} ({pack.date}), version {pack.version}")
    print(f"{'guideline':<26}{'rules':>7}{'wordings':>10}{'examples':>10}")
    for clause in pack.clauses:
        print(
            f"{clause.number:>2} {clause.id:<23}{rules[clause.id]:>7}{wordings[clause.id]:>10}{proofs[clause.id]:>10}"
        )
    print(f"{'all':<26}{len(pack.rules):>7}{wordings.total():>10}{proofs.total():>10}")
    return NONE_FOUND


def _print_rule(pack: Pack, rule_id: str) -> int:
    rule = next((r for r in pack.rules if r.id == rule_id), None)
    if rule is None:
        return _trouble(f"there is no rule “{rule_id}” in the pack “{pack.name}”.")
    clause = pack.clause(rule.clause)
    print(f"{rule.id} ({rule.file}, {rule.tier}, score {rule.score})")
    print(f"guideline {clause.number}, {clause.heading}: {clause.quotation}")
    print(f"says: {rule.say}\ndoes: {rule.do}")
    for key, wordings in _groups(rule.id, pack):
        print(f"{key}: {', '.join(wordings)}")
    engine = Engine(pack)
    for example in examples(rule):
        problem = failure(engine, example)
        print(f"{'hit  ' if example.spans else 'clean'} {'FAILS ' if problem else 'holds '} {example.text}")
    return NONE_FOUND


def _groups(rule_id: str, pack: Pack) -> Iterable[tuple[str, list[str]]]:
    rule = next(r for r in pack.rules if r.id == rule_id)
    for key in ("find", "near", "also", "unless", "near_post", "unless_post"):
        wordings = getattr(rule, key)
        if wordings:
            yield key, [w.source for w in wordings]


if __name__ == "__main__":
    raise SystemExit(main())
