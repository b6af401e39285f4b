"""The request as a page to sign: the notice word for word, the answer, and who signs; written as a PDF file."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from beforehand.store.disk import create_private, remove_quietly

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.domain.consent import Notice
    from beforehand.domain.request import Kit

MARGIN_MM = 20.0
RESOLUTION = 300  # dots per inch
LINE = "_" * 40


def page(kit: Kit, name: str, notice: Notice, *, is_minor: bool, contact: str = "") -> str:
    """The page as HTML; everything that somebody typed is escaped."""
    words = {key: escape(text) for key, text in kit.words.items()}
    told = "".join(f"<p>{escape(line)}</p>" for line in notice.text.splitlines() if line.strip())
    answers = "".join(f"<p>☐&nbsp; {words[key]}</p>" for key in ("yes", "no", "limits"))
    fields = ["name", "signature", "place_and_date", "explained_by", "interpreter", "witness"]
    if is_minor:
        fields[2:2] = ["guardian", "assent"]
    shown = {"name": escape(name)}
    rows = "".join(f"<p>{words[key]}<br><br>{shown.get(key) or LINE}</p>" for key in fields)
    reach = f"<p>{words['withdraw']}: {escape(contact) or LINE}</p>"
    version = f"<p style='font-size:8pt'>{escape(notice.language)} · {escape(notice.version)}</p>"
    direction = "rtl" if kit.is_rtl else "ltr"
    return (
        f"<html dir='{direction}'><body style='font-size:11pt'><h2>{words['title']}</h2>{told}{reach}"
        f"<h3>{words['question']}</h3>{answers}<p>{LINE}</p>{rows}{version}</body></html>"
    )


def document(kit: Kit, html: str) -> QTextDocument:
    """The page, laid out in the direction of its language."""
    made = QTextDocument()
    option = made.defaultTextOption()
    is_rtl = kit.is_rtl
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    made.setDefaultTextOption(option)
    made.setHtml(html)
    return made


def write_paper(path: Path, made: QTextDocument, title: str) -> bool:
    """Write the page as a PDF file that only its owner may read, and return whether that went well."""
    try:
        remove_quietly(path)
        os.close(create_private(path))
    except OSError:
        return False
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    writer.setResolution(RESOLUTION)
    made.documentLayout().setPaintDevice(writer)
    made.setPageSize(QSizeF(writer.width(), writer.height()))
    made.print_(writer)
    del writer
    return path.stat().st_size > 0
