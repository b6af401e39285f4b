"""The findings of the current draft as a list: for a screen reader this is where the marks are."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from beforehand.domain.decision import Judged, Kind
from beforehand.models.names import clause_name
from beforehand.models.rows import RowsModel
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from PySide6.QtCore import QObject

    from beforehand.desk.drafts import Desk
    from beforehand_checks.finding import Finding


class FindingRole(IntEnum):
    """What a row tells beside its words."""

    JUDGED = Qt.ItemDataRole.UserRole + 1
    TIER = Qt.ItemDataRole.UserRole + 2
    TIER_NAME = Qt.ItemDataRole.UserRole + 3
    CLAUSE = Qt.ItemDataRole.UserRole + 4
    CLAUSE_NAME = Qt.ItemDataRole.UserRole + 5
    QUOTED = Qt.ItemDataRole.UserRole + 6
    IS_OPEN = Qt.ItemDataRole.UserRole + 7
    IS_SETTLED = Qt.ItemDataRole.UserRole + 8
    STATE = Qt.ItemDataRole.UserRole + 9


class FindingsModel(RowsModel[Judged]):
    """Every finding in reading order, each with what settles it.

    A row stays the same row while its rule marks the same words, wherever they move.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__({role: role.name.lower().encode() for role in FindingRole}, parent)
        self._desk = desk
        self._shows_hints = True
        desk.findings_changed.connect(self._on_findings_changed)
        self._on_findings_changed()

    def show_hints(self, *, is_shown: bool) -> None:
        """Show or leave out the hints."""
        self._shows_hints = is_shown
        self._on_findings_changed()

    def row_of(self, finding: Finding) -> int:
        """The row of a finding, -1 when it has none."""
        return next((at for at, judged in enumerate(self._rows) if judged.finding == finding), -1)

    def row_at(self, offset: int) -> int:
        """The row of the first finding that covers an offset in code points, -1 when none does."""
        covers = (at for at, each in enumerate(self._rows) if each.finding.start <= offset <= each.finding.end)
        return next(covers, -1)

    @override
    def value(self, row: Judged, role: int) -> Any:
        finding = row.finding
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(row.quoted.split())
            case Qt.ItemDataRole.ToolTipRole:
                return finding.say
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._aloud(row)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return finding.do
            case FindingRole.TIER_NAME:
                return self._tier_name(finding.tier)
            case FindingRole.CLAUSE_NAME:
                return clause_name(self._desk.pack, finding.clause)
            case FindingRole.STATE:
                return self._state(row)
            case _:
                return self._plain(row, role)

    def _plain(self, row: Judged, role: int) -> Any:
        """The roles that hand out a value as it is."""
        values: dict[int, Any] = {
            FindingRole.JUDGED: row,
            FindingRole.TIER: row.finding.tier,
            FindingRole.CLAUSE: row.finding.clause,
            FindingRole.QUOTED: row.quoted,
            FindingRole.IS_OPEN: row.is_open,
            FindingRole.IS_SETTLED: row.decision is not None,
        }
        return values.get(role)

    def _aloud(self, row: Judged) -> str:
        """The row in the order in which it is best heard."""
        return self.tr("{0}: “{1}”. {2} {3}.").format(
            self._tier_name(row.finding.tier), " ".join(row.quoted.split()), row.finding.say, self._state(row)
        )

    def _tier_name(self, tier: Tier) -> str:
        """How sure the program is, in a word."""
        return {
            Tier.CERTAIN: self.tr("Certain"),
            Tier.LIKELY: self.tr("Likely"),
            Tier.HINT: self.tr("Hint"),
        }[tier]

    def _state(self, row: Judged) -> str:
        """Where the finding stands, in words."""
        if row.decision is None:
            return self.tr("To be settled") if row.is_open else self.tr("For you to consider")
        return {
            Kind.KEPT: self.tr("Kept with a reason"),
            Kind.IGNORED_HERE: self.tr("Ignored here"),
            Kind.IGNORED_IN_DRAFT: self.tr("Ignored in this draft"),
            Kind.IGNORED_ALWAYS: self.tr("Always ignored"),
            Kind.RULE_OFF: self.tr("Its rule is switched off"),
        }[row.decision.kind]

    def _on_findings_changed(self) -> None:
        """Show what the desk has."""
        shown = (each for each in self._desk.findings if self._shows_hints or each.finding.tier is not Tier.HINT)
        self.set_rows(_keyed(shown))


def _keyed(findings: Iterable[Judged]) -> Iterator[tuple[Hashable, Judged]]:
    """Each finding with a key that does not depend on its place, but on the equal ones before it."""
    seen: Counter[Hashable] = Counter()
    for each in findings:
        key = (each.finding.clause, each.finding.rule, each.quoted)
        yield (*key, seen[key]), each
        seen[key] += 1
