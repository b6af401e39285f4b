"""The checklist: each item with its guideline, answered by the program, by the author, or by a short record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QFrame,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from beforehand.domain.checklist import Status
from beforehand.domain.post import Reply
from beforehand.models.checklist import ChecklistModel, ItemRole
from beforehand.models.names import clause_name
from beforehand.windows.parts import Flow, button, label, line, set_look
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.drafts import Desk
    from beforehand.domain.checklist import ItemState


class ItemCard(QWidget):
    """One item; a subclass adds the way to satisfy it."""

    state_shown = Signal()
    """Where the item stands was shown anew."""
    guideline_wanted = Signal(str)
    """Show the guideline (clause id) that the item comes from."""
    advice_wanted = Signal()
    """The author is not sure and wants to ask somebody."""
    place_wanted = Signal(str)
    """The author wants to go where the item is settled, one of the pack's ``PLACES``."""

    def __init__(self, state: ItemState, clause_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._question = label(state.item.question, is_bold=True)
        self._help = label(state.item.help, "quiet")
        self._status = label("", "quiet")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 10, 14, 12)
        self.column.setSpacing(6)
        self.column.addWidget(self._question)
        self.column.addWidget(self._help)
        self.add_controls()
        if state.item.place:
            place = button(self._place_name(), lambda: self.place_wanted.emit(state.item.place), "link")
            place.setAccessibleName(fill(self.tr("%1: %2"), state.item.question, place.text()))
            self.column.addWidget(place, 0, Qt.AlignmentFlag.AlignLeft)
        foot = Flow(4)
        foot.addWidget(self._status)
        self._status.setWordWrap(False)
        guide = button(clause_name, lambda: self.guideline_wanted.emit(state.item.clause), "link")
        guide.setToolTip(self.tr("Read the guideline"))
        guide.setAccessibleName(fill(self.tr("Read the guideline: %1"), clause_name))
        foot.addWidget(guide)
        self.column.addLayout(foot)

    def add_controls(self) -> None:
        """Add what the author answers with."""

    def show_state(self, state: ItemState, status_name: str) -> None:
        """Show where the item stands."""
        self.state = state
        mark = {Status.SATISFIED: "✓", Status.NOT_SATISFIED: "✗"}.get(state.status, "•")
        self._status.setText(f"{mark} {status_name}")
        set_look(self._status, {Status.SATISFIED: "good", Status.NOT_SATISFIED: "bad"}.get(state.status, "quiet"))
        self.setAccessibleName(f"{state.item.question} {status_name}")

    def _place_name(self) -> str:
        """What the button says that leads to where the item is settled."""
        return {
            "profile": self.tr("Open my profile…"),
            "privacy": self.tr("How to look at the settings…"),
            "shared": self.tr("Go to what the other one wrote"),
        }.get(self.state.item.place, "")

    def focus_control(self) -> None:
        """Move the keyboard to what the author answers with: the first control as one reads, whoever added it."""
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft

        def place(child: QWidget) -> tuple[int, int]:
            at = child.mapTo(self, QPoint(child.width() if is_mirrored else 0, 0))
            return at.y(), -at.x() if is_mirrored else at.x()

        reached = [
            each
            for each in self.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.isVisibleTo(self)
        ]
        if reached:
            min(reached, key=place).setFocus(Qt.FocusReason.OtherFocusReason)


class AffirmCard(ItemCard):
    """Answered yes, no or not sure; only yes satisfies."""

    replied = Signal(str, object)
    """Item id and ``Reply``, or None when the answer is taken back."""

    def add_controls(self) -> None:
        """Three buttons of which one may be down."""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons: dict[Reply, QPushButton] = {}
        row = Flow(6)
        for reply, text in (
            (Reply.YES, self.tr("Yes")),
            (Reply.NO, self.tr("No")),
            (Reply.NOT_SURE, self.tr("Not sure")),
        ):
            made = button(text, partial(self._on_clicked, reply))
            made.setCheckable(True)
            made.setAccessibleName(fill(self.tr("%1: %2"), self.state.item.question, text))
            self._buttons[reply] = made
            self._group.addButton(made)
            row.addWidget(made)
        self.column.addLayout(row)
        self._ask = button(self.tr("Write to somebody who can advise you"), self.advice_wanted.emit, "link")
        self.column.addWidget(self._ask)
        self._ask.hide()

    def put_last(self, widget: QWidget) -> None:
        """Put a widget below what a doubt leads to."""
        self.column.insertWidget(self.column.indexOf(self._ask) + 1, widget)

    def show_state(self, state: ItemState, status_name: str) -> None:
        """Show which button is down."""
        super().show_state(state, status_name)
        reply = state.answer.reply if state.answer is not None else None
        for each, made in self._buttons.items():
            made.setChecked(each is reply)
        self._ask.setVisible(reply is Reply.NOT_SURE)

    def answer_yes(self) -> None:
        """Answer as a click on Yes does."""
        if not self._buttons[Reply.YES].isChecked():
            self._buttons[Reply.YES].click()

    def _on_clicked(self, reply: Reply) -> None:
        is_down = self._buttons[reply].isChecked()
        self.replied.emit(self.state.item.id, reply if is_down else None)


