"""The settings table and the values that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.desk.settings import TABLE, Control, Setting, Settings
from beforehand.domain.network import NETWORKS
from beforehand.store.memory import MemorySettings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_each_row_is_complete(row: Setting) -> None:
    assert row.accepts(row.default)
    assert (row.control is Control.HIDDEN) != bool(row.label and row.help)
    assert (row.control is Control.CHOICE) == bool(row.choices)
    assert (row.control is Control.NUMBER) == (row.minimum < row.maximum)
    assert (row.control is Control.SWITCH) <= isinstance(row.default, bool)


def test_keys_are_unique_and_every_network_can_be_chosen() -> None:
    assert len({row.key for row in TABLE}) == len(TABLE)
    (network,) = (row for row in TABLE if row.key == "draft.network")
    assert [choice.value for choice in network.choices] == [each.id for each in NETWORKS]


def test_a_value_is_kept_and_told_once(qtbot: QtBot) -> None:
    store = MemorySettings()
    settings = Settings(store)
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.set_value("editor.text_size", 18)
    settings.set_value("editor.text_size", 18)
    assert (settings.number("editor.text_size"), told) == (18, ["editor.text_size"])
    assert Settings(store).number("editor.text_size") == 18


def test_a_default_is_not_stored_so_that_it_may_change(qtbot: QtBot) -> None:
    store = MemorySettings()
    settings = Settings(store)
    settings.set_value("appearance.theme", "dark")
    settings.set_value("appearance.theme", "system")
    assert (dict(store.read()), settings.text("appearance.theme")) == ({}, "system")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("editor.text_size", 7),
        ("editor.text_size", 41),
        ("editor.text_size", True),
        ("editor.text_size", "13"),
        ("editor.show_hints", 1),
        ("appearance.theme", "pink"),
        ("window.geometry", 7),
    ],
)
def test_a_value_that_its_row_refuses_is_neither_set_nor_read(qtbot: QtBot, key: str, value: int | str) -> None:
    settings = Settings(MemorySettings({key: value, "unknown.key": 1}))
    default = next(row.default for row in TABLE if row.key == key)
    assert settings.value(key) == default
    with pytest.raises(ValueError, match=key):
        settings.set_value(key, value)


def test_an_unknown_key_is_a_defect(qtbot: QtBot) -> None:
    settings = Settings(MemorySettings())
    with pytest.raises(KeyError):
        settings.value("nothing")
    with pytest.raises(KeyError):
        settings.set_value("nothing", 1)


def test_reset_leaves_alone_what_is_not_shown(qtbot: QtBot) -> None:
    settings = Settings(MemorySettings())
    settings.set_value("editor.show_hints", False)
    settings.set_value("window.sample_was_shown", True)
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.reset()
    assert (settings.switch("editor.show_hints"), settings.switch("window.sample_was_shown")) == (True, True)
    assert told == ["editor.show_hints"]
