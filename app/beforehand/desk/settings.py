"""The settings: one table that preferences, manual and reset loop over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beforehand.domain.network import NETWORKS

if TYPE_CHECKING:
    from beforehand.store.protocols import SettingsStore

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802  Qt declares it to return an object
        """Mark a text for translation."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

Value = bool | int | str


class Control(StrEnum):
    """How the author sets a value; a hidden one is set by what the author does elsewhere."""

    SWITCH = "switch"
    NUMBER = "number"
    CHOICE = "choice"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice; its label is translated in the context "Settings" unless it is a name."""

    value: str
    label: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; label, help and unit are translated in the context "Settings"."""

    key: str
    control: Control
    default: Value
    label: str = ""
    help: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 0

    def accepts(self, value: object) -> bool:
        """Whether a value has the right type and lies within what the row allows."""
        if type(value) is not type(self.default):
            return False
        if self.control is Control.CHOICE:
            return any(choice.value == value for choice in self.choices)
        if self.control is Control.NUMBER:
            return isinstance(value, int) and self.minimum <= value <= self.maximum
        return True


_LANGUAGES = (
    Choice("ar", "العربية", is_name=True),
    Choice("zh", "中文", is_name=True),
    Choice("en", "English", is_name=True),
    Choice("fr", "Français", is_name=True),
    Choice("ru", "Русский", is_name=True),
    Choice("es", "Español", is_name=True),
)

_LENGTHS = (
    Choice("", QT_TRANSLATE_NOOP("Settings", "Not at all")),
    Choice("10m", QT_TRANSLATE_NOOP("Settings", "10 minutes")),
    Choice("1h", QT_TRANSLATE_NOOP("Settings", "1 hour")),
    Choice("tomorrow", QT_TRANSLATE_NOOP("Settings", "Until tomorrow, 08:00")),
    Choice("own", QT_TRANSLATE_NOOP("Settings", "As long as I choose")),
)

