"""Policy packs: what a policy says, what to ask about it, and the rules that watch for it, read from TOML and checked in plain sentences."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from beforehand_checks.finding import Tier

if TYPE_CHECKING:  # a window needs no rules, so it does not load what reads and compiles them
    from beforehand_checks.wording import Wording, Wordings

DEFAULT_PACK = "un_secretariat_2019"
PLACES = ("", "profile", "privacy", "shared")
"""Where an item may say that it is settled: in the profile, at the network's privacy settings, at what somebody else wrote."""
SCORES = {Tier.CERTAIN: 0.98, Tier.LIKELY: 0.85, Tier.HINT: 0.5}
"""Score of a rule that gives none: its tier's usual share of right marks."""


class PackError(ValueError):
    """A pack that is refused; the message names file, rule and key in a plain sentence."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One guideline: ``number`` is its place in the policy (several clauses may share one), ``quotation`` its words, ``short`` a label."""

    id: str
    number: int
    heading: str
    quotation: str
    short: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ask, and when."""

    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Item:
    """A checklist item; it applies when ``when`` is empty or one of its conditions holds, and none of ``unless`` does.

    ``open`` are the conditions that keep an automatic item open in place of its clause's findings, ``place`` names
    where in the program the item is settled, "" for the checklist itself.
    """

    id: str
    clause: str
    kind: str
    question: str
    help: str
    when: tuple[str, ...]
    unless: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its proof; wordings are parsed, offsets of ``hits`` count code points."""

    id: str
    clause: str
    language: str
    file: str
    say: str
    do: str
    tier: Tier
    score: float
    find: tuple[Wording, ...]
    near: tuple[Wording, ...]
    also: tuple[Wording, ...]
    within: int
    unless: tuple[Wording, ...]
    near_post: tuple[Wording, ...]
    unless_post: tuple[Wording, ...]
    entity: tuple[str, ...]
    shape: tuple[tuple[dict[str, Any], ...], ...]
    mark: str
    quoted: str
    change: tuple[str, ...]
    hits: tuple[str, ...]
    clean: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole policy; ``version`` is a hash over all its files, ``domains`` the e-mail domains of the organisation."""

    name: str
    title: str
    source: str
    date: str
    version: str
    languages: tuple[str, ...]
    contacts: tuple[Contact, ...]
    clauses: tuple[Clause, ...]
    checklist: tuple[Item, ...]
    domains: tuple[str, ...]
    messages: Mapping[str, Mapping[str, str]]
    rules: tuple[Rule, ...] = ()
    by_id: Mapping[str, Clause] = field(default_factory=dict)

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id; raises ``KeyError``."""
        return self.by_id[clause_id]


def bundled(name: str = DEFAULT_PACK) -> Traversable:
    """The folder of a pack that comes with the program."""
    return resources.files("beforehand_resources") / "policies" / name


def load_pack(
    name: str = DEFAULT_PACK, *, folder: Traversable | None = None, with_rules: bool = True, with_examples: bool = False
) -> Pack:
    """Load a pack, from ``folder`` or from those that come with the program; raises ``PackError``.

    Without ``with_examples`` the compiled rules serve where they fit, and rules may come without their proof.
    """
    root = folder if folder is not None else bundled(name)
    if not root.is_dir():
        raise PackError(f"There is no policy pack named “{name}”.")
    head = _Table(_toml(root / "pack.toml"), "pack.toml")
    clauses = tuple(_clause(head.sub(row, f"clause {i + 1}")) for i, row in enumerate(head.rows("clause")))
    by_id = {clause.id: clause for clause in clauses}
    contacts = tuple(_contact(head.sub(row, f"contact {i + 1}")) for i, row in enumerate(head.rows("contact")))
    languages = head.words("languages")
    version = _version(root)
    rules: tuple[Rule, ...] = ()
    if with_rules:
        rules = (() if with_examples else _compiled_rules(root, version)) or _rules(root, languages, by_id)
    pack = Pack(
        name=name,
        title=head.text("title"),
        source=head.text("source"),
        date=str(head.text("date")),
        version=version,
        languages=languages,
        contacts=contacts,
        clauses=clauses,
        checklist=_checklist(root, by_id),
        domains=head.words("domains", optional=True),
        messages=head.mapping("messages"),
        rules=rules,
        by_id=by_id,
    )
    head.done()
    return pack


