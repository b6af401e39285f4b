"""A table before it is taken in, row by row: who is new, who is there already, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from beforehand.desk.intakes import Choice
from beforehand.models.rows import RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from PySide6.QtCore import QObject

    from beforehand.desk.intakes import Preview
    from beforehand.domain.intake import Candidate, Fault
    from beforehand.domain.person import Person


class Part(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    FAULTS = "faults"
    TWINS = "twins"


class IntakeRole(IntEnum):
    """What a row tells beside its name."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """A fault, or a candidate by number with whoever has the name already and what is to happen then."""

    line: int
    number: int = -1
    candidate: Candidate | None = None
    twin: Person | None = None
    choice: Choice = Choice.SKIP
    fault: Fault | None = None


class IntakeModel(RowsModel[IntakeRow]):
    """The rows of a preview, in the order of the file, and what the author chose for twins."""

    choices_changed = Signal()
    """Something else happens to a twin than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__({IntakeRole.ROW: b"row"}, parent)
        self.describe: Callable[[IntakeRow], str] = lambda row: row.candidate.person.name if row.candidate else ""
        """What a screen reader says of a row; set by the window, which has the words."""
        self._preview: Preview | None = None
        self._choices: dict[int, Choice] = {}
        self._part = Part.ALL

    @property
    def choices(self) -> Mapping[int, Choice]:
        """What is to happen to the twins, by the number of the candidate."""
        return self._choices

    @property
    def left_out(self) -> int:
        """How many people are in the register already and left out."""
        return Counter(self._choices.values())[Choice.SKIP]

    def show_preview(self, preview: Preview | None) -> None:
        """Show what a file holds, or nothing; twins are left out until the author says otherwise."""
        self._preview = preview
        self._choices = dict.fromkeys(preview.twins, Choice.SKIP) if preview is not None else {}
        self._show()
        self.choices_changed.emit()

    def show_part(self, part: Part) -> None:
        """Show only some of the rows."""
        self._part = part
        self._show()

    def choose(self, choice: Choice, number: int | None = None) -> None:
        """Say what happens to one twin, by the number of the candidate, or to all of them."""
        wanted = self._choices if number is None else {number} & set(self._choices)
        self._choices |= dict.fromkeys(wanted, choice)
        self._show()
        self.choices_changed.emit()

    @override
    def value(self, row: IntakeRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.candidate.person.name if row.candidate is not None else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(row)
            case IntakeRole.ROW:
                return row
            case _:
                return None

    def _show(self) -> None:
        rows = sorted(self._all(), key=lambda row: row.line)
        self.set_rows(((row.line, row.number), row) for row in rows if self._is_wanted(row))

    def _is_wanted(self, row: IntakeRow) -> bool:
        if self._part is Part.FAULTS:
            return row.fault is not None
        return self._part is Part.ALL or row.twin is not None

    def _all(self) -> Iterator[IntakeRow]:
        preview = self._preview
        if preview is None:
            return
        for fault in preview.intake.faults:
            yield IntakeRow(fault.line, fault=fault)
        for number, candidate in enumerate(preview.intake.candidates):
            twin = preview.twins.get(number)
            choice = self._choices.get(number, Choice.APART)
            yield IntakeRow(candidate.lines[0], number, candidate, twin, choice)