TABLE = (
    Setting(
        "appearance.theme",
        Control.CHOICE,
        "system",
        QT_TRANSLATE_NOOP("Settings", "Appearance"),
        QT_TRANSLATE_NOOP("Settings", "Light, dark, or whatever your desktop uses."),
        (
            Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the desktop")),
            Choice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
            Choice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        ),
    ),
    Setting(
        "appearance.language",
        Control.CHOICE,
        "system",
        QT_TRANSLATE_NOOP("Settings", "Language of the program"),
        QT_TRANSLATE_NOOP(
            "Settings", "The language of menus and windows. It takes effect when the program starts again."
        ),
        (Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the desktop")), *_LANGUAGES),
    ),
    Setting(
        "editor.text_size",
        Control.NUMBER,
        13,
        QT_TRANSLATE_NOOP("Settings", "Text size"),
        QT_TRANSLATE_NOOP("Settings", "The size of the text that you write, in points."),
        minimum=8,
        maximum=40,
    ),
    Setting(
        "editor.hover_cards",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Open a card when the pointer rests on a mark"),
        help=QT_TRANSLATE_NOOP("Settings", "F2 opens the card of the mark at the caret in any case."),
    ),
    Setting(
        "editor.show_hints",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Mark hints"),
        help=QT_TRANSLATE_NOOP("Settings", "Hints are the least sure marks; they never keep a post from being copied."),
    ),
    Setting(
        "draft.network",
        Control.CHOICE,
        "plain",
        QT_TRANSLATE_NOOP("Settings", "Network of a new draft"),
        QT_TRANSLATE_NOOP("Settings", "Whose counter a new draft starts with. It can be changed for each draft."),
        tuple(
            Choice(network.id, network.name, is_name=True)
            if network.id != "plain"
            else Choice("plain", QT_TRANSLATE_NOOP("Settings", "Plain text"))
            for network in NETWORKS
        ),
    ),
    Setting(
        "network.mastodon_limit",
        Control.NUMBER,
        500,
        QT_TRANSLATE_NOOP("Settings", "Characters that your Mastodon server takes"),
        QT_TRANSLATE_NOOP("Settings", "500 on most servers. The counter below a new post there tells you."),
        minimum=100,
        maximum=100_000,
    ),
    Setting(
        "draft.language",
        Control.CHOICE,
        "",
        QT_TRANSLATE_NOOP("Settings", "Language of a new draft"),
        QT_TRANSLATE_NOOP("Settings", "The language that a new draft is checked in. It can be changed for each draft."),
        (Choice("", QT_TRANSLATE_NOOP("Settings", "Find out by itself")), *_LANGUAGES),
    ),
    Setting(
        "copy.ask_before_whole",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Ask before a whole draft is copied that is not approved"),
        help=QT_TRANSLATE_NOOP("Settings", "Copying a part of a draft never asks."),
    ),
    Setting(
        "copy.clears_clipboard",
        Control.NUMBER,
        120,
        QT_TRANSLATE_NOOP("Settings", "Empty the clipboard so many seconds after copying"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only if what you copied here still lies on it. 0 leaves it. While you copy step by step it waits.",
        ),
        maximum=3600,
    ),
    Setting(
        "copy.clean_links",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Take tracking out of links when you copy"),
        help=QT_TRANSLATE_NOOP(
            "Settings", "Parameters such as utm_source tell where a link was shared. You see beforehand which ones go."
        ),
    ),
    Setting(
        "photos.longest",
        Control.CHOICE,
        "2048",
        QT_TRANSLATE_NOOP("Settings", "Size of safe copies of photos"),
        QT_TRANSLATE_NOOP("Settings", "Pixels along the longer side; a smaller picture is never made larger."),
        (
            Choice("0", QT_TRANSLATE_NOOP("Settings", "As large as the photo")),
            Choice("2048", QT_TRANSLATE_NOOP("Settings", "Large: 2048 pixels")),
            Choice("1280", QT_TRANSLATE_NOOP("Settings", "Medium: 1280 pixels")),
        ),
    ),
    Setting(
        "photos.kind",
        Control.CHOICE,
        "JPEG",
        QT_TRANSLATE_NOOP("Settings", "Format of safe copies of photos"),
        QT_TRANSLATE_NOOP("Settings", "JPEG suits photos; PNG keeps every pixel as it is and makes larger files."),
        (Choice("JPEG", "JPEG", is_name=True), Choice("PNG", "PNG", is_name=True)),
    ),
    Setting(
        "photos.quality",
        Control.NUMBER,
        85,
        QT_TRANSLATE_NOOP("Settings", "Quality of JPEG copies"),
        QT_TRANSLATE_NOOP("Settings", "From 30 to 95; higher numbers make larger files."),
        minimum=30,
        maximum=95,
    ),
    Setting(
        "accessibility.announce",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Tell screen readers when findings come or go"),
        help=QT_TRANSLATE_NOOP("Settings", "Announced after a pause, so that typing is not interrupted."),
    ),
    Setting(
        "vault.lock_after",
        Control.NUMBER,
        15,
        QT_TRANSLATE_NOOP("Settings", "Lock the vault after so many minutes without a touch"),
        QT_TRANSLATE_NOOP("Settings", "0 leaves it open."),
        maximum=240,
    ),
    Setting(
        "vault.lock_with_session",
        Control.SWITCH,
        default=True,
        label=QT_TRANSLATE_NOOP("Settings", "Lock the vault when the desktop locks"),
        help=QT_TRANSLATE_NOOP("Settings", "Where the desktop tells other programs that it locks."),
    ),
    Setting(
        "vault.backup_reminder",
        Control.NUMBER,
        30,
        QT_TRANSLATE_NOOP("Settings", "Remind of a backup after so many days"),
        QT_TRANSLATE_NOOP("Settings", "0 never reminds."),
        maximum=365,
    ),
    Setting(
        "pause.when",
        Control.CHOICE,
        "always",
        QT_TRANSLATE_NOOP("Settings", "Sleep on a post before it is copied"),
        QT_TRANSLATE_NOOP(
            "Settings", "For the networks below, once everything else is settled. You can end the wait with a reason."
        ),
        (
            Choice("always", QT_TRANSLATE_NOOP("Settings", "Every post")),
            Choice("marked", QT_TRANSLATE_NOOP("Settings", "Only when something was marked")),
            Choice("certain", QT_TRANSLATE_NOOP("Settings", "Only when something was marked as certain")),
        ),
    ),
    *(
        Setting(
            f"pause.{family}",
            Control.CHOICE,
            "",
            name,
            QT_TRANSLATE_NOOP("Settings", "An edit does not begin the wait anew."),
            _LENGTHS,
        )
        for family, name in (
            ("plain", QT_TRANSLATE_NOOP("Settings", "Sleep on posts without a network")),
            ("x", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for X")),
            ("mastodon", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for Mastodon")),
            ("bluesky", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for Bluesky")),
            ("threads", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for Threads")),
            ("linkedin", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for LinkedIn")),
            ("instagram", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for Instagram")),
            ("facebook", QT_TRANSLATE_NOOP("Settings", "Sleep on posts for Facebook")),
        )
    ),
    Setting(
        "pause.own_minutes",
        Control.NUMBER,
        30,
        QT_TRANSLATE_NOOP("Settings", "Minutes to sleep on a post where you chose your own time"),
        QT_TRANSLATE_NOOP("Settings", "Counted from the moment when everything else is settled."),
        minimum=1,
        maximum=10_080,
    ),
    Setting("keys.own", Control.HIDDEN, ""),
    Setting("window.geometry", Control.HIDDEN, ""),
    Setting("window.state", Control.HIDDEN, ""),
    Setting("window.sample_was_shown", Control.HIDDEN, default=False),
)


class Settings(QObject):
    """The author's settings; a value that the table does not accept counts as not set."""

    changed = Signal(str)

    def __init__(self, store: SettingsStore, parent: QObject | None = None, table: tuple[Setting, ...] = TABLE) -> None:
        super().__init__(parent)
        self._store = store
        self._rows = {row.key: row for row in table}
        stored = store.read()
        self._values: dict[str, Value] = {
            key: value
            for key, value in stored.items()
            if key in self._rows and isinstance(value, Value) and self._rows[key].accepts(value)
        }

    @property
    def table(self) -> tuple[Setting, ...]:
        """Every row, in the order in which to show them."""
        return tuple(self._rows.values())

    def value(self, key: str) -> Value:
        """The value of a setting; raises ``KeyError`` for a key that is not in the table."""
        return self._values.get(key, self._rows[key].default)

    def switch(self, key: str) -> bool:
        """The value of a setting that is on or off."""
        return bool(self.value(key))

    def number(self, key: str) -> int:
        """The value of a setting that is a number."""
        return int(self.value(key))

    def text(self, key: str) -> str:
        """The value of a setting that is a choice or a text."""
        return str(self.value(key))

    def set_value(self, key: str, value: Value) -> None:
        """Set a value; raises ``KeyError`` for an unknown key and ``ValueError`` for a value that its row refuses."""
        row = self._rows[key]
        if not row.accepts(value):
            raise ValueError(key)
        if value == self.value(key):
            return
        if value == row.default:
            self._values.pop(key, None)
            self._store.remove(key)
        else:
            self._values[key] = value
            self._store.write(key, value)
        self.changed.emit(key)

    def reset(self) -> None:
        """Set everything that the author can see back to its default."""
        for row in self.table:
            if row.control is not Control.HIDDEN:
                self.set_value(row.key, row.default)