def _clause(row: _Table) -> Clause:
    clause = Clause(row.text("id"), row.number("number"), row.text("heading"), row.text("quotation"), row.text("short"))
    row.done()
    return clause


def _contact(row: _Table) -> Contact:
    contact = Contact(row.text("name"), row.text("when"))
    row.done()
    return contact


def _checklist(root: Traversable, clauses: Mapping[str, Clause]) -> tuple[Item, ...]:
    table = _Table(_toml(root / "checklist.toml"), "checklist.toml")
    items = tuple(_item(table.sub(row, f"item {i + 1}"), clauses) for i, row in enumerate(table.rows("item")))
    table.done()
    return items


def _item(row: _Table, clauses: Mapping[str, Clause]) -> Item:
    item = Item(
        row.text("id"),
        row.choice("clause", tuple(clauses)),
        row.choice("kind", ("auto", "affirm", "evidence")),
        row.text("question"),
        row.text("help"),
        row.words("when", optional=True),
        row.words("unless", optional=True),
        row.words("open", optional=True),
        row.choice("place", PLACES, default=""),
    )
    row.done()
    if item.open and item.kind != "auto":
        raise row.error("open", "goes with the kind “auto” only: what the author answers is open until they do")
    return item


def _compiled_rules(root: Traversable, version: str) -> tuple[Rule, ...]:
    """The rules worked out in advance, or none where the file lacks or belongs to other sources."""
    from beforehand_checks import compiled

    try:
        text = (root / compiled.FILE).read_text(encoding="utf-8")
        return tuple(Rule(**fields, hits=(), clean=()) for fields in compiled.fields(text, version))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _rules(root: Traversable, languages: tuple[str, ...], clauses: Mapping[str, Clause]) -> tuple[Rule, ...]:
    from beforehand_checks.wording import Wordings

    rules: list[Rule] = []
    for language in languages:
        folder = root / "rules" / language
        if not folder.is_dir():
            raise PackError(f"pack.toml names the language “{language}”, but there is no folder rules/{language}.")
        files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
        sets = Wordings(_word_sets([f for f in files if f.name.startswith("words")], f"rules/{language}"))
        for file in files:
            if not file.name.startswith("words"):
                rules += _rule_file(file, language, sets, clauses)
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise PackError(f"{rule.file}, rule “{rule.id}”: the id is taken already, in {seen[rule.id].file}.")
        seen[rule.id] = rule
    return tuple(rules)


def _word_sets(files: Sequence[Traversable], folder: str) -> dict[str, tuple[str, ...]]:
    """The named sets of all files whose name begins with ``words``."""
    sets: dict[str, tuple[str, ...]] = {}
    for file in files:
        table = _Table(_toml(file), f"{folder}/{file.name}")
        for key in table.keys():  # noqa: SIM118 - not a dictionary
            if key in sets:
                raise table.error(key, "is defined in another words file already")
            sets[key] = table.words(key)
    return sets


def _rule_file(file: Traversable, language: str, sets: Wordings, clauses: Mapping[str, Clause]) -> list[Rule]:
    clause = file.name.removesuffix(".toml")
    name = f"rules/{language}/{file.name}"
    if clause not in clauses:
        raise PackError(f"{name}: a rule file is named after a clause of pack.toml, and “{clause}” is none.")
    table = _Table(_toml(file), name)
    rules = [
        _rule(table.sub(row, f"rule “{row.get('id', i + 1)}”"), clause, language, sets)
        for i, row in enumerate(table.rows("rule"))
    ]
    table.done()
    return rules


def _rule(row: _Table, clause: str, language: str, sets: Wordings) -> Rule:
    tier = Tier(row.choice("tier", tuple(Tier), default=Tier.LIKELY))
    rule = Rule(
        id=row.text("id"),
        clause=clause,
        language=language,
        file=row.file,
        say=row.text("say"),
        do=row.text("do"),
        tier=tier,
        score=row.share("score", SCORES[tier]),
        find=row.wordings("find", sets),
        near=row.wordings("near", sets),
        also=row.wordings("also", sets),
        within=row.number("within", default=8),
        unless=row.wordings("unless", sets),
        near_post=row.wordings("near_post", sets),
        unless_post=row.wordings("unless_post", sets),
        entity=row.words("entity", optional=True),
        shape=row.shapes("shape"),
        mark=row.choice("mark", ("find", "entity", "all"), default="find" if row.has("find") else "entity"),
        quoted=row.choice("quoted", ("mark", "skip"), default="mark"),
        change=row.words("change", optional=True, may_be_empty=True),
        hits=row.words("hits"),
        clean=row.words("clean"),
    )
    row.done()
    if not rule.find and not rule.entity:
        raise row.error("find", "needs “find” or “entity”, so that it runs only where an anchor was found")
    if rule.shape and not rule.find:
        raise row.error("shape", "needs “find” beside it: token patterns run only where an anchor was found")
    return rule


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(f"The pack has no file {file.name}.") from None
    except UnicodeDecodeError:
        raise PackError(f"{file.name} is not written in UTF-8.") from None
    except tomllib.TOMLDecodeError as trouble:
        raise PackError(f"{file.name} is not valid TOML: {trouble}.") from None


