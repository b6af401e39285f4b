"""Binds the editor's pages to the desk and the checker: what is typed is judged, what is found is told, drafts are swapped."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QFont, QTextCursor

from beforehand.desk.paragraphs import Paragraphs
from beforehand.domain.decision import Kind, settles
from beforehand.domain.lesson import dismissed
from beforehand.windows.marks import Look
from beforehand.windows.page import Page
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.checker import Checker
    from beforehand.desk.drafts import Desk
    from beforehand.desk.lines import Answer
    from beforehand.desk.settings import Settings
    from beforehand.domain.decision import Decision
    from beforehand.windows.editor import Editor
    from beforehand.windows.theme import Theme

Place = tuple[int, Finding]
"""A finding with the id of its paragraph; its offsets count code points of that paragraph."""

TEXT_PAUSE_MS = 300
"""The desk takes over the text after such a pause in typing."""
KEEP_PAUSE_MS = 120
"""The text is kept after such a pause already, without working out what follows."""
BEHIND_MS = 700
"""While the author types without a pause, the text is kept this often."""
FINDINGS_PAUSE_MS = 60
"""The desk takes over findings after such a pause in answers."""
PAGES_KEPT = 8
"""Drafts whose undo history and findings stay at hand."""


class Writing(QObject):
    """The draft that is being written, with its page, its findings and the way along them."""

    page_shown = Signal()
    """Another draft is in the editor, or none."""
    chosen_changed = Signal(object)
    """The finding that is looked at: a ``Place`` or None."""
    typed = Signal()
    """The text changed."""
    told = Signal()
    """The desk has taken over text and findings."""
    flush_wanted = Signal()
    """Whoever holds back something of the draft should hand it to the desk now."""

    def __init__(
        self,
        desk: Desk,
        checker: Checker,
        settings: Settings,
        editor: Editor,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._checker = checker
        self._settings = settings
        self._editor = editor
        self._theme = theme
        self._numbers = itertools.count(1)
        self._pages: dict[str, Page] = {}
        self._page: Page | None = None
        self._places: dict[Finding, Place] = {}
        self._chosen: Place | None = None
        self._rules: dict[str, list[Decision]] = {}
        self._text_pause = self._timer(TEXT_PAUSE_MS, self._tell_desk)
        self._findings_pause = self._timer(FINDINGS_PAUSE_MS, self._tell_desk)
        self._keep_pause = self._timer(KEEP_PAUSE_MS, self._keep_text)
        self._behind = self._timer(BEHIND_MS, self._keep_text)
        desk.draft_opened.connect(self._on_draft_opened)
        desk.decisions_changed.connect(self._on_decisions_changed)
        desk.rules_off_changed.connect(self._on_rules_off_changed)
        desk.lessons_changed.connect(self._on_lessons_changed)
        checker.answered.connect(self._on_answered)
        checker.refused.connect(self._on_refused)
        checker.restarted.connect(self._ask_all)
        checker.stage_became_ready.connect(self._on_stage_became_ready)
        settings.changed.connect(self._on_setting_changed)

    @property
    def page(self) -> Page | None:
        """The page in the editor."""
        return self._page

    def page_of(self, draft_id: str) -> Page | None:
        """The page of a draft that is at hand."""
        return self._pages.get(draft_id)

    @property
    def chosen(self) -> Place | None:
        """The finding that is looked at."""
        return self._chosen

    @property
    def is_telling(self) -> bool:
        """Whether the desk is still to take something over."""
        return self._text_pause.isActive() or self._findings_pause.isActive()

    def new_draft(self, text: str = "") -> str:
        """Make a draft with the author's usual network and language and open it."""
        self.flush()
        return self._desk.new_draft(text, self._settings.text("draft.network"), self._settings.text("draft.language"))

    def open(self, draft_id: str) -> None:
        """Open a draft."""
        if self._page is None or self._page.draft_id != draft_id:
            self.flush()
            self._desk.open(draft_id)

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin."""
        self.flush()
        self._desk.delete(draft_id)

    def set_language(self, language: str) -> None:
        """Have the draft judged in another language."""
        self.flush()
        self._desk.set_language(language)
        if self._page is not None:
            self._page.paragraphs.set_language(language)
            self._on_marks_changed()

    def flush(self) -> None:
        """Have the desk take over text and findings now, and whatever else is held back of the draft."""
        self.flush_wanted.emit()
        if self.is_telling:
            self._tell_desk()

    def set_theme(self, theme: Theme) -> None:
        """Draw marks in other colours."""
        self._theme = theme
        for page in self._pages.values():
            page.set_theme(theme)

    def place_of(self, finding: Finding) -> Place | None:
        """Where a finding of the desk stands in the editor, or None when its words are gone."""
        place = self._places.get(finding)
        if place is None or self._page is None:
            return None
        paragraph = self._page.paragraphs.get(place[0])
        if paragraph is None:
            return None
        same = [f for f in paragraph.findings if (f.rule, f.clause) == (finding.rule, finding.clause)]
        nearest = min(same, key=lambda f: abs(f.start - place[1].start), default=None)
        return (place[0], nearest) if nearest is not None else None

    def finding_of(self, place: Place) -> Finding | None:
        """The desk's own finding for a place in the editor."""
        return next((finding for finding, known in self._places.items() if known == place), None)

    def quoted(self, place: Place) -> str:
        """The words that a finding marks."""
        paragraph = self._page.paragraphs.get(place[0]) if self._page is not None else None
        return paragraph.text[place[1].start : place[1].end] if paragraph is not None else ""

    def decision_on(self, place: Place) -> Decision | None:
        """The decision that settles a finding, if there is one."""
        paragraph = self._page.paragraphs.get(place[0]) if self._page is not None else None
        if paragraph is None:
            return None
        candidates = self._rules.get(place[1].rule, ())
        return next((decision for decision in candidates if settles(decision, place[1], paragraph.text)), None)

    def choose(self, place: Place | None) -> None:
        """Look at a finding: it is drawn stronger and brought into view."""
        if self._page is None or place == self._chosen:
            return
        self._chosen = place
        self._page.choose(place)
        self.chosen_changed.emit(place)

    def cursor_over(self, place: Place) -> QTextCursor | None:
        """A cursor that selects a finding's words."""
        return self._page.cursor_over(*place) if self._page is not None else None

    def next_place(self, direction: int) -> Place | None:
        """The open or quietly drawn finding after (+1) or before (-1) the one looked at, or the caret; goes round."""
        if self._page is None:
            return None
        located = [
            ((ident, inner), whole)
            for ident, whole, inner in self._located()
            if self._look(ident, inner) is not Look.HIDDEN
        ]
        if not located:
            return None
        places = [place for place, _ in located]
        if self._chosen in places:
            return places[(places.index(self._chosen) + direction) % len(places)]
        caret = self._page.offset_of(self._editor.textCursor().position())
        if direction > 0:
            return next((place for place, whole in located if whole.start >= caret), places[0])
        return next((place for place, whole in reversed(located) if whole.end <= caret), places[-1])

    def change(self, place: Place, text: str) -> None:
        """Let ``text`` take the place of a finding's words, as one undo step."""
        cursor = self.cursor_over(place)
        if cursor is not None and self._page is not None:
            self.choose(None)
            self._page.replace(cursor, text)

    def put_away(self) -> None:
        """Tell the desk the last of it and stop every timer: the window closes."""
        self.flush()
        for page in self._pages.values():
            page.put_away()

    def forget(self) -> None:
        """Let go of every page: the window is cleared."""
        self._page = None
        self._editor.show_nothing()
        while self._pages:
            self._free(self._pages.pop(next(iter(self._pages))))

    def _timer(self, milliseconds: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _located(self) -> list[tuple[int, Finding, Finding]]:
        """Paragraph id, finding in the whole draft, finding in its paragraph."""
        return self._page.paragraphs.located() if self._page is not None else []

    def _tell_desk(self) -> None:
        self._text_pause.stop()
        self._findings_pause.stop()
        self._keep_pause.stop()
        self._behind.stop()
        if self._page is None:
            return
        located = self._located()
        self._places = {whole: (ident, inner) for ident, whole, inner in located}
        paragraphs = self._page.paragraphs
        self._desk.set_judgement(paragraphs.text, [whole for _, whole, _ in located], paragraphs.waiting)
        if self._chosen is not None and self._chosen not in self._places.values():
            self.choose(None)
        self.told.emit()

    def _keep_text(self) -> None:
        self._keep_pause.stop()
        self._behind.stop()
        if self._page is not None:
            self._desk.keep_text(self._page.text)

    def _look(self, ident: int, finding: Finding) -> Look:
        decision = self.decision_on((ident, finding)) if finding.rule in self._rules else None
        if decision is not None:
            return Look.QUIET if decision.kind is Kind.KEPT else Look.HIDDEN
        is_hidden_hint = finding.tier is Tier.HINT and not self._settings.switch("editor.show_hints")
        return Look.HIDDEN if is_hidden_hint else Look.OPEN

    def _on_draft_opened(self, draft_id: str) -> None:
        self._text_pause.stop()
        self._findings_pause.stop()
        self._keep_pause.stop()
        self._behind.stop()
        self.choose(None)
        draft = self._desk.current
        if not draft_id or draft is None:
            self._page = None
            self._places = {}
            self.page_shown.emit()
            return
        page = self._pages.pop(draft_id, None) or self._make_page(draft_id, draft.text)
        self._pages[draft_id] = page
        self._page = page
        page.paragraphs.set_language(draft.language)
        self._editor.show_page(page)
        self._drop_old_pages()
        self._findings_pause.start()
        self.page_shown.emit()

    def _make_page(self, draft_id: str, text: str) -> Page:
        paragraphs = Paragraphs(self._checker, self._numbers, self)
        paragraphs.expect_reader(has_reader=self._has_reader())
        page = Page(draft_id, paragraphs, self._font(), self)
        page.set_theme(self._theme)
        page.marks.set_look(self._look)
        page.load(text)
        page.text_changed.connect(self._on_text_changed)
        page.marks_changed.connect(self._on_marks_changed)
        paragraphs.judging_changed.connect(self._on_marks_changed)
        return page

    def _drop_old_pages(self) -> None:
        while len(self._pages) > PAGES_KEPT:
            self._free(self._pages.pop(next(iter(self._pages))))

    @staticmethod
    def _free(page: Page) -> None:
        page.put_away()
        page.paragraphs.deleteLater()
        page.deleteLater()

    def _font(self) -> QFont:
        font = QFont()
        font.setPointSize(self._settings.number("editor.text_size"))
        return font

    def _has_reader(self) -> bool:
        """Whether the second reader reads, or will once it is loaded: the worker says when there is none."""
        return not self._checker.reader_trouble

    def _on_text_changed(self) -> None:
        if self._page is not None and self.sender() is self._page:
            self.typed.emit()
            self._desk.note_edit()
            self._findings_pause.stop()  # the desk takes over both when the author pauses
            self._text_pause.start()
            if self._desk.is_durable:
                self._keep_pause.start()
                if not self._behind.isActive():
                    self._behind.start()

    def _on_marks_changed(self) -> None:
        if not self.is_telling:
            self._findings_pause.start()

    def _on_answered(self, answer: Answer) -> None:
        for page in self._pages.values():
            page.paragraphs.receive(answer)

    def _on_refused(self, ident: int) -> None:
        for page in self._pages.values():
            page.paragraphs.refuse(ident)

    def _ask_all(self) -> None:
        for page in self._pages.values():
            page.paragraphs.ask_all()
        self._on_marks_changed()  # the desk is shut until it is told again, also where there is nothing to ask

    def _on_stage_became_ready(self, stage: str) -> None:
        if stage == "rules":
            self._ask_all()
        for page in self._pages.values():
            page.paragraphs.expect_reader(has_reader=self._has_reader())

    def _on_decisions_changed(self) -> None:
        self._rules = {}
        for decision in self._desk.decisions:
            self._rules.setdefault(decision.rule, []).append(decision)
        for page in self._pages.values():
            page.redraw_all()

    def _on_rules_off_changed(self, rules: tuple[str, ...]) -> None:
        self._checker.switch_off(rules)
        self._ask_all()

    def _on_lessons_changed(self, lessons: tuple[Decision, ...]) -> None:
        self._checker.heed(map(dismissed, lessons))
        self._ask_all()

    def _on_setting_changed(self, key: str) -> None:
        for page in self._pages.values():
            if key == "editor.text_size":
                page.document.setDefaultFont(self._font())
            elif key == "editor.show_hints":
                page.redraw_all()
