"""What is decided about each person in one photo, its description, and what its file tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from beforehand.domain.photo import ALT, LONGEST_ALT, Photo, Row, State, texts
from beforehand.windows.parts import Flow, button, label, line, set_look
from beforehand.windows.photo_view import SIGNS
from beforehand.windows.photo_words import found_told, note_told, trace_told
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.decision import Judged
    from beforehand.windows.checked_field import CheckedNotes

MOST_QUOTED = 60
CALM_MS = 600
"""Typed words are taken over after such a pause, and at once when the keyboard leaves."""


class RowsPanel(QScrollArea):
    """The rows of one photo; what the author decides is told, what is shown comes from ``show_photo``."""

    photo_changed = Signal(object)
    """The ``Photo`` as the author wants it."""
    consent_wanted = Signal(str)
    """Somebody's consent is to be looked up for a row."""
    row_chosen = Signal(str)

    def __init__(
        self,
        told: Callable[[Photo, Row], str],
        checked: CheckedNotes,
        found_in: Callable[[str], tuple[Judged, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._told, self.checked, self._found_in = told, checked, found_in
        self._limit: int | None = None
        self._photo: Photo | None = None
        self._is_filling = False
        self.states: dict[State, QPushButton] = {}
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self.take_words)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(4, 0, 10, 0)
        column.setSpacing(8)
        self._build_rows(column)
        self._build_decision(column)
        column.addWidget(line())
        self._build_alt(column)
        column.addWidget(line())
        column.addWidget(label(self.tr("What the file tells"), is_bold=True))
        self.traces = label("")
        self.traces.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(self.traces)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(320)
        self.setWidget(self._inner)

    @property
    def chosen(self) -> str:
        """The id of the row that is chosen, "" for none."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def set_limit(self, limit: int | None) -> None:
        """Say how many characters of a description the network takes, as far as it tells."""
        self._limit = limit
        self._show_alt_count()

    def show_notes(self) -> None:
        """Say again what the file tells, and what the guidelines say about its words."""
        self.traces.setText(_file_told(self._photo, self._found_in) if self._photo is not None else "")

    def show_photo(self, photo: Photo | None) -> None:
        """Show a photo; the chosen row stays chosen, and words that are being typed stay as they are."""
        if self._photo is not None and (photo is None or photo.id != self._photo.id):
            self._calm.stop()
        is_other = photo is None or self._photo is None or photo.id != self._photo.id
        chosen, self._photo = self.chosen, photo
        self._is_filling = True
        self._inner.setVisible(photo is not None)
        self.found.setText(found_told(photo) if photo is not None else "")
        self.list.clear()
        for number, row in enumerate(photo.rows if photo is not None else (), start=1):
            item = QListWidgetItem(f"{number}  {SIGNS[row.state]}  {self._told(photo, row) if photo else ''}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        self.looked.setChecked(photo is not None and photo.has_looked)
        if is_other or not (self.alt.hasFocus() or self._calm.isActive()):
            self.alt.setPlainText(photo.alt if photo is not None else "")
        self.show_notes()
        self.checked.set_name(ALT + photo.id if photo is not None else "")
        self._is_filling = False
        self._show_alt_count()
        self.choose(chosen)
        if not self.chosen and self.list.count():
            self.list.setCurrentRow(0)
        self._show_decision()

    def choose(self, row_id: str) -> None:
        """Choose a row."""
        for at in range(self.list.count()):
            if self.list.item(at).data(Qt.ItemDataRole.UserRole) == row_id and at != self.list.currentRow():
                self.list.setCurrentRow(at)

    def take_words(self) -> None:
        """Take over what was typed."""
        self._calm.stop()
        photo, row = self._photo, self._row()
        if photo is None:
            return
        changed = replace(photo, alt=self.alt.toPlainText()[:LONGEST_ALT])
        if row is not None and row.state is State.NOT_IDENTIFIABLE:
            changed = changed.with_row(replace(row, reason=self.reason.text()))
        if changed != photo:
            self.photo_changed.emit(changed)

    def _build_rows(self, column: QVBoxLayout) -> None:
        self.found = label("", is_bold=True)
        column.addWidget(self.found)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("People in this photo"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMinimumHeight(96)
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._on_row_changed)
        column.addWidget(self.list, 1)

    def _build_decision(self, column: QVBoxLayout) -> None:
        self._decision = QWidget()
        inner = QVBoxLayout(self._decision)
        inner.setContentsMargins(0, 0, 0, 0)
        flow = Flow(6)
        for state, text in (
            (State.CONSENTED, self.tr("Said &yes…")),
            (State.COVERED, self.tr("Co&ver")),
            (State.NOT_IDENTIFIABLE, self.tr("Cannot be &identified")),
            (State.NOT_A_PERSON, self.tr("Not a &person")),
        ):
            made = button(text, lambda state=state: self._on_state(state))  # type: ignore[misc]
            made.setCheckable(True)
            self.states[state] = made
            flow.addWidget(made)
        self.remove = button(self.tr("Remove the box"), self._on_remove)
        flow.addWidget(self.remove)
        inner.addLayout(flow)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why can nobody tell who this is?"))
        self.reason.setAccessibleName(self.tr("Why can nobody tell who this is?"))
        self.reason.textEdited.connect(self._calm.start)
        self.reason.editingFinished.connect(self.take_words)
        inner.addWidget(self.reason)
        self._cover = QWidget()
        row = QHBoxLayout(self._cover)
        row.setContentsMargins(0, 0, 0, 0)
        self.reach, self.shape = QComboBox(), QComboBox()
        for name, text in (
            ("head", self.tr("The head")),
            ("person", self.tr("The whole person")),
            ("drawn", self.tr("Just the box")),
        ):
            self.reach.addItem(text, name)
        for name, text in (("ellipse", self.tr("Round")), ("box", self.tr("Square"))):
            self.shape.addItem(text, name)
        self.reach.setAccessibleName(self.tr("What to cover"))
        self.shape.setAccessibleName(self.tr("Shape of the cover"))
        for each in (self.reach, self.shape):
            each.activated.connect(self._on_cover_chosen)
            row.addWidget(each, 1)
        inner.addWidget(self._cover)
        column.addWidget(self._decision)
        self.looked = QCheckBox(self.tr("I have &looked: everybody has a box"))
        self.looked.clicked.connect(self._on_looked)
        column.addWidget(self.looked)

    def _build_alt(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self.tr("Description for those who cannot see it"), is_bold=True))
        self.alt = QPlainTextEdit()
        self.alt.setTabChangesFocus(True)
        self.alt.setAccessibleName(self.tr("Description for those who cannot see it"))
        self.alt.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 16)
        self.alt.textChanged.connect(self._on_alt_typed)
        self.alt_count = label("", "quiet")
        column.addWidget(self.alt)
        column.addWidget(self.alt_count)
        column.addWidget(self.checked)

    def _row(self) -> Row | None:
        return self._photo.row(self.chosen) if self._photo is not None else None

    def _show_decision(self) -> None:
        row = self._row()
        self._decision.setVisible(row is not None)
        if row is None:
            return
        for state, made in self.states.items():
            made.setChecked(row.state is state)
        self.reason.setVisible(row.state is State.NOT_IDENTIFIABLE)
        if not self.reason.hasFocus() or row.state is not State.NOT_IDENTIFIABLE:
            self.reason.setText(row.reason)
        self._cover.setVisible(row.state is State.COVERED)
        self.reach.setCurrentIndex(max(0, self.reach.findData(row.reach)))
        self.shape.setCurrentIndex(max(0, self.shape.findData(row.shape)))
        self.remove.setVisible(row.is_drawn)

    def _show_alt_count(self) -> None:
        length, limit = len(self.alt.toPlainText()), self._limit
        is_over = limit is not None and length > limit
        if not length:
            self.alt_count.setText(self.tr("Reminder: there is no description yet. It does not hold the post back."))
        elif limit is None:
            self.alt_count.setText(fill(self.tr("%1 characters"), length))
        elif is_over:
            self.alt_count.setText(fill(self.tr("%1 characters; this network takes %2"), length, limit))
        else:
            self.alt_count.setText(fill(self.tr("%1 of %2 characters"), length, limit))
        set_look(self.alt_count, "bad" if is_over else "quiet")

    def _on_row_changed(self, _at: int) -> None:
        if not self._is_filling:
            self._show_decision()
            self.row_chosen.emit(self.chosen)

    def _on_state(self, state: State) -> None:
        row, photo = self._row(), self._photo
        self._show_decision()
        if row is None or photo is None:
            return
        if state is State.CONSENTED:
            self.consent_wanted.emit(row.id)
        elif row.state is state:
            self.photo_changed.emit(photo.with_row(row.decided(State.UNSET)))
        else:
            self.photo_changed.emit(photo.with_row(row.decided(state)))
            if state is State.NOT_IDENTIFIABLE:
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self) -> None:
        if self._photo is not None:
            self.photo_changed.emit(self._photo.without_row(self.chosen))

    def _on_cover_chosen(self) -> None:
        row = self._row()
        if row is not None and self._photo is not None:
            changed = replace(row, reach=self.reach.currentData(), shape=self.shape.currentData())
            self.photo_changed.emit(self._photo.with_row(changed))

    def _on_looked(self) -> None:
        if self._photo is not None:
            self.photo_changed.emit(replace(self._photo, has_looked=self.looked.isChecked()))

    def _on_alt_typed(self) -> None:
        if not self._is_filling:
            self._show_alt_count()
            self._calm.start()


def _file_told(photo: Photo, found_in: Callable[[str], tuple[Judged, ...]]) -> str:
    """What the original file tells beside the picture, what of it touches a guideline, and what becomes of it."""
    tr = QCoreApplication.translate
    told = [f"• {trace_told(trace)}" for trace in photo.traces]
    ends = [note_told(note) for note in photo.notes]
    for text in texts(photo):
        say = " ".join(dict.fromkeys(each.finding.say for each in found_in(text.text))) if text.kind != "alt" else ""
        if say and text.kind == "name":
            told.append("• " + fill(tr("Photos", "The name of the file, %1: %2"), photo.name, say))
        elif say:
            told.append("• " + fill(tr("Photos", "The caption “%1”: %2"), _short(text.text), say))
    if told:
        ends.append(tr("Photos", "None of this goes into a safe copy. Your own file keeps it."))
    else:
        ends.append(
            tr("Photos", "Nothing beside the picture was found in the file. A safe copy holds the picture alone.")
        )
    return "\n".join([*told, *(each for each in ends if each)])


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_QUOTED else f"{words[: MOST_QUOTED - 1]}…"
