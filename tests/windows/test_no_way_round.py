"""No window beside the editor hands out words that nobody approved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from beforehand import windows
from beforehand.store.comparison import compare
from beforehand.windows.theme import LIGHT
from beforehand.windows.vault_history import HistoryWindow

WORDS = "Amina and I vote for the Greens."


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_history_shows_earlier_words_and_lets_none_be_copied(qtbot: Any) -> None:
    keeper: Any = SimpleNamespace(files=SimpleNamespace(run=lambda *_: None))
    window = HistoryWindow(keeper, SimpleNamespace(page=None), LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    window._on_compared((-1, WORDS, compare(WORDS, "Amina and I met.")))
    assert "vote for" in window.difference.toPlainText()
    QGuiApplication.clipboard().setText("before")
    window.difference.setFocus()
    QTest.keyClick(window.difference, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.difference, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    QTest.mouseDClick(
        window.difference.viewport(), Qt.MouseButton.LeftButton, pos=window.difference.cursorRect().center()
    )
    assert not window.difference.textCursor().hasSelection()


LOOK = """
import sys
import shiboken6
from PySide6.QtWidgets import QApplication, QFileDialog
from beforehand.windows.files import leave_no_trace
app = QApplication([])
leave_no_trace()
dialog = QFileDialog(None, "Add photos", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
app.processEvents()
dialog.selectFile(sys.argv[1] + "/a.jpg")
dialog.accept()
shiboken6.delete(dialog)
"""


def left_behind(tmp_path: Path, script: str) -> list[str]:
    """The files that tell of a folder which the script looked into."""
    photos, home = tmp_path / "photos-of-Amina", tmp_path / "home"
    photos.mkdir()
    home.mkdir()
    (photos / "a.jpg").write_bytes(b"")
    own = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", script, str(photos)], env=own, capture_output=True, check=True, timeout=60)
    return [path.name for path in home.rglob("*") if path.is_file() and b"Amina" in path.read_bytes()]


def test_a_folder_that_was_looked_into_is_written_down_nowhere(tmp_path: Path) -> None:
    assert left_behind(tmp_path, LOOK) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt notes folders where this test does not look")
def test_qt_alone_would_write_it_down(tmp_path: Path) -> None:
    assert left_behind(tmp_path, LOOK.replace("leave_no_trace()\n", "", 1)) == ["QtProject.conf"]


def test_every_window_that_asks_for_a_file_leaves_no_trace() -> None:
    folder = Path(windows.__file__).parent
    asking = [path for path in folder.glob("*.py") if "QFileDialog(" in path.read_text(encoding="utf-8")]
    asking += [path for path in folder.glob("*.py") if "QFileDialog.get" in path.read_text(encoding="utf-8")]
    assert asking
    assert [path.name for path in asking if "leave_no_trace()" not in path.read_text(encoding="utf-8")] == []
