"""Files that show something, added to a form and saved again from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from beforehand.store.disk import write_whole
from beforehand.windows.files import choose_file, choose_new_file
from beforehand.windows.parts import Flow, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from beforehand.store.consents import EvidenceFile


class PapersField(QWidget):
    """The names of the files that were added; they are read when the form is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self._told = label(self.tr("No file added."), "quiet")
        self._add = button(self.tr("Add a &file…"), self._on_add)
        self._clear = button(self.tr("Take the files away"), self._on_clear, "link")
        self._clear.hide()
        row = Flow()
        row.addWidget(self._add)
        row.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._told)
        column.addLayout(row)

    def add(self, path: Path) -> None:
        """Add a file."""
        self.paths.append(path)
        self._show()

    def _on_add(self) -> None:
        choose_file(self, self.tr("A message or document"), "", self.add)

    def _on_clear(self) -> None:
        self.paths.clear()
        self._show()
        self._add.setFocus()

    def _show(self) -> None:
        names = self.tr(", ").join(path.name for path in self.paths)
        self._told.setText(fill(self.tr("Kept encrypted with it: %1"), names) if names else self.tr("No file added."))
        self._clear.setVisible(bool(names))


def offer_copy(parent: QWidget, title: str, file: EvidenceFile, tell: Callable[[bool], object]) -> None:
    """Ask where a copy of a file goes and tell whether it was saved; only its owner may read it."""

    def write(path: Path) -> None:
        try:
            write_whole(path, file.data)
        except OSError:
            tell(False)  # noqa: FBT003  the answer itself
        else:
            tell(True)  # noqa: FBT003  the answer itself

    choose_new_file(parent, title, file.name, write)
