"""The preferences: a loop over the settings table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from beforehand.desk.settings import Control
from beforehand.windows.dialogs import Dialog
from beforehand.windows.keys_page import KeysPage
from beforehand.windows.parts import button, label

if TYPE_CHECKING:
    from beforehand.desk.settings import Choice, Setting, Settings
    from beforehand.windows.keys import Keys


HEIGHT = 520
"""Pixels; more settings than fit are scrolled to, on small screens as well."""


class PreferencesWindow(Dialog):
    """Every setting that the author can see; a change takes effect at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, keys: Keys | None = None) -> None:
        super().__init__(self.tr("Preferences"), parent, width=520)
        self._settings = settings
        self._keys = keys
        self._controls: dict[str, QWidget] = {}
        self.setAccessibleName(self.windowTitle())
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.setSpacing(14)
        for row in settings.table:
            if row.control is not Control.HIDDEN:
                rows.addLayout(self._row(row))
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(HEIGHT)
        scroll.setWidget(inner)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(scroll, self.tr("&General"))
        if keys is not None:
            self.keys_page = KeysPage(keys, HEIGHT - 60)
            self.pages.addTab(self.keys_page, self.tr("&Keys"))
        self.body.addWidget(self.pages, 1)
        self._reset = self.add_side_button(button("", self._on_reset))
        self.pages.currentChanged.connect(self._name_reset)
        self._name_reset()
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        settings.changed.connect(self._on_setting_changed)

    def show_keys(self) -> None:
        """Turn to the page of keys."""
        self.pages.setCurrentIndex(1)

    def control(self, key: str) -> QWidget:
        """The widget that sets a setting."""
        return self._controls[key]

    def _row(self, row: Setting) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        control = self._make(row)
        control.setAccessibleName(_tr(row.label))
        control.setAccessibleDescription(_tr(row.help))
        self._controls[row.key] = control
        if isinstance(control, QCheckBox):
            column.addWidget(control)
        else:
            line = QHBoxLayout()
            name = label(_tr(row.label))
            name.setBuddy(control)
            line.addWidget(name, 1)
            line.addWidget(control)
            column.addLayout(line)
        if row.help:
            column.addWidget(label(_tr(row.help), "quiet"))
        self._show(row.key)
        return column

    def _make(self, row: Setting) -> QWidget:
        if row.control is Control.SWITCH:
            switch = QCheckBox(_tr(row.label))
            switch.toggled.connect(partial(self._settings.set_value, row.key))
            return switch
        if row.control is Control.NUMBER:
            number = QSpinBox()
            number.setRange(row.minimum, row.maximum)
            number.valueChanged.connect(partial(self._settings.set_value, row.key))
            return number
        choice = QComboBox()
        for each in row.choices:
            choice.addItem(_name(each), each.value)
        choice.activated.connect(lambda _row: self._settings.set_value(row.key, choice.currentData()))
        return choice

    def _show(self, key: str) -> None:
        control, value = self._controls[key], self._settings.value(key)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QSpinBox):
            control.setValue(int(value))
        elif isinstance(control, QComboBox):
            control.setCurrentIndex(control.findData(value))

    def _on_setting_changed(self, key: str) -> None:
        if key in self._controls:
            self._show(key)

    def _name_reset(self) -> None:
        is_keys = self.pages.currentIndex() == 1
        self._reset.setText(self.tr("&Reset all keys") if is_keys else self.tr("&Reset all settings"))

    def _on_reset(self) -> None:
        if self._keys is not None and self.pages.currentIndex() == 1:
            self._keys.reset_all()
        else:
            self._settings.reset()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


def _name(choice: Choice) -> str:
    return choice.label if choice.is_name else _tr(choice.label)
