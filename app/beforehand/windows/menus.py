"""All menus of the main window, with a key for everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QMenu


class Menus:
    """Builds the menu bar; actions are found by name."""

    def __init__(self, window: QMainWindow, slots: dict[str, Callable[[], object]]) -> None:
        self._window = window
        self._slots = slots
        self.actions: dict[str, QAction] = {}
        self.view: QMenu
        self.records: QMenu
        """What is kept about people, approvals and answers; whoever keeps it adds the entries."""
        self._build()

    def add_slots(self, slots: dict[str, Callable[[], object]]) -> None:
        """Learn what more actions call."""
        self._slots |= slots

    def add(self, menu: QMenu, name: str, text: str, *keys: str | QKeySequence.StandardKey) -> QAction:
        """Add an action that calls the slot of the same name."""
        action = QAction(text, self._window)
        action.setShortcuts(list({QKeySequence(key).toString(): QKeySequence(key) for key in keys}.values()))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        slot = self._slots[name]
        action.triggered.connect(lambda: slot())  # noqa: PLW0108  a slot may be a partial, which Qt would hand an argument
        menu.addAction(action)
        self.actions[name] = action
        return action

    def _build(self) -> None:
        self._build_draft()
        self._build_edit()
        self._build_post()
        self.records = self._window.menuBar().addMenu(QCoreApplication.translate("Menus", "&Records"))
        self._build_findings()
        self._build_view()
        self._build_help()

    def _build_draft(self) -> None:
        tr = QCoreApplication.translate
        menu = self._window.menuBar().addMenu(tr("Menus", "&Draft"))
        self.add(menu, "new_draft", tr("Menus", "&New draft"), "Ctrl+N")
        self.add(menu, "find_draft", tr("Menus", "&Find a draft"), "Ctrl+P")
        menu.addSeparator()
        self.add(menu, "delete_draft", tr("Menus", "&Move to the bin"), "Ctrl+Shift+Backspace")
        self.add(menu, "show_bin", tr("Menus", "&Bin…"))
        menu.addSeparator()
        self.add(menu, "show_preferences", tr("Menus", "&Preferences…"), "Ctrl+,")
        menu.addSeparator()
        quit_action = self.add(menu, "quit", tr("Menus", "&Quit"), "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_edit(self) -> None:
        tr = QCoreApplication.translate
        keys = QKeySequence.StandardKey
        menu = self._window.menuBar().addMenu(tr("Menus", "&Edit"))
        self.add(menu, "undo", tr("Menus", "&Undo"), keys.Undo)
        self.add(menu, "redo", tr("Menus", "&Redo"), keys.Redo, "Ctrl+Y")
        menu.addSeparator()
        for name, text, key in (
            ("cut", tr("Menus", "Cu&t"), keys.Cut),
            ("copy", tr("Menus", "&Copy"), keys.Copy),
            ("paste", tr("Menus", "&Paste"), keys.Paste),
            ("select_all", tr("Menus", "Select &all"), keys.SelectAll),
        ):
            action = self.add(menu, name, text, key)
            action.setShortcutContext(
                Qt.ShortcutContext.WidgetShortcut
            )  # fields of their own answer these keys themselves

    def _build_post(self) -> None:
        tr = QCoreApplication.translate
        menu = self._window.menuBar().addMenu(tr("Menus", "&Post"))
        self.add(menu, "copy_approved", tr("Menus", "&Copy approved text"), "Ctrl+Shift+C")
        self.add(menu, "show_missing", tr("Menus", "&What is missing"), "Ctrl+Shift+M")
        menu.addSeparator()
        self.add(menu, "ask_advice", tr("Menus", "&Ask for advice…"), "Ctrl+Shift+A")
        menu.addSeparator()
        self.add(menu, "pick_network", tr("Menus", "Choose the &network"), "Ctrl+Shift+N")
        self.add(menu, "pick_language", tr("Menus", "Choose the &language"), "Ctrl+Shift+L")
        menu.addSeparator()
        self.add(menu, "retry_checker", tr("Menus", "&Start the checker again"))

    def _build_findings(self) -> None:
        tr = QCoreApplication.translate
        menu = self._window.menuBar().addMenu(tr("Menus", "&Findings"))
        self.add(menu, "next_finding", tr("Menus", "&Next finding"), "F8")
        self.add(menu, "previous_finding", tr("Menus", "&Previous finding"), "Shift+F8")
        self.add(menu, "explain", tr("Menus", "&Explain"), "F2")
        self.add(menu, "quick_actions", tr("Menus", "&Quick actions"), "Ctrl+.")
        menu.addSeparator()
        self.add(menu, "show_decisions", tr("Menus", "&Decisions…"), "Ctrl+D")

    def _build_view(self) -> None:
        tr = QCoreApplication.translate
        self.view = self._window.menuBar().addMenu(tr("Menus", "&View"))
        self.add(self.view, "next_pane", tr("Menus", "Next &pane"), "F6")
        self.add(self.view, "previous_pane", tr("Menus", "P&revious pane"), "Shift+F6")
        self.view.addSeparator()
        self.add(self.view, "larger", tr("Menus", "&Larger text"), QKeySequence.StandardKey.ZoomIn, "Ctrl+=")
        self.add(self.view, "smaller", tr("Menus", "&Smaller text"), QKeySequence.StandardKey.ZoomOut)
        self.add(self.view, "usual_size", tr("Menus", "&Usual text size"), "Ctrl+0")
        self.view.addSeparator()
        self._build_themes(self.view.addMenu(tr("Menus", "&Appearance")))
        self.add(self.view, "full_screen", tr("Menus", "&Full screen"), "F11").setCheckable(True)
        self.view.addSeparator()

    def _build_themes(self, menu: QMenu) -> None:
        tr = QCoreApplication.translate
        group = QActionGroup(self._window)
        for name, text in (
            ("theme_system", tr("Menus", "Like the &desktop")),
            ("theme_light", tr("Menus", "&Light")),
            ("theme_dark", tr("Menus", "D&ark")),
        ):
            action = self.add(menu, name, text)
            action.setCheckable(True)
            group.addAction(action)

    def _build_help(self) -> None:
        tr = QCoreApplication.translate
        menu = self._window.menuBar().addMenu(tr("Menus", "&Help"))
        self.add(menu, "show_keys", tr("Menus", "&Keys"), "F1")
        self.add(menu, "show_guidelines", tr("Menus", "The &guidelines"))
        menu.addSeparator()
        about = self.add(menu, "show_about", tr("Menus", "&About Beforehand"))
        about.setMenuRole(QAction.MenuRole.AboutRole)
