"""The quick check: any text is judged on the spot; no draft is made and nothing is kept."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import QFrame, QSplitter, QWidget
from typing_extensions import override

from beforehand.desk.paragraphs import Paragraphs
from beforehand.domain.decision import judge
from beforehand.windows.archive_post import Explanations
from beforehand.windows.dialogs import Dialog
from beforehand.windows.editor import Editor
from beforehand.windows.page import Page
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.lines import Answer
    from beforehand.domain.decision import Decision
    from beforehand.windows.theme import Theme
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Pack

FIRST_NUMBER = 1_000_000_000
"""Ids of paragraphs begin here, far above those of any draft that the same checker judges."""
PAUSE_MS = 60


class QuickCheckWindow(Dialog):
    """A field to paste into, with what was found explained below it; closing it has the checker forget the words."""

    _numbers = itertools.count(FIRST_NUMBER)

    def __init__(
        self,
        checker: Checker,
        clipboard: Clipboard,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        standing: Callable[[], tuple[Decision, ...]] = tuple,
        is_alone: bool = False,
    ) -> None:
        super().__init__(self.tr("Quick check"), parent, width=560)
        self._checker = checker
        self._clipboard = clipboard
        self._theme = theme
        self._standing = standing
        self._pack: Pack | None = None
        self._shown: tuple[str, list[Finding]] = ("", [])
        self.body.addWidget(label(self.tr("Check a text before you post it elsewhere"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(self.tr("Paste or write anything. No draft is made, and nothing is kept when you close."), "quiet")
        )
        if is_alone:
            self.body.addWidget(label(self._alone(), "quiet"))
        self._paragraphs = Paragraphs(checker, self._numbers, self)
        self.page = Page("", self._paragraphs, QFont(self.font()), self)
        self.page.set_theme(theme)
        self.page.load("")
        self._build()
        self.resize(self.sizeHint())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._listen()
        self.refresh()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is shown; offsets count code points into the whole text."""
        return tuple(self._shown[1])

    @property
    def is_judged(self) -> bool:
        """Whether the whole text has been judged and what was found is shown."""
        return self._paragraphs.is_judged and self._checker.are_rules_ready and not self._pause.isActive()

    def set_pack(self, pack: Pack | None) -> None:
        """Know the guidelines by name."""
        self._pack = pack
        self._shown = ("", [])
        self.refresh()

    def take_clipboard(self) -> None:
        """Judge the text on the clipboard in place of what stands here."""
        text = self._clipboard.text()
        if not text.strip():
            self.told.setText(self.tr("There is no text on the clipboard."))
            return
        self.text.selectAll()
        self.text.textCursor().removeSelectedText()
        pasted = QMimeData()
        pasted.setText(text)
        self.text.insertFromMimeData(pasted)
        self.page.finish_word()

    def ask_again(self) -> None:
        """Have the whole text judged anew: rules were switched off or on."""
        self._paragraphs.ask_all()
        self._pause.start()

    def refresh(self) -> None:
        """Show what is known by now."""
        text = self._paragraphs.text
        located = [whole for _, whole, _ in self._paragraphs.located()]
        found = [each.finding for each in judge(located, self._standing(), text) if each.decision is None]
        if (text, found) != self._shown:
            self._shown = (text, found)
            self._explanations.show_findings(text, found, self._pack, self._theme)
        self._explanations.setVisible(bool(found))
        told = self._standing_words(text, len(found))
        if told != self.told.text():
            self.told.setText(told)
            announce(self, told)

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._pause.stop()
        self.page.put_away()
        self._checker.forget()
        super().closeEvent(event)

    def _alone(self) -> str:
        return self.tr(
            "This window does not open your vault, so rules that you switched off are not left out here;"
            " the quick check in the menu of the program leaves them out."
        )

    def _build(self) -> None:
        self.text = Editor()
        self.text.setAccessibleName(self.tr("Text to check"))
        self.text.setPlaceholderText(self.tr("Paste a text here."))
        self.text.setFrameShape(QFrame.Shape.StyledPanel)
        self.text.set_hover_cards(has_hover_cards=False)
        self.text.show_page(self.page)
        self.told = label("", is_bold=True)
        self._explanations = Explanations()
        self._explanations.setMinimumHeight(160)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.text)
        middle.addWidget(self._explanations)
        self.body.addWidget(middle, 1)
        self.body.addWidget(self.told)
        self.add_side_button(button(self.tr("&Check the clipboard"), self.take_clipboard))
        self.add_button(button(self.tr("Close"), self.close))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self) -> None:
        self.page.text_changed.connect(self._pause.start)
        self.page.marks_changed.connect(self._pause.start)
        self._paragraphs.judging_changed.connect(self._pause.start)
        self.text.whole_copy_refused.connect(self._on_whole_copy_refused)
        self.text.card_wanted.connect(self._on_card_wanted)
        self._checker.answered.connect(self._on_answered)
        self._checker.refused.connect(self._paragraphs.refuse)
        self._checker.restarted.connect(self._paragraphs.ask_all)
        self._checker.stage_became_ready.connect(self._on_stage_became_ready)
        self._checker.state_changed.connect(self._pause.start)
        self._on_stage_became_ready("")

    def _standing_words(self, text: str, count: int) -> str:
        """How things stand, as a sentence."""
        if self._checker.has_failed:
            return self.tr("The checker does not run, so nothing is marked.")
        if not text.strip():
            return ""
        if not self._checker.are_rules_ready or not self._paragraphs.is_judged:
            return self.tr("Reading…")
        if count == 0:
            return self.tr("Nothing was marked. That is no proof that the text is fine: read it once more yourself.")
        return self.tr("One thing was marked.") if count == 1 else fill(self.tr("%1 things were marked."), count)

    def _on_card_wanted(self, place: tuple[int, Finding], _is_wanted: object) -> None:
        """Bring the explanation of a mark into view."""
        located = self._paragraphs.located()
        whole = next((whole for ident, whole, inner in located if (ident, inner) == place), None)
        if whole in self._shown[1]:
            self._explanations.reveal(self._shown[1].index(whole))

    def _on_answered(self, answer: Answer) -> None:
        self._paragraphs.receive(answer)

    def _on_stage_became_ready(self, stage: str) -> None:
        if stage == "rules":
            self._paragraphs.ask_all()
        self._paragraphs.expect_reader(has_reader=not self._checker.reader_trouble)

    def _on_whole_copy_refused(self, _how: str) -> None:
        self.told.setText(self.tr("Nothing was copied: only an approved draft leaves as a whole."))
