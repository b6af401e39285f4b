"""Taking people in from a table: choose the file, look at every row, then keep all that is in order in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from beforehand.desk.intakes import Choice
from beforehand.domain.columns import table
from beforehand.domain.sheet import Encoding, written
from beforehand.models.intake import IntakeModel, IntakeRole, Part
from beforehand.store.disk import write_whole
from beforehand.windows.consent_wording import act_name, day, relation_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_file, choose_new_file
from beforehand.windows.findings import FindingList, TwoLines
from beforehand.windows.intake_words import (
    choice_name,
    encoding_name,
    fault_told,
    number,
    refusal_told,
    separator_name,
)
from beforehand.windows.parts import Flow, announce, button, label, set_look
from beforehand.windows.vault_copies import place_row
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.desk.intakes import Intakes, Preview, Taken
    from beforehand.models.intake import IntakeRow
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme


class IntakeDelegate(TwoLines):
    """A row of the table: its line and who it is, then what would be kept or why it is left out."""

    @override
    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        return self.told(index.data(IntakeRole.ROW))

    def told(self, row: IntakeRow) -> tuple[str, str]:
        """The two lines of a row."""
        if row.candidate is None:
            told = fault_told(row.fault) if row.fault is not None else ""
            return fill(self.tr("Line %1: left out"), row.line), told
        person = row.candidate.person
        first = fill(self.tr("Line %1: %2"), row.line, person.name)
        if row.twin is not None:
            there = fill(self.tr("%1, %2"), row.twin.name, row.twin.contact) if row.twin.contact else row.twin.name
            return first, fill(self.tr("Is there already: %1 · %2"), there, choice_name(row.choice))
        return first, fill(self.tr("%1 · %2"), relation_name(person.relation), self._answers(row))

    @override
    def is_quiet(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        row: IntakeRow = index.data(IntakeRole.ROW)
        return row.candidate is None or (row.twin is not None and row.choice is Choice.SKIP)

    @override
    def is_strong(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return not self.is_quiet(index)

    def _answers(self, row: IntakeRow) -> str:
        events = row.candidate.events if row.candidate is not None else ()
        if not events:
            return self.tr("no answer")
        told = fill(self.tr("%1 on %2"), act_name(events[-1].act), day(events[-1].on))
        return told if len(events) == 1 else fill(self.tr("%1, and %2 more"), told, len(events) - 1)


class IntakeWindow(Dialog):
    """The file, every row of it, and the button that keeps them."""

    def __init__(self, intakes: Intakes, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Take people in from a table"), parent, width=640)
        self._intakes = intakes
        self._preview: Preview | None = None
        self._path: Path | None = None
        self.model = IntakeModel(self)
        self.shown = QLineEdit()
        self.choose = button(self.tr("&Choose…"), self._on_choose)
        self.encoding = QComboBox()
        self.encoding.setAccessibleName(self.tr("Encoding of the file"))
        self.part = QComboBox()
        self.part.setAccessibleName(self.tr("Which rows are shown"))
        self.list = FindingList()
        self.list.setAccessibleName(self.tr("Rows of the file"))
        self.list.setMinimumHeight(170)
        self._delegate = IntakeDelegate(self.list)
        self._delegate.theme = theme
        self.list.setItemDelegate(self._delegate)
        self.model.describe = lambda row: ". ".join(self._delegate.told(row))
        self.list.setModel(self.model)
        self.all_twins, self.one_twin = self._choices(), self._choices()
        self.all_twins.setAccessibleName(self.tr("For everybody who is there already"))
        self.one_twin.setAccessibleName(self.tr("For the chosen row"))
        self.told, self.faults = label(""), label("", "bad")
        self._lay_out()
        self._listen()
        self.refresh()

    @staticmethod
    def _choices() -> QComboBox:
        box = QComboBox()
        for choice in Choice:
            box.addItem(choice_name(choice), choice)
        return box

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("Take people in from a table"), size=1.2, is_bold=True))
        text = self.tr(
            "A CSV file with one heading for each column; “name” and “relation” are needed. Nothing is kept before you have looked."
        )
        self.body.addWidget(label(text, "quiet"))
        self.body.addLayout(place_row(self.shown, self.tr("Which file"), self.choose))
        for encoding in Encoding:
            self.encoding.addItem(encoding_name(encoding), encoding)
        for part, name in (
            (Part.ALL, self.tr("All rows")),
            (Part.FAULTS, self.tr("Only what is left out")),
            (Part.TWINS, self.tr("Only who is there already")),
        ):
            self.part.addItem(name, part)
        self._reading = self._row((self.tr("Letters read as"), self.encoding), (self.tr("Show"), self.part))
        self._twins = self._row(
            (self.tr("All who are there already"), self.all_twins), (self.tr("The chosen row"), self.one_twin)
        )
        self.body.addWidget(self._reading)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._twins)
        self.body.addWidget(self.told)
        self.body.addWidget(self.faults)
        self.undo = button(self.tr("Take &back"), self._intakes.take_back)
        self.add_side_button(self.undo)
        self.empty = button(self.tr("&Empty table…"), self._on_empty)
        self.empty.setToolTip(self.tr("Save a table with all headings, to be filled in"))
        self.add_side_button(self.empty)
        self.stop = self.add_button(button(self.tr("Close"), self.close))
        self.keep = self.add_button(button(self.tr("&Keep"), self._on_keep, "primary"))
        self.keep.setDefault(True)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, *pairs: tuple[str, QComboBox]) -> QWidget:
        made, flow = QWidget(), Flow()
        made.setLayout(flow)
        for name, box in pairs:
            pair, row = QWidget(), QHBoxLayout()
            row.setContentsMargins(0, 0, 12, 0)
            pair.setLayout(row)
            said = label(name)
            said.setWordWrap(False)
            said.setBuddy(box)
            row.addWidget(said)
            row.addWidget(box)
            flow.addWidget(pair)
        policy = made.sizePolicy()
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        return made

    def _listen(self) -> None:
        self.encoding.activated.connect(self._on_encoding_chosen)
        self.part.activated.connect(lambda: self.model.show_part(Part(self.part.currentData())))
        self.all_twins.activated.connect(lambda: self.model.choose(Choice(self.all_twins.currentData())))
        self.one_twin.activated.connect(self._on_twin_chosen)
        self.list.selectionModel().currentChanged.connect(self.refresh)
        self.model.choices_changed.connect(self.refresh)
        self._intakes.read.connect(self._on_read)
        self._intakes.refused.connect(self._on_refused)
        self._intakes.taken.connect(self._on_taken)
        self._intakes.taken_back.connect(self._on_taken_back)
        self._intakes.may_undo_changed.connect(self.refresh)
        self._intakes.failed.connect(self._on_failed)

    def read_file(self, path: Path) -> None:
        """Read a file and show what is in it."""
        self._path = path
        self.shown.setText(str(path))
        self._say(self.tr("The file is being read."))
        self._intakes.read_file(path)

    def refresh(self) -> None:
        """Allow what can be done now and say how many would be kept."""
        preview = self._preview
        self.undo.setVisible(self._intakes.may_undo)
        self.empty.setVisible(preview is None)
        for shown in (self._reading, self.list):
            shown.setVisible(preview is not None)
        self._twins.setVisible(bool(preview and preview.twins))
        row = self._twin_row()
        self.one_twin.setEnabled(row is not None)
        if row is not None:
            self.one_twin.setCurrentIndex(self.one_twin.findData(row.choice))
        count = self._kept(preview) if preview is not None else 0
        self.keep.setVisible(preview is not None)
        self.keep.setEnabled(bool(count))
        self.keep.setText(self.tr("&Keep 1 person") if count == 1 else fill(self.tr("&Keep %1 people"), number(count)))
        if preview is not None:
            self._say(self._summary(preview))
        count = len(preview.intake.faults) if preview is not None else 0
        self.faults.setVisible(bool(count))
        self.faults.setText(fill(self.tr("Rows left out because of a fault: %1."), number(count)))

    def _kept(self, preview: Preview) -> int:
        return len(preview.intake.candidates) - self.model.left_out

    def _summary(self, preview: Preview) -> str:
        intake = preview.intake
        told = [
            fill(
                self.tr("%1, separated by %2. Rows in order: %3."),
                encoding_name(preview.encoding),
                separator_name(preview.separator),
                number(intake.rows),
            )
        ]
        if self.model.left_out:
            told.append(fill(self.tr("People left out because they are there: %1."), number(self.model.left_out)))
        if intake.left_out:
            names = self.tr(", ").join(intake.left_out)
            told.append(fill(self.tr("Columns that mean nothing here: %1."), names))
        return " ".join(told)

    def _twin_row(self) -> IntakeRow | None:
        index = self.list.currentIndex()
        row: IntakeRow | None = index.data(IntakeRole.ROW) if index.isValid() else None
        return row if row is not None and row.twin is not None else None

    def _say(self, text: str, look: str = "quiet") -> None:
        self.told.setText(text)
        set_look(self.told, look)

    def _show_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        self.model.show_preview(preview)

    def _on_choose(self) -> None:
        choose_file(self, self.tr("A table of people"), ".csv", self.read_file)

    def save_empty(self, path: Path) -> None:
        """Write a table with all headings and nothing below them."""
        try:
            write_whole(path, written(table(())))
        except OSError:
            self._say(self.tr("The table could not be saved there."), "bad")
        else:
            self._say(self.tr("The table is saved. Fill in a row for each consent."), "good")
        announce(self, self.told.text())

    def _on_empty(self) -> None:
        choose_new_file(self, self.tr("Save an empty table"), "people.csv", self.save_empty)

    def _on_encoding_chosen(self) -> None:
        if self._path is not None:
            self._intakes.read_file(self._path, Encoding(self.encoding.currentData()))

    def _on_twin_chosen(self) -> None:
        row = self._twin_row()
        if row is not None:
            self.model.choose(Choice(self.one_twin.currentData()), row.number)

    def _on_read(self, preview: Preview) -> None:
        self.encoding.setCurrentIndex(self.encoding.findData(preview.encoding))
        self._show_preview(preview)
        announce(self, " ".join(each.text() for each in (self.told, self.faults) if each.isVisible()))
        self.list.setFocus()

    def _on_refused(self, error: ValueError) -> None:
        self._show_preview(None)
        self._reading.setVisible(self._path is not None)
        self._say(refusal_told(error), "bad")
        announce(self, self.told.text())

    def _on_keep(self) -> None:
        if self._preview is not None:
            self.keep.setEnabled(False)
            self._say(self.tr("Everything is being kept."))
            self._intakes.take_in(self._preview, dict(self.model.choices))

    def _on_taken(self, taken: Taken) -> None:
        self._show_preview(None)
        text = self.tr("People kept who were not there: %1. People there who were given something: %2.")
        self._say(fill(text, number(len(taken.new)), number(len(taken.arrivals) - len(taken.new))), "good")
        announce(self, self.told.text())
        self.stop.setFocus()

    def _on_taken_back(self) -> None:
        self._say(self.tr("Nothing of the file is in the register any more."))
        announce(self, self.told.text())

    def _on_failed(self, trouble: Trouble) -> None:
        self.refresh()
        self._say(trouble_text(trouble), "bad")
        announce(self, self.told.text())
