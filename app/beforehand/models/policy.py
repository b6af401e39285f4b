"""The guidelines, each followed by the rules that watch for it, as a list that can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.decision import Kind
from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from beforehand.desk.drafts import Desk
    from beforehand.domain.decision import Decision
    from beforehand_checks.pack import Clause, Pack, Rule


class PolicyRole(IntEnum):
    """What a row tells beside its words."""

    IS_CLAUSE = Qt.ItemDataRole.UserRole + 1
    IS_OFF = Qt.ItemDataRole.UserRole + 2
    TIER = Qt.ItemDataRole.UserRole + 3
    COUNT = Qt.ItemDataRole.UserRole + 4
    NUMBER = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A guideline, or one of its rules; ``off`` is the decision that switched the rule off, ``count`` how many rules follow."""

    clause: Clause
    rule: Rule | None = None
    off: Decision | None = None
    count: int = 0


class PolicyModel(RowsModel[PolicyRow]):
    """Follows the decisions of the desk; a search shows the rules that hold every word, below their guidelines."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__({role: role.name.lower().encode() for role in PolicyRole}, parent)
        self._desk = desk
        self._pack: Pack | None = None
        self._texts: dict[str, str] = {}
        self._query: tuple[str, ...] = ()
        desk.decisions_changed.connect(self.refresh)

    def set_pack(self, pack: Pack) -> None:
        """Show the rules of a policy."""
        self._pack = pack
        self._texts = {rule.id: _searchable(rule) for rule in pack.rules}
        self.refresh()

    def search(self, query: str) -> None:
        """Show only what holds every word of the query; everything for an empty one."""
        self._query = tuple(query.casefold().split())
        self.refresh()

    def refresh(self) -> None:
        """Work out the rows again."""
        pack = self._pack
        if pack is None:
            return
        off = {each.rule: each for each in self._desk.decisions if each.kind is Kind.RULE_OFF}
        rows: list[tuple[str, PolicyRow]] = []
        for clause in pack.clauses:
            around = f"{clause.heading} {clause.short} {clause.quotation}".casefold()
            rules = [rule for rule in pack.rules if rule.clause == clause.id and self._holds(self._texts[rule.id])]
            if rules or self._holds(around):
                rows.append((f"clause {clause.id}", PolicyRow(clause, count=len(rules))))
                rows += [(f"rule {rule.id}", PolicyRow(clause, rule, off.get(rule.id))) for rule in rules]
        self.set_rows(rows)

    @override
    def value(self, row: PolicyRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.rule.say if row.rule is not None else row.clause.heading
            case PolicyRole.IS_CLAUSE:
                return row.rule is None
            case PolicyRole.IS_OFF:
                return row.off is not None
            case PolicyRole.TIER:
                return row.rule.tier if row.rule is not None else None
            case PolicyRole.COUNT:
                return row.count
            case PolicyRole.NUMBER:
                return row.clause.number
        return None

    def _holds(self, text: str) -> bool:
        return all(word in text for word in self._query)


def _searchable(rule: Rule) -> str:
    """Everything about a rule that a search looks at, in small letters."""
    wordings = (wording.source for group in (rule.find, rule.near, rule.also, rule.unless) for wording in group)
    return " ".join((rule.id, rule.say, rule.do, *rule.entity, *wordings, *rule.hits, *rule.clean)).casefold()
