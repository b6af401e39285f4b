"""The last resort tells type and place, and never what the author wrote."""

from __future__ import annotations

import sys

from beforehand.windows.trouble import LastResort, TroubleWindow, describe

SECRET = "I fly to Goma on Tuesday"


def fail() -> tuple:
    try:
        words = SECRET
        raise ValueError(words)
    except ValueError:
        return sys.exc_info()


def test_a_description_names_type_and_place_and_no_value() -> None:
    kind, _, trace = fail()
    told = describe(kind, trace)
    assert told.splitlines()[0] == "ValueError"
    assert "test_trouble.py:" in told
    assert "fail" in told
    assert SECRET not in told
    assert "/" not in told


def test_each_place_is_told_once_and_the_hook_is_given_back(qapp, capsys) -> None:
    before = sys.excepthook
    last_resort = LastResort()
    told: list[str] = []
    last_resort.defect_appeared.connect(told.append)
    last_resort.install()
    try:
        for _ in range(3):
            sys.excepthook(*fail())
    finally:
        last_resort.remove()
    assert len(told) == 1
    assert SECRET not in capsys.readouterr().err
    assert sys.excepthook is before


def test_its_window_shows_the_description(qtbot) -> None:
    window = TroubleWindow("ValueError\nhere.py:1 fail")
    assert window.text.toPlainText().startswith("ValueError")
    window.close()
    window.deleteLater()
