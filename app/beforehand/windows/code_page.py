"""The page with a recovery code, as a PDF file: no printer is asked, so no print service is spoken to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPainter, QPdfWriter

from beforehand.store import recovery
from beforehand.store.disk import create_private, remove_quietly
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

MARGIN_MM = 25.0
COLUMNS = 4


def write_page(path: Path, code: str) -> bool:
    """Write a page that only its owner may read, and return whether that went well."""
    try:
        remove_quietly(path)
        os.close(create_private(path))
    except OSError:
        return False
    writer = QPdfWriter(str(path))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    writer.setResolution(300)
    painter = QPainter()
    if not painter.begin(writer):
        return False
    _paint(painter, QRectF(painter.viewport()), code)
    return painter.end()


def _paint(painter: QPainter, page: QRectF, code: str) -> None:
    tr = QCoreApplication.translate
    line = page.height() / 36
    top = page.top()
    for text, points, is_bold in (
        (tr("CodePage", "Recovery code of Beforehand"), 20, True),
        (tr("CodePage", "This code opens the vault of your drafts when nothing else does. Whoever has it can read everything."), 11, False),
        (tr("CodePage", "Keep this paper in a safe place, away from the computer."), 11, False),
    ):  # fmt: skip
        painter.setFont(_font(points, is_bold=is_bold))
        rect = QRectF(page.left(), top, page.width(), line * 3)
        used = painter.drawText(rect, _flags(), text)
        top = used.bottom() + line * 0.6
    _paint_groups(painter, QRectF(page.left(), top + line, page.width(), line * 4), code)
    today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.ShortFormat)
    painter.setFont(_font(10))
    where = QRectF(page.left(), top + line * 7, page.width(), line * 2)
    painter.drawText(
        where, _flags(), fill(tr("CodePage", "Made on %1. The letters I, L, O and U do not occur."), today)
    )


def _paint_groups(painter: QPainter, rect: QRectF, code: str) -> None:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(20)
    font.setBold(True)
    painter.setFont(font)
    groups = recovery.groups(code)
    rows = -(-len(groups) // COLUMNS)
    width, height = rect.width() / COLUMNS, rect.height() / rows
    for number, group in enumerate(groups):
        place = QRectF(rect.left() + number % COLUMNS * width, rect.top() + number // COLUMNS * height, width, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, group)


def _font(points: int, *, is_bold: bool = False) -> QFont:
    font = QFont()
    font.setPointSize(points)
    font.setBold(is_bold)
    return font


def _flags() -> int:
    return Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
