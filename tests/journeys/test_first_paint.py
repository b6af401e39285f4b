"""The window is painted before everything else is made; what is made afterwards is the whole program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beforehand.program import ICON_SIZES, build, memory_stores, show_icon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from beforehand.program import Program


@pytest.fixture
def program(qtbot: QtBot, clock, clipboard) -> Iterator[Program]:
    made = build(memory_stores(), clipboard=clipboard, clock=clock, waits=True)
    yield made
    made.shut_down()
    made.window.hide()
    made.window.deleteLater()


def test_the_window_is_painted_before_the_rest_is_made_and_then_nothing_lacks(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.window.painted):
        program.window.show()
    assert not program.is_complete
    assert "show_people" not in program.commands.menus.actions
    program.start()
    assert program.is_complete
    whole = build(memory_stores())
    assert set(program.commands.menus.actions) == set(whole.commands.menus.actions)
    whole.shut_down()
    whole.window.deleteLater()


def test_a_program_that_ends_before_it_is_complete_leaves_nothing_behind(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.window.painted):
        program.window.show()
    assert not program.is_complete


def test_the_program_has_an_icon_in_every_size(qapp) -> None:
    show_icon(qapp)
    assert sorted(size.width() for size in qapp.windowIcon().availableSizes()) == sorted(ICON_SIZES)
