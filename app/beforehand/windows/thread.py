"""The draft as a thread: its pieces as the network takes them, copied one by one once the gate is open for the whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.network import count
from beforehand.domain.threads import CannotSplitError, hashtags, mentions
from beforehand.domain.tracking import without_tracking
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import announce, button, clear, label, set_look
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.threads import Piece

MOST_SHOWN = 100
"""Pieces that are offered; nobody posts a longer thread."""
MOST_NAMED = 20


class ThreadWindow(Dialog):
    """Shows the pieces, what is special in them, and how many have been copied."""

    missing_wanted = Signal()
    """The author wants to see what keeps the gate shut."""

    def __init__(self, desk: Desk, threads: ThreadCopy, parent: QWidget | None = None, *, cleans: bool = False) -> None:
        super().__init__(self.tr("Copy as a thread"), parent, width=520)
        self._desk = desk
        self._threads = threads
        self._cleans = cleans
        self._copied: set[int] = set()
        self._buttons: list[QPushButton] = []
        self._pieces: tuple[Piece, ...] = ()
        draft = desk.current
        self._text = draft.text if draft is not None else ""
        self._warning = draft.warning if draft is not None else ""
        self._network = desk.network
        self.head = label("", size=1.2, is_bold=True)
        self.body.addWidget(self.head)
        for told in self._notes():
            self.body.addWidget(label(told, "quiet"))
        self.numbers = QCheckBox(self.tr("&Number the pieces"))
        self.numbers.toggled.connect(self._on_numbers_toggled)
        self.body.addWidget(self.numbers)
        self._build_pieces()
        self.told = label("")
        self.body.addWidget(self.told)
        self.missing = self.add_side_button(button(self.tr("&What is missing"), self._on_missing))
        self.missing.setVisible(not desk.is_open)
        self.add_button(button(self.tr("Close"), self.close))
        self.refresh()
        self.resize(self.sizeHint())

    @property
    def copy_buttons(self) -> tuple[QPushButton, ...]:
        """The button of each piece."""
        return tuple(self._buttons)

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 660)

    def refresh(self) -> None:
        """Cut the draft again and show its pieces."""
        clear(self._column)
        self._buttons.clear()
        self._copied.clear()
        self._pieces = ()
        try:
            pieces = self._pieces = self._threads.pieces(is_numbered=self.numbers.isChecked())
        except CannotSplitError as trouble:
            self.head.setText(self.tr("This text cannot be cut into pieces"))
            words = " ".join(str(trouble).split())[:120]
            self.told.setText(fill(self.tr("These words stand together and are too long for one post: “%1”."), words))
            set_look(self.told, "bad")
            return
        name = self._network.name
        self.head.setText(
            fill(self.tr("One post for %1"), name)
            if len(pieces) == 1
            else fill(self.tr("%1 posts for %2"), len(pieces), name)
        )
        if self._network.has_warning and self._warning.strip():
            self._column.addWidget(self._warning_card())
        for number, piece in enumerate(pieces[:MOST_SHOWN]):
            self._column.addWidget(self._card(number, piece, len(pieces)))
        if len(pieces) > MOST_SHOWN:
            self._column.addWidget(label(fill(self.tr("… and %1 more"), len(pieces) - MOST_SHOWN), "quiet"))
        self._column.addStretch(1)
        set_look(self.told, "")
        self.told.setText(self._progress() if self._desk.is_open else self._shut())

    def _build_pieces(self) -> None:
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Pieces"))
        scroll.setMinimumHeight(260)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)

    def _notes(self) -> list[str]:
        """What the thread names and what is left out of its links."""
        text = self._text
        notes = []
        for spans, told in (
            (mentions(text), self.tr("Mentions: %1")),
            (hashtags(text), self.tr("Hashtags: %1")),
        ):
            names = list(dict.fromkeys(text[start:end] for start, end in spans))
            if names:
                rest = "" if len(names) <= MOST_NAMED else "…"
                notes.append(fill(told, ", ".join(names[:MOST_NAMED]) + rest))
        names = list(without_tracking(text).names) if self._cleans else []
        if names:
            notes.append(fill(self.tr("Taken out of links when you copy: %1"), ", ".join(names)))
        return notes

    def _warning_card(self) -> QFrame:
        """The content warning, which comes first and again with every piece."""
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        column.addWidget(label(self._warning, is_bold=True))
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Content warning, before every piece"), "quiet"), 1)
        self.warning_button = button(self.tr("Copy"), self._on_copy_warning)
        self.warning_button.setAccessibleName(self.tr("Copy the content warning"))
        self.warning_button.setEnabled(self._desk.is_open)
        row.addWidget(self.warning_button)
        column.addLayout(row)
        return card

    def _card(self, number: int, piece: Piece, total: int) -> QFrame:
        """A piece with its length and its button."""
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        text = without_tracking(piece.text).text if self._cleans else piece.text
        column.addWidget(label(text))
        counted = count(self._network, text, self._warning)
        locale = self.locale()
        used = locale.toString(counted.used)
        told = used if counted.limit is None else fill(self.tr("%1 of %2"), used, locale.toString(counted.limit))
        row = QHBoxLayout()
        row.addWidget(label(told, "quiet"), 1)
        copy = button(self.tr("Copy"), partial(self._on_copy, number))
        copy.setAccessibleName(fill(self.tr("Copy piece %1 of %2"), number + 1, total))
        copy.setEnabled(self._desk.is_open)
        self._buttons.append(copy)
        row.addWidget(copy)
        column.addLayout(row)
        return card

    def _progress(self) -> str:
        total, copied = len(self._buttons), len(self._copied)
        if copied == total:
            return self.tr("All pieces have been copied.")
        return fill(self.tr("%1 of %2 copied."), copied, total)

    def _shut(self) -> str:
        missing = len(self._desk.missing)
        if missing == 1:
            return self.tr("Nothing can be copied yet: one thing is missing.")
        return fill(self.tr("Nothing can be copied yet: %1 things are missing."), missing)

    def _on_copy_warning(self) -> None:
        if self._threads.copy_warning():
            self.warning_button.setText(self.tr("Copied"))
            self._tell(self.tr("The content warning has been copied."))
        else:
            self._tell(self._shut())

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        announce(self, text)

    def _is_cut_alike(self) -> bool:
        """Whether the pieces are still those that are shown: otherwise words would be lost between two, or said twice."""
        try:
            return self._threads.pieces(is_numbered=self.numbers.isChecked()) == self._pieces
        except CannotSplitError:
            return False

    def _on_copy(self, number: int) -> None:
        if not self._is_cut_alike():
            self.refresh()
            self._tell(self.tr("The text is cut into other pieces by now. Begin with the first one again."))
            return
        if not self._threads.copy(number, is_numbered=self.numbers.isChecked()):
            self.told.setText(self._shut())
            return
        self._copied.add(number)
        self._buttons[number].setText(self.tr("Copied"))
        following = next((n for n in range(len(self._buttons)) if n not in self._copied), None)
        if following is not None:
            self._buttons[following].setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(self._progress())

    def _on_numbers_toggled(self) -> None:
        self.refresh()

    def _on_missing(self) -> None:
        self.close()
        self.missing_wanted.emit()
