"""Opens and closes the card of a finding, walks along findings, and carries out what the author chooses there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from typing_extensions import override

from beforehand.domain.decision import Kind
from beforehand.windows.card import READER_RULE, Card, CardContent
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.checker import Checker
    from beforehand.desk.drafts import Desk
    from beforehand.desk.lines import Explained
    from beforehand.windows.editor import Editor
    from beforehand.windows.theme import Theme
    from beforehand.windows.writing import Place, Writing
    from beforehand_checks.finding import Finding

LEAVE_MS = 350
"""A card opened by the pointer stays so long after the pointer left."""


class Cards(QObject):
    """At most one card is open; the caret comes back with Esc to where a walk began."""

    advice_wanted = Signal(object)
    """The author wants to ask somebody about this ``Finding`` of the desk."""
    nothing_found = Signal()
    """A walk along the findings found none."""

    def __init__(
        self, window: QWidget, editor: Editor, writing: Writing, desk: Desk, checker: Checker, theme: Theme
    ) -> None:
        super().__init__(window)
        self._window = window
        self._editor = editor
        self._writing = writing
        self._desk = desk
        self._checker = checker
        self._question = 0
        self._theme = theme
        self._card: Card | None = None
        self.ask_more: Callable[[Finding], tuple[tuple[str, str], str]] = lambda _finding: (("", ""), "")
        """What was asked about a finding of the desk, its look, and the reason for which to keep it; set by who knows."""
        self._is_sticky = False
        self._origin: QTextCursor | None = None
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(LEAVE_MS)
        self._leaving.timeout.connect(self._on_pointer_away)
        editor.card_wanted.connect(self._on_card_wanted)
        editor.pointer_left.connect(self._on_pointer_left)
        writing.typed.connect(self._on_typed)
        writing.page_shown.connect(self.close)
        checker.explained.connect(self._on_explained)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    @property
    def card(self) -> Card | None:
        """The open card."""
        return self._card

    def set_theme(self, theme: Theme) -> None:
        """Use other colours from the next card on."""
        self._theme = theme
        self.close()

    def open(self, place: Place, *, has_focus: bool) -> None:
        """Open the card of a finding; by key or click it takes the keyboard, by pointer it does not."""
        content = self._content(place)
        cursor = self._writing.cursor_over(place)
        if content is None or cursor is None:
            return
        self._drop_card()
        self._writing.choose(place)
        card = Card(content, self._theme, self._window)
        self._card = card
        self._is_sticky = has_focus
        card.change_chosen.connect(partial(self._on_change_chosen, place))
        card.decided.connect(partial(self._on_decided, place))
        card.taken_back.connect(partial(self._on_taken_back, place))
        card.advice_wanted.connect(partial(self._on_advice_wanted, place))
        card.step_wanted.connect(self.step)
        card.closed.connect(self.close_and_return)
        card.installEventFilter(self)
        card.open_near(self._in_window(cursor), has_focus=has_focus)
        self._ask_why(place)

    def open_at_caret(self) -> None:
        """Open the card of the finding at the caret."""
        found = self._writing.chosen or self._editor.finding_at_caret()
        if found is None:
            self.nothing_found.emit()
        else:
            self._remember_caret()
            self.open(found, has_focus=True)

    def open_finding(self, finding: Finding) -> None:
        """Show a finding of the desk in the text and open its card."""
        place = self._writing.place_of(finding)
        if place is not None:
            self._remember_caret()
            self._go_to(place)
            self.open(place, has_focus=True)

    def step(self, direction: int) -> None:
        """Go to the next (+1) or previous (-1) finding and open its card."""
        place = self._writing.next_place(direction)
        if place is None:
            self.nothing_found.emit()
            return
        self._remember_caret()
        self._go_to(place)
        self.open(place, has_focus=True)

    def open_actions(self) -> None:
        """Open the quick actions of the finding at the caret as a menu."""
        found = self._writing.chosen or self._editor.finding_at_caret()
        cursor = self._writing.cursor_over(found) if found is not None else None
        if found is None or cursor is None:
            self.nothing_found.emit()
            return
        menu = self.build_actions(found)
        where = self._editor.viewport().mapToGlobal(self._editor.rect_over(cursor).bottomLeft())
        menu.exec(where + QPoint(0, 4))
        menu.deleteLater()

    def build_actions(self, place: Place) -> QMenu:
        """A menu of everything that can be done about a finding."""
        menu = QMenu(self._window)
        for change in place[1].change[:4]:
            text = fill(self.tr("Change to “%1”"), change.replace("&", "&&")) if change else self.tr("Leave it out")
            menu.addAction(text).triggered.connect(partial(self._change_from_menu, place, change))
        if not menu.isEmpty():
            menu.addSeparator()
        for kind, text in (
            (Kind.KEPT, self.tr("&Keep with a reason…")),
            (Kind.IGNORED_HERE, self.tr("Ignore at &this place…")),
            (Kind.IGNORED_IN_DRAFT, self.tr("Ignore these words in this &draft…")),
            (Kind.IGNORED_ALWAYS, self.tr("Ignore these words al&ways…")),
            (Kind.RULE_OFF, self.tr("Switch the &rule off…")),
        ):
            menu.addAction(text).triggered.connect(partial(self._ask_from_menu, place, kind))
        menu.addSeparator()
        menu.addAction(self.tr("&Explain")).triggered.connect(partial(self._open_from_menu, place))
        menu.addAction(self.tr("Ask for &advice…")).triggered.connect(partial(self._advice_from_menu, place))
        return menu

    def close(self) -> None:
        """Close the card and forget where a walk began."""
        self._origin = None
        self._drop_card()
        self._writing.choose(None)

    def close_and_return(self) -> None:
        """Close the card; the caret and the keyboard go back to where they were."""
        origin = self._origin
        had_keyboard = self._card is not None and self._is_sticky
        self.close()
        if origin is not None:
            self._editor.show_cursor(origin)
        if had_keyboard:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._card:
            if event.type() == QEvent.Type.Enter:
                self._leaving.stop()
            elif event.type() == QEvent.Type.Leave and not self._is_sticky:
                self._leaving.start()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self._is_sticky = True
        return super().eventFilter(watched, event)

    def _ask_why(self, place: Place) -> None:
        """Ask the second reader which words weighed most in its mark, in the text that it judged."""
        page = self._writing.page
        if page is None or not place[1].rule.startswith(READER_RULE):
            return
        paragraph = page.paragraphs.get(place[0])
        if paragraph is not None:
            self._question += 1
            self._checker.explain(self._question, paragraph.context or paragraph.text, place[1].clause)

    def _on_explained(self, explained: Explained) -> None:
        if self._card is not None and explained.number == self._question:
            self._card.show_why(explained.words)

    def _content(self, place: Place) -> CardContent | None:
        pack = self._desk.pack
        if pack is None or place[1].clause not in pack.by_id:
            return None
        clause, finding = pack.clause(place[1].clause), self._writing.finding_of(place)
        asked, advised = self.ask_more(finding) if finding is not None else (("", ""), "")
        quoted, decision = self._writing.quoted(place), self._writing.decision_on(place)
        return CardContent(place[0], place[1], quoted, clause, decision, asked, advised)

    def _in_window(self, cursor: QTextCursor) -> QRect:
        rect = self._editor.rect_over(cursor)
        return QRect(self._editor.viewport().mapTo(self._window, rect.topLeft()), rect.size())

    def _remember_caret(self) -> None:
        if self._origin is None:
            self._origin = QTextCursor(self._editor.textCursor())

    def _go_to(self, place: Place) -> None:
        cursor = self._writing.cursor_over(place)
        if cursor is not None:
            start = QTextCursor(cursor)
            start.setPosition(cursor.selectionStart())
            self._editor.show_cursor(start)

    def _drop_card(self) -> None:
        self._leaving.stop()
        card, self._card = self._card, None
        if card is not None:
            card.removeEventFilter(self)
            card.close()

    def _on_card_wanted(self, place: Place, is_asked: bool) -> None:
        if is_asked:
            self._remember_caret()
        if self._card is None or is_asked or not self._is_sticky:
            self.open(place, has_focus=is_asked)

    def _on_pointer_left(self) -> None:
        if self._card is not None and not self._is_sticky:
            self._leaving.start()

    def _on_pointer_away(self) -> None:
        if self._card is not None and not self._is_sticky and not self._card.underMouse():
            self.close()

    def _on_typed(self) -> None:
        if self._card is not None:
            self.close()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._card is None or new is None or self._window.window() is not new.window():
            return
        if self._card.isAncestorOf(new) or new is self._card:
            self._is_sticky = True
        elif self._is_sticky:
            self.close()

    def _on_change_chosen(self, place: Place, text: str) -> None:
        self.close()
        self._writing.change(place, text)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_decided(self, place: Place, kind: Kind, reason: str) -> None:
        self._writing.flush()
        finding = self._writing.finding_of(place)
        self.close()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if finding is not None:
            self._desk.decide(finding, kind, reason)

    def _on_taken_back(self, place: Place) -> None:
        decision = self._writing.decision_on(place)
        self.close()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if decision is not None:
            self._desk.undo(decision)

    def _on_advice_wanted(self, place: Place) -> None:
        self._writing.flush()
        finding = self._writing.finding_of(place)
        self.close()
        if finding is not None:
            self.advice_wanted.emit(finding)

    def _change_from_menu(self, place: Place, text: str, _checked: bool = False) -> None:
        self._on_change_chosen(place, text)

    def _ask_from_menu(self, place: Place, kind: Kind, _checked: bool = False) -> None:
        self._remember_caret()
        self.open(place, has_focus=True)
        if self._card is not None:
            self._card.ask_reason(kind)

    def _open_from_menu(self, place: Place, _checked: bool = False) -> None:
        self._remember_caret()
        self.open(place, has_focus=True)

    def _advice_from_menu(self, place: Place, _checked: bool = False) -> None:
        self._on_advice_wanted(place)