def _version(root: Traversable) -> str:
    """A hash over the names and bytes of all files of the pack, 12 hexadecimal digits."""
    state = hashlib.sha256()
    for name, file in sorted(_files(root, "")):
        state.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return state.hexdigest()[:12]


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            found.append((prefix + entry.name, entry))
    return found


class _Table:
    """A TOML table that is read key by key; whatever was not asked for is refused."""

    def __init__(self, data: dict[str, Any], file: str, place: str = "") -> None:
        self.file = file
        self._place = place
        self._data = data
        self._asked: set[str] = set()

    def keys(self) -> tuple[str, ...]:
        return tuple(self._data)

    def has(self, key: str) -> bool:
        return key in self._data

    def sub(self, data: Any, place: str) -> _Table:
        if not isinstance(data, dict):
            raise self.error(place, "must be a table")
        return _Table(data, self.file, place)

    def error(self, key: str, problem: str) -> PackError:
        where = f"{self.file}, {self._place}" if self._place else self.file
        return PackError(f"{where}: “{key}” {problem}.")

    def done(self) -> None:
        for key in self._data:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.error(key, f"is not a key that is known here. Known keys: {known}")

    def _get(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        if key not in self._data and default is None:
            raise self.error(key, "is missing")
        return self._data.get(key, default)

    def text(self, key: str) -> str:
        value = self._get(key)
        value = value.isoformat() if hasattr(value, "isoformat") else value
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be a text that is not empty")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(key, "must be a whole number of 0 or more")
        return value

    def share(self, key: str, default: float) -> float:
        value = self._get(key, default)
        if not isinstance(value, int | float) or not 0 < value <= 1:
            raise self.error(key, "must be a number above 0 and up to 1")
        return float(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self._get(key, default)
        if value not in allowed:
            raise self.error(key, f"must be one of {', '.join(allowed)}, not “{value}”")
        return str(value)

    def words(self, key: str, *, optional: bool = False, may_be_empty: bool = False) -> tuple[str, ...]:
        value = self._get(key, [] if optional else None)
        is_fine = isinstance(value, list) and all(isinstance(v, str) and (may_be_empty or v.strip()) for v in value)
        if not is_fine or (not value and not optional):
            raise self.error(
                key,
                "must be a list of texts that are not empty" if optional else "must be a list with at least one text",
            )
        return tuple(value)

    def rows(self, key: str) -> list[Any]:
        value = self._get(key)
        if not isinstance(value, list):
            raise self.error(key, f"must be written as [[{key}]] tables")
        return value

    def mapping(self, key: str) -> dict[str, dict[str, str]]:
        value = self._get(key)
        is_fine = isinstance(value, dict) and all(
            isinstance(part, dict) and all(isinstance(v, str) for v in part.values()) for part in value.values()
        )
        if not is_fine:
            raise self.error(key, "must hold one table of texts for each language")
        return dict(value)

    def wordings(self, key: str, sets: Wordings) -> tuple[Wording, ...]:
        from beforehand_checks.wording import WordingError

        try:
            return tuple(sets.parse(source) for source in self.words(key, optional=True))
        except WordingError as trouble:
            raise self.error(key, f"cannot be used: {trouble}") from None

    def shapes(self, key: str) -> tuple[tuple[dict[str, Any], ...], ...]:
        value = self._get(key, [])
        is_fine = isinstance(value, list) and all(
            isinstance(p, list) and p and all(isinstance(t, dict) for t in p) for p in value
        )
        if not is_fine:
            raise self.error(key, "must be a list of token patterns, each a list of tables")
        return tuple(tuple(pattern) for pattern in value)
