"""A question as a PDF page: the text as it was written, quotations set off."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument

from beforehand.windows.consent_paper import write_paper
from beforehand.windows.findings import reading_direction

if TYPE_CHECKING:
    from pathlib import Path

QUOTE = ">"
INDENT = 90  # dots of the printed page, about 8 mm


def write_question(path: Path, subject: str, body: str) -> bool:
    """Write a question as a PDF file that only its owner may read, and return whether that went well."""
    made = QTextDocument()
    option = made.defaultTextOption()
    option.setTextDirection(reading_direction(body, QGuiApplication.layoutDirection()))
    made.setDefaultTextOption(option)
    made.setHtml(page(subject, body))
    return write_paper(path, made, subject)


def page(subject: str, body: str) -> str:
    """The page as HTML; every word of it is escaped."""
    is_rtl = reading_direction(body, Qt.LayoutDirection.LeftToRight) == Qt.LayoutDirection.RightToLeft
    direction = "rtl" if is_rtl else "ltr"
    blocks = "".join(_block(block) for block in body.split("\n\n") if block.strip())
    return f"<html dir='{direction}'><body style='font-size:11pt'><h2>{escape(subject)}</h2>{blocks}</body></html>"


def _block(block: str) -> str:
    """One paragraph; its quoted lines are set in and in italics."""
    shown = []
    for line in block.splitlines():
        if line.startswith(QUOTE):
            shown.append(f"<div style='margin-left:{INDENT}px'><i>{escape(line[1:].strip())}</i></div>")
        else:
            shown.append(f"<div>{escape(line)}</div>")
    return f"{''.join(shown)}<div>&nbsp;</div>"
