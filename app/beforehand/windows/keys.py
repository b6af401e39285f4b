"""The keys of all menu entries: those that each came with, and those that the author gave them, kept in the settings."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from beforehand.desk.settings import Settings
    from beforehand.windows.menus import Menus

OWN: Final = "keys.own"
"""The setting that holds the author's keys: a JSON object of action names and keys in Qt's portable spelling."""
_HOLDERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)  # fmt: skip


class Fault(StrEnum):
    """Why a key cannot be given."""

    TYPED = "typed"
    """It types something: without Ctrl or Alt the author could not write it any more."""
    TAKEN = "taken"
    """Another entry has it."""
    EDITING = "editing"
    """It belongs to editing text, in every field."""


class Keys(QObject):
    """Gives menu entries their keys; entries are known by their names."""

    changed = Signal(str)
    """The keys of the entry with this name differ."""

    def __init__(self, menus: Menus, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menus = menus
        self._settings = settings
        self._usual: dict[str, list[QKeySequence]] = {}
        self._own: dict[str, str] = _read(settings.text(OWN))
        settings.changed.connect(self._on_setting_changed)

    @property
    def names(self) -> tuple[str, ...]:
        """Every entry that may have a key, menu by menu."""
        self.adopt()
        return tuple(self._menus.actions)

    def adopt(self) -> None:
        """Take in entries that were added meanwhile, and give them the author's keys."""
        for name, action in self._menus.actions.items():
            if name not in self._usual:
                self._usual[name] = action.shortcuts()
                self._apply(name)

    def text(self, name: str) -> str:
        """The words of an entry."""
        return self._menus.actions[name].text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def menu(self, name: str) -> str:
        """The title of the menu that holds an entry, "" for none."""
        held = (each for each in self._menus.actions[name].associatedObjects() if isinstance(each, QMenu))
        return next((menu.title().replace("&", "") for menu in held), "")

    def is_fixed(self, name: str) -> bool:
        """Whether its keys belong to editing text in every field and stay as they are."""
        return self._menus.actions[name].shortcutContext() is Qt.ShortcutContext.WidgetShortcut

    def is_changed(self, name: str) -> bool:
        """Whether it has other keys than it came with."""
        return name in self._own

    def key(self, name: str) -> QKeySequence:
        """The key of an entry, the first where it has several; empty for none."""
        return self._menus.actions[name].shortcut()

    def rivals(self, name: str, key: QKeySequence) -> tuple[str, ...]:
        """The other entries that have a key."""
        return tuple(
            other
            for other, action in self._menus.actions.items()
            if other != name and not key.isEmpty() and key in action.shortcuts()
        )

    def fault(self, name: str, key: QKeySequence) -> Fault | None:
        """Why an entry cannot have a key."""
        if key.isEmpty():
            return None
        pressed = key[0]  # type: ignore[index]  # Qt has it
        is_held = bool(pressed.keyboardModifiers() & _HOLDERS)
        if not is_held and not Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35:
            return Fault.TYPED
        rivals = self.rivals(name, key)
        if any(map(self.is_fixed, rivals)):
            return Fault.EDITING
        return Fault.TAKEN if rivals else None

    def give(self, name: str, key: QKeySequence) -> None:
        """Give an entry a key in place of all that it has, or none; raises ``ValueError`` for one that it cannot have."""
        fault = self.fault(name, key)
        if fault is not None or self.is_fixed(name):
            raise ValueError(fault)
        usual = self._usual[name]
        own = {other: text for other, text in self._own.items() if other != name}
        if ([key] if not key.isEmpty() else []) != usual:
            own[name] = key.toString(QKeySequence.SequenceFormat.PortableText)
        self._keep(own)

    def take(self, name: str, key: QKeySequence) -> None:
        """Give an entry a key that others have, which lose it."""
        for rival in self.rivals(name, key):
            rest = [each for each in self._menus.actions[rival].shortcuts() if each != key]
            self.give(rival, rest[0] if rest else QKeySequence())
        self.give(name, key)

    def reset(self, name: str) -> tuple[str, ...]:
        """Give an entry the keys that it came with; returns the entries that have one of them now and lose it."""
        losers = tuple(dict.fromkeys(rival for key in self._usual[name] for rival in self.rivals(name, key)))
        own = {other: text for other, text in self._own.items() if other != name}
        for loser in losers:
            own[loser] = ""
        self._keep(own)
        return losers

    def reset_all(self) -> None:
        """Give every entry the keys that it came with."""
        self._keep({})

    def _keep(self, own: dict[str, str]) -> None:
        self._settings.set_value(OWN, json.dumps(own, sort_keys=True) if own else "")

    def _apply(self, name: str) -> None:
        """Put the right keys on an entry, if they are not there."""
        action: QAction = self._menus.actions[name]
        text = self._own.get(name)
        keys = self._usual[name] if text is None else [QKeySequence(text)] if text else []
        if action.shortcuts() != keys:
            action.setShortcuts(keys)
            self.changed.emit(name)

    def _on_setting_changed(self, key: str) -> None:
        if key == OWN:
            self._own = _read(self._settings.text(OWN))
            for name in self._usual:
                self._apply(name)


def _read(text: str) -> dict[str, str]:
    """The author's keys as they were kept; what cannot be read counts as none."""
    try:
        kept = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {str(name): key for name, key in kept.items() if isinstance(key, str)}
