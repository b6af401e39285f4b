"""A list of records to which files belong: a copy of each can be saved, and what went wrong is told below the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from beforehand.windows.lists import ListWindow
from beforehand.windows.papers_field import offer_copy
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QPushButton, QWidget

    from beforehand.desk.papers import Papers
    from beforehand.store.consents import EvidenceFile
    from beforehand.store.trouble import Trouble


class PapersListWindow(ListWindow):
    """A scrolling list whose rows may offer files."""

    def __init__(self, title: str, intro: str, papers: Papers, parent: QWidget | None = None) -> None:
        super().__init__(title, intro, parent)
        self._papers = papers
        self._told = label("", "quiet")
        self._told.hide()
        self.body.addWidget(self._told)
        papers.failed.connect(self._on_failed)

    def tell(self, text: str, look: str = "quiet") -> None:
        """Say something below the list, and have a screen reader say it; "" takes it away."""
        self._told.setText(text)
        self._told.setVisible(bool(text))
        set_look(self._told, look)
        if text:
            announce(self, text)

    def copy_buttons(self, papers: Iterable[str]) -> list[QPushButton]:
        """A button for each file (its id) that saves a copy."""
        text = self.tr("Save a copy of file %1…")
        return [
            button(fill(text, number), partial(self._papers.fetch, paper, self._on_fetched), "link")
            for number, paper in enumerate(papers, start=1)
        ]

    def _on_fetched(self, file: EvidenceFile) -> None:
        offer_copy(self, self.tr("Save a copy"), file, self._on_saved)

    def _on_saved(self, is_saved: bool) -> None:
        text = self.tr("Saved in clear.") if is_saved else self.tr("The copy could not be saved there.")
        self.tell(text, "quiet" if is_saved else "bad")

    def _on_failed(self, trouble: Trouble) -> None:
        self.tell(trouble_text(trouble), "bad")
