"""Marks can be told apart by shape, and every colour that carries meaning stands out from its ground."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox

from beforehand.windows.theme import DARK, LIGHT, UNDERLINES, Theme, apply, choose
from beforehand_checks.finding import Tier


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def over(top: QColor, ground: QColor) -> QColor:
    a = top.alphaF()
    mixed = [
        t * a + g * (1 - a)
        for t, g in ((top.redF(), ground.redF()), (top.greenF(), ground.greenF()), (top.blueF(), ground.blueF()))
    ]
    return QColor.fromRgbF(*mixed)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("tier", list(Tier))
def test_marks_stand_out_from_paper_and_from_their_own_ground(theme: Theme, tier: Tier) -> None:
    paper = QColor(theme.base)
    for is_strong in (False, True):
        mark = theme.mark(tier, is_strong=is_strong)
        ground = over(mark.background().color(), paper)
        assert contrast(mark.underlineColor(), paper) >= 3
        assert contrast(mark.underlineColor(), ground) >= 3
        assert contrast(QColor(theme.text), ground) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_is_readable_everywhere(theme: Theme) -> None:
    for ground in (theme.base, theme.window, theme.raised):
        for ink in (theme.text, theme.quiet, theme.accent, theme.certain, theme.likely, theme.hint, theme.good):
            assert contrast(QColor(ink), QColor(ground)) >= 4.5, (ink, ground)
    assert contrast(QColor(theme.on_accent), QColor(theme.accent)) >= 4.5
    assert contrast(QColor(theme.on_selection), QColor(theme.selection)) >= 4.5
    assert contrast(QColor(theme.quiet), QColor(theme.line)) >= 3


def test_every_tier_has_a_shape_of_its_own() -> None:
    assert len(set(UNDERLINES.values())) == len(Tier)


def test_a_settled_finding_is_drawn_quietly() -> None:
    mark = LIGHT.mark(Tier.CERTAIN, is_settled=True)
    assert mark.underlineColor() == QColor(LIGHT.quiet)
    assert mark.background().style().value == 0


def test_the_setting_decides_and_system_follows_the_desktop(qapp) -> None:
    assert choose("dark") is DARK
    assert choose("light") is LIGHT
    assert choose("system") in (LIGHT, DARK)
    assert DARK.palette().color(QPalette.ColorRole.Base) == QColor(DARK.base)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_box_that_is_not_ticked_can_be_seen(qapp, theme: Theme) -> None:
    apply(qapp, theme.name)
    box = QCheckBox("Tick me")
    picture = box.grab().toImage()
    edge = [QColor(picture.pixel(x, picture.height() // 2)) for x in range(4)]
    assert max(contrast(colour, QColor(theme.base)) for colour in edge) >= 3
    box.deleteLater()
    qapp.setStyleSheet("")
