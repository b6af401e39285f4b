"""The policy page: every guideline in full, the rules that watch for it, and a search through all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.decision import Decision, Kind
from beforehand.models.policy import PolicyModel, PolicyRole
from beforehand.windows.dialogs import Dialog
from beforehand.windows.findings import TwoLines
from beforehand.windows.parts import button, draw_stroke, label
from beforehand.windows.policy_rule import RulePanel
from beforehand.windows.wording import fill, tier_name
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.desk.policy import PolicyReader
    from beforehand.windows.theme import Theme
    from beforehand_checks.pack import Pack, Rule


class PolicyLine(TwoLines):
    """A guideline with its number and how many rules watch for it; a rule with its stroke, further in."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        if not index.data(PolicyRole.IS_CLAUSE):
            tier = tier_name(Tier(index.data(PolicyRole.TIER)))
            return str(index.data()), self.tr("Switched off") if index.data(PolicyRole.IS_OFF) else tier
        count = int(index.data(PolicyRole.COUNT))
        told = self.tr("One rule watches") if count == 1 else fill(self.tr("%1 rules watch"), count)
        return fill(self.tr("%1. %2"), index.data(PolicyRole.NUMBER), index.data()), told

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(PolicyRole.IS_OFF))

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(PolicyRole.IS_CLAUSE))

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        if index.data(PolicyRole.IS_CLAUSE):
            return 0
        tier = Tier(index.data(PolicyRole.TIER))
        ink = QColor(self.theme.quiet) if index.data(PolicyRole.IS_OFF) else self.theme.tier(tier)
        draw_stroke(painter, QRectF(rect).adjusted(8, 2, 0, 0), tier, selected or ink)
        return 40


class PolicyWindow(Dialog):
    """Everything that the program watches for, to be read, searched, and switched off and on rule by rule."""

    def __init__(self, desk: Desk, reader: PolicyReader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What each rule watches"), parent, width=640)
        self._desk = desk
        self._pack: Pack | None = None
        self.model = PolicyModel(desk, self)
        self.head = label(self.tr("The guidelines are being read…"), size=1.2, is_bold=True)
        self.body.addWidget(self.head)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search guidelines, words and examples"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_searched)
        self._build_list(theme)
        self.panel = RulePanel()
        self.panel.off_wanted.connect(self._on_off_wanted)
        self.panel.on_wanted.connect(self._on_on_wanted)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        middle.addWidget(side)
        middle.addWidget(self.panel)
        middle.setSizes([390, 520])
        self.body.addWidget(middle, 1)
        self.add_button(button(self.tr("Close"), self.close))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(self.sizeHint())
        reader.came.connect(self._on_pack_came)
        reader.failed.connect(self.head.setText)
        reader.ask()

    @property
    def is_filled(self) -> bool:
        """Whether the policy is shown."""
        return self._pack is not None

    @override
    def sizeHint(self) -> QSize:
        return QSize(960, 680)

    def _build_list(self, theme: Theme) -> None:
        self.list = QListView()
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Guidelines and rules"))
        delegate = PolicyLine(self.list)
        delegate.theme = theme
        self.list.setItemDelegate(delegate)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.model.dataChanged.connect(self._on_data_changed)

    def _on_pack_came(self, pack: Pack) -> None:
        self._pack = pack
        self.head.setText(pack.title)
        self.model.set_pack(pack)
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _on_searched(self, query: str) -> None:
        self.model.search(query)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0, 0))
        self._on_current_changed(self.list.currentIndex())

    def _on_current_changed(self, index: QModelIndex) -> None:
        self.panel.show_row(self.model.row(index) if index.isValid() else None, self._pack)

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        current = self.list.currentIndex()
        if first.row() <= current.row() <= last.row():
            self._on_current_changed(current)

    def _on_off_wanted(self, rule: Rule, reason: str) -> None:
        if reason:
            nothing = Finding(0, 0, rule.clause, rule.id, rule.tier, rule.score, rule.say, rule.do, "")
            self._desk.decide(nothing, Kind.RULE_OFF, reason)

    def _on_on_wanted(self, decision: Decision) -> None:
        self._desk.undo(decision)
