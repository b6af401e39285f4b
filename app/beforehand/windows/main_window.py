"""The main window: the editor in the middle, drafts on one side, findings and checklist on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.models.checklist import ChecklistModel
from beforehand.models.drafts import DraftsModel
from beforehand.models.findings import FindingsModel
from beforehand.windows import theme as themes
from beforehand.windows.cards import Cards
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.checklist import ChecklistPanel
from beforehand.windows.drafts import DraftsPanel
from beforehand.windows.editor import Editor
from beforehand.windows.findings import FindingsPanel
from beforehand.windows.footer import Footer
from beforehand.windows.gate import GatePanel
from beforehand.windows.menus import Menus
from beforehand.windows.notice import Notice
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill
from beforehand.windows.writing import Writing

if TYPE_CHECKING:
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.drafts import Desk
    from beforehand.desk.settings import Settings
    from beforehand_checks.finding import Finding

ANNOUNCE_MS = 1500
"""Findings are announced after such a calm."""
STATE_VERSION = 1


class MainWindow(QMainWindow):
    """Holds all panes; what they do together lies in ``Writing``, ``Cards`` and ``Commands``."""

    painted = Signal()
    """The window has been painted for the first time."""
    close_wanted = Signal(QCloseEvent)
    """The author closes the window; a listener may ignore the event."""

    def __init__(self, desk: Desk, checker: Checker, settings: Settings, clipboard: Clipboard) -> None:
        super().__init__()
        self.desk = desk
        self.checker = checker
        self.settings = settings
        self.clipboard = clipboard
        self._was_painted = False
        self._announced = ""
        self.theme = themes.choose(settings.text("appearance.theme"))
        self.setWindowTitle("Beforehand")
        self.setMinimumSize(640, 420)
        self.editor = Editor()
        self.editor.setPlaceholderText(self.tr("Write your post here."))
        self.notice = Notice()
        self.footer = Footer(desk)
        self.gate = GatePanel(desk)
        self.writing = Writing(desk, checker, settings, self.editor, self.theme, self)
        self.setCentralWidget(self._middle())
        self.findings_model = FindingsModel(desk, self)
        self.findings = FindingsPanel(desk, self.findings_model)
        self.checklist = ChecklistPanel(desk, ChecklistModel(desk, self))
        self.drafts_model = DraftsModel(desk, self)
        self.drafts = DraftsPanel(self.drafts_model)
        self.docks = {
            "drafts": self._dock("drafts", self.tr("Drafts"), self.drafts),
            "findings": self._dock("findings", self.tr("Findings"), self.findings),
            "checklist": self._dock("checklist", self.tr("Checklist"), self.checklist),
        }
        self.arrange_panes()
        self.cards = Cards(self, self.editor, self.writing, desk, checker, self.theme)
        self._build_status()
        self._announcing = QTimer(self)
        self._announcing.setSingleShot(True)
        self._announcing.setInterval(ANNOUNCE_MS)
        self._announcing.timeout.connect(self._on_calm)
        self._restore_place()
        self._listen()
        self.refresh_status()

    def set_theme(self, theme: themes.Theme) -> None:
        """Colour everything that draws for itself."""
        self.theme = theme
        self.writing.set_theme(theme)
        self.cards.set_theme(theme)
        self.findings.set_theme(theme)
        self.drafts.set_theme(theme)
        for notes in self.findChildren(CheckedNotes):
            notes.set_theme(theme)

    def keep_place(self) -> None:
        """Remember size and panes."""
        self.settings.set_value("window.geometry", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.settings.set_value("window.state", bytes(self.saveState(STATE_VERSION).toBase64().data()).decode("ascii"))

    def add_pane_actions(self, menus: Menus) -> None:
        """Put the panes into the View menu."""
        for number, (name, dock) in enumerate(self.docks.items(), start=1):
            action = dock.toggleViewAction()
            action.setShortcut(f"Ctrl+{number}")
            menus.view.addAction(action)
            menus.actions[f"pane_{name}"] = action

    def add_above_editor(self, widget: QWidget) -> None:
        """Put something between the messages and the text of the post."""
        self._above.addWidget(widget)

    def arrange_panes(self) -> None:
        """Put drafts where reading begins and findings with the checklist on the other side."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        first, last = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        if is_mirrored:
            first, last = last, first
        self.addDockWidget(first, self.docks["drafts"])
        self.addDockWidget(last, self.docks["findings"])
        self.addDockWidget(last, self.docks["checklist"])
        self.resizeDocks([self.docks["drafts"], self.docks["findings"]], [230, 330], Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks["findings"], self.docks["checklist"]], [280, 420], Qt.Orientation.Vertical)

    def cycle_panes(self, direction: int) -> None:
        """Move the keyboard to the next pane that is shown."""
        panes: list[QWidget] = [
            self.editor,
            self.footer.network,
            self.drafts.search,
            self.findings.list,
            self.checklist,
        ]
        shown = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(shown) if focus is not None and _is_in(focus, pane)), -1)
        if at < 0:
            at = next(
                (n for n, pane in enumerate(shown) if focus is not None and _shares_dock(focus, pane)),
                0 if direction > 0 else 1,
            )
        self.focus_pane(shown[(at + direction) % len(shown)])

    def focus_pane(self, pane: QWidget) -> None:
        """Put the keyboard into a pane."""
        if pane is self.checklist:
            state = next(iter(self.desk.checklist.items), None)
            card = self.checklist.card(state.item.id) if state is not None else None
            if card is not None:
                card.focus_control()
                return
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reveal(self, dock: str) -> None:
        """Bring a pane back that was closed."""
        self.docks[dock].show()
        self.docks[dock].raise_()

    def refresh_status(self) -> None:
        """Say in plain words what is ready."""
        self.status.setText(self._readiness())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # after the panes have been painted as well

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_wanted.emit(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cards.card is not None:
            self.cards.close_and_return()
        elif event.key() == Qt.Key.Key_Escape:
            self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and self.writing.page is not None:
            self.writing.page.finish_word()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1240, 780)

    def _middle(self) -> QWidget:
        self._empty = QWidget()
        column = QVBoxLayout(self._empty)
        column.addStretch(2)
        told = label(self.tr("No draft is open."), "quiet", size=1.2)
        told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(told)
        self.start_writing = button(self.tr("Start a new draft"), self.writing.new_draft)
        column.addWidget(self.start_writing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self._empty)
        middle = QWidget()
        self._above = QVBoxLayout()
        self._above.setSpacing(0)
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addLayout(self._above)
        rows.addWidget(self._stack, 1)
        rows.addWidget(self.gate)
        rows.addWidget(self.footer)
        return middle

    def _dock(self, name: str, title: str, inner: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock_{name}")
        dock.setAccessibleName(title)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        dock.setWidget(inner)
        return dock

    def _build_status(self) -> None:
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setContentsMargins(10, 0, 10, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)

    def _restore_place(self) -> None:
        self.resize(self.sizeHint())
        geometry, state = self.settings.text("window.geometry"), self.settings.text("window.state")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace")))
        if state:
            self.restoreState(QByteArray.fromBase64(state.encode("ascii", "replace")), STATE_VERSION)

    def _listen(self) -> None:
        self.desk.findings_changed.connect(self._announcing.start)
        self.desk.gate_changed.connect(self._on_gate_changed)
        self.desk.approval_changed.connect(self._on_gate_changed)
        self.desk.draft_opened.connect(lambda _draft: self.footer.show_draft())
        self.desk.drafts_changed.connect(self.footer.show_count)
        self.settings.changed.connect(lambda _key: self.footer.show_count())
        self.writing.page_shown.connect(self._on_page_shown)
        self.writing.chosen_changed.connect(self._on_chosen_changed)
        self.writing.told.connect(self.refresh_status)
        self.checker.state_changed.connect(self.refresh_status)
        self.findings.finding_opened.connect(self.cards.open_finding)

    def _readiness(self) -> str:
        checker = self.checker
        if checker.has_failed:
            return self.tr("The checker does not run. You can write, but not copy approved text.")
        if not checker.is_up:
            return self.tr("Starting the checker…")
        if not checker.are_rules_ready:
            return self.tr("First checks ready, rules loading…")
        if "reader" not in checker.stages:
            return self.tr("Rules ready, second reader loading…")
        waiting = self.desk.readiness.waiting if self.desk.current is not None else 0
        if waiting > 1:
            return fill(self.tr("Reading, %1 paragraphs to go…"), waiting)
        if checker.reader_trouble:
            return fill(self.tr("Rules ready. There is no second reader: %1"), checker.reader_trouble)
        return self.tr("Rules and second reader ready.")

    def _on_gate_changed(self) -> None:
        self.footer.show_gate()
        self.editor.set_approved(is_approved=self.desk.approval is not None)
        if self.gate.isVisible():
            self.gate.refresh()

    def _on_page_shown(self) -> None:
        page = self.writing.page
        self._stack.setCurrentIndex(0 if page is not None else 1)
        self.footer.show_draft()
        self._on_gate_changed()
        self.gate.hide()
        if page is not None:
            self.drafts.show_current(page.draft_id)

    def _on_chosen_changed(self, place: object) -> None:
        chosen = self.writing.chosen
        finding: Finding | None = self.writing.finding_of(chosen) if place is not None and chosen is not None else None
        self.findings.select(finding)

    def _on_calm(self) -> None:
        if not self.settings.switch("accessibility.announce"):
            return
        told = self.findings.summary.text()
        if told != self._announced:
            self._announced = told
            announce(self, told or self.tr("No findings"))


def _is_in(widget: QWidget, pane: QWidget) -> bool:
    return widget is pane or pane.isAncestorOf(widget)


def _shares_dock(widget: QWidget, pane: QWidget) -> bool:
    parent: QWidget | None = pane
    while parent is not None and not isinstance(parent, QDockWidget):
        parent = parent.parentWidget()
    return parent is not None and parent.isAncestorOf(widget)
