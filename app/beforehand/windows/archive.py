"""The archive audit: an export is read and judged in the background; the author goes through what was marked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QSplitter,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from beforehand.domain.archive import Act, as_csv, as_text, tasks
from beforehand.models.archive import ArchiveModel, PostRole
from beforehand.models.names import clause_name
from beforehand.windows.archive_post import PostPanel
from beforehand.windows.archive_words import act_name, day, network_name, trouble_told
from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.findings import TwoLines
from beforehand.windows.lists import ListWindow
from beforehand.windows.parts import Flow, announce, button, draw_stroke, label
from beforehand.windows.wording import fill
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.audit import Audit
    from beforehand.windows.theme import Theme
    from beforehand_checks.pack import Pack

STEPS = 1000
"""Steps of the progress bar."""
MOST_TOLD = 500
"""Troubles that are listed one by one."""


class PostRow(TwoLines):
    """A post: the stroke of its surest finding, its first words, then when, where and what was decided."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        where, when = network_name(index.data(PostRole.NETWORK)), day(index.data(PostRole.WHEN))
        return str(index.data()), fill(self.tr("%1 · %2 · %3"), when, where, act_name(index.data(PostRole.ACT)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = QStyleOptionViewItem(option)
        painter.fillRect(view.rect, QColor(self.theme.window))  # a table draws its own selection behind the row
        super().paint(painter, option, index)

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return Act(index.data(PostRole.ACT)) is Act.LEAVE

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return Act(index.data(PostRole.ACT)) is Act.OPEN

    @override
    def draw_mark(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: QColor | None
    ) -> int:
        tier = Tier(index.data(PostRole.TIER))
        draw_stroke(painter, QRectF(rect).adjusted(0, 2, -4, 0), tier, selected or self.theme.tier(tier))
        return 32


class PostTable(QTableView):
    """One column of rows that are all of one height: unlike a list it never lays out what is not seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        delegate = PostRow(self)
        delegate.theme = theme
        self.setItemDelegate(delegate)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.window))
        self.setPalette(palette)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self.verticalHeader().setDefaultSectionSize(delegate.sizeHint(option, QModelIndex()).height())


class TroublesWindow(ListWindow):
    """What could not be read in the archive."""

    def __init__(self, audit: Audit, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("What could not be read"),
            self.tr("Everything else in the archive has been read and judged."),
            parent,
        )
        troubles = audit.troubles
        for trouble in troubles[:MOST_TOLD]:
            self._rows.addWidget(label(trouble_told(trouble)))
        if len(troubles) > MOST_TOLD:
            self._rows.addWidget(label(fill(self.tr("… and %1 more"), len(troubles) - MOST_TOLD), "quiet"))
        self._rows.addStretch(1)


class ArchiveWindow(Dialog):
    """Begins, pauses and ends an audit, lists what was marked and exports what is left to do.

    The audit belongs to the program and goes on when the window closes.
    """

    def __init__(
        self, audit: Audit, pack: Pack | None, theme: Theme, rules_off: Callable[[], tuple[str, ...]], parent: QWidget
    ) -> None:
        super().__init__(self.tr("Archive audit"), parent, width=640)
        self._audit = audit
        self._pack = pack
        self._theme = theme
        self._rules_off = rules_off
        self.model = ArchiveModel(audit, self)
        self.body.addWidget(label(self.tr("What you have posted already"), size=1.2, is_bold=True))
        self.body.addWidget(label(self._intro(), "quiet"))
        self._build_beginning()
        self._build_progress()
        self._build_filters()
        self._build_middle()
        self.export_button = button(self.tr("E&xport the to-do list…"), self._on_export)
        self.add_side_button(self.export_button)
        self.troubles_button = button("", self._on_troubles, "link")
        self.add_side_button(self.troubles_button)
        self.add_button(button(self.tr("Close"), self.close))
        audit.advanced.connect(self._on_advanced)
        audit.state_changed.connect(self._on_state_changed)
        audit.act_changed.connect(self._on_act_changed)
        audit.failed.connect(self._on_failed)
        self._on_state_changed()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(980, 720)

    def begin(self, path: str) -> None:
        """Audit the export at a path, a file or a folder."""
        if path:
            self._audit.start(path, has_reader=self.reader_switch.isChecked(), off=self._rules_off())

    def save(self, path: Path) -> None:
        """Write the to-do list, as a table where the name ends in .csv."""
        listed = tasks(self._audit.flagged, self._audit.acts)
        make = as_csv if path.suffix.lower() == ".csv" else as_text
        encoding = "utf-8-sig" if make is as_csv else "utf-8"
        try:
            with path.open("w", encoding=encoding, newline="") as sink:
                sink.write(make(listed, act_name, partial(clause_name, self._pack)))
        except OSError as trouble:
            self.told.setText(fill(self.tr("The list could not be written: %1"), trouble.strerror or ""))
            return
        self.told.setText(fill(self.tr("The to-do list with %1 posts has been written, in clear text."), len(listed)))

    def _intro(self) -> str:
        return self.tr(
            "Choose the export that a network gave you: its zip file, the unpacked folder, or a folder of texts. It is read here and"
            " goes nowhere. What is found and what you decide is kept in memory only, until you close the program: export the to-do list."
        )

    def _build_beginning(self) -> None:
        row = Flow()
        self.file_button = button(self.tr("Choose a &file…"), self._on_choose_file, "primary")
        self.folder_button = button(self.tr("Choose a f&older…"), self._on_choose_folder)
        self.reader_switch = QCheckBox(self.tr("Let the &second reader read as well (much slower)"))
        for each in (self.file_button, self.folder_button, self.reader_switch):
            row.addWidget(each)
        self.body.addLayout(row)

    def _build_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.told = label("")
        self.pause_button = button(self.tr("&Pause"), self._on_pause)
        self.cancel_button = button(self.tr("&End here"), self._audit.cancel)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.pause_button)
        row.addWidget(self.cancel_button)
        self.body.addWidget(self.bar)
        self.body.addLayout(row)

    def _build_filters(self) -> None:
        self.clause, self.year, self.act = QComboBox(), QComboBox(), QComboBox()
        row = Flow()
        for picker, name in (
            (self.clause, self.tr("Guideline")),
            (self.year, self.tr("Year")),
            (self.act, self.tr("Decision")),
        ):
            picker.setAccessibleName(name)
            picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            picker.activated.connect(self._on_filter_chosen)
            row.addWidget(picker)
        self.body.addLayout(row)

    def _build_middle(self) -> None:
        self.list = PostTable(self._theme)
        self.list.setAccessibleName(self.tr("Marked posts"))
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.model.rowsInserted.connect(self._fill_filters)
        self.model.modelReset.connect(lambda: self._on_current_changed(QModelIndex()))
        self.post = PostPanel()
        self.post.theme, self.post.pack = self._theme, self._pack
        self.post.decided.connect(self._audit.decide)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.list)
        self.middle.addWidget(self.post)
        self.middle.setSizes([380, 560])
        self.middle.setChildrenCollapsible(False)
        self.body.addWidget(self.middle, 1)

    def _fill_filters(self) -> None:
        """Offer every guideline and year that occurs, with the number of its posts; keep what is chosen."""
        if any(picker.view().isVisible() for picker in (self.clause, self.year, self.act)):
            return
        clauses = [(f"{clause_name(self._pack, c)} ({n})", c) for c, n in self.model.clauses.most_common()]
        years = [
            (f"{y or self.tr('Without a date')} ({self.model.years[y]})", y) for y in sorted(self.model.years)[::-1]
        ]
        _refill(self.clause, [(self.tr("All guidelines"), ""), *clauses])
        _refill(self.year, [(self.tr("All years"), None), *years])
        _refill(self.act, [(self.tr("Decided or not"), None), *((act_name(act), act) for act in Act)])

    def _on_state_changed(self) -> None:
        audit = self._audit
        self.pause_button.setText(self.tr("&Go on") if audit.is_paused else self.tr("&Pause"))
        self.pause_button.setVisible(audit.is_running)
        self.cancel_button.setVisible(audit.is_running)
        self.file_button.setEnabled(not audit.is_running)
        self.folder_button.setEnabled(not audit.is_running)
        self.reader_switch.setEnabled(not audit.is_running)
        for part in (self.bar, self.clause, self.year, self.act, self.middle):
            part.setVisible(audit.has_begun)
        self._fill_filters()
        self._on_advanced()
        if audit.has_begun and not audit.is_running:
            announce(self, self.told.text())

    def _on_advanced(self) -> None:
        audit = self._audit
        self.bar.setValue(round(audit.share * STEPS))
        self.told.setText(self._standing() if audit.has_begun else "")
        count = len(audit.troubles)
        self.troubles_button.setVisible(count > 0)
        self.troubles_button.setText(fill(self.tr("%1 things could not be read"), count))
        self.export_button.setEnabled(any(act.is_work for act in audit.acts.values()))

    def _standing(self) -> str:
        """How far the audit has come, in words."""
        audit = self._audit
        locale = self.locale()
        posts, marked = locale.toString(audit.posts), locale.toString(len(audit.flagged))
        if audit.is_paused:
            told = self.tr("Paused. %1 posts read, %2 of them marked.")
        elif audit.is_running:
            told = self.tr("Reading… %1 posts so far, %2 of them marked.")
        elif audit.is_complete:
            told = self.tr("Done. %1 posts read, %2 of them marked.")
        else:
            told = self.tr("Ended before its time. %1 posts read, %2 of them marked; the rest has not been looked at.")
        told = fill(told, posts, marked)
        return f"{told} {audit.reader_trouble}" if audit.reader_trouble else told

    def _on_choose_file(self) -> None:
        kinds = self.tr("Exports (*.zip *.json *.js *.csv *.txt *.md)")
        chosen = QFileDialog(self, self.tr("Choose an export"), "", kinds)
        self._ask_for(chosen, QFileDialog.FileMode.ExistingFile, self.begin)

    def _on_choose_folder(self) -> None:
        chosen = QFileDialog(self, self.tr("Choose a folder"))
        self._ask_for(chosen, QFileDialog.FileMode.Directory, self.begin)

    def _ask_for(self, dialog: QFileDialog, mode: QFileDialog.FileMode, then: Callable[[str], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _on_pause(self) -> None:
        if self._audit.is_paused:
            self._audit.resume()
        else:
            self._audit.pause()

    def _on_filter_chosen(self) -> None:
        act = self.act.currentData()  # Qt hands a plain text back
        self.model.show_only(self.clause.currentData(), self.year.currentData(), Act(act) if act else None)

    def _on_current_changed(self, index: QModelIndex) -> None:
        flagged = self.model.flagged(index.row()) if index.isValid() else None
        act = self._audit.acts.get(flagged.index, Act.OPEN) if flagged is not None else Act.OPEN
        self.post.show_post(flagged, act)

    def _on_act_changed(self, index: int) -> None:
        shown = self.model.flagged(self.list.currentIndex().row())
        if shown is not None and shown.index == index:
            self.post.show_act(self._audit.acts.get(index, Act.OPEN))
        self._on_advanced()

    def _on_failed(self, why: str) -> None:
        self.told.setText(
            why or self.tr("The audit ended: its processes keep failing. What was found so far is listed.")
        )

    def _on_troubles(self) -> None:
        TroublesWindow(self._audit, self).open()

    def _on_export(self) -> None:
        question = Question(
            self.tr("Export in clear text?"),
            self.tr("The list holds the words of your posts in clear text."),
            self.tr(
                "Anybody who can open the file can read it. Save it where only you can, and erase it when you are done."
            ),
            self,
        )
        question.offer("export", self.tr("Choose where"), "primary", is_default=True)
        question.offer("", self.tr("Cancel"))
        question.accepted.connect(lambda: self._on_export_answered(question.answer))
        question.open()

    def _on_export_answered(self, answer: str) -> None:
        if answer:
            kinds = self.tr("Table (*.csv);;Text (*.txt)")
            dialog = QFileDialog(self, self.tr("Export the to-do list"), "", kinds)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("csv")
            self._ask_for(dialog, QFileDialog.FileMode.AnyFile, lambda chosen: self.save(Path(chosen)))


def _refill(picker: QComboBox, rows: list[tuple[str, object]]) -> None:
    """Offer other rows, keeping the one that is chosen where it still occurs."""
    chosen = picker.currentData()
    picker.clear()
    for text, data in rows:
        picker.addItem(text, data)
    picker.setCurrentIndex(max(0, next((at for at, (_, data) in enumerate(rows) if data == chosen), 0)))
