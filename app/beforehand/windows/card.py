"""The card of one finding: which guideline, why, what to do, and the author's choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from beforehand.domain.decision import Decision, Kind, needs_reason
from beforehand.windows.parts import Flow, Stroke, announce, button, label
from beforehand.windows.wording import fill, guideline, kind_name, tier_meaning, tier_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.windows.theme import Theme
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Clause

READER_RULE = "reader:"
"""The names of the second reader's rules begin so; its reason is a whole sentence of its own."""
WIDTH = 420
GAP = 6


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card shows; ``decision`` is the one that settles the finding, if there is one.

    ``asked`` tells what was asked and answered about it, in a look of the style sheet; ``advised`` is the reason for
    which to keep it on that advice.
    """

    ident: int
    finding: Finding
    quoted: str
    clause: Clause
    decision: Decision | None
    asked: tuple[str, str] = ("", "")
    advised: str = ""


class Card(QFrame):
    """Lies over the window beside the marked words; Esc closes it."""

    change_chosen = Signal(str)
    """Let this text take the place of the marked words."""
    decided = Signal(object, str)
    """A ``Kind`` of decision with its reason."""
    taken_back = Signal()
    """The decision that settles the finding is to be taken back."""
    advice_wanted = Signal()
    """The author wants a text with which to ask for advice."""
    step_wanted = Signal(int)
    """Go on to the next (+1) or previous (-1) finding."""
    closed = Signal()
    """The card was closed by the author."""

    def __init__(self, content: CardContent, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._content = content
        self._theme = theme
        self._window = parent
        self._asked_kind: Kind | None = None
        self.setProperty("look", "card")
        self.setObjectName("card")
        self.setAutoFillBackground(True)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        self._build()
        self._name_for_readers()

    @property
    def content(self) -> CardContent:
        """What the card shows."""
        return self._content

    def open_near(self, words: QRect, *, has_focus: bool) -> None:
        """Show the card below the words (window pixels), above them where there is more room, always whole."""
        room = self._window.rect().adjusted(GAP, GAP, -GAP, -GAP)
        self._fit_height(room.height())
        height = self.height()
        below = words.bottom() + GAP
        top = below if below + height <= room.bottom() else max(room.top(), words.top() - GAP - height)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = words.right() - self.width() if is_mirrored else words.left()
        left = max(room.left(), min(left, room.right() - self.width()))
        if top < words.bottom() and top + height > words.top():
            top = max(room.top(), room.bottom() - height)
        self.move(QPoint(left, top))
        self.show()
        self.raise_()
        if has_focus:
            self._first_action().setFocus(Qt.FocusReason.PopupFocusReason)
            announce(self, self.accessibleName())

    def ask_reason(self, kind: Kind) -> None:
        """Ask for the reason of a decision, in the card itself, or decide at once where none is due."""
        if not needs_reason(kind, self._content.finding.tier):
            self.decided.emit(kind, "")
            return
        self._asked_kind = kind
        self._question.setText(self._question_for(kind))
        self._reason.setText(self._content.advised if kind is Kind.KEPT else "")
        self._form.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._actions.hide()  # only now, so that the keyboard never leaves the card
        self._fit_height(self._window.height() - 2 * GAP)
        self._keep_inside()

    def show_why(self, words: Sequence[str]) -> None:
        """Add the words that weighed most; they come a moment after the card."""
        if words:
            quoted = self.tr(", ").join(f"“{word}”" for word in words)
            self._weighed.setText(fill(self.tr("Weighed most: %1"), quoted))
            self._weighed.show()
            self._fit_height(self._window.height() - 2 * GAP)
            self._keep_inside()

    def open_ignore_menu(self) -> None:
        """Open the list of ways to ignore the finding."""
        if self._ignore is not None:
            self._ignore.showMenu()

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_F8:
            self.step_wanted.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if self._form.isVisible():
            self._leave_form()
        else:
            self.closed.emit()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._top = self._head()
        outer.addWidget(self._top)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = self._texts()
        self._scroll.setWidget(self._body)
        self._scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        outer.addWidget(self._scroll, 1)
        self._form = self._reason_form()
        self._form.hide()
        self._actions = self._settled() if self._content.decision is not None else self._choices()
        outer.addWidget(self._form)
        outer.addWidget(self._actions)

    def _head(self) -> QWidget:
        finding = self._content.finding
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 12, 16, 0)
        row.setSpacing(2)
        row.addWidget(Stroke(finding.tier, self._theme.tier(finding.tier)))
        sure = label(tier_name(finding.tier), finding.tier.value)
        sure.setWordWrap(False)
        sure.setToolTip(tier_meaning(finding.tier))
        row.addSpacing(6)
        row.addWidget(sure)
        row.addStretch(1)
        for text, name, slot in (
            ("‹", self.tr("Previous finding (Shift+F8)"), lambda: self.step_wanted.emit(-1)),
            ("›", self.tr("Next finding (F8)"), lambda: self.step_wanted.emit(1)),
            ("×", self.tr("Close (Esc)"), self.closed.emit),
        ):
            tool = QToolButton()
            tool.setText(text)
            tool.setToolTip(name)
            tool.setAccessibleName(name)
            tool.setProperty("look", "plain")
            tool.setMinimumSize(30, 28)
            tool.clicked.connect(slot)
            row.addWidget(tool)
        return head

    def _texts(self) -> QWidget:
        finding, clause = self._content.finding, self._content.clause
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 2, 16, 8)
        column.setSpacing(8)
        column.addWidget(label(finding.say, size=1.1, is_bold=True))
        column.addWidget(label(finding.do))
        if finding.because:
            is_read = finding.rule.startswith(READER_RULE)
            column.addWidget(
                label(finding.because if is_read else fill(self.tr("What fired: %1"), finding.because), "quiet")
            )
        if finding.lowered:
            told = self.tr("Shown as a hint because you dismissed: “%1” You can take that back under Decisions.")
            column.addWidget(label(fill(told, " ".join(finding.lowered.split()))))
        self._weighed = label("", "quiet")
        self._weighed.hide()
        column.addWidget(self._weighed)
        column.addWidget(label(tier_meaning(finding.tier), "quiet"))
        if self._content.asked[0]:
            column.addWidget(label(*self._content.asked))
        column.addSpacing(2)
        column.addWidget(label(guideline(clause.number, clause.heading), is_bold=True))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        column.addWidget(label(f"“{clause.quotation}”", "quotation-rtl" if is_mirrored else "quotation"))
        column.addStretch(1)
        return body

    def _choices(self) -> QWidget:
        holder = QWidget()
        flow = Flow()
        flow.setContentsMargins(16, 4, 16, 14)
        for change in self._content.finding.change[:4]:
            flow.addWidget(self._change_button(change))
        keep = button(self.tr("&Keep with a reason"), lambda: self.ask_reason(Kind.KEPT))
        flow.addWidget(keep)
        self._ignore: QToolButton | None = self._ignore_button()
        flow.addWidget(self._ignore)
        flow.addWidget(button(self.tr("Ask for &advice"), self.advice_wanted.emit))
        holder.setLayout(flow)
        return holder

    def _change_button(self, change: str) -> QPushButton:
        shown = change if len(change) <= 36 else f"{change[:35]}…"
        text = fill(self.tr("Change to “%1”"), shown.replace("&", "&&")) if change else self.tr("Leave it out")
        made = button(text, lambda: self.change_chosen.emit(change), "primary")
        made.setToolTip(change)
        return made

    def _ignore_button(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("look", "button")
        made.setText(self.tr("&Ignore…"))
        made.setAccessibleName(self.tr("Ignore"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(made)
        for kind, text in (
            (Kind.IGNORED_HERE, self.tr("At &this place")),
            (Kind.IGNORED_IN_DRAFT, self.tr("These words in this &draft")),
            (Kind.IGNORED_ALWAYS, self.tr("These words &always")),
            (Kind.RULE_OFF, self.tr("Switch the &rule off")),
        ):
            menu.addAction(text).triggered.connect(lambda _checked=False, kind=kind: self.ask_reason(kind))
        made.setMenu(menu)
        return made

    def _settled(self) -> QWidget:
        self._ignore = None
        decision = self._content.decision
        assert decision is not None
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 4, 16, 14)
        text = (
            fill(self.tr("%1: %2"), kind_name(decision.kind), decision.reason)
            if decision.reason
            else kind_name(decision.kind)
        )
        column.addWidget(label(text, "good"))
        row = Flow()
        row.addWidget(button(self.tr("&Take this back"), self.taken_back.emit))
        row.addWidget(button(self.tr("Ask for &advice"), self.advice_wanted.emit))
        column.addLayout(row)
        return holder

    def _reason_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 4, 16, 14)
        column.setSpacing(8)
        self._question: QLabel = label("", is_bold=True)
        self._reason = QLineEdit()
        self._reason.setMaxLength(500)
        self._reason.setAccessibleName(self.tr("Reason"))
        self._reason.setPlaceholderText(self.tr("For example: already announced in a press release"))
        self._question.setBuddy(self._reason)
        self._save = button(self.tr("&Save"), self._on_reason_given, "primary")
        self._save.setEnabled(False)
        self._reason.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        self._reason.returnPressed.connect(self._on_reason_given)
        row = QHBoxLayout()
        row.addWidget(self._save)
        row.addWidget(button(self.tr("Back"), self._leave_form))
        row.addStretch(1)
        column.addWidget(self._question)
        column.addWidget(self._reason)
        column.addLayout(row)
        return form

    def _question_for(self, kind: Kind) -> str:
        quoted = self._content.quoted if len(self._content.quoted) <= 60 else f"{self._content.quoted[:59]}…"
        return {
            Kind.KEPT: fill(self.tr("Why may “%1” stay?"), quoted),
            Kind.IGNORED_HERE: fill(self.tr("Why is “%1” no matter at this place?"), quoted),
            Kind.IGNORED_IN_DRAFT: fill(self.tr("Why is “%1” no matter in this draft?"), quoted),
            Kind.IGNORED_ALWAYS: fill(self.tr("Why is “%1” never a matter for you?"), quoted),
            Kind.RULE_OFF: self.tr("Why should this rule be switched off in every draft?"),
        }[kind]

    def _leave_form(self) -> None:
        self._asked_kind = None
        self._actions.show()
        self._first_action().setFocus(Qt.FocusReason.OtherFocusReason)
        self._form.hide()
        self._fit_height(self._window.height() - 2 * GAP)

    def _on_reason_given(self) -> None:
        if self._asked_kind is not None and self._reason.text().strip():
            self.decided.emit(self._asked_kind, self._reason.text().strip())

    def _first_action(self) -> QWidget:
        found = self._actions.findChild(QPushButton)
        return found if isinstance(found, QWidget) else self

    def _fit_height(self, most: int) -> None:
        for part in (self._body, *self._body.findChildren(QLabel)):
            part.ensurePolished()
        inner = WIDTH - 2
        layout = self._body.layout()
        text = layout.heightForWidth(inner) if layout is not None else 0
        self._body.setMinimumHeight(text)  # a wrapping label alone would ask for the height of a much narrower card
        rest = self._height_of(self._top, inner)
        rest += self._height_of(self._form if self._form.isVisibleTo(self) else self._actions, inner)
        self.setFixedHeight(min(text + rest + 6, most))

    @staticmethod
    def _height_of(widget: QWidget, width: int) -> int:
        layout = widget.layout()
        return (
            layout.heightForWidth(width)
            if layout is not None and layout.hasHeightForWidth()
            else widget.sizeHint().height()
        )

    def _keep_inside(self) -> None:
        lowest = self._window.height() - GAP - self.height()
        if self.y() > lowest:
            self.move(self.x(), max(GAP, lowest))

    def _name_for_readers(self) -> None:
        finding, clause = self._content.finding, self._content.clause
        self.setAccessibleName(
            fill(
                self.tr("%1: “%2”. %3 %4 %5"),
                tier_name(finding.tier),
                self._content.quoted,
                finding.say,
                finding.do,
                guideline(clause.number, clause.heading),
            )
        )
