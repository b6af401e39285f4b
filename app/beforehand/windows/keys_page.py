"""The page of the preferences that gives every menu entry the key that the author likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QKeySequenceEdit, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from beforehand.windows.keys import Fault, Keys
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

FIELD_WIDTH = 170
CLEARING = "_q_qlineeditclearaction"
"""What Qt calls the button in a field that empties it."""


class KeyRow(QWidget):
    """One entry: its words, its key, and the way back; below it why a key cannot be."""

    def __init__(self, keys: Keys, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.name = name
        text = keys.text(name)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setAccessibleName(fill(self.tr("Key for “%1”"), text))
        inner = self.field.findChild(QLineEdit)
        if inner is not None:
            inner.setPlaceholderText(self.tr("No key"))
            inner.setAccessibleName(self.field.accessibleName())
            clearing = inner.findChild(QAction, CLEARING)
            if clearing is not None:
                clearing.triggered.connect(self._on_cleared)
        self.reset = button(self.tr("Reset"), self._on_reset, "link")
        self.reset.setAccessibleName(fill(self.tr("Reset the key for “%1”"), text))
        self.told: QLabel = label("", "bad")
        self.take = button(self.tr("Use it here"), self._on_take)
        self._lay_out(text)
        self.show_key()
        self.field.keySequenceChanged.connect(self._on_chosen)
        self.field.editingFinished.connect(self._on_finished)

    def show_key(self) -> None:
        """Show the key that the entry has."""
        was_blocked = self.field.blockSignals(True)  # noqa: FBT003  Qt takes it so
        self.field.setKeySequence(self._keys.key(self.name))
        self.field.blockSignals(was_blocked)
        self.field.setEnabled(not self._keys.is_fixed(self.name))
        self._tell("", may_take=False)

    def _lay_out(self, text: str) -> None:
        row = QHBoxLayout()
        words = label(text)
        words.setBuddy(self.field)
        row.addWidget(words, 1)
        row.addWidget(self.reset)
        row.addWidget(self.field)
        below = QHBoxLayout()
        below.addWidget(self.told, 1)
        below.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addLayout(below)

    def _tell(self, text: str, *, may_take: bool) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.reset.setVisible(bool(text) or self._keys.is_changed(self.name))
        self.take.setVisible(may_take)
        if text:
            announce(self, text)

    def _on_cleared(self) -> None:
        self._keys.give(self.name, QKeySequence())
        self.show_key()

    def _on_finished(self) -> None:
        """Show the key again where nothing but Ctrl or the like was pressed."""
        if self.field.keySequence().isEmpty():
            self.show_key()

    def _on_chosen(self, key: QKeySequence) -> None:
        if key.isEmpty():  # the field empties itself before it takes a key
            return
        if key in (QKeySequence(Qt.Key.Key_Backspace), QKeySequence(Qt.Key.Key_Delete)):
            self._on_cleared()
            return
        fault = self._keys.fault(self.name, key)
        if fault is None:
            self._keys.give(self.name, key)
            self.show_key()
            return
        shown = key.toString(QKeySequence.SequenceFormat.NativeText)
        rivals = ", ".join(f"“{self._keys.text(rival)}”" for rival in self._keys.rivals(self.name, key))
        told = {
            Fault.TYPED: self.tr("%1 alone writes something. Hold Ctrl or Alt as well, or take a function key."),
            Fault.EDITING: self.tr("%1 belongs to editing text: %2. It stays there."),
            Fault.TAKEN: self.tr("%1 is the key for %2 already. Nothing has been changed."),
        }[fault]
        self._tell(fill(told, shown, rivals), may_take=fault is Fault.TAKEN)

    def _on_take(self) -> None:
        self._keys.take(self.name, self.field.keySequence())
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reset(self) -> None:
        self._keys.reset(self.name)
        self.show_key()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


class KeysPage(QWidget):
    """Every entry, menu by menu."""

    def __init__(self, keys: Keys, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.rows: dict[str, KeyRow] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)
        menus: dict[str, list[str]] = {}
        for name in keys.names:
            menus.setdefault(keys.menu(name), []).append(name)
        for menu, names in menus.items():
            column.addSpacing(8)
            column.addWidget(label(menu or self.tr("Elsewhere"), is_bold=True))
            for name in names:
                self.rows[name] = KeyRow(keys, name)
                column.addWidget(self.rows[name])
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(height)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            label(self.tr("Click into a field and press the keys that you want; Delete takes the key away."), "quiet")
        )
        outer.addWidget(scroll, 1)
        keys.changed.connect(self._on_key_changed)

    def _on_key_changed(self, name: str) -> None:
        if name in self.rows:
            self.rows[name].show_key()
