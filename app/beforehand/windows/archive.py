"""The archive audit: an export is read and judged in the background; the author goes through what was marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QProgressBar, QSplitter, QWidget
from typing_extensions import override

from beforehand.domain.archive import Act
from beforehand.domain.audits import Halt
from beforehand.domain.shelf import Filter, Order
from beforehand.models.archive import ArchiveModel
from beforehand.models.names import clause_name
from beforehand.windows.archive_audits import AuditsWindow, TroublesWindow
from beforehand.windows.archive_export import Export
from beforehand.windows.archive_post import PostPanel
from beforehand.windows.archive_rows import PostTable
from beforehand.windows.archive_words import act_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import leave_no_trace
from beforehand.windows.parts import Flow, announce, button, label
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.audit import Audit
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme
    from beforehand_checks.pack import Pack

STEPS = 1000
"""Steps of the progress bar."""


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
        self._about = label("", "quiet")
        self.body.addWidget(self._about)
        self._build_beginning()
        self._build_progress()
        self._build_filters()
        self._build_middle()
        self.export = Export(audit, pack, lambda: self.model.filter, self)
        self.export.written.connect(self._tell)
        self.export_button = button(self.tr("E&xport the to-do list…"), self.export.ask)
        self.add_side_button(self.export_button)
        self.troubles_button = button("", self._on_troubles, "link")
        self.add_side_button(self.troubles_button)
        self.add_button(button(self.tr("Close"), self.close))
        audit.advanced.connect(self._on_advanced)
        audit.state_changed.connect(self._on_state_changed)
        audit.act_changed.connect(self._on_act_changed)
        audit.halted.connect(self._on_halted)
        audit.troubled.connect(self._on_troubled)
        audit.listed.connect(self._on_listed)
        audit.opened.connect(self._on_opened)
        audit.refresh_list()
        self._on_listed()
        self._on_state_changed()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(980, 720)

    def begin(self, path: str) -> None:
        """Audit the export at a path, a file or a folder."""
        if path:
            self._audit.start(path, has_reader=self.reader_switch.isChecked(), off=self._rules_off())

    def _intro(self) -> str:
        told = self.tr(
            "Choose the export that a network gave you: its zip file, the unpacked folder, or a folder of texts. It is read here and goes nowhere."
        )
        kept = (
            self.tr("What is found and what you decide is kept in your vault; an audit can be left and taken up again.")
            if self._audit.is_durable
            else self.tr(
                "There is no open vault, so what is found and what you decide is kept in memory only, until you close the program:"
                " export the to-do list."
            )
        )
        return f"{told} {kept}"

    def _build_beginning(self) -> None:
        row = Flow()
        self.file_button = button(self.tr("Choose a &file…"), self._on_choose_file, "primary")
        self.folder_button = button(self.tr("Choose a f&older…"), self._on_choose_folder)
        self.reader_switch = QCheckBox(self.tr("Let the &second reader read as well (much slower)"))
        self.earlier_button = button("", self._on_earlier)
        for each in (self.file_button, self.folder_button, self.earlier_button, self.reader_switch):
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
        self.clause, self.year, self.act, self.order = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for text, order in (
            (self.tr("Newest first"), Order.NEWEST),
            (self.tr("Oldest first"), Order.OLDEST),
            (self.tr("Surest first"), Order.SUREST),
        ):
            self.order.addItem(text, order)
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
        self.order.setAccessibleName(self.tr("Order"))
        self.order.activated.connect(lambda: self.model.put_in_order(Order(self.order.currentData())))
        row.addWidget(self.order)
        self.body.addLayout(row)

    def _build_middle(self) -> None:
        self.list = PostTable(self._theme)
        self.list.setAccessibleName(self.tr("Marked posts"))
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.model.rowsInserted.connect(self._fill_filters)
        self.model.rowsInserted.connect(self._on_nothing_chosen)
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
        shelf = self._audit.shelf
        clauses = [(f"{clause_name(self._pack, c)} ({n})", c) for c, n in shelf.clauses.most_common()]
        years = [(f"{y or self.tr('Without a date')} ({shelf.years[y]})", y) for y in sorted(shelf.years)[::-1]]
        acts = [(f"{act_name(act)} ({shelf.decided(act)})", act) for act in Act]
        _refill(self.clause, [(self.tr("All guidelines"), ""), *clauses])
        _refill(self.year, [(self.tr("All years"), None), *years])
        _refill(self.act, [(self.tr("Decided or not"), None), *acts])

    def _on_state_changed(self) -> None:
        audit = self._audit
        is_stopped = audit.is_paused or audit.may_go_on
        self.pause_button.setText(self.tr("&Go on") if is_stopped else self.tr("&Pause"))
        self.pause_button.setVisible(audit.is_running or audit.may_go_on)
        self.cancel_button.setVisible(audit.is_running)
        for part in (self.file_button, self.folder_button, self.earlier_button, self.reader_switch):
            part.setEnabled(not audit.is_running)
        for shown in (self.bar, self.clause, self.year, self.act, self.order, self.middle):
            shown.setVisible(audit.has_begun)
        self._fill_filters()
        self._on_nothing_chosen()
        self._on_advanced()
        if audit.has_begun and not audit.is_running:
            announce(self, self.told.text())

    def _on_nothing_chosen(self) -> None:
        if not self.list.currentIndex().isValid():
            self.post.show_nothing(self._nothing())

    def _on_opened(self) -> None:
        for picker in (self.clause, self.year, self.act):
            picker.setCurrentIndex(0)
        self._fill_filters()

    def _on_listed(self) -> None:
        self._about.setText(self._intro())
        count = len(self._audit.entries)
        self.earlier_button.setText(fill(self.tr("E&arlier audits (%1)…"), count))
        self.earlier_button.setVisible(count > 0)

    def _on_advanced(self) -> None:
        audit = self._audit
        self.bar.setValue(round(audit.progress.read * STEPS))
        self.told.setText(self._standing() if audit.has_begun else "")
        count = len(audit.troubles)
        self.troubles_button.setVisible(count > 0)
        self.troubles_button.setText(fill(self.tr("%1 things could not be read"), count))
        self.export_button.setEnabled(audit.shelf.has_work)

    def _standing(self) -> str:
        """How far the audit has come, in words."""
        audit = self._audit
        locale = self.locale()
        posts, marked = locale.toString(audit.progress.posts), locale.toString(len(audit.shelf))
        if audit.is_loading:
            told = self.tr("Opening… %1 posts were read; %2 marked ones are here so far.")
        elif audit.is_paused:
            told = self.tr("Paused. %1 posts read, %2 of them marked.")
        elif audit.is_running:
            told = self.tr("Reading… %1 posts so far, %2 of them marked.")
        elif audit.is_complete:
            told = self.tr("Done. %1 posts read, %2 of them marked.")
        else:
            told = self.tr("Ended before its time. %1 posts read, %2 of them marked; the rest has not been looked at.")
        told = fill(told, posts, marked)
        why = audit.progress.reader_trouble
        return f"{told} {why}" if why else told

    def _on_choose_file(self) -> None:
        kinds = self.tr("Exports (*.zip *.json *.js *.csv *.txt *.md)")
        leave_no_trace()
        chosen = QFileDialog(self, self.tr("Choose an export"), "", kinds)
        self._ask_for(chosen, QFileDialog.FileMode.ExistingFile, self.begin)

    def _on_choose_folder(self) -> None:
        leave_no_trace()
        chosen = QFileDialog(self, self.tr("Choose a folder"))
        self._ask_for(chosen, QFileDialog.FileMode.Directory, self.begin)

    def _ask_for(self, dialog: QFileDialog, mode: QFileDialog.FileMode, then: Callable[[str], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _on_pause(self) -> None:
        if self._audit.is_paused or self._audit.may_go_on:
            self._audit.resume()
        else:
            self._audit.pause()

    def _on_filter_chosen(self) -> None:
        act = self.act.currentData()  # Qt hands a plain text back
        self.model.show_only(Filter(self.clause.currentData(), self.year.currentData(), Act(act) if act else None))

    def _on_current_changed(self, index: QModelIndex) -> None:
        flagged = self.model.flagged(index.row()) if index.isValid() else None
        if flagged is None:
            self.post.show_nothing(self._nothing())
        else:
            self.post.show_post(flagged, self._act(flagged.index))

    def _nothing(self) -> str:
        """Why no post is open."""
        audit = self._audit
        if self.model.rowCount():
            return self.tr("Choose a post to see what was found in it.")
        if self.model.total and self.model.filter != Filter():
            return self.tr("No post fits what you chose above.")
        if audit.is_running or audit.is_loading:
            return self.tr("Marked posts appear here as they are found.")
        if audit.is_complete:
            return self.tr("Nothing was marked. That is no proof that every post is fine.")
        return self.tr("Nothing was marked before the audit ended.")

    def _act(self, place: int) -> Act:
        """What is decided about the post at a place in the archive."""
        row = self._audit.shelf.row_of(place)
        return self._audit.shelf.act(row) if row >= 0 else Act.OPEN

    def _on_act_changed(self, place: int) -> None:
        if self.model.place(self.list.currentIndex().row()) == place:
            self.post.show_act(self._act(place))
        self._fill_filters()
        self._on_advanced()

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        announce(self, text)

    def _on_halted(self, why: Halt, told: str) -> None:
        sentences = {
            Halt.DYING: self.tr("The audit ended: its processes keep failing. What was found so far is listed."),
            Halt.CHANGED: self.tr(
                "This is not the export any more that the audit began with, or it is not there. Put it back, or begin a new audit."
            ),
            Halt.WORKER: told,
        }
        self._tell(sentences[why])

    def _on_troubled(self, trouble: Trouble) -> None:
        self._tell(trouble_text(trouble))

    def _on_earlier(self) -> None:
        AuditsWindow(self._audit, self).open()

    def _on_troubles(self) -> None:
        TroublesWindow(self._audit, self).open()


def _refill(picker: QComboBox, rows: list[tuple[str, object]]) -> None:
    """Offer other rows, keeping the one that is chosen where it still occurs."""
    chosen = picker.currentData()
    picker.clear()
    for text, data in rows:
        picker.addItem(text, data)
    picker.setCurrentIndex(max(0, next((at for at, (_, data) in enumerate(rows) if data == chosen), 0)))
