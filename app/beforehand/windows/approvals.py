"""Every approval of the past, with what became of its text; each opens its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.posting import Fate
from beforehand.models.approvals import ApprovalRole, ApprovalsModel
from beforehand.windows.approval_words import act_told, fate_name, network_told
from beforehand.windows.dialogs import Dialog
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill, moment

if TYPE_CHECKING:
    from beforehand.desk.approvals import Approvals
    from beforehand.desk.recheck import Recheck
    from beforehand.windows.theme import Theme

NEWS = "news"


class ApprovalDelegate(TwoLines):
    """An approval: its first words, then day, network and what became of it."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        is_kept = bool(index.data(ApprovalRole.HAS_WORDS))
        words = str(index.data()) or (
            act_told(index.data(ApprovalRole.ACT)) if is_kept else self.tr("The words are not kept")
        )
        told = fill(
            self.tr("%1 · %2 · %3"),
            moment(index.data(ApprovalRole.WHEN)),
            network_told(index.data(ApprovalRole.NETWORK)),
            fate_name(Fate(index.data(ApprovalRole.FATE))),
        )
        return words, fill(self.tr("%1 · something is new"), told) if index.data(ApprovalRole.HAS_NEWS) else told

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(ApprovalRole.HAS_NEWS))

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return Fate(index.data(ApprovalRole.FATE)) is Fate.DELETED


class ApprovalsWindow(Dialog):
    """The list with its filter."""

    page_wanted = Signal(str)
    """The author wants to read the approval with this id."""

    def __init__(
        self,
        approvals: Approvals,
        recheck: Recheck,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Approvals"), parent, width=480)
        self._approvals, self._recheck = approvals, recheck
        self.model = ApprovalsModel(approvals, lambda approval: bool(recheck.news_of(approval)), self)
        self.body.addWidget(label(self.tr("Approvals"), size=1.2, is_bold=True))
        self.body.addWidget(label(self._intro(), "quiet"))
        self._build_filter()
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("Approvals"))
        delegate = ApprovalDelegate(self.list)
        delegate.theme = theme
        self.list.setItemDelegate(delegate)
        self.list.setModel(self.model)
        self.list.activated.connect(self._on_activated)
        self.empty = label("", "quiet")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for each in (self.list, self.empty):
            self._stack.addWidget(each)
        self._stack.setMinimumHeight(200)
        self.body.addWidget(self._stack, 1)
        self.told = label("", "quiet")
        self.body.addWidget(self.told)
        self.again = self.add_side_button(button(self.tr("&Check what is online again"), self._on_again))
        self.open_button = self.add_button(button(self.tr("&Read…"), self._on_open, "primary"))
        self.open_button.setDefault(True)
        self.add_button(button(self.tr("Close"), self.close))
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.dataChanged):
            signal.connect(self._on_rows_changed)
        self.list.selectionModel().currentChanged.connect(self._on_rows_changed)
        recheck.changed.connect(self.model.refresh)
        recheck.progressed.connect(self._on_progressed)
        recheck.rested.connect(self._on_rested)
        self._on_rows_changed()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 560)

    def show_news(self) -> None:
        """Show only what something is new about."""
        self.search.clear()
        self.fate.setCurrentIndex(self.fate.findData(NEWS))
        self._on_fate_chosen(self.fate.currentIndex())

    def _intro(self) -> str:
        return (
            self.tr(
                "What you copied out, what was known then, and what became of it. The words stay here when a draft is erased; its page erases them."
            )
            if self._approvals.is_durable
            else self.tr(
                "What you copied out, and what was known then. Without a vault it is forgotten when you close."
            )
        )

    def _build_filter(self) -> None:
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("First words, network or day"))
        self.search.setAccessibleName(self.tr("Find an approval"))
        self.search.textChanged.connect(self.model.search)
        self.fate = QComboBox()
        self.fate.setAccessibleName(self.tr("State"))
        self.fate.addItem(self.tr("All"), "")
        for fate in Fate:
            self.fate.addItem(fate_name(fate), fate.value)
        self.fate.addItem(self.tr("Something is new"), NEWS)
        self.fate.activated.connect(self._on_fate_chosen)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.fate)
        column = QVBoxLayout()
        column.addLayout(row)
        self.body.addLayout(column)

    def _on_fate_chosen(self, _row: int) -> None:
        chosen = str(self.fate.currentData())
        self.model.show_only(Fate(chosen) if chosen in set(Fate) else None, only_news=chosen == NEWS)
        self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        count = self.model.rowCount()
        if count and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self._stack.setCurrentWidget(self.list if count else self.empty)
        self.open_button.setEnabled(bool(count))
        is_any = any(entry.fate is Fate.POSTED and entry.has_words for entry in self._approvals.entries)
        self.again.setEnabled(is_any or self._recheck.is_reading)
        self.empty.setText(
            self.tr("No approval fits. Clear the search or choose another state.")
            if self._approvals.entries
            else self.tr("Nothing was approved yet. Copy a draft once nothing is missing, and it is remembered here.")
        )

    def _on_again(self) -> None:
        """Begin to read again, or stop."""
        if self._recheck.is_reading:
            self._recheck.stop()
        else:
            self._recheck.read_again()
            if not self._recheck.is_reading:
                self.told.setText(self.tr("The checker is not ready yet. Try again in a moment."))

    def _on_progressed(self, done: int, total: int) -> None:
        self.again.setText(self.tr("&Stop reading"))
        self.told.setText(fill(self.tr("Reading again what is online: %1 of %2 done."), done, total))

    def _on_rested(self) -> None:
        self.again.setText(self.tr("&Check what is online again"))
        self._recheck.consider()
        count = len(self._recheck.news)
        self.told.setText(
            fill(self.tr("Something is new about %1 of your posts."), count)
            if count
            else self.tr("Nothing new was found. Read them once more yourself if you are in doubt.")
        )
        announce(self, self.told.text())

    def _on_open(self) -> None:
        self._on_activated(self.list.currentIndex())

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.page_wanted.emit(str(index.data(ApprovalRole.APPROVAL)))