class EvidenceCard(ItemCard):
    """Satisfied by a record: who authorised it, when, and under which reference."""

    recorded = Signal(str, str, str, str)
    """Item id, who, day, reference."""

    def add_controls(self) -> None:
        """Three fields that are kept as they are filled in."""
        self._fields: dict[str, QLineEdit] = {}
        self._note = QWidget()
        form = QFormLayout(self._note)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for key, text, example in (
            ("who", self.tr("Who"), self.tr("Name or public source")),
            ("on", self.tr("When"), QLocale().toString(QDate.currentDate(), QLocale.FormatType.ShortFormat)),
            ("reference", self.tr("Reference"), self.tr("E-mail, document or web address")),
        ):
            field = QLineEdit()
            field.setMaxLength(300)
            field.setPlaceholderText(example)
            field.setAccessibleName(fill(self.tr("%1: %2"), self.state.item.question, text))
            field.editingFinished.connect(self._on_edited)
            self._fields[key] = field
            form.addRow(text, field)
        self.column.addWidget(self._note)

    def put_first(self, widget: QWidget) -> None:
        """Put a widget before the fields."""
        self.column.insertWidget(self.column.indexOf(self._note), widget)

    def show_state(self, state: ItemState, status_name: str) -> None:
        """Show the record, without disturbing a field that is being filled in."""
        super().show_state(state, status_name)
        for key, field in self._fields.items():
            value = getattr(state.evidence, key) if state.evidence is not None else ""
            if not field.hasFocus() and field.text() != value and (value or not field.isModified()):
                field.setText(value)
        self._note.setVisible(state.evidence is None or not state.evidence.authorisation)

    def fill_in(self, who: str, on: str, reference: str) -> None:
        """Fill the record in as the author would."""
        for key, value in (("who", who), ("on", on), ("reference", reference)):
            self._fields[key].setText(value)
        self._on_edited()

    def _on_edited(self) -> None:
        values = {key: field.text().strip() for key, field in self._fields.items()}
        known = self.state.evidence
        before = {key: getattr(known, key) if known is not None else "" for key in values}
        if values != before:
            self.recorded.emit(self.state.item.id, values["who"], values["on"], values["reference"])


class ChecklistPanel(QWidget):
    """Progress and all items that apply; rows stay in place while they do."""

    guideline_wanted = Signal(str)
    """Show a guideline (clause id)."""
    advice_wanted = Signal()
    """The author wants to ask somebody about the draft."""
    place_wanted = Signal(str)
    """The author wants to go where an item is settled, one of the pack's ``PLACES``."""
    card_added = Signal(object)
    """This ``ItemCard`` appeared."""

    def __init__(self, desk: Desk, model: ChecklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._cards: dict[str, ItemCard] = {}
        self._lines: dict[str, QFrame] = {}
        self.summary = label("", is_bold=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the checklist"))
        head = QVBoxLayout()
        head.setContentsMargins(14, 8, 14, 6)
        head.setSpacing(6)
        head.addWidget(self.summary)
        head.addWidget(self._bar)
        self._body = QWidget()
        self._items = QVBoxLayout(self._body)
        self._items.setContentsMargins(0, 0, 0, 0)
        self._items.setSpacing(0)
        self._empty = label(self.tr("The questions that go with your post appear here as you write."), "quiet")
        self._empty.setContentsMargins(20, 16, 20, 16)
        self._items.addWidget(self._empty)
        self._items.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self.refresh)
        self.refresh()

    def card(self, item: str) -> ItemCard | None:
        """The card of an item, if it applies."""
        return self._cards.get(item)

    def go_to(self, item: str) -> None:
        """Bring an item into view with the keyboard on its answer."""
        card = self._cards.get(item)
        if card is not None:
            self._scroll.ensureWidgetVisible(card)
            card.focus_control()

    def refresh(self) -> None:
        """Show the items that apply and where each stands."""
        checklist = self._desk.checklist
        wanted = [state.item.id for state in checklist.items]
        for item in [item for item in self._cards if item not in wanted]:
            for gone in (self._cards.pop(item), self._lines.pop(item)):
                gone.hide()
                self._items.removeWidget(gone)
                gone.deleteLater()
        for place, state in enumerate(checklist.items):
            if state.item.id not in self._cards:
                self._add(place, state)
            self._cards[state.item.id].show_state(state, self._status_name(state))
            self._cards[state.item.id].state_shown.emit()
        self._empty.setVisible(not wanted)
        self._bar.setVisible(bool(wanted))
        self._bar.setRange(0, max(1, checklist.total))
        self._bar.setValue(checklist.done)
        self.summary.setText(fill(self.tr("%1 of %2 done"), checklist.done, checklist.total) if wanted else "")
        self.summary.setVisible(bool(wanted))

    def _status_name(self, state: ItemState) -> str:
        row = self._model.row_of(state.item.id)
        return str(self._model.index(row).data(ItemRole.STATUS_NAME)) if row >= 0 else ""

    def _add(self, place: int, state: ItemState) -> None:
        kinds = {"affirm": AffirmCard, "evidence": EvidenceCard}
        name = clause_name(self._desk.pack, state.item.clause)  # its row may still be on the way
        card = kinds.get(state.item.kind, ItemCard)(state, name)
        card.guideline_wanted.connect(self.guideline_wanted)
        card.advice_wanted.connect(self.advice_wanted)
        card.place_wanted.connect(self.place_wanted)
        if isinstance(card, AffirmCard):
            card.replied.connect(self._desk.answer)
        if isinstance(card, EvidenceCard):
            card.recorded.connect(self._desk.record)
        self._cards[state.item.id] = card
        self._lines[state.item.id] = line()
        self._items.insertWidget(2 * place + 1, card)
        self._items.insertWidget(2 * place + 2, self._lines[state.item.id])
        self.card_added.emit(card)
