"""What is wrong with a table or a cell of it, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from beforehand.desk.intakes import Choice
from beforehand.domain.columns import ACTS, FAMILIES, NAMINGS, RELATIONS, WAYS, Column
from beforehand.domain.intake import Wrong
from beforehand.domain.sheet import Encoding, Separator, SheetError, SheetFault
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.domain.intake import Fault

LONGEST_SHOWN = 40  # code points of a cell
_SETS = {
    Column.RELATION: RELATIONS,
    Column.ANSWER: ACTS,
    Column.NETWORKS: FAMILIES,
    Column.NAMING: NAMINGS,
    Column.WAY: WAYS,
}


def refusal_told(error: ValueError) -> str:
    """Why a file cannot be taken in at all, and what to do."""
    tr = QCoreApplication.translate
    if not isinstance(error, SheetError):
        return tr("Intake", "No column is headed “name”, so nobody in this file can be known. Add such a heading.")
    text = {
        SheetFault.TOO_LARGE: tr("Intake", "This file is larger than 64 MB. Split it."),
        SheetFault.TOO_MANY_ROWS: tr("Intake", "This file has more than 100,000 rows. Split it at line %1."),
        SheetFault.ENCODING: tr("Intake", "Line %1 holds bytes that mean no letter in this encoding. Choose another."),
        SheetFault.QUOTES: tr("Intake", "The quotation marks in line %1 do not close. Mend it, or save the file anew."),
        SheetFault.EMPTY: tr("Intake", "This file is empty."),
    }[error.fault]
    return fill(text, error.line)


def fault_told(fault: Fault) -> str:
    """Why a row is left out: line, column, what is wrong and what would be right."""
    tr = QCoreApplication.translate
    text = {
        Wrong.MISSING: tr("Intake", "this cell must not be empty."),
        Wrong.UNKNOWN_VALUE: tr("Intake", "“%1” is not known here. Write one of: %2."),
        Wrong.BAD_DATE: tr("Intake", "“%1” is no day. Write days as 2026-03-31."),
        Wrong.FUTURE: tr("Intake", "%1 has not come yet."),
        Wrong.BEFORE_START: tr("Intake", "%1 is before the day on which it begins."),
        Wrong.BAD_YEAR: tr("Intake", "“%1” is no year of birth."),
        Wrong.NO_GUARDIAN: tr("Intake", "a minor needs the name of a guardian, and each guardian a name."),
        Wrong.TOO_LONG: tr("Intake", "this cell holds %1 characters, which is too long."),
        Wrong.TOO_MANY_CELLS: tr("Intake", "this row has %1 cells, more than there are headings."),
        Wrong.DIFFERS: tr("Intake", "line %1 says otherwise of the same person."),
        Wrong.REPEATED: tr("Intake", "this row repeats line %1."),
    }[fault.wrong]
    known = _SETS.get(fault.column)
    words = [word for word in known if word] if known is not None else [tr("Intake", "yes"), tr("Intake", "no")]
    value = fault.value if len(fault.value) <= LONGEST_SHOWN else f"{fault.value[:LONGEST_SHOWN]}…"
    sentence = fill(text, value, tr("Intake", ", ").join(dict.fromkeys(words)))
    return fill(tr("Intake", "Column “%1”: %2"), fault.column.value, sentence)


def encoding_name(encoding: Encoding) -> str:
    """An encoding as spreadsheets call it."""
    return {
        Encoding.UTF_8: "UTF-8",
        Encoding.UTF_16_LE: "UTF-16",
        Encoding.UTF_16_BE: "UTF-16 BE",
        Encoding.CP1252: "Windows-1252",
    }[encoding]


def separator_name(separator: Separator) -> str:
    """What stands between the cells."""
    tr = QCoreApplication.translate
    return {
        Separator.COMMA: tr("Intake", "commas"),
        Separator.SEMICOLON: tr("Intake", "semicolons"),
        Separator.TAB: tr("Intake", "tabs"),
    }[separator]


def choice_name(choice: Choice) -> str:
    """What happens to somebody whose name is in the register already."""
    tr = QCoreApplication.translate
    return {
        Choice.SKIP: tr("Intake", "Leave out"),
        Choice.MERGE: tr("Intake", "Add to who is there"),
        Choice.APART: tr("Intake", "Keep as somebody else"),
    }[choice]


def number(count: int) -> str:
    """A number as people write it."""
    return str(QLocale().toString(count))
