"""An author looks through what was posted already: import, pause, open, decide, take the list along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from beforehand.domain.archive import Act
from beforehand.domain.shelf import Order
from beforehand.models.archive import PostRole
from beforehand.windows.archive import ArchiveWindow
from beforehand.windows.archive_audits import TroublesWindow
from beforehand.windows.dialogs import Question

PATIENCE = 60_000


@pytest.fixture
def export(tmp_path: Path) -> Path:
    texts = [
        "A quiet walk by the river",
        "Please vote for the Greens on Sunday",
        "Coffee at the market",
        "Call me on +41 22 917 12 34",
    ]
    tweets = [
        {"tweet": {"id_str": str(n), "full_text": text, "created_at": f"Wed Oct 10 20:19:24 +0000 {2018 + n}"}}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    path = tmp_path / "tweets.js"
    path.write_text("window.YTD.tweets.part0 = " + json.dumps(tweets)[:-1] + ", oops]")
    return path


def open_archive(author) -> ArchiveWindow:
    author.choose("audit_archive")
    window = author.dialog()
    assert isinstance(window, ArchiveWindow)
    return window


def audit(author, export: Path) -> ArchiveWindow:
    window = open_archive(author)
    window.begin(str(export))
    author.qtbot.waitUntil(lambda: author.program.extras.audit.is_complete, timeout=PATIENCE)
    author.until(lambda: window.model.rowCount() == window.model.total)
    return window


def test_an_export_is_judged_listed_decided_and_taken_along(author, export: Path, tmp_path: Path) -> None:
    window = audit(author, export)
    listed = [window.model.index(row, 0).data() for row in range(window.model.rowCount())]
    assert any("vote for the Greens" in text for text in listed)
    assert not any("river" in text for text in listed)
    assert "4 posts read" in window.told.text()
    assert not window.export_button.isEnabled()
    row = next(row for row, text in enumerate(listed) if "Greens" in text)
    window.list.setCurrentIndex(window.model.index(row, 0))
    assert window.post.text.toPlainText() == "Please vote for the Greens on Sunday"
    assert window.post.link.text() == "https://x.com/i/status/1"
    author.click(window.post, "Delete it there")
    shelf = author.program.extras.audit.shelf
    assert shelf.act(shelf.row_of(window.model.place(row))) is Act.DELETE
    author.click(window, "Export the to-do list…")
    author.until(lambda: window.findChildren(Question))
    question = window.findChildren(Question)[-1]
    assert "clear text" in question.accessibleName()
    author.click(question, "Cancel")
    window.export.save(tmp_path / "list.csv")
    author.until(lambda: "has been written" in window.told.text())
    saved = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert "https://x.com/i/status/1" in saved
    assert "+41" not in saved
    window.export.save(tmp_path / "missing" / "list.txt")
    author.until(lambda: "could not be written" in window.told.text())
    window.close()
    assert author.clipboard.history == []


def test_it_is_told_why_there_is_no_post(author, export: Path, tmp_path: Path) -> None:
    window = audit(author, export)
    assert window.post.head.text() == "Choose a post to see what was found in it."
    window.act.setCurrentIndex(window.act.findData(Act.EDIT))
    window.act.activated.emit(window.act.currentIndex())
    assert window.post.head.text() == "No post fits what you chose above."
    window.act.setCurrentIndex(0)
    window.act.activated.emit(0)
    window.order.setCurrentIndex(window.order.findData(Order.OLDEST))
    window.order.activated.emit(window.order.currentIndex())
    dates = [window.model.index(row, 0).data(PostRole.WHEN) for row in range(window.model.rowCount())]
    assert dates == sorted(dates)
    (tmp_path / "calm").mkdir()
    (tmp_path / "calm" / "one.txt").write_text("A quiet walk by the river")
    window.begin(str(tmp_path / "calm"))
    assert window.post.head.text() == "Marked posts appear here as they are found."
    author.qtbot.waitUntil(lambda: author.program.extras.audit.is_complete, timeout=PATIENCE)
    assert window.post.head.text().startswith("Nothing was marked.")
    window.close()


def test_filters_offer_what_occurs(author, export: Path) -> None:
    window = audit(author, export)
    window.year.setCurrentIndex(window.year.findData(2019))
    window.year.activated.emit(window.year.currentIndex())
    assert {window.model.flagged(row).post.year for row in range(window.model.rowCount())} == {2019}
    window.act.setCurrentIndex(window.act.findData(Act.EDIT))
    window.act.activated.emit(window.act.currentIndex())
    assert window.model.rowCount() == 0
    window.close()


def test_what_could_not_be_read_is_told_line_by_line(author, export: Path) -> None:
    window = audit(author, export)
    author.click(window, "2 things could not be read")
    author.until(lambda: window.findChildren(TroublesWindow))
    told = window.findChildren(TroublesWindow)[-1]
    assert any("entry 5" in text.text() for text in told.findChildren(type(window.told)))
    told.close()
    window.close()


def test_a_closed_window_finds_the_audit_again(author, export: Path) -> None:
    first = audit(author, export)
    count = first.model.rowCount()
    first.close()
    author.is_freed(first)
    second = open_archive(author)
    assert second.model.rowCount() == count
    second.close()


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off(start, export: Path, theme: str, direction: Qt.LayoutDirection) -> None:
    QApplication.setLayoutDirection(direction)
    author = start()
    author.program.settings.set_value("appearance.theme", theme)
    window = audit(author, export)
    window.list.setCurrentIndex(window.model.index(0, 0))
    author.until(window.post.findings.isVisible)
    buttons = [b for b in window.findChildren(type(window.file_button)) if b.isVisible()]
    assert buttons
    author.until(lambda: all(b.width() >= b.minimumSizeHint().width() for b in buttons))
    window.close()
